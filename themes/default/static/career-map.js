/*
 * The drawn map of careers: by department, by stage, and the routes to and from one role. Loaded after chart.js.
 *
 * Only lanes with a role that fits are left, in the drawing and in the lists below, and a chosen role is brought into view; the
 * address names it (#line-producer). Names of stages stay at the top, those of departments at the left. Without script all of it
 * is shown.
 * A map that is too large for its page has its sheets of paper in a script of their own, loaded when they are to be printed.
 */
(() => {
  'use strict';

  const button = document.querySelector('[data-print-sheets]');
  const place = document.querySelector('[data-map-sheets]');
  if (!button || !place) return;
  const status = document.querySelector('[data-print-status]');
  const { say } = window.callboard;
  const text = (name, className, words) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.textContent = words;
    return element;
  };
  const load = () => new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = button.dataset.src;
    script.addEventListener('load', done);
    script.addEventListener('error', failed);
    document.head.append(script);
  });
  button.addEventListener('click', async () => {
    if (!place.childElementCount) {
      status.textContent = say('sheets_loading');
      try { await load(); } catch (_) { status.textContent = say('sheets_failed'); return; }
      const site = document.querySelector('.site-name span').textContent;
      for (const sheet of window.callboard.mapSheets) {
        const figure = text('figure', 'map-sheet', '');
        const caption = text('figcaption', '', '');
        caption.append(text('span', 'map-sheet-title', sheet.title), ' ', text('span', '', say('map_sheet_key', { site })));
        figure.append(caption);
        figure.insertAdjacentHTML('beforeend', sheet.svg);
        place.append(figure);
      }
      status.textContent = say('sheets', { n: place.childElementCount });
    }
    print();
  });
})();

(() => {
  'use strict';

  const section = document.querySelector('.poster-sheet');
  const svg = section && section.querySelector('svg.cb-career');
  if (!svg) return;
  const { say } = window.callboard;
  const { all, make, draw, sizeOf, view: viewOf, tools, find, sticky } = window.callboard.chart;
  const bar = section.querySelector('.chart-tools');
  const frame = section.querySelector('.chart-frame');
  const status = section.querySelector('.map-status');
  const GAP = 10;          // between boxes of a column
  const HEAD = 28;         // above them, with the department's name
  const PAD = 8;           // below them
  const SCALE = 40;        // height of the names of the stages
  const MIN_TEXT = 11;     // px below which text cannot be read

  // --- Reading what is there -------------------------------------------------------------------------------------------------
  const number = (element, name) => Number(element.getAttribute(name));
  const boxes = all('.cb-box', svg).map((box) => {
    const [x, y] = box.getAttribute('transform').match(/-?[\d.]+/g).map(Number);
    const title = box.querySelector('.cb-role').textContent;
    return { box, id: box.dataset.id, title, x, y, top: y, ...sizeOf(box) };
  });
  const byId = new Map(boxes.map((role) => [role.id, role]));
  const names = all('.cb-band-name', svg);
  const bands = all('.cb-band', svg).map((ground, i) => ({ ground, name: names[i], title: names[i].textContent, y: number(ground, 'y'), height: number(ground, 'height') }));
  for (const role of boxes) {
    role.band = bands.find(({ y, height }) => role.y >= y && role.y < y + height);
    role.department = role.band.title;
  }
  const lines = svg.querySelector('.cb-lines');
  const heads = all('.cb-arrow', svg);
  const moves = all('[data-from]', lines).filter((path) => byId.has(path.dataset.from) && byId.has(path.dataset.to)).map((path) => ({
    from: byId.get(path.dataset.from), to: byId.get(path.dataset.to), isSide: path.classList.contains('is-side'), years: path.textContent,
  }));
  const entries = [...document.querySelectorAll('.map-role')];
  for (const entry of entries) { const role = byId.get(entry.dataset.role); if (role) role.stage = entry.dataset.stage || ''; }
  const size = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
  let { width, height } = size;
  const isNarrow = () => matchMedia('(max-width: 47.99rem)').matches;

  // --- Placing -----------------------------------------------------------------------------------------------------------------
  const live = draw('g', { class: 'cb-lines' });
  lines.after(live);
  const drawMove = ({ from, to, isSide, years }) => {
    const isLeft = to.x < from.x;
    const isSame = to.x === from.x;
    const [x1, y1] = [from.x + (isLeft ? 0 : from.width), from.top + from.height / 2];
    const [x2, y2] = [isLeft || isSame ? to.x + to.width : to.x, to.top + to.height / 2 + (isSame ? 8 : 0)];
    const tip = isLeft || isSame ? 7 : -7;
    const bend = isSame ? 26 : (x2 + tip - x1) / 2;
    const path = draw('path', { class: isSide ? 'cb-line is-side' : 'cb-line', d: `M${x1} ${y1}C${x1 + bend} ${y1} ${isSame ? x2 + tip + bend : x2 + tip - bend} ${y2} ${x2 + tip} ${y2}` });
    if (years) path.append(draw('title', {}, years));
    live.append(path, draw('path', { class: 'cb-arrow', d: `M${x2 + tip} ${y2 - 4}L${x2} ${y2}L${x2 + tip} ${y2 + 4}Z` }));
  };
  /** Lanes with the roles that are left, and nothing else; the whole map stands as it came. */
  const place = (fits, shownMoves) => {
    // On a phone the whole map would be lanes with nothing in sight: there each lane has its roles below each other, without moves.
    const isStacked = isNarrow() && !chosen;
    const isWhole = fits.size === boxes.length && !isStacked;
    let top = isStacked ? PAD : SCALE;
    for (const band of bands) {
      const own = boxes.filter((role) => role.band === band && fits.has(role));
      const isShown = own.length > 0;
      for (const element of [band.ground, band.name]) element.classList.toggle('is-away', !isShown);
      if (!isShown) continue;
      const ends = new Map();
      for (const role of own.sort((a, b) => (isStacked ? a.x - b.x : 0) || a.y - b.y)) {
        role.left = isStacked ? 32 : role.x;
        role.top = isWhole ? role.y : ends.get(role.left) ?? top + HEAD;
        ends.set(role.left, role.top + role.height + GAP);
      }
      const high = isWhole ? band.height : Math.max(...ends.values()) - GAP + PAD - top;
      const y = isWhole ? band.y : top;
      band.ground.setAttribute('y', y);
      band.ground.setAttribute('height', high);
      band.shift = y - band.y;
      top = y + high + 6;
    }
    for (const role of boxes) {
      role.box.classList.toggle('is-away', !fits.has(role));
      if (fits.has(role)) role.box.setAttribute('transform', `translate(${role.left} ${role.top})`);
    }
    for (const part of [lines, ...heads]) part.classList.toggle('is-away', !isWhole);
    live.replaceChildren();
    if (!isWhole && !isStacked) shownMoves.forEach(drawMove);
    for (const element of [axis, ...all('.cb-column', svg)]) element.classList.toggle('is-away', isStacked);
    height = isWhole ? size.height : top + PAD;
    width = isStacked ? Math.max(200, frame.clientWidth - 2) : size.width;
    for (const { ground } of bands) { ground.setAttribute('x', isStacked ? 8 : 24); ground.setAttribute('width', width - (isStacked ? 16 : 48)); }
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    view.resize();
  };

  // --- The window ----------------------------------------------------------------------------------------------------------------
  const axis = sticky(frame, svg, all('.cb-stage', svg), { height: SCALE - 6 });
  const view = viewOf(frame, {
    size: () => ({ width, height }),
    show: (wide, high) => {
      for (const element of [svg, axis]) element.style.width = `${wide}px`;
      svg.style.height = `${high}px`;
      axis.style.marginBottom = `${-(SCALE - 6) * wide / width}px`;
      follow();
    },
  });
  // Names of departments stay in sight where the map is wider than its frame.
  const follow = () => {
    const by = Math.max(0, frame.scrollLeft / view.zoom - 24) - (isNarrow() && !chosen ? 16 : 0);
    for (const band of bands) band.name.setAttribute('transform', `translate(${Math.round(by)} ${band.shift ?? 0})`);
  };
  frame.addEventListener('scroll', follow, { passive: true });
  const fitFrame = () => {
    // At most a little larger, so that a wide window is used, and never smaller than can be read.
    view.setZoom(isNarrow() ? 1 : Math.min(1.25, Math.max(1, (frame.clientWidth - 2) / size.width)));
  };

  /** The chosen role with those that moves lead to and from: in the middle, as large as they fit and can be read. */
  const showRoutes = () => {
    const near = moves.filter((move) => move.from === chosen || move.to === chosen).flatMap(({ from, to }) => [from, to]).filter((role) => !role.box.classList.contains('is-away'));
    const [top, bottom] = [Math.min(chosen.top, ...near.map((role) => role.top)) - SCALE, Math.max(...[chosen, ...near].map((role) => role.top + role.height)) + PAD];
    const least = MIN_TEXT / Math.min(...all('text', svg).map((text) => parseFloat(getComputedStyle(text).fontSize)));
    const [zoom, room] = [view.zoom, view.room() - 16];
    if (!isNarrow() && (bottom - top) * zoom > room) view.setZoom(Math.max(Math.min(zoom, least), room / (bottom - top)));
    const isWhole = (bottom - top) * view.zoom <= room + 1;
    view.centreOn(isWhole ? { left: chosen.x, top, width: chosen.width, height: bottom - top } : { left: chosen.x, top: chosen.top, width: chosen.width, height: chosen.height });
  };

  // --- Choosing --------------------------------------------------------------------------------------------------------------------
  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  const select = (label, any, values) => {
    const element = make('select', { class: 'field', 'aria-label': label }, make('option', { value: '' }, any), ...values.map((value) => make('option', { value }, value)));
    bar.querySelector('.chart-buttons').before(make('span', { class: 'chart-filter' }, element));
    element.addEventListener('change', () => apply());
    return element;
  };
  const departments = [...new Set(boxes.map((role) => role.department))].filter(Boolean).sort(collator.compare);
  const department = departments.length > 1 ? select(say('department'), say('all_departments'), departments) : null;
  const stages = [...new Set([...boxes].sort((a, b) => a.x - b.x).map((role) => role.stage))].filter(Boolean);
  const stage = stages.length > 1 ? select(say('stage'), say('all_stages'), stages) : null;
  let chosen = null;

  /** All roles that can be reached from one by moves up, and by a move sideways of its own. */
  const reached = (start, end, begin) => {
    const found = new Set([start]);
    for (const role of found) for (const move of moves) if (move[begin] === role && (!move.isSide || role === start)) found.add(move[end]);
    return found;
  };
  const apply = () => {
    const [before, after] = chosen ? [reached(chosen, 'from', 'to'), reached(chosen, 'to', 'from')] : [null, null];
    const fits = new Set(boxes.filter((role) => (
      (!chosen || before.has(role) || after.has(role)) && (!department?.value || role.department === department.value) && (!stage?.value || role.stage === stage.value)
    )));
    const isOnRoute = ({ from, to, isSide }) => !chosen || ((before.has(from) && before.has(to)) || (after.has(from) && after.has(to))) && (!isSide || from === chosen || to === chosen);
    place(fits, moves.filter((move) => fits.has(move.from) && fits.has(move.to) && isOnRoute(move)));
    for (const role of boxes) role.box.classList.toggle('is-subject', role === chosen);
    const ids = new Set([...fits].map((role) => role.id));
    for (const entry of entries) entry.hidden = !ids.has(entry.dataset.role);
    for (const band of document.querySelectorAll('.map-band')) band.hidden = [...band.querySelectorAll('.map-role')].every((entry) => entry.hidden);
    const isNarrowed = fits.size < boxes.length || chosen;
    const whole = make('button', { class: 'button', type: 'button' }, say('show_all'));
    whole.addEventListener('click', () => { for (const field of [department, stage]) if (field) field.value = ''; bar.querySelector('.chart-find input').value = ''; choose(null); });
    status.replaceChildren(...(isNarrowed ? [say(chosen ? 'roles_around' : 'roles_shown', { role: chosen?.title, count: fits.size, n: boxes.length }), ' ', whole] : []));
    if (chosen && fits.has(chosen)) showRoutes();
    else { frame.scrollTop = 0; frame.scrollLeft = 0; }
  };
  const choose = (role) => {
    chosen = role;
    fitFrame();
    try { history.replaceState(null, '', role ? `#${role.id}` : location.pathname + location.search); } catch (_) { /* From a folder on disk the address stays. */ }
    apply();
  };
  find(bar, () => boxes.map((role) => ({ name: role.title, beside: role.department, take: () => choose(role) })), (query) => { if (query) status.textContent = say('no_role_called', { query }); });
  frame.addEventListener('click', (event) => {
    const box = event.target.closest('.cb-box');
    if (box && !event.target.closest('a')) choose(byId.get(box.dataset.id));
  });
  tools(bar, { frame, section, in: () => view.setZoom(view.zoom * 1.25), out: () => view.setZoom(view.zoom / 1.25), fit: () => view.fit({ left: 0, top: 0, width, height }) });
  frame.classList.add('is-live');
  const open = () => {
    const role = byId.get(decodeURIComponent(location.hash.slice(1)));
    if (role) { chosen = role; fitFrame(); section.scrollIntoView({ block: 'start' }); }
    apply();
  };
  let seen = 0;
  new ResizeObserver(() => { if (frame.clientWidth === seen || matchMedia('print').matches) return; seen = frame.clientWidth; fitFrame(); apply(); }).observe(frame);
  addEventListener('hashchange', open);
  addEventListener('beforeprint', () => { for (const element of [svg, axis]) { element.style.width = ''; element.style.height = ''; } });
  addEventListener('afterprint', () => view.resize());
  open();
})();
