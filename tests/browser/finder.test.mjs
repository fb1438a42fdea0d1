// Routes, times, gaps and comparisons: in the data files and in what a browser shows, against plain sums over all ways.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openCareers } from './careers-engine.mjs';
import { PAGES, handbook, launch, none, serve, siteOf, tooWide, watch } from './harness.mjs';

// --- Random careers, the same each time --------------------------------------------------------------------------------
function dice(seed) {
  let state = BigInt(seed);
  const next = () => {
    state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
    return Number((mixed ^ (mixed >> 31n)) >> 11n);
  };
  return { below: (end) => next() % end, of(list) { return list[this.below(list.length)]; } };
}

const MEDIA = ['film', 'games'];
const SKILLS = ['budgeting', 'carpentry', 'diplomacy', 'lettering', 'puppetry', 'scheduling', 'welding'];

/** Roles with moves and skills: `{ moves: [{ to, low, high, media }], skills: { name: level }, there: { medium: {…} }, media }`. */
function careersOf(seed, count, mostMoves) {
  const roll = dice(seed);
  const levels = (most) => Object.fromEntries(Array.from({ length: roll.below(most + 1) }, () => [roll.of(SKILLS), 1 + roll.below(4)]));
  return Array.from({ length: count }, (_, from) => {
    const moves = [];
    for (let i = roll.below(mostMoves + 1); i > 0; i -= 1) {
      const to = roll.below(count);
      if (to === from || moves.some((step) => step.to === to)) continue;
      const low = roll.below(4) * 6;
      const kind = roll.below(4);
      moves.push({ to, ...(kind === 0 ? { low: null, high: null } : { low, high: kind === 1 ? null : low + roll.below(5) * 6 }), media: roll.below(5) === 0 ? [roll.of(MEDIA)] : [] });
    }
    return { moves, skills: levels(5), there: roll.below(4) === 0 ? { [roll.of(MEDIA)]: levels(2) } : {}, media: roll.below(7) === 0 ? [roll.of(MEDIA)] : [] };
  });
}

const idOf = (role) => `job-${String.fromCharCode(97 + Math.floor(role / 26))}${String.fromCharCode(97 + (role % 26))}`;
const inYears = (months) => (months % 12 ? `${Math.floor(months / 12)}.5` : String(months / 12));
const written = ({ low, high }) => (low === null ? '' : high === null ? `, years: ${inYears(low)}+` : low === high ? `, years: ${inYears(low)}` : `, years: ${inYears(low)}-${inYears(high)}`);
const levels = (skills) => `{${Object.entries(skills).map(([skill, level]) => `${skill}: ${level}`).join(', ')}}`;

/** The same as files. */
function filesOf(careers) {
  const files = { 'callboard.yaml': `title: Careers\nmedia: [${MEDIA}]\n` };
  careers.forEach(({ moves, skills, there, media }, role) => {
    files[`content/roles/${idOf(role)}.md`] = ['---', `skills: ${levels(skills)}`, media.length ? `media: [${media}]` : '',
      moves.length ? 'moves:' : '', ...moves.map((step) => `  - {to: ${idOf(step.to)}${written(step)}${step.media.length ? `, media: [${step.media}]` : ''}}`),
      Object.keys(there).length ? `variants: {${Object.entries(there).map(([medium, skills]) => `${medium}: {skills: ${levels(skills)}}`)}}` : '', '---', '', 'Works.', ''].filter((line, i, all) => line || i > all.length - 4).join('\n');
  });
  return files;
}

// --- The plain computation: go every way, then sort ------------------------------------------------------------------------
function allRoutes(careers, from, to, medium = null, order = 'rank') {
  const isThere = (role) => !medium || !careers[role].media.length || careers[role].media.includes(medium);
  const found = [];
  const go = (way, steps) => {
    const last = way[way.length - 1];
    if (last === to && way.length > 1) { found.push({ way, steps }); return; }
    for (const step of careers[last].moves) {
      if (way.includes(step.to) || !isThere(step.to) || (medium && step.media.length && !step.media.includes(medium))) continue;
      go([...way, step.to], [...steps, step]);
    }
  };
  if (isThere(from)) go([from], []);
  const months = ({ low, high }) => (low === null ? 24 : high === null ? low : (low + high) / 2);
  const sum = (list) => list.reduce((total, number) => total + number, 0);
  // An open range counts ten years more: nobody knows how long it is.
  const rank = (step) => months(step) + (step.low !== null && step.high === null ? 120 : 0);
  const routes = found.map(({ way, steps }) => ({ way, steps, months: sum(steps.map(months)), rank: sum(steps.map(rank)), low: sum(steps.map((step) => step.low ?? 0)), high: steps.some((step) => step.high === null) ? null : sum(steps.map((step) => step.high)) }));
  const text = (way) => way.map((role) => String(role).padStart(5, '0')).join(' ');
  return routes.sort((one, other) => one[order] - other[order] || one.way.length - other.way.length || (text(one.way) < text(other.way) ? -1 : 1));
}
const needs = (careers, role, medium) => ({ ...careers[role].skills, ...(careers[role].there[medium] ?? {}) });
/** What a way asks for beyond what its first role does: skill → [from, to]. */
function wholeGap(careers, way, medium) {
  const start = needs(careers, way[0], medium);
  const gap = {};
  for (const role of way.slice(1)) for (const [skill, level] of Object.entries(needs(careers, role, medium))) {
    if (level > (start[skill] ?? 0)) gap[skill] = [start[skill] ?? 0, Math.max(level, gap[skill]?.[1] ?? 0)];
  }
  return gap;
}
function timeOf({ low, high }) {
  const years = (months) => (months % 12 ? `${Math.floor(months / 12)}.5` : String(months / 12));
  if (low === 0 && !high) return '';
  const number = high === null || low === high ? years(low) : `${years(low)}–${years(high)}`;
  return `${high === null ? 'at least ' : ''}${number} ${number === '1' ? 'year' : 'years'}`;
}
const plain = (value) => structuredClone(value);

// --- The data files ----------------------------------------------------------------------------------------------------------
describe('the data of random careers', () => {
  for (let seed = 1; seed <= 8; seed += 1) {
    it(`answers as going every way does (${seed})`, async () => {
      const careers = careersOf(seed, 8, 4);
      const built = siteOf(filesOf(careers));
      try {
        const engine = openCareers(built.folder);
        const [roles, moves, skills] = await Promise.all([engine.roles(), engine.moves(), engine.skills()]);
        assert.deepEqual(plain(roles.ids), careers.map((_, role) => idOf(role)));
        assert.deepEqual(plain(moves.map((all) => all.map(({ to, low, high }) => ({ to, low, high })))), careers.map((role) => role.moves.map(({ to, low, high }) => ({ to, low, high }))));
        for (const medium of [null, ...MEDIA]) {
          const number = medium ? roles.setting(medium) : -1;
          const web = new engine.Web(roles, moves, number);
          for (let from = 0; from < careers.length; from += 1) {
            const soonest = [];
            for (let to = 0; to < careers.length; to += 1) {
              if (from === to) continue;
              const expected = allRoutes(careers, from, to, medium);
              const found = [...web.routes(from, to)];
              assert.deepEqual(plain(found), expected.map((route) => route.way), `${medium}: ${idOf(from)} to ${idOf(to)}`);
              if (expected.length) soonest.push(allRoutes(careers, from, to, medium, 'months')[0]);
              for (const [i, way] of found.slice(0, 3).entries()) {
                const route = engine.describe(way, web, skills, number);
                assert.equal(engine.timeWords(route.total), timeOf(expected[i]));
                const gap = Object.fromEntries(route.gains.map(({ skill, from, to }) => [skills.ids[skill], [from, to]]));
                assert.deepEqual(gap, wholeGap(careers, way, medium));
                // Step by step it comes to the same.
                const steps = {};
                for (const { skill, from, to } of route.steps.flatMap((step) => step.gains)) steps[skills.ids[skill]] = [steps[skills.ids[skill]]?.[0] ?? from, to];
                assert.deepEqual(steps, gap);
              }
            }
            const within = soonest.filter((route) => route.months <= 36).map((route) => route.way);
            assert.deepEqual(plain(web.within(from, 72)).map(String).sort(), within.map(String).sort(), `within three years from ${idOf(from)}`);
          }
        }
        const has = new Map([[skills.number('budgeting'), 2], [skills.number('welding'), 3]].filter(([skill]) => skill >= 0));
        const lacks = (role) => Object.entries(careers[role].skills).reduce((sum, [skill, level]) => sum + Math.max(0, level - (has.get(skills.number(skill)) ?? 0)), 0);
        const reached = engine.reach(has, roles, skills, -1);
        assert.deepEqual(plain(reached.map(({ role, lacks }) => [role, lacks])).sort(), careers.map((_, role) => role).filter((role) => Object.keys(careers[role].skills).some((skill) => has.has(skills.number(skill)))).map((role) => [role, lacks(role)]).sort());
        assert.deepEqual(plain(reached.map(({ lacks }) => lacks)), plain(reached.map(({ lacks }) => lacks)).sort((one, other) => one - other));
      } finally {
        built.remove();
      }
    });
  }
});

// --- The browser ---------------------------------------------------------------------------------------------------------------
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

describe('the finder', () => {
  const careers = careersOf(99, 9, 4);
  let built, site, page, problems;
  before(async () => {
    built = siteOf(filesOf(careers)); site = await serve(built.folder);
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })).newPage();
    problems = watch(page, site.base);
  });
  after(async () => { await site?.close(); built?.remove(); });
  const shownRoutes = () => page.locator('[data-answer="route"] [data-route]').evaluateAll((all) => all.map((one) => one.dataset.route));

  it('shows the best route and the next ones in order, between any two roles', async () => {
    for (let from = 0; from < careers.length; from += 2) for (let to = 0; to < careers.length; to += 1) {
      if (from === to) continue;
      const expected = allRoutes(careers, from, to);
      await page.goto(`${site.base}careers/finder/?from=${idOf(from)}&to=${idOf(to)}`);
      if (expected.length === 0) { await page.getByText('No declared moves lead from').waitFor(); continue; }
      await page.locator('[data-answer="route"][data-done]').waitFor();
      assert.deepEqual(await shownRoutes(), expected.slice(0, 5).map(({ way }) => way.map(idOf).join(' ')));
      const summary = await page.locator('.route-best > .note').textContent();
      const gained = Object.keys(wholeGap(careers, expected[0].way, null)).length;
      assert.ok(summary.includes(timeOf(expected[0]) || 'time unknown'), summary);
      assert.ok(summary.includes(gained ? `${gained} skill` : 'no skill to gain'), summary);
    }
  });

  it('shows what one can become in some years', async () => {
    await page.goto(`${site.base}careers/finder/?start=${idOf(0)}&years=3`);
    await page.locator('[data-answer="within"] table').waitFor();
    const expected = careers.map((_, to) => (to === 0 ? null : allRoutes(careers, 0, to, null, 'months')[0])).filter((route) => route && route.months <= 36)
      .sort((one, other) => one.months - other.months || one.way.length - other.way.length);
    assert.deepEqual(await page.locator('[data-answer="within"] [data-route]').evaluateAll((all) => all.map((one) => one.dataset.route)), expected.map(({ way }) => way.map(idOf).join(' ')));
  });

  it('nothing was missing and nothing threw', () => none(problems));
});

describe('in the handbook', () => {
  let book, site, page, problems;
  before(async () => {
    book = handbook(); site = await serve(book.folder);
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })).newPage();
    problems = watch(page, site.base);
  });
  after(async () => { await site?.close(); book?.remove(); });

  it('a route is found with the keyboard alone, has an address, and the way back leads to the question before', async () => {
    await page.goto(site.base + PAGES.finder);
    await page.locator('select[name="from"] option').nth(5).waitFor({ state: 'attached' });
    await page.locator('select[name="from"]').focus();
    await page.keyboard.type('Runner');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Producer');
    await page.keyboard.press('Tab');
    await page.getByRole('heading', { name: 'Runner to producer' }).waitFor();
    assert.ok(page.url().endsWith('?from=runner&to=producer'), page.url());
    await page.getByRole('button', { name: 'Swap' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**?from=producer&to=runner');
    await page.goBack();
    await page.getByRole('heading', { name: 'Runner to producer' }).waitFor();
  });

  it('skills are chosen, counted and taken away again', async () => {
    await page.goto(site.base + PAGES.finder);
    await page.locator('[name="like"] option').nth(5).waitFor({ state: 'attached' });
    await page.selectOption('[name="like"]', 'runner');
    const first = page.locator('[data-answer="have"] li').first();
    await first.waitFor();
    assert.match(await first.textContent(), /Runner.*nothing to gain/);
    const chosen = page.locator('[data-have] li');
    const count = await chosen.count();
    await page.getByRole('button', { name: /^Remove/ }).first().click();
    await page.waitForFunction((before) => document.querySelectorAll('[data-have] li').length === before - 1, count);
  });

  it('two roles are put side by side fact by fact, and a role as it is in two media', async () => {
    const rows = async (question) => {
      await page.goto(`${site.base}careers/compare/?${question}`);
      await page.locator('[data-answer] table').waitFor();
      const cells = await page.locator('[data-answer] tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim())));
      return Object.fromEntries(cells.map(([fact, ...values]) => [fact, values]));
    };
    const pair = await rows('left=runner&right=production-assistant');
    assert.deepEqual(pair.What.slice(0, 2), ['Runner', 'Production assistant']);
    assert.deepEqual(pair.Department, ['Production', 'Same']);
    assert.equal(pair.Focus.at(-1), 'Differs');
    assert.match(pair.Skills.at(-1), /in common/);
    assert.equal(await page.locator('[data-answer] a', { hasText: 'Production assistant' }).first().evaluate((link) => new URL(link.href).pathname), new URL('roles/production-assistant/', site.base).pathname);
    const media = await rows('left=production-manager&right=production-manager&right_in=vfx');
    assert.deepEqual(media['Reports to'], ['Line producer', 'Show producer', 'Differs']);
    // The page of the role says the same without script.
    await page.goto(`${site.base}roles/production-manager/`);
    assert.match(await page.locator('.variants > div', { hasText: 'In VFX' }).textContent(), /Reports to\s*Show producer instead of Line producer/);
    assert.match(await page.locator('.move-list details', { hasText: 'Line producer' }).first().textContent(), /What differs: .*Level: \d instead of \d/);
  });

  it('a career path that somebody wrote comes first, for every pair of roles that one joins', async () => {
    const engine = openCareers(book.folder);
    const [roles, paths] = await Promise.all([engine.roles(), engine.paths()]);
    const pairs = new Map();
    for (const { steps } of paths) steps.forEach((from, i) => steps.slice(i + 1).forEach((to) => { if (typeof from === 'number' && typeof to === 'number' && from !== to) pairs.set(`${from} ${to}`, [from, to]); }));
    assert.ok(pairs.size > 50, `${pairs.size} pairs`);
    for (const [from, to] of pairs.values()) {
      const [first] = engine.joining(paths, from, to, -1);
      const isPart = paths.some(({ steps }) => ` ${steps.join(' ')} `.includes(` ${first.way.join(' ')} `));
      assert.ok(isPart, `${roles.ids[from]} to ${roles.ids[to]}`);
    }
    for (const [from, to] of pairs.values()) {
      await page.goto(`${site.base}${PAGES.finder}?from=${roles.ids[from]}&to=${roles.ids[to]}`);
      await page.locator('[data-answer="route"][data-done]').waitFor();
      const pair = `${roles.ids[from]} to ${roles.ids[to]}`;
      const shown = await page.locator('[data-answer="route"] [data-route]').evaluateAll((all) => all.map((route) => [route.dataset.route, 'written' in route.dataset]));
      const [[first, isWritten]] = shown;
      const names = (steps) => ` ${steps.map((step) => (typeof step === 'number' ? roles.ids[step] : `“${step}”`)).join(' ')} `;
      assert.ok(isWritten && paths.some(({ steps }) => names(steps).includes(` ${first} `)), pair);
      // Those that people wrote come before all others.
      assert.deepEqual(shown.map(([, isWritten]) => isWritten), shown.map(([, isWritten]) => isWritten).sort((a, b) => b - a), pair);
      assert.equal(new Set(shown.map(([route]) => route)).size, shown.length, `${pair}: no route twice`);
      // No open range is counted as its lower bound without saying so.
      none((await page.locator('[data-answer="route"] :is(.note, .path-move, .path-when, .route-ways)').allTextContents()).filter((text) => /\d\+/.test(text)).map((text) => `${pair}: ${text}`));
    }
    assert.match(await page.locator('.route-source').first().textContent(), /^From the career paths? /);
  });

  it('an open range of years is “at least” on every route between any two roles, and is not the usual way', async () => {
    const engine = openCareers(book.folder);
    const [roles, moves, skills] = await Promise.all([engine.roles(), engine.moves(), engine.skills()]);
    const web = new engine.Web(roles, moves, -1);
    let open = 0;
    for (let from = 0; from < roles.ids.length; from += 1) for (let to = 0; to < roles.ids.length; to += 1) {
      if (from === to) continue;
      let found = 0;
      for (const way of web.routes(from, to)) {
        const { steps, total } = engine.describe(way, web, skills, -1);
        const words = engine.timeWords(total);
        if (steps.some(({ high }) => high === null)) { open += 1; assert.match(words, /^(at least .*|)$/, way.map((role) => roles.ids[role]).join(' ')); }
        else assert.doesNotMatch(words, /at least/);
        found += 1;
        if (found === 5) break;
      }
    }
    assert.ok(open > 100, `${open} routes with an open range`);
    await page.goto(`${site.base}${PAGES.finder}?from=runner&to=producer`);
    await page.locator('[data-answer="route"][data-done]').waitFor();
    assert.match(await page.locator('.route-best > .note').textContent(), /^5 moves, 8–18 years/);
  });

  it('ticked skills stay in this browser, survive a reload, are printed, and go when they are cleared', async () => {
    const asked = [];
    page.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')));
    await page.goto(`${site.base}${PAGES.finder}?from=runner&to=producer`);
    await page.locator('[data-answer="route"][data-done]').waitFor();
    const tick = page.locator('.route-best .gains-whole [data-tick]').first();
    const name = await tick.getAttribute('aria-label');
    await tick.check();
    assert.match(await page.locator('.route-best [data-ticked]').textContent(), /^1 of \d+ ticked\.$/);
    await page.reload();
    await page.locator('[data-answer="route"][data-done]').waitFor();
    assert.ok(await page.getByRole('checkbox', { name, exact: true }).first().isChecked(), name);
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('.route-best .gains-whole [data-tick]:checked').isVisible());
    assert.ok(!(await page.locator('[data-clear]').isVisible()));
    await page.emulateMedia({ media: null });
    const [id] = (await tick.getAttribute('data-tick')).split(':');
    none(asked.filter((url) => url.includes(id)).map((url) => `left the browser: ${url}`));
    assert.ok(!page.url().includes(id));
    await page.getByRole('button', { name: 'Clear' }).click();
    assert.ok(!(await page.locator('[data-kept]').isVisible()));
    assert.equal(await page.locator('[data-tick]:checked').count(), 0);
    assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('callboard-skills')).length), 0);
  });

  it('the ladder and the dissenting path stand side by side, on paper and without script too', async () => {
    const quiet = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    for (const media of ['screen', 'print']) {
      await quiet.emulateMedia({ media });
      await quiet.goto(site.base + 'careers/runner-to-executive-producer/');
      const sides = quiet.locator('.side-by-side > div');
      assert.deepEqual(await sides.locator('> h3').allTextContents(), ['From runner to executive producer', 'From film school to producer']);
      assert.deepEqual(await sides.nth(0).locator('.path-step h3').evaluateAll((all) => [all[0].innerText.split('\n')[0].trim(), all.at(-1).innerText.trim()]).then(([first]) => [first.startsWith('Runner')]), [true]);
      assert.ok(await sides.nth(1).getByText('A short film of your own').isVisible());
    }
    await quiet.goto(site.base + 'roles/runner/');
    assert.ok(await quiet.locator('#cb-farther .links li').count() >= 3);
    await quiet.goto(site.base + PAGES.finder);
    assert.ok(await quiet.getByText('Each role lists the moves', { exact: false }).or(quiet.getByRole('heading', { name: 'JavaScript is off' })).first().isVisible());
    await quiet.context().close();
  });

  it('answers fit a narrow screen', async () => {
    await page.setViewportSize({ width: 360, height: 780 });
    for (const path of ['careers/finder/?from=runner&to=producer&start=runner&have=scheduling:3', 'careers/compare/?left=producer&right=runner']) {
      await page.goto(site.base + path);
      await page.locator('[data-answer] :is(table, .path)').first().waitFor();
      assert.equal(await tooWide(page), null);
    }
  });

  it('nothing was missing and nothing threw', () => none(problems));
});

it('the finder answers from a folder on disk', async () => {
  const book = handbook('--portable');
  const page = await (await browser.newContext()).newPage();
  const base = pathToFileURL(book.folder).href + '/';
  await page.goto(`${base}roles/runner/index.html`);
  await page.getByRole('link', { name: 'Find a route to any role' }).click();
  await page.locator('select[name="to"] option').nth(5).waitFor({ state: 'attached' });
  assert.equal(await page.locator('select[name="from"]').inputValue(), 'runner');
  await page.selectOption('select[name="to"]', 'producer');
  await page.getByRole('heading', { name: 'Runner to producer' }).waitFor();
  const link = await page.locator('.route-best h4 a').last().evaluate((a) => a.href);
  await page.goto(link);
  assert.equal(await page.locator('h1').textContent(), 'Producer');
  await page.goto(`${base}careers/compare/index.html?left=runner&right=producer`);
  await page.locator('[data-answer] table').waitFor();
  assert.ok(fileURLToPath(page.url()).endsWith('compare/index.html'));
  await page.context().close();
  book.remove();
});

// --- A large handbook ------------------------------------------------------------------------------------------------------------
describe('a handbook of 1,000 roles with 18,000 moves and 200 skills', () => {
  const MATTERS = ['budgeting', 'scheduling', 'lighting', 'compositing', 'rigging', 'modelling', 'storyboarding', 'negotiation', 'editing', 'sculpting', 'logistics', 'recording', 'grading', 'matchmove', 'wrangling', 'hospitality', 'publicity', 'insurance', 'archiving', 'casting'];
  const FIELDS = ['feature', 'television', 'commercial', 'documentary', 'game', 'theatre', 'exhibition', 'anthology', 'broadcast', 'museum'];
  const GRADES = ['Assistant', 'Junior', 'Associate', 'Lead', 'Senior', 'Supervising', 'Deputy', 'Chief', 'Consulting', 'Principal'];
  const TRADES = ['animator', 'armourer', 'bookkeeper', 'carpenter', 'choreographer', 'colourist', 'compositor', 'costumier', 'draughtsman', 'dresser'];
  const ROOMS = ['workshop', 'stage', 'archive', 'office', 'studio', 'unit', 'floor', 'gallery', 'yard', 'library'];
  /** A site of any number of roles, each with 18 moves and 9 of 200 skills. */
  const large = (count) => {
    const roll = dice(7);
    const title = (role) => `${GRADES[role % 10]} ${ROOMS[Math.floor(role / 10) % 10]} ${TRADES[Math.floor(role / 100) % 10]}${role >= 1000 ? ` ${Math.floor(role / 1000)}` : ''}`;
    const id = (role) => title(role).toLowerCase().replaceAll(' ', '-');
    const files = { 'callboard.yaml': 'title: Large handbook\nmedia: [film, games]\n' };
    for (let i = 0; i < 16; i += 1) files[`content/departments/department-${TRADES[i % 10]}-${i < 10 ? 'one' : 'two'}.md`] = '---\ncolour: teal\n---\nWorks.\n';
    for (let role = 0; role < count; role += 1) {
      const targets = new Set();
      while (targets.size < 18) { const to = roll.below(count); if (to !== role) targets.add(to); }
      const skills = new Set();
      while (skills.size < 9) skills.add(`${roll.of(FIELDS)}-${roll.of(MATTERS)}`);
      const i = role % 16;
      files[`content/roles/${id(role)}.md`] = ['---', `title: ${title(role)}`, `department: department-${TRADES[i % 10]}-${i < 10 ? 'one' : 'two'}`, `level: ${1 + (role % 9)}`, `stage: ${['entry', 'early', 'experienced', 'expert'][role % 4]}`,
        `skills: {${[...skills].map((skill) => `${skill}: ${1 + roll.below(4)}`).join(', ')}}`, 'moves:',
        ...[...targets].map((to) => { const low = roll.below(5); return `  - {to: ${id(to)}, years: ${low}-${low + 1 + roll.below(4)}${roll.below(4) === 0 ? ', kind: side' : ''}}`; }),
        '---', 'Works on it.', '', '## Responsibilities', '### Planning', ...Array.from({ length: 6 }, (_, line) => `- Plans part ${line} of the work of a ${title(role).toLowerCase()}`), ''].join('\n');
    }
    return { files, id };
  };
  let built, site, id;
  before(async () => { const made = large(1000); id = made.id; built = siteOf(made.files); site = await serve(built.folder); });
  after(async () => { await site?.close(); built?.remove(); });

  it('gives its first answer for 310 kB and within a second', async () => {
    const page = await (await browser.newContext({ viewport: { width: 360, height: 780 } })).newPage();
    let bytes = 0;
    const counted = [];
    page.on('response', (response) => counted.push(response.body().then((body) => { bytes += body.length; }, () => {})));
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(`${site.base}careers/finder/?from=${id(3)}`);
    await page.locator('[data-finder][data-ready]').waitFor();
    // From the choice to the answer: the moves and the skills are loaded in between.
    const [best, all] = await page.evaluate((to) => new Promise((resolve) => {
      const answer = document.querySelector('[data-answer="route"]');
      const times = [];
      const asked = performance.now();
      new MutationObserver(() => {
        if (!times.length && answer.querySelector('.route-best')) times.push(performance.now() - asked);
        if ('done' in answer.dataset) resolve([...times, performance.now() - asked]);
      }).observe(answer, { childList: true, attributes: true });
      const select = document.querySelector('select[name="to"]');
      select.value = to;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }), id(987));
    await Promise.all(counted);
    console.log(`first answer: ${Math.round(bytes / 1000)} kB uncompressed, with page, styles and scripts; ${Math.round(best)} ms to the best route and ${Math.round(all)} ms to five, on a processor slowed down four times`);
    assert.ok(bytes <= 310_000, `${bytes} bytes`);
    // A second is promised; other work on the machine may take as much again.
    assert.ok(best <= 2000, `${best} ms`);
    await page.context().close();
  });

  it('prints the map of all its roles, on sheets that say where moves go on', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.addInitScript(() => { window.print = () => { window.printed = true; }; });
    const problems = watch(page, site.base);
    await page.goto(`${site.base}careers/map/`);
    await page.getByRole('button', { name: 'Print the map on sheets of A3' }).click();
    await page.waitForFunction(() => window.printed);
    await page.emulateMedia({ media: 'print' });
    const sheets = await page.locator('.map-sheet').evaluateAll((all) => all.map((sheet) => ({
      isShown: sheet.checkVisibility(), title: sheet.querySelector('.map-sheet-title').textContent, roles: [...sheet.querySelectorAll('.cb-box')].map((box) => box.dataset.id), text: sheet.textContent,
    })));
    const roles = sheets.flatMap(({ roles }) => roles);
    assert.deepEqual([roles.length, new Set(roles).size], [1000, 1000]);
    none(sheets.flatMap(({ isShown, title, text }, i) => [isShown ? null : 'is not printed', title.includes(`sheet ${i + 1} of ${sheets.length}`) ? null : title, /up to [^,]+,\s*sheet\u00a0\d/.test(text) ? null : 'leads nowhere'].filter(Boolean)));
    none(problems);
    await page.context().close();
  });

  it('has pages no larger than those of a handbook a fifth as large, lists apart', async () => {
    const small = siteOf(large(200).files);
    try {
      const largest = (site) => {
        const sizes = {};
        for (const path of site.files('.html')) {
          const kind = path.replace(/part-\d+\//, '').replace(/^(roles|skills|tools|departments|tags)\/[^/]+\/(?=.)/, '$1/*/').replace(/departments\/[^/]+\/index/, 'departments/*/index');
          sizes[kind] = Math.max(sizes[kind] ?? 0, Buffer.byteLength(site.read(path)));
        }
        return sizes;
      };
      const [one, other] = [largest(small), largest(built)];
      const told = Object.entries(other).filter(([, bytes]) => bytes > 40_000).map(([kind, bytes]) => `${kind} ${Math.round((one[kind] ?? 0) / 1000)} → ${Math.round(bytes / 1000)} kB`);
      console.log(`largest pages, of 200 and of 1,000 roles: ${told.join('; ')}`);
      none(Object.entries(other).filter(([kind, bytes]) => bytes > 450_000 || (kind.startsWith('roles/*') && bytes > 1.25 * one[kind])).map(([kind, bytes]) => `${kind}: ${one[kind]} → ${bytes} bytes`));
    } finally {
      small.remove();
    }
  });
});
