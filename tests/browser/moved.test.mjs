// An old address leads to the page's new one: with script to the place that a link named, without it to the page.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, serve, siteOf } from './harness.mjs';

let book, site, browser;
before(async () => {
  book = siteOf({
    'callboard.yaml': '',
    'content/roles/runner.md': '---\naliases: [/jobs/runner/]\n---\n## What they do\n\nRuns.\n',
  });
  site = await serve(book.folder); browser = await launch();
});
after(async () => { await browser?.close(); await site?.close(); book?.remove(); });

describe('an old address', () => {
  for (const [how, javaScriptEnabled, end] of [['with', true, 'roles/runner/?from=mail#what-they-do'], ['without', false, 'roles/runner/']]) {
    it(`leads on ${how} script`, async () => {
      const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
      await page.goto(`${site.base}jobs/runner/?from=mail#what-they-do`);
      await page.waitForURL(site.base + end);
      assert.equal(await page.locator('h1').textContent(), 'Runner');
    });
  }
});
