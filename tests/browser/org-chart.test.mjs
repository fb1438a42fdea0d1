// Org charts: of a show with some forty posts, and of a crew of two thousand.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CALLBOARD, PAGES, crewOf, handbook, launch, none, serve, tooWide, watch } from './harness.mjs';

/** A site with one production: a producer, departments with heads, teams with leads, artists; two thousand posts in all. */
function armada() {
  const root = mkdtempSync(join(tmpdir(), 'callboard-armada-'));
  const write = (path, text) => { mkdirSync(join(root, path, '..'), { recursive: true }); writeFileSync(join(root, path), text); };
  write('callboard.yaml', 'title: Armada\nstudio: Armada Pictures\n');
  const crew = [];
  const add = (id, title, above, department) => {
    write(`content/roles/${id}.md`, `---\ntitle: ${title}\n${above ? `reports_to: ${above}\n` : ''}${department ? `department: ${department}\n` : ''}---\n`);
    crew.push(`  - {role: ${id}, who: "${title} Person"}`);
  };
  add('producer', 'Producer', null, null);
  for (let d = 0; d < 20; d += 1) {
    write(`content/departments/d${d}.md`, `---\ntitle: Department ${d}\ncolour: ${['teal', 'amber', 'rose', 'indigo', 'green'][d % 5]}\n---\n`);
    add(`head-${d}`, `Head ${d}`, 'producer', `d${d}`);
    for (let t = 0; t < 9; t += 1) {
      add(`lead-${d}-${t}`, `Lead ${d}.${t}`, `head-${d}`, `d${d}`);
      for (let a = 0; a < 10; a += 1) add(`artist-${d}-${t}-${a}`, `Artist ${d}.${t}.${a}`, `lead-${d}-${t}`, `d${d}`);
    }
  }
  write('content/productions/armada/index.md', '---\ntitle: Armada\n---\n');
  write('content/productions/armada/crew.md', `---\ncrew:\n${crew.join('\n')}\n---\n`);
  const site = join(root, 'site');
  execFileSync(CALLBOARD, ['build', '--quiet', '--no-search', '--root', root, '--output', site], { stdio: ['ignore', 'inherit', 'inherit'] });
  return { folder: site, posts: crew.length, remove: () => rmSync(root, { recursive: true, force: true }) };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const opened = async (base, path, options = {}) => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })).newPage();
  const problems = watch(page, base);
  await page.goto(base + path);
  if (options.javaScriptEnabled !== false) await page.locator('.org[data-ready]').waitFor();
  return { page, problems };
};
const focused = (page) => page.evaluate(() => (document.activeElement.role === 'treeitem' ? document.activeElement.parentElement.dataset.post : null) ?? document.activeElement.textContent.trim());
const zoomOf = (page) => page.locator('.chart-frame').evaluate((frame) => Number(frame.dataset.zoom));
/** Whether a box is wholly in the window of the drawing. */
const isInWindow = (page, id) => page.evaluate((id) => {
  const frame = document.querySelector('.chart-frame').getBoundingClientRect();
  const box = document.querySelector(`.cb-box[data-id="${id}"] .cb-frame`).getBoundingClientRect();
  return box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
}, id);
/** Takes something from the menu of the toolbar. */
const fromMenu = async (page, name) => { await page.locator('.chart-menu summary').click(); await page.locator('.chart-menu').getByRole('button', { name, exact: true }).click(); };
const chosen = (page) => page.$$eval('.cb-box.is-chosen', (boxes) => boxes.map((box) => box.dataset.id));
const onWay = (page) => page.$$eval('.cb-box.is-on-way', (boxes) => boxes.map((box) => box.dataset.id).sort());

describe('the chart of a show', () => {
  const book = handbook();
  let site, page, problems;
  before(async () => { site = await serve(book.folder); ({ page, problems } = await opened(site.base, PAGES['org-chart'])); });
  after(async () => { await site?.close(); book.remove(); });
  const item = (id) => page.locator(`[data-post="${id}"] > [role=treeitem]`);

  it('is drawn with a box for each post of the list, and no more', async () => {
    await fromMenu(page, 'Open all');
    const boxes = await page.$$eval('.chart-frame .cb-box', (found) => found.map((box) => box.dataset.id).sort());
    const items = await page.$$eval('[role=treeitem]', (found) => found.map((each) => each.parentElement.dataset.post).sort());
    assert.deepEqual(boxes, items);
    assert.ok(boxes.length > 30);
  });

  it('no text of it leaves its box in this browser’s fonts', async () => {
    const out = await page.$$eval('.chart-frame .cb-box', (boxes) => boxes.flatMap((box) => {
      const frame = box.querySelector('.cb-frame').getBoundingClientRect();
      return [...box.querySelectorAll('text')].filter((text) => { const at = text.getBoundingClientRect(); return at.left < frame.left - 1 || at.right > frame.right + 1; }).map((text) => text.textContent);
    }));
    none(out);
  });

  it('walks by arrows, Home, End and letters, as the tree pattern says', async () => {
    const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
    await fromMenu(page, 'Open all');
    await item('managing-director').focus();
    await press('ArrowDown');
    assert.equal(await focused(page), 'executive-producer');
    await press('ArrowRight');
    assert.equal(await focused(page), 'producer');
    await press('ArrowLeft');
    assert.equal(await item('producer').getAttribute('aria-expanded'), 'false');
    assert.ok(!(await item('director').isVisible()));
    assert.ok(!(await page.locator('.chart-frame [data-id=director]').isVisible()), 'the drawing folds as the tree does');
    await press('ArrowLeft');
    assert.equal(await focused(page), 'executive-producer');
    await press('*');
    assert.equal(await item('producer').getAttribute('aria-expanded'), 'false', 'only siblings open');
    await press('ArrowRight', '*');
    assert.equal(await item('producer').getAttribute('aria-expanded'), 'true');
    await press('End');
    const last = await page.locator('.org-list ul.tree').last().locator('li').last().getAttribute('data-post');
    assert.equal(await focused(page), last);
    await press('Home');
    assert.equal(await focused(page), 'managing-director');
    await page.keyboard.type('runn');
    assert.equal(await focused(page), 'runner');
    assert.deepEqual(await chosen(page), ['runner']);
    assert.ok((await onWay(page)).includes('producer'), 'the line to the top is marked');
    assert.ok(await isInWindow(page, 'runner'));
    await press('Tab');
    assert.equal(await focused(page), 'Runner', 'the links of an item are the stops after it');
    await press('Enter');
    await page.waitForURL('**/roles/runner/');
    await page.goBack();
    await page.locator('.org[data-ready]').waitFor();
  });

  it('finds a person by part of a name without accents, and centres the box', async () => {
    await page.getByRole('combobox', { name: /^Find a role/ }).fill('hallowd');
    await page.getByRole('option').first().waitFor();
    assert.match(await page.getByRole('option').first().textContent(), /Wren Hallowdene/);
    await page.keyboard.press('Enter');
    const [id] = await chosen(page);
    assert.match(id, /^production-(manager|coordinator)$/);
    assert.ok(await isInWindow(page, id));
    assert.match(await page.locator('.org-way').textContent(), /Hallowdene.* → .*Managing director$/);
  });

  it('zooms by buttons, by keys and by the wheel with a modifier, and fits again', async () => {
    await fromMenu(page, 'Open all');
    await page.locator('.chart-zoom [data-chart=fit]').click();
    const fitting = await zoomOf(page);
    await page.locator('.chart-zoom [data-chart=in]').click();
    assert.ok(await zoomOf(page) > fitting);
    await page.locator('.chart-frame').focus();
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    assert.ok(await zoomOf(page) < fitting);
    await page.keyboard.press('0');
    assert.equal(await zoomOf(page), fitting);
    await page.locator('.chart-frame').hover();
    await page.mouse.wheel(0, 100);
    assert.equal(await zoomOf(page), fitting, 'the wheel alone scrolls');
    await page.locator('.chart-frame').scrollIntoViewIfNeeded();
    await page.locator('.chart-frame').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await page.waitForFunction((before) => Number(document.querySelector('.chart-frame').dataset.zoom) > before, fitting);
  });

  it('is dragged by the mouse, and a drag is no click', async () => {
    const frame = page.locator('.chart-frame');
    for (let step = 0; step < 9; step += 1) await page.locator('.chart-zoom [data-chart=in]').click();
    const box = await frame.boundingBox();
    const at = () => frame.evaluate((element) => [element.scrollLeft, element.scrollTop]);
    const [left] = await at();
    const address = page.url();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - 120, box.y + box.height / 2, { steps: 6 });
    await page.mouse.up();
    assert.ok((await at())[0] >= left + 100, `${left} → ${(await at())[0]}`);
    assert.equal(page.url(), address);
  });

  it('narrows to a department', async () => {
    await page.getByLabel('Department', { exact: true }).selectOption('Production');
    const dimmed = await page.locator('.org-list .post.is-dimmed').count();
    const all = await page.locator('.org-list .post').count();
    assert.ok(dimmed > 0 && dimmed < all);
    // All of the department are open in the drawing, and their line to the top.
    assert.equal(await page.locator('.chart-frame .cb-box:not(.is-dimmed)').count(), all - dimmed);
    assert.match(await page.locator('.org-way').textContent(), new RegExp(`^Production: ${all - dimmed} of ${all} posts$`));
    await page.getByLabel('Department', { exact: true }).selectOption('');
    assert.equal(await page.locator('.chart-frame .cb-box.is-dimmed').count(), 0);
  });

  it('a link to a post opens the chart at it', async () => {
    const { page: other } = await opened(site.base, `${PAGES['org-chart']}#cb-post-runner`);
    assert.deepEqual(await chosen(other), ['runner']);
    assert.ok(await isInWindow(other, 'runner'));
    await other.context().close();
  });

  it('shows who holds what on a day, and who comes and goes between two', async () => {
    const { page: other } = await opened(site.base, `${PAGES['org-chart']}#2026-06-01`);
    const struck = (id) => other.locator(`[data-post="${id}"] > .post .post-name.is-off`).allTextContents();
    // The casting director is on from January to April.
    assert.deepEqual(await struck('casting-director'), ['Ludo Varnmoor']);
    assert.match(await other.locator('[data-post="casting-director"] > .post').textContent(), /nobody on this day/);
    assert.match(await other.locator('.org-way').textContent(), /^1 June 2026: \d+ of \d+ posts with names are held, \d+ people\.$/);
    await other.getByLabel('compared with').fill('2026-11-15');
    await other.getByLabel('compared with').dispatchEvent('change');
    assert.match(await other.locator('.org-way').textContent(), /By 15 November 2026: \d+ come \(.*\), \d+ go \(.*\)\.$/);
    assert.ok(await other.locator('.post-day', { hasText: '▲' }).count() > 0 && await other.locator('.post-day', { hasText: '▼' }).count() > 0);
    assert.ok(other.url().endsWith('#2026-06-01..2026-11-15'));
    await other.getByRole('button', { name: 'All days' }).click();
    await other.waitForFunction(() => !document.querySelector('.is-off, .post-day, .cb-day'));
    await other.context().close();
  });

  it('the list and the picture are both there without script', async () => {
    const { page: plain } = await opened(site.base, PAGES['org-chart'], { javaScriptEnabled: false });
    const picture = plain.locator('.chart-frame img');
    assert.ok(await picture.isVisible());
    await picture.scrollIntoViewIfNeeded();
    await plain.waitForFunction(() => document.querySelector('.chart-frame img').complete);
    const { natural, given } = await picture.evaluate((img) => ({ natural: [img.naturalWidth, img.naturalHeight], given: ['width', 'height'].map((name) => Number(img.getAttribute(name))) }));
    assert.deepEqual(natural, given, 'the page says how large the picture is');
    assert.ok(await plain.locator('ul.tree').first().isVisible());
    assert.ok(!(await plain.locator('.chart-find').isVisible()));
    await plain.locator('.chart-menu summary').click();
    assert.ok(await plain.getByRole('link', { name: 'Download SVG' }).isVisible(), 'the files are there without script');
    assert.ok(!(await plain.locator('.chart-menu').getByText('Print').isVisible()));
    await plain.context().close();
  });

  for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [360, 'light'], [360, 'dark']]) {
    for (const path of [PAGES['org-chart'], 'org-chart/', 'org-chart/vfx/', 'departments/production/org-chart/']) {
      it(`${path} has no barrier and fits at ${width} px, ${colorScheme}`, async () => {
        const { page: other, problems: found } = await opened(site.base, path, { viewport: { width, height: 800 }, colorScheme });
        assert.equal(await tooWide(other), null);
        await other.locator('[role=treeitem]').first().focus();
        await other.keyboard.press('ArrowDown');
        await other.evaluate(AXE);
        const { violations } = await other.evaluate(() => globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
        none(violations.map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' ')}`));
        none(found);
        await other.context().close();
      });
    }
  }

  it('the drawing stands in its file alone, and is shown with the colours that the reader chose', async () => {
    const html = await (await fetch(site.base + PAGES['org-chart'])).text();
    assert.ok(!html.includes('cb-box') && html.includes('org-chart.svg"'), 'no box is in the page');
    const { page: other, problems: found } = await opened(site.base, PAGES['org-chart'], { colorScheme: 'light' });
    const ground = () => other.locator('.chart-frame .cb-box:not(.is-external) .cb-frame').first().evaluate((frame) => getComputedStyle(frame).fill);
    const light = await ground();
    await other.evaluate(() => { document.documentElement.dataset.theme = 'dark'; });
    assert.notEqual(await ground(), light);
    assert.equal(await other.locator('.chart-frame style, .chart-frame view, .cb-sheet').count(), 0, 'nothing of the file is left that a page has no use for');
    none(found);
    await other.context().close();
  });

  it('the file can be opened alone, light and dark, with links that lead to pages', async () => {
    const grounds = [];
    for (const colorScheme of ['light', 'dark']) {
      const alone = await (await browser.newContext({ colorScheme })).newPage();
      await alone.goto(`${site.base}${PAGES['org-chart']}org-chart.svg`);
      grounds.push(await alone.locator('.cb-box:not(.is-external) .cb-frame').first().evaluate((frame) => getComputedStyle(frame).fill));
      assert.ok(await alone.locator('svg > title').textContent());
      if (colorScheme === 'light') {
        await alone.locator('.cb-box a').first().click();
        await alone.locator('h1').waitFor();
      }
      await alone.context().close();
    }
    assert.equal(new Set(grounds).size, 2);
  });

  it('on paper a chart too large for a sheet comes on several, each of which says its number', async () => {
    await page.emulateMedia({ media: 'print' });
    const sheets = await page.locator('.org-sheet').count();
    assert.ok(sheets > 1);
    assert.ok(!(await page.locator('.chart-frame').isVisible()), 'the whole would be too small to read');
    await page.emulateMedia({ media: null });
    const paper = execFileSync('pdftotext', ['-raw', '-', '-'], { input: await page.pdf({ preferCSSPageSize: true }), encoding: 'utf8' });
    for (let sheet = 1; sheet <= sheets; sheet += 1) assert.match(paper, new RegExp(`sheet ${sheet} of ${sheets}`));
    assert.match(paper, /Wren Hallowdene/);
  });

  it('without script it is printed on the same sheets', async () => {
    const { page: plain } = await opened(site.base, PAGES['org-chart'], { javaScriptEnabled: false });
    const sheets = async (from) => execFileSync('pdftotext', ['-raw', '-', '-'], { input: await from.pdf({ preferCSSPageSize: true }), encoding: 'utf8' }).split('\f').filter((sheet) => /, sheet \d of \d/.test(sheet));
    const printed = await sheets(plain);
    assert.ok(printed.length > 1);
    assert.deepEqual(printed, await sheets(page));
    await plain.context().close();
  });

  it('where the drawing cannot be had, the picture and the list are there', async () => {
    const other = await (await browser.newContext()).newPage();
    await other.route('**/org-chart.svg', (route) => (route.request().resourceType() === 'image' ? route.continue() : route.abort()));
    await other.goto(site.base + PAGES['org-chart']);
    await other.locator('.org[data-ready]').waitFor();
    assert.ok(await other.locator('.chart-frame img').isVisible());
    assert.ok(await other.locator('[role=treeitem]').first().isVisible());
    await other.context().close();
  });

  it('nothing of this broke the policy or threw', () => none(problems));
});

describe('a crew too large for its page', () => {
  it('is shown on a day, too, with every name whole', async () => {
    const crew = crewOf(400);
    const site = await serve(crew.folder);
    const { page, problems } = await opened(site.base, 'productions/armada/org-chart/#2026-11-13');
    // Every third post is held until October, November and December.
    assert.match(await page.locator('.org-way').textContent(), /: 266 of 400 posts with names are held, 266 people\.$/);
    assert.equal(await page.locator('.org-list .post-name.is-off').count(), 134);
    await fromMenu(page, 'Open all');
    assert.equal(await page.locator('.cb-box .cb-name.is-off').count(), 134);
    assert.equal(await page.locator('.cb-box .cb-day').count(), 134);
    await fromMenu(page, 'Fold all');
    await page.getByRole('button', { name: 'All days' }).click();
    await fromMenu(page, 'Open all');
    assert.equal(await page.locator('.is-off, .cb-day, .post-day').count(), 0);
    none(problems);
    await page.context().close();
    await site.close();
    crew.remove();
  });
});

describe('a crew of two thousand', () => {
  let crew, site;
  before(async () => { crew = armada(); site = await serve(crew.folder); });
  after(async () => { await site?.close(); crew?.remove(); });
  const PATH = 'productions/armada/org-chart/';

  it('has a page of a size that does not grow with the crew, and the whole list on its parts', async () => {
    const { page } = await opened(site.base, PATH, { javaScriptEnabled: false });
    assert.ok((await page.content()).length < 400_000, `${(await page.content()).length} bytes`);
    assert.equal(await page.locator('li[data-post]').count(), 300);
    const parts = await page.locator('.parts li a').count();
    let listed = 0;
    for (let part = 1; part <= parts; part += 1) {
      await page.goto(site.base + PATH + (part > 1 ? `part-${part}/` : ''));
      listed += await page.locator('li[data-post]').count();
    }
    assert.equal(listed, crew.posts);
    await page.context().close();
  });

  for (const width of [1440, 360]) {
    it(`can be used at ${width} px: find, centre, fold, walk, print`, async () => {
      const started = Date.now();
      const { page, problems } = await opened(site.base, PATH, { viewport: { width, height: 800 } });
      const ready = Date.now() - started;
      // What is folded is counted at the box above it.
      const shown = await page.$$eval('.chart-frame .cb-box', (boxes) => boxes.reduce((sum, box) => sum + 1 + Number(box.querySelector('.cb-more')?.textContent.match(/^\+(\d+)$/)?.[1] ?? 0), 0));
      assert.equal(shown, crew.posts);
      assert.equal(await page.locator('[role=treeitem]').count(), crew.posts);
      assert.equal(await tooWide(page), null);
      assert.ok(ready < 15_000, `ready after ${ready} ms`);

      await page.getByRole('combobox', { name: /^Find/ }).fill('artist 13.7.4 person');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      assert.deepEqual(await chosen(page), ['artist-13-7-4']);
      assert.deepEqual(await onWay(page), ['head-13', 'lead-13-7', 'producer']);
      assert.ok(await isInWindow(page, 'artist-13-7-4'));

      const item = page.locator('[data-post="artist-13-7-4"] > [role=treeitem]');
      await item.focus();
      await page.keyboard.press('ArrowLeft');
      assert.equal(await focused(page), 'lead-13-7');
      await page.keyboard.press('ArrowLeft');
      assert.equal(await page.locator('[data-post="lead-13-7"] > [role=treeitem]').getAttribute('aria-expanded'), 'false');
      assert.ok(!(await page.locator('.cb-box[data-id="artist-13-7-4"]').isVisible()));
      assert.match(await page.locator('.cb-box[data-id="lead-13-7"] .cb-more').textContent(), /^\+10$/);
      await page.keyboard.press('ArrowDown');
      assert.equal(await focused(page), 'lead-13-8');
      await fromMenu(page, 'Open all');
      assert.ok(await item.isVisible());

      // Paper: the button fetches the sheets, then prints.
      await page.evaluate(() => { window.print = () => { window.printed = true; }; });
      await fromMenu(page, 'Print');
      await page.waitForFunction(() => window.printed);
      assert.ok(await page.locator('.org-sheet').count() > 10);
      none(problems);
      await page.context().close();
    });
  }
});
