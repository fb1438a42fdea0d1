// One page of each template, narrow and wide, light and dark, as those meet it who cannot see it or see it otherwise.

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deepEqual } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAGES, PAGES_OF_KEEPERS, ROOT, handbook, handbookIn, launch, none, serve } from './harness.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Pages with marks of what not everybody may see, in an edition for those who may. */
const MARKED = Object.fromEntries(Object.entries(PAGES).filter(([template]) => ['bible', 'crew', 'page', 'person', 'production', 'role', 'schedule'].includes(template)).map(([template, path]) => [`${template}, with marks`, path]));

let editions, mirrored, browser;
before(async () => {
  const books = [[handbook(), PAGES], [handbook('--audience', 'internal'), { ...PAGES_OF_KEEPERS, ...MARKED }]];
  editions = await Promise.all(books.map(async ([book, pages]) => ({ book, pages, site: await serve(book.folder) })));
  const book = handbookIn('ar');
  // Its texts have no commits, so nothing is known of changes.
  const { changes: _, ...pages } = PAGES;
  mirrored = [{ book, pages, site: await serve(book.folder) }];
  browser = await launch();
});
after(async () => {
  await browser?.close();
  for (const { book, site } of [...editions ?? [], ...mirrored ?? []]) { await site.close(); book.remove(); }
});

it('the pages looked at are one of each template', () => {
  // Every folder of the handbook has a page of its own, so that none shows the template for those without; two are what others extend.
  const templates = readdirSync(`${ROOT}/themes/default/templates`).filter((file) => file.endsWith('.html') && !['base.html', 'typed.html', 'folder.html'].includes(file));
  deepEqual([...Object.keys(PAGES), ...Object.keys(PAGES_OF_KEEPERS)].sort(), templates.map((file) => file.slice(0, -'.html'.length)).sort());
});

describe('each template is accessible', () => {
  const looks = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { colorScheme: 'dark', forcedColors: 'active' }];
  const readers = [{ books: () => editions, name: '' }, { books: () => mirrored, name: ', from right to left' }];
  const all = readers.flatMap((reader) => [360, 1440].flatMap((width) => looks.map((look) => ({ width, look, ...reader }))));
  for (const { width, look, books, name } of all) {
    it(`${width} px wide, ${Object.values(look).join(', ')}${name}`, async () => {
      // Under the policy no script can be put into a page; here that is wanted.
      const context = await browser.newContext({ viewport: { width, height: 900 }, ...look, reducedMotion: 'reduce', bypassCSP: true });
      const page = await context.newPage();
      const problems = [];
      for (const { book, site, pages } of books()) for (const [template, path] of Object.entries(pages)) {
        if (!book.has(path.endsWith('.html') ? path : `${path}index.html`)) { problems.push(`${template}: there is no page /${path}`); continue; }
        await page.goto(site.base + path);
        await page.addScriptTag({ content: AXE });
        const { violations } = await page.evaluate((rules) => globalThis.axe.run({ runOnly: rules, resultTypes: ['violations'] }), RULES);
        for (const { id, nodes } of violations) problems.push(`${template} (/${path}): ${id} ×${nodes.length}: ${nodes[0].html.slice(0, 160)}: ${(nodes[0].any[0]?.message ?? nodes[0].failureSummary).slice(0, 200)}`);
      }
      await context.close();
      none(problems);
    });
  }
});
