// Everything can be done from the keyboard.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAGES, handbook, launch, none, serve, watch } from './harness.mjs';

const book = handbook();
let site, browser, page, problems;
before(async () => {
  site = await serve(book.folder); browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })).newPage();
  problems = watch(page, site.base);
});
after(async () => { await browser?.close(); await site?.close(); book.remove(); });

const open = (path) => page.goto(site.base + path);
const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);
const theme = () => page.getAttribute('html', 'data-theme');

describe('moving about', () => {
  it('the first stop is a link past the head of the page', async () => {
    await open(PAGES.role);
    await press('Tab');
    const skip = page.locator('a.skip');
    assert.ok(await hasFocus(skip));
    assert.ok((await skip.boundingBox()).y >= 0, 'it is seen while it has the focus');
    await press('Enter');
    assert.ok(await hasFocus(page.locator('main')));
    await press('Tab');
    assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)), 'the next stop is in the page’s content');
  });

  it('every stop shows that it has the focus', async () => {
    await open(PAGES.role);
    const unmarked = [];
    for (let stop = 0; stop < 60; stop += 1) {
      await press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return { html: element.outerHTML.slice(0, 120), marked: element === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) };
      });
      if (!at.marked) unmarked.push(at.html);
    }
    none(unmarked);
  });

  it('a wide table can be scrolled', async () => {
    await page.setViewportSize({ width: 360, height: 780 });
    await open(PAGES['skill-matrix']);
    const frame = page.locator('.table-scroll').first();
    await frame.focus();
    await press('ArrowRight', 'ArrowRight', 'ArrowRight');
    await page.waitForFunction(() => document.querySelector('.table-scroll').scrollLeft > 0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('the menu of a narrow screen', () => {
  before(() => page.setViewportSize({ width: 360, height: 780 }));
  after(() => page.setViewportSize({ width: 1440, height: 900 }));

  it('opens, leads on, and Escape gives the focus back', async () => {
    await open(PAGES.role);
    const menu = page.getByRole('button', { name: 'Menu' });
    const sections = page.getByRole('navigation', { name: 'Sections' });
    assert.ok(!(await sections.isVisible()));
    await menu.focus();
    await press('Enter');
    assert.ok(await sections.isVisible());
    assert.equal(await menu.getAttribute('aria-expanded'), 'true');
    await press('Tab');
    assert.ok(await hasFocus(sections.getByRole('link').first()), 'the first section is the next stop');
    await press('Escape');
    assert.ok(!(await sections.isVisible()));
    assert.ok(await hasFocus(menu));
  });
});

describe('light and dark', () => {
  it('the choice goes round, and holds on other pages', async () => {
    await open(PAGES.role);
    assert.equal(await theme(), null, 'the system’s setting holds at first');
    const toggle = page.locator('[data-theme-toggle]');
    await toggle.focus();
    await press('Enter', 'Enter');
    assert.equal(await theme(), 'dark');
    await open(PAGES.glossary);
    assert.equal(await theme(), 'dark');
    await toggle.focus();
    await press('Enter');
    assert.equal(await theme(), null);
  });
});

describe('tables', () => {
  const titles = () => page.$$eval('tbody tr:not(.group):not([hidden]) th[scope=row] > a', (links) => links.map((link) => link.textContent));

  it('sort by a column: up, down, and back', async () => {
    await open(PAGES.roles);
    const before = await titles();
    const head = page.getByRole('columnheader', { name: 'Role' }).getByRole('button');
    await head.focus();
    await press('Enter');
    const up = await titles();
    assert.deepEqual(up, [...before].sort(new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' }).compare));
    assert.equal(await page.getAttribute('th[aria-sort]', 'aria-sort'), 'ascending');
    await press('Space');
    assert.equal(await page.getAttribute('th[aria-sort]', 'aria-sort'), 'descending');
    assert.deepEqual((await titles()).sort(), [...up].sort());
    assert.equal((await titles())[0], up.at(-1));
    await press('Enter');
    assert.deepEqual(await titles(), before);
  });

  it('are narrowed by words and by choices, and say how many are left', async () => {
    await open(PAGES.roles);
    const all = (await titles()).length;
    await page.getByLabel('Find a role').focus();
    await page.keyboard.type('producer');
    const found = await titles();
    assert.ok(found.includes('Line producer') && found.length < all);
    const choice = page.getByRole('combobox', { name: 'Department' });
    await choice.selectOption('Production');
    const fewer = await titles();
    assert.ok(fewer.length > 0 && fewer.length < found.length);
    assert.match(await page.getByRole('main').getByRole('status').first().textContent(), new RegExp(`^${fewer.length} of ${all}\\b`));
    await page.getByLabel('Find a role').focus();
    await press('Escape');
    assert.equal(await page.getByLabel('Find a role').inputValue(), '');
  });

  it('a crew list keeps its departments while it is sorted and narrowed', async () => {
    await open(PAGES.crew);
    const groups = await page.locator('tr.group').count();
    assert.ok(groups > 3);
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').press('Enter');
    const firsts = await page.$$eval('table[data-filterable] tbody', (bodies) => bodies.map((body) => body.rows[0].className));
    assert.ok(firsts.every((name) => name === 'group'));
    await page.getByLabel('Find a role or a name').fill('no such person');
    assert.equal(await page.locator('tr.group:visible').count(), 0);
  });
});

describe('search', () => {
  const field = () => page.getByRole('combobox', { name: /^Search/ });
  const options = () => page.getByRole('listbox', { name: 'Results' }).getByRole('option');

  it('opens with a key, finds while one types, and follows Enter', async () => {
    await open('');
    await press('/');
    assert.ok(await hasFocus(field()));
    await page.keyboard.type('production manag');
    await options().first().filter({ hasText: /^Production manager/ }).waitFor();
    await press('Enter');
    await page.waitForURL('**/roles/production-manager/');
  });

  it('Enter waits for the results of what was typed', async () => {
    await open('');
    await press('/');
    await page.keyboard.type('prod');
    await options().first().waitFor();
    // At once, as quick fingers do: what is shown is still the answer to the beginning of it.
    await page.evaluate(() => {
      const field = document.activeElement;
      field.value = 'production manag';
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    });
    await page.waitForURL('**/roles/production-manager/');
  });

  it('the arrows choose among the results', async () => {
    await open(PAGES.schedule);
    await press('Control+k');
    await page.keyboard.type('producer');
    await options().nth(2).waitFor();
    const active = () => field().getAttribute('aria-activedescendant');
    const first = await active();
    assert.equal(first, await options().first().getAttribute('id'));
    await press('ArrowDown');
    assert.equal(await active(), await options().nth(1).getAttribute('id'));
    assert.equal(await page.locator('[role=option][aria-selected=true]').count(), 1);
    await press('ArrowUp', 'ArrowUp');
    assert.equal(await active(), await options().last().getAttribute('id'));
  });

  it('Escape closes it and gives the focus back', async () => {
    await open(PAGES.role);
    const button = page.getByRole('button', { name: /^Search/ });
    await button.focus();
    await press('Enter');
    assert.ok(await page.locator('dialog.search').isVisible());
    await press('Escape');
    assert.ok(!(await page.locator('dialog.search').isVisible()));
    assert.ok(await hasFocus(button));
  });

  it('says so when nothing is found', async () => {
    await open('');
    await press('/');
    await page.keyboard.type('zzyzxq');
    await page.locator('dialog [role=status]').filter({ hasText: /zzyzxq/ }).waitFor();
    assert.equal(await options().count(), 0);
  });

  it('offers the nearest words when nothing is found', async () => {
    await open('');
    await press('/');
    await page.keyboard.type('xbudxgetx ');
    const near = page.locator('dialog').getByRole('button', { name: 'budget' }).first();
    await near.waitFor();
    await near.press('Enter');
    await options().first().filter({ hasText: /budget/i }).waitFor();
  });

  it('answers a question with a link to the section, grouped by kind', async () => {
    await open('');
    await press('/');
    await page.keyboard.type('who books dailies');
    await options().first().filter({ hasText: /^Production coordinator/ }).waitFor();
    assert.match(await options().first().getAttribute('href'), /roles\/production-coordinator\/#/);
    assert.ok(await options().first().locator('mark').count() > 0);
    assert.ok(await page.getByRole('listbox', { name: 'Results' }).getByRole('group').count() > 1);
  });

  it('a query stands in the address, and an address with one is answered', async () => {
    await open('');
    await press('/');
    await page.keyboard.type('call sheet');
    await options().first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get('q'), 'call sheet');
    await page.reload();
    await options().first().waitFor();
    assert.equal(await field().inputValue(), 'call sheet');
    await press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('q'));
  });
});

it('nothing of this broke the policy or threw', () => none(problems));
