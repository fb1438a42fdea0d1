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
    'careers', 'career-path', 'career-map', 'finder', 'compare', 'skill', 'skill-matrix', 'occupational-map', 'responsibilities', 'glossary',
    'call', 'calls', 'calls-by-person', 'distribution', 'document', 'documents', 'vacancies', 'vacancy',
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
      const printed = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
      const lines = printed.split('\n').map((line) => line.trim());
      const raw = squeeze(printed);
      for (const control of ['Skip to', 'Menu', 'Find a role']) assert.ok(!lines.includes(control), `“${control}” is printed`);
      none([...new Set(words)].filter((text) => !text.split('\n').every((line) => line.split(/\s+/).every((word) => raw.includes(squeeze(word)) || paper.includes(squeeze(word))))).map((text) => `not on paper: ${text}`));
    });

    it(`${template} fits the paper`, async () => {
      // A4 less its margins, in CSS pixels; the map of careers asks for A3 across.
      await page.setViewportSize({ width: template === 'career-map' ? 1511 : 680, height: 1000 });
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

  /** The text of each sheet of a page, and how far down its words reach, as a part of the sheet's height. */
  const sheetsOf = async (name, path) => {
    await page.goto(site.base + path);
    const file = join(folder, `${name}-sheets.pdf`);
    await page.pdf({ path: file, preferCSSPageSize: true });
    const texts = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
    const places = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' }).split('<page ').slice(1).map((sheet) => {
      const height = Number(sheet.match(/height="([\d.]+)"/)[1]);
      const ends = [...sheet.matchAll(/yMax="([\d.]+)"/g)].map(([, y]) => Number(y) / height).filter((y) => y < 0.95);
      return Math.max(0, ...ends);
    });
    return texts.map((text, i) => ({ text, reach: places[i] }));
  };

  for (const [name, path] of Object.entries({ ...PAGES, roles: 'roles/', 'org-chart-of-roles': 'org-chart/' }).filter(([name]) => ['crew', 'schedule', 'days', 'role', 'org-chart', 'org-chart-of-roles', 'career-map', 'roles'].includes(name))) {
    it(`${name}: every sheet says the site, the day and its number, and none but the last is nearly empty`, async () => {
      const sheets = await sheetsOf(name, path);
      const problems = [];
      sheets.forEach(({ text, reach }, i) => {
        for (const mark of ['Saltmarsh Handbook', '1 June 2026', `${i + 1} / ${sheets.length}`]) if (!squeeze(text).includes(squeeze(mark))) problems.push(`sheet ${i + 1} has no “${mark}”`);
        if (reach < 0.2 && i < sheets.length - 1) problems.push(`sheet ${i + 1} ends at ${Math.round(reach * 100)} %`);
      });
      none(problems);
    });
  }

  it('a table has its headings on each sheet, though they are buttons on a screen', async () => {
    const sheets = (await sheetsOf('crew-heads', PAGES.crew)).map(({ text }) => text);
    const withRows = sheets.filter((text) => /\d{1,2} \w{3} 2026\s+\d{1,2} \w{3} 202\d/.test(text));
    assert.ok(withRows.length > 2);
    none(withRows.filter((text) => !/Role\s+Name\s+Unit\s+From\s+To/.test(text)).map((text) => `no headings above ${text.trim().slice(0, 80)}`));
  });

  it('every sheet of a restricted edition names its audience', async () => {
    const crew = handbook('--audience', 'crew');
    const restricted = await serve(crew.folder);
    await page.goto(restricted.base + PAGES.crew);
    const file = join(folder, 'restricted.pdf');
    await page.pdf({ path: file, preferCSSPageSize: true });
    const sheets = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
    none(sheets.filter((text) => !text.includes('Edition for: crew')).map((text) => text.trim().slice(0, 80)));
    await restricted.close();
    crew.remove();
  });

  it('the org chart of all roles takes few sheets', async () => {
    const sheets = await sheetsOf('org-sheets', 'org-chart/');
    assert.ok(sheets.length <= 11, `${sheets.length} sheets`);
  });

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
