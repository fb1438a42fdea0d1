// What a reader finds: search.js of the default theme, on the index of small sites that `callboard build` makes.
//
//     node --test tests/browser/search.test.mjs
//
// Needs a built `callboard`: the one that CALLBOARD names, else that of `cargo build` in target/.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { openSearch } from './search-engine.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CALLBOARD = [process.env.CALLBOARD, join(ROOT, 'target/debug/callboard'), join(ROOT, 'target/release/callboard')].find((path) => path && existsSync(path));
const skip = CALLBOARD ? false : 'no callboard to build a site with: run `cargo build`, or name one by CALLBOARD';

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Builds a site of some files; gives the folder of its output. */
const build = (files, ...options) => {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-search-'));
  folders.push(folder);
  for (const [path, text] of Object.entries({ 'callboard.yaml': 'title: Handbook\n', 'content/index.md': '# Handbook\n', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync(CALLBOARD, ['build', '--root', folder, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(folder, 'public');
};

const HANDBOOK = {
  'callboard.yaml': 'title: Handbook\nlanguage: en-GB\naudiences: [public, crew]\nvisible: {person.contact: crew}\n',
  'content/roles/producer.md': '---\ntitle: Producer\n---\nAnswers for the whole show.\n',
  'content/roles/line-producer.md': '---\ntitle: Line producer\naka: [LP]\nreports_to: producer\n---\nOwns the budget.\n\n## Responsibilities\n\nKeeps costs, contracts and the cash flow.\n',
  'content/roles/production-manager.md': '---\ntitle: Production manager\naka: [PM]\nreports_to: line-producer\nskills: {scheduling: 4}\n---\nKeeps a show on schedule.\n\n## Responsibilities\n\n### Planning\n\nBuilds the schedule and updates it each week.\n\n### Hiring\n\nInterviews coordinators, with the line producer. Réservations d’hôtel too.\n',
  'content/roles/production-coordinator.md': '---\ntitle: Production coordinator\nreports_to: production-manager\n---\nTracks what was asked for, updated daily.\n',
  'content/guides/pm-notes.md': '---\ntitle: Notes for a new PM\n---\nWhat the first week is like. The production manager is in the room.\n',
  'content/guides/pre-production.md': '---\ntitle: What happens before the shoot\n---\n## Pre-production\n\nBefore anybody is called.\n',
  'content/people/ana-ruiz.md': '---\ntitle: Ana Ruiz\ncontact: {email: ana@secret.example, phone: "07700 900123"}\nstory:\n  - {role: producer, at: Small Studio}\n---\nLikes trains.\n',
  'content/productions/night-ferry/index.md': '---\ntitle: Night Ferry\n---\nA feature.\n',
  'content/productions/night-ferry/crew.md': '---\ncrew:\n  - {role: producer, who: ana-ruiz}\n  - {role: line-producer, who: Joe Baptiste}\n---\n',
};
let handbook;
const openHandbook = () => openSearch(handbook ??= build(HANDBOOK));
const path = ({ url }) => decodeURIComponent(url.replace(/^.*\/public\//, ''));
const first = async (engine, query, options) => (await engine.find(query, options))[0];
const marked = ({ text, marks }) => marks.map(([from, to]) => text.slice(from, to));

test('a page whose whole name is one word of the query does not come before the one with all of them', { skip }, async () => {
  const engine = await openSearch(build({
    ...HANDBOOK,
    'content/departments/production.md': '---\ntitle: Production\n---\nFrom the runner to the production manager.\n\n## Who manages\n\nThe production manager manages production.\n',
  }));
  assert.equal((await first(engine, 'production')).title, 'Production');
  assert.equal((await first(engine, 'production manag')).title, 'Production manager');
  assert.equal((await first(engine, 'manager production')).title, 'Production manager');
});

test('an abbreviation finds its role first', { skip }, async () => {
  const engine = await openHandbook();
  assert.equal((await first(engine, 'PM')).title, 'Production manager');
  assert.equal((await first(engine, 'lp')).title, 'Line producer');
  assert.equal((await first(engine, 'lp')).kind, 'Role');
});

test('a title in full comes before titles that hold it, and those before text', { skip }, async () => {
  const engine = await openHandbook();
  assert.deepEqual((await engine.find('producer')).slice(0, 2).map(({ title }) => title), ['Producer', 'Line producer']);
  const hits = (await engine.find('production manager')).map(({ title }) => title);
  assert.equal(hits[0], 'Production manager');
  assert.ok(hits.indexOf('Notes for a new PM') > 0);
});

test('results come while the last word is typed', { skip }, async () => {
  const engine = await openHandbook();
  for (const typed of ['p', 'pr', 'prod', 'production m', 'production man']) {
    assert.ok((await engine.find(typed)).some(({ title }) => title === 'Production manager'), typed);
  }
  assert.equal((await first(engine, 'production m')).title, 'Production manager');
});

test('any word may match, and pages with all of them come first', { skip }, async () => {
  const engine = await openHandbook();
  assert.equal((await first(engine, 'budget owns')).title, 'Line producer');
  const hits = (await engine.find('schedule budget')).map(({ title }) => title);
  assert.ok(hits.includes('Line producer') && hits.includes('Production manager'));
  assert.equal((await first(engine, 'budget zzzzqqqq')).title, 'Line producer');
  assert.deepEqual(await engine.find('zzzzqqqq'), []);
  assert.deepEqual(await engine.find(' – '), []);
});

test('a result leads to the section, shows its words and marks them', { skip }, async () => {
  const engine = await openHandbook();
  const hit = await first(engine, 'interviews coordinators');
  assert.equal(path(hit), 'roles/production-manager/#hiring');
  assert.match(hit.text, /^Hiring: Interviews coordinators/);
  assert.deepEqual(marked(hit), ['Interviews', 'coordinators']);
  assert.equal(path(await first(engine, 'production manager')), 'roles/production-manager/');
});

test('words of one stem find each other, also one that stands nowhere', { skip }, async () => {
  const engine = await openHandbook();
  for (const query of ['updated ', 'updates ', 'updating ']) {
    const found = (await engine.find(query)).map(path);
    assert.ok(found.includes('roles/production-manager/#planning'), query);
    assert.ok(found.includes('roles/production-coordinator/'), query);
  }
});

const QUESTIONS = {
  ...HANDBOOK,
  'callboard.yaml': 'title: Handbook\nlanguage: en-GB\nsynonyms:\n  - [sack, let go]\n  - [widget, schedule]\n',
  'content/roles/production-coordinator.md': '---\ntitle: Production coordinator\nreports_to: production-manager\n---\nTracks what was asked for.\n\n## Responsibilities\n\n- Schedules dailies, and takes the notes\n- Reminds people kindly\n',
  'content/guides/dailies.md': '---\ntitle: A word about dailies\n---\nDailies are watched daily. What is a daily? Who knows.\n\n## When somebody is let go\n\nSay so in person.\n',
};

test('a question is answered by what somebody is responsible for', { skip }, async () => {
  const engine = await openSearch(build(QUESTIONS));
  for (const query of ['who schedules dailies', 'who books the dailies?', 'who books dailies']) {
    assert.equal(path(await first(engine, query)), 'roles/production-coordinator/#responsibilities', query);
  }
  assert.deepEqual(marked(await first(engine, 'who schedules the dailies')), ['Schedules', 'dailies']);
});

test('synonyms come from the trade and from the settings', { skip }, async () => {
  const engine = await openSearch(build(QUESTIONS));
  assert.equal(path(await first(engine, 'sacked')), 'guides/dailies/#when-somebody-is-let-go');
  assert.ok((await engine.find('widget')).some(({ title }) => title === 'Production coordinator'));
});

test('symbols that mean something are words', { skip }, async () => {
  const engine = await openSearch(build({
    'content/tools/c-sharp.md': '---\ntitle: "C#"\n---\nA language.\n', 'content/tools/c-plus.md': '---\ntitle: C++\n---\nA language.\n',
    'content/guides/codecs.md': '# Codecs\n\nH.264 at 24fps, and an A/B test of it.\n', 'content/guides/other.md': '# Other\n\nH was here in 264 places; A met B.\n',
  }));
  for (const [query, title] of [['C#', 'C#'], ['c++', 'C++'], ['H.264', 'Codecs'], ['24fps', 'Codecs'], ['24 fps', 'Codecs'], ['A/B', 'Codecs']]) assert.equal((await first(engine, query)).title, title, query);
});

test('slips, swapped letters, and spaces too many or too few are forgiven', { skip }, async () => {
  const engine = await openHandbook();
  for (const query of ['prduction mangaer', 'lineproducer', 'line prodcuer', 'co ordinator', 'prodction cordinator ']) {
    assert.match((await first(engine, query)).title, /producer|manager|coordinator/i, query);
  }
  assert.equal((await first(engine, 'nightferry')).title, 'Night Ferry');
});

test('where nothing is found, the nearest words are offered', { skip }, async () => {
  const engine = await openHandbook();
  assert.deepEqual(await engine.find('xbudxgetx'), []);
  assert.ok((await engine.suggest('xbudxgetx')).includes('budget'));
});

test('a part of a title in Chinese, Japanese, Korean or Thai finds its page', { skip }, async () => {
  const titles = ['제작 감독', '촬영 감독', '조명 기술자', '美术指导', '摄影师', 'ผู้กำกับภาพยนตร์', 'ผู้ช่วยผู้กำกับ', '撮影監督', '音響効果'];
  const engine = await openSearch(build(Object.fromEntries([['callboard.yaml', 'title: Test\nlanguage: ko\n'], ...titles.map((title, i) => [`content/roles/r${i}.md`, `---\ntitle: ${title}\n---\n`])])));
  let [asked, found] = [0, 0];
  for (const title of titles) for (const run of title.split(' ')) for (let from = 0; from < run.length; from += 1) for (let to = from + 1; to <= run.length; to += 1) {
    if (/^\p{M}/u.test(run.slice(from))) continue;
    asked += 1;
    found += (await engine.find(run.slice(from, to), { limit: 20 })).some((hit) => hit.title === title);
  }
  assert.ok(found / asked >= 0.98, `${found} of ${asked}`);
});

test('what a question says twice counts twice, and its last word is whole', { skip }, async () => {
  const engine = await openSearch(build({
    'content/lamp.md': '# On light\n\nWhere the lamp is kept.\n',
    'content/rope.md': '# On knots\n\nWhere the rope is kept.\n',
    'content/planet.md': '# Planets\n\nA planet is far away.\n',
    'content/plan.md': '# Plans\n\nA plan for the week.\n',
  }));
  assert.equal((await first(engine, 'lamp or rope, is there a rope?')).title, 'On knots');
  assert.equal((await first(engine, 'rope or lamp, is there a lamp?')).title, 'On light');
  assert.deepEqual((await engine.find('plan')).map(({ title }) => title), ['Plans', 'Planets']);
  assert.deepEqual((await engine.find('plan?')).map(({ title }) => title), ['Plans']);
});

test('accents and case do not matter', { skip }, async () => {
  const engine = await openHandbook();
  for (const query of ['reservations', 'RÉSERVATIONS', 're\u0301servations', 'hotel', 'd’hôtel']) {
    assert.equal(path(await first(engine, query)), 'roles/production-manager/#hiring', query);
  }
  assert.deepEqual(marked(await first(engine, 'reservations')), ['Réservations']);
});

test('words with a hyphen are found with it, without it, and with a space', { skip }, async () => {
  const engine = await openHandbook();
  for (const query of ['pre-production', 'preproduction', 'pre production']) {
    assert.equal(path(await first(engine, query)), 'guides/pre-production/#pre-production', query);
  }
});

test('one mistake in a longer word is forgiven', { skip }, async () => {
  const engine = await openHandbook();
  for (const query of ['prodction manager', 'produciton manager', 'production manger', 'productionn manager', 'producti0n manager']) {
    assert.equal((await first(engine, query)).title, 'Production manager', query);
  }
  assert.equal((await first(engine, 'cordinat')).title, 'Production coordinator', 'also in a word that is not finished');
});

test('a kind narrows the results', { skip }, async () => {
  const engine = await openHandbook();
  assert.deepEqual((await engine.find('person: ana')).map(({ title }) => title), ['Ana Ruiz']);
  assert.deepEqual((await engine.find('ana', { kind: 'crew' })).map(({ title }) => title), ['Crew of Night Ferry']);
  assert.ok((await engine.kinds()).some(({ name, label }) => name === 'role' && label === 'Role'));
});

test('a crew list is found by who is on it, a person by where they worked', { skip }, async () => {
  const engine = await openHandbook();
  assert.equal((await first(engine, 'joe baptiste')).title, 'Crew of Night Ferry');
  assert.equal((await first(engine, 'small studio')).title, 'Ana Ruiz');
});

test('how to reach somebody is in no index, not even for those who may see it', { skip }, () => {
  for (const audience of ['public', 'crew']) {
    const folder = join(build(HANDBOOK, '--audience', audience), 'callboard/search');
    for (const file of readdirSync(folder)) assert.doesNotMatch(readFileSync(join(folder, file), 'utf8'), /secret|900123/, file);
  }
});

test('scripts without spaces are found by any part', { skip }, async () => {
  const engine = await openSearch(build({
    'callboard.yaml': 'title: 手引き\nlanguage: ja\n',
    'content/roles/kantoku.md': '---\ntitle: 制作監督\n---\n作品全体のスケジュールを管理する。\n',
    'content/roles/enshutsu.md': '---\ntitle: 演出\n---\n各話の演出を担当する。\n',
  }));
  for (const query of ['監督', '制作監督', '督', 'スケジュール', 'ｽｹｼﾞｭｰﾙ']) assert.equal((await first(engine, query)).title, '制作監督', query);
  assert.deepEqual(marked(await first(engine, 'スケジュール')), ['スケジュール']);
});

test('links hold under a base path, and in a folder on disk', { skip }, async () => {
  const hosted = build(HANDBOOK, '--base-url', 'https://studio.example/hand/book/');
  const engine = await openSearch(hosted, 'https://studio.example/hand/book/');
  assert.equal((await first(engine, 'hiring')).url, 'https://studio.example/hand/book/roles/production-manager/#hiring');
  const portable = await openSearch(build(HANDBOOK, '--portable'));
  const hit = await first(portable, 'hiring');
  assert.equal(path(hit), 'roles/production-manager/index.html#hiring');
  assert.ok(existsSync(fileURLToPath(hit.url.replace(/#.*/, ''))));
});

test('every result leads to a page that has the anchor', { skip }, async () => {
  const engine = await openHandbook();
  for (const query of ['p', 'show', 'producer', 'week', 'ferry', 'before', 'schedule']) {
    for (const hit of await engine.find(query)) {
      const [page, anchor] = path(hit).split('#');
      const html = readFileSync(join(handbook, page, 'index.html'), 'utf8');
      if (anchor) assert.ok(html.includes(`id="${anchor}"`), hit.url);
    }
  }
});

test('a query that was given up loads no excerpts', { skip }, async () => {
  const engine = await openHandbook();
  await engine.ready();
  const given = new AbortController();
  const answer = engine.find('producer', { signal: given.signal });
  given.abort();
  await assert.rejects(answer);
  assert.ok(![...engine.loaded.keys()].some((file) => /\/p\d+\.js$/.test(file)));
});

test('a site that was published anew while it was open is searched as it is now', { skip }, async () => {
  const folder = build({ 'content/roles/runner.md': '# Runner\n\nFetches coffee.\n' });
  const engine = await openSearch(folder, 'https://studio.example/');
  await engine.ready();
  writeFileSync(join(folder, '../content/roles/editor.md'), '# Editor\n\nCuts pictures.\n');
  execFileSync(CALLBOARD, ['build', '--root', join(folder, '..')], { stdio: 'ignore' });
  assert.equal((await first(engine, 'pictures')).title, 'Editor');
});

test('without search there is no index, and no page offers one', { skip }, () => {
  const folder = build(HANDBOOK, '--no-search');
  assert.ok(!existsSync(join(folder, 'callboard/search')));
  assert.ok(!readFileSync(join(folder, 'index.html'), 'utf8').includes('data-search'));
});
