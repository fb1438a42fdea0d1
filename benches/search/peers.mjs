// Pagefind and MiniSearch over pages of a built site, as their manuals say.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

import MiniSearch from 'minisearch';
import * as pagefind from 'pagefind';

const textOf = (html) => html.replace(/<(script|style|svg|template)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ')
  .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]).replace(/\s+/g, ' ').trim();

/** The pages of a built site at some addresses: `{ address, html, main }`, `main` being what a reader came for. */
export const readPages = (folder, addresses) => addresses.map((address) => {
  const html = readFileSync(join(folder, address, 'index.html'), 'utf8');
  return { address, html, main: /<main\b[\s\S]*<\/main>/.exec(html)[0] };
});

/** MiniSearch with the options that its documentation uses for a search as you type; the title counts most. */
export const openMiniSearch = (pages) => {
  const index = new MiniSearch({ idField: 'address', fields: ['title', 'headings', 'text'] });
  index.addAll(pages.map(({ address, main }) => ({
    address,
    title: textOf(/<h1\b[\s\S]*?<\/h1>/.exec(main)?.[0] ?? ''),
    headings: [...main.matchAll(/<h[23]\b[\s\S]*?<\/h[23]>/g)].map(([heading]) => textOf(heading)).join(' · '),
    text: textOf(main),
  })));
  const search = async (query) => index.search(query, { prefix: true, fuzzy: 0.2, boost: { title: 4, headings: 2 } }).map(({ id }) => id);
  return { name: `MiniSearch ${version('minisearch')}`, search, close() {} };
};

/** Pagefind over the main part of each page, with its own defaults. */
export const openPagefind = async (pages) => {
  const { index } = await pagefind.createIndex({ forceLanguage: 'en' });
  for (const { address, html } of pages) await index.addHTMLFile({ url: `/${address}/`, content: html.replace('<main', '<main data-pagefind-body') });
  const folder = mkdtempSync(join(tmpdir(), 'callboard-pagefind-'));
  await index.writeFiles({ outputPath: join(folder, 'pagefind') });
  await pagefind.close();
  const types = { '.js': 'text/javascript', '.json': 'application/json' };
  const server = createServer((request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(readFileSync(join(folder, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  // A busy machine may be slow to ask again.
  server.keepAliveTimeout = 60_000;
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const base = `http://127.0.0.1:${server.address().port}/pagefind/`;
  const engine = await import(join(folder, 'pagefind/pagefind.js'));
  await engine.options({ basePath: base, baseUrl: '/' });
  await engine.init();
  const search = async (query) => {
    const { results } = await engine.search(query);
    const data = await Promise.all(results.slice(0, 20).map((result) => result.data()));
    return data.map(({ url }) => url.replace(/^\/|\/$/g, ''));
  };
  const close = () => { server.close(); rmSync(folder, { recursive: true, force: true }); };
  return { name: `Pagefind ${version('pagefind')}`, search, close };
};

const version = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
