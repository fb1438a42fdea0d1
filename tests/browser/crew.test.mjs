// A crew list with script: it sorts within departments, filters, and says who is on today. Without: a table and a list of days.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CALLBOARD, PAGES, handbook, launch, none, serve, watch } from './harness.mjs';

let book, site, browser, page, problems;
before(async () => {
  book = handbook('--audience', 'crew');
  site = await serve(book.folder);
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  problems = watch(page, site.base);
  await page.clock.setFixedTime(new Date('2026-08-17T10:00:00'));
});
after(async () => { await browser?.close(); await site?.close(); book?.remove(); });

const rows = () => page.locator('table[data-filterable] tbody tr:not(.group):visible');
const open = () => page.goto(site.base + PAGES.crew);

describe('a crew list', () => {
  it('sorts within each department, up, down and back', async () => {
    await open();
    const body = page.locator('tbody', { has: page.locator('.tape', { hasText: 'Production' }) }).first();
    const names = () => body.locator('tr:not(.group) th a').allTextContents();
    const written = await names();
    const head = page.getByRole('button', { name: 'Role', exact: true });
    await head.click();
    const up = await names();
    assert.deepEqual(up, [...written].sort((a, b) => a.localeCompare(b)));
    assert.equal(await page.locator('th[aria-sort]').getAttribute('aria-sort'), 'ascending');
    await head.click();
    assert.deepEqual(await names(), [...up].reverse());
    await head.click();
    assert.deepEqual(await names(), written);
  });

  it('filters by words, department, state and time, and counts what is left', async () => {
    await open();
    const all = await rows().count();
    const status = page.locator('.filters [role="status"]');
    await page.getByLabel('Find a role or a name').fill('wren');
    assert.equal(await rows().count(), 4);
    assert.equal(await status.textContent(), `4 of ${all} shown`);
    await page.keyboard.press('Escape');
    assert.equal(await rows().count(), all);

    await page.getByRole('combobox', { name: 'State' }).selectOption('vacant');
    const vacant = await page.locator('table[data-filterable] tr .badge-vacant:visible').count();
    assert.ok(vacant > 0 && vacant === await page.locator('table[data-filterable] tr .badge-vacant').count());
    assert.equal(await rows().count(), vacant);
    await page.getByRole('combobox', { name: 'State' }).selectOption('');
    await page.getByRole('combobox', { name: 'Department' }).selectOption('Layout');
    assert.ok((await rows().locator('th a').allTextContents()).every((role) => ['Department head', 'Layout artist'].includes(role)));
    await page.getByRole('combobox', { name: 'Department' }).selectOption('');

    const counts = [];
    for (const time of ['now', 'next', 'past']) {
      await page.getByRole('combobox', { name: 'When' }).selectOption(time);
      counts.push(await rows().count());
    }
    assert.ok(counts.every((count) => count > 0), `${counts}`);
    assert.equal(counts[0] + counts[1] + counts[2], all);
  });

  it('says who is on today, who joins and who leaves next', async () => {
    await open();
    const text = await page.locator('[data-crew-today]').textContent();
    const people = await page.locator('.head-facts dd').first().textContent();
    assert.match(text, new RegExp(`On today: \\d+ of ${people} people\\.`));
    assert.match(text, /Not in today: Lumi Hartsalo\./);
    assert.match(text, /Joins next, on 24 August 2026: Rafferty Omondale, Keiko Barrowdene\./);
    assert.match(text, /Leaves next, on 21 August 2026: Lumi Hartsalo, Caspian Drayle\./);
  });

  it('folds days that are past, and shows them when asked', async () => {
    await open();
    const days = page.locator('[data-crew-changes] > li');
    const button = page.getByRole('button', { name: 'Earlier days' });
    assert.ok(await days.first().isHidden());
    await button.focus();
    await page.keyboard.press('Enter');
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    assert.ok(await days.first().isVisible());
  });

  it('offers cards and tables that are there', async () => {
    await open();
    for (const name of ['vCard', 'CSV']) {
      const link = page.getByRole('link', { name });
      const address = await link.evaluate((link) => link.href);
      const answer = await page.request.get(address);
      assert.equal(answer.status(), 200);
      assert.match(await answer.text(), name === 'CSV' ? /^role,who,/ : /^BEGIN:VCARD\r\nVERSION:3\.0\r\n/);
    }
  });

  it('does not scroll sideways on a telephone', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    await open();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('stands without script: every row, every day, nothing that needs it', async () => {
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await plain.goto(site.base + PAGES.crew);
    assert.ok(await plain.locator('tbody tr:not(.group)').count() > 40);
    assert.ok(await plain.locator('[data-crew-changes] > li').first().isVisible());
    assert.equal(await plain.locator('[data-print]:visible, [data-crew-changes-all]:visible, [data-crew-today]:visible').count(), 0);
  });

  it('says who is on by the clock of the production, wherever the reader is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callboard-zone-'));
    try {
      mkdirSync(join(folder, 'content/productions/tide'), { recursive: true });
      mkdirSync(join(folder, 'content/roles'));
      const write = (path, text) => writeFileSync(join(folder, path), text);
      write('callboard.yaml', '');
      write('content/roles/runner.md', '---\ntitle: Runner\n---\n');
      write('content/productions/tide/index.md', '---\ntitle: Tide\n---\n');
      write('content/productions/tide/crew.md', '---\ncrew:\n  - {role: runner, who: Bo Lind, from: 2026-03-02, to: 2026-03-02}\n  - {role: runner, who: Al Kay, from: 2026-03-03, to: 2026-03-04}\n---\n');
      const on = async (zone) => {
        write('content/productions/tide/schedule.md', `---\n${zone}phases: [{id: shoot, from: 2026-03-02, to: 2026-03-04}]\n---\n`);
        execFileSync(CALLBOARD, ['build', '--quiet', '--root', folder, '--output', join(folder, 'site')]);
        const tide = await serve(join(folder, 'site'));
        const context = await browser.newContext({ timezoneId: 'America/Los_Angeles' });
        const reader = await context.newPage();
        await reader.clock.setFixedTime(new Date('2026-03-02T18:00:00Z'));
        await reader.goto(`${tide.base}productions/tide/crew/`);
        const found = [await reader.locator('tr[data-when="now"] [data-holder]').allTextContents(), await reader.locator('[data-crew-today]').textContent()];
        await reader.goto(`${tide.base}productions/tide/schedule/`);
        found.push(await reader.locator('.gantt-today').first().evaluate((path) => {
          const { plotLeft, pxPerDay } = path.closest('svg').dataset;
          return Math.floor((Number(path.getAttribute('d').match(/^M([\d.]+)/)[1]) - Number(plotLeft)) / Number(pxPerDay));
        }));
        await context.close();
        await tide.close();
        return found;
      };
      // It is ten in the morning in Los Angeles, and three in the next night in Tokyo.
      const [here, summary, day] = await on('');
      assert.deepEqual(here, ['Bo Lind']);
      assert.match(summary, /Al Kay/);
      assert.equal(day, 0);
      const [there, , next] = await on('zone: Asia/Tokyo\n');
      assert.deepEqual(there, ['Al Kay']);
      assert.equal(next, 1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('asked no other host and threw nothing', () => none(problems));
});
