/*
 * Callboard's default theme: what an org chart does when there is script. Without it the drawing and the list stand there whole.
 *
 * Loaded with `defer` by the pages of charts. Enhances [data-org-chart], which holds
 *
 *   .chart-frame          the drawing (svg.cb-org), or room for one that [data-drawing-src] brings as `callboard.orgDrawing`
 *   [data-org-list]       the same as nested lists; li[data-post] is the box with that data-id
 *   [data-org="…"]        buttons: in, out, fit, fold, unfold, print, full
 *   #cb-org-find, #cb-org-department, .org-way
 *
 * The list becomes a tree as the ARIA Authoring Practices describe it: arrows walk and fold, Home and End, letters, `*` opens all
 * siblings, Enter follows the link, Space chooses. Whoever is chosen in the tree, in the drawing or by the field is marked in
 * both, with the line to the top. The drawing is then for pointers and for those who look; the tree is for everybody.
 */
(() => {
  'use strict';

  const chart = document.querySelector('[data-org-chart]');
  if (!chart) return;
  const frame = chart.querySelector('.chart-frame');
  const list = chart.querySelector('[data-org-list]');
  const root = document.documentElement;
  const all = (selector, from = chart) => [...from.querySelectorAll(selector)];
  const say = (key, standard, values = {}) =>
    (root.dataset['say' + key[0].toUpperCase() + key.slice(1)] || standard).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value != null) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const draw = (name, attributes = {}, ...children) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const announce = (text) => { if (window.callboard && window.callboard.announce) window.callboard.announce(text); };

  /** By id: `role`, `people`, `note`, `superior`, `reports`, and where it is: `box` in the drawing, `item`, the words in the tree. */
  const posts = new Map();
  const post = (id) => {
    if (!posts.has(id)) posts.set(id, { id, role: '', people: [], note: '', superior: null, reports: [] });
    return posts.get(id);
  };
  const folded = new Set();
  let svg = null;
  let lines = [];
  let zoom = 1;
  let chosen = null;

  // --- Reading what is there ---------------------------------------------------------------------------------------------------------
  const readDrawing = () => {
    svg = frame && frame.querySelector('svg.cb-org');
    if (!svg) return;
    const number = (element, name) => Number(element.getAttribute(name));
    for (const box of all('.cb-box', svg)) {
      const found = post(box.dataset.id);
      const [x, y] = box.getAttribute('transform').match(/-?[\d.]+/g).map(Number);
      const shape = box.querySelector('.cb-frame');
      Object.assign(found, { box, x, y, width: number(shape, 'width'), height: number(shape, 'height'), department: box.dataset.department || '' });
      const texts = (name) => all(name, box).map((text) => text.textContent);
      found.role = texts('.cb-role').join(' ');
      if (!found.people.length) found.people = texts('.cb-name');
      found.note = texts('.cb-state, .cb-note').join(' · ');
      if (box.dataset.parent) found.superior = box.dataset.parent;
    }
    for (const found of posts.values()) {
      const above = posts.get(found.superior);
      if (above && !above.reports.includes(found)) above.reports.push(found);
    }
    lines = all('.cb-line', svg).map((path) => ({ path, from: path.dataset.from, to: path.dataset.to, isDotted: path.classList.contains('is-dotted') }));
    // From here on the tree is the way for keyboards; the drawing's links stay for pointers.
    svg.setAttribute('aria-hidden', 'true');
    for (const link of all('a', svg)) link.setAttribute('tabindex', '-1');
  };
  const readList = () => {
    for (const item of all('li[data-post]', list)) {
      const found = post(item.dataset.post);
      const words = item.querySelector(':scope > .post');
      found.item = words;
      found.role = words.querySelector('.post-role').textContent;
      const names = all('.post-name', words).map((name) => name.textContent);
      if (names.length) found.people = names;
      found.department = item.dataset.department || found.department || '';
      if (!svg) {
        const above = item.parentElement.closest('li[data-post]');
        found.superior = above && above.dataset.post;
        if (above) post(above.dataset.post).reports.push(found);
      }
    }
  };
  /** The tree of a drawing whose list is in parts on other pages. */
  const listDrawing = () => {
    const colourOf = (box) => ([...box.classList].find((name) => name.startsWith('colour-')) || '').slice(7) || null;
    const itemOf = (found) => {
      const link = found.box.querySelector('a .cb-role');
      const role = link ? make('a', { class: 'post-role', href: link.closest('a').getAttribute('href') }, found.role) : make('span', { class: 'post-role' }, found.role);
      const who = make('span', { class: 'post-who' });
      for (const text of all('.cb-name', found.box)) {
        const page = text.closest('a');
        who.append(page ? make('a', { class: 'post-name', href: page.getAttribute('href') }, text.textContent) : make('span', { class: 'post-name' }, text.textContent), ' ');
      }
      for (const note of [found.note, found.department]) if (note) who.append(make('span', { class: 'note' }, note), ' ');
      const item = make('li', { id: 'cb-post-' + found.id.trim().split(/\s+/).join('-'), 'data-post': found.id, 'data-department': found.department || null },
        make('span', { class: 'post' + (found.box.classList.contains('is-external') ? ' post-external' : ''), 'data-colour': colourOf(found.box) }, role, who));
      return item;
    };
    const tree = make('ul', { class: 'tree', 'aria-label': all('h2', list.closest('section')).map((head) => head.textContent).join(' ') });
    const open = [...posts.values()].filter((found) => found.box && !posts.has(found.superior)).map((found) => [found, tree]).reverse();
    while (open.length) {
      const [found, into] = open.pop();
      const item = itemOf(found);
      into.append(item);
      if (!found.reports.length) continue;
      const below = make('ul');
      item.append(below);
      for (const report of [...found.reports].reverse()) open.push([report, below]);
    }
    list.replaceChildren(tree);
    for (const parts of all('.parts')) parts.remove();
  };
  const above = (found) => {
    const way = [];
    const seen = new Set([found]);
    for (let at = posts.get(found.superior); at && !seen.has(at); at = posts.get(at.superior)) { way.push(at); seen.add(at); }
    return way;
  };
  const below = (found) => {
    const all = [];
    const open = [...found.reports];
    const seen = new Set([found]);
    while (open.length) {
      const next = open.pop();
      if (seen.has(next)) continue;
      seen.add(next);
      all.push(next);
      open.push(...next.reports);
    }
    return all;
  };

  // --- Zoom and pan ------------------------------------------------------------------------------------------------------------------
  const size = () => ({ width: Number(svg.dataset.width), height: Number(svg.dataset.height) });
  const setZoom = (to, at = { x: frame.clientWidth / 2, y: frame.clientHeight / 2 }) => {
    if (!svg) return;
    const next = Math.min(3, Math.max(0.05, to));
    // The point under the pointer, or in the middle, stays where it is.
    const x = (frame.scrollLeft + at.x) / zoom;
    const y = (frame.scrollTop + at.y) / zoom;
    zoom = next;
    const { width, height } = size();
    svg.setAttribute('width', Math.round(width * zoom));
    svg.setAttribute('height', Math.round(height * zoom));
    frame.scrollLeft = x * zoom - at.x;
    frame.scrollTop = y * zoom - at.y;
    frame.dataset.zoom = zoom.toFixed(3);
  };
  const bounds = (of) => {
    const shown = of.filter((found) => found.box && !found.box.classList.contains('is-away'));
    if (!shown.length) return null;
    const left = Math.min(...shown.map((found) => found.x));
    const top = Math.min(...shown.map((found) => found.y));
    return { left, top, width: Math.max(...shown.map((found) => found.x + found.width)) - left, height: Math.max(...shown.map((found) => found.y + found.height)) - top };
  };
  const centreOn = (area) => {
    frame.scrollLeft = (area.left + area.width / 2) * zoom - frame.clientWidth / 2;
    frame.scrollTop = (area.top + area.height / 2) * zoom - frame.clientHeight / 2;
  };
  const fit = (of = [...posts.values()], least = 0.05) => {
    const area = svg && bounds(of);
    if (!area) return;
    const room = 32;
    setZoom(Math.max(least, Math.min(1, (frame.clientWidth - room) / area.width, (frame.clientHeight - room) / area.height)));
    centreOn(area);
    // What does not fit is shown from its top.
    if (area.height * zoom > frame.clientHeight) frame.scrollTop = area.top * zoom - room / 2;
  };
  const showBox = (found) => {
    if (!found.box) return;
    if (zoom < 0.6) setZoom(0.8);
    centreOn({ left: found.x, top: found.y, width: found.width, height: found.height });
  };

  const movable = () => {
    frame.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = frame.getBoundingClientRect();
      setZoom(zoom * Math.exp(-event.deltaY / 300), { x: event.clientX - box.left, y: event.clientY - box.top });
    }, { passive: false });
    let drag = null;
    frame.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'touch' || event.button !== 0) return;
      drag = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop, moved: false };
    });
    addEventListener('pointermove', (event) => {
      if (!drag) return;
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.moved && Math.hypot(dx, dy) < 5) return;
      drag.moved = true;
      frame.classList.add('is-dragged');
      frame.scrollLeft = drag.left - dx;
      frame.scrollTop = drag.top - dy;
    });
    addEventListener('pointerup', () => {
      const moved = drag && drag.moved;
      drag = null;
      frame.classList.remove('is-dragged');
      // What ends a drag is no click on a link.
      if (moved) frame.addEventListener('click', (event) => { event.preventDefault(); event.stopPropagation(); }, { capture: true, once: true });
      if (moved) setTimeout(() => frame.dispatchEvent(new Event('dragged')));
    });
    frame.addEventListener('dragstart', (event) => event.preventDefault());
    let pinch = null;
    const middle = ([one, other]) => {
      const box = frame.getBoundingClientRect();
      return { x: (one.clientX + other.clientX) / 2 - box.left, y: (one.clientY + other.clientY) / 2 - box.top, apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) };
    };
    frame.addEventListener('touchstart', (event) => { pinch = event.touches.length === 2 ? { zoom, ...middle(event.touches) } : null; }, { passive: true });
    frame.addEventListener('touchmove', (event) => {
      if (!pinch || event.touches.length !== 2) return;
      event.preventDefault();
      const now = middle(event.touches);
      frame.scrollLeft -= now.x - pinch.x;
      frame.scrollTop -= now.y - pinch.y;
      [pinch.x, pinch.y] = [now.x, now.y];
      setZoom(pinch.zoom * now.apart / pinch.apart, now);
    }, { passive: false });
    frame.addEventListener('touchend', () => { pinch = null; });
    frame.addEventListener('keydown', (event) => {
      if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
      const doing = { '+': () => setZoom(zoom * 1.25), '=': () => setZoom(zoom * 1.25), '-': () => setZoom(zoom / 1.25), 0: () => fit() }[event.key];
      if (doing) { event.preventDefault(); doing(); }
    });
    frame.addEventListener('click', (event) => {
      const box = event.target.closest('.cb-box');
      if (box && !event.target.closest('a')) choose(posts.get(box.dataset.id), { inTree: true });
    });
    // Paper gets the drawing in its own size, whatever the window shows.
    addEventListener('beforeprint', () => { const { width, height } = size(); svg.setAttribute('width', width); svg.setAttribute('height', height); });
    addEventListener('afterprint', () => setZoom(zoom));
  };

  // --- Choosing: marked in drawing and tree, with the line to the top -------------------------------------------------------------
  const way = chart.querySelector('.org-way');
  const choose = (found, { inDrawing = false, inTree = false, isQuiet = false } = {}) => {
    if (!found) return;
    for (const element of all('.is-chosen, .is-on-way')) element.classList.remove('is-chosen', 'is-on-way');
    for (const item of all('[aria-selected="true"]', list)) item.setAttribute('aria-selected', 'false');
    chosen = found;
    const line = above(found);
    for (const superior of line) if (folded.has(superior)) setFolded(superior, false);
    const onWay = new Set([found.id, ...line.map((superior) => superior.id)]);
    if (found.box) found.box.classList.add('is-chosen');
    for (const superior of line) if (superior.box) superior.box.classList.add('is-on-way');
    for (const { path, from, to, isDotted } of lines) path.classList.toggle('is-on-way', !isDotted && onWay.has(from) && onWay.has(to));
    if (found.item) {
      found.item.setAttribute('aria-selected', 'true');
      stopAt(found.item);
      if (inTree) found.item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    if (inDrawing) showBox(found);
    if (way && !isQuiet) {
      const names = found.people.length ? `${found.role} (${found.people.slice(0, 3).join(', ')}${found.people.length > 3 ? ', …' : ''})` : found.role;
      way.replaceChildren(make('b', {}, names), ...line.flatMap((superior) => [' → ', superior.role]));
    }
    nameFold();
  };

  // --- Folding ------------------------------------------------------------------------------------------------------------------------
  const buttons = Object.fromEntries(all('[data-org]').map((button) => [button.dataset.org, button]));
  const setFolded = (found, to) => {
    if (!found.reports.length) return;
    if (to) folded.add(found); else folded.delete(found);
    if (found.item && found.item.hasAttribute('aria-expanded')) {
      found.item.setAttribute('aria-expanded', String(!to));
      found.item.parentElement.classList.toggle('is-folded', to);
    }
    if (!svg || !found.box) return;
    const hidden = new Set([...folded].flatMap((each) => below(each)).map((each) => each.id));
    for (const each of posts.values()) if (each.box) each.box.classList.toggle('is-away', hidden.has(each.id));
    for (const { path, from, to: end } of lines) path.classList.toggle('is-away', hidden.has(from) || hidden.has(end));
    const more = found.box.querySelector('.cb-more');
    if (more) more.remove();
    if (to) {
      const words = '+' + below(found).length;
      const wide = 16 + 8 * words.length;
      found.box.append(draw('g', { class: 'cb-more', transform: `translate(${found.width / 2} ${found.height})` },
        draw('rect', { x: -wide / 2, y: -10, width: wide, height: 20, rx: 10, stroke: 'none' }), draw('text', { y: 5, 'font-size': 13, stroke: 'none' }, words)));
    }
    nameFold();
  };
  const nameFold = () => {
    if (!buttons.fold) return;
    const can = chosen && chosen.reports.length > 0;
    buttons.fold.disabled = !can;
    buttons.fold.setAttribute('aria-pressed', String(Boolean(can && folded.has(chosen))));
    buttons.unfold.disabled = folded.size === 0;
  };

  // --- The tree ---------------------------------------------------------------------------------------------------------------------------
  let stop = null;
  const linksOf = (item) => all('a', item);
  const postOf = (item) => posts.get(item.parentElement.dataset.post);
  /** One item is the tree's stop for Tab; its links are the next stops. */
  const stopAt = (item) => {
    if (stop) { stop.tabIndex = -1; for (const link of linksOf(stop)) link.tabIndex = -1; }
    stop = item;
    item.tabIndex = 0;
    for (const link of linksOf(item)) link.tabIndex = 0;
  };
  const items = () => all('[role="treeitem"]', list).filter((item) => !item.parentElement.parentElement.closest('.is-folded'));
  const go = (item) => {
    if (!item) return;
    stopAt(item);
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    choose(postOf(item), { inDrawing: true });
  };
  let typed = '';
  let typedAt = 0;
  const onKey = (event) => {
    const item = event.target.closest('[role="treeitem"]');
    if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
    const inLink = event.target !== item;
    const found = postOf(item);
    const entry = item.parentElement;
    const isOpen = item.getAttribute('aria-expanded');
    const parent = entry.parentElement.closest('li')?.firstElementChild;
    const step = (by) => { const shown = items(); return shown[shown.indexOf(item) + by]; };
    const doing = {
      ArrowDown: () => go(step(1)),
      ArrowUp: () => go(step(-1)),
      ArrowRight: () => { if (isOpen === 'false') setFolded(found, false); else if (isOpen === 'true') go(entry.querySelector(':scope > ul > li > .post')); },
      ArrowLeft: () => { if (isOpen === 'true') setFolded(found, true); else go(parent); },
      Home: () => go(items()[0]),
      End: () => go(items().at(-1)),
      '*': () => { for (const sibling of entry.parentElement.children) if (posts.has(sibling.dataset.post)) setFolded(posts.get(sibling.dataset.post), false); },
      Enter: () => linksOf(item)[0]?.click(),
      ' ': () => choose(found, { inDrawing: true }),
    }[event.key];
    if (inLink && (event.key === 'Enter' || event.key === ' ')) return;
    if (doing) { event.preventDefault(); doing(); return; }
    if (event.key.length !== 1) return;
    event.preventDefault();
    typed = event.timeStamp - typedAt < 700 ? typed + fold(event.key) : fold(event.key);
    typedAt = event.timeStamp;
    const shown = items();
    const from = shown.indexOf(item) + (typed.length > 1 ? 0 : 1);
    go([...shown.slice(from), ...shown.slice(0, from)].find((other) => fold(postOf(other)?.role || '').startsWith(typed)));
  };
  const growTree = () => {
    let groups = 0;
    for (const tree of all('ul.tree', list)) {
      tree.setAttribute('role', 'tree');
      for (const entry of all('li', tree)) {
        // The item is the words alone, so that its name is not that of all below it; it owns the group that stands beside.
        const item = entry.firstElementChild;
        const below = entry.querySelector(':scope > ul');
        entry.setAttribute('role', 'none');
        item.setAttribute('role', 'treeitem');
        item.tabIndex = -1;
        item.setAttribute('aria-selected', 'false');
        for (const link of linksOf(item)) link.tabIndex = -1;
        if (!below) continue;
        below.setAttribute('role', 'group');
        below.id = 'cb-org-group-' + (groups += 1);
        item.setAttribute('aria-owns', below.id);
        item.setAttribute('aria-expanded', 'true');
        item.prepend(make('span', { class: 'fold', 'aria-hidden': 'true' }));
      }
    }
    const first = list.querySelector('[role="treeitem"]');
    if (first) stopAt(first);
    list.addEventListener('keydown', onKey);
    list.addEventListener('click', (event) => {
      const item = event.target.closest('[role="treeitem"]');
      if (!item || event.target.closest('a')) return;
      const found = postOf(item);
      if (!found) return;
      if (event.target.closest('.fold')) setFolded(found, item.getAttribute('aria-expanded') === 'true');
      item.focus({ preventScroll: true });
      choose(found, { inDrawing: true });
    });
  };

  // --- Finding ------------------------------------------------------------------------------------------------------------------------------
  const findable = () => {
    const field = chart.querySelector('#cb-org-find');
    if (!field) return;
    const hits = chart.querySelector('#cb-org-hits');
    const MOST = 12;
    let found = [];
    let at = -1;
    const select = (index) => {
      at = index;
      [...hits.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
      const option = hits.children[index];
      if (option) { field.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
      else field.removeAttribute('aria-activedescendant');
    };
    const show = (these) => {
      found = these;
      hits.replaceChildren(...these.map((hit, i) => make('li', { role: 'option', id: 'cb-org-hit-' + i, 'aria-selected': 'false' },
        hit.name, make('span', { class: 'note' }, hit.beside))));
      hits.hidden = these.length === 0;
      field.setAttribute('aria-expanded', String(these.length > 0));
      select(these.length ? 0 : -1);
    };
    const search = () => {
      const words = fold(field.value).split(/\s+/).filter(Boolean);
      if (!words.length) { show([]); return; }
      const of = [];
      for (const each of posts.values()) {
        if (!each.role) continue;
        const test = (name, beside) => {
          const text = fold(name);
          const rest = fold(beside);
          if (!words.some((word) => text.includes(word)) || !words.every((word) => text.includes(word) || rest.includes(word))) return;
          // A name that begins with what was typed comes first, then one with a word that does.
          of.push({ post: each, name, beside, rank: text.startsWith(words[0]) ? 0 : text.split(/[\s-]+/).some((word) => word.startsWith(words[0])) ? 1 : 2 });
        };
        test(each.role, [each.people.slice(0, 2).join(', '), each.department].filter(Boolean).join(' · '));
        for (const name of each.people) test(name, each.role);
      }
      of.sort((one, other) => one.rank - other.rank);
      show(of.slice(0, MOST));
      if (way) way.textContent = of.length ? '' : say('orgNone', 'Nobody found for “{query}”.', { query: field.value.trim() });
    };
    const take = (index) => {
      const hit = found[index];
      if (!hit) return;
      field.value = hit.name;
      show([]);
      choose(hit.post, { inDrawing: true, inTree: true });
    };
    field.addEventListener('input', search);
    field.addEventListener('keydown', (event) => {
      const last = found.length - 1;
      const to = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1 }[event.key];
      if (to !== undefined && found.length) { event.preventDefault(); select(to); }
      else if (event.key === 'Enter') { event.preventDefault(); take(at); }
      else if (event.key === 'Escape' && (found.length || field.value)) { event.preventDefault(); field.value = ''; show([]); }
    });
    field.addEventListener('blur', () => setTimeout(() => { hits.hidden = true; field.setAttribute('aria-expanded', 'false'); }, 150));
    hits.addEventListener('pointerdown', (event) => event.preventDefault());
    hits.addEventListener('click', (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) take([...hits.children].indexOf(option));
    });
  };
  const narrowable = () => {
    const choice = chart.querySelector('#cb-org-department');
    if (!choice) return;
    choice.addEventListener('change', () => {
      const department = choice.value;
      const fits = (found) => !department || found.department === department;
      for (const found of posts.values()) {
        if (found.box) found.box.classList.toggle('is-dimmed', !fits(found));
        if (found.item) found.item.classList.toggle('is-dimmed', !fits(found));
      }
      for (const { path, from, to } of lines) path.classList.toggle('is-dimmed', Boolean(department) && !(fits(post(from)) && fits(post(to))));
      const shown = [...posts.values()].filter((found) => (found.box || found.item) && fits(found));
      fit(shown, department ? 0.3 : 0.05);
      const first = department && shown.find((found) => found.item);
      if (first) first.item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      if (way) way.textContent = department ? say('orgShown', '{department}: {count} of {all} posts', { department, count: shown.length, all: posts.size }) : '';
    });
  };

  // --- Buttons -------------------------------------------------------------------------------------------------------------------------------
  const load = (address) => new Promise((done, failed) => {
    const script = make('script', { src: address });
    script.addEventListener('load', done);
    script.addEventListener('error', failed);
    document.head.append(script);
  });
  const pushable = () => {
    const on = (name, doing) => { if (buttons[name]) buttons[name].addEventListener('click', doing); };
    on('in', () => setZoom(zoom * 1.25));
    on('out', () => setZoom(zoom / 1.25));
    on('fit', () => fit());
    on('fold', () => { if (chosen) setFolded(chosen, !folded.has(chosen)); });
    on('unfold', () => { for (const found of [...folded]) setFolded(found, false); });
    on('print', async () => {
      const sheets = chart.querySelector('.org-sheets');
      if (chart.dataset.sheetsSrc && sheets && !sheets.childElementCount) {
        try { await load(chart.dataset.sheetsSrc); } catch (_) { /* The list is printed. */ }
        for (const sheet of (window.callboard && window.callboard.orgSheets) || []) {
          const figure = make('figure', { class: 'org-sheet' }, make('figcaption', {}, sheet.title));
          figure.insertAdjacentHTML('beforeend', sheet.svg);
          sheets.append(figure);
        }
      }
      print();
    });
    const full = buttons.full;
    if (full && document.fullscreenEnabled && chart.requestFullscreen) {
      on('full', () => { if (document.fullscreenElement) document.exitFullscreen(); else chart.requestFullscreen().catch(() => {}); });
      document.addEventListener('fullscreenchange', () => { full.setAttribute('aria-pressed', String(document.fullscreenElement === chart)); fit(undefined, 0.35); });
    } else if (full) full.hidden = true;
    nameFold();
  };

  // --- Start ----------------------------------------------------------------------------------------------------------------------------------
  const start = () => {
    readDrawing();
    if (svg && chart.dataset.drawingSrc) listDrawing();
    if (list) readList();
    chart.classList.add('is-live');
    if (list) growTree();
    if (svg) movable();
    findable();
    narrowable();
    pushable();
    if (svg) fit(undefined, frame.clientWidth < 600 ? 0.55 : 0.3);
    const follow = () => {
      const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const item = target && target.closest('[data-post]');
      if (item && posts.has(item.dataset.post)) { choose(posts.get(item.dataset.post), { inDrawing: true, inTree: true }); chart.scrollIntoView({ block: 'start' }); }
    };
    follow();
    addEventListener('hashchange', follow);
    chart.dataset.ready = '';
  };
  if (!chart.dataset.drawingSrc) start();
  else {
    load(chart.dataset.drawingSrc).then(() => {
      frame.innerHTML = (window.callboard && window.callboard.orgDrawing) || frame.innerHTML;
      start();
    }, () => { start(); announce(say('orgFailed', 'The drawing could not be loaded.')); });
  }
})();
