// The bible in one piece as a PDF: complete, numbered, linked, the same each time, and without what its audience may not see.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { CALLBOARD, ROOT, launch, none } from './harness.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const TODAY = '2026-03-02';
let folder, browser;
before(async () => { folder = mkdtempSync(join(tmpdir(), 'callboard-bible-')); browser = await launch(); });
after(async () => { await browser?.close(); if (folder) rmSync(folder, { recursive: true, force: true }); });

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
const print = (root, name, id, ...options) => {
  const file = join(folder, name);
  run(CALLBOARD, '-r', root, 'bible', id, '-o', file, '--browser', CHROMIUM, ...options);
  return file;
};
const build = (name, audience) => {
  const site = join(folder, name);
  run(CALLBOARD, '-r', ROOT, 'build', '--portable', '--audience', audience, '--today', TODAY, '--no-search', '-q', '-o', site);
  return site;
};
const squeeze = (text) => text.normalize('NFKC').replace(/[\s\u00ad-]+/g, '').toLowerCase();
const times = (text, part) => text.split(part).length - 1;
/** The named places of a PDF, each with its page: as poppler reads them. */
const places = (pdf) => new Map([...run('pdfinfo', '-dests', pdf).matchAll(/^ *(\d+) \[.*\] "(.*)"$/gm)].map(([, page, name]) => [name, Number(page)]));
/** The text of each sheet without white space, and without what stands at its edges. */
const sheetsOf = (pdf, title) => run('pdftotext', '-raw', pdf, '-').split('\f').slice(0, -1).map((sheet) => {
  const edges = new RegExp(`^(${title}|\\d{4}-\\d{2}-\\d{2}|\\d+|For \\w+ only)$`);
  const lines = sheet.trim().split('\n');
  while (lines.length && edges.test(lines[0].trim())) lines.shift();
  while (lines.length && edges.test(lines.at(-1).trim())) lines.pop();
  return squeeze(lines.join('\n'));
});
/** How far down the words of each sheet reach, as a part of its height, and whether it lies across. */
const shapes = (pdf) => run('pdftotext', '-bbox', pdf, '-').split('<page ').slice(1).map((sheet) => {
  const [width, height] = ['width', 'height'].map((side) => Number(sheet.match(new RegExp(`${side}="([\\d.]+)"`))[1]));
  const reach = Math.max(0, ...[...sheet.matchAll(/yMax="([\d.]+)"/g)].map(([, y]) => Number(y) / height).filter((y) => y < 0.94));
  return { reach, isWide: width > height };
});
/** The bookmarks of a PDF, in order of their words, and not in that of the pages. */
const bookmarks = (bytes) => [...bytes.matchAll(/\/Title (?:\(((?:\\.|[^\\)])*)\)|<FEFF([0-9A-F]*)>)/g)].slice(1).map(([, plain, wide]) => squeeze(wide
  ? wide.match(/.{4}/g).map((code) => String.fromCharCode(parseInt(code, 16))).join('')
  : plain.replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(parseInt(code, 8))).replace(/\\(.)/g, '$1'))).sort();

/** What a page says: its texts between tags, and what a bible needs to be compared with its PDF. */
const read = async (site, path) => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(site, path, 'index.html')).href);
  const found = await page.evaluate(() => {
    const textsOf = (root, without = '') => {
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(`script, style, svg, .buttons, .anchor, .code-copy, .preview${without}`)) texts.push(walk.currentNode.data);
      return texts;
    };
    const words = (element) => element.textContent.trim();
    return {
      prose: [...document.querySelectorAll('main .prose')].flatMap((prose) => textsOf(prose, ', h2, h3, h4, h5, h6')),
      texts: textsOf(document.querySelector('main')),
      headings: [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].map(words),
      contents: [...document.querySelectorAll('.bible-contents li')].map((line) => ({ words: words(line.querySelector('a')), anchor: line.querySelector(':scope > [data-page]').hash.slice(1) })),
      index: [...document.querySelectorAll('.bible-entries > li')].map((line) => ({ title: words(line.firstChild), places: [...line.querySelectorAll('[data-page]')].map((place) => ({ anchor: place.hash.slice(1), isMain: place.matches('.is-main') })) })),
      calls: [...document.querySelectorAll('.call-table tbody tr:not(.group)')].map((row) => words(row.cells[0]) + words(row.cells[1])),
      lines: [...document.querySelectorAll('.call-safety li, .call-notes dd, .call-hospital strong')].map(words),
    };
  });
  await page.close();
  return found;
};

for (const show of ['harbour-lights', 'night-ferry', 'low-water']) {
  describe(`the bible of ${show}`, () => {
    let pdf, bytes, sheets, found, site, bible, title, seconds;
    before(async () => {
      const start = Date.now();
      pdf = print(ROOT, `${show}.pdf`, show, '--audience', 'internal', '--today', TODAY);
      seconds = (Date.now() - start) / 1000;
      bytes = readFileSync(pdf, 'latin1');
      found = places(pdf);
      site = build(`${show}-site`, 'internal');
      bible = await read(site, `productions/${show}/bible`);
      title = bible.headings[0];
      sheets = sheetsOf(pdf, title);
    });

    it('is made in at most twenty seconds', () => assert.ok(seconds <= 20, `${seconds} s`));

    it('has the text of each chapter and of each role once', async () => {
      const paper = sheets.join('');
      const chapters = readdirSync(join(ROOT, 'content/productions', show)).filter((file) => file.endsWith('.md') && file !== 'index.md').map((file) => file.slice(0, -'.md'.length));
      assert.ok(chapters.length >= 2, `${chapters}`);
      const texts = (await Promise.all(['', ...chapters].map((chapter) => read(site, `productions/${show}/${chapter}`)))).flatMap(({ prose }) => prose);
      const long = [...texts, ...bible.prose].map(squeeze).filter((text) => text.length >= 30);
      assert.ok(long.length >= 30, `${long.length} texts`);
      const own = squeeze(bible.texts.join(''));
      // Two roles may say the same: it is on paper as often as on the page.
      none([...new Set(long)].filter((text) => times(paper, text) !== times(own, text) || times(own, text) === 0).map((text) => `${times(paper, text)} times in print, ${times(own, text)} on the page: ${text}`));
      const chaptersOnly = texts.map(squeeze).filter((text) => text.length >= 30);
      none(chaptersOnly.filter((text) => times(paper, text) !== 1).map((text) => `${times(paper, text)} times: ${text}`));
    });

    it('numbers its contents by the pages that they are on', () => {
      assert.ok(bible.contents.length > 20, `${bible.contents.length} lines`);
      const last = Math.min(...bible.contents.map(({ anchor }) => found.get(anchor))) - 1;
      const contents = run('pdftotext', '-layout', '-f', '2', '-l', `${last}`, pdf, '-').split('\n').map(squeeze);
      none(bible.contents.flatMap(({ words, anchor }) => {
        const page = found.get(anchor);
        if (!page) return [`no page for ${words}`];
        const problems = [];
        if (!contents.includes(squeeze(words) + page)) problems.push(`the contents do not have “${words} ${page}”`);
        if (!sheets[page - 1].includes(squeeze(words))) problems.push(`“${words}” is not on page ${page}`);
        return problems;
      }));
    });

    it('numbers its index by the pages that things are on', () => {
      assert.ok(bible.index.length > 20, `${bible.index.length} entries`);
      const start = sheets.findLastIndex((sheet) => sheet.includes(squeeze('Index of roles and people')));
      const index = sheets.slice(start).join('');
      none(bible.index.flatMap(({ title, places }) => {
        // What is on a page that is named already is left out, and so is its place.
        const pages = [...new Set(places.map(({ anchor }) => found.get(anchor)).filter(Boolean))];
        if (!pages.length) return [`no page for ${title}`];
        const problems = [];
        if (!index.includes(squeeze(title + pages.join(',')))) problems.push(`the index does not have “${title} ${pages.join(', ')}”`);
        for (const { anchor } of places.filter(({ isMain }) => isMain)) if (!sheets[found.get(anchor) - 1]?.includes(squeeze(title))) problems.push(`“${title}” is not on page ${found.get(anchor)}`);
        return problems;
      }));
    });

    it('has links that all lead somewhere in it, a bookmark for each heading, and tags', () => {
      const links = [...bytes.matchAll(/\/Dest \/([^\s>]+)/g)].map(([, name]) => name.replace(/#([0-9A-F]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16))));
      assert.ok(links.length > 50, `${links.length} links`);
      none([...new Set(links)].filter((link) => !found.has(link)).map((link) => `a link to ${link} leads nowhere`));
      assert.match(run('pdfinfo', pdf), /Tagged: +yes/);
      assert.ok(!/file:|\/tmp\//.test(bytes), 'nothing says where it was printed');
      assert.deepEqual(bookmarks(bytes), bible.headings.map(squeeze).sort());
    });

    it('has no heading alone at the foot of a sheet, and no sheet that is nearly empty', () => {
      const headings = bible.headings.map(squeeze).filter((words) => words.length > 5);
      const first = Math.min(...bible.contents.map(({ anchor }) => found.get(anchor)));
      none(shapes(pdf).flatMap(({ reach, isWide }, i) => {
        const problems = [];
        // Boxes of a chart have names that are headings elsewhere.
        const last = i + 1 < first || isWide ? [] : headings.filter((words) => sheets[i].endsWith(words));
        problems.push(...last.map((words) => `sheet ${i + 1} ends with the heading ${words}`));
        if (reach < 0.2 && i + 1 < sheets.length) problems.push(`sheet ${i + 1} ends at ${Math.round(reach * 100)} %`);
        return problems;
      }));
    });

    it('shows nobody what they may not see, in no byte', async () => {
      const open = print(ROOT, `${show}-public.pdf`, show, '--audience', 'public', '--today', TODAY);
      const page = await read(build(`${show}-public-site`, 'public'), `productions/${show}/bible`);
      const inBytes = readFileSync(open, 'latin1');
      const words = squeeze(run('pdftotext', '-raw', open, '-') + run('pdfinfo', open)) + squeeze(inBytes) + bookmarks(inBytes).join('');
      const known = squeeze(page.texts.join(''));
      const hidden = bible.texts.map(squeeze).filter((text) => text.length >= 8 && !known.includes(text));
      assert.ok(hidden.length > 3, 'some of it is restricted');
      none([...new Set(hidden)].filter((text) => words.includes(text)).map((text) => `the public one has “${text}”`));
      assert.ok(hidden.some((text) => text.includes('@') || text.startsWith('+44')), 'contacts are');
      assert.ok(!words.includes(squeeze('For internal only')) && squeeze(run('pdftotext', pdf, '-')).includes(squeeze('For internal only')));
    });
  });
}

it('the bible of a shoot has each call sheet on one sheet, with every call once', async () => {
  const pdf = join(folder, 'low-water.pdf');
  const site = join(folder, 'low-water-site');
  const sheets = sheetsOf(pdf, 'Low Water');
  const days = readdirSync(join(ROOT, 'content/productions/low-water/calls')).map((file) => file.slice(0, -'.md'.length));
  const found = places(pdf);
  assert.ok(days.length >= 10);
  for (const day of days) {
    const { calls, lines, prose } = await read(site, `productions/low-water/calls/${day}`);
    const page = found.get(`call-low-water-calls-${day}`);
    assert.ok(page, `${day} has a place`);
    const sheet = sheets[page - 1];
    assert.ok(calls.length >= 3);
    none([...calls, ...lines, ...prose].map(squeeze).filter((text) => text.length > 3 && times(sheet, text) !== 1).map((text) => `${day}, sheet ${page}: ${times(sheet, text)} times “${text}”`));
  }
});

describe('an issue of a bible', () => {
  it('is made again from its commit, byte for byte', () => {
    const root = mkdtempSync(join(folder, 'site-'));
    for (const part of ['content', 'callboard.yaml']) cpSync(join(ROOT, part), join(root, part), { recursive: true });
    const git = (...args) => run('git', '-C', root, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args);
    git('init', '-q', '.');
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    run(CALLBOARD, '-r', root, 'issue', 'night-ferry', '--today', TODAY);
    const first = print(root, 'issue-1.pdf', 'night-ferry', '--today', TODAY);
    const chapter = join(root, 'content/productions/night-ferry/look-and-tone.md');
    writeFileSync(chapter, `${readFileSync(chapter, 'utf8')}\nA sentence that nobody had written before.\n`);
    git('add', '.');
    git('commit', '-q', '-m', 'two');
    run(CALLBOARD, '-r', root, 'issue', 'night-ferry', '--today', '2026-04-01');
    const second = print(root, 'issue-2.pdf', 'night-ferry', '--today', '2026-04-01');
    const again = [1, 2].map((number) => print(root, `again-${number}.pdf`, 'night-ferry', '--issue', String(number)));
    assert.ok(readFileSync(first).equals(readFileSync(again[0])), 'issue 1');
    assert.ok(readFileSync(second).equals(readFileSync(again[1])), 'issue 2');
    const words = squeeze(run('pdftotext', second, '-'));
    assert.ok(words.includes(squeeze('2, blue')) && words.includes(squeeze('What changed')));
    assert.ok(words.includes(squeeze('1 passage new or changed')));
    // The bar in the margin is drawn, on the page of the new sentence alone: dark for the height of a line, left of all text.
    const pages = run('pdftotext', second, '-').split('\f');
    const page = pages.findIndex((text) => text.includes('nobody had written before'));
    const bars = (number) => {
      const image = execFileSync('pdftoppm', ['-r', '72', '-gray', '-f', `${number}`, '-l', `${number}`, second]);
      const [head, width, height] = image.subarray(0, 20).toString('latin1').match(/^P5\s(\d+)\s(\d+)\s255\s/);
      const isDark = (x, y) => image[head.length + y * width + x] < 128;
      let longest = 0;
      for (let x = 37; x < 48; x++) for (let y = 0, length = 0; y < height; y++) longest = Math.max(longest, length = isDark(x, y) ? length + 1 : 0);
      return longest;
    };
    assert.ok(bars(page + 1) >= 8, `${bars(page + 1)} points`);
    assert.ok(bars(page) < 8 && bars(page + 2) < 8, 'no other page has one');
  });
});
