// Every call sheet of the shoot, as it is met: on a phone before dawn, in the dark, and on one sheet of A4.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { handbook, launch, none, serve, tooWide } from './harness.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const audience of ['public', 'internal']) {
  describe(`the call sheets of a shoot, for ${audience}`, () => {
    let book, site, browser, folder, sheets;
    before(async () => {
      book = handbook('--audience', audience); site = await serve(book.folder); browser = await launch();
      folder = mkdtempSync(join(tmpdir(), 'callboard-calls-'));
      sheets = book.files('index.html').filter((path) => /^productions\/low-water\/calls\/\d/.test(path)).map((path) => path.replace('index.html', ''));
      assert.ok(sheets.length >= 10, `${sheets.length} sheets`);
    });
    after(async () => { await browser?.close(); await site?.close(); book?.remove(); if (folder) rmSync(folder, { recursive: true, force: true }); });

    /** Opens a page for each sheet, and gathers what `look` finds wrong. */
    const each = async (options, look) => {
      const context = await browser.newContext({ reducedMotion: 'reduce', bypassCSP: true, ...options });
      const page = await context.newPage();
      const problems = [];
      for (const path of sheets) {
        await page.goto(site.base + path);
        problems.push(...(await look(page, path)).map((problem) => `/${path}: ${problem}`));
      }
      await context.close();
      none(problems);
    };

    it('on a phone, say first when and where, and cut nothing off', () => each({ viewport: { width: 360, height: 780 } }, async (page) => {
      const problems = await page.evaluate(() => {
        const problems = [];
        const bottom = (selector) => document.querySelector(selector)?.getBoundingClientRect().bottom;
        if (!(bottom('.call-first') < 780)) problems.push(`the general call ends at ${bottom('.call-first')} px`);
        const hospital = document.querySelector('.call-hospital a[href^="tel:"]');
        if (document.querySelector('.call-hospital') && !(hospital?.getBoundingClientRect().bottom < 2 * 780)) problems.push('the number of the hospital is not within two screens');
        for (const cell of document.querySelectorAll('main :is(td, th, dd, li)')) {
          const { left, right } = cell.getBoundingClientRect();
          if (cell.checkVisibility() && cell.textContent.trim() && !cell.closest('thead, nav') && (right > innerWidth || left < 0)) problems.push(`cut off: ${cell.textContent.trim().slice(0, 60)}`);
        }
        for (const link of document.querySelectorAll('main a[href^="tel:"]')) if (link.checkVisibility() && link.getBoundingClientRect().height < 24) problems.push(`too small to touch: ${link.textContent}`);
        return problems;
      });
      const wide = await tooWide(page);
      return wide ? [...problems, wide] : problems;
    }));

    for (const [width, colorScheme] of [[360, 'dark'], [360, 'light'], [1440, 'dark']]) {
      it(`can be used by everybody, ${width} px wide and ${colorScheme}`, () => each({ viewport: { width, height: 900 }, colorScheme }, async (page) => {
        await page.addScriptTag({ content: AXE });
        const { violations } = await page.evaluate((rules) => globalThis.axe.run({ runOnly: rules, resultTypes: ['violations'] }), RULES);
        return violations.map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0].html.slice(0, 160)}`);
      }));
    }

    it('are one sheet of A4 in print, white, with every call once and no controls', () => each({ colorScheme: 'dark' }, async (page, path) => {
      const squeeze = (text) => text.normalize('NFKC').replace(/[\s\u00ad-]+/g, '').toLowerCase();
      const lines = await page.evaluate(() => {
        const words = (cells) => cells.map((cell) => cell.textContent.trim()).join('');
        const rows = [...document.querySelectorAll('.call-table tbody tr:not(.group)')].map((row) => words([...row.cells].slice(0, 2)));
        const said = [...document.querySelectorAll('.call-hospital strong, .call-safety li, .call-notes dd, .call-sheet .prose p')].map((line) => words([line]));
        return { rows, said, audience: document.querySelector('.edition')?.textContent.trim() };
      });
      const file = join(folder, 'sheet.pdf');
      await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
      const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
      const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
      const problems = [];
      if (!/^Pages: +1$/m.test(info) || !/\(A4\)/.test(info)) problems.push(info.match(/^Pages.*|^Page size.*/gm).join(', '));
      const paper = squeeze(text);
      if (lines.rows.length < 3) problems.push(`${lines.rows.length} calls`);
      for (const line of [...lines.rows, ...lines.said].map(squeeze)) {
        const times = paper.split(line).length - 1;
        if (times !== 1) problems.push(`${times} times in print: ${line}`);
      }
      if (lines.audience && !paper.includes(squeeze(lines.audience))) problems.push('its audience is not in print');
      for (const control of ['Skip to content', 'Calls by person', 'Next sheet', 'Find a name or a role']) if (paper.includes(squeeze(control))) problems.push(`“${control}” is printed`);
      await page.emulateMedia({ media: 'print' });
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await page.emulateMedia({ media: null });
      if (ground !== 'rgb(255, 255, 255)') problems.push(`the paper is ${ground}`);
      return problems;
    }));
  });
}
