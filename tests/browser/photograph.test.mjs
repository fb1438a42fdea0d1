// A photograph of 4,000 pixels on a narrow screen: the browser fetches a copy that is small enough for a telephone.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { handbook, launch, serve } from './harness.mjs';

let book, site, browser;
before(async () => { book = handbook(); site = await serve(book.folder); browser = await launch(); });
after(async () => { await browser?.close(); await site?.close(); book?.remove(); });

describe('a photograph', () => {
  for (const [deviceScaleFactor, expected] of [[1, 400], [2, 800], [3, 800]]) {
    it(`is at most 60 kB on a screen of 360 pixels at density ${deviceScaleFactor}`, async () => {
      const page = await (await browser.newContext({ viewport: { width: 360, height: 780 }, deviceScaleFactor })).newPage();
      const fetched = [];
      page.on('response', (response) => { if (response.url().includes('harbour-at-dusk')) fetched.push(response); });
      await page.goto(`${site.base}productions/harbour-lights/look-and-tone/`);
      const picture = page.locator('img[src$="harbour-at-dusk.jpg"]');
      const before = await picture.boundingBox();
      await picture.scrollIntoViewIfNeeded();
      await picture.evaluate((image) => image.decode());
      assert.equal(fetched.length, 1, 'one copy is enough');
      assert.match(fetched[0].url(), new RegExp(`/harbour-at-dusk\\.jpg/${expected}\\.jpg$`));
      const bytes = (await fetched[0].body()).length;
      assert.ok(bytes > 5_000 && bytes <= 60_000, `${bytes} bytes`);
      const { width, height } = await picture.boundingBox();
      assert.deepEqual([width, height], [before.width, before.height], 'nothing moved when it came');
      await page.context().close();
    });
  }
});
