/*
 * Callboard's default theme: what a crew list does when there is script, besides the sorting and filtering of callboard.js.
 *
 *   [data-crew-today]      gets who is on today, who joins next and who leaves next
 *   [data-crew-changes]         its items ([data-day]) that are past fold away; [data-crew-changes-all] shows them
 *   [data-print]           a button that prints the page
 *
 * Nothing is lost without it: the list and the days stand on the page.
 */
(() => {
  'use strict';

  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const root = document.documentElement;
  const { say, today } = window.callboard;

  for (const button of all('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }

  // Who is on, by the rows of the table; a name in several rows is one person, and who is outside the company none.
  const nameOf = (who) => (who.querySelector('a') ?? who.firstChild).textContent.trim();
  const names = (rows) => new Set(rows.flatMap((row) => all('[data-holder]', row).map(nameOf)));
  const summary = document.querySelector('[data-crew-today]');
  const rows = all('tbody:not([data-external]) > tr[data-from][data-to]');
  if (summary && rows.length) {
    const running = rows.filter((row) => row.dataset.from <= today && today <= row.dataset.to);
    // Who is on leave, or does not work on this day of the week, is not in.
    const weekday = String(new Date(today + 'T00:00:00Z').getUTCDay() || 7);
    const isOff = ({ dataset: { away = '', week } }) => (week && !week.includes(weekday)) || away.split(' ').some((days) => {
      const [first, last] = days.split('/');
      return first <= today && today <= last;
    });
    const off = new Set(running.flatMap((row) => all('[data-holder]', row).filter(isOff).map(nameOf)));
    const on = [...names(running)].filter((name) => !off.has(name));
    const everybody = names(rows);
    const first = rows.map((row) => row.dataset.from).sort()[0];
    const last = rows.map((row) => row.dataset.to).sort().pop();
    const days = new Intl.DateTimeFormat(root.lang || undefined, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC', numberingSystem: 'latn' });
    const day = (iso) => days.format(new Date(iso + 'T00:00:00Z'));
    const parts = [];
    if (today < first) parts.push(say('crew_starts', { day: day(first) }));
    else if (today > last) parts.push(say('crew_ended', { day: day(last) }));
    else parts.push(say('crew_on', { on: on.length, n: everybody.size }));
    // Who joins and leaves stands day by day below; somebody who goes on in another job does neither.
    const list = (who) => (who.length > 4 ? say('names_and_more', { names: who.slice(0, 3).join(say('comma')), n: who.length - 3 }) : who.join(say('comma')));
    if (off.size) parts.push(say('crew_off', { who: list([...off]) }));
    const next = (kind, isMeant) => {
      const item = all('[data-crew-changes] > [data-day]').find((item) => isMeant(item.dataset.day) && item.querySelector(`[data-${kind}] [data-holder]`));
      return item && { day: day(item.dataset.day), who: list([...names(all(`[data-${kind}]`, item))]) };
    };
    const joins = next('joins', (iso) => iso > today);
    const leaves = next('leaves', (iso) => iso >= today);
    if (joins) parts.push(say('crew_joins', joins));
    if (leaves) parts.push(say('crew_leaves', leaves));
    summary.textContent = parts.join(' ');
    summary.hidden = false;
  }

  // Days that are past fold away, unless all are.
  for (const list of all('[data-crew-changes]')) {
    const past = [...list.children].filter((item) => item.dataset.day < today);
    const button = document.querySelector('[data-crew-changes-all]');
    const next = [...list.children].find((item) => item.dataset.day >= today);
    if (next) next.toggleAttribute('data-next', true);
    if (!button || !past.length || past.length === list.children.length) continue;
    const fold = (folded) => {
      for (const item of past) item.classList.toggle('crew-past', folded);
      button.setAttribute('aria-expanded', String(!folded));
    };
    button.hidden = false;
    button.addEventListener('click', () => fold(button.getAttribute('aria-expanded') === 'true'));
    fold(true);
  }
})();
