// How well the search answers, beside Pagefind and MiniSearch: the judged queries of tests/search over the same pages.
//
//     cargo build && npm ci && node figures.mjs        (in this folder; see ../README.md)

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openSearch } from '../../tests/browser/search-engine.mjs';
import { addressOf, figuresOf, readJudged } from '../../tests/browser/search-figures.mjs';
import { openMiniSearch, openPagefind, readPages } from './peers.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CALLBOARD = [process.env.CALLBOARD, join(ROOT, 'target/release/callboard'), join(ROOT, 'target/debug/callboard')].find((path) => path && existsSync(path));
const BASE = 'https://handbook.example/';

const folder = mkdtempSync(join(tmpdir(), 'callboard-figures-'));
execFileSync(CALLBOARD, ['build', '--root', ROOT, '--output', join(folder, 'public')], { stdio: ['ignore', 'ignore', 'inherit'] });
const site = join(folder, 'public');
const engine = await openSearch(site, BASE);
const pages = readPages(site, (await engine.addresses()).filter((address) => address));
const callboard = { name: 'Callboard', search: async (query) => (await engine.find(query, { limit: 10 })).map(({ url }) => addressOf(url, BASE)), close() {} };

const searches = [callboard, await openPagefind(pages), openMiniSearch(pages)];
const judged = readJudged();
const figures = [];
for (const { name, search } of searches) figures.push([name, await figuresOf(judged, search)]);

console.log(`${judged.length} queries over ${pages.length} pages; nDCG@10 / MRR@5 / recall@10\n`);
console.log(`| queries | ${figures.map(([name]) => name).join(' | ')} |`);
console.log(`|---|${figures.map(() => '---:|').join('')}`);
const number = (value) => value.toFixed(2);
for (const name of [...new Set(judged.map(({ name }) => name)), 'all']) {
  const row = figures.map(([, all]) => { const { ndcg, mrr, recall } = all.get(name); return `${number(ndcg)} / ${number(mrr)} / ${number(recall)}`; });
  console.log(`| ${name} (${figures[0][1].get(name).queries}) | ${row.join(' | ')} |`);
}
for (const { close } of searches) close();
rmSync(folder, { recursive: true, force: true });
