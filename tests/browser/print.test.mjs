// On paper: no navigation, nothing left out, nothing cut off at the edge.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PAGES, handbook, launch, none, serve } from './harness.mjs';

let book, site, browser, page, folder;
before(async () => {
  book = handbook(); site = await serve(book.folder); browser = await launch(); folder = mkdtempSync(join(tmpdir(), 'callboard-print-'));
  page = await (await browser.newContext({ colorScheme: 'dark' })).newPage();
});
after(async () => { await browser?.close(); await site?.close(); book?.remove(); if (folder) rmSync(folder, { recursive: true, force: true }); });

/** The words of a text, without the white space and the breaks that paper gives it. */
const squeeze = (text) => text.normalize('NFKC').replace(/[\s\u00ad-]+/g, '').toLowerCase();

describe('on paper', () => {
  for (const template of [
    'role', 'crew', 'schedule', 'org-chart', 'page',
    'careers', 'career-path', 'career-map', 'finder', 'compare', 'comparisons', 'skill', 'skill-matrix', 'occupational-map', 'responsibilities', 'glossary',
  ]) {
    it(`${template} is complete and has no navigation`, async () => {
      await page.goto(site.base + PAGES[template]);
      // What is folded on the screen is on paper too.
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll('main details')) fold.open = true;
        for (const label of document.querySelectorAll('[data-today-label]')) label.remove();     // Paper does not know what day it is.
      });
      const words = await page.locator('main').evaluate((main) => [...main.querySelectorAll('h1, h2, h3, p, th, td, dt, dd, li')]
        .filter((element) => !element.querySelector('p, li, dd, td') && !element.closest('nav, .rail, .near, .wide-only, .filters, button, .buttons, .needs-script, .screen-only, svg, [hidden]') && !element.querySelector(':scope > a.button, :scope > a[download]') && element.checkVisibility())
        // What only a screen reader is told can be seen by others: a level in brackets is one that is nice to have.
        .map((element) => [...element.querySelectorAll('.visually-hidden')].reduce((text, hidden) => text.replace(hidden.innerText.trim(), ''), element.innerText)).filter((text) => text.trim()));
      await page.reload();
      const file = join(folder, `${template}.pdf`);
      await page.pdf({ path: file, preferCSSPageSize: true });
      const paper = squeeze(execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }));
      const raw = squeeze(execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }));
      for (const control of ['Skip to', 'Menu', 'Find a role']) assert.ok(!raw.includes(squeeze(control)), `“${control}” is printed`);
      none([...new Set(words)].filter((text) => !text.split('\n').every((line) => line.split(/\s+/).every((word) => raw.includes(squeeze(word)) || paper.includes(squeeze(word))))).map((text) => `not on paper: ${text}`));
    });

    it(`${template} fits the paper`, async () => {
      // A4 less its margins, in CSS pixels.
      await page.setViewportSize({ width: 680, height: 1000 });
      await page.emulateMedia({ media: 'print' });
      await page.goto(site.base + PAGES[template]);
      const over = await page.evaluate(() => [...document.querySelectorAll('main *')]
        .filter((element) => !element.closest('svg, .visually-hidden') && element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 2).map((element) => element.outerHTML.slice(0, 140)));
      const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await page.emulateMedia({ media: null });
      none(over.map((html) => `sticks out of the paper: ${html}`));
      assert.equal(dark, 'rgb(255, 255, 255)', 'paper stays white, also for those who read on dark screens');
    });
  }

  it('the career map is spread over sheets of A3 on which no text is smaller than 7 points', async () => {
    // A3 across, less its margins, in CSS pixels.
    await page.setViewportSize({ width: 1511, height: 1046 });
    await page.emulateMedia({ media: 'print' });
    await page.goto(site.base + PAGES['career-map']);
    const sheets = await page.locator('.map-sheet').evaluateAll((all) => all.map((sheet) => {
      const drawn = sheet.querySelector('svg');
      const scale = drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width;
      const texts = [...drawn.querySelectorAll('text')].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale * 0.75);
      return { title: sheet.querySelector('.map-sheet-title').textContent, least: Math.min(...texts), high: sheet.getBoundingClientRect().height, roles: [...drawn.querySelectorAll('.cb-box')].map((box) => box.dataset.id) };
    }));
    const onScreen = await page.locator('.map-role').evaluateAll((all) => all.map((role) => role.dataset.role));
    await page.emulateMedia({ media: null });
    assert.ok(sheets.length > 1);
    none(sheets.filter(({ least, high }) => least < 7 || high > 1046).map(({ title, least, high }) => `${title}: text of ${least.toFixed(1)} pt, ${Math.round(high)} px high`));
    assert.deepEqual(sheets.flatMap(({ roles }) => roles).sort(), onScreen.sort(), 'each role is on one sheet');
    assert.match(sheets[0].title, /^Career map, sheet 1 of \d: /);
  });
});
