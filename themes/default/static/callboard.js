/*
 * Callboard's default theme: what the pages do when there is script. Nothing is lost without it.
 *
 * Loaded with `defer`. Needs no other file, sets no inline markup, and works under `default-src 'self'`.
 * It enhances what it finds, by data attributes:
 *
 *   [data-tools]                  gets a button that goes round: colours as the system, light, dark; with data-search-src, the
 *                                 address of the script that answers it, a button for the search and its dialog (#cb-search)
 *   a[data-menu-toggle]           becomes a button that opens what the link leads to
 *   [data-search-open]            a button that opens the search too; so do "/" and Ctrl-K
 *   .table-stack                  its cells get the names of their columns for a phone, from its head; not those of th[data-unnamed]
 *   table[data-sortable]          its column heads sort; th[data-sort="text|number|none"], td[data-value] where the text does not sort
 *   table[data-filterable]        gets a filter field; its value is the field's label; th[data-facet] gets a choice of its values:
 *                                 those of td[data-facets] or its text, with data-facet-of="mark" only those, "group" the row group's name
 *   [data-toc]                    gets the contents of the page, of its headings with ids
 *   [data-headings]               its headings with ids get a link that copies their address
 *   [data-from], [data-to]        inside [data-today] (="mark" for a bar too): marked data-when="past|now|next"; with [data-today-labels], rows get a word for it
 *   [data-next]                   of its [data-from] items, in order, only the first that is not past is shown, else the last;
 *                                 the words before it become what data-next says, or data-last
 *   main a                        links to terms, roles, people, skills, tools and productions show a preview: `previews.js`
 *   [data-ways]                   gets a drawing of the moves that its lists have: .ways-in links, then the last of each .move-list
 *   .prose pre                    gets a button that copies the code
 *   .toc a                        the section on screen is aria-current
 *
 * Search results come from a file of their own; see `callboard.provideSearch` below.
 */
(() => {
  'use strict';

  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(key, '');
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };
  // `say('shown', { n: 3 })`: a text of the group `script` in strings/<language>.yaml, with its parts filled in. Where the text
  // depends on a number, `n` chooses the form. The words stand before this script, where a build puts them.
  const words = window.callboard?.words ?? { language: 'en', thousands: ',', strings: {} };
  // A word that the site's language lacks is in another one, and says so.
  const form = (word, n) => new Intl.PluralRules(word.language ?? words.language).select(n);
  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, () => words.thousands);
  const say = (key, parts = {}) => {
    const word = words.strings[key] ?? key;
    const text = typeof word === 'string' ? word : word[form(word, parts.n)] ?? word.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => (name === 'n' ? number(parts.n) : parts[name]));
  };

  // One polite live region for the whole page.
  let speaker;
  const announce = (text) => {
    if (!speaker) {
      speaker = make('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
      document.body.append(speaker);
    }
    speaker.textContent = '';
    setTimeout(() => { speaker.textContent = text; }, 40);
  };

  // --- What only works with script is made here, so that no page carries it -------------------------------------------
  const fragment = (html) => {
    const template = document.createElement('template');
    template.innerHTML = html;
    return template.content;
  };
  const icon = (paths) => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;
  const ICONS = {
    search: icon('<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>'),
    system: icon('<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>'),
    light: icon('<circle cx="12" cy="12" r="3.8"/><path d="M12 3v2.5M12 18.5V21M3 12h2.5M18.5 12H21M5.6 5.6l1.8 1.8M16.6 16.6l1.8 1.8M5.6 18.4l1.8-1.8M16.6 7.4l1.8-1.8"/>'),
    dark: icon('<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>'),
    link: icon('<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1"/>'),
  };
  const tools = document.querySelector('[data-tools]');
  const searchSrc = tools?.dataset.searchSrc;
  if (tools) {
    const themes = ['system', 'light', 'dark'].map((name) => `<span data-theme-icon="${name}">${ICONS[name]}</span>`).join('');
    tools.prepend(fragment((searchSrc ? `<button class="tool tool-search" type="button" data-search-open>${ICONS.search}<span class="tool-text"></span> <kbd aria-hidden="true">/</kbd></button>` : '')
      + `<button class="tool tool-square" type="button" data-theme-toggle>${themes}</button>`));
    const label = tools.querySelector('.tool-text');
    if (label) label.textContent = say('search');
  }
  if (searchSrc) {
    const dialog = fragment(`<dialog class="search" id="cb-search">
<div class="search-bar"><label for="cb-search-field">${ICONS.search}<span class="visually-hidden"></span></label>
<input id="cb-search-field" type="text" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="cb-search-results" autocomplete="off" spellcheck="false" enterkeyhint="go">
<button class="button" type="button" data-search-close></button></div>
<div class="search-results" id="cb-search-results" role="listbox"></div>
<p class="search-status" role="status"></p>
<div class="search-help" data-search-help hidden><p data-search-near></p><p></p></div>
<p class="search-more"><button class="button" type="button" data-search-more hidden></button></p>
<p class="search-keys" aria-hidden="true"><span><kbd>↑</kbd> <kbd>↓</kbd> <i></i></span><span><kbd>Enter</kbd> <i></i></span><span><kbd>Esc</kbd> <i></i></span><span><kbd>role:</kbd> <i></i></span></p>
</dialog>`).firstChild;
    const words = (selector, text) => { dialog.querySelector(selector).textContent = text; };
    dialog.setAttribute('aria-label', say('search'));
    dialog.querySelector('[role="listbox"]').setAttribute('aria-label', say('search_results'));
    dialog.querySelector('input').placeholder = say('search_hint');
    words('label span', say('search_in'));
    words('[data-search-close]', say('close'));
    words('[data-search-help] p:last-child', say('search_help'));
    words('[data-search-more]', say('more_results'));
    const keys = [say('key_choose'), say('key_open'), say('key_close'), say('key_roles')];
    all('.search-keys i', dialog).forEach((place, i) => { place.textContent = keys[i]; });
    document.body.append(dialog);
  }

  // --- Code to copy ------------------------------------------------------------------------------------------------------
  for (const code of navigator.clipboard ? all('.prose pre > code') : []) {
    const button = make('button', { type: 'button', class: 'code-copy' }, say('copy_code'));
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(code.textContent).then(() => announce(say('code_copied')), () => {});
    });
    // Beside the code and not in it, so that it stays where it is when long lines are scrolled.
    const box = make('div', { class: 'code-box' });
    code.parentElement.replaceWith(box);
    box.append(code.parentElement, button);
  }

  // --- Light and dark --------------------------------------------------------------------------------------------------
  const THEMES = ['system', 'light', 'dark'];
  const theme = () => root.getAttribute('data-theme') || 'system';
  const nameTheme = (button) => {
    const words = { system: say('theme_system'), light: say('theme_light'), dark: say('theme_dark') };
    const label = say('theme', { choice: words[theme()] });
    button.setAttribute('aria-label', label);
    button.title = label;
    for (const icon of all('[data-theme-icon]', button)) icon.toggleAttribute('hidden', icon.dataset.themeIcon !== theme());
    return label;
  };
  for (const button of all('[data-theme-toggle]')) {
    nameTheme(button);
    button.addEventListener('click', () => {
      const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
      if (next === 'system') root.removeAttribute('data-theme'); else root.setAttribute('data-theme', next);
      try {
        if (next === 'system') localStorage.removeItem('callboard-theme'); else localStorage.setItem('callboard-theme', next);
      } catch (_) { /* The choice then lasts as long as the page. */ }
      announce(all('[data-theme-toggle]').map(nameTheme)[0]);
    });
  }

  // --- Menu on narrow screens --------------------------------------------------------------------------------------------
  // Without script it is a link that shows the navigation; here it becomes a button.
  for (const link of all('a[data-menu-toggle]')) {
    const menu = document.getElementById(link.hash.slice(1));
    if (!menu) continue;
    const button = make('button', { type: 'button', class: link.className, 'aria-controls': menu.id, 'aria-expanded': 'false' }, ...link.childNodes);
    link.replaceWith(button);
    // A page has the sections of its own group; the home page has all, and they are asked for when the menu first opens.
    let isWhole = false;
    const complete = async () => {
      if (isWhole) return;
      isWhole = true;
      const home = document.querySelector('.site-name');
      const page = await fetch(home.href).then((answer) => answer.text()).catch(() => '');      // A folder on disk does not answer.
      const groups = all(`#${menu.id} > .wrap > ul > li`, new DOMParser().parseFromString(page, 'text/html'));
      all(':scope > .wrap > ul > li', menu).forEach((group, i) => {
        const sections = groups[i]?.querySelector('ul');
        if (sections && !group.querySelector('ul')) group.append(document.importNode(sections, true));
      });
    };
    const set = (open) => {
      if (open) complete();
      menu.toggleAttribute('data-open', open);
      button.setAttribute('aria-expanded', String(open));
    };
    button.addEventListener('click', () => set(!menu.hasAttribute('data-open')));
    for (const part of [menu, button]) {
      part.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && menu.hasAttribute('data-open')) { set(false); button.focus(); }
      });
    }
  }

  /** The words of a heading, without the badge of its audience. */
  const wordsOf = (heading) => {
    const copy = heading.cloneNode(true);
    for (const badge of all('.badge', copy)) badge.remove();
    return copy.textContent.trim();
  };

  // --- Contents of a page whose headings stand there anyway -----------------------------------------------------------------
  for (const rail of all('[data-toc]')) {
    const list = make('ul');
    for (const heading of all('.matter :is(h2, h3)[id], .beside h2[id]')) {
      const item = make('li', {}, make('a', { href: '#' + encodeURIComponent(heading.id) }, wordsOf(heading)));
      const above = heading.localName === 'h3' && list.lastElementChild;
      if (!above) { list.append(item); continue; }
      if (above.lastElementChild.localName !== 'ul') above.append(make('ul'));
      above.lastElementChild.append(item);
    }
    const title = say('contents');
    if (list.children.length > 2) rail.append(make('details', { class: 'toc' }, make('summary', {}, title), make('nav', { 'aria-label': title }, list)));
  }

  // --- Folds ---------------------------------------------------------------------------------------------------------------
  // The contents stay open where they stand beside the text; the style sheet shows them before this runs.
  const wide = matchMedia('(min-width: 62rem)');
  const openContents = () => { for (const toc of all('details.toc')) toc.open = wide.matches; };
  if (all('details.toc').length) { openContents(); wide.addEventListener('change', openContents); }

  // An address that points into a fold, or at its heading, opens it; so does printing all of them.
  const reveal = () => {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    for (let fold = id && document.getElementById(id)?.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  };
  reveal();
  addEventListener('hashchange', reveal);
  let opened = [];
  addEventListener('beforeprint', () => { opened = all('main details:not([open])'); for (const fold of opened) fold.open = true; });
  addEventListener('afterprint', () => { for (const fold of opened) fold.open = false; });

  // --- Links on headings ---------------------------------------------------------------------------------------------------
  for (const heading of all('[data-headings] :is(h2, h3, h4)[id]')) {
    if (heading.closest('summary')) continue;
    // Beside the heading and not in it, so that the heading's name stays clean.
    const link = make('a', { class: 'anchor', href: '#' + heading.id, 'aria-label': say('copy_link', { title: wordsOf(heading) }) }, fragment(ICONS.link));
    const box = make('div', { class: 'heading' });
    heading.replaceWith(box);
    box.append(heading, link);
    link.addEventListener('click', () => {
      const address = link.href;
      if (navigator.clipboard) navigator.clipboard.writeText(address).then(() => announce(say('link_copied')), () => {});
    });
  }

  // --- A role's moves, drawn from the lists of them ---------------------------------------------------------------------
  const MOST_WAYS = 6;
  for (const section of all('[data-ways]')) {
    const column = (links, name) => {
      if (!links.length) return '';
      const items = links.slice(0, MOST_WAYS).map((link) => make('li', {}, make('a', { href: link.href, tabindex: '-1' }, link.textContent)));
      if (links.length > MOST_WAYS) items.push(make('li', { class: 'note' }, say('and_more', { n: links.length - MOST_WAYS })));
      return make('ul', { class: name }, ...items);
    };
    const [from, to] = [all('.ways-in > li > a, .ways-in > li > span:first-child > a:first-child', section), all('.move-list p:last-child > a', section)];
    if (!from.length && !to.length) continue;
    section.querySelector('h2').after(make('div', { class: 'ways wide-only', 'aria-hidden': 'true' },
      column(from, 'ways-from'), make('strong', {}, document.querySelector('h1').textContent), column(to, 'ways-to')));
  }

  // --- The section on screen, in the contents ----------------------------------------------------------------------------------
  const entries = new Map(all('.toc a[href^="#"]').map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const sections = [...entries.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (sections.length && 'IntersectionObserver' in window) {
    const mark = () => {
      const passed = sections.filter((section) => section.getBoundingClientRect().top < innerHeight * 0.3);
      const current = passed.length ? passed[passed.length - 1].id : null;
      for (const [id, link] of entries) {
        if (id === current) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
      }
    };
    const watch = new IntersectionObserver(mark, { rootMargin: '0px 0px -70% 0px' });
    sections.forEach((section) => watch.observe(section));
    mark();
  }

  // --- Tables: the names of their columns, where a phone shows each row as a block ----------------------------------------
  const lastHeads = (table) => [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  for (const table of all('.table-stack')) {
    lastHeads(table).forEach((head, column) => {
      if ('unnamed' in head.dataset) return;
      const words = [...head.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join(' ').trim();
      table.style.setProperty(`--column-${column + 1}`, JSON.stringify(words));
    });
  }

  // --- Tables: sort ---------------------------------------------------------------------------------------------------------------
  const language = root.lang || undefined;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return !cell || cell.matches('.is-empty') ? '' : (cell.dataset.value ?? cell.textContent.trim());
  };
  const isGroup = (row) => row.classList.contains('group');
  const numberIn = (text) => parseFloat(text.replace(/[^\d.-]/g, ''));
  const compare = (kind) => (a, b) => {
    if ((a === '') !== (b === '')) return a === '' ? 1 : -1;           // What is not known comes last, both ways.
    return kind === 'number' ? numberIn(a) - numberIn(b) : collator.compare(a, b);
  };
  for (const table of all('table[data-sortable]')) {
    const heads = lastHeads(table);
    const original = new Map([...table.tBodies].map((body) => [body, [...body.rows]]));
    heads.forEach((head, column) => {
      if (head.dataset.sort === 'none') return;
      const button = make('button', { type: 'button', class: 'sort' });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const before = head.getAttribute('aria-sort');
        const order = before === 'ascending' ? 'descending' : before === 'descending' ? null : 'ascending';
        heads.forEach((other) => other.removeAttribute('aria-sort'));
        if (order) head.setAttribute('aria-sort', order);
        const by = compare(head.dataset.sort);
        // Groups stay: rows are sorted within their department.
        for (const [body, rows] of original) {
          const lead = rows.filter(isGroup);
          const rest = rows.filter((row) => !isGroup(row));
          if (order) {
            const turn = order === 'descending' ? -1 : 1;
            rest.sort((a, b) => {
              const [x, y] = [valueOf(a, column), valueOf(b, column)];
              return x === '' || y === '' ? by(x, y) : turn * by(x, y);
            });
          }
          body.append(...lead, ...rest);
        }
        const name = button.textContent.trim();
        announce(order
          ? (order === 'ascending' ? say('sorted_up', { column: name }) : say('sorted_down', { column: name }))
          : say('unsorted'));
      });
    });
  }

  // --- Tables: filter ----------------------------------------------------------------------------------------------------------------
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase(language);
  for (const table of all('table[data-filterable]')) {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !isGroup(row));
    const heads = lastHeads(table);
    // Read when it is asked for, since the preview changes the words of an open page.
    const textOf = (row) => fold([row.textContent, row.parentElement.querySelector('.group')?.textContent ?? '', row.dataset.search ?? ''].join(' ').replace(/\s+/g, ' '));
    const field = make('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
    const bar = make('div', { class: 'filters' }, make('label', {}, make('span', { class: 'label' }, table.dataset.filterable || say('filter')), field));
    const choices = [];
    heads.forEach((head, column) => {
      if (!('facet' in head.dataset)) return;
      const of = {
        mark: () => '',
        group: (row) => [...row.parentElement.rows[0].cells[0].childNodes].filter((node) => !node.matches?.('.count')).map((node) => node.textContent).join(''),
      }[head.dataset.facetOf] ?? ((row) => valueOf(row, column) && row.cells[column].textContent);
      const valuesOf = (row) => (row.cells[column]?.dataset.facets ?? of(row)).split('|').map((value) => value.trim()).filter(Boolean);
      const values = [...new Set(rows.flatMap(valuesOf))].sort(collator.compare);
      if (values.length < 2) return;
      const select = make('select', {}, make('option', { value: '' }, say('any')), ...values.map((value) => make('option', { value }, value)));
      bar.append(make('label', {}, make('span', { class: 'label' }, head.dataset.facet || head.textContent.trim()), select));
      choices.push({ select, valuesOf });
      select.addEventListener('change', () => apply());
    });
    // Rows with days can be chosen by them, once the part on today has marked them.
    if ('today' in table.dataset && rows.some((row) => row.dataset.from || row.dataset.to)) {
      const times = [['now', say('on_now')], ['next', say('on_later')], ['past', say('on_before')]];
      const select = make('select', {}, make('option', { value: '' }, say('any')), ...times.map(([value, word]) => make('option', { value }, word)));
      bar.append(make('label', {}, make('span', { class: 'label' }, say('when')), select));
      choices.push({ select, valuesOf: (row) => [row.dataset.when] });
      select.addEventListener('change', () => apply());
    }
    const status = make('p', { role: 'status' });
    bar.append(status);
    (table.closest('.table-scroll') || table).before(bar);
    const apply = () => {
      const words = fold(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = words.length ? textOf(row) : '';
        const fits = words.every((word) => text.includes(word)) && choices.every(({ select, valuesOf }) => !select.value || valuesOf(row).includes(select.value));
        row.hidden = !fits;
        if (fits) shown += 1;
      }
      for (const body of table.tBodies) body.hidden = [...body.rows].every((row) => isGroup(row) || row.hidden);
      const narrowed = words.length || choices.some(({ select }) => select.value);
      status.textContent = narrowed ? say('shown', { shown, n: rows.length }) : '';
    };
    field.addEventListener('input', apply);
    field.addEventListener('keydown', (event) => { if (event.key === 'Escape' && field.value) { event.preventDefault(); field.value = ''; apply(); } });
  }

  // --- Today ----------------------------------------------------------------------------------------------------------------------------
  // Drawn here and not when the site is built, so that an unchanged site is the same bytes tomorrow. Days are those of the clock in
  // the production's time zone, where the page has one (data-zone) and the browser knows it; else the reader's.
  const dayIn = (timeZone) => {
    const clock = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
    const parts = Object.fromEntries(clock.formatToParts(new Date()).map(({ type, value }) => [type, value]));
    return [parts.year.padStart(4, '0'), parts.month, parts.day].join('-');
  };
  let today = dayIn();
  try { today = dayIn(document.documentElement.dataset.zone); } catch { /* A zone that this browser does not know. */ }
  for (const list of all('[data-today]')) {
    const items = all('[data-from], [data-to]', list);
    for (const item of items) {
      const { from = '0000-01-01', to = '9999-12-31' } = item.dataset;
      item.dataset.when = today < from ? 'next' : today > to ? 'past' : 'now';
    }
    // A word marks the exception: what is on now where little is, and otherwise what is not.
    const running = items.filter((item) => item.dataset.when === 'now').length;
    const words = running * 2 <= items.length ? { now: say('now') } : { next: say('later'), past: say('over') };
    for (const item of 'todayLabels' in list.dataset ? items : []) {
      const head = item.querySelector('th');
      const word = words[item.dataset.when];
      if (word) head.insertBefore(make('span', { class: 'badge badge-now', 'data-today-label': true }, word), head.querySelector('.note'));
    }
  }
  // Of milestones in order, only the next one is shown.
  for (const list of all('[data-next]')) {
    const items = all('[data-from]', list);
    const next = items.find((item) => item.dataset.from >= today);
    for (const item of items) item.hidden = item !== (next ?? items.at(-1));
    list.previousElementSibling.firstElementChild.textContent = next ? list.dataset.next : list.dataset.last;
  }

  // --- Previews of links ------------------------------------------------------------------------------------------------------
  // They have a file of their own, loaded when a reader first points at a link of the text.
  const previews = new URL('previews.js', document.currentScript.src).href;
  const loadPreviews = (event) => {
    if (event.pointerType === 'touch' || !(event.target instanceof Element) || !event.target.closest('main a[href]')) return;
    for (const type of ['pointerover', 'focusin']) document.removeEventListener(type, loadPreviews);
    window.callboard.previews = { first: event };
    document.head.append(make('script', { src: previews }));
  };
  for (const type of ['pointerover', 'focusin']) document.addEventListener(type, loadPreviews);

  // --- Search ---------------------------------------------------------------------------------------------------------------------------
  /*
   * The dialog is here; finding is the business of another file, whose address is the dialog's `data-search-src`. It is
   * fetched as a script element the first time the dialog opens, so that it costs nothing before, and works from file://
   * too. That file calls
   *
   *     callboard.provideSearch({
   *       // Called once, when the dialog opens. May load the first piece of the index. Resolves when `find` can be called.
   *       ready: async () => {},
   *       // Best first. `signal` is aborted when the reader has typed on.
   *       find: async (query, { limit, signal }) => [
   *         { url: '…',                      // relative to the page, or absolute in the site
   *           title: 'Production manager',
   *           kind: 'Role',                  // a word for the reader, may be empty; results of one kind stand together
   *           text: 'Keeps a show on …',     // an excerpt, may be empty
   *           marks: [[6, 10]] },            // ranges of `text` to mark, in UTF-16 units; may be missing
   *       ],
   *       // Words of the site that a reader may have meant; asked when nothing was found. May be missing.
   *       suggest: async (query) => ['production manager'],
   *     });
   */
  let giveEngine;
  const engine = new Promise((resolve) => { giveEngine = resolve; });
  window.callboard = Object.assign(window.callboard || {}, { provideSearch: giveEngine, announce, say, today });

  const dialog = document.getElementById('cb-search');
  if (dialog && dialog.showModal) {
    const input = dialog.querySelector('[role="combobox"]');
    const list = dialog.querySelector('[role="listbox"]');
    const status = dialog.querySelector('[role="status"]');
    const more = dialog.querySelector('[data-search-more]');
    const help = dialog.querySelector('[data-search-help]');
    const PAGE = 10;
    let hits = [];           // as shown
    let limit = PAGE;
    let selected = -1;
    let running = null;      // the search under way
    let follows = false;     // whether Enter was pressed before it ended
    let asked = false;

    const load = () => {
      if (asked) return;
      asked = true;
      const script = make('script', { src: searchSrc });
      script.addEventListener('error', () => { status.textContent = say('search_failed'); asked = false; });
      document.head.append(script);
      engine.then((found) => found.ready && found.ready()).then(() => search(), () => { status.textContent = say('search_failed'); });
    };
    const options = () => all('[role="option"]', list);
    const select = (index) => {
      selected = index;
      const shown = options();
      shown.forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
      const option = shown[index];
      if (option) { input.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
      else input.removeAttribute('aria-activedescendant');
    };
    const marked = (text, marks = []) => {
      const parts = [];
      let at = 0;
      for (const [from, to] of marks) {
        parts.push(text.slice(at, from), make('mark', {}, text.slice(from, to)));
        at = to;
      }
      return [...parts, text.slice(at)];
    };
    // The best alone, whatever its kind; then the others by kind, in the order of each kind's best.
    const grouped = (found) => {
      const groups = new Map();
      for (const hit of found.slice(1)) groups.set(hit.kind, [...(groups.get(hit.kind) || []), hit]);
      return [...(found.length ? [['', [found[0]]]] : []), ...groups];
    };
    const show = (found) => {
      const groups = grouped(found);
      hits = groups.flatMap(([, ofKind]) => ofKind);
      let number = 0;
      const option = (hit) => make('a', { role: 'option', id: 'cb-hit-' + number++, href: hit.url, tabindex: '-1', 'aria-selected': 'false' },
        make('span', { class: 'hit-title' }, make('span', {}, hit.title), make('span', { class: 'label' }, hit.kind || '')),
        make('span', { class: 'hit-text' }, ...marked(hit.text || '', hit.marks)));
      list.replaceChildren(...groups.map(([kind, ofKind], i) => {
        if (!kind) return make('div', { role: 'group', 'aria-label': say('search_best') }, ...ofKind.map(option));
        const label = make('span', { class: 'hit-kind', id: 'cb-hits-' + i, 'aria-hidden': 'true' }, kind);
        return make('div', { role: 'group', 'aria-label': kind }, label, ...ofKind.map(option));
      }));
      input.setAttribute('aria-expanded', String(found.length > 0));
      more.hidden = found.length < limit;
      help.hidden = true;
      select(found.length ? 0 : -1);
    };
    const showHelp = async (query, signal) => {
      const { suggest } = await engine;
      const words = suggest ? await suggest(query) : [];
      if (signal.aborted) return;
      const tries = words.map((word) => { const button = make('button', { type: 'button', class: 'button' }, word); button.addEventListener('click', () => { input.value = word; input.focus(); search(); }); return button; });
      help.querySelector('[data-search-near]').replaceChildren(...(tries.length ? [say('search_near'), ' ', ...tries] : []));
      help.hidden = false;
    };
    // The query stands in the address, so that it can be sent and comes back with the page.
    const remember = (query) => {
      const url = new URL(location.href);
      if (query) url.searchParams.set('q', query); else url.searchParams.delete('q');
      // A page from a folder on disk may not change its address.
      try { history.replaceState(history.state, '', url); } catch { /* It stays as it is. */ }
    };
    const search = async () => {
      const query = input.value.trim();
      if (running) running.abort();
      running = null;
      follows = false;
      remember(query);
      if (!query) { show([]); status.textContent = ''; return; }
      running = new AbortController();
      const { signal } = running;
      try {
        const found = await (await engine).find(input.value, { limit, signal });
        if (signal.aborted) return;
        running = null;
        show(found);
        if (follows) return go(selected);
        status.textContent = found.length === 0 ? say('nothing_found', { query })
          : say('results', { n: found.length });
        if (found.length === 0) await showHelp(query, signal);
      } catch (problem) {
        if (signal.aborted) return;
        running = null;
        status.textContent = say('search_failed');
      }
    };
    const go = (index, event) => {
      const hit = hits[index];
      if (!hit) return;
      if (event && (event.ctrlKey || event.metaKey)) window.open(hit.url, '_blank', 'noopener');
      else { dialog.close(); location.href = hit.url; }
    };
    const open = () => {
      if (dialog.open) return;
      dialog.showModal();
      input.focus();
      input.select();
      load();
    };

    input.addEventListener('input', () => { limit = PAGE; search(); });
    more.addEventListener('click', () => { limit += 2 * PAGE; search(); input.focus(); });
    input.addEventListener('keydown', (event) => {
      const last = hits.length - 1;
      const to = { ArrowDown: selected >= last ? 0 : selected + 1, ArrowUp: selected <= 0 ? last : selected - 1, PageDown: Math.min(last, selected + 5), PageUp: Math.max(0, selected - 5) }[event.key];
      if (to !== undefined && hits.length) { event.preventDefault(); select(to); }
      else if (event.key === 'Enter' && !event.isComposing) { event.preventDefault(); if (running) follows = true; else go(selected, event); }
    });
    dialog.addEventListener('close', () => { follows = false; remember(''); });
    // The results are links: the browser follows them, in a new tab if the reader likes.
    list.addEventListener('click', (event) => { if (event.target.closest('[role="option"]') && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close(); });
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    for (const button of all('[data-search-close]', dialog)) button.addEventListener('click', () => dialog.close());
    for (const button of all('[data-search-open]')) {
      button.hidden = false;
      button.addEventListener('click', open);
    }
    document.addEventListener('keydown', (event) => {
      const typing = event.target instanceof HTMLElement && (event.target.isContentEditable || /^(input|select|textarea)$/i.test(event.target.tagName));
      const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      const k = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k';
      if (slash || k) { event.preventDefault(); open(); }
    });
    const wanted = new URLSearchParams(location.search).get('q');
    if (wanted) { input.value = wanted; open(); }
  }
})();
