/*
 * Callboard's default theme: the org chart of a production on a day, and what changes between two days. Loaded after org-chart.js.
 *
 * The list says on which days somebody holds a post (.post-name[data-days], "2026-01-05/2026-12-18"). On a chosen day, whoever
 * holds a post on another day only is struck through, and a post that nobody holds says so. With a second day, those who come
 * and go between the two are marked, in words and by a sign. The address keeps the days: #2026-06-01, #2026-06-01..2026-09-01.
 * Without script, list and chart have everybody.
 */
(() => {
  'use strict';

  const chart = document.querySelector('[data-org-chart]:has([data-org-dates])');
  const setUp = () => {
    if (!chart.querySelector('.post-name[data-days]')) return;
    const form = chart.querySelector('[data-org-dates]');
    const { say } = window.callboard;
    const { draw } = window.callboard.chart;
    const { posts, way } = window.callboard.org;
    const [on, by] = [form.elements.on, form.elements.by];
    const days = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC', numberingSystem: 'latn' });
    const dayWords = (day) => days.format(new Date(`${day}T00:00:00Z`));
    const holdsOn = ({ spans }, day) => !spans || spans.some(([from, to]) => (!from || from <= day) && (!to || day <= to));

    // Read once, so that a day of two thousand posts is shown at once.
    const everybody = [...posts.values()].filter((post) => post.item).map((post) => ({
      post,
      text: '',
      note: null,
      label: null,
      // Names stand in the same order in the box, which has no more than the first of many.
      names: [...post.item.querySelectorAll('.post-name')].map((name, i) => ({
        words: name.textContent, spans: name.dataset.days && name.dataset.days.split(' ').map((span) => span.split('/')), isOff: false, name, drawn: post.box?.querySelectorAll('.cb-name')[i],
      })),
    })).filter((each) => each.names.length);
    const nobody = `○ ${say('nobody_on_this_day')}`;
    // Hundreds of posts say the same: what says it is made once and copied.
    const made = new Map();
    const labelsOf = (text) => {
      if (!made.has(text)) {
        const note = document.createElement('span');
        note.className = 'note post-day';
        note.textContent = ` ${text}`;
        const label = draw('g', { class: 'cb-day' }, draw('rect', { y: -10, width: 12 + 7 * text.length, height: 19, rx: 3 }), draw('text', { x: 6, y: 4, 'font-size': 12, stroke: 'none' }, text));
        made.set(text, { note, label });
      }
      return made.get(text);
    };
    const markBox = ({ post, text, label, names }) => {
      for (const { drawn, isOff } of names) drawn?.classList.toggle('is-off', isOff);
      if (label) label.remove();
      if (!text) return null;
      const next = labelsOf(text).label.cloneNode(true);
      next.setAttribute('transform', `translate(6 ${post.height})`);
      post.box.append(next);
      return next;
    };
    const show = () => {
      const [day, next] = [on.value, on.value && by.value];
      const [first, second] = next && next < day ? [next, day] : [day, next];
      const counts = { held: 0, people: 0 };
      const [come, go] = [[], []];
      for (const each of everybody) {
        const { post, names } = each;
        const now = names.filter((name) => !first || holdsOn(name, first));
        const later = second ? names.filter((name) => holdsOn(name, second)) : now;
        const [coming, going] = [later.filter((name) => !now.includes(name)), now.filter((name) => !later.includes(name))];
        let isChanged = false;
        for (const each of names) {
          const isOff = !now.includes(each) && !later.includes(each);
          if (isOff === each.isOff) continue;
          [each.isOff, isChanged] = [isOff, true];
          each.name.classList.toggle('is-off', isOff);
        }
        come.push(...coming.map(({ words }) => words));
        go.push(...going.map(({ words }) => words));
        if (now.length) counts.held += 1;
        counts.people += now.length;
        const text = [coming.length && `▲ ${say('come', { n: coming.length })}`, going.length && `▼ ${say('go', { n: going.length })}`, first && !now.length && !coming.length && nobody].filter(Boolean).join('  ');
        if (text === each.text && !isChanged) continue;
        if (each.note) each.note.remove();
        [each.text, each.note] = [text, text ? labelsOf(text).note.cloneNode(true) : null];
        if (each.note) post.item.lastElementChild.append(each.note);
        if (!post.box) continue;
        const dress = () => { each.label = markBox(each); };
        // A box that is folded is marked when it opens.
        if (post.box.isConnected) dress(); else post.dress = dress;
      }
      const listed = (all) => (all.length > 5 ? say('names_and_more', { names: all.slice(0, 5).join(say('comma')), n: all.length - 5 }) : all.join(say('comma')));
      way.textContent = !first ? '' : [
        say('held_on_day', { day: dayWords(first), held: counts.held, n: everybody.length, people: say('people', { n: counts.people }) }),
        second && say('changes_by_day', {
          day: dayWords(second),
          come: come.length ? say('come_named', { n: come.length, names: listed(come) }) : say('nobody_comes'),
          go: go.length ? say('go_named', { n: go.length, names: listed(go) }) : say('nobody_goes'),
        }),
      ].filter(Boolean).join(' ');
    };
    const keep = () => {
      const days = on.value ? `#${on.value}${by.value ? `..${by.value}` : ''}` : location.pathname + location.search;
      try { history.replaceState(null, '', days); } catch (_) { /* From a folder on disk the address stays. */ }
      show();
    };
    const follow = () => {
      const found = location.hash.match(/^#(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?$/);
      if (!found) return;
      form.hidden = false;
      on.value = found[1];
      by.value = found[2] ?? '';
      show();
    };
    form.addEventListener('change', keep);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(keep));
    addEventListener('hashchange', follow);
    follow();
  };
  // The names of a large crew come with the drawing, in a file of their own.
  if (chart && window.callboard.org) setUp(); else if (chart) chart.addEventListener('ready', setUp, { once: true });
})();
