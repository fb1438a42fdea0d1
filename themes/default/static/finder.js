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
  const careers = window.callboard.careers;
  careers.from(place.dataset.careers);

  const LEVELS = ['', 'Aware', 'Working', 'Practitioner', 'Expert'];
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
  const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;
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
      const tick = make('input', { type: 'checkbox', 'data-tick': `${id}:${to}`, 'aria-label': `I can do this: ${skills.titles[skill]}, ${to} ${LEVELS[to]}` });
      tick.checked = (ticks.get(id) ?? 0) >= to;
      return make('li', { class: 'gain-tick' }, tick, make('a', { href: skills.url(skill) }, from ? `${skills.titles[skill]} ${from} → ${to}` : `${skills.titles[skill]}, ${to}`));
    }));
    const levelKey = () => make('p', { class: 'note' }, `Levels: ${LEVELS.slice(1).map((level, i) => `${i + 1} ${level.toLowerCase()}`).join(', ')}. Tick what you can do already.`);

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
        list.textContent = all.length ? `${all.filter((tick) => tick.checked).length} of ${all.length} ticked.` : '';
      }
      kept.hidden = ticks.size === 0;
      kept.querySelector('[data-kept-count]').textContent = counted(ticks.size, 'skill', 'skills');
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
    kept.querySelector('[data-clear]').addEventListener('click', () => { ticks.clear(); keepTicks(); status('have', 'What you had ticked is gone from this browser.'); });
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
    const moveWords = (step, before) => [careers.timeWords(careers.addUp([step])) ? `after ${careers.timeWords(careers.addUp([step]))} as ${lower(nameOf(before))}` : 'years not given', step.isSide ? ', a move sideways' : ''].join('');
    /** A route: open with a heading, or folded. `from` says where it is from; none for one that the declared moves give. */
    const routeView = (route, skills, { heading = '', from = null }) => {
      const time = careers.timeWords(route.total);
      const summary = [counted(route.steps.length, 'move', 'moves'), time || 'time unknown', route.gains.length ? counted(route.gains.length, 'skill to gain', 'skills to gain') : 'no skill to gain'].join(', ');
      const steps = make('ol', { class: 'path' },
        make('li', {}, make('span', { class: 'path-when' }, 'start'), make('span', { class: 'path-mark' }), make('div', { class: 'path-step' }, make('h4', {}, stepLink(route.way[0])))),
        route.steps.map((step, i) => make('li', {},
          make('span', { class: 'path-when' }, careers.timeWords(step.sinceStart).replace(/ years?$/, ' yr')), make('span', { class: 'path-mark' }),
          make('div', { class: 'path-step' }, make('h4', {}, stepLink(step.role)), make('p', { class: 'path-move' }, moveWords(step, route.way[i])),
            step.gains.length ? gainList(step.gains, skills, 'Skills to gain at this step') : null))));
      const whole = [];
      if (route.gains.length) {
        const list = gainList(route.gains, skills, 'Skills to gain on the whole way');
        list.classList.add('gains-whole');
        whole.push(make('div', {}, make('h4', {}, 'Skills to gain on the whole way'), levelKey(), list, make('p', { class: 'note', 'data-ticked': true })));
      }
      const source = from ? ['From the ', from.length === 1 ? 'career path ' : 'career paths ', ...from.flatMap((path, i) => [i ? ', ' : '', make('a', { href: path.url }, path.title)])] : null;
      const facts = { 'data-route': keyOf(route.way), 'data-written': Boolean(from) };
      if (heading) return make('section', { class: 'route-best', ...facts }, make('h3', {}, heading), source ? make('p', { class: 'route-source' }, source) : make('p', { class: 'route-source' }, 'The usual way up, by the declared moves'), make('p', { class: 'note' }, summary), steps, ...whole);
      const ways = route.way.slice(1, -1).map((step) => lower(nameOf(step))).join(', ');
      return make('details', facts,
        make('summary', {}, make('span', { class: 'route-ways' }, ways ? `By way of ${ways}` : 'Straight'), ' ', make('span', { class: 'note' }, summary)), source ? make('p', { class: 'route-source' }, source) : null, steps, ...whole);
    };

    let asked = 0;
    const showRoute = async (question) => {
      const [from, to] = [roles.number(question.get('from') ?? ''), roles.number(question.get('to') ?? '')];
      const medium = mediumOf(question);
      const ask = asked += 1;
      if (from < 0 || to < 0) { answer('route'); status('route', ''); return; }
      if (from === to) { answer('route'); status('route', 'You are there already. Choose another role.'); return; }
      status('route', 'Looking …');
      const [web, skills, paths] = await Promise.all([webOf(medium), careers.skills(), careers.paths()]);
      if (ask !== asked) return;
      const written = careers.joining(paths, from, to, medium);
      const known = new Set(written.map(({ way }) => keyOf(way)));
      const routes = web.routes(from, to);
      // The next one that nobody has written down as a path.
      const next = () => { let found = routes.next(); while (!found.done && known.has(keyOf(found.value))) found = routes.next(); return found.done ? null : found.value; };
      const usual = next();
      if (!usual && !written.length) {
        const where = medium < 0 ? '' : ` in ${roles.settings[medium].title}`;
        status('route', `No declared moves lead from ${lower(roles.titles[from])} to ${lower(roles.titles[to])}${where}.`);
        answer('route', make('p', { class: 'buttons' }, make('a', { class: 'button', href: `?from=${question.get('to')}&to=${question.get('from')}` }, 'Look the other way round')));
        return;
      }
      const describe = (way) => careers.describe(way, web, skills, medium);
      const heading = `${roles.titles[from]} to ${lower(roles.titles[to])}`;
      const [first, ...otherPaths] = written;
      const best = first ? routeView(describe(first.way), skills, { heading, from: first.paths }) : routeView(describe(usual), skills, { heading });
      const more = otherPaths.map(({ way, paths: from }) => routeView(describe(way), skills, { from }));
      const morePaths = more.length ? make('div', { class: 'route-others' }, make('h3', {}, 'Other career paths in this handbook'), more) : null;
      const others = make('div', { class: 'route-others', hidden: true }, make('h3', {}, first ? 'Other ways by the declared moves, the most usual first' : 'Other ways, the most usual first'));
      const further = make('button', { type: 'button', class: 'button', hidden: true }, 'More ways');
      const paper = make('button', { type: 'button', class: 'button' }, 'Print');
      paper.addEventListener('click', () => print());
      answer('route', best, morePaths, others, make('p', { class: 'buttons' }, further, paper));
      const time = careers.timeWords(describe(first ? first.way : usual).total);
      status('route', first
        ? `${counted(written.length, 'career path', 'career paths')} of this handbook ${written.length === 1 ? 'leads' : 'lead'} there. ${first.paths[0].title}: ${time || 'years not given'}.`
        : `The usual way takes ${time || 'a time that nobody has written'}, in ${counted(usual.length - 1, 'move', 'moves')}.`);
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
      const button = make('button', { type: 'button', class: 'button' }, `Show all ${rows.length}`);
      button.addEventListener('click', () => { show(rows.slice(MOST)); button.parentElement.remove(); status(name, `All ${rows.length} are shown.`); });
      return make('p', { class: 'buttons' }, button);
    };

    const showWithin = async (question) => {
      const from = roles.number(question.get('start') ?? '');
      const limit = Number(question.get('years') ?? 5);
      const medium = mediumOf(question);
      if (from < 0 || !(limit > 0)) { answer('within'); status('within', ''); return; }
      const [web, skills] = await Promise.all([webOf(medium), careers.skills()]);
      const ways = web.within(from, limit * 24);
      status('within', ways.length ? `${counted(ways.length, 'role', 'roles')} can be reached in ${counted(limit, 'year', 'years')}.` : `No role can be reached in ${counted(limit, 'year', 'years')} by the declared moves.`);
      if (!ways.length) { answer('within'); return; }
      const rows = ways.map((way) => {
        const route = careers.describe(way, web, skills, medium);
        const isSure = !route.total.isOpen && route.total.high <= limit * 12;
        const between = way.slice(1, -1).map((role) => lower(roles.titles[role])).join(', ');
        return make('tr', { 'data-route': way.map((role) => roles.ids[role]).join(' ') }, make('th', { scope: 'row' }, link(way[way.length - 1])), make('td', {}, careers.timeWords(route.total) || 'unknown', make('span', { class: 'note' }, isSure ? ' also if it goes slowly' : ' if it goes as usual')),
          make('td', {}, between ? `by way of ${between}` : 'one move'), make('td', {}, route.gains.length ? make('a', { href: `?from=${roles.ids[from]}&to=${roles.ids[way[way.length - 1]]}` }, counted(route.gains.length, 'skill to gain', 'skills to gain')) : 'no skill to gain'));
      });
      const shown = table(`Roles that ${lower(roles.titles[from])} can reach`, ['Role', 'Time', 'Way', 'To learn'], rows.slice(0, MOST));
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
        const remove = make('button', { type: 'button', class: 'finder-remove', 'aria-label': `Remove ${skills.titles[skill]}` }, '×');
        remove.addEventListener('click', () => { has.delete(skill); write({ have: written(has, skills) }); show(); place.querySelector('[data-skills]').focus(); });
        return make('li', {}, `${skills.titles[skill]}, ${level} ${LEVELS[level]} `, remove);
      }));
      const found = careers.reach(has, roles, skills, mediumOf(question));
      status('have', found.length ? `${counted(found.length, 'role uses', 'roles use')} some of these skills. Those for which you lack least come first.` : 'No role asks for any of these skills.');
      if (!found.length) { answer('have'); return; }
      const rows = found.map(({ role, gains, lacks, uses, of }) => make('li', { 'data-role': roles.ids[role], 'data-lacks': String(lacks) },
        make('span', { class: 'route' }, link(role), ' ', make('span', { class: 'note' }, `you use ${uses} of its ${counted(of, 'skill', 'skills')}`)),
        gains.length ? gainList(gains, skills, `Skills to gain for ${lower(roles.titles[role])}`) : make('span', { class: 'note' }, 'nothing to gain: you have all that it asks for')));
      const list = make('ul', { class: 'routes reach' }, rows.slice(0, MOST));
      answer('have', list, more(rows, (rest) => list.append(...rest), 'have'));
      showTicks();
    };

    // --- Forms ------------------------------------------------------------------------------------------------------------
    const fail = (name) => (problem) => { status(name, 'The data could not be loaded. Try again later.'); answer(name); throw problem; };
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
      if (skill < 0) { status('have', 'Choose a skill first.'); place.querySelector('[data-skills]').focus(); return; }
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
      for (const [skill, level] of skills.needs(role, mediumOf(read()))) has.set(skill, Math.max(level, has.get(skill) ?? 0));
      write({ have: written(has, skills) });
      show();
    });
    // The names of skills are only needed once somebody reaches for them.
    form('have').addEventListener('focusin', () => careers.skills().then(listSkills, () => status('have', 'The data could not be loaded. Try again later.')));
    form('have').addEventListener('pointerenter', () => careers.skills().then(listSkills, () => {}));
    addEventListener('hashchange', show);
    addEventListener('popstate', show);
    await show();
    showTicks();
    await offerAll();
    place.dataset.ready = '';
  };
  start().catch(() => status('route', 'The data could not be loaded. Try again later.'));
})();
