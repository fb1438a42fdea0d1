/*
 * Any two roles side by side, or one as it is in two media: fills `compare.html` from the sheets of `careers.js`.
 *
 * The facts, what they are called and their order are those of `src/view/compare.rs`: the sheets bring them, and nothing here
 * knows one. Two are the same when they hold the same values, skills at the same levels, as there; how much of them is in common
 * is said here alone. The question stands in the address: left, left_in, right, right_in, differences.
 */
(() => {
  'use strict';

  const place = document.querySelector('[data-compare]');
  if (!place) return;
  const { careers, say } = window.callboard;
  careers.from(place.dataset.careers);

  const FIELDS = ['left', 'left_in', 'right', 'right_in'];

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value != null) element.setAttribute(key, value);
    element.append(...children.flat().filter((child) => child != null && child !== ''));
    return element;
  };
  const form = place.querySelector('form');
  const field = (name) => form.elements[name];
  const answer = (...content) => place.querySelector('[data-answer]').replaceChildren(...content);
  const status = (text) => { place.querySelector('[data-status]').textContent = text; };
  // After the `?`; after the `#` where a browser lets nobody change an address without loading it, as from a folder on disk.
  const read = () => new URLSearchParams(location.hash.length > 1 ? location.hash.slice(1) : location.search);

  // --- Two facts beside each other ------------------------------------------------------------------------------------------
  const row = (label, left, right) => {
    const [onLeft, onRight] = [new Map(left.map((value) => [value.text, value])), new Map(right.map((value) => [value.text, value]))];
    const common = [...onLeft.keys()].filter((text) => onRight.has(text)).length;
    const unlike = left.filter((value) => onRight.has(value.text) && onRight.get(value.text).level !== value.level).length;
    const isSame = common === onLeft.size && common === onRight.size && unlike === 0;
    const verdict = isSame ? say('same')
      : !left.length ? say('only_on_right')
        : !right.length ? say('only_on_left')
          : common === 0 ? (left.length === 1 && right.length === 1 ? say('differs') : say('nothing_in_common'))
            : unlike ? say('in_common_unlike', { n: common, unlike }) : say('in_common', { n: common });
    // The fewer are marked: those in common, or those that are not.
    const marksCommon = 2 * common < onLeft.size + onRight.size - 2 * common;
    const noteOn = (value, other) => {
      const more = value.level > other?.level ? value.level - other.level : 0;
      if (!common) return '';
      if (!other) return marksCommon ? '' : say('only_here');
      if (marksCommon) return more ? say('in_both_more', { n: more }) : say('in_both');
      return more ? say('n_more', { n: more }) : '';
    };
    const item = (others) => (value) => {
      const note = noteOn(value, others.get(value.text));
      const text = value.level ? `${value.text} ${value.level}` : value.text;
      return [value.url ? make('a', { href: value.url }, text) : text, note ? ' ' : '', note ? make('em', { class: 'compared-note' }, note) : ''];
    };
    const cell = (values, others) => make('td', { colspan: isSame ? 2 : null }, !values.length ? make('span', { class: 'muted' }, '—')
      : values.length === 1 ? item(others)(values[0]) : make('ul', { class: 'compared' }, values.map((value) => make('li', {}, item(others)(value)))));
    return { isSame, element: make('tr', { class: isSame ? 'is-same' : null }, make('th', { scope: 'row' }, label), cell(left, onRight), isSame ? null : cell(right, onLeft), make('td', {}, verdict)) };
  };

  const start = async () => {
    const roles = await careers.roles();
    for (const select of place.querySelectorAll('[data-roles]')) select.append(...roles.sorted().map((role) => make('option', { value: roles.ids[role] }, roles.titles[role])));

    // Only the media and scales in which something differs can be chosen.
    const offer = (select, sheets, wanted) => {
      const options = Object.keys(sheets?.there ?? {}).map((setting) => roles.settings[setting]);
      select.replaceChildren(make('option', { value: '' }, say('usually')), ...options.map(({ name, title, medium }) => make('option', { value: name }, medium ? say('in_medium', { medium: title }) : say('at_scale', { scale: title.toLowerCase() }))));
      select.value = wanted;
      if (select.selectedIndex < 0) select.value = '';
      select.disabled = options.length === 0;
    };
    // Of a medium or scale, the data have only what differs there.
    const sheetOf = ({ usual, there }, name) => {
      const here = there[roles.setting(name)];
      return here ? { ...usual, ...here, facts: [...here.facts, ...usual.facts] } : usual;
    };
    // The labels of some lists of facts, each of which is in the order of all: one that is new comes after the one before it.
    const labelsOf = (lists) => {
      const labels = [];
      for (const facts of lists) facts.forEach(({ label }, i) => { if (!labels.includes(label)) labels.splice(labels.indexOf(facts[i - 1]?.label) + 1, 0, label); });
      return labels;
    };

    let asked = 0;
    const show = async () => {
      const question = read();
      const ask = asked += 1;
      const numbers = ['left', 'right'].map((side) => roles.number(question.get(side) ?? ''));
      ['left', 'right'].forEach((side, i) => { field(side).value = numbers[i] < 0 ? '' : roles.ids[numbers[i]]; });
      field('differences').checked = question.has('differences');
      const sheets = await Promise.all(numbers.map((role) => (role < 0 ? null : careers.sheets(role))));
      if (ask !== asked) return;
      ['left', 'right'].forEach((side, i) => offer(field(`${side}_in`), sheets[i], question.get(`${side}_in`) ?? ''));
      if (!sheets[0] || !sheets[1]) { answer(); status(sheets[0] || sheets[1] ? say('choose_other') : ''); return; }
      const [left, right] = [sheetOf(sheets[0], field('left_in').value), sheetOf(sheets[1], field('right_in').value)];
      const of = (sheet, label) => sheet.facts.find((fact) => fact.label === label)?.values ?? [];
      const labels = labelsOf(sheets.flatMap(({ usual, there }, side) => [usual.facts, there[roles.setting(field(FIELDS[2 * side + 1]).value)]?.facts ?? []]));
      const rows = labels.map((label) => [label, of(left, label), of(right, label)]).filter(([, one, other]) => one.length || other.length).map(([label, one, other]) => row(label, one, other));
      const unlike = rows.filter((made) => !made.isSame);
      const shown = question.has('differences') ? unlike : rows;
      const head = (text) => make('th', { scope: 'col' }, text);
      const caption = say('compare_caption', { a: left.title, b: right.title });
      answer(make('div', { class: 'table-scroll', role: 'region', tabindex: '0', 'aria-label': caption }, make('table', { class: 'table compare' }, make('caption', { class: 'visually-hidden' }, caption),
        make('thead', {}, make('tr', {}, head(say('what')), head(make('a', { href: left.url }, left.title)), head(make('a', { href: right.url }, right.title)), head(say('beside_each_other')))), make('tbody', {}, shown.map((made) => made.element)))));
      status(say('facts_differ', { count: unlike.length, n: rows.length }));
    };
    const safely = () => show().catch(() => { answer(); status(say('data_failed')); });

    const write = (values) => {
      const question = new URLSearchParams();
      for (const [key, value] of Object.entries(values)) if (value) question.set(key, value);
      try { history.pushState(null, '', `?${question}`); } catch (_) { location.hash = question.toString(); }
      safely();
    };
    const values = () => ({ ...Object.fromEntries(FIELDS.map((name) => [name, field(name).value])), differences: field('differences').checked ? '1' : '' });
    form.addEventListener('change', (event) => {
      const now = values();
      // Another role may not differ where the one before did.
      if (event.target.name === 'left') now.left_in = '';
      if (event.target.name === 'right') now.right_in = '';
      write(now);
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    form.querySelector('[data-swap]').addEventListener('click', () => {
      const now = values();
      write({ ...now, left: now.right, left_in: now.right_in, right: now.left, right_in: now.left_in });
    });
    addEventListener('hashchange', safely);
    addEventListener('popstate', safely);
    await safely();
  };
  start().catch(() => status(say('data_failed')));
})();
