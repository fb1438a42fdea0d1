// On paper: no navigation, nothing left out, nothing cut off at the edge.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PAGES, crewOf, handbook, launch, none, serve, siteOf } from './harness.mjs';

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
        .filter((element) => !element.querySelector('p, li, dd, td') && !element.closest('nav, [data-toc], .near, .wide-only, .filters, button, .buttons, .needs-script, .screen-only, svg, [hidden]') && !element.querySelector(':scope > a.button, :scope > a[download]') && element.checkVisibility())
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

  /** The text of each sheet of a page, its title in the margin, how far down its words reach as a part of its height, and words beyond its edges. */
  const sheetsOf = async (base, path) => {
    await page.goto(base + path);
    const file = join(folder, 'sheets.pdf');
    await page.pdf({ path: file, preferCSSPageSize: true, format: 'A4' });
    const title = await page.locator('html').getAttribute('data-page-title');
    const texts = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8', maxBuffer: 1e9 }).split('\f').slice(0, -1);
    const places = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8', maxBuffer: 1e9 }).split('<page ').slice(1).map((sheet) => {
      const [width, height] = ['width', 'height'].map((name) => Number(sheet.match(new RegExp(`${name}="([\\d.]+)"`))[1]));
      const words = [...sheet.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g)].map(([, left, top, right, bottom, word]) => ({ left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom), word }));
      return {
        reach: Math.max(0, ...words.map(({ bottom }) => bottom / height).filter((y) => y < 0.95)),
        beyond: words.filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > width || bottom > height).map(({ word }) => word),
      };
    });
    return { title, sheets: texts.map((text, i) => ({ text, ...places[i] })) };
  };
  /** What is wrong with the sheets of a page of which each should have these marks. */
  const faults = async (base, path, ...marks) => {
    const { title, sheets } = await sheetsOf(base, path);
    return sheets.flatMap(({ text, reach, beyond }, i) => [
      ...[title, `${i + 1} / ${sheets.length}`, ...marks].filter((mark) => !squeeze(text).includes(squeeze(mark))).map((mark) => `${path}: sheet ${i + 1} has no “${mark}”`),
      ...(reach < 0.2 && i < sheets.length - 1 ? [`${path}: sheet ${i + 1} ends at ${Math.round(reach * 100)} %`] : []),
      ...beyond.map((word) => `${path}: sheet ${i + 1} cuts “${word}”`),
    ]);
  };
  const PRINTED = { ...Object.fromEntries(['crew', 'schedule', 'days', 'role', 'roles', 'org-chart', 'career-map', 'timeline', 'timeline-people', 'career-path', 'finder'].map((name) => [name, PAGES[name]])), 'org-chart of all roles': 'org-chart/' };

  for (const [name, path] of Object.entries(PRINTED)) {
    it(`${name}: every sheet says the site, the page, the day and its number, and none but the last is nearly empty`, async () => {
      none(await faults(site.base, path, 'Saltmarsh Handbook', '1 June 2026'));
    });
  }

  it('every sheet of a restricted edition names its audience', async () => {
    const crew = handbook('--audience', 'crew');
    const restricted = await serve(crew.folder);
    for (const path of Object.values(PRINTED)) none(await faults(restricted.base, path, 'Saltmarsh Handbook', '1 June 2026', 'Edition for: crew'));
    await restricted.close();
    crew.remove();
  });

  for (const count of [70, 300]) {
    it(`the prints of a crew of ${count} have full sheets, and each name in the drawing and in the list`, async () => {
      const crew = crewOf(count);
      const served = await serve(crew.folder);
      for (const path of ['crew/', 'schedule/', 'days/', 'org-chart/']) none(await faults(served.base, `productions/armada/${path}`, 'Armada', '1 June 2026'));
      const { sheets } = await sheetsOf(served.base, 'productions/armada/org-chart/');
      const drawn = sheets.filter(({ text }) => /Org chart of Armada, sheet \d+ of \d+/.test(text));
      assert.ok(drawn.length <= count / 20 + 1, `${drawn.length} sheets`);
      const listed = sheets.slice(drawn.length).map(({ text }) => text).join('\n');
      const lacks = (text, name) => !new RegExp(`${name}(?!\\d)`).test(text);
      const names = Array.from({ length: count }, (_, i) => `Person ${i}`);
      none([...names.filter((name) => lacks(drawn.map(({ text }) => text).join('\n'), name)).map((name) => `${name} is not drawn`), ...names.filter((name) => lacks(listed, name)).map((name) => `${name} is not listed`)]);
      await served.close();
      crew.remove();
    });
  }

  for (const [name, row, head] of [
    ['crew', /\d{1,2} \w{3} 2026\s+\d{1,2} \w{3} 202\d\s+\d+ %/, /Role\s+Name\s+Unit\s+From\s+To/],
    ['schedule', /\d{1,2} \w{3} 202\d\s+\d{1,2} \w{3} 202\d\s+\d+ d/, /Phase\s+Department\s+Start\s+End/],
    ['days', /\d{1,2} \w{3} 202\d\s+\d{1,2} \w{3} 202\d\s+\d+\s+\d+\s+\d+/, /Role and name.*Start\s+Finish/],
    ['roles', /(Entry|Early|Experienced|Expert)\s*$/m, /Level\s+Role\s+Focus\s+Department\s+Stage/],
  ]) {
    it(`${name}: a table has its headings on each sheet, though they are buttons on a screen`, async () => {
      const { sheets } = await sheetsOf(site.base, PAGES[name]);
      const withRows = sheets.map(({ text }) => text).filter((text) => row.test(text));
      assert.ok(withRows.length > 1, `${withRows.length} sheets with rows`);
      none(withRows.filter((text) => !head.test(text)).map((text) => `no headings above ${text.trim().slice(0, 80)}`));
    });
  }

  it('paper keeps its size of text where a site sets its own', async () => {
    const large = siteOf({ 'callboard.yaml': 'title: Large\nparams: {text_size: 1.25}\n', 'content/index.md': '---\ntitle: Large\n---\nText.\n' });
    const served = await serve(large.folder);
    await page.goto(served.base);
    const size = () => page.locator('main p').first().evaluate((text) => parseFloat(getComputedStyle(text).fontSize));
    const onScreen = await size();
    await page.emulateMedia({ media: 'print' });
    const onPaper = await size();
    await page.emulateMedia({ media: null });
    assert.ok(Math.abs(onPaper / onScreen - 0.82) < 0.01, `${onScreen} → ${onPaper} px`);
    await served.close();
    large.remove();
  });

  it('the org chart of all roles takes few sheets', async () => {
    const { sheets } = await sheetsOf(site.base, 'org-chart/');
    assert.ok(sheets.length <= 6, `${sheets.length} sheets`);
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
