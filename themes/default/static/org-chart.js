/*
 * Callboard's default theme: what an org chart does when there is script. Without it the picture and the list stand there whole.
 *
 * Loaded with `defer`, after chart.js and org-layout.js. Enhances [data-org-chart], which holds
 *
 *   .org-bar              the toolbar, and .org-way, the status line below it
 *   .chart-frame          the picture; what is in its file, [data-drawing-src], takes its place. From a folder on disk that cannot
 *                         be fetched: there it is a script which sets `callboard.orgDrawing`
 *   [data-org-list]       the same as nested lists; li[data-post] is the box with that data-id
 *
 * On a screen the boxes are placed anew (see org-layout.js), at a size that can be read, and opened as deep as fits into the
 * frame; a folded box has the number of those below it. Paper gets the picture.
 *
 * The list becomes a tree as the ARIA Authoring Practices describe it: arrows walk and fold, Home and End, letters, `*` opens all
 * siblings, Enter follows the link, Space chooses. What is chosen in the tree, in the drawing or by the field is marked in both,
 * with the line to the top. The drawing is then for pointers and for those who look; the tree is for everybody.
 */
(() => {
  'use strict';

  const chart = document.querySelector('[data-org-chart]');
  if (!chart) return;
  const { all: query, make, draw, plain: fold, sizeOf, load } = window.callboard.chart;
  const all = (selector, from = chart) => query(selector, from);
  const frame = chart.querySelector('.chart-frame');
  const list = chart.querySelector('[data-org-list]');
  const bar = chart.querySelector('.org-bar');
  const { say } = window.callboard;
  const announce = (text) => { if (window.callboard.announce) window.callboard.announce(text); };

  /**
   * By id: `role`, `people`, `note`, `superior`, `reports`, and where it is: `box` in the drawing, `item`, the words in the tree.
   * `dress` is done to its box when it opens.
   */
  const posts = new Map();
  const post = (id) => {
    if (!posts.has(id)) posts.set(id, { id, role: '', people: [], note: '', superior: null, reports: [] });
    return posts.get(id);
  };
  const folded = new Set();
  let svg = null;
  let view = null;
  let chosen = null;
  let seen = null;            // items of the tree that are not folded
  let isTouched = false;      // whether the reader has folded or opened something

  // --- Reading what is there ---------------------------------------------------------------------------------------------------------
  /** What the file of the drawing says; rejects where it cannot be had. */
  const fetchDrawing = async (address) => {
    if (address.endsWith('.js')) {
      await load(address);
      return window.callboard.orgDrawing;
    }
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  };
  /** Puts the drawing beside the picture, with the page's colours, without what only the file needs. */
  const insert = (markup) => {
    frame.insertAdjacentHTML('beforeend', markup.replace(/^[^]*?(?=<svg)/, '').replace(/<style>[^]*?<\/style>/, ''));
    svg = frame.querySelector('svg.cb-org');
    for (const part of all('view, .cb-sheet', svg)) part.remove();
  };
  const readDrawing = () => {
    const departments = new Map(all('.cb-header .cb-box', svg).map((box) => [...box.querySelectorAll('text')].map((text) => text.textContent)));
    svg.querySelector('.cb-header').remove();
    const ground = svg.querySelector('.cb-lines');
    for (const path of all('.cb-line', ground)) path.remove();
    ground.parentNode.setAttribute('transform', 'translate(.5 .5)');
    const boxes = all('.cb-box', svg);
    const at = (index) => post(boxes[index].dataset.id);
    for (const box of boxes) {
      const found = post(box.dataset.id);
      const [x, y] = box.getAttribute('transform').match(/-?[\d.]+/g).map(Number);
      Object.assign(found, {
        box, x, y, ...sizeOf(box), department: departments.get(box.querySelector('.cb-sign')?.textContent) || '', isExternal: box.classList.contains('is-external'), ground: box.parentNode,
      });
      const texts = (name) => all(name, box).map((text) => text.textContent);
      [found.role] = texts('.cb-role');
      found.people = texts('.cb-name');
      found.note = texts('.cb-state, .cb-note').join(' · ');
      if (found.department) box.prepend(draw('title', {}, `${found.role} (${found.department})`));
      if (!box.dataset.parent) continue;
      const superior = at(box.dataset.parent);
      found.superior = superior.id;
      found.line = { path: draw('path', { class: 'cb-line' }), ground, from: found, to: superior };
    }
    for (const found of posts.values()) {
      const above = posts.get(found.superior);
      for (const other of found.box.dataset.dotted?.split(' ') ?? []) dotted.push({ path: draw('path', { class: 'cb-line is-dotted' }), ground, from: found, to: at(other) });
      // Who is outside the company stands outside it, whoever they answer to.
      if (!above || above.isExternal !== found.isExternal) continue;
      above.reports.push(found);
      found.isBelow = true;
    }
    // From here on the tree is the way for keyboards; the drawing's links stay for pointers.
    svg.setAttribute('aria-hidden', 'true');
    for (const link of all('a', svg)) link.setAttribute('tabindex', '-1');
  };
  const readList = () => {
    for (const item of all('li[data-post]', list)) {
      const found = post(item.dataset.post);
      const words = item.querySelector(':scope > .post');
      found.item = words;
      found.role = words.querySelector(':scope > :is(a, b)').textContent;
      const names = all('.post-name', words).map((name) => name.textContent);
      if (names.length) found.people = names;
      found.department = item.dataset.department || found.department || '';
      if (!svg) {
        const above = item.parentElement.closest('li[data-post]');
        found.superior = above && above.dataset.post;
        if (above) { post(above.dataset.post).reports.push(found); found.isBelow = true; }
      }
    }
  };
  /** The tree of a drawing whose list is in parts on other pages. */
  const listDrawing = () => {
    const colourOf = (box) => ([...box.classList].find((name) => name.startsWith('colour-')) || '').slice(7) || null;
    const itemOf = (found) => {
      const link = found.box.querySelector('a .cb-role');
      const role = link ? make('a', { href: link.closest('a').getAttribute('href') }, found.role) : make('b', {}, found.role);
      const who = make('span', {});
      for (const name of all('.cb-name', found.box)) {
        const href = name.closest('a')?.getAttribute('href');
        who.append(make(href ? 'a' : 'span', { class: 'post-name', href, 'data-days': name.closest('[data-days]')?.dataset.days }, name.textContent), ' ');
      }
      for (const note of [found.note, found.department]) if (note) who.append(make('span', { class: 'note' }, note), ' ');
      const item = make('li', { id: 'cb-post-' + found.id.trim().split(/\s+/).join('-'), 'data-post': found.id, 'data-department': found.department || null },
        make('span', { class: 'post' + (found.box.classList.contains('is-external') ? ' post-external' : ''), 'data-colour': colourOf(found.box) }, role, who));
      return item;
    };
    const tree = make('ul', { class: 'tree', 'aria-label': all('h2', list.closest('section')).map((head) => head.textContent).join(' ') });
    const open = [...posts.values()].filter((found) => found.box && !found.isBelow).map((found) => [found, tree]).reverse();
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

  // --- Placing -------------------------------------------------------------------------------------------------------------
  let layout = null;
  const NOTHING = { spots: new Map(), lines: new Map(), width: 0, height: 0 };
  let placed = NOTHING;
  const dotted = [];

  const layOut = () => {
    const drawn = [...posts.values()].filter((found) => found.box);
    const tops = drawn.filter((found) => !found.isBelow);
    layout = window.callboard.orgLayout(tops.filter((found) => !found.isExternal), tops.filter((found) => found.isExternal), frame.clientWidth);
  };
  /** A line that the layout has no room for: level out of one box and into another, behind all boxes. */
  const curve = (from, to) => {
    const [a, b] = [placed.spots.get(from), placed.spots.get(to)];
    if (!a || !b) return null;
    const isLeft = a.x + from.width / 2 > b.x + to.width / 2;
    const [x1, y1] = [a.x + (isLeft ? 0 : from.width), a.y + Math.round(from.height / 2)];
    const [x2, y2] = [b.x + (isLeft ? to.width : 0), b.y + Math.round(to.height / 2)];
    const middle = Math.round((x1 + x2) / 2);
    return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  };
  const drawLine = (line, path) => {
    if (line.d === path) return;
    line.d = path;
    if (!path) { line.path.remove(); return; }
    line.path.setAttribute('d', path);
    if (!line.path.isConnected) line.ground.append(line.path);
  };
  const drawChip = (found) => {
    found.count ??= below(found).length;
    const words = folded.has(found) ? '+' + found.count : '−';
    if (found.chip && found.chip.textContent === words) return;
    if (!found.chip) {
      found.chip = draw('g', { class: 'cb-more' }, draw('rect', { height: 22, y: -11, rx: 11, stroke: 'none' }), draw('text', { y: 5, 'font-size': 13, stroke: 'none' }));
      found.box.append(found.chip);
    }
    const [shape, text] = found.chip.children;
    const wide = 14 + 8 * words.length;
    text.textContent = words;
    shape.setAttribute('x', -wide / 2);
    shape.setAttribute('width', wide);
    found.chip.setAttribute('transform', `translate(${found.width - 6 - wide / 2} ${found.height})`);
    found.chip.classList.toggle('is-open', !folded.has(found));
  };
  /**
   * Places what is not folded; only what has changed is touched. What is folded leaves the document: two thousand boxes that are
   * only hidden cost a second at each change of size.
   */
  const arrange = () => {
    if (!svg) return;
    const before = placed;
    placed = layout.place((found) => folded.has(found));
    // What has no place yet is what the page brought, all of which can be seen.
    for (const found of before === NOTHING ? posts.values() : before.spots.keys()) {
      if (!found.box || placed.spots.has(found)) continue;
      found.box.remove();
      if (found.line) drawLine(found.line, null);
    }
    for (const [found, spot] of placed.spots) {
      const was = before.spots.get(found);
      if (!found.box.isConnected) found.ground.append(found.box);
      if (found.dress) { found.dress(); found.dress = null; }
      if (!was || was.x !== spot.x || was.y !== spot.y) {
        found.box.setAttribute('transform', `translate(${spot.x} ${spot.y})`);
        [found.x, found.y] = [spot.x, spot.y];
      }
      if (found.line) drawLine(found.line, placed.lines.get(found) ?? curve(found, found.line.to));
      if (found.reports.length) drawChip(found);
    }
    for (const line of dotted) drawLine(line, curve(line.from, line.to));
    const border = svg.querySelector('.cb-company');
    if (border && placed.company) {
      for (const [name, value] of Object.entries(placed.company)) border.setAttribute(name, value);
      const label = svg.querySelector('.cb-company-label');
      label.setAttribute('x', placed.company.x + 14);
      label.setAttribute('y', placed.company.y + 22);
    }
    svg.setAttribute('viewBox', `0 0 ${placed.width} ${placed.height}`);
    if (view) view.resize();
  };
  // --- Folding -------------------------------------------------------------------------------------------------------------
  const markFold = (found) => {
    if (!found.item || !found.item.hasAttribute('aria-expanded')) return;
    found.item.setAttribute('aria-expanded', String(!folded.has(found)));
    found.item.parentElement.classList.toggle('is-folded', folded.has(found));
  };
  /** Folds those for which `isFolded` holds, of the given posts, and opens the others; what the reader looks at stays in its place. */
  const foldAll = (these, isFolded, looksAt = null) => {
    const spot = looksAt && placed.spots.get(looksAt);
    for (const found of these) {
      const to = found.reports.length > 0 && isFolded(found);
      if (to === folded.has(found)) continue;
      if (to) folded.add(found); else folded.delete(found);
      seen = null;
      markFold(found);
    }
    const [left, top] = frame ? [frame.scrollLeft, frame.scrollTop] : [0, 0];
    arrange();
    const now = spot && placed.spots.get(looksAt);
    if (!now) return;
    frame.scrollLeft = left + (now.x - spot.x) * view.zoom;
    frame.scrollTop = top + (now.y - spot.y) * view.zoom;
  };
  const setFolded = (found, to) => { isTouched = true; foldAll([found], () => to, found); };
  const everybody = () => [...posts.values()];

  /** Opens as many levels as fit into the frame, then single teams in order. */
  const MAX_TRIED = 60;
  const openAsFits = () => {
    const levels = [];
    const tops = everybody().filter((found) => !found.isBelow);
    for (let level = tops; level.length; level = level.flatMap((found) => found.reports)) levels.push(level.filter((found) => found.reports.length));
    const [most, zoom] = [view.room(), view.zoom];
    // Those outside the company may be further down.
    const fits = (isFolded) => { const { company, height } = layout.place(isFolded); return (company ? company.y + company.height : height) * zoom <= most; };
    const closed = new Set(levels.slice(1).flat());
    let depth = 1;
    for (; depth < levels.length; depth += 1) {
      const next = new Set(levels.slice(depth + 1).flat());
      if (!fits((found) => next.has(found))) break;
      for (const found of levels[depth]) closed.delete(found);
    }
    for (const found of (levels[depth] ?? []).slice(0, MAX_TRIED)) {
      closed.delete(found);
      if (!fits((other) => closed.has(other))) closed.add(found);
    }
    foldAll(everybody(), (found) => closed.has(found));
  };
  const centre = (found) => view.centreOn({ left: found.x, top: found.y, width: found.width, height: found.height });
  /** As it opens: at full size, with the top, or what is chosen, in the middle. */
  const open = () => {
    layOut();
    view.setZoom(1);
    placed = NOTHING;
    if (isTouched) arrange(); else openAsFits();
    const top = everybody().find((found) => found.box && !found.isExternal);
    if (chosen && chosen.box) { foldAll(above(chosen), () => false); centre(chosen); }
    else if (top) { centre(top); frame.scrollTop = 0; }
  };
  const bounds = (of) => {
    const shown = of.filter((found) => placed.spots.has(found));
    if (!shown.length) return null;
    const left = Math.min(...shown.map((found) => found.x));
    const top = Math.min(...shown.map((found) => found.y));
    return { left, top, width: Math.max(...shown.map((found) => found.x + found.width)) - left, height: Math.max(...shown.map((found) => found.y + found.height)) - top };
  };

  // --- Choosing: marked in drawing and tree, with the line to the top --------------------------------------------------------
  const way = chart.querySelector('.org-way');
  let marked = [];
  const mark = (element, name) => { if (element) { element.classList.add(name); marked.push([element, name]); } };
  const choose = (found, { inDrawing = false, inTree = false } = {}) => {
    if (!found) return;
    for (const [element, name] of marked) element.classList.remove(name);
    marked = [];
    if (chosen && chosen.item) chosen.item.setAttribute('aria-selected', 'false');
    chosen = found;
    const line = above(found);
    if (line.some((superior) => folded.has(superior))) { isTouched = true; foldAll(line, () => false); }
    mark(found.box, 'is-chosen');
    for (const superior of line) mark(superior.box, 'is-on-way');
    for (const each of [found, ...line]) if (each.line) mark(each.line.path, 'is-on-way');
    for (const each of dotted) if (each.from === found || each.to === found) mark(each.path, 'is-on-way');
    if (found.item) {
      found.item.setAttribute('aria-selected', 'true');
      stopAt(found.item);
      if (inTree) found.item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    if (inDrawing && found.box) {
      if (view.zoom < 0.6) view.setZoom(1);
      centre(found);
    }
    if (way) {
      const names = found.people.length ? `${found.role} (${found.people.slice(0, 3).join(', ')}${found.people.length > 3 ? ', …' : ''})` : found.role;
      way.replaceChildren(make('b', {}, names), ...line.flatMap((superior) => [' → ', superior.role]));
    }
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
  /** The items that can be seen, in order. */
  /** The items that can be seen, in order, until something is folded. */
  const items = () => {
    if (seen) return seen;
    seen = [];
    const open = all('ul.tree', list).flatMap((tree) => [...tree.children]).reverse();
    while (open.length) {
      const entry = open.pop();
      seen.push(entry.firstElementChild);
      if (!entry.classList.contains('is-folded') && entry.childElementCount > 1) open.push(...[...entry.lastElementChild.children].reverse());
    }
    return seen;
  };
  const go = (item) => {
    if (!item) return;
    stopAt(item);
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    choose(postOf(item), { inDrawing: true });
  };
  // Where a page runs from right to left, what is below stands at the left.
  const [inwards, outwards] = document.documentElement.dir === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
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
      [inwards]: () => { if (isOpen === 'false') setFolded(found, false); else if (isOpen === 'true') go(entry.querySelector(':scope > ul > li > .post')); },
      [outwards]: () => { if (isOpen === 'true') setFolded(found, true); else go(parent); },
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
        item.prepend(make('span', { class: 'tree-fold', 'aria-hidden': 'true' }));
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
      if (event.target.closest('.tree-fold')) setFolded(found, item.getAttribute('aria-expanded') === 'true');
      item.focus({ preventScroll: true });
      choose(found, { inDrawing: true });
    });
  };

  // --- The toolbar -----------------------------------------------------------------------------------------------------------
  const findable = () => {
    let hits = null;
    const search = () => {
      if (hits) return hits;
      hits = [];
      for (const each of posts.values()) {
        if (!each.role) continue;
        const take = () => choose(each, { inDrawing: true, inTree: true });
        hits.push({ name: each.role, beside: [each.people.slice(0, 2).join(', '), each.department].filter(Boolean).join(' · '), take });
        for (const name of each.people) hits.push({ name, beside: each.role, take });
      }
      return hits;
    };
    window.callboard.chart.find(bar, search, (query) => { if (way) way.textContent = query && say('nobody_found', { query }); });
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
        if (found.line) found.line.path.classList.toggle('is-dimmed', !(fits(found) && fits(found.line.to)));
      }
      for (const { path, from, to } of dotted) path.classList.toggle('is-dimmed', !(fits(from) && fits(to)));
      const shown = everybody().filter((found) => (found.box || found.item) && fits(found));
      if (department) {
        // Whoever leads nobody of the department is folded.
        const leads = new Set(shown.flatMap(above));
        foldAll(everybody(), (found) => !leads.has(found));
        const area = svg && bounds(shown);
        if (area) view.centreOn(area);
        const first = shown.find((found) => found.item);
        if (first) first.item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      } else if (svg) { isTouched = false; open(); }
      if (way) way.textContent = department ? say('posts_of_department', { department, count: shown.length, n: posts.size }) : '';
    });
  };
  /** Prints once all sheets are there, which are only fetched for paper. */
  const printSheets = async () => {
    const pictures = all('.chart-picture, .org-sheet img');
    for (const picture of pictures) picture.loading = 'eager';
    await Promise.allSettled(pictures.map((picture) => picture.decode()));
    print();
  };
  const movable = () => {
    view = window.callboard.chart.view(frame, { size: () => placed, show: (width, height) => { svg.setAttribute('width', width); svg.setAttribute('height', height); } });
    let width = 0;
    new ResizeObserver(() => { if (frame.clientWidth !== width && !matchMedia('print').matches) { const isFirst = !width; width = frame.clientWidth; if (!isFirst) open(); } }).observe(frame);
    frame.addEventListener('click', (event) => {
      const box = event.target.closest('.cb-box');
      if (!box || event.target.closest('a')) return;
      const found = posts.get(box.dataset.id);
      if (event.target.closest('.cb-more')) setFolded(found, !folded.has(found));
      choose(found, { inTree: !matchMedia('(min-width: 48rem)').matches });
    });
  };

  // --- Start -------------------------------------------------------------------------------------------------------------------
  const start = () => {
    const drawing = frame && frame.closest('section');
    const dates = chart.querySelector('[data-org-dates]');
    if (svg) readDrawing();
    if (svg && list && chart.querySelector('.parts')) listDrawing();
    if (list) readList();
    chart.classList.add('is-live');
    if (list) growTree();
    if (svg) movable();
    if (bar) findable();
    narrowable();
    const all = { foldAll: () => { isTouched = true; foldAll(everybody(), () => true); }, openAll: () => { isTouched = true; foldAll(everybody(), () => false, chosen); } };
    if (svg) {
      window.callboard.chart.tools(bar, {
        ...all, frame, section: drawing, print: printSheets, days: chart.querySelector('.post-name[data-days]') && (() => { dates.hidden = false; dates.elements.on.focus(); }),
        in: () => view.setZoom(view.zoom * 1.25), out: () => view.setZoom(view.zoom / 1.25), fit: () => view.fit({ left: 0, top: 0, ...placed }),
      });
      open();
    }
    const follow = () => {
      const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const item = target && target.closest('[data-post]');
      if (item && posts.has(item.dataset.post)) {
        choose(posts.get(item.dataset.post), { inDrawing: true });
        // A wide screen has the drawing above the list, to which the browser goes.
        if (svg && matchMedia('(min-width: 48rem)').matches) drawing.scrollIntoView({ block: 'start' });
      }
    };
    follow();
    // The browser itself goes to what the address names once all is loaded.
    if (document.readyState !== 'complete') addEventListener('load', () => setTimeout(follow));
    addEventListener('hashchange', follow);
    window.callboard.org = { posts, way, below };
    chart.dataset.ready = '';
    chart.dispatchEvent(new Event('ready'));
  };
  const address = chart.dataset.drawingSrc;
  if (!address) start();
  else {
    fetchDrawing(address).then(insert).catch(() => {
      chart.classList.add('has-picture');
      announce(say('drawing_failed'));
    }).then(start);
  }
})();
