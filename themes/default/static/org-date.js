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

  const form = document.querySelector('[data-org-dates]');
  const names = form && [...document.querySelectorAll('.post-name[data-days]')];
  // The drawing of a large crew comes in a file of its own, in which no days are.
  if (!form || !names.length || !window.callboard.org) return;
  const { say } = window.callboard;
  const { draw } = window.callboard.chart;
  const { posts, way } = window.callboard.org;
  const [on, by] = [form.elements.on, form.elements.by];
  const days = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC', numberingSystem: 'latn' });
  const dayWords = (day) => days.format(new Date(`${day}T00:00:00Z`));
  const holdsOn = (name, day) => !name.dataset.days || name.dataset.days.split(' ').some((span) => {
    const [from, to] = span.split('/');
    return (!from || from <= day) && (!to || day <= to);
  });

  const everybody = [...posts.values()].filter((post) => post.item).map((post) => ({ post, names: [...post.item.querySelectorAll('.post-name')] })).filter((each) => each.names.length);
  /** The lines of a name in a box. */
  const linesOf = (post, name) => (post.box ? [...post.box.querySelectorAll('.cb-name')].filter((text) => {
    const link = text.closest('a');
    return name.textContent.includes(text.textContent.replace(/ ?\([^()]*\)$/, '')) && (!link || link.getAttribute('href') === name.getAttribute('href'));
  }) : []);

  const show = () => {
    for (const label of document.querySelectorAll('.cb-day, .post-day')) label.remove();
    const [day, next] = [on.value, on.value && by.value];
    const [first, second] = next && next < day ? [next, day] : [day, next];
    const counts = { held: 0, people: 0 };
    const [come, go] = [[], []];
    for (const { post, names } of everybody) {
      const now = names.filter((name) => !first || holdsOn(name, first));
      const later = second ? names.filter((name) => holdsOn(name, second)) : now;
      const [coming, going] = [later.filter((name) => !now.includes(name)), now.filter((name) => !later.includes(name))];
      for (const name of names) {
        const isOff = !now.includes(name) && !later.includes(name);
        name.classList.toggle('is-off', isOff);
        for (const line of linesOf(post, name)) line.classList.toggle('is-off', isOff);
      }
      come.push(...coming.map((name) => name.textContent));
      go.push(...going.map((name) => name.textContent));
      if (now.length) counts.held += 1;
      counts.people += now.length;
      const notes = [coming.length && `▲ ${say('come', { n: coming.length })}`, going.length && `▼ ${say('go', { n: going.length })}`, first && !now.length && !coming.length && `○ ${say('nobody_on_this_day')}`].filter(Boolean);
      if (post.item) post.item.classList.toggle('is-empty', Boolean(first && !now.length));
      if (!notes.length) continue;
      const text = notes.join('  ');
      const note = document.createElement('span');
      note.className = 'note post-day';
      note.textContent = text;
      post.item.querySelector('.post-who').append(' ', note);
      if (post.box) {
        const wide = 12 + 7 * text.length;
        post.box.append(draw('g', { class: 'cb-day', transform: `translate(6 ${post.height})` }, draw('rect', { y: -10, width: wide, height: 19, rx: 3 }), draw('text', { x: 6, y: 4, 'font-size': 12, stroke: 'none' }, text)));
      }
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
})();
