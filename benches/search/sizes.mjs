// How large the index of a large site is, what a first query fetches of it, and how long an answer takes.
//
//     node sizes.mjs 10000        (in this folder; see ../README.md)
//
// The site has so many pages with about six kilobytes of text each under six headings. Its 20,000 words are as common as words
// are: the one of rank r stands there in proportion to 1 / (r + 3).
//
// The time from key to results is the median of nine in Chromium, on a processor slowed down four times, once the files are there. It
// is left out where the browser of `tests/browser` is not installed.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openSearch } from '../../tests/browser/search-engine.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CALLBOARD = [process.env.CALLBOARD, join(ROOT, 'target/release/callboard'), join(ROOT, 'target/debug/callboard')].find((path) => path && existsSync(path));
const BASE = 'https://sizes.example/';
const PAGES = Number(process.argv[2] ?? 1500);

// Numbers that look random and are the same each time (mulberry32).
let state = 1;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
const ONSETS = 'b c d f g h l m n p r s t v br ch cl dr fl gr pl sh st tr'.split(' ');
const VOWELS = 'a e i o u ai ea ou'.split(' ');
const word = (rank) => {
  let [left, text] = [rank + 1, ''];
  for (; left; left = Math.floor(left / (ONSETS.length * VOWELS.length))) text += ONSETS[left % ONSETS.length] + VOWELS[Math.floor(left / ONSETS.length) % VOWELS.length];
  return text + 'n';
};
const WORDS = Array.from({ length: 20_000 }, (_, rank) => word(rank));
const sums = [];
WORDS.forEach((_, rank) => sums.push((sums[rank - 1] ?? 0) + 1 / (rank + 3)));
const draw = () => {
  const wanted = random() * sums.at(-1);
  let [low, high] = [0, sums.length - 1];
  while (low < high) { const middle = (low + high) >> 1; if (sums[middle] < wanted) low = middle + 1; else high = middle; }
  return WORDS[low];
};
const words = (count) => Array.from({ length: count }, draw).join(' ');

const folder = mkdtempSync(join(tmpdir(), 'callboard-sizes-'));
mkdirSync(join(folder, 'content'));
writeFileSync(join(folder, 'callboard.yaml'), 'title: Sizes\nlanguage: en\n');
for (let page = 0; page < PAGES; page += 1) {
  const sections = Array.from({ length: 6 }, () => `## ${words(2)}\n\n${Array.from({ length: 12 }, () => `${words(13)}.`).join(' ')}\n`);
  writeFileSync(join(folder, `content/p${page}.md`), `---\ntitle: ${words(2)} ${page}\n---\n${words(20)}.\n\n${sections.join('\n')}`);
}
execFileSync(CALLBOARD, ['build', '--root', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
const search = join(folder, 'public/callboard/search');
const total = readdirSync(search).reduce((sum, file) => sum + statSync(join(search, file)).size, 0);
console.log(`${PAGES} pages: an index of ${(total / 1e6).toFixed(1)} MB in ${readdirSync(search).length} files`);

const { launch, serve } = await import('../../tests/browser/harness.mjs').catch(() => ({}));
const host = launch && await serve(join(folder, 'public'));
const browser = launch && await launch().catch(() => null);
const page = await browser?.newPage();
if (page) {
  await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(host.base);
  await page.keyboard.press('/');
  await page.getByRole('combobox').waitFor();
}
// From the key that completes a query to its results.
const timeOf = (query) => page.evaluate(async (query) => {
  const field = document.querySelector('dialog [role="combobox"]');
  const list = document.querySelector('dialog [role="listbox"]');
  const type = (text) => new Promise((shown) => {
    list.replaceChildren();
    const asked = performance.now();
    const watcher = new MutationObserver(() => { if (list.querySelector('[role="option"]')) { watcher.disconnect(); shown(performance.now() - asked); } });
    watcher.observe(list, { childList: true, subtree: true });
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  const rest = () => new Promise((rested) => { setTimeout(rested, 200); });
  const times = [];
  for (let again = 0; again < 10; again += 1) {
    await type(query.slice(0, -1));
    await rest();
    times.push(await type(query));
    await rest();
  }
  return times.slice(1).sort((a, b) => a - b)[4];
}, query);

// A word of every page, one of many, one of some; two and three of them; a beginning; a mistake.
const [often, many, some] = [30, 300, 3000].map((rank) => WORDS[rank]);
for (const query of [often, many, some, `${often} ${many}`, `${often} ${many} ${some}`, some.slice(0, 4), `${some.slice(0, 3)}x${some.slice(3)}`]) {
  const engine = await openSearch(join(folder, 'public'), BASE);
  await engine.find(query, { limit: 10 });
  const bytes = [...engine.loaded].filter(([file]) => file.startsWith('callboard/search/')).reduce((sum, [, size]) => sum + size, 0);
  for (let warm = 0; warm < 5; warm += 1) await engine.find(query, { limit: 10 });
  const start = process.cpuUsage();
  for (let again = 0; again < 10; again += 1) await engine.find(query, { limit: 10 });
  const { user, system } = process.cpuUsage(start);
  console.log(`${query.padEnd(24)} fetches ${(bytes / 1000).toFixed(0).padStart(4)} kB at first; ${((user + system) / 10_000).toFixed(1).padStart(5)} ms a key once it is there${page ? `, ${Math.round(await timeOf(query))} ms slowed down in Chromium` : ''}`);
}
await browser?.close();
await host?.close();
rmSync(folder, { recursive: true, force: true });
