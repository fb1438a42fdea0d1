// The HTML of every page, as the standard has it.

import { spawnSync } from 'node:child_process';
import { after, it } from 'node:test';
import vnu from 'vnu-jar';
import { handbook, handbookIn, none, siteOf } from './harness.mjs';

const built = [];
after(() => built.forEach((book) => book.remove()));

/** What the checker of the W3C finds on the pages of a site. */
function faults(book) {
  built.push(book);
  const { stderr, error } = spawnSync('java', ['-jar', String(vnu), '--format', 'json', '--skip-non-html', book.folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  // Slashes of <br /> come from the Markdown parser and the cleaner of HTML; they mean nothing. The texts of a mirrored handbook stay English.
  const isMeant = ({ message }) => !message.startsWith('Trailing slash on void elements') && !message.startsWith('This document appears to be written in English');
  const told = JSON.parse(stderr).messages.filter(isMeant);
  return told.map(({ url, lastLine, lastColumn, message }) => `${url.slice(url.indexOf('/site/') + 6)}:${lastLine}:${lastColumn}: ${message}`);
}

/** A site with something of everything, in passages, rows and fields for several audiences. */
function generated() {
  let state = 7;
  const below = (most) => { state = (state * 48271) % 2147483647; return state % most; };
  const pick = (items) => items[below(items.length)];
  const roles = Array.from({ length: 24 }, (_, index) => `role-${index}`);
  const blocks = [
    'A paragraph with *words*, `code`, [[role-1]] and a note[^n].\n\n[^n]: With a [link](../roles/role-2.md).\n\n    And a second paragraph.\n',
    '## A heading with `code`\n\nBelow it.\n\n### And one below\n\n- One\n- Two\n  1. Three\n  2. Four\n',
    '| A | B | C |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n| 4 | | 6 |\n', '> [!warning]- Mind this\n> It is folded.\n', '::: tabs\n::: tab First\nOne\n:::\n::: tab Second\nTwo\n:::\n:::\n',
    '- [ ] To do\n- [x] Done\n', '```yaml\na: [1, "two"]\n```\n', 'Term\n: What it means\n', '<details><summary>More</summary>\n\nIn *HTML* <kbd>Ctrl</kbd>.\n\n</details>\n', '***\n', '> A quote\n>\n> - with a list\n',
  ];
  let terms = 0;
  const passage = () => { const block = pick(blocks).replace('Term\n', () => `Term ${terms += 1}\n`); const name = pick(['', '', 'crew', 'internal']); return name ? `::: ${name}\n${block}:::\n` : block; };
  const prose = () => Array.from({ length: 2 + below(5) }, passage).join('\n');
  const files = { 'callboard.yaml': 'title: Generated\naudiences: [public, crew, internal]\nmedia: [film, vfx]\nscales: [small]\nphases: [prep, shoot]\nvisible: {person.contact: crew, role.pay: internal}\nbible: {}\ntwins: relative\n' };
  const write = (path, front, text = prose()) => { files[`content/${path}.md`] = `---\n${front}---\n${text}`; };
  write('index', 'title: Generated\n');
  roles.forEach((role, index) => write(`roles/${role}`, `level: ${1 + Math.min(index, 5)}\ndepartment: ${pick(['art', 'floor'])}\n${index ? `reports_to: role-${below(index)}\nmoves: [{to: role-${below(index)}, years: 1-3}]\n` : ''}stage: ${pick(['entry', 'early', 'experienced', 'expert'])}\nskills: {drawing: ${1 + below(4)}, driving: 1}\ntools: [crane]\npay: {low: 1, high: 2, per: week, currency: GBP}\ntags: [${pick(['wet', 'dry'])}]\nvariants: {vfx: {focus: Pixels}}\nvisible: {tools: ${pick(['crew', 'internal'])}}\n`,
    `${prose()}\n## Responsibilities\n\n- Carries\n::: crew\n- Counts\n:::\n- Cleans\n- Calls\n- Cooks\n- Cuts\n`));
  for (const name of ['art', 'floor']) write(`departments/${name}`, `head: role-0\ncolour: ${name === 'art' ? 'teal' : 'violet'}\n`);
  for (const name of ['ana', 'lee', 'kim']) write(`people/${name}`, `title: ${name.toUpperCase()}\ncontact: {email: ${name}@example.org, phone: '07'}\nskills: {drawing: 2}\nstory: [{role: role-3, at: There, from: 2014}]\n`);
  write('skills/drawing', 'kind: hard\nlevels: {1: Lines, 4: Worlds}\n');
  write('glossary/slate', 'summary: It claps.\n');
  write('careers/up', 'steps: [role-1, Something else, role-0]\n');
  write('documents/report', 'made_by: [role-1]\nsigned_off_by: [role-0]\nwhen: Weekly\n');
  write('vacancies/wanted', 'role: role-2\nposted: 2026-02-02\ntype: contract\nplace: {town: Bristol, country: GB}\napply: mailto:a@example.org\nemployer: Us\nhow: Write\n');
  for (const show of ['ferry', 'quay']) {
    write(`productions/${show}/index`, 'medium: film\nscale: small\nstatus: production\nfrom: 2026-01-05\nto: 2026-12-18\ndistribution: [{title: All, to: crew, visible: crew}]\n');
    write(`productions/${show}/crew`, `crew:\n${roles.map((role, index) => `  - {role: ${role}, who: ${pick(['ana', 'lee', 'kim', 'Somebody', 'vacant'])}${index % 5 ? '' : ', visible: crew'}}\n`).join('')}`);
    write(`productions/${show}/schedule`, 'start: 2026-01-05\nphases:\n  - {id: prep, for: 10d}\n  - {id: shoot, for: 20d, after: prep, visible: crew}\nmilestones:\n  - {id: lock, on: 2026-03-02, visible: internal}\n');
    write(`productions/${show}/look`, '');
    write(`productions/${show}/calls/2026-02-03`, "call: '07:30'\nhospital: {name: General, address: Hill, phone: '9'}\nlocations: [{title: Quay, visible: crew}]\nscenes: [{scene: '4', title: Dawn, visible: internal}]\ntasks: [{title: Sweep}]\ncalls: [{role: role-1, at: '07:00', visible: crew}]\nemergency: [{who: ana, phone: '1'}]\n");
  }
  return files;
}

it('every page of the handbook is valid HTML: the checker of the W3C finds nothing', () => none(faults(handbook())));
it('so is every page for the most trusted audience, with its marks', () => none(faults(handbook('--audience', 'internal'))));
it('and every page from right to left', () => none(faults(handbookIn('ar'))));
for (const audience of ['public', 'internal']) it(`and every page of a generated site, for ${audience}`, () => none(faults(siteOf(generated(), '--audience', audience))));
