/*
 * Callboard's search: answers a query from the index in `callboard/search/`. Loaded when the search dialog first opens.
 *
 * Needs no server: each piece of the index is a script that calls `callboard.searchPiece`, so it works from a folder on disk,
 * and under `default-src 'self'`. A query takes the piece `index`, for each word the piece with the words around it, and for
 * the results the pieces with their excerpts. How it ranks is in `search-rank.js`; this file finds what a typed word may
 * mean, and fetches. Words are folded as `words.rs` folds them; stems come with the index. The other end is `src/derive/search/`.
 *
 * Any word of a query may match; the last may be unfinished. `role: editor` looks at one kind only.
 */
(() => {
  'use strict';

  const here = document.currentScript.src;
  const folder = new URL('../search/', here);
  const site = new URL('../../', here);

  // What a word weighs by how it was found; what the reader typed counts 1.
  const STEM = 0.8, PREFIX = 0.7, FORM = 0.6, SYNONYM = 0.5, SLIP = 0.4, STOP_WORD = 0.1;
  const MAX_WORDS = 80;          // different ones of a query
  const MAX_PIECES = 64;         // kept in memory
  const MAX_NEAR_WORDS = 3;      // that a mistyped word may have meant
  const SHORTEST = 4;            // of the words that the pieces by letter have (pieces.rs)

  // Words that ask for a kind of page more than they name something: `who`, `tool for timesheets`.
  const ASKS = {
    en: {
      who: ['role', 'person', 'crew'], whom: ['role', 'person', 'crew'], how: ['page', 'career'], why: ['page'], when: ['schedule', 'production'],
      become: ['career'], tool: ['tool'], tools: ['tool'], software: ['tool'], app: ['tool'], skill: ['skill'],
    },
  };

  // --- Pieces of the index -------------------------------------------------------------------------------------------
  const pieces = new Map();      // name → promise; the longest unused comes first
  const asked = new Map();       // name → what to do when it is there
  let versions = {};             // of the pieces, as the index names them

  class Outdated extends Error {}

  // Five characters for each piece of a family, in order.
  const versionsOf = (families) => {
    const of = {};
    for (const [family, all] of Object.entries(families)) {
      for (let i = 0; i * 5 < all.length; i += 1) of[/^[wpv]$/.test(family) ? family + String(i).padStart(3, '0') : family] = all.slice(i * 5, i * 5 + 5);
    }
    return of;
  };

  const callboard = window.callboard = window.callboard || {};
  callboard.searchPiece = (itsVersion, name, content) => {
    const waiting = asked.get(name);
    if (!waiting) return;
    asked.delete(name);
    if (name === 'index') versions = versionsOf(content.versions);
    if (name === 'index' || itsVersion === versions[name]) waiting.resolve(content);
    else waiting.reject(Object.assign(new Outdated('the site was published anew'), { version: itsVersion }));
  };

  const fetchPiece = (name, fresh = versions[name]) => new Promise((resolve, reject) => {
    asked.set(name, { resolve, reject });
    const script = document.createElement('script');
    const url = new URL(name + '.js', folder);
    if (fresh && url.protocol !== 'file:') url.searchParams.set('v', fresh);
    script.src = url.href;
    script.onload = () => { script.remove(); reject(new Error(name + ' is not a piece of the index')); };
    script.onerror = () => { script.remove(); asked.delete(name); reject(new Error(name + ' could not be loaded')); };
    document.head.append(script);
  });

  const piece = (name, read) => {
    let found = pieces.get(name);
    if (!found) {
      found = fetchPiece(name).then(read);
      found.catch(() => { if (pieces.get(name) === found) pieces.delete(name); });
    }
    pieces.delete(name);
    pieces.set(name, found);
    if (pieces.size > MAX_PIECES) pieces.delete(pieces.keys().next().value);
    return found;
  };

  const ranking = callboard.searchRanking ? Promise.resolve(callboard.searchRanking) : new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('search-rank.js', here).href;
    script.onload = () => { script.remove(); resolve(callboard.searchRanking); };
    script.onerror = () => { script.remove(); reject(new Error('search-rank.js could not be loaded')); };
    document.head.append(script);
  });
  let digitOf, readLists, readPages, together, wordsOf, fold, lettersOf, mayBeNear, slips, rank, excerpt;

  // --- Index, words, pages ---------------------------------------------------------------------------------------------
  const getIndex = async () => {
    ({ digitOf, readLists, readPages, together, wordsOf, fold, lettersOf, mayBeNear, slips, rank, excerpt } = await ranking);
    return piece('index', (content) => {
      let end = 0;
      const kinds = content.kinds.map(([name, label, pages, boost]) => ({ name, label, start: end, end: end += pages, boost: boost / 100 }));
      const synonyms = content.synonyms ? content.synonyms.split(';').map((group) => group.split(',').map((name) => name.split(' '))) : [];
      return { ...content, ...readPages(content), kinds, synonyms, together: new Map(), firsts: content.words.split(' '), stopWords: new Set(content.stopWords.split(' ')) };
    });
  };

  // The last place of a sorted list at which something not after `word` stands; 0 when there is none.
  const placeOf = (sorted, word) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= word) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  };

  // Words as the number of letters that each shares with the one before, and the rest (pieces.rs).
  const readWords = (text) => {
    const words = [];
    let before = [];
    for (const [, shared, rest] of text.matchAll(/([A-Z])([^A-Z]*)/g)) {
      before = [...before.slice(0, shared.charCodeAt(0) - 65), ...rest];
      words.push(before.join(''));
    }
    return words;
  };

  const getWords = (number) => piece('w' + String(number).padStart(3, '0'), (content) => {
    const stems = new Map();
    for (const group of content.stems ? content.stems.split(',') : []) {
      const members = group.split(' ').map(Number);
      for (const member of members) stems.set(member, members);
    }
    const beginnings = new Map((content.beginnings ? content.beginnings.split(',') : []).map((entry) => entry.split(' ')));
    const packed = content.lists.split(' ');
    const read = new Map();
    const listsOf = (key, lists) => { if (!read.has(key)) read.set(key, readLists(lists)); return read.get(key); };
    return { words: readWords(content.words), stems, beginnings, lists: (at) => listsOf(at, packed[at]), begun: (typed) => listsOf(typed, beginnings.get(typed)) };
  });

  // The words that begin with a letter, or all of them.
  const getVocabulary = async (first, index) => {
    const number = [...index.letters].indexOf(first);
    return number < 0 ? [] : piece('v' + String(number).padStart(3, '0'), readWords);
  };
  const getWholeVocabulary = async (index) => (await Promise.all([...index.letters].map((letter) => getVocabulary(letter, index)))).flat();

  const getCard = async (page, index) => {
    const content = await piece('p' + String(Math.floor(page / index.perPiece)).padStart(3, '0'), (content) => content);
    const [title, url, told, texts, counts] = content.pages[page % index.perPiece];
    // What an address or anchor is that follows from a title or heading (excerpt.rs).
    const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
    const address = url === 0 ? slug(title) + '/' : url;
    const numbers = typeof told === 'string' ? [...told].map(digitOf) : told;
    const headings = numbers.map((at) => content.headings[at]).map((heading) => (typeof heading === 'string' ? [heading, slug(heading)] : heading));
    return { title, url: content.base + address, headings, texts: [texts].flat(), counts };
  };

  // --- From a word of the query to what it may mean --------------------------------------------------------------------
  // The lists of one word as it stands in the index; undefined when it stands nowhere.
  const lookUp = async (word, index) => {
    const { words, lists } = await getWords(placeOf(index.firsts, word));
    const at = placeOf(words, word);
    return words[at] === word ? lists(at) : undefined;
  };

  // The words that a typed one is or begins: [{ word, weight, share, lists }]. `share` says how much of the word was typed.
  const meanings = async (typed, isBegun, index) => {
    const low = placeOf(index.firsts, typed);
    const high = isBegun ? placeOf(index.firsts, typed + '\uffff') : low;
    const isWide = high - low > 1;
    const found = new Map();
    const add = (word, lists, weight, share) => {
      const known = found.get(word);
      if (!known || known.weight < weight) found.set(word, { word, weight, share, lists });
    };
    const loaded = [];
    for (let number = low; number <= (isWide ? low : high); number += 1) loaded.push(getWords(number));
    for (const { words, lists, stems, beginnings, begun } of await Promise.all(loaded)) {
      const at = placeOf(words, typed);
      if (words[at] === typed) {
        add(typed, lists(at), 1, 1);
        for (const member of stems.get(at) || []) if (member !== at) add(words[member], lists(member), STEM, 1);
      }
      if (!isBegun) continue;
      const start = words[at] < typed ? at + 1 : at;
      for (let i = start; i < words.length && words[i].startsWith(typed); i += 1) {
        const share = typed.length / words[i].length;
        add(words[i], lists(i), PREFIX * (0.5 + 0.5 * share), share);
      }
      if (isWide && beginnings.has(typed)) add(typed + '*', begun(typed), PREFIX * 0.6, 0.5);
    }
    return [...found.values()];
  };

  const lighter = (all, factor) => all.map((meaning) => ({ ...meaning, weight: meaning.weight * factor }));

  // A word that stands nowhere, in another form that does: `updating` finds `updates`. The index knows stems of its own words only.
  const ENDINGS = /^(?:s|es|d|ed|ing|er|ers|or|ors|ly)$/;
  const otherForms = async (typed, index) => {
    for (let length = typed.length - 1; length >= Math.max(3, typed.length - 3); length -= 1) {
      if (index.language === 'en' && !ENDINGS.test(typed.slice(length))) continue;
      const found = await meanings(typed.slice(0, length), true, index);
      const forms = found.filter(({ word }) => word.length - length <= 3);
      if (forms.length) return forms.map((meaning) => ({ ...meaning, weight: FORM, share: 0.8 }));
    }
    return [];
  };

  // A word that stands nowhere, as two that do. The first of them is looked for among the words of its letter, which a mistyped word
  // needs anyhow, so that few pieces are fetched.
  const inTwo = async (typed, index) => {
    const begins = new Set(await getVocabulary([...typed][0], index));
    for (let at = 2; at <= typed.length - 2; at += 1) {
      const [a, b] = [typed.slice(0, at), typed.slice(at)];
      if ((at >= SHORTEST && !begins.has(a)) || index.stopWords.has(a) || index.stopWords.has(b)) continue;
      const first = await lookUp(a, index);
      const both = first && together([first, await lookUp(b, index)], index.pageOf);
      if (both && (both.titles.length || both.aka.length || both.headings.length || both.text.length)) return [{ word: a, weight: 0.9, share: 1, lists: both }, { word: b, weight: 0, share: 0, lists: both }];
    }
    return [];
  };

  // Words within one slip, or two of a long word; those of fewest slips. Most slips spare the first letter or swap it with the
  // second: only when no such word is near are all looked through.
  const nearWords = async (typed, isBegun, index) => {
    const letters = [...typed];
    if (letters.length < 4) return [];
    const most = letters.length < 8 ? 1 : 2;
    const typedLetters = lettersOf(typed);
    const near = (words) => {
      const found = [];
      for (const word of words) {
        if (!mayBeNear(typed, typedLetters, word, most)) continue;
        const whole = slips(typed, word, most, false);
        const count = isBegun && whole > most ? slips(typed, word, most, true) + 0.5 : whole;
        if (count <= most + (isBegun ? 0.5 : 0)) found.push({ word, count });
      }
      return found;
    };
    const likely = await Promise.all([...new Set(letters.slice(0, 2))].map((letter) => getVocabulary(letter, index)));
    let found = near(likely.flat());
    if (!found.length) found = near(await getWholeVocabulary(index));
    const least = Math.min(...found.map(({ count }) => count));
    return found.filter(({ count }) => count === least).sort((a, b) => Math.abs(a.word.length - typed.length) - Math.abs(b.word.length - typed.length)).slice(0, MAX_NEAR_WORDS);
  };
  const mistyped = async (typed, isBegun, index) => {
    const near = await nearWords(typed, isBegun, index);
    const all = await Promise.all(near.map(async ({ word, count }) => lighter(await meanings(word, false, index), SLIP ** Math.ceil(count / 2))));
    return all.flat();
  };

  // Whether a typed word is a form of a name's word; endings are those of English, which has the synonyms that come with Callboard.
  const isFormOf = (typed, word, language) => {
    if (typed === word) return true;
    if (language !== 'en' || word.length < 3) return false;
    const root = word.endsWith('e') ? word.slice(0, -1) : word;
    return typed.startsWith(root) && /^(?:s|es|e|ed|ing)?$/.test(typed.slice(root.length));
  };

  // What stands for the same as some words of the query that follow each other: [{ from, to, name }].
  const synonymsOf = (typed, index) => {
    const found = [];
    for (const group of index.synonyms) {
      for (const name of group) {
        for (let from = 0; from + name.length <= typed.length; from += 1) {
          if (!name.every((word, i) => isFormOf(typed[from + i], word, index.language))) continue;
          for (const other of group) if (other !== name) found.push({ from, to: from + name.length, name: other });
        }
      }
    }
    return found;
  };
  const meaningsOfName = async (name, index) => {
    if (name.length === 1) return lighter(await meanings(name[0], false, index), SYNONYM);
    const words = name.filter((word) => !index.stopWords.has(word));
    // Kept, since the same query is asked again with each key.
    const key = words.join(' ');
    if (!index.together.has(key)) index.together.set(key, together(await Promise.all(words.map((word) => lookUp(word, index))), index.pageOf));
    const lists = index.together.get(key);
    return lists ? [{ word: words[0], weight: SYNONYM, share: 1, lists }, ...words.slice(1).map((word) => ({ word, weight: 0, share: 0, lists }))] : [];
  };

  // The words of a query as terms for `rank`.
  const termsOf = async (words, index) => {
    const typed = [];
    const often = new Map();       // how often the reader wrote a word: a long question says twice what it is about
    for (const { word, parts, isJoined } of words) {
      if (!isJoined) often.set(word, (often.get(word) || 0) + 1);
      if (isJoined || (parts === undefined && typed.some((other) => other === word))) continue;
      if (parts === undefined) typed.push(word);
      else if (await lookUp(word, index)) typed.splice(typed.length - parts, parts, word);
    }
    typed.splice(MAX_WORDS);
    const last = typed.length - 1;
    const terms = await Promise.all(typed.map(async (word, i) => {
      // A space or a full stop ends a word; so does the end of a question.
      const isBegun = i === last && /[\p{L}\p{N}\p{M}#+&]$/u.test(words.text);
      // A letter may begin any word.
      const isStopWord = index.stopWords.has(word) && !(isBegun && word.length === 1);
      const found = await meanings(word, isBegun, index);
      return { typed: word, isBegun, isStopWord, meanings: found };
    }));
    // Two words that the site writes as one; a piece is fetched for that only where one of them stands nowhere.
    await Promise.all(terms.slice(1).map(async (term, i) => {
      const joined = terms[i].typed + term.typed;
      const isAtHand = placeOf(index.firsts, joined) === placeOf(index.firsts, terms[i].typed);
      if (!isAtHand && terms[i].meanings.length && term.meanings.length) return;
      const lists = await lookUp(joined, index);
      if (!lists) return;
      const half = { word: joined, weight: 1, share: 1, lists: { ...lists, titleLengths: lists.titleLengths.map((length) => length * 2), akaLengths: lists.akaLengths.map((length) => length * 2) } };
      terms[i].meanings.push(half);
      term.meanings.push(half);
    }));
    await Promise.all(synonymsOf(typed, index).map(async ({ from, to, name }) => {
      const same = await meaningsOfName(name, index);
      for (let at = from; at < to; at += 1) {
        const known = new Set(terms[at].meanings.map(({ word }) => word));
        terms[at].meanings.push(...same.filter(({ word }) => !known.has(word)));
      }
    }));
    // What stands nowhere is forgiven, in the order in which people err.
    await Promise.all(terms.map(async (term, i) => {
      for (const forgive of [otherForms, inTwo, (word) => mistyped(word, i === last, index)]) {
        if (term.meanings.length) break;
        term.meanings = await forgive(term.typed, index);
      }
      if (!term.meanings.length && !term.isBegun) term.meanings = await meanings(term.typed, true, index);
    }));
    const isLight = (term) => term.isStopWord || (ASKS[index.language]?.[term.typed] && !term.isBegun);
    const isTelling = terms.some((term) => !isLight(term));
    return terms.map((term) => ({ ...term, isRequired: !isTelling || !isLight(term), weight: (isTelling && isLight(term) ? STOP_WORD : 1) * (often.get(term.typed) || 1) }));
  };

  const addressOf = (card, index) => new URL(index.portable ? card.url.replace(/(^|\/)(?=#|$)/, '$1index.html') : card.url, site).href;

  // --- Results -------------------------------------------------------------------------------------------------------------
  const hitOf = async ({ page, run, isNamed, place }, terms, index) => {
    const card = await getCard(page, index);
    // The section that has the passage which fits best.
    let section = 0;
    for (let left = place - index.firstPlace[page]; !isNamed && section < card.headings.length; section += 1) {
      left -= card.counts ? card.counts[section] : 1;
      if (left < 0) break;
    }
    const [heading, anchor] = section > 0 ? card.headings[section - 1] : ['', ''];
    let shown = excerpt(card.texts[section] || '', terms);
    // A section without an excerpt lends its heading to that of the page.
    if (!shown.text) shown = excerpt(card.texts[0] || '', terms);
    if (heading) {
      const head = excerpt(heading + (shown.text ? ': ' : ''), terms);
      const shift = heading.length + 2;
      shown = { text: `${heading}${shown.text ? ': ' : ''}${shown.text}`, marks: [...head.marks, ...shown.marks.map(([from, to]) => [from + shift, to + shift])] };
    }
    const url = new URL(addressOf(card, index));
    if (anchor) url.hash = encodeURIComponent(anchor);
    return { url: url.href, title: card.title, kind: run.label, kindName: run.name, ...shown };
  };

  // --- The engine ----------------------------------------------------------------------------------------------------------
  // A query as its words, and the kind before a colon if that is one.
  const read = (text, kinds) => {
    const narrowed = /^\s*(?:kind:)?\s*([\p{L}-]+)\s*:\s*(.*)$/u.exec(text);
    const wanted = narrowed && narrowed[1].toLowerCase();
    const run = wanted && kinds.find(({ name, label }) => [name, name + 's', label.toLowerCase()].includes(wanted));
    const words = wordsOf(run ? narrowed[2] : text);
    words.text = text;
    return { words, kind: run && run.name };
  };

  const answer = async (text, { limit = 20, signal, kind } = {}) => {
    const check = () => { if (signal && signal.aborted) throw signal.reason || new Error('aborted'); };
    const index = await getIndex();
    check();
    const wanted = read(text, index.kinds);
    if (!wanted.words.length || !index.words) return [];
    const terms = await termsOf(wanted.words, index);
    check();
    const runs = index.kinds.filter((run) => !(kind || wanted.kind) || run.name === (kind || wanted.kind));
    const asked = terms.flatMap(({ typed }) => ASKS[index.language]?.[typed] ?? []);
    const found = rank(terms, index, runs, asked, limit);
    const hits = await Promise.all(found.map((hit) => hitOf(hit, terms, index)));
    check();
    return hits;
  };
  // For each word that stands nowhere, the nearest that the site has; the query with one of them in its place.
  const suggest = async (text) => {
    const index = await getIndex();
    const typed = read(text, index.kinds).words.filter(({ isJoined, parts, isPair }) => !isJoined && parts === undefined && !isPair).map(({ word }) => word);
    const vocabulary = await getWholeVocabulary(index);
    const all = new Set();
    for (const [i, word] of typed.entries()) {
      if ((await lookUp(word, index)) || index.stopWords.has(word)) continue;
      const letters = lettersOf(word);
      const likely = vocabulary.filter((other) => mayBeNear(word, letters, other, 3));
      const near = likely.map((other) => ({ other, count: slips(word, other, 3, false) - (other[0] === word[0] ? 0.5 : 0) })).filter(({ count }) => count <= 3 && count < word.length / 2);
      near.sort((a, b) => a.count - b.count);
      for (const { other } of near.slice(0, 3)) all.add(typed.map((one, j) => (j === i ? other : one)).join(' '));
    }
    return [...all].slice(0, 5);
  };

  const engine = {
    suggest,
    ready: async () => { await getIndex(); },
    // The addresses of all pages that can be found.
    pages: async () => {
      const index = await getIndex();
      const all = new Set();   // several results may stand on one page
      for (let page = 0; page < index.pages; page += 1) all.add(addressOf(await getCard(page, index), index).replace(/#.*/, ''));
      return [...all];
    },
    kinds: async () => (await getIndex()).kinds.map(({ name, label }) => ({ name, label })),
    find: async (text, options) => {
      try {
        return await answer(text, options);
      } catch (problem) {
        if (!(problem instanceof Outdated)) throw problem;
        // The site was published anew since the index was loaded: once more with the new one.
        pieces.clear();
        versions = { index: problem.version };
        return answer(text, options);
      }
    },
  };
  callboard.provideSearch(engine);
})();
