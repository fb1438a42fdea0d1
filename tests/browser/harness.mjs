// What every scenario starts from: the handbook of this repository, built, served and opened in a browser.
//
// `handbook()` builds it, `serve()` puts a built site on a local address under the strictest policy that Callboard
// promises to stand, `launch()` starts the browser. Each hands out what has to be closed in an `after` hook.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// CALLBOARD and CHROMIUM name other programs than the usual ones.
export const CALLBOARD = process.env.CALLBOARD ?? join(ROOT, 'target/debug/callboard');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** One page of each template, by the template's name. The scenarios that look closely take these. */
export const PAGES = {
  '404': '404.html',
  bible: 'productions/harbour-lights/bible/',
  call: 'productions/low-water/calls/2026-03-16/',
  calls: 'productions/low-water/calls/',
  'calls-by-person': 'productions/low-water/calls/people/',
  changes: 'changes/',
  'career-map': 'careers/map/',
  'career-path': 'careers/runner-to-producer/',
  careers: 'careers/',
  compare: 'careers/compare/',
  crew: 'productions/harbour-lights/crew/',
  days: 'productions/harbour-lights/days/',
  department: 'departments/production/',
  departments: 'departments/',
  distribution: 'productions/low-water/distribution/',
  document: 'documents/call-sheet/',
  documents: 'documents/',
  finder: 'careers/finder/',
  glossary: 'glossary/',
  home: '',
  'occupational-map': 'occupational-map/',
  'org-chart': 'productions/harbour-lights/org-chart/',
  page: 'guides/phases-of-a-production/',
  people: 'people/',
  person: 'people/noor-vantrell/',
  production: 'productions/harbour-lights/',
  productions: 'productions/',
  responsibilities: 'responsibilities/',
  role: 'roles/production-manager/',
  roles: 'roles/',
  schedule: 'productions/harbour-lights/schedule/',
  skill: 'skills/scheduling/',
  'skill-matrix': 'departments/production/skills/',
  skills: 'skills/',
  tag: 'tags/',
  tags: 'tags/',
  term: 'glossary/dailies/',
  timeline: 'timeline/',
  'timeline-people': 'timeline/people/',
  'timeline-roles': 'timeline/roles/',
  tool: 'tools/shotgrid/',
  tools: 'tools/',
  vacancies: 'vacancies/',
  vacancy: 'vacancies/runner-2027/',
};

/** The same of the edition for the most trusted audience. */
export const PAGES_OF_KEEPERS = { health: 'health/' };

/** A built handbook in a folder of its own. */
export const handbook = (...options) => built(ROOT, ...options);

/** The handbook as a site of another language: the theme speaks it, the texts stay English. */
export function handbookIn(language, ...options) {
  const root = mkdtempSync(join(tmpdir(), 'callboard-content-'));
  cpSync(join(ROOT, 'content'), join(root, 'content'), { recursive: true });
  writeFileSync(join(root, 'callboard.yaml'), readFileSync(join(ROOT, 'callboard.yaml'), 'utf8').replace(/^language: .*$/m, `language: ${language}`));
  const site = built(root, ...options);
  rmSync(root, { recursive: true, force: true });
  return site;
}

/** A site of some files, built in a folder of its own. */
export function siteOf(files, ...options) {
  const root = mkdtempSync(join(tmpdir(), 'callboard-content-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const site = built(root, ...options);
  rmSync(root, { recursive: true, force: true });
  return site;
}

/** A site of some files that stands in a git repository, with a base address. What is renamed after that is a second commit. */
export function repository({ files, renamed = {} }) {
  const root = mkdtempSync(join(tmpdir(), 'callboard-content-'));
  const git = (...rest) => execFileSync('git', ['-C', root, '-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', ...rest], { stdio: ['ignore', 'ignore', 'inherit'] });
  const write = (path, text) => { mkdirSync(dirname(join(root, path)), { recursive: true }); writeFileSync(join(root, path), text); };
  git('init', '--quiet');
  for (const [path, text] of Object.entries({ 'callboard.yaml': 'title: Handbook\nbase_url: https://saltmarsh.example/book/\n', ...files })) write(path, text);
  git('add', '.');
  git('commit', '--quiet', '-m', 'Write it');
  for (const [from, [to, text]] of Object.entries(renamed)) { git('mv', from, to); write(to, text); git('commit', '--quiet', '-am', 'Rename it'); }
  const site = built(root);
  rmSync(root, { recursive: true, force: true });
  return site;
}

/** A production of so many posts: a producer, ten to a head, ten to a lead, with dates, a schedule and moves up. */
export function crewOf(count) {
  const files = { 'callboard.yaml': 'title: Armada\nstudio: Armada Pictures\n', 'content/productions/armada/index.md': '---\ntitle: Armada\nfrom: 2026-01-05\nto: 2026-12-18\n---\n' };
  const rows = [];
  const departments = Math.min(10, count - 1);
  for (let i = 0; i < count; i += 1) {
    const above = Math.floor((i - 1) / 10);
    let head = i;
    while (head > 10) head = Math.floor((head - 1) / 10);
    const department = i ? `department: d${head - 1}\n` : '';
    const up = i ? `reports_to: post-${above}\nmoves: [{to: post-${above}, years: 2-4}]\n` : '';
    files[`content/roles/post-${i}.md`] = `---\ntitle: Post number ${i}\n${up}${department}---\n`;
    rows.push(`  - {role: post-${i}, who: "Person ${i}", from: 2026-0${1 + (i % 3)}-05, to: 2026-1${i % 3}-15}`);
  }
  for (let d = 0; d < departments; d += 1) files[`content/departments/d${d}.md`] = `---\ntitle: Department ${d}\ncolour: teal\n---\n`;
  const phases = Array.from({ length: departments }, (_, d) => `  - {id: p${d}, title: Work of department ${d}, department: d${d}, for: 8w${d ? `, after: p${d - 1} -20d` : ''}}`);
  files['content/productions/armada/crew.md'] = `---\ncrew:\n${rows.join('\n')}\n---\n`;
  files['content/productions/armada/schedule.md'] = `---\nstart: 2026-01-05\nphases:\n${phases.join('\n')}\nmilestones:\n  - {id: lock, title: Picture lock, after: p${departments - 1}}\n---\n`;
  return siteOf(files, '--no-search');
}

function built(root, ...options) {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-handbook-'));
  execFileSync(CALLBOARD, ['build', '--quiet', '--root', root, '--output', join(folder, 'site'), '--today', '2026-06-01', ...options], { stdio: ['ignore', 'inherit', 'inherit'] });
  const site = join(folder, 'site');
  return {
    folder: site,
    /** Paths of all files of a kind (`.html`), as in their addresses. */
    files: (kind) => readdirSync(site, { recursive: true }).filter((file) => file.endsWith(kind)).map((file) => file.split(sep).join(posix.sep)).sort(),
    has: (path) => existsSync(join(site, path)),
    read: (path) => readFileSync(join(site, path), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const TYPES = {
  '.css': 'text/css', '.csv': 'text/csv', '.html': 'text/html; charset=utf-8', '.ics': 'text/calendar', '.js': 'text/javascript', '.json': 'application/json',
  '.png': 'image/png', '.svg': 'image/svg+xml', '.txt': 'text/plain', '.xml': 'application/xml',
};

/** The policy that the manual recommends, under which nothing inline and nothing foreign runs. */
const POLICY = readFileSync(new URL('../../content/manual/publishing.md', import.meta.url), 'utf8').match(/^Content-Security-Policy: (.*)$/m)[1];

/** Serves a folder as any static host would, under that policy. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    let path = join(folder, decodeURIComponent(new URL(request.url, 'http://host').pathname));
    if (!relative(folder, path).startsWith('..') && existsSync(path) && statSync(path).isDirectory()) path = join(path, 'index.html');
    const found = !relative(folder, path).startsWith('..') && existsSync(path);
    response.writeHead(found ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
    response.end(found ? readFileSync(path) : 'not found');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    /** Ends with a slash. */
    base: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((closed) => { server.closeAllConnections(); server.close(closed); }),
  };
}

/** A browser that calls nobody by itself. */
export const launch = () => chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});

/** Collects what goes wrong on a page: requests that leave the site, breaches of the policy, errors of scripts, files that are not there. */
export function watch(page, base) {
  const problems = [];
  const say = (what) => problems.push(`${page.url().replace(base, '/')}: ${what}`);
  page.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) say(`asked for ${request.url()}`); });
  page.on('response', (response) => { if (response.status() >= 400) say(`${response.status()} for ${response.url().replace(base, '/')}`); });
  page.on('console', (message) => { if (message.type() === 'error') say(message.text()); });
  page.on('pageerror', (error) => say(`script error: ${error.message}`));
  return problems;
}

/** How far the page can be scrolled sideways, in px, and what sticks out. Nothing when it fits. */
export const tooWide = (page) => page.evaluate(() => {
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over <= 0) return null;
  const culprits = [...document.querySelectorAll('main *, header *, footer *')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('.table-scroll, .chart-frame, pre'));
  return `${over} px too wide: ${culprits.slice(0, 3).map((element) => element.cloneNode(false).outerHTML).join(' ')}`;
});

/** Passes when nothing went wrong; else shows the first problems, one a line. */
export function none(problems) {
  const shown = problems.slice(0, 25);
  if (problems.length > shown.length) shown.push(`… and ${problems.length - shown.length} more`);
  assert.ok(problems.length === 0, `${problems.length} problems\n${shown.join('\n')}`);
}
