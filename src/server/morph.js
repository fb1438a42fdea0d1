/*
 * Changes the open page of the preview into a new version of itself, in place: scroll, focus, selection, open folds and what was
 * typed stay, since the nodes stay.
 *
 * It runs before the page's own scripts and remembers the page as it was sent, with what became of each of its nodes. A new
 * version is compared with that, and only what differs between the two versions is changed in the page: what scripts or the
 * reader did to it is left alone. `callboardMorph(next)` does so with a parsed document; it returns false, and has changed
 * nothing, where the page has to be loaded anew.
 */
window.callboardMorph = (() => {
  'use strict';

  const MAX_CHILDREN = 1000;
  // What a script of the page set up when it was loaded, and would have to set up again for a part that is new.
  const SET_UP = 'script, dialog, form, [data-today], [data-next], [data-sortable], [data-filterable], [data-headings], [data-org-chart], [data-careers], [data-map-filters], [data-crew-changes], .toc';
  const KEPT_WHOLE = 'table[data-sortable], table[data-filterable], [data-today], [data-next], [data-org-chart], [data-careers], .toc';

  const inert = document.implementation.createHTMLDocument('');
  const live = new WeakMap();    // a node of the version that was sent → the node of the page
  const remember = (node) => {
    const known = inert.importNode(node, false);
    live.set(known, node);
    for (const child of node.childNodes) known.append(remember(child));
    return known;
  };
  const body = remember(document.body);
  // Another version of a stylesheet takes the place of the one before without a load; another script does not.
  const sourcesOf = (page) => {
    const scripts = [...page.querySelectorAll('script[src]:not([src^="/callboard/serve/"])')].map((script) => script.getAttribute('src'));
    const styles = [...page.querySelectorAll('link[rel~="stylesheet"]')].map((link) => link.getAttribute('href').replace(/\?.*/, ''));
    return [...scripts, ...new Set(styles)].join(' ');
  };
  const sources = sourcesOf(document);
  const language = document.documentElement.lang;

  class Reload extends Error {}

  const isAlike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id ?? '') === (other.id ?? '');

  // Pairs the children of two versions of an element: those that are equal first, then those of one name and id; in order.
  const paired = (before, after) => {
    const pairs = [];
    let start = 0;
    while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) { pairs.push([start, start]); start += 1; }
    let ends = 0;
    while (ends < before.length - start && ends < after.length - start && before[before.length - 1 - ends].isEqualNode(after[after.length - 1 - ends])) ends += 1;
    const [rows, columns] = [before.length - start - ends, after.length - start - ends];
    if (rows * columns > MAX_CHILDREN * MAX_CHILDREN) throw new Reload();
    const worth = (row, column) => {
      const [one, other] = [before[start + row], after[start + column]];
      return !isAlike(one, other) ? 0 : one.isEqualNode(other) ? 4 : one.id ? 3 : 1;
    };
    const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
    for (let row = rows - 1; row >= 0; row -= 1) {
      for (let column = columns - 1; column >= 0; column -= 1) {
        const both = worth(row, column);
        best[row][column] = Math.max(best[row + 1][column], best[row][column + 1], both ? both + best[row + 1][column + 1] : 0);
      }
    }
    for (let row = 0, column = 0; row < rows && column < columns;) {
      const both = worth(row, column);
      if (both && best[row][column] === both + best[row + 1][column + 1]) { pairs.push([start + row, start + column]); row += 1; column += 1; }
      else if (best[row][column] === best[row + 1][column]) row += 1;
      else column += 1;
    }
    for (let end = ends; end > 0; end -= 1) pairs.push([before.length - end, after.length - end]);
    return pairs;
  };

  // Only the letters between what is the same at both ends are replaced, so that a selection around them stays.
  const setWords = (node, words) => {
    const old = node.data;
    let start = 0;
    while (start < old.length && start < words.length && old[start] === words[start]) start += 1;
    let ends = 0;
    while (ends < old.length - start && ends < words.length - start && old[old.length - 1 - ends] === words[words.length - 1 - ends]) ends += 1;
    node.replaceData(start, old.length - start - ends, words.slice(start, words.length - ends));
  };

  // What there is to do; nothing is done before all of it is known.
  const compare = (known, next, work) => {
    if (known.isEqualNode(next)) return;
    const shown = live.get(known);
    if (!shown?.isConnected) throw new Reload();
    if (known.nodeType !== Node.ELEMENT_NODE) {
      work.push(() => { setWords(shown, next.data); known.data = next.data; });
      return;
    }
    for (const name of new Set([...known.getAttributeNames(), ...next.getAttributeNames()])) {
      const value = next.getAttribute(name);
      if (value === known.getAttribute(name)) continue;
      work.push(() => {
        for (const element of [shown, known]) if (value === null) element.removeAttribute(name); else element.setAttribute(name, value);
      });
    }
    const [before, after] = [[...known.childNodes], [...next.childNodes]];
    const pairs = paired(before, after);
    if (pairs.length < Math.max(before.length, after.length) && shown.closest(KEPT_WHOLE)) throw new Reload();
    const kept = new Set(pairs.map(([row]) => row));
    const counterpart = new Map(pairs.map(([row, column]) => [column, before[row]]));
    before.forEach((child, row) => {
      if (kept.has(row)) return;
      const gone = live.get(child);
      if (child.nodeType === Node.ELEMENT_NODE && (child.matches(SET_UP) || child.querySelector(SET_UP))) throw new Reload();
      work.push(() => { placeOf(gone, shown).remove(); child.remove(); });
    });
    let last = null;
    after.forEach((child, column) => {
      const old = counterpart.get(column);
      if (old) { compare(old, child, work); last = old; return; }
      if (child.nodeType === Node.ELEMENT_NODE && (child.matches(SET_UP) || child.querySelector(SET_UP))) throw new Reload();
      const [added, behind] = [inert.importNode(child, true), last];
      work.push(() => {
        const made = document.importNode(added, true);
        pair(added, made);
        if (behind) { placeOf(live.get(behind), shown).after(made); behind.after(added); } else { shown.prepend(made); known.prepend(added); }
      });
      last = added;
    });
  };

  const pair = (known, shown) => {
    live.set(known, shown);
    known.childNodes.forEach((child, i) => pair(child, shown.childNodes[i]));
  };

  // The child of an element that a node stands in: scripts put things around nodes.
  const placeOf = (node, parent) => {
    while (node && node.parentNode !== parent) node = node.parentNode;
    if (!node) throw new Reload();
    return node;
  };

  return (next) => {
    if (sourcesOf(next) !== sources || next.documentElement.lang !== language) return false;
    const work = [];
    try {
      compare(body, next.body, work);
    } catch (problem) {
      if (problem instanceof Reload) return false;
      throw problem;
    }
    for (const step of work) step();
    document.title = next.title;
    return true;
  };
})();
