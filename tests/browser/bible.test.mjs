// The bible in one piece as a PDF: complete, numbered, linked, the same each time, and without what its audience may not see.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CALLBOARD, ROOT } from './harness.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const TODAY = '2026-03-02';
let folder;
before(() => { folder = mkdtempSync(join(tmpdir(), 'callboard-bible-')); });
after(() => { if (folder) rmSync(folder, { recursive: true, force: true }); });

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
const print = (root, name, id, ...options) => {
  const file = join(folder, name);
  run(CALLBOARD, '-r', root, 'bible', id, '-o', file, '--browser', CHROMIUM, ...options);
  return file;
};
const squeeze = (text) => text.normalize('NFKC').replace(/[\s\u00ad-]+/g, '').toLowerCase();
/** The named places of a PDF, each with its page: as poppler reads them. */
const places = (pdf) => new Map([...run('pdfinfo', '-dests', pdf).matchAll(/^ *(\d+) \[.*\] "(.*)"$/gm)].map(([, page, name]) => [name, Number(page)]));

for (const show of ['harbour-lights', 'night-ferry']) {
  describe(`the bible of ${show}`, () => {
    let pdf, text, found, html, seconds;
    before(() => {
      const start = Date.now();
      pdf = print(ROOT, `${show}.pdf`, show, '--audience', 'internal', '--today', TODAY);
      seconds = (Date.now() - start) / 1000;
      text = run('pdftotext', '-layout', pdf, '-');
      found = places(pdf);
      const site = join(folder, `${show}-site`);
      run(CALLBOARD, '-r', ROOT, 'build', '--audience', 'internal', '--today', TODAY, '--no-search', '-q', '-o', site);
      html = readFileSync(join(site, `productions/${show}/bible/index.html`), 'utf8');
    });

    it('is made in at most twenty seconds', () => assert.ok(seconds <= 20, `${seconds} s`));

    it('has each chapter’s text once', () => {
      const words = squeeze(text);
      const chapters = [...html.matchAll(/<div class="prose">([\s\S]*?)<\/div>\n?(?=<)/g)].map(([, body]) => body);
      assert.ok(chapters.length >= 4, `${chapters.length} chapters`);
      // Whole sentences of paragraphs without markup: what stands between two tags, as it is.
      const paragraphs = chapters.flatMap((body) => [...body.matchAll(/<p>([^<&]{120,})</g)].map(([, words]) => words));
      assert.ok(paragraphs.length >= 3, `${paragraphs.length} paragraphs`);
      const sheets = text.split('\f').map(squeeze);
      for (const paragraph of paragraphs) {
        const start = squeeze(paragraph).slice(0, 60);
        const times = sheets.join('').split(start).length - 1;
        assert.equal(times, 1, `${times} times: ${paragraph.slice(0, 60)}`);
      }
      assert.ok(words.length > 1000);
    });

    it('numbers contents and index by the pages that things are on', () => {
      const asked = [...html.matchAll(/data-page-of="([^"]+)"/g)].map(([, name]) => name);
      assert.ok(asked.length > 30, `${asked.length} numbers`);
      // In the index, what is on a page that is named already is left out.
      for (const name of asked) assert.ok(found.has(name) || /^crew-|--at-/.test(name), `no page for ${name}`);
      const sheets = text.split('\f');
      const from = sheets.findIndex((sheet) => /^\s*Contents\s*$/m.test(sheet));
      const contents = sheets.slice(from, from + 4).join('\n');
      const parts = [...html.matchAll(/<h2 id="([^"]+)"><span class="number">(\d+)<\/span> ([^<]+)<\/h2>/g)];
      assert.ok(parts.length >= 8, `${parts.length} parts`);
      for (const [, anchor, number, title] of parts) {
        const line = contents.split('\n').find((line) => squeeze(line).startsWith(squeeze(number + title)));
        assert.ok(line, `${number} ${title} is in the contents`);
        assert.equal(Number(line.trim().split(/\s+/).at(-1)), found.get(anchor), `${number} ${title}`);
        assert.ok(squeeze(sheets[found.get(anchor) - 1]).includes(squeeze(number + title)), `${title} is on page ${found.get(anchor)}`);
      }
    });

    it('has links that all lead somewhere in it, bookmarks for its headings, and tags', () => {
      const bytes = readFileSync(pdf, 'latin1');
      const links = [...bytes.matchAll(/\/Dest \/([^\s>]+)/g)].map(([, name]) => name.replace(/#([0-9A-F]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16))));
      assert.ok(links.length > 50, `${links.length} links`);
      for (const link of links) assert.ok(found.has(link), `a link to ${link} leads nowhere`);
      assert.match(run('pdfinfo', pdf), /Tagged: +yes/);
      assert.ok(!/file:|\/tmp\//.test(bytes), 'nothing says where it was printed');
      const headings = [...html.matchAll(/<h[1-3][ >]/g)].length;
      const marks = (bytes.match(/\/Type \/Outlines/) ?? []).length;
      assert.equal(marks, 1);
      const titles = [...bytes.matchAll(/\/Title [(<]/g)].length - 1;     // One is the document's own.
      assert.ok(titles >= headings, `${titles} bookmarks for ${headings} headings`);
    });

    it('shows nobody what they may not see, in no byte', () => {
      const open = print(ROOT, `${show}-public.pdf`, show, '--audience', 'public', '--today', TODAY);
      const site = join(folder, `${show}-public-site`);
      run(CALLBOARD, '-r', ROOT, 'build', '--audience', 'public', '--today', TODAY, '--no-search', '-q', '-o', site);
      const page = readFileSync(join(site, `productions/${show}/bible/index.html`), 'utf8');
      const words = run('pdftotext', open, '-') + run('pdfinfo', open) + readFileSync(open, 'latin1');
      const mails = [...new Set(html.match(/[\w.]+@[\w.-]+\w/g) ?? [])];
      assert.ok(mails.length > 3, 'the crew has addresses');
      for (const mail of mails) assert.ok(!words.includes(mail) && !page.includes(mail), mail);
      assert.ok(!words.includes('For internal only') && text.includes('For internal only'));
    });
  });
}

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
  });
});
