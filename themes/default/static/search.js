/*
 * Callboard's search: answers a query from the index in `callboard/search/`. Loaded when the search dialog first opens.
 *
 * Needs no other file and no server: each piece of the index is a script that calls `callboard.searchPiece`, so it works
 * from a folder on disk, and under `default-src 'self'`. A query takes the piece `index`, for each word the piece with
 * the words around it, and for the results the pieces with their excerpts. Words are folded as `words.rs` folds them;
 * stems come ready with the index. The other end is `src/derive/search/`.
 *
 * A query is words. All must be there; the last may be unfinished. `role: editor` looks at one kind only.
 */
(() => {
  'use strict';

  const here = document.currentScript.src;
  const folder = new URL('../search/', here);
  const site = new URL('../../', here);

  // What a word weighs by where it stands, and by how it was found.
  const TITLE = 20, AKA = 18, HEADING = 6, TEXT = 2, WHOLE_NAME = 60;
  const STEM = 0.8, PREFIX = 0.7, TYPO = 0.35;
  const MOST_WORDS = 8;          // of a query
  const MOST_PIECES = 48;        // kept in memory
  const NEAR_PIECES = 10;        // for a page of results, as long as there are enough results in them
  const EXCERPT = 170;           // characters

  // --- Pieces of the index -------------------------------------------------------------------------------------------
  const pieces = new Map();      // name → promise; the longest unused comes first
  const asked = new Map();       // name → what to do when it is there
  let versions = {};             // of the pieces, as the index names them

  class Outdated extends Error {}

  const callboard = window.callboard = window.callboard || {};
  callboard.searchPiece = (itsVersion, name, content) => {
    const waiting = asked.get(name);
    if (!waiting) return;
    asked.delete(name);
    if (name === 'index') versions = content.versions;
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
    if (pieces.size > MOST_PIECES) pieces.delete(pieces.keys().next().value);
    return found;
  };

  // --- Numbers, packed 6 bits a character (pack.rs) --------------------------------------------------------------------
  const DIGITS = new Uint8Array(128);
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].forEach((digit, value) => { DIGITS[digit.charCodeAt(0)] = value; });

  class Bits {
    constructor(text) { this.text = text; this.at = 0; this.digit = 0; this.left = 0; }
    take(width) {
      let number = 0;
      for (let wanted = width; wanted > 0;) {
        if (this.left === 0) { this.digit = DIGITS[this.text.charCodeAt(this.at++)]; this.left = 6; }
        const now = Math.min(wanted, this.left);
        this.left -= now;
        number = number * (1 << now) + ((this.digit >> this.left) & ((1 << now) - 1));
        wanted -= now;
      }
      return number;
    }
    takeUnary() {
      let zeros = 0;
      for (;;) {
        if (this.left === 0) {
          if (this.at >= this.text.length) throw new Error('the index is cut short');
          this.digit = DIGITS[this.text.charCodeAt(this.at++)];
          this.left = 6;
        }
        this.left -= 1;
        if ((this.digit >> this.left) & 1) return zeros;
        zeros += 1;
      }
    }
    // Rising numbers; with `lengths`, each is followed by 3 bits that are put there.
    takeList(lengths) {
      const size = this.takeUnary();
      const count = 2 ** size + this.take(size);
      const width = this.take(5);
      const numbers = new Uint32Array(count);
      let next = 0;
      for (let i = 0; i < count; i += 1) {
        numbers[i] = next + this.takeUnary() * 2 ** width + this.take(width);
        next = numbers[i] + 1;
        if (lengths) lengths.push(this.take(3) + 1);
      }
      return numbers;
    }
  }

  const NONE = new Uint32Array(0);
  const readLists = (packed) => {
    const bits = new Bits(packed);
    const [titles, aka, headings, text] = [bits.take(1), bits.take(1), bits.take(1), bits.take(1)];
    const lists = { titleLengths: [], akaLengths: [] };
    lists.titles = titles ? bits.takeList(lists.titleLengths) : NONE;
    lists.aka = aka ? bits.takeList(lists.akaLengths) : NONE;
    lists.headings = headings ? bits.takeList() : NONE;
    lists.text = text ? bits.takeList() : NONE;
    return lists;
  };

  // --- Words (words.rs) ---------------------------------------------------------------------------------------------------
  const RUN = /[\p{Alphabetic}\p{N}\p{M}\u00AD\u200C\u200D\u2060]+/gu;
  const NOT_OF_WORD = /[^\p{Alphabetic}\p{N}\p{M}]/gu;
  const ACCENT = /[\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670]/g;
  const LETTERS = { 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ł': 'l', 'ħ': 'h', 'ı': 'i', 'ς': 'σ' };
  const UNSPACED = '\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}';
  const PARTS = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
  const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
  const LONGEST = 40;

  const fold = (raw) => raw.normalize('NFKD').toLowerCase().replace(ACCENT, '').normalize('NFC')
    .replace(/[ßæœþøđðłħıς]/g, (letter) => LETTERS[letter]).replace(NOT_OF_WORD, '');

  // The words of a text: { word, start, end }. Pairs of characters have the place of their whole run.
  const wordsOf = (text, lastLetterToo) => {
    const words = [];
    for (const { 0: raw, index: start } of text.matchAll(RUN)) {
      const end = start + raw.length;
      const isLone = [...raw].length === 1 && (/[\p{Alphabetic}\p{N}\p{M}]['’]$/u.test(text.slice(0, start)) || /^['’][\p{Alphabetic}\p{N}\p{M}]/u.test(text.slice(end)));
      if (isLone) continue;
      for (const [part] of fold(raw).matchAll(PARTS)) {
        const letters = [...part];
        if (!IS_UNSPACED.test(part)) words.push({ word: letters.slice(0, LONGEST).join(''), start, end });
        else if (letters.length === 1) words.push({ word: part, start, end, isPair: true });
        else letters.forEach((letter, i) => {
          if (i + 1 < letters.length || lastLetterToo) words.push({ word: letter + (letters[i + 1] || ''), start, end, isPair: true });
        });
      }
    }
    return words;
  };

  // Whether one mistake (a letter more, less, other, or two swapped) lies between two words; `isBegun`: or a beginning of the second.
  const isNear = (typed, word, isBegun) => {
    let i = 0;
    while (i < typed.length && typed[i] === word[i]) i += 1;
    const rest = (from, other) => (isBegun ? word.slice(other).startsWith(typed.slice(from)) : word.slice(other) === typed.slice(from));
    return rest(i + 1, i + 1) || rest(i + 1, i) || rest(i, i + 1)
      || (typed[i] === word[i + 1] && typed[i + 1] === word[i] && rest(i + 2, i + 2));
  };

  // --- Index, words, pages ---------------------------------------------------------------------------------------------------
  const getIndex = () => piece('index', (content) => {
    const count = content.pages;
    const firstPlace = new Uint32Array(count + 1);
    for (let page = 0; page < count; page += 1) firstPlace[page + 1] = firstPlace[page] + DIGITS[content.places.charCodeAt(page)];
    const pageOf = new Uint32Array(firstPlace[count]);
    for (let page = 0; page < count; page += 1) pageOf.fill(page, firstPlace[page], firstPlace[page + 1]);
    let end = 0;
    const kinds = content.kinds.map(([name, label, pages, boost]) => ({ name, label, start: end, end: end += pages, boost: boost / 100 }));
    return { ...content, kinds, firstPlace, pageOf, firsts: content.words.split(' ') };
  });

  // The last place of a sorted list at which something not after `word` stands; 0 when there is none.
  const placeOf = (sorted, word) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= word) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  };

  const getWords = (number) => piece('w' + String(number).padStart(3, '0'), (content) => {
    const stems = new Map();
    for (const group of content.stems ? content.stems.split(',') : []) {
      const members = group.split(' ').map(Number);
      for (const member of members) stems.set(member, members);
    }
    const beginnings = new Map((content.beginnings ? content.beginnings.split(',') : []).map((entry) => entry.split(' ')));
    return { words: content.words.split(' '), lists: content.lists.split(' '), stems, beginnings };
  });

  const getVocabulary = () => piece('words', (content) => {
    const words = [];
    let before = [];
    for (const [, shared, rest] of content.matchAll(/([A-Z])([^A-Z]*)/g)) {
      before = [...before.slice(0, shared.charCodeAt(0) - 65), ...rest];
      words.push(before.join(''));
    }
    return words;
  });

  const getCard = async (page, index) => {
    const content = await piece('p' + String(Math.floor(page / index.perPiece)).padStart(3, '0'), (content) => content);
    const [title, url, headings, texts] = content.pages[page % index.perPiece];
    const address = url === 0 ? title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') + '/' : url;
    return { title, url: content.base + address, headings: headings.map((heading) => content.headings[heading]), texts };
  };

  // --- From a word of the query to postings --------------------------------------------------------------------------------------
  // What a word of the query may mean: [{ word, weight, share, lists }]. `share` says how much of the word was typed.
  const meanings = async (typed, isBegun, index) => {
    const low = placeOf(index.firsts, typed);
    const high = isBegun ? placeOf(index.firsts, typed + '\uffff') : low;
    const isWide = high - low > 1;
    const found = new Map();
    const add = (word, packed, weight, share) => {
      const known = found.get(word);
      if (!known || known.weight < weight) found.set(word, { word, weight, share, lists: readLists(packed) });
    };
    const loaded = [];
    for (let number = low; number <= (isWide ? low : high); number += 1) loaded.push(getWords(number));
    for (const { words, lists, stems, beginnings } of await Promise.all(loaded)) {
      const at = placeOf(words, typed);
      if (words[at] === typed) {
        add(typed, lists[at], 1, 1);
        for (const member of stems.get(at) || []) if (member !== at) add(words[member], lists[member], STEM, 1);
      }
      if (!isBegun) continue;
      const start = words[at] < typed ? at + 1 : at;
      for (let i = start; i < words.length && words[i].startsWith(typed); i += 1) {
        const share = typed.length / words[i].length;
        add(words[i], lists[i], PREFIX * (0.5 + 0.5 * share), share);
      }
      if (isWide && beginnings.has(typed)) add(typed + '*', beginnings.get(typed), PREFIX * 0.6, 0.5);
    }
    return [...found.values()];
  };

  const mistaken = async (typed, isBegun, index) => {
    if ([...typed].length < 5) return [];
    const words = await getVocabulary();
    const near = words.filter((word) => isNear(typed, word, isBegun));
    const distance = (word) => Math.abs(word.length - typed.length) + (isNear(typed, word, false) ? 0 : 10);
    near.sort((a, b) => distance(a) - distance(b));
    const all = await Promise.all(near.slice(0, 4).map((word) => meanings(word, false, index)));
    return all.flat().map((meaning) => ({ ...meaning, weight: meaning.weight * TYPO }));
  };

  // A word that stands nowhere, in a form that does: `updating` finds `updates`. The index knows stems of its own words only.
  const shortened = async (typed, index) => {
    for (let length = typed.length - 1; length >= Math.max(4, typed.length - 3); length -= 1) {
      const found = await meanings(typed.slice(0, length), true, index);
      if (found.length) return found.map((meaning) => ({ ...meaning, weight: meaning.weight * TYPO }));
    }
    return [];
  };

  // --- Ranking -----------------------------------------------------------------------------------------------------------------------
  // Of each page: how well one word of the query fits it, and how much of a name of the page the word makes up.
  const weigh = (word, index) => {
    const best = new Float32Array(index.pages);
    const more = new Uint8Array(index.pages);
    const title = new Float32Array(index.pages);
    const aka = new Float32Array(index.pages);
    for (const { weight, share, lists } of word.meanings) {
      const places = (list, value) => {
        for (const place of list) {
          const page = index.pageOf[place];
          if (best[page] < value) best[page] = value;
          if (more[page] < 6) more[page] += 1;
        }
      };
      places(lists.text, TEXT * weight);
      places(lists.headings, HEADING * weight);
      const names = (list, lengths, value, cover) => list.forEach((page, i) => {
        if (best[page] < value) best[page] = value;
        // A name of eight words or more is told as eight.
        const covered = (weight < STEM ? share : weight) / lengths[i];
        if (cover[page] < covered) cover[page] = covered;
      });
      names(lists.titles, lists.titleLengths, TITLE * weight, title);
      names(lists.aka, lists.akaLengths, AKA * weight, aka);
    }
    return { best, more, title, aka };
  };

  const rank = (query, index, kind) => {
    const score = new Float32Array(index.pages);
    const matched = new Uint8Array(index.pages);
    // How much of a name the query covers, and how many words of the query are in it.
    const title = new Float32Array(index.pages);
    const aka = new Float32Array(index.pages);
    const inTitle = new Uint8Array(index.pages);
    const inAka = new Uint8Array(index.pages);
    for (const word of query) {
      const of = weigh(word, index);
      const pages = of.best.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
      const rarity = 0.4 + 0.6 * (Math.log(1 + index.pages / Math.max(1, pages)) / Math.log(1 + index.pages));
      word.rarity = rarity;
      for (let page = 0; page < index.pages; page += 1) {
        if (!of.best[page]) continue;
        matched[page] += 1;
        score[page] += rarity * (of.best[page] + 0.2 * of.more[page]);
        title[page] += of.title[page];
        aka[page] += of.aka[page];
        inTitle[page] += of.title[page] > 0;
        inAka[page] += of.aka[page] > 0;
      }
    }
    const runs = kind ? index.kinds.filter((run) => run.name === kind) : index.kinds;
    // All words; where no page has them all, the most that one has.
    let most = 0;
    for (const run of runs) for (let page = run.start; page < run.end; page += 1) if (matched[page] > most) most = matched[page];
    const found = [];
    if (most === 0) return found;
    for (const run of runs) {
      for (let page = run.start; page < run.end; page += 1) {
        if (matched[page] < most) continue;
        // A name counts in whole only for a query that is that name: “Production” is no answer to “production manag”.
        const cover = Math.max(Math.min(1, title[page]) * inTitle[page], 0.98 * Math.min(1, aka[page]) * inAka[page]) / query.length;
        const value = (score[page] + WHOLE_NAME * cover * cover) * run.boost;
        // Small differences mean nothing: pages of one kind then stay in their order.
        found.push({ page, run, value: Math.round(value * 4) / 4, isNamed: Math.max(inTitle[page], inAka[page]) === query.length });
      }
    }
    return found.sort((a, b) => b.value - a.value || a.page - b.page);
  };

  // The part of a page in which most of the query stands, rare words counting most.
  const bestSection = (page, query, index) => {
    const [start, end] = [index.firstPlace[page], index.firstPlace[page + 1]];
    const sums = new Float32Array(end - start);
    for (const word of query) {
      const of = new Float32Array(end - start);
      for (const { weight, lists } of word.meanings) {
        for (const [list, value] of [[lists.text, TEXT * weight], [lists.headings, HEADING * weight]]) {
          let [low, high] = [0, list.length];
          while (low < high) {
            const middle = (low + high) >> 1;
            if (list[middle] < start) low = middle + 1; else high = middle;
          }
          for (; low < list.length && list[low] < end; low += 1) of[list[low] - start] = Math.max(of[list[low] - start], value);
        }
      }
      const most = Math.max(...of);
      if (most > 0) of.forEach((value, section) => { sums[section] += word.rarity * value / most; });
    }
    return sums.indexOf(Math.max(...sums));
  };

  // As many of the best as asked for. Beyond the pieces that a page of results may take, those whose excerpts are at hand.
  const choose = (found, limit, index) => {
    const chosen = [];
    const taken = new Set();
    const skipped = [];
    for (const hit of found) {
      if (chosen.length === limit) break;
      const number = Math.floor(hit.page / index.perPiece);
      if (taken.has(number) || taken.size < NEAR_PIECES) { taken.add(number); chosen.push(hit); }
      else if (skipped.length < limit) skipped.push(hit);
    }
    // Few results are all shown.
    const all = [...chosen, ...skipped.slice(0, limit - chosen.length)];
    return all.sort((a, b) => b.value - a.value || a.page - b.page);
  };

  // --- Excerpts ---------------------------------------------------------------------------------------------------------------------------
  const excerpt = (text, query) => {
    const exact = new Set(query.flatMap((word) => word.meanings.map((meaning) => meaning.word)));
    const begun = query.filter((word) => word.isBegun).map((word) => word.typed);
    const places = [];
    for (const { word, start, end, isPair } of wordsOf(text, true)) {
      if (!exact.has(word) && !begun.some((typed) => word.startsWith(typed))) continue;
      const raw = text.slice(start, end);
      const at = isPair && fold(raw).length === raw.length ? fold(raw).indexOf(word) : -1;
      for (let next = at; next >= 0; next = fold(raw).indexOf(word, next + 1)) places.push({ start: start + next, end: start + next + word.length, word });
      if (at < 0) places.push({ start, end, word });
    }
    places.sort((a, b) => a.start - b.start);
    // From the place around which the most different words stand.
    let [best, most] = [0, 0];
    places.forEach((place, i) => {
      const words = new Set();
      for (let j = i; j < places.length && places[j].end <= place.start + EXCERPT - 40; j += 1) words.add(places[j].word);
      if (words.size > most) { most = words.size; best = place.start; }
    });
    let from = best <= EXCERPT - 60 ? 0 : text.lastIndexOf(' ', best - 40) + 1;
    if (from > 0 && best - from > 80) from = best - 40;
    let to = Math.min(text.length, from + EXCERPT);
    if (to < text.length) to = Math.max(text.lastIndexOf(' ', to), from + EXCERPT - 40);
    const lead = from > 0 ? '… ' : '';
    const shown = lead + text.slice(from, to).trimEnd() + (to < text.length && !text.slice(from, to).endsWith('…') ? ' …' : '');
    const marks = [];
    for (const { start, end } of places) {
      if (start < from || end > to) continue;
      const [first, last] = [start - from + lead.length, end - from + lead.length];
      const before = marks[marks.length - 1];
      if (before && first <= before[1]) before[1] = Math.max(before[1], last); else marks.push([first, last]);
    }
    return { text: shown, marks };
  };

  const hitOf = async ({ page, run, isNamed }, query, index) => {
    const card = await getCard(page, index);
    const section = isNamed ? 0 : bestSection(page, query, index);
    const [heading, anchor] = section > 0 ? card.headings[section - 1] : ['', ''];
    let shown = excerpt(card.texts[section] || '', query);
    // A section without an excerpt lends its heading to that of the page.
    if (!shown.text) shown = excerpt(card.texts[0] || '', query);
    if (heading) {
      const head = excerpt(heading + (shown.text ? ': ' : ''), query);
      const shift = heading.length + 2;
      shown = { text: `${heading}${shown.text ? ': ' : ''}${shown.text}`, marks: [...head.marks, ...shown.marks.map(([from, to]) => [from + shift, to + shift])] };
    }
    const url = new URL(card.url + (index.portable && /(^|\/)$/.test(card.url) ? 'index.html' : ''), site);
    if (anchor) url.hash = encodeURIComponent(anchor);
    return { url: url.href, title: card.title, kind: run.label, kindName: run.name, ...shown };
  };

  // --- The engine -----------------------------------------------------------------------------------------------------------------------------
  // A query as its words, and the kind before a colon if that is one.
  const read = (text, kinds) => {
    const narrowed = /^\s*(?:kind:)?\s*([\p{L}-]+)\s*:\s*(.*)$/u.exec(text);
    const wanted = narrowed && narrowed[1].toLowerCase();
    const run = wanted && kinds.find(({ name, label }) => [name, name + 's', label.toLowerCase()].includes(wanted));
    const rest = run ? narrowed[2] : text;
    const typed = [...new Set(wordsOf(rest).map(({ word }) => word))].slice(0, MOST_WORDS);
    return { typed, kind: run && run.name };
  };

  const answer = async (text, { limit = 20, signal, kind } = {}) => {
    const check = () => { if (signal && signal.aborted) throw signal.reason || new Error('aborted'); };
    const index = await getIndex();
    check();
    const wanted = read(text, index.kinds);
    if (!wanted.typed.length || !index.words) return [];
    const last = wanted.typed.length - 1;
    const query = await Promise.all(wanted.typed.map(async (typed, i) => {
      let isBegun = i === last;
      let found = await meanings(typed, isBegun, index);
      if (!found.length && !isBegun) found = await meanings(typed, isBegun = true, index);
      if (!found.length) found = await mistaken(typed, i === last, index);
      if (!found.length) found = await shortened(typed, index);
      return { typed, isBegun, meanings: found };
    }));
    check();
    const found = choose(rank(query, index, kind || wanted.kind), limit, index);
    const hits = await Promise.all(found.map((hit) => hitOf(hit, query, index)));
    check();
    return hits;
  };

  const engine = {
    ready: async () => { await getIndex(); },
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
