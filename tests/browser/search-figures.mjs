// The judged queries of tests/search/judged.txt, and the figures of a search that answers them.

import { readFileSync } from 'node:fs';

/** The judged queries: `[{ name, query, grades }]`, where `grades` maps the address of a page to 1, 2 or 3. */
export const readJudged = (file = new URL('../search/judged.txt', import.meta.url)) => {
  const judged = [];
  let name = '';
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (!line.trim() || line.startsWith('#')) continue;
    const heading = /^\[(.+)\]$/.exec(line);
    if (heading) { name = heading[1]; continue; }
    const [query, pages] = line.split(' = ');
    const grades = new Map(pages.split(' ').map((page) => { const [address, grade = 3] = page.split(':'); return [address, Number(grade)]; }));
    judged.push({ name, query, grades });
  }
  return judged;
};

/** The address of a page as the judged set writes it: no base, no `index.html`, no anchor. */
export const addressOf = (url, base) => decodeURIComponent(url).slice(base.length).replace(/#.*$/, '').replace(/(^|\/)(index\.html)?$/, '');

const gain = (grade) => 2 ** grade - 1;
const discounted = (grades) => grades.reduce((sum, grade, place) => sum + gain(grade) / Math.log2(place + 2), 0);

/** nDCG@10, MRR@5 and recall@10 of one answer, a list of addresses. A page counts as found for MRR and recall from grade 2. */
export const judge = (answer, grades) => {
  const pages = [...new Set(answer)].slice(0, 10);
  const ideal = discounted([...grades.values()].sort((a, b) => b - a).slice(0, 10));
  const place = pages.slice(0, 5).findIndex((page) => grades.get(page) >= 2);
  const good = [...grades].filter(([, grade]) => grade >= 2);
  return {
    ndcg: discounted(pages.map((page) => grades.get(page) ?? 0)) / ideal,
    mrr: place < 0 ? 0 : 1 / (place + 1),
    recall: good.length ? good.filter(([page]) => pages.includes(page)).length / Math.min(10, good.length) : 1,
  };
};

/** The figures of a search, by class and for `all`. `search` takes a query and gives the addresses of pages, best first. */
export const figuresOf = async (judged, search, report = () => {}) => {
  const sums = new Map();
  for (const { name, query, grades } of judged) {
    const answer = await search(query);
    const figures = judge(answer, grades);
    report({ name, query, grades, answer, figures });
    for (const key of [name, 'all']) {
      const sum = sums.get(key) ?? { queries: 0, ndcg: 0, mrr: 0, recall: 0 };
      sum.queries += 1;
      for (const figure of ['ndcg', 'mrr', 'recall']) sum[figure] += figures[figure];
      sums.set(key, sum);
    }
  }
  return new Map([...sums].map(([key, { queries, ndcg, mrr, recall }]) => [key, { queries, ndcg: ndcg / queries, mrr: mrr / queries, recall: recall / queries }]));
};
