// A site in another language: what scripts make speaks it, and a page that runs from right to left is mirrored.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { handbookIn, launch, none, serve, siteOf, watch } from './harness.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const open = async (book, viewport) => {
  const site = await serve(book.folder);
  const page = await (await browser.newContext({ viewport, locale: 'en-GB' })).newPage();
  return { site, page, problems: watch(page, site.base), close: async () => { await page.context().close(); await site.close(); book.remove(); } };
};

describe('a site in French', () => {
  let french, page;
  before(async () => { french = await open(handbookIn('fr'), { width: 1440, height: 900 }); ({ page } = french); });
  after(async () => { await french?.close(); });

  it('searches in French', async () => {
    await page.goto(french.site.base);
    await page.getByRole('button', { name: 'Rechercher', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Rechercher' });
    await dialog.getByRole('combobox', { name: 'Rechercher sur ce site' }).fill('producer');
    await dialog.getByText(/^\d+ résultats$/).waitFor();
    await dialog.getByRole('combobox').fill('xqzzy');
    await dialog.getByText('Aucun résultat pour «\u00a0xqzzy\u00a0».').waitFor();
    await dialog.getByText('Essayez moins de mots, le début d’un nom ou une abréviation.').waitFor();
    await dialog.getByRole('button', { name: 'Fermer' }).click();
  });

  it('answers in the finder in French, with its plurals', async () => {
    await page.goto(`${french.site.base}careers/finder/?from=runner&to=line-producer`);
    const answer = page.locator('[data-answer="route"]');
    await answer.getByRole('heading', { name: 'Runner → line producer' }).waitFor();
    await answer.getByText(/^4 évolutions, 6–13 ans, 20 compétences à acquérir$/).first().waitFor();
    await answer.getByText('après 1–2 ans comme runner').first().waitFor();
    await page.locator('[data-status="route"]').getByText(/^2 parcours de ce guide y mènent\./).waitFor();
    await page.locator('[data-ready]').waitFor({ state: 'attached' });
    // What no sentence of English may be left in.
    const shown = await answer.innerText();
    none(['years', 'skills to gain', 'moves', 'after '].filter((words) => shown.includes(words)));
  });

  it('compares in French', async () => {
    await page.goto(`${french.site.base}careers/compare/?left=runner&right=line-producer`);
    await page.getByRole('columnheader', { name: 'Comparaison' }).waitFor();
    await page.locator('[data-status="compare"]').getByText(/^\d+ points sur \d+ sont différents\.$/).waitFor();
  });

  it('has the tools of a chart in French, and filters a crew in French', async () => {
    await page.goto(`${french.site.base}org-chart/`);
    const tools = page.getByRole('group', { name: 'Outils du graphique' });
    await tools.getByRole('button', { name: 'Agrandir' }).first().waitFor();
    await tools.getByRole('button', { name: 'Plein écran' }).waitFor();
    await tools.getByRole('combobox', { name: 'Trouver un métier' }).fill('xqzzy');
    await page.getByText('Personne de trouvé pour «\u00a0xqzzy\u00a0».').waitFor();
    await page.goto(`${french.site.base}productions/harbour-lights/crew/`);
    await page.getByLabel('Trouver un métier ou un nom').fill('producer');
    await page.getByText(/^\d+ affichées sur \d+$/).waitFor();
    none(french.problems);
  });
});

describe('a site in a language that the theme lacks', () => {
  it('has English words in the forms of English', async () => {
    // Japanese has one form for all numbers.
    const files = { 'callboard.yaml': 'language: ja\n', 'content/index.md': '', 'content/roles/xylophonist.md': '' };
    const japanese = await open(siteOf(files), { width: 1440, height: 900 });
    await japanese.page.goto(japanese.site.base);
    await japanese.page.getByRole('button', { name: 'Search', exact: true }).click();
    await japanese.page.getByRole('combobox', { name: 'Search this site' }).fill('xylophonist');
    await japanese.page.getByText('1 result', { exact: true }).waitFor();
    none(japanese.problems);
    await japanese.close();
  });
});

describe('a site from right to left', () => {
  const files = {
    'callboard.yaml': 'title: دليل\nlanguage: ar\n',
    'content/index.md': 'مرحبًا.\n',
    'content/roles/producer.md': '---\ntitle: منتج\nlevel: 1\n---\n',
    'content/roles/runner.md': '---\ntitle: مساعد\nlevel: 2\nreports_to: producer\n---\n',
  };
  let arabic, page;
  before(async () => { arabic = await open(siteOf(files), { width: 360, height: 800 }); ({ page } = arabic); });
  after(async () => { await arabic?.close(); });

  it('starts at the right, and keeps drawings from left to right', async () => {
    await page.goto(`${arabic.site.base}org-chart/`);
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
    const places = await page.evaluate(() => ({
      name: document.querySelector('.site-name').getBoundingClientRect().right,
      menu: document.querySelector('[aria-controls="cb-nav"]').getBoundingClientRect().left,
      over: document.documentElement.scrollWidth - innerWidth,
      drawing: getComputedStyle(document.querySelector('.chart-frame svg')).direction,
    }));
    assert.ok(places.name > 300 && places.menu < 60, JSON.stringify(places));
    assert.deepEqual([places.over, places.drawing], [0, 'ltr']);
  });

  it('goes inwards in a tree with the arrow to the left', async () => {
    const producer = page.getByRole('treeitem', { name: /^منتج/ });
    await producer.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await producer.getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await producer.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('ArrowLeft');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^مساعد/);
    none(arabic.problems);
  });
});
