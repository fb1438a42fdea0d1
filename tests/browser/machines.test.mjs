// What other programs read of a site, read by programs that share nothing with Callboard: feeds by a feed parser, structured
// data against the published vocabulary of schema.org, as its types in TypeScript have it.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseAtomFeed } from 'feedsmith';
import ts from 'typescript';
import { ROOT, handbook, repository } from './harness.mjs';

const BASE = 'https://saltmarsh.example/book/';

describe('a feed', () => {
  let site;
  const build = (options) => { site?.remove(); site = repository(options); return site; };
  after(() => site?.remove());
  const feed = (path) => parseAtomFeed(site.read(path));

  it('is read by a feed parser, with what every entry must have', () => {
    build({ files: { 'content/departments/grip.md': '---\ntitle: Grip & rigging\n---\nMoves cameras.\n', 'content/roles/key-grip.md': '---\ndepartment: grip\n---\nLeads the "grips", & more.\n', 'content/productions/ferry/index.md': '---\ntitle: Ferry\n---\nA film.\n' } });
    for (const [path, count] of [['feed.xml', 3], ['departments/grip/feed.xml', 2], ['productions/ferry/feed.xml', 1]]) {
      const { id, title, updated, links, entries } = feed(path);
      assert.ok(id && title && !Number.isNaN(Date.parse(updated)), path);
      assert.equal(links.find(({ rel }) => rel === 'self').href, BASE + path);
      assert.equal(entries.length, count, path);
      for (const entry of entries) {
        assert.ok(entry.id.startsWith(BASE) && entry.title && !Number.isNaN(Date.parse(entry.updated)), JSON.stringify(entry));
        const { href } = entry.links.find(({ rel }) => rel === 'alternate');
        assert.ok(site.has(`${href.slice(BASE.length)}index.html`), href);
      }
      assert.equal(new Set(entries.map((entry) => entry.id)).size, count, 'ids are unique');
    }
    assert.ok(feed('feed.xml').entries.some((entry) => entry.title === 'Grip & rigging' || entry.title?.value === 'Grip & rigging'));
  });

  it('keeps the id of a page that is renamed with an alias', () => {
    const ids = (options) => { build(options); return feed('feed.xml').entries.map((entry) => entry.id); };
    const before = ids({ files: { 'content/roles/pm.md': 'Keeps a show on schedule from green light to delivery.\n' } });
    assert.deepEqual(before, [`${BASE}roles/pm/`]);
    const text = '---\naliases: [/roles/pm/]\n---\nKeeps a show on schedule from green light to delivery.\n';
    assert.deepEqual(ids({ files: { 'content/roles/pm.md': 'Keeps a show on schedule from green light to delivery.\n' }, renamed: { 'content/roles/pm.md': ['content/roles/manager.md', text] } }), before);
    assert.ok(site.has('roles/manager/index.html'));
  });
});

describe('structured data', () => {
  it('has the types and properties of schema.org', () => {
    const blocks = new Map();
    for (const audience of ['public', 'internal']) {
      const book = handbook('-u', BASE, '--audience', audience);
      for (const file of book.files('.html')) {
        for (const [, json] of book.read(file).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) {
          const data = JSON.parse(json);
          const { '@graph': graph, '@context': context, ...alone } = data;
          assert.equal(context, 'https://schema.org', file);
          // A thing of each shape is enough: the same types with the same properties.
          for (const thing of graph ?? [alone]) blocks.set(shape(thing), { file, thing });
        }
      }
      book.remove();
    }
    assert.ok(blocks.size > 30, `${blocks.size} shapes`);
    const found = [...blocks.values()];
    assert.deepEqual(misfits(found.map(({ thing }) => thing)).map(([at, why]) => `${found[at].file}: ${why}`), []);
    // That the types can tell is seen by what is wrong.
    const wrong = [{ '@type': 'Occupation', name: 'Runner', salary: '1' }, { '@type': 'Occupant', name: 'Runner' }, { '@type': 'Event', startDate: { '@type': 'Person', name: 'Ana' } }];
    assert.deepEqual(misfits(wrong).map(([at]) => at), [0, 1, 2]);
  });
});

/** A value without its texts and numbers, and with one of each kind of item. */
function shape(value) {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shape))].sort()}]`;
  if (typeof value !== 'object') return typeof value;
  return `{${Object.entries(value).map(([key, inner]) => `${key}:${key === '@type' ? inner : shape(inner)}`)}}`;
}

/** The things that are not of a type of schema.org: where each stands in the list, and why. */
function misfits(things) {
  const folder = mkdtempSync(join(ROOT, 'tests/browser/node_modules/.things-'));
  const file = join(folder, 'things.ts');
  // One a line, so that the line of a complaint names the thing.
  writeFileSync(file, `import type { Thing } from 'schema-dts';\n${things.map((thing, at) => `export const thing${at}: Extract<Thing, { '@type': ${JSON.stringify(thing['@type'])} }> = ${JSON.stringify(thing)};`).join('\n')}\n`);
  const program = ts.createProgram([file], { strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022, types: [] });
  const problems = ts.getPreEmitDiagnostics(program).map((problem) => {
    const line = problem.file && ts.getLineAndCharacterOfPosition(problem.file, problem.start).line;
    return [line === undefined ? -1 : line - 1, ts.flattenDiagnosticMessageText(problem.messageText, ' ').slice(0, 600)];
  });
  rmSync(folder, { recursive: true, force: true });
  return [...new Map(problems.reverse()).entries()].sort(([a], [b]) => a - b);
}
