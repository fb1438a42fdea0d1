// Words explained in place, and the search in a real browser: what a reader sees, by pointer, by keyboard and without script.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, none, serve, siteOf, watch } from './harness.mjs';

const book = siteOf({
  'callboard.yaml': 'title: Handbook\nlanguage: en-GB\naudiences: [public, crew]\n',
  'content/index.md': 'After the dailies, [Kim](people/kim-lee.md) and the [runner](roles/runner.md) sweep. See the [guide](guide.md).\n',
  'content/guide.md': '# Guide\n\nThe rushes come first, then `dailies` as code, then more dailies. Nobody says the word moon.\n\n## Pipeline scripts in C++\n\nSome tools are written in C# too.\n',
  'content/glossary/dailies.md': '---\naka: [rushes]\nsee: retake\n---\nThe work of the day before, watched together.\n',
  'content/glossary/retake.md': 'A shot that goes back after review.\n',
  'content/glossary/moon.md': '---\nvisible: crew\n---\nThe secret lamp.\n',
  'content/roles/runner.md': '---\nsummary: Carries whatever has to be somewhere else.\n---\nCarries things.\n\n## Responsibilities\n\n- Schedules dailies and takes notes\n',
  'content/roles/producer.md': '---\ntitle: Production manager\naka: [PM]\n---\nKeeps the plan.\n',
  'content/roles/kantoku.md': '---\ntitle: 制作監督\n---\nLeads.\n',
  'content/people/kim-lee.md': '---\ntitle: Kim Lee\n---\nHas been here since the first show.\n',
});
let site, browser, page, problems;
before(async () => {
  site = await serve(book.folder); browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  problems = watch(page, site.base);
});
after(async () => { await browser?.close(); await site?.close(); book.remove(); });

const card = () => page.getByRole('tooltip');
const link = (name) => page.locator('main .prose').getByRole('link', { name, exact: true });
const focus = async (target) => { await page.keyboard.press('Tab'); await target.focus(); };

describe('a term', () => {
  it('is a link at its first use, by synonym too, and code stays code', async () => {
    await page.goto(`${site.base}guide/`);
    assert.deepEqual(await page.locator('main a.term').allTextContents(), ['rushes']);
    await link('rushes').click();
    await page.waitForURL('**/glossary/dailies/');
    assert.deepEqual(await page.locator('.see a').allTextContents(), ['Retake']);
  });

  it('shows its sentence on focus, describes the link by it, and Escape closes it', async () => {
    await page.goto(site.base);
    await focus(link('dailies'));
    await card().waitFor();
    assert.match(await card().textContent(), /Dailies Term.*The work of the day before/);
    assert.equal(await link('dailies').getAttribute('aria-describedby'), await card().getAttribute('id'));
    await page.keyboard.press('Escape');
    await card().waitFor({ state: 'hidden' });
    assert.equal(await link('dailies').getAttribute('aria-describedby'), null);
    assert.ok(await link('dailies').evaluate((element) => element === document.activeElement), 'the focus stays');
  });

  it('shows it under the pointer, and keeps it while the pointer is on it', async () => {
    await page.goto(site.base);
    await link('dailies').hover();
    await card().waitFor();
    await card().hover();
    await page.waitForTimeout(400);
    assert.ok(await card().isVisible());
    await page.mouse.move(5, 700);
    await card().waitFor({ state: 'hidden' });
  });
});

describe('a preview', () => {
  it('says what a role and a person are, and is within the window', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto(site.base);
    for (const [name, text] of [['runner', /Runner Role.*Carries whatever/], ['Kim', /Kim Lee Person.*Has been here/]]) {
      await focus(link(name));
      await card().filter({ hasText: text }).waitFor();
      const { x, width } = await card().boundingBox();
      assert.ok(x >= 0 && x + width <= 360, `${x} + ${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('is not shown for what has none, and the sentences are loaded once', async () => {
    const asked = [];
    const note = (request) => { if (request.url().includes('/callboard/previews/')) asked.push(request.url()); };
    page.on('request', note);
    await page.goto(site.base);
    assert.equal(asked.length, 0, 'nothing before a reader points at a link');
    for (const name of ['dailies', 'runner', 'Kim']) { await focus(link(name)); await card().waitFor(); }
    await focus(link('guide'));
    await card().waitFor({ state: 'hidden' });
    assert.equal(asked.length, 2);
    page.off('request', note);
  });

  it('holds nothing that its audience may not see', () => {
    const all = [...book.files('.js'), ...book.files('.html'), ...book.files('.json')].map(book.read);
    none(all.filter((text) => text.includes('secret lamp')));
    assert.ok(!book.has('glossary/moon/index.html'));
  });
});

describe('without script', () => {
  it('a term is a link to its page, and the glossary says what it means', async () => {
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await plain.goto(site.base);
    await plain.locator('main a.term').click();
    assert.equal(await plain.locator('h1').textContent(), 'Dailies');
    await plain.goto(`${site.base}glossary/`);
    assert.match(await plain.locator('main').textContent(), /The work of the day before, watched together\. Also rushes\. See also Retake\./);
    assert.deepEqual(await plain.getByRole('navigation', { name: 'Letters' }).getByRole('link').allTextContents(), ['D', 'P', 'R', '制']);
    await plain.close();
  });
});

describe('the search', () => {
  const options = () => page.getByRole('listbox', { name: 'Results' }).getByRole('option');
  const ask = async (query) => {
    await page.goto(site.base);
    await page.keyboard.press('/');
    await page.keyboard.type(query);
  };
  const finds = (kind, query, title) => it(`answers ${kind}`, async () => {
    await ask(query);
    await options().first().filter({ hasText: title }).waitFor();
  });
  finds('a question', 'who schedules dailies', /^Runner/);
  finds('a typo', 'prodution manger', /^Production manager/);
  finds('a prefix', 'produc', /^Production manager/);
  finds('a part of a Japanese title', '監督', /^制作監督/);
  finds('a symbol that means something', 'C#', /^Guide/);
  finds('a synonym', 'rushes', /^Dailies/);

  it('a result is a link to its section', async () => {
    await ask('pipeline scripts');
    await options().first().filter({ hasText: 'Guide' }).waitFor();
    assert.match(await options().first().getAttribute('href'), /\/guide\/#pipeline-scripts-in-c/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/guide/#pipeline-scripts-in-c*');
  });

  it('says so where nothing is found, and offers near words', async () => {
    await ask('xdaxiliesx ');
    await page.locator('dialog').getByRole('button', { name: 'dailies' }).waitFor();
    assert.equal(await options().count(), 0);
  });
});

it('nothing of this broke the policy or threw', () => none(problems));
