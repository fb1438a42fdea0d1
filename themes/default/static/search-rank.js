/*
 * How Callboard's search reads, ranks and quotes: pure functions of a query and the lists of an index. No page, no network;
 * `search.js` loads this file, gets the lists, and hands over `callboard.searchRanking`.
 *
 * The model is BM25F: what a word weighs grows with how rare it is and, ever more slowly, with how often it stands on a page;
 * a word of a name counts more than one of a heading, and that more than one of the text; long pages count less. To the figure
 * of the page comes that of its best passage, so that words that stand near each other count more, and that of a name which
 * the query covers. Any word may match. Of one word or two, pages that have all near each other come first; of more, they count more.
 */
(() => {
  'use strict';

  const { log, max, min, sqrt } = Math;

  // The weights. They were chosen on all judged queries together. As a whole they are no worse than those before on Cranfield and CISI,
  // which nobody here judged. `tests/browser/search-judged.test.mjs` and `benches/search` have the figures.
  const NAME = 10, HEADING = 10;          // of a word by where it stands, beside 1 for the text
  const K1 = 1.2, B = 0.5, B_NAME = 0.5;   // saturation, and how much lengths matter
  const NEAR = 0.6, AROUND = 0.25, ABOVE = 0.2, K1_NEAR = 0.4;   // of the best passage beside 1 for the page; of what stands around and above it; its saturation
  const NEAR_WORDS = 4;                    // with more words of a query than these, the best passage counts less
  const FEW_WORDS = 2;                     // of so many words of a query, pages with all of them near each other come first
  const ALL = 1.15, ALL_NEAR = 1.2;        // of a page with all words; of one that has more than the few in one passage
  const WHOLE_NAME = 2;                    // of a name that is the query
  const ASKED = 1.3;                       // of a page of the kind that the question asks for
  const PLACES_STEP = 4;                   // the places of a page are a multiple of this
  const EXCERPT = 170;                     // characters

  // --- Numbers, packed 13 bits in two characters (pack.rs) --------------------------------------------------------------
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_!#$%&'()*+./:;<=>?@[]^`{|}~";
  const DIGITS = new Uint8Array(128);
  [...ALPHABET].forEach((digit, value) => { DIGITS[digit.charCodeAt(0)] = value; });
  const digitOf = (digit) => DIGITS[digit.charCodeAt(0)];

  class Bits {
    constructor(text) { this.text = text; this.at = 0; this.held = 0; this.left = 0; }
    fill() {
      const { text, at } = this;
      if (at >= text.length) throw new Error('the index is cut short');
      this.held = DIGITS[text.charCodeAt(at)];
      this.left = 6;
      if (at + 1 < text.length) { this.held = this.held * ALPHABET.length + DIGITS[text.charCodeAt(at + 1)]; this.left = 13; }
      this.at += 2;
    }
    take(width) {
      let number = 0;
      for (let wanted = width; wanted > 0;) {
        if (this.left === 0) this.fill();
        const now = min(wanted, this.left);
        this.left -= now;
        number = number * (1 << now) + ((this.held >> this.left) & ((1 << now) - 1));
        wanted -= now;
      }
      return number;
    }
    takeUnary() {
      let zeros = 0;
      for (;;) {
        if (this.left === 0) this.fill();
        this.left -= 1;
        if ((this.held >> this.left) & 1) return zeros;
        zeros += 1;
      }
    }
    // Rising numbers; `each` reads what is put after one.
    takeList(each) {
      const size = this.takeUnary();
      const count = 2 ** size + this.take(size);
      const width = this.take(5);
      const numbers = new Uint32Array(count);
      let next = 0;
      for (let i = 0; i < count; i += 1) {
        numbers[i] = next + this.takeUnary() * 2 ** width + this.take(width);
        next = numbers[i] + 1;
        if (each) each(numbers[i]);
      }
      return numbers;
    }
    // How often a word counts in each of some places: which of them have more than 1, and how much.
    takeLevels(count) {
      const levels = new Uint8Array(count).fill(1);
      if (this.take(1)) this.takeList((position) => { levels[position] = this.take(1) ? 3 + this.take(1) : 2; });
      return levels;
    }
  }

  const NONE = new Uint32Array(0);
  /** Where a word stands: pages by title and aka with the lengths of the names, places by heading, and places or pages by text with levels. */
  const readLists = (packed) => {
    const bits = new Bits(packed);
    const [titles, aka, headings, text] = [bits.take(1), bits.take(1), bits.take(1), bits.take(1)];
    const lists = { titleLengths: [], akaLengths: [], isByPage: Boolean(text && bits.take(1)) };
    const names = (lengths) => bits.takeList(() => { lengths.push(bits.take(4) / 2 + 1); });
    lists.titles = titles ? names(lists.titleLengths) : NONE;
    lists.aka = aka ? names(lists.akaLengths) : NONE;
    lists.headings = headings ? bits.takeList() : NONE;
    lists.text = text ? bits.takeList() : NONE;
    lists.levels = text ? bits.takeLevels(lists.text.length) : new Uint8Array(0);
    return lists;
  };

  /** Where all of some words stand together: by page where one of them is only known so. */
  const together = (all, pageOf) => {
    if (all.some((one) => !one)) return null;
    const isByPage = all.some((one) => one.isByPage);
    const textOf = (lists) => (isByPage && !lists.isByPage ? [...new Set([...lists.text].map((place) => pageOf[place]))] : lists.text);
    // The lists rise.
    const both = (a, b) => {
      const found = [];
      for (let i = 0, j = 0; i < a.length && j < b.length;) {
        if (a[i] === b[j]) { found.push(a[i]); i += 1; j += 1; } else if (a[i] < b[j]) i += 1; else j += 1;
      }
      return found;
    };
    const common = (field) => [...all.map((lists) => (field === 'text' ? textOf(lists) : lists[field])).reduce(both)];
    const [titles, aka, headings, text] = ['titles', 'aka', 'headings', 'text'].map(common);
    const lengths = (pages, field) => { const of = new Map([...all[0][field]].map((page, i) => [page, all[0][field === 'titles' ? 'titleLengths' : 'akaLengths'][i]])); return pages.map((page) => of.get(page) / all.length); };
    return { titles, titleLengths: lengths(titles, 'titles'), aka, akaLengths: lengths(aka, 'aka'), headings, text, isByPage, levels: text.map(() => 1) };
  };

  /** How many words a length digit stands for. */
  const lengthOf = (digit) => 8 * (2 ** (digitOf(digit) / 4) - 1);

  /** The pages of an index as `rank` needs them. */
  const readPages = (content) => {
    const count = content.pages;
    const firstPlace = new Uint32Array(count + 1);
    for (let page = 0; page < count; page += 1) firstPlace[page + 1] = firstPlace[page] + PLACES_STEP * DIGITS[content.places.charCodeAt(page)];
    const pageOf = new Uint32Array(firstPlace[count]);
    for (let page = 0; page < count; page += 1) pageOf.fill(page, firstPlace[page], firstPlace[page + 1]);
    const lengths = Float32Array.from(content.lengths, lengthOf);
    const mean = max(1, lengths.reduce((sum, length) => sum + length, 0) / max(1, count));
    return { firstPlace, pageOf, norms: lengths.map((length) => 1 / (1 - B + B * length / mean)) };
  };

  // --- Words (words.rs) ------------------------------------------------------------------------------------------------
  const RUN = /[\p{Alphabetic}\p{N}\p{M}\u00AD\u200C\u200D\u2060]+/gu;
  const NOT_OF_WORD = /[^\p{Alphabetic}\p{N}\p{M}]/gu;
  const ACCENT = /[\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670]/g;
  const LETTERS = { 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ł': 'l', 'ħ': 'h', 'ı': 'i', 'ς': 'σ' };
  const UNSPACED = '\u0E00-\u0EFF\u1000-\u11FF\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u3130-\u318F\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uF900-\uFAFF\u{20000}-\u{3FFFF}';
  const PARTS = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
  const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
  const LONGEST = 40;

  const fold = (raw) => raw.normalize('NFKD').toLowerCase().replace(ACCENT, '').normalize('NFC')
    .replace(/[ßæœþøđðłħıς]/g, (letter) => LETTERS[letter]).replace(NOT_OF_WORD, '');

  // The words of a text: { word, start, end }. Pairs of characters have the place of their whole run. Words that a hyphen joins come
  // as one too (`isJoined`), and so do those with symbols in them (`parts` says how many plain words they are).
  const wordsOf = (text, lastLetterToo) => {
    const words = [];
    let before = null;
    for (const { 0: raw, index: start } of text.matchAll(RUN)) {
      const end = start + raw.length;
      const between = before ? text.slice(before.end, start) : '';
      const isLone = [...raw].length === 1 && (/[\p{Alphabetic}\p{N}\p{M}]['’]$/u.test(text.slice(0, start)) || /^['’][\p{Alphabetic}\p{N}\p{M}]/u.test(text.slice(end)));
      if (isLone) { before = null; continue; }
      if (between === ' & ') words.push({ word: '&', start: start - 2, end: start - 1, parts: 0 });
      for (const [part] of fold(raw).matchAll(PARTS)) {
        const letters = [...part];
        if (!IS_UNSPACED.test(part)) words.push({ word: letters.slice(0, LONGEST).join(''), start, end });
        else if (letters.length === 1) words.push({ word: part, start, end, isPair: true });
        else letters.forEach((letter, i) => {
          if (i + 1 < letters.length || lastLetterToo) words.push({ word: letter + (letters[i + 1] || ''), start, end, isPair: true });
        });
      }
      const symbols = /^[a-z]$/i.test(raw) && /^(#|\+\+)(?![\p{Alphabetic}\p{N}\p{M}])/u.exec(text.slice(end));
      const isJoint = /^[./&:]$/.test(between) && /^[a-z0-9]+$/i.test(before.raw + raw) && min(before.raw.length, raw.length) === 1 && end - before.start <= 12;
      if (symbols) words.push({ word: (raw + symbols[1]).toLowerCase(), start, end: end + symbols[1].length, parts: 1 });
      else if (isJoint) words.push({ word: text.slice(before.start, end).toLowerCase(), start: before.start, end, parts: 2 });
      else if (between === '-' && /^\p{L}{2,}$/u.test(before.raw) && /^\p{L}{2,}$/u.test(raw) && !IS_UNSPACED.test(raw)) words.push({ word: fold(before.raw + raw), start: before.start, end, isJoined: true });
      before = { raw, start, end };
    }
    return words;
  };

  // Which of 32 letters, folded, stand in a word: a bit for each.
  const lettersOf = (word) => {
    let bits = 0;
    for (let i = 0; i < word.length; i += 1) bits |= 1 << (word.charCodeAt(i) & 31);
    return bits;
  };
  const countBits = (bits) => {
    let count = 0;
    for (let left = bits; left; left &= left - 1) count += 1;
    return count;
  };
  /** Whether `most` slips may lie between two words, as far as a quick look tells: each slip takes one letter away at most. */
  const mayBeNear = (typed, typedLetters, word, most) => typed.length - word.length <= most && countBits(typedLetters & ~lettersOf(word)) <= most;

  // How many slips (a letter more, less, other, or two swapped) lie between two words, at most `most`; `isBegun`: or the beginning of the second.
  const slips = (typed, word, most, isBegun) => {
    const [rows, columns] = [typed.length, word.length];
    if (rows - columns > most || (!isBegun && columns - rows > most)) return most + 1;
    let before = null, last = Array.from({ length: columns + 1 }, (_, j) => j);
    for (let i = 1; i <= rows; i += 1) {
      const row = new Array(columns + 1).fill(most + 1);
      row[0] = i;
      let least = row[0];
      for (let j = max(1, i - most); j <= min(columns, i + most); j += 1) {
        let cost = min((last[j] ?? most) + 1, row[j - 1] + 1, last[j - 1] + (typed[i - 1] === word[j - 1] ? 0 : 1));
        if (before && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) cost = min(cost, before[j - 2] + 1);
        row[j] = cost;
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      before = last;
      last = row;
    }
    return isBegun ? min(...last) : last[columns];
  };

  // What `rank` counts in, kept from one key to the next.
  const workspace = (pages, places) => {
    const floats = (count) => new Float32Array(count), bytes = (count) => new Uint8Array(count);
    const work = {
      score: floats(pages), matched: bytes(pages), near: floats(places), together: bytes(places),
      // How much of a name the query covers, and how many words of the query are in it.
      covers: { title: floats(pages), aka: floats(pages) }, within: { title: bytes(pages), aka: bytes(pages) },
      // Of one word of the query.
      frequency: floats(pages), places: floats(places), onPage: floats(pages), cover: { title: floats(pages), aka: floats(pages) },
    };
    work.all = [work.score, work.matched, work.near, work.together, work.covers.title, work.covers.aka, work.within.title, work.within.aka];
    return work;
  };

  // --- Ranking ---------------------------------------------------------------------------------------------------------
  /**
   * The pages that fit a query, best first, at most `limit`: `[{ page, run, value, isNamed, place }]`, `place` being the passage that
   * fits best. Typed arrays and plain loops, since each key that a reader presses asks for it over all pages.
   *
   * A term is `{ weight, isRequired, meanings: [{ weight, share, lists }] }`; `share` says how much of the word was typed.
   * `asked` names the kinds that the question asks for.
   */
  const rank = (terms, index, runs, asked, limit) => {
    const { pages, pageOf, norms, firstPlace } = index;
    const work = index.work ??= workspace(pages, pageOf.length);
    for (const list of work.all) list.fill(0);
    const { score, matched, near, together, covers, within, frequency, places, onPage, cover } = work;
    const required = terms.filter((term) => term.isRequired).length;
    const areFew = required <= FEW_WORDS;
    let total = 0;
    for (const term of terms) {
      for (const list of [frequency, places, onPage, cover.title, cover.aka]) list.fill(0);
      for (const { weight, share, lists } of term.meanings) {
        const { headings, text, levels, isByPage } = lists;
        const stands = isByPage ? onPage : places;
        // Forms of a word add up; of the many words that a beginning may mean, the best counts.
        if (share < 1) for (let i = 0; i < text.length; i += 1) stands[text[i]] = max(stands[text[i]], weight * levels[i]);
        else for (let i = 0; i < text.length; i += 1) stands[text[i]] += weight * levels[i];
        for (let i = 0; i < headings.length; i += 1) places[headings[i]] += weight * HEADING;
        for (const [name, list, lengths] of [['title', lists.titles, lists.titleLengths], ['aka', lists.aka, lists.akaLengths]]) {
          for (let i = 0; i < list.length; i += 1) {
            const covered = min(sqrt(weight), sqrt(share)) / lengths[i];
            if (cover[name][list[i]] < covered) cover[name][list[i]] = covered;
            const value = NAME * weight / (1 - B_NAME + B_NAME * lengths[i] / 2);
            if (frequency[list[i]] < value) frequency[list[i]] = value;
          }
        }
      }
      for (let place = 0; place < places.length; place += 1) if (places[place]) frequency[pageOf[place]] += places[place] * norms[pageOf[place]];
      let found = 0;
      for (let page = 0; page < pages; page += 1) {
        if (onPage[page]) frequency[page] += onPage[page] * norms[page];
        if (frequency[page]) found += 1;
      }
      term.rarity = term.weight * log(1 + (pages - found + 0.5) / (found + 0.5));
      total += term.rarity;
      for (let page = 0; page < pages; page += 1) {
        if (!frequency[page]) continue;
        score[page] += term.rarity * frequency[page] / (K1 + frequency[page]);
        const titled = cover.title[page], called = cover.aka[page];
        covers.title[page] += titled;
        covers.aka[page] += called;
        if (!term.isRequired) continue;
        matched[page] += 1;
        if (titled) within.title[page] += 1;
        if (called) within.aka[page] += 1;
      }
      // A passage stands under the name of its page, and between two others: their words count a little here too. So does a word that
      // is only known by page, as the commonest of a large site are.
      for (let page = 0; page < pages; page += 1) {
        if (!frequency[page]) continue;
        const above = cover.title[page] || cover.aka[page] || onPage[page] ? ABOVE : 0;
        for (let place = firstPlace[page], end = firstPlace[page + 1]; place < end; place += 1) {
          const around = (place > firstPlace[page] ? places[place - 1] : 0) + (place + 1 < end ? places[place + 1] : 0);
          const here = places[place] + AROUND * around + above;
          if (!here) continue;
          near[place] += term.rarity * here / (K1_NEAR + here);
          if (term.isRequired && (areFew || places[place] || above)) together[place] += 1;
        }
      }
    }
    // A word alone is near nothing, and of a long question no passage has all words: only chance puts some of them together.
    const nearness = required > 1 ? NEAR * min(1, NEAR_WORDS / required) : 0;
    const hits = [];
    for (const run of runs) {
      const factor = run.boost * ASKED ** asked.filter((name) => name === run.name).length;
      for (let page = run.start; page < run.end; page += 1) {
        if (!score[page]) continue;
        const hasAll = matched[page] === required;
        let place = firstPlace[page], isNear = false;
        for (let other = place, end = firstPlace[page + 1]; other < end; other += 1) {
          if (near[other] > near[place]) place = other;
          if (hasAll && together[other] === required) isNear = true;
        }
        const cover = max(min(1, covers.title[page]) * within.title[page], min(1, covers.aka[page]) * within.aka[page]) / max(1, required);
        const value = (score[page] * (hasAll ? ALL : 1) + nearness * near[place] + WHOLE_NAME * total * cover * cover) * factor * (isNear && !areFew ? ALL_NEAR : 1);
        const isFirst = isNear && areFew;
        // Pages come in order, so of two equal ones the first stays first.
        let at = hits.length;
        while (at > 0 && (hits[at - 1].isFirst === isFirst ? value > hits[at - 1].value : isFirst)) at -= 1;
        if (at === limit) continue;
        if (hits.length === limit) hits.pop();
        const isNamed = required > 0 && max(within.title[page], within.aka[page]) === required;
        hits.splice(at, 0, { page, run, value, isNamed, place, isFirst });
      }
    }
    return hits;
  };

  // --- Excerpts --------------------------------------------------------------------------------------------------------
  /** A part of a text around the words of a query, and which ranges of it to mark: `{ text, marks }`. */
  const excerpt = (text, terms) => {
    const telling = terms.some((term) => term.isRequired) ? terms.filter((term) => term.isRequired) : terms;
    const exact = new Set(telling.flatMap((term) => term.meanings.map((meaning) => meaning.word)));
    const begun = telling.filter((term) => term.isBegun).map((term) => term.typed);
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
    let to = min(text.length, from + EXCERPT);
    if (to < text.length) to = max(text.lastIndexOf(' ', to), from + EXCERPT - 40);
    const lead = from > 0 ? '… ' : '';
    const shown = lead + text.slice(from, to).trimEnd() + (to < text.length && !text.slice(from, to).endsWith('…') ? ' …' : '');
    const marks = [];
    for (const { start, end } of places) {
      if (start < from || end > to) continue;
      const [first, last] = [start - from + lead.length, end - from + lead.length];
      const before = marks[marks.length - 1];
      if (before && first <= before[1]) before[1] = max(before[1], last); else marks.push([first, last]);
    }
    return { text: shown, marks };
  };


  window.callboard = window.callboard || {};
  window.callboard.searchRanking = { digitOf, readLists, readPages, together, wordsOf, fold, lettersOf, mayBeNear, slips, rank, excerpt };
})();
