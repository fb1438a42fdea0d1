/*
 * The finder: routes between any two roles, what one can become, where skills lead.
 *
 * Fills the forms of `finder.html`, answers from `careers.js`, and keeps the question in the address: from, to,
 * medium; start, years; have. So an answer can be linked to, and the way back in the browser works. Career paths that people
 * wrote come first, then what the declared moves give.
 *
 * Skills can be ticked. Ticks are kept in this browser's `localStorage` alone, until they are cleared; they are in no address.
 */
(() => {
  'use strict';

  const place = document.querySelector('[data-finder]');
  if (!place) return;
  const { careers, say } = window.callboard;
  careers.from(place.dataset.careers);

  const LEVELS = ['', say('level_1'), say('level_2'), say('level_3'), say('level_4')];
  const FIRST = 5;           // routes that are shown at once
  const MOST = 20;           // roles that are shown at once
  const PIECE = 250;         // ms of search for alternatives at a time

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(key, '');
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children.flat().filter((child) => child != null && child !== ''));
    return element;
  };
  const form = (name) => place.querySelector(`[data-form="${name}"]`);
  const answer = (name, ...content) => place.querySelector(`[data-answer="${name}"]`).replaceChildren(...content.filter(Boolean));
  const status = (name, text) => { place.querySelector(`[data-status="${name}"]`).textContent = text; };
  // A text with elements in one of its parts.
  const sentence = (key, values, name, parts) => { const [before, after] = say(key, { ...values, [name]: '\0' }).split('\0'); return [before, ...parts, after]; };
  // A title within a sentence.
  const lower = (title) => (/^\p{Lu}\p{Lu}/u.test(title) ? title : title[0].toLowerCase() + title.slice(1));
  // Gives the browser a moment to draw, also where the page is not seen.
  const pause = () => new Promise((resolve) => { setTimeout(resolve, 0); });

  // --- The question, in the address ---------------------------------------------------------------------------------------
  // After the `?`; after the `#` where a browser lets nobody change an address without loading it, as from a folder on disk.
  const read = () => new URLSearchParams(location.hash.length > 1 ? location.hash.slice(1) : location.search);
  const write = (values) => {
    const question = read();
    const before = question.toString();
    for (const [key, value] of Object.entries(values)) {
      if (value) question.set(key, value); else question.delete(key);
    }
    if (question.toString() === before) return;
    // Colons and commas may stand in an address as they are, and people read it.
    const text = question.toString().replace(/%3A/g, ':').replace(/%2C/g, ',');
    try { history.pushState(null, '', text ? `?${text}` : location.pathname); } catch (_) { location.hash = text; }
  };

  const start = async () => {
    const roles = await careers.roles();
    const link = (role) => make('a', { href: roles.url(role) }, roles.titles[role]);

    // A role that an address names can be seen at once; all others come when its answer is there.
    const option = (role) => make('option', { value: roles.ids[role] }, roles.titles[role]);
    const offer = (select, id) => {
      const role = roles.number(id);
      if (role >= 0 && ![...select.options].some((known) => known.value === id)) select.append(option(role));
      select.value = id;
      if (select.selectedIndex < 0) select.value = '';
    };
    const offerAll = async () => {
      const sorted = roles.sorted();
      for (const select of place.querySelectorAll('[data-roles]')) {
        await pause();
        const chosen = select.value;
        select.replaceChildren(select.options[0], ...sorted.map(option));
        select.value = chosen;
      }
    };
    const mediumOf = (question) => roles.setting(question.get('medium') ?? '');
    const webs = new Map();
    const webOf = async (medium) => {
      const moves = await careers.moves();
      if (!webs.has(medium)) webs.set(medium, new careers.Web(roles, moves, medium));
      return webs.get(medium);
    };

    const gainList = (gains, skills, label) => make('ul', { class: 'gains', 'aria-label': label }, gains.map(({ skill, from, to }) => {
      const id = skills.ids[skill];
      const tick = make('input', { type: 'checkbox', 'data-tick': `${id}:${to || 1}`, 'aria-label': to ? say('can_do', { skill: skills.titles[skill], number: to, level: LEVELS[to] }) : say('can_do_at_all', { skill: skills.titles[skill] }) });
      tick.checked = (ticks.get(id) ?? 0) >= (to || 1);
      return make('li', { class: 'gain-tick' }, tick, make('a', { href: skills.url(skill) }, from ? say('gain_from_to', { skill: skills.titles[skill], from, to }) : to ? say('gain_to', { skill: skills.titles[skill], to }) : skills.titles[skill]));
    }));
    const levelKey = () => make('p', { class: 'note' }, say('levels_key'));

    // --- Ticks, kept in this browser --------------------------------------------------------------------------------------
    // Of each site by itself, also where several share a host.
    const KEY = `callboard-skills ${new URL(place.dataset.careers, document.baseURI).pathname}`;
    const ticks = new Map();
    const readTicks = () => {
      ticks.clear();
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(KEY)); } catch (_) { /* Nothing is kept where a browser forbids it. */ }
      for (const [id, level] of Object.entries(kept ?? {})) if (level >= 1 && level <= 4) ticks.set(id, level);
    };
    const kept = place.querySelector('[data-kept]');
    const showTicks = () => {
      for (const tick of place.querySelectorAll('[data-tick]')) {
        const [id, level] = tick.dataset.tick.split(':');
        tick.checked = (ticks.get(id) ?? 0) >= Number(level);
      }
      for (const list of place.querySelectorAll('[data-ticked]')) {
        const all = [...list.parentElement.querySelectorAll('.gains-whole [data-tick]')];
        list.textContent = all.length ? say('ticked_of', { count: all.filter((tick) => tick.checked).length, n: all.length }) : '';
      }
      kept.hidden = ticks.size === 0;
      kept.querySelector('[data-kept-count]').textContent = say('skills', { n: ticks.size });
    };
    const keepTicks = () => {
      try {
        if (ticks.size) localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(ticks)));
        else localStorage.removeItem(KEY);
      } catch (_) { /* The ticks then last as long as the page. */ }
      showTicks();
    };
    place.addEventListener('change', (event) => {
      const { tick } = event.target.dataset;
      if (!tick) return;
      const [id, level] = tick.split(':');
      // Whoever cannot do it at this level may still do it at the lower ones that are shown.
      const lowerLevels = [...place.querySelectorAll(`[data-tick^="${CSS.escape(id)}:"]`)].map((other) => Number(other.dataset.tick.split(':')[1])).filter((other) => other < Number(level));
      if (event.target.checked) ticks.set(id, Math.max(Number(level), ticks.get(id) ?? 0));
      else if (lowerLevels.length) ticks.set(id, Math.max(...lowerLevels));
      else ticks.delete(id);
      keepTicks();
    });
    kept.querySelector('[data-clear]').addEventListener('click', () => { ticks.clear(); keepTicks(); status('have', say('ticks_gone')); });
    kept.querySelector('[data-use]').addEventListener('click', async () => {
      const skills = await careers.skills();
      write({ have: [...ticks].filter(([id]) => skills.number(id) >= 0).map(([id, level]) => `${id}:${level}`).join(',') });
      show();
      place.querySelector('#cb-have').scrollIntoView();
    });
    addEventListener('storage', (event) => { if (event.key === KEY || event.key === null) { readTicks(); showTicks(); } });
    readTicks();

    // --- From here to there -------------------------------------------------------------------------------------------------
    const nameOf = (step) => (typeof step === 'number' ? roles.titles[step] : step);
    const stepLink = (step) => (typeof step === 'number' ? link(step) : step);
    const keyOf = (way) => way.map((step) => (typeof step === 'number' ? roles.ids[step] : `“${step}”`)).join(' ');
    const moveWords = (step, before) => {
      const time = careers.timeWords(careers.addUp([step]));
      if (!time) return step.isSide ? say('move_unknown_sideways') : say('move_unknown');
      const values = { time, role: lower(nameOf(before)) };
      return step.isSide ? say('move_after_sideways', values) : say('move_after', values);
    };
    const gainsCounted = (gains) => (gains.length ? say('skills_to_gain', { n: gains.length }) : say('no_skill_to_gain'));
    /** A route: open with a heading, or folded. `from` says where it is from; none for one that the declared moves give. */
    const routeView = (route, skills, { heading = '', from = null }) => {
      const time = careers.timeWords(route.total);
      const summary = [say('moves', { n: route.steps.length }), time || say('time_unknown'), gainsCounted(route.gains)].join(say('comma'));
      const steps = make('ol', { class: 'path' },
        make('li', {}, make('span', { class: 'path-when' }, say('start')), make('span', { class: 'path-mark' }), make('div', { class: 'path-step' }, make('h4', {}, stepLink(route.way[0])))),
        route.steps.map((step, i) => make('li', {},
          make('span', { class: 'path-when' }, careers.timeWords(step.sinceStart, true)), make('span', { class: 'path-mark' }),
          make('div', { class: 'path-step' }, make('h4', {}, stepLink(step.role)), make('p', { class: 'path-move' }, moveWords(step, route.way[i])),
            step.gains.length ? gainList(step.gains, skills, say('gains_at_step')) : null))));
      const whole = [];
      if (route.gains.length) {
        const list = gainList(route.gains, skills, say('gains_in_all'));
        list.classList.add('gains-whole');
        whole.push(make('div', {}, make('h4', {}, say('gains_in_all')), levelKey(), list, make('p', { class: 'note', 'data-ticked': true })));
      }
      const source = from ? sentence('from_paths', { n: from.length }, 'paths', from.flatMap((path, i) => [i ? say('comma') : '', make('a', { href: path.url }, path.title)])) : null;
      const facts = { 'data-route': keyOf(route.way), 'data-written': Boolean(from) };
      if (heading) return make('section', { class: 'route-best', ...facts }, make('h3', {}, heading), source ? make('p', { class: 'route-source' }, source) : make('p', { class: 'route-source' }, say('usual_way')), make('p', { class: 'note' }, summary), steps, ...whole);
      const ways = route.way.slice(1, -1).map((step) => lower(nameOf(step))).join(say('comma'));
      return make('details', { class: 'route-other', ...facts },
        make('summary', {}, make('span', { class: 'route-ways' }, ways ? say('by_way_of', { roles: ways }) : say('straight')), ' ', make('span', { class: 'note' }, summary)), source ? make('p', { class: 'route-source' }, source) : null, steps, ...whole);
    };

    let asked = 0;
    const showRoute = async (question) => {
      const [from, to] = [roles.number(question.get('from') ?? ''), roles.number(question.get('to') ?? '')];
      const medium = mediumOf(question);
      const ask = asked += 1;
      if (from < 0 || to < 0) { answer('route'); status('route', ''); return; }
      if (from === to) { answer('route'); status('route', say('there_already')); return; }
      status('route', say('looking'));
      const [web, skills, paths] = await Promise.all([webOf(medium), careers.skills(), careers.paths()]);
      if (ask !== asked) return;
      const written = careers.joining(paths, from, to, medium);
      const known = new Set(written.map(({ way }) => keyOf(way)));
      const routes = web.routes(from, to);
      // The next one that nobody has written down as a path.
      const next = () => { let found = routes.next(); while (!found.done && known.has(keyOf(found.value))) found = routes.next(); return found.done ? null : found.value; };
      const usual = next();
      if (!usual && !written.length) {
        status('route', say(medium < 0 ? 'no_route' : 'no_route_in_medium', { from: lower(roles.titles[from]), to: lower(roles.titles[to]), medium: roles.settings[medium]?.title }));
        answer('route', make('p', { class: 'buttons' }, make('a', { class: 'button', href: `?from=${question.get('to')}&to=${question.get('from')}` }, say('other_way_round'))));
        return;
      }
      const describe = (way) => careers.describe(way, web, skills, medium);
      const heading = say('route_from_to', { from: roles.titles[from], to: lower(roles.titles[to]) });
      const [first, ...otherPaths] = written;
      const best = first ? routeView(describe(first.way), skills, { heading, from: first.paths }) : routeView(describe(usual), skills, { heading });
      const more = otherPaths.map(({ way, paths: from }) => routeView(describe(way), skills, { from }));
      const morePaths = more.length ? make('div', { class: 'route-others' }, make('h3', {}, say('other_paths')), more) : null;
      const others = make('div', { class: 'route-others', hidden: true }, make('h3', {}, say(first ? 'other_declared_ways' : 'other_ways')));
      const further = make('button', { type: 'button', class: 'button', hidden: true }, say('more_ways'));
      const paper = make('button', { type: 'button', class: 'button' }, say('print'));
      paper.addEventListener('click', () => print());
      answer('route', best, morePaths, others, make('p', { class: 'buttons' }, further, paper));
      const time = careers.timeWords(describe(first ? first.way : usual).total);
      status('route', first
        ? say('paths_lead_there', { n: written.length, path: first.paths[0].title, time: time || say('move_unknown') })
        : say(time ? 'usual_way_takes' : 'usual_way_unknown', { time, moves: say('moves', { n: usual.length - 1 }) }));
      showTicks();
      // The first answer is there. The others are looked for bit by bit, so that the page never waits for them.
      let waiting = first ? usual : null;
      const add = async (count) => {
        further.hidden = true;
        let until = performance.now() + PIECE;
        for (let found = 0; found < count; found += 1) {
          const way = waiting ?? next();
          waiting = null;
          if (ask !== asked) return;
          if (!way) return;
          others.hidden = false;
          others.append(routeView(describe(way), skills, {}));
          if (performance.now() > until) { await pause(); until = performance.now() + PIECE; }
        }
        showTicks();
        further.hidden = false;
      };
      further.addEventListener('click', () => add(FIRST));
      await pause();
      await add(FIRST - 1);
      showTicks();
      place.querySelector('[data-answer="route"]').dataset.done = '';
    };

    // --- What can I become? -------------------------------------------------------------------------------------------------
    const table = (caption, heads, rows) => make('div', { class: 'table-scroll', role: 'region', tabindex: '0', 'aria-label': caption },
      make('table', { class: 'table reached' }, make('caption', { class: 'visually-hidden' }, caption), make('thead', {}, make('tr', {}, heads.map((head) => make('th', { scope: 'col' }, head)))), make('tbody', {}, rows)));
    // A button that shows what is left of a long answer; none where nothing is.
    const more = (rows, show, name) => {
      if (rows.length <= MOST) return null;
      const button = make('button', { type: 'button', class: 'button' }, say('show_all_of', { n: rows.length }));
      button.addEventListener('click', () => { show(rows.slice(MOST)); button.parentElement.remove(); status(name, say('all_shown', { n: rows.length })); });
      return make('p', { class: 'buttons' }, button);
    };

    const showWithin = async (question) => {
      const from = roles.number(question.get('start') ?? '');
      const limit = Number(question.get('years') ?? 5);
      const medium = mediumOf(question);
      if (from < 0 || !(limit > 0)) { answer('within'); status('within', ''); return; }
      const [web, skills] = await Promise.all([webOf(medium), careers.skills()]);
      const ways = web.within(from, limit * 24);
      status('within', say(ways.length ? 'within_reach' : 'none_within_reach', { n: ways.length, years: careers.timeWords({ low: limit * 12, high: limit * 12 }) }));
      if (!ways.length) { answer('within'); return; }
      const rows = ways.map((way) => {
        const route = careers.describe(way, web, skills, medium);
        const isSure = !route.total.isOpen && route.total.high <= limit * 12;
        const between = way.slice(1, -1).map((role) => lower(roles.titles[role])).join(', ');
        return make('tr', { 'data-route': way.map((role) => roles.ids[role]).join(' ') }, make('th', { scope: 'row' }, link(way[way.length - 1])), make('td', {}, careers.timeWords(route.total) || say('unknown'), make('span', { class: 'note' }, ` ${say(isSure ? 'if_slow' : 'if_usual')}`)),
          make('td', {}, between ? say('way_over', { roles: between }) : say('one_move')), make('td', {}, route.gains.length ? make('a', { href: `?from=${roles.ids[from]}&to=${roles.ids[way[way.length - 1]]}` }, gainsCounted(route.gains)) : gainsCounted(route.gains)));
      });
      const shown = table(say('within_caption', { role: lower(roles.titles[from]) }), [say('role'), say('time'), say('way'), say('to_learn')], rows.slice(0, MOST));
      answer('within', shown, more(rows, (rest) => shown.querySelector('tbody').append(...rest), 'within'));
    };

    // --- Where can my skills take me? --------------------------------------------------------------------------------------
    const parse = (text, skills) => {
      const has = new Map();
      for (const part of (text ?? '').split(',')) {
        const [id, level] = part.split(':');
        const skill = skills.number(id);
        if (skill >= 0 && level >= 1 && level <= 4) has.set(skill, Number(level));
      }
      return has;
    };
    const written = (has, skills) => [...has].map(([skill, level]) => `${skills.ids[skill]}:${level}`).join(',');
    let skillsAreListed = false;
    const listSkills = (skills) => {
      if (skillsAreListed) return;
      skillsAreListed = true;
      const order = skills.titles.map((_, skill) => skill).sort((one, other) => roles.collator.compare(skills.titles[one], skills.titles[other]));
      place.querySelector('[data-skills]').append(...order.map((skill) => make('option', { value: skills.ids[skill] }, skills.titles[skill])));
    };
    const showReach = async (question) => {
      const chosen = place.querySelector('[data-have]');
      if (!question.get('have')) { chosen.replaceChildren(); answer('have'); status('have', ''); return; }
      const skills = await careers.skills();
      listSkills(skills);
      const has = parse(question.get('have'), skills);
      chosen.replaceChildren(...[...has].map(([skill, level]) => {
        const remove = make('button', { type: 'button', class: 'finder-remove', 'aria-label': say('remove', { what: skills.titles[skill] }) }, '×');
        remove.addEventListener('click', () => { has.delete(skill); write({ have: written(has, skills) }); show(); place.querySelector('[data-skills]').focus(); });
        return make('li', {}, say('skill_at_level', { skill: skills.titles[skill], number: level, level: LEVELS[level] }), ' ', remove);
      }));
      const found = careers.reach(has, roles, skills, mediumOf(question));
      status('have', say(found.length ? 'roles_use_skills' : 'no_role_uses_skills', { n: found.length }));
      if (!found.length) { answer('have'); return; }
      const rows = found.map(({ role, gains, lacks, uses, of }) => make('li', { 'data-role': roles.ids[role], 'data-lacks': String(lacks) },
        make('span', { class: 'route' }, link(role), ' ', make('span', { class: 'note' }, say('you_use', { uses, n: of }))),
        gains.length ? gainList(gains, skills, say('gains_for', { role: lower(roles.titles[role]) })) : make('span', { class: 'note' }, say('nothing_to_gain'))));
      const list = make('ul', { class: 'routes reach' }, rows.slice(0, MOST));
      answer('have', list, more(rows, (rest) => list.append(...rest), 'have'));
      showTicks();
    };

    // --- Forms ------------------------------------------------------------------------------------------------------------
    const fail = (name) => (problem) => { status(name, say('data_failed')); answer(name); throw problem; };
    const show = () => {
      const question = read();
      for (const name of ['from', 'to', 'medium', 'start', 'years']) {
        const field = place.querySelector(`[name="${name}"]`);
        if (!field) continue;
        const value = question.get(name) ?? (name === 'years' ? '5' : '');
        if ('roles' in field.dataset) offer(field, value);
        else field.value = value;
      }
      delete place.querySelector('[data-answer="route"]').dataset.done;
      return Promise.allSettled([showRoute(question).catch(fail('route')), showWithin(question).catch(fail('within')), showReach(question).catch(fail('have'))]);
    };
    const value = (name) => place.querySelector(`[name="${name}"]`)?.value ?? '';
    form('route').addEventListener('change', () => { write({ from: value('from'), to: value('to'), medium: value('medium') }); show(); });
    form('route').addEventListener('submit', (event) => event.preventDefault());
    form('route').querySelector('[data-swap]').addEventListener('click', () => { write({ from: value('to'), to: value('from') }); show(); });
    form('within').addEventListener('change', () => { write({ start: value('start'), years: value('start') && value('years') !== '5' ? value('years') : '' }); show(); });
    form('within').addEventListener('submit', (event) => event.preventDefault());
    form('have').addEventListener('submit', async (event) => {
      event.preventDefault();
      const skills = await careers.skills();
      const skill = skills.number(value('skill'));
      if (skill < 0) { status('have', say('choose_skill_first')); place.querySelector('[data-skills]').focus(); return; }
      const has = parse(read().get('have'), skills).set(skill, Number(value('level')));
      write({ have: written(has, skills) });
      show();
    });
    place.querySelector('[name="like"]').addEventListener('change', async (event) => {
      const skills = await careers.skills();
      const role = roles.number(event.target.value);
      event.target.value = '';
      if (role < 0) return;
      const has = parse(read().get('have'), skills);
      for (const [skill, level] of skills.needs(role, mediumOf(read()))) has.set(skill, Math.max(level || 1, has.get(skill) ?? 0));
      write({ have: written(has, skills) });
      show();
    });
    // The names of skills are only needed once somebody reaches for them.
    form('have').addEventListener('focusin', () => careers.skills().then(listSkills, () => status('have', say('data_failed'))));
    form('have').addEventListener('pointerenter', () => careers.skills().then(listSkills, () => {}));
    addEventListener('hashchange', show);
    addEventListener('popstate', show);
    await show();
    showTicks();
    await offerAll();
    place.dataset.ready = '';
  };
  start().catch(() => status('route', say('data_failed')));
})();
