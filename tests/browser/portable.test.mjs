// A bible that travels on a stick: `build --portable`, opened from the folder, without a server.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { PAGES, handbook, launch, none, watch } from './harness.mjs';

const book = handbook('--portable');
const base = pathToFileURL(book.folder).href + '/';
let browser, page, problems;
before(async () => {
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  problems = watch(page, base);
});
after(async () => { await browser?.close(); book.remove(); });

describe('opened from a folder', () => {
  it('pages have their styles and scripts', async () => {
    await page.goto(base + 'index.html');
    assert.equal(await page.evaluate(() => document.documentElement.hasAttribute('data-js')), true);
    assert.equal(await page.locator('.site-bar').evaluate((bar) => getComputedStyle(bar).display), 'flex');
  });

  it('links lead from page to page', async () => {
    await page.goto(base + 'index.html');
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Jobs', exact: true }).click();
    await page.getByRole('main').getByRole('link', { name: 'Production manager', exact: true }).first().click();
    assert.equal(await page.locator('h1').textContent(), 'Production manager');
    assert.ok(page.url().endsWith('/roles/production-manager/index.html'));
    await page.locator('a.site-name').click();
    assert.equal(page.url(), base + 'index.html');
  });

  it('every link leads to a file', async () => {
    const problems = [];
    for (const path of Object.values(PAGES)) {
      await page.goto(base + (path.endsWith('.html') ? path : `${path}index.html`));
      for (const href of await page.$$eval('a[href], link[href], script[src], img[src]', (all) => all.map((one) => new URL(one.getAttribute("href") ?? one.getAttribute("src"), one.baseURI).href))) {
        const url = new URL(href);
        if (url.protocol === 'file:' && (url.pathname.endsWith('/') || !existsSync(fileURLToPath(new URL(url.pathname, base))))) problems.push(`/${path}: ${href.replace(base, '')}`);
      }
    }
    none([...new Set(problems)]);
  });

  it('search finds', async () => {
    await page.goto(base + PAGES.crew + 'index.html');
    await page.keyboard.press('/');
    await page.keyboard.type('line producer');
    await page.getByRole('listbox', { name: 'Results' }).getByRole('option').filter({ hasText: /^Line producer/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/roles/line-producer/index.html');
  });

  it('an org chart can be explored, though its file cannot be fetched', async () => {
    await page.goto(`${base}${PAGES['org-chart']}index.html`);
    await page.locator('.org[data-ready]').waitFor();
    await page.getByRole('combobox', { name: /^Find/ }).fill('line producer');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    assert.deepEqual(await page.locator('.cb-box.is-chosen').evaluateAll((boxes) => boxes.map((box) => box.dataset.id)), ['line-producer']);
  });

  it('nothing was missing and nothing threw', () => none(problems));
});
