// Charts of days: today's line, titles that stay in sight, and a schedule of five hundred phases over four years.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CALLBOARD, PAGES, handbook, launch, none, serve } from './harness.mjs';

/** Five hundred phases over four years: six weeks each, one after another with overlaps, in ten departments. */
function longShow(folder) {
  const departments = ['story', 'art', 'assets', 'rigging', 'layout', 'animation', 'effects', 'lighting', 'compositing', 'sound'];
  for (const path of ['content/departments', 'content/productions/long']) mkdirSync(join(folder, path), { recursive: true });
  for (const id of departments) writeFileSync(join(folder, `content/departments/${id}.md`), `---\ntitle: ${id[0].toUpperCase()}${id.slice(1)}\ncolour: teal\n---\n`);
  const phases = Array.from({ length: 500 }, (_, at) => `  - {id: p${at}, title: Sequence ${at + 1} of the storm, for: 6w, department: ${departments[at % 10]}${at ? `, after: p${at - 1} -28d` : ''}}`);
  writeFileSync(join(folder, 'callboard.yaml'), '');
  writeFileSync(join(folder, 'content/productions/long/index.md'), '---\ntitle: The Long Show\n---\n');
  writeFileSync(join(folder, 'content/productions/long/schedule.md'), `---\nstart: 2026-01-05\nphases:\n${phases.join('\n')}\n---\n`);
}

let book, site, browser, folder, long;
before(async () => {
  book = handbook(); site = await serve(book.folder); browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'callboard-long-'));
  longShow(folder);
  execFileSync(CALLBOARD, ['build', '--quiet', '--root', folder, '--output', join(folder, 'site')], { stdio: ['ignore', 'inherit', 'inherit'] });
  long = await serve(join(folder, 'site'));
});
after(async () => { await browser?.close(); await site?.close(); await long?.close(); book?.remove(); if (folder) rmSync(folder, { recursive: true, force: true }); });

/** A page on a day. */
async function on(day, base, path, width = 1440) {
  const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage();
  await page.clock.setFixedTime(new Date(`${day}T12:00:00`));
  await page.goto(base + path);
  return page;
}

describe('today', () => {
  it('stands in the chart on its day, and nowhere before the show or after it', async () => {
    const page = await on('2026-06-01', site.base, PAGES.schedule);
    const line = await page.locator('.gantt-today').first().evaluate((path) => Number(path.getAttribute('d').match(/^M([\d.]+)/)[1]));
    const { firstDay, pxPerDay, plotLeft } = await page.locator('svg.gantt[data-first-day]').first().evaluate((chart) => ({ ...chart.dataset }));
    const days = (Date.parse('2026-06-01T00:00:00Z') - Date.parse(`${firstDay}T00:00:00Z`)) / 864e5;
    assert.ok(Math.abs(line - (Number(plotLeft) + Number(pxPerDay) * (days + 0.5))) < 0.01);
    for (const day of ['2025-06-01', '2029-06-01']) {
      assert.equal(await (await on(day, site.base, PAGES.schedule)).locator('.gantt-today').count(), 0, day);
    }
  });
});

describe('the milestones of a running production on the home page', () => {
  it('are the next one, or the last one when none is to come', async () => {
    const named = async (day) => {
      const page = await on(day, site.base, '');
      const list = page.locator('[data-next]').first();
      const [label, title] = [await list.evaluate((element) => element.previousElementSibling.textContent), await list.locator('li:visible').allTextContents()];
      assert.equal(title.length, 1);
      return [label, title[0]];
    };
    const [next, last] = [await named('2026-01-01'), await named('2035-01-01')];
    assert.equal(next[0], 'Next milestone');
    assert.equal(last[0], 'Last milestone');
    assert.notEqual(next[1], last[1]);
  });
});

describe('a chart that is wider than its frame', () => {
  it('brings today into sight and keeps its titles there', async () => {
    const page = await on('2027-01-11', site.base, PAGES.schedule, 700);
    const frame = page.locator('.chart-frame').first();
    assert.ok(await frame.evaluate((element) => element.scrollLeft) > 0);
    const seen = await frame.evaluate((element) => {
      const { left, right } = element.getBoundingClientRect();
      const inside = (part) => { const box = part.getBoundingClientRect(); return box.left >= left - 1 && box.right <= right + 1; };
      return [...element.querySelectorAll('.gantt-label, .gantt-today')].filter((part) => !inside(part)).map((part) => part.textContent);
    });
    none(seen.map((text) => `out of sight: ${text}`));
  });

  it('leaves the page itself as wide as the screen', async () => {
    for (const template of ['schedule', 'days', 'timeline', 'timeline-people', 'timeline-roles']) {
      const page = await on('2026-06-01', site.base, PAGES[template], 360);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), template);
      await page.close();
    }
  });
});

describe('five hundred phases over four years', () => {
  it('can be read: every title whole, none on another, on sheets with a scale each', async () => {
    const page = await on('2027-06-01', long.base, 'productions/long/schedule/');
    const problems = await page.evaluate(() => {
      const found = [];
      const labels = [...document.querySelectorAll('.gantt-label')].map((label) => ({ text: label.textContent, box: label.getBoundingClientRect() }));
      if (labels.length !== 500) found.push(`${labels.length} titles`);
      labels.sort((one, other) => one.box.top - other.box.top);
      labels.slice(1).forEach(({ text, box }, at) => { if (box.top < labels[at].box.bottom - 1.5) found.push(`${text} stands on ${labels[at].text}`); });
      const size = parseFloat(getComputedStyle(document.querySelector('.gantt-label')).fontSize) * document.querySelector('svg.gantt').getBoundingClientRect().width / document.querySelector('svg.gantt').viewBox.baseVal.width;
      if (size < 11) found.push(`letters of ${size} px`);
      for (const sheet of document.querySelectorAll('svg.gantt')) if (!sheet.querySelector('.gantt-scale-labels')) found.push('a sheet without a scale');
      for (const bar of document.querySelectorAll('.gantt-bar')) if (bar.getBoundingClientRect().width < 4) found.push('a bar that cannot be seen');
      return found;
    });
    none(problems);
    assert.equal(await page.locator('table[data-sortable] tbody tr').count(), 500, 'the table has them all');
  });

  it('leads from each bar to its row', async () => {
    const page = await on('2027-06-01', long.base, 'productions/long/schedule/');
    await page.locator('svg.gantt a').nth(7).focus();
    await page.keyboard.press('Enter');
    assert.match(page.url(), /#cb-plan-p\d+$/);
    assert.ok(await page.locator(':target').isVisible());
  });
});
