// The preview that follows the keyboard: `callboard serve` with a page open in a browser, while somebody writes.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CALLBOARD, launch, none, watch } from './harness.mjs';

const folder = mkdtempSync(join(tmpdir(), 'callboard-preview-'));
const write = (path, text) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const LONG = Array.from({ length: 80 }, (_, line) => `Paragraph ${line}.\n`).join('\n');
const runner = (words, more = '') => `---\ntitle: Runner\nreports_to: producer\n${more}---\n${words}\n\n${LONG}`;

let server, base, browser, page, problems;
before(async () => {
  write('callboard.yaml', 'title: Night Ferry\n');
  write('content/roles/producer.md', '---\ntitle: Producer\n---\nAnswers for the show.\n');
  write('content/roles/runner.md', runner('Runs.'));
  write('content/guides/last-day.md', '# Last day\n\nReturn the boots.\n');
  server = spawn(CALLBOARD, ['serve', '--port', '0', '--root', folder], { stdio: ['ignore', 'inherit', 'pipe'] });
  base = await new Promise((found) => {
    let said = '';
    server.stderr.on('data', (data) => {
      said += data;
      const address = /http:\/\/\S+/.exec(said);
      if (address) found(address[0]);
    });
  });
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1200, height: 700 } })).newPage();
  problems = watch(page, base);
});
after(async () => {
  await browser?.close();
  server?.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});

const loads = () => page.evaluate(() => performance.timeOrigin);
const overlay = () => page.locator('callboard-preview .panel');

describe('the page that is open', () => {
  before(() => page.goto(base + 'roles/runner/'));

  it('shows what was saved, where the reader was', async () => {
    await page.getByText('Runs.').first().waitFor();
    await page.evaluate(() => scrollTo(0, 900));
    write('content/roles/runner.md', runner('Walks.'));
    await page.getByText('Walks.').first().waitFor({ state: 'attached' });
    await page.waitForFunction(() => Math.abs(scrollY - 900) < 3);
  });

  it('is left alone when something else was saved', async () => {
    const loaded = await loads();
    write('content/guides/first-day.md', '# First day\n\nBring boots.\n');
    while (!(await fetch(base + 'guides/first-day/')).ok) await page.waitForTimeout(20);
    await page.waitForTimeout(300);
    assert.equal(await loads(), loaded);
  });

  it('gets a new stylesheet without being loaded again', async () => {
    const loaded = await loads();
    write('themes/ours/theme.yaml', 'extends: default\n');
    write('callboard.yaml', 'title: Night Ferry\ntheme: ours\n');
    write('themes/ours/static/callboard.css', 'h1 { color: rgb(1, 2, 3) }');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)');
    write('themes/ours/static/callboard.css', 'h1 { color: rgb(4, 5, 6) }');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)');
    assert.equal(await loads(), loaded);
    rmSync(join(folder, 'themes'), { recursive: true });
    write('callboard.yaml', 'title: Night Ferry\n');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color !== 'rgb(4, 5, 6)');
  });

  it('keeps its last good state under what is wrong, and is bare again when that is mended', async () => {
    // What was just removed is still being told of; a file that is seen half written then would be an empty page.
    await page.waitForTimeout(500);
    write('content/roles/runner.md', runner('Walks slowly.', 'focus: Tea\nreport_to: prodducer\n').replace('reports_to: producer', 'reports_to: producr'));
    await overlay().waitFor();
    const text = await overlay().innerText();
    assert.match(text, /2 errors/);
    assert.match(text, /error\[unknown-key\].*report_to/s);
    assert.match(text, /content\/roles\/runner\.md:5:1/);
    assert.match(text, /error\[unknown-role\].*producr/s);
    assert.match(text, /content\/roles\/runner\.md:3:13/);
    assert.match(text, /did you mean `producer`\?/);
    assert.deepEqual(await overlay().locator('mark').allInnerTexts(), ['producr', 'report_to']);
    const editor = await overlay().getByRole('link', { name: 'content/roles/runner.md:3:13' }).getAttribute('href');
    assert.ok(editor.startsWith('vscode://file/') && editor.endsWith('/content/roles/runner.md:3:13'), editor);
    // The last good page is below; it may just have been loaded again.
    await page.getByText('Walks.').first().waitFor({ state: 'attached' });

    await page.keyboard.press('Tab');
    await overlay().getByRole('button', { name: 'Hide' }).press('Escape');
    await page.locator('callboard-preview .pill').waitFor();
    await page.locator('callboard-preview .pill').press('Enter');
    await overlay().waitFor();

    write('content/roles/runner.md', runner('Strolls.'));
    await page.getByText('Strolls.').first().waitFor({ state: 'attached' });
    assert.equal(await page.locator('callboard-preview').count(), 0);
  });

  it('mentions warnings in a corner, and lists them when asked', async () => {
    write('content/roles/runner.md', runner('Strolls to [nowhere](nowhere.md).'));
    const pill = page.locator('callboard-preview .pill');
    await pill.waitFor();
    assert.equal(await pill.innerText(), '1 warning');
    assert.equal(await overlay().count(), 0);
    await pill.click();
    assert.match(await overlay().innerText(), /warning\[broken-link\]/);
    write('content/roles/runner.md', runner('Strolls.'));
    await page.locator('callboard-preview').waitFor({ state: 'detached' });
  });

  it('says where it went', async () => {
    renameSync(join(folder, 'content/roles/runner.md'), join(folder, 'content/roles/floor-runner.md'));
    await overlay().getByRole('link', { name: '/roles/floor-runner/' }).click();
    await page.waitForURL('**/roles/floor-runner/');
    assert.equal(await page.locator('callboard-preview').count(), 0);
    await page.getByText('Strolls.').first().waitFor({ state: 'attached' });
  });
});

describe('somebody reads and types while somebody else saves', () => {
  const crew = (words) => `---\ncrew: [{role: floor-runner, who: "Ana Ruiz"}, {role: producer, who: "Lee Okafor"}]\n---\n${words}\n\n> [!note]- More about it\n> Folded words.\n\nA sentence that is selected.\n\n${LONG}`;
  // In one step, as editors do: a file that is seen half written is another page for a moment.
  const save = (words) => {
    write('new.txt', crew(words));
    mkdirSync(join(folder, 'content/productions/ferry'), { recursive: true });
    renameSync(join(folder, 'new.txt'), join(folder, 'content/productions/ferry/crew.md'));
  };

  it('and keeps what was typed, opened, selected, focused and scrolled to through 40 saves', async () => {
    write('content/productions/ferry/index.md', '---\ntitle: Ferry\n---\n');
    save('Save 0 of 40.');
    while (!(await fetch(base + 'productions/ferry/crew/')).ok) await page.waitForTimeout(20);
    // Both files may have been seen one after the other, and the first page of a kind changes the navigation.
    await page.waitForTimeout(500);
    await page.goto(base + 'productions/ferry/crew/');
    const loaded = await loads();
    const filter = page.getByLabel('Find a role or a name');
    await filter.fill('ana');
    const fold = page.locator('main details', { hasText: 'More about it' });
    await fold.locator('summary').click();
    await page.evaluate(() => {
      const text = [...document.querySelectorAll('main p')].find((words) => words.textContent.startsWith('A sentence')).firstChild;
      scrollTo(0, 900);
      getSelection().setBaseAndExtent(text, 2, text, 10);
    });
    for (let number = 1; number <= 40; number += 1) {
      save(`Save ${number} of 40.${number % 2 ? '' : '\n\nA paragraph more.'}`);
      await page.getByText(`Save ${number} of 40.`).waitFor({ state: 'attached' });
    }
    assert.equal(await loads(), loaded, 'the page was not loaded anew');
    assert.equal(await filter.inputValue(), 'ana');
    assert.equal(await page.locator('table[data-filterable] tbody tr:visible', { has: page.locator('td') }).count(), 1);
    assert.ok(await fold.evaluate((details) => details.open));
    assert.ok(await fold.locator('summary').evaluate((summary) => document.activeElement === summary));
    assert.equal(await page.evaluate(() => getSelection().toString()), 'sentence');
    assert.equal(await page.getByText('A paragraph more.').count(), 1);
    assert.ok(await page.evaluate(() => scrollY > 850));
  });

  it('and what scripts have to set up anew loads the page', async () => {
    const loaded = await loads();
    write('content/productions/ferry/crew.md', crew('Save 41.').replace('}]', '}, {role: producer, who: "Max Hall", credit: Co-producer}]'));
    await page.getByText('Max Hall').first().waitFor({ state: 'attached' });
    assert.notEqual(await loads(), loaded);
  });
});

describe('many saves', () => {
  it('end with the last one on the page', async () => {
    await page.goto(base + 'roles/floor-runner/');
    for (let save = 0; save <= 40; save += 1) write('content/roles/floor-runner.md', runner(`Save ${save} of 40.`));
    await page.getByText('Save 40 of 40.').first().waitFor({ state: 'attached' });
  });
});

it('nothing of this broke the policy or threw', () => none(problems));
