// Without script: everything is there to read and to follow. Search, sorting and finders are all that is missing.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAGES, handbook, launch, none, serve, tooWide } from './harness.mjs';

let book, site, browser, plain, scripted;
before(async () => {
  book = handbook(); site = await serve(book.folder); browser = await launch();
  [plain, scripted] = await Promise.all([false, true].map(async (javaScriptEnabled) => (await browser.newContext({ viewport: { width: 360, height: 780 }, javaScriptEnabled })).newPage()));
});
after(async () => { await browser?.close(); await site?.close(); book?.remove(); });

describe('without script', () => {
  for (const [template, path] of Object.entries(PAGES)) {
    it(`${template} shows its content and its navigation`, async () => {
      await plain.goto(site.base + path);
      await scripted.goto(site.base + path);
      assert.ok(await plain.locator('h1').isVisible());
      await plain.getByRole('link', { name: 'Menu' }).click();
      const sections = plain.locator('nav[aria-label="Sections"] a');
      assert.ok(await sections.count() >= 5);
      for (const section of await sections.all()) assert.ok(await section.isVisible());
      // What is written in the page and can be seen with script can be seen without.
      const words = (page) => page.locator('main').evaluate((main) => {
        const read = [...main.querySelectorAll('h1, h2, h3, h4, p, th, td, dt, dd, li > a')].filter((element) => !element.closest('.filters, .needs-script') && element.checkVisibility());
        for (const label of main.querySelectorAll('[data-today-label]')) label.remove();     // What is on today is for script to say.
        return read.map((element) => element.textContent.replace(/\s+/g, ' ').trim());
      });
      const seen = new Set(await words(plain));
      none((await words(scripted)).filter((text) => !seen.has(text)));
      assert.equal(await tooWide(plain), null);
    });
  }

  it('no control that needs script is shown', async () => {
    await plain.goto(site.base + PAGES.roles);
    assert.equal(await plain.locator('button:visible, input:visible, select:visible').count(), 0);
  });

  it('a visitor gets from the home page to a role, and from there to whom it answers', async () => {
    await plain.goto(site.base);
    await plain.getByRole('link', { name: 'Menu' }).click();
    await plain.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Roles', exact: true }).click();
    await plain.getByRole('main').getByRole('link', { name: 'Production manager', exact: true }).first().click();
    assert.equal(await plain.locator('h1').textContent(), 'Production manager');
    await plain.getByRole('main').getByRole('link', { name: 'Line producer', exact: true }).first().click();
    assert.equal(await plain.locator('h1').textContent(), 'Line producer');
  });
});
