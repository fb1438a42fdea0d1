// What holds for every single page, as a visitor meets it: nothing from elsewhere, nothing broken, nothing cut off.

import { after, before, it } from 'node:test';
import { handbook, launch, none, serve, tooWide, watch } from './harness.mjs';

let book, site, browser;
before(async () => { book = handbook(); site = await serve(book.folder); browser = await launch(); });
after(async () => { await browser?.close(); await site?.close(); book?.remove(); });

it('every page fits 360 px, asks no other host and keeps to a strict policy', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 780 } });
  const paths = book.files('.html').map((path) => path.replace(/(^|\/)index\.html$/, '$1'));
  const problems = [];
  const walk = async () => {
    const page = await context.newPage();
    const seen = watch(page, site.base);
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
      await page.goto(site.base + path);
      const wide = await tooWide(page);
      if (wide) seen.push(`/${path}: ${wide}`);
    }
    problems.push(...seen);
  };
  await Promise.all([walk(), walk()]);
  await context.close();
  none(problems);
});
