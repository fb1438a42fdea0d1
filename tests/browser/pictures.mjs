// Takes the picture of the README anew from the handbook as it is: `node tests/browser/pictures.mjs`, after `cargo build`.

import { join } from 'node:path';
import { PAGES, ROOT, handbook, launch, serve } from './harness.mjs';

const book = handbook();
const site = await serve(book.folder);
const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1200, height: 900 }, colorScheme: 'light' })).newPage();
await page.goto(site.base + PAGES.role);
await page.evaluate(() => document.fonts.ready);
await page.screenshot({ path: join(ROOT, 'content/manual/role-page.png') });
await browser.close();
await site.close();
book.remove();
