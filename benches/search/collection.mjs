// nDCG@10 over a public test collection: the search on a site with a page for each document, beside a plain BM25.
//
//     node collection.mjs documents.xml questions.xml judgements.txt        (in this folder; see ../README.md)
//
// Documents are `<doc>` with `<docno>`, `<title>` and `<text>`; questions `<top>` with `<title>`, in the order of the judgements,
// whose lines are `question 0 document grade`.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openSearch } from '../../tests/browser/search-engine.mjs';
import { addressOf } from '../../tests/browser/search-figures.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CALLBOARD = [process.env.CALLBOARD, join(ROOT, 'target/release/callboard'), join(ROOT, 'target/debug/callboard')].find((path) => path && existsSync(path));
const BASE = 'https://collection.example/';

const [documentsFile, questionsFile, judgementsFile] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const part = (text, name) => (new RegExp(`<${name}>([\\s\\S]*?)(</${name}>|$)`).exec(text)?.[1] ?? '').replace(/\s+/g, ' ').trim();
const documents = [...documentsFile.matchAll(/<doc>([\s\S]*?)<\/doc>/g)].map(([, text]) => ({ id: part(text, 'docno'), title: part(text, 'title'), text: part(text, 'text') })).filter(({ text }) => text);
const questions = [...questionsFile.matchAll(/<top>([\s\S]*?)<\/top>/g)].map(([, text]) => part(text, 'title'));
const grades = questions.map(() => new Map());
for (const line of judgementsFile.trim().split('\n')) {
  const [question, , document, grade] = line.trim().split(/\s+/);
  if (Number(grade) > 0) grades[question - 1]?.set(document, Number(grade));
}

const folder = mkdtempSync(join(tmpdir(), 'callboard-collection-'));
mkdirSync(join(folder, 'content'));
writeFileSync(join(folder, 'callboard.yaml'), 'title: Collection\nlanguage: en\n');
for (const { id, title, text } of documents) {
  const body = text.startsWith(title) ? text.slice(title.length).trim() : text;
  writeFileSync(join(folder, `content/d${id}.md`), `---\ntitle: ${JSON.stringify(title || id)}\n---\n${body.replace(/[\\`*_[\]<>#&|~]/g, '\\$&')}\n`);
}
execFileSync(CALLBOARD, ['build', '--root', folder], { stdio: ['ignore', 'ignore', 'ignore'] });
const engine = await openSearch(join(folder, 'public'), BASE);
const callboard = async (question) => (await engine.find(question, { limit: 10 })).map(({ url }) => addressOf(url, BASE).replace(/^d/, ''));

// Plain BM25 (k1 1.2, b 0.75) over title and text: words in lower case, none left out.
const wordsOf = (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
const bags = documents.map(({ title, text }) => { const bag = new Map(); const words = wordsOf(text.startsWith(title) ? text : `${title} ${text}`); for (const word of words) bag.set(word, (bag.get(word) ?? 0) + 1); return { bag, length: words.length }; });
const mean = bags.reduce((sum, { length }) => sum + length, 0) / bags.length;
const pagesWith = new Map();
for (const { bag } of bags) for (const word of bag.keys()) pagesWith.set(word, (pagesWith.get(word) ?? 0) + 1);
const plain = async (question) => {
  const scores = bags.map(({ bag, length }, i) => {
    let score = 0;
    for (const word of wordsOf(question)) {
      const count = bag.get(word);
      if (count) score += Math.log(1 + (bags.length - pagesWith.get(word) + 0.5) / (pagesWith.get(word) + 0.5)) * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean));
    }
    return [score, documents[i].id];
  });
  return scores.sort((a, b) => b[0] - a[0]).slice(0, 10).map(([, id]) => id);
};

// The gain of a document is its grade.
const discounted = (gains) => gains.reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);
const ndcg = async (search) => {
  let sum = 0;
  let count = 0;
  for (const [i, question] of questions.entries()) {
    if (!grades[i].size) continue;
    const ideal = discounted([...grades[i].values()].sort((a, b) => b - a).slice(0, 10));
    sum += discounted((await search(question)).map((id) => grades[i].get(id) ?? 0)) / ideal;
    count += 1;
  }
  return [sum / count, count];
};
const [ours, count] = await ndcg(callboard);
const [plainly] = await ndcg(plain);
console.log(`${documents.length} documents, ${count} questions: nDCG@10 ${ours.toFixed(3)}, plain BM25 ${plainly.toFixed(3)}`);
rmSync(folder, { recursive: true, force: true });
