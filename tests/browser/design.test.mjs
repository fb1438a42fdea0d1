// What a reader can count on, whatever the studio's brand: the answers first, tables that can be read on a phone, no empty panels.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAGES, handbook, launch, none, serve, siteOf, tooWide } from './harness.mjs';

let book, site, browser;
before(async () => { book = handbook(); site = await serve(book.folder); browser = await launch(); });
after(async () => { await browser?.close(); await site?.close(); book?.remove(); });

const open = async (width, height, options = {}) => (await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', ...options })).newPage();

describe('a role answers first what most readers ask', () => {
  for (const [width, height, screens] of [[360, 780, 2], [1440, 900, 1]]) {
    it(`what, to whom, over whom, five duties and where next are within the first ${screens} screens at ${width} px`, async () => {
      const page = await open(width, height);
      await page.goto(site.base + PAGES.role);
      const ends = await page.evaluate(() => Object.fromEntries(Object.entries({
        what: '.slate .focus', 'reports to': '.slate-cells a[href*="line-producer"]', manages: '.slate-cells .cell-wide dd', duties: '[aria-labelledby="cb-duties"]', next: '[aria-labelledby="cb-next"]',
      }).map(([name, selector]) => [name, document.querySelector(selector)?.getBoundingClientRect().bottom ?? Infinity])));
      none(Object.entries(ends).filter(([, bottom]) => bottom > screens * height).map(([name, bottom]) => `${name} ends at ${bottom} px`));
      assert.equal(await page.locator('.duties > li').count(), 5);
      await page.context().close();
    });
  }

  it('every role does, as far as it has them', async () => {
    const late = [];
    for (const [width, height, screens] of [[360, 780, 2], [1440, 900, 1]]) {
      const page = await open(width, height);
      for (const path of book.files('.html').filter((path) => /^roles\/[^/]+\/index\.html$/.test(path))) {
        await page.goto(site.base + path.replace('index.html', ''));
        const end = await page.evaluate(() => Math.max(...[...document.querySelectorAll('.slate, [aria-labelledby="cb-duties"], [aria-labelledby="cb-next"]')].map((part) => part.getBoundingClientRect().bottom)));
        if (end > screens * height) late.push(`/${path} at ${width} px: ${(end / height).toFixed(2)} screens`);
      }
      await page.context().close();
    }
    none(late);
  });

  it('every role opens within seven screens of a phone', async () => {
    const page = await open(360, 780);
    const long = [];
    for (const path of book.files('.html').filter((path) => /^roles\/[^/]+\/index\.html$/.test(path))) {
      await page.goto(site.base + path.replace('index.html', ''));
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      if (height > 7 * 780) long.push(`/${path}: ${(height / 780).toFixed(1)} screens`);
    }
    await page.context().close();
    none(long);
  });

  it('the moves that are drawn stand on one line with the role', async () => {
    const page = await open(1440, 900);
    await page.goto(site.base + PAGES.role);
    const [from, role, to] = await page.locator('[data-ways] .ways > *').evaluateAll((parts) => parts.map((part) => { const { left, right } = part.getBoundingClientRect(); return { left, right }; }));
    assert.ok(from.right <= role.left && role.right <= to.left, JSON.stringify([from, role, to]));
    await page.context().close();
  });

  it('an address that leads into a fold opens it', async () => {
    const page = await open(1440, 900);
    await page.goto(`${site.base}${PAGES.role}#responsibilities`);
    assert.ok(await page.locator('details:has(#responsibilities) > div').isVisible());
    await page.context().close();
  });
});

describe('at 360 px the main facts of a table need no sideways scrolling', () => {
  for (const [name, path] of Object.entries({ crew: PAGES.crew, phases: PAGES.schedule, roles: PAGES.roles, skills: PAGES.skills, 'the skills of a role': 'roles/runner/', 'two roles compared': 'careers/compare/?left=production-manager&right=line-producer' })) {
    it(name, async () => {
      const page = await open(360, 780);
      await page.goto(site.base + path);
      if (path.includes('?')) await page.locator('[data-answer] table').waitFor();
      const out = await page.evaluate(() => [...document.querySelectorAll('main :is(td, th)')]
        .filter((cell) => cell.checkVisibility() && cell.textContent.trim() && !cell.closest('thead'))
        .filter((cell) => { const { left, right } = cell.getBoundingClientRect(); return right > innerWidth || left < 0; }).map((cell) => cell.textContent.trim().slice(0, 60)));
      none(out.map((text) => `cut off: ${text}`));
      assert.equal(await tooWide(page), null);
      await page.context().close();
    });
  }

  it('two roles compared stand beside each other', async () => {
    const page = await open(360, 780);
    await page.goto(`${site.base}careers/compare/?left=production-manager&right=line-producer`);
    await page.locator('[data-answer] table').waitFor();
    const sides = await page.locator('[data-answer] tbody tr:not(.is-same)').first().locator('td').evaluateAll((cells) => cells.slice(0, 2).map((cell) => cell.getBoundingClientRect()));
    assert.ok(sides[0].right <= sides[1].left && Math.abs(sides[0].top - sides[1].top) < 2, JSON.stringify(sides));
    await page.context().close();
  });
});

describe('nothing moves while a page opens', () => {
  const pages = { home: '', role: PAGES.role, crew: PAGES.crew, schedule: PAGES.schedule, 'org chart': 'org-chart/', 'org chart of a production': PAGES['org-chart'], 'who does what': PAGES.responsibilities };
  for (const width of [360, 1440]) {
    it(`${width} px wide, on a slow line and a slow machine`, async () => {
      const page = await open(width, 800);
      const slow = await page.context().newCDPSession(page);
      await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await slow.send('Network.emulateNetworkConditions', { offline: false, latency: 100, downloadThroughput: 200_000, uploadThroughput: 90_000 });
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value))).observe({ type: 'layout-shift', buffered: true });
      });
      const moved = [];
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(site.base + path, { waitUntil: 'networkidle' });
        const shift = await page.evaluate(() => window.shifts.reduce((sum, value) => sum + value, 0));
        if (shift > 0.02) moved.push(`${name}: a layout shift of ${shift.toFixed(3)}`);
      }
      await page.context().close();
      none(moved);
    });
  }
});

it('no sheet or card is more than a third empty at 1440 px', async () => {
  const page = await open(1440, 900);
  const empty = [];
  for (const [template, path] of Object.entries(PAGES)) {
    await page.goto(site.base + path);
    empty.push(...await page.evaluate((template) => [...document.querySelectorAll('main .sheet, main .card, main .columns > .matter')]
      .filter((card) => card.checkVisibility() && getComputedStyle(card).backgroundColor !== 'rgba(0, 0, 0, 0)')
      .map((card) => {
        const box = card.getBoundingClientRect();
        const range = document.createRange();
        const parts = [...card.querySelectorAll('p, li, td, th, h1, h2, h3, dd, svg, input, button, pre, summary')].filter((part) => part.checkVisibility());
        // What opens a fold has its mark at the far end of its row.
        const right = Math.max(box.left, ...parts.map((part) => {
          if (part instanceof SVGElement || part.matches('input, button, pre, summary')) return part.getBoundingClientRect().right;
          range.selectNodeContents(part);
          return range.getBoundingClientRect().right;
        }));
        return { share: (box.right - right) / box.width, name: card.querySelector('h1, h2, h3')?.textContent ?? card.className };
      })
      .filter(({ share }) => share > 0.34).map(({ share, name }) => `${template}: “${name.trim()}” is ${Math.round(share * 100)} % empty`), template));
  }
  await page.context().close();
  none(empty);
});

it('a handbook of plain texts has no panel of roles, charts, facts or careers', async () => {
  const plain = siteOf({
    'callboard.yaml': 'title: House rules\n',
    'content/index.md': 'How we work.\n', 'content/travel/index.md': '---\ntitle: Travel\n---\nBook early.\n',
    'content/travel/trains.md': '# Trains\n\nTake them.\n', 'content/travel/taxis.md': '# Taxis\n\nAfter ten.\n', 'content/kit.md': '# Kit\n\nBring it back.\n',
  });
  const host = await serve(plain.folder);
  const page = await open(1440, 900);
  const found = [];
  for (const path of plain.files('.html')) {
    await page.goto(host.base + path);
    const words = await page.evaluate(() => document.body.innerText);
    for (const word of ['Roles', 'Career', 'Org chart', 'Facts', 'Timeline', 'Skills', 'Glossary']) if (words.includes(word)) found.push(`${path}: ${word}`);
    if (await page.locator('svg:not(.icon), .slate-cells').count()) found.push(`${path}: a chart or facts`);
  }
  await page.goto(`${host.base}travel/trains/`);
  assert.deepEqual(await page.locator('.tree-nav a').allTextContents(), ['Travel', 'Taxis', 'Trains']);
  assert.equal(await page.locator('.pager [rel="prev"]').innerText().then((text) => text.split('\n').pop().trim()), 'Taxis');
  await page.context().close(); await host.close(); plain.remove();
  none(found);
});

it('what changed and what there is to read stand beside the text of the home page where there is room', async () => {
  for (const [width, isBeside] of [[360, false], [1440, true]]) {
    const page = await open(width, 900);
    await page.goto(site.base);
    const [beside, text] = await page.locator('.home-text > *').evaluateAll((parts) => parts.map((part) => { const { top, left, right, bottom } = part.getBoundingClientRect(); return { top, left, right, bottom }; }));
    assert.equal(text.right <= beside.left && text.top === beside.top, isBeside, JSON.stringify([beside, text]));
    assert.equal(beside.bottom <= text.top, !isBeside, JSON.stringify([beside, text]));
    await page.context().close();
  }
});

it('the logo for dark grounds stands on dark grounds, and a font file is the font', async () => {
  const logo = (colour) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40"><rect width="40" height="40" fill="${colour}"/></svg>`;
  for (const header of ['light', 'dark']) {
    const brand = siteOf({
      'callboard.yaml': `title: Brand\nparams:\n  header: ${header}\n  logo: day.svg\n  logo_dark: night.svg\n  text_font_file: studio.woff2\n`,
      'content/day.svg': logo('#000'), 'content/night.svg': logo('#fff'), 'content/studio.woff2': 'no font', 'content/index.md': 'What we do.\n',
    });
    const host = await serve(brand.folder);
    for (const colorScheme of ['light', 'dark']) {
      const page = await open(1440, 900, { colorScheme });
      await page.goto(host.base);
      const shown = await page.locator('.site-name img').evaluateAll((logos) => logos.filter((logo) => logo.checkVisibility()).map((logo) => logo.src.split('/').pop()));
      assert.deepEqual(shown, [header === 'dark' || colorScheme === 'dark' ? 'night.svg' : 'day.svg'], `${header} header, ${colorScheme}`);
      assert.equal(await page.locator('link[rel="preload"][as="font"]').getAttribute('href').then((href) => href.split('/').pop()), 'studio.woff2');
      await page.context().close();
    }
    await host.close(); brand.remove();
  }
});

describe('six brands can be read in light and dark, or the check says why not', () => {
  const logo = (width, height) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#888"/></svg>`;
  const brands = {
    'very light': ['slate: "#f4f4f2"', 'accent: "#767676"', 'header: light'],
    'very dark': ['slate: "#050505"', 'board: {light: "#dcdcdc", dark: "#000000"}'],
    saturated: ['slate: "#d0004b"', 'accent: {light: "#d0004b", dark: "#ff5c93"}'],
    yellow: ['slate: "#ffd500"', 'accent: {light: "#8a6d00", dark: "#ffd500"}'],
    'wide logo': ['slate: "#0b3d5c"', 'logo: wide.svg', 'show_name: false'],
    'tall logo': ['slate: "#4a7a3d"', 'logo: tall.svg'],
  };
  for (const [name, params] of Object.entries(brands)) {
    it(name, async () => {
      const brand = siteOf({
        'callboard.yaml': `title: Brand\nparams:\n${params.map((line) => `  ${line}\n`).join('')}`,
        'content/wide.svg': logo(600, 80), 'content/tall.svg': logo(60, 200), 'content/index.md': 'What we do. See [[runner]].\n',
        'content/roles/runner.md': '---\nreports_to: producer\nlevel: 3\nmoves: [{to: producer}]\n---\nRuns.\n\n## Responsibilities\n- Fetches\n', 'content/roles/producer.md': '---\nlevel: 1\n---\nProduces.\n',
      });
      const host = await serve(brand.folder);
      const poor = [];
      for (const colorScheme of ['light', 'dark']) {
        const page = await open(360, 780, { colorScheme });
        for (const path of ['', 'roles/runner/']) {
          await page.goto(host.base + path);
          poor.push(...await page.evaluate(() => {
            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
            const light = ([r, g, b]) => [r, g, b].map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4).reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
            const ground = (element) => { for (let at = element; at; at = at.parentElement) { const colour = rgba(getComputedStyle(at).backgroundColor); if (colour[3] > 250) return colour; } return [255, 255, 255, 255]; };
            return [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && !element.closest('svg, .visually-hidden, .skip'))
              .map((element) => { const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))]; return { ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), text: element.textContent.trim().slice(0, 40) }; })
              .filter(({ ratio }) => ratio < 4.5).map(({ ratio, text }) => `${ratio.toFixed(2)}:1 “${text}”`);
          }).then((all) => all.map((problem) => `${colorScheme} /${path}: ${problem}`)));
          const box = await page.locator('.site-name .logo').boundingBox();
          if (!box || box.height > 40 || box.width > 230) poor.push(`${colorScheme} /${path}: the logo is ${JSON.stringify(box)}`);
          const wide = await tooWide(page);
          if (wide) poor.push(wide);
        }
        await page.context().close();
      }
      await host.close(); brand.remove();
      none(poor);
    });
  }
});

describe('a table on a phone', () => {
  it('names each fact of a row by the head of its column, but not what says itself what it is', async () => {
    const page = await open(360, 780);
    await page.goto(site.base + PAGES.crew);
    const facts = await page.locator('.table-stack tbody tr:not(.group)').first().evaluate((row) => [...row.cells].map((cell) => {
      const label = getComputedStyle(cell, '::before').content;
      return [label === 'none' ? '' : label.match(/"(.*?)"/)[1].trim(), cell.textContent.trim()];
    }));
    assert.deepEqual(facts.map(([label]) => label).slice(0, 2), ['', ''], 'the role and who holds it');
    for (const label of ['From', 'To', 'Load']) assert.ok(facts.some(([name, text]) => name === label && text), `${label}: ${JSON.stringify(facts)}`);
    assert.equal(await tooWide(page), null);
    await page.context().close();
  });

  it('is a table without script, with each date on one line', async () => {
    const page = await open(360, 780, { javaScriptEnabled: false });
    await page.goto(site.base + PAGES.crew);
    assert.ok(await page.locator('.table-stack thead th').first().isVisible());
    const tall = await page.locator('.table-stack td[data-value]').evaluateAll((cells) => cells.filter((cell) => { const range = document.createRange(); range.selectNodeContents(cell); return range.getClientRects().length > 1; }).length);
    assert.equal(tall, 0);
    assert.equal(await tooWide(page), null);
    await page.context().close();
  });
});
