/*
 * Filters of the drawn map of careers: by department, by stage, first jobs, and the ways around one role.
 *
 * Dims what does not fit in the drawing, and hides it in the lists below. Without script all of it is shown.
 * A map that is too large for its page has its sheets of paper in a script of their own, loaded when they are to be printed.
 */
(() => {
  'use strict';

  const button = document.querySelector('[data-print-sheets]');
  const place = document.querySelector('[data-map-sheets]');
  if (!button || !place) return;
  const status = document.querySelector('[data-print-status]');
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
      status.textContent = 'The sheets are loading …';
      try { await load(); } catch (_) { status.textContent = 'The sheets could not be loaded. Try again in a while.'; return; }
      const site = document.querySelector('.site-name span').textContent;
      for (const sheet of window.callboard.mapSheets) {
        const figure = text('figure', 'map-sheet', '');
        const caption = text('figcaption', '', '');
        caption.append(text('span', 'map-sheet-title', sheet.title), ' ', text('span', '', `${site}. Solid line: a move up; dashed line: a move sideways.`));
        figure.append(caption);
        figure.insertAdjacentHTML('beforeend', sheet.svg);
        place.append(figure);
      }
      status.textContent = `${place.childElementCount} sheets of A3.`;
    }
    print();
  });
})();

(() => {
  'use strict';

  const bar = document.querySelector('[data-map-filters]');
  const svg = document.querySelector('svg.cb-career');
  if (!bar || !svg) return;
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  const boxes = [...svg.querySelectorAll('.cb-box')];
  const lines = [...svg.querySelectorAll('[data-to]:not(.cb-box)')];
  const entries = [...document.querySelectorAll('.map-role')];
  const titles = new Map(entries.map((entry) => [entry.dataset.role, entry.querySelector('h3 a').textContent]));
  const next = new Map();
  const before = new Map();
  for (const line of lines.filter((line) => line.dataset.from)) {
    const { from, to } = line.dataset;
    (next.get(from) ?? next.set(from, []).get(from)).push(to);
    (before.get(to) ?? before.set(to, []).get(to)).push(from);
  }

  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  const select = (label, any, values) => {
    const element = make('select', {}, make('option', { value: '' }, any), ...values.map(([value, text]) => make('option', { value }, text)));
    bar.append(make('label', {}, make('span', { class: 'label' }, label), element));
    return element;
  };
  const sorted = (values) => values.sort((one, other) => collator.compare(one[1], other[1]));
  const role = select('Ways around', 'All roles', sorted([...titles]));
  const departments = [...new Set(boxes.map((box) => box.dataset.department).filter(Boolean))];
  const department = departments.length > 1 ? select('Department', 'Any', sorted(departments.map((name) => [name, name]))) : null;
  const stages = new Map(entries.map((entry) => [entry.dataset.role, entry.dataset.stage]));
  const known = [...new Set(stages.values())].filter(Boolean);
  const stage = known.length > 1 ? select('Stage', 'Any', ['Entry', 'Early', 'Experienced', 'Expert'].filter((name) => known.includes(name)).map((name) => [name, name])) : null;
  const status = make('p', { role: 'status' });
  bar.append(status);
  bar.hidden = false;

  // All roles that can be reached from one by some relation.
  const reached = (start, by) => {
    const found = new Set([start]);
    for (const id of found) for (const other of by.get(id) ?? []) found.add(other);
    return found;
  };

  const apply = () => {
    const around = role.value ? new Set([...reached(role.value, next), ...reached(role.value, before)]) : null;
    const fits = new Set(boxes.filter(({ dataset: { id, department: name } }) => (
      (!around || around.has(id)) && (!department?.value || name === department.value) && (!stage?.value || stages.get(id) === stage.value)
    )).map((box) => box.dataset.id));
    const isNarrowed = fits.size < boxes.length;
    for (const box of boxes) {
      box.classList.toggle('is-dim', !fits.has(box.dataset.id));
      box.classList.toggle('is-subject', box.dataset.id === role.value);
    }
    for (const line of lines) {
      const { from, to } = line.dataset;
      // The shared end of several moves stays as long as the role stays to which it leads.
      line.classList.toggle('is-dim', isNarrowed && !((!from || fits.has(from)) && fits.has(to)));
    }
    for (const entry of entries) entry.hidden = !fits.has(entry.dataset.role);
    for (const band of document.querySelectorAll('.map-band')) band.hidden = [...band.querySelectorAll('.map-role')].every((entry) => entry.hidden);
    status.textContent = isNarrowed ? `${fits.size} of ${boxes.length} roles` : '';
  };
  bar.addEventListener('change', apply);
  // A filter that the browser has kept from before holds at once.
  apply();
})();
