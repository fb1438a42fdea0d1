/*
 * Callboard's preview: keeps the page that is open up to date, and lays what is wrong with the content over it.
 * `morph.js`, which is sent before it, changes the page in place; where it cannot, the page is loaded anew.
 *
 * The server adds this to each page as it answers; it is in no built page. It works under `default-src 'self'`.
 * The page says which version of itself it is (`data-page`), and of its stylesheets (`data-styles`). The server sends
 * the whole state of the page whenever that changed, and once at the start, so that no message can be missed:
 *
 *   page      the version of the page now; null where there is no such page
 *   styles    the version of each stylesheet, by its path
 *   moved     where the page went, as far as is known; home is where the site begins
 *   problems  {errors, warnings, problems: [{code, severity, message, file, line, column, editor, excerpt, help, related}]}
 */
(() => {
  'use strict';

  const own = document.currentScript;
  const seen = { page: own.dataset.page || null, styles: JSON.parse(own.dataset.styles || '{}') };
  const SCROLL = 'callboard-serve-scroll';
  const HIDDEN_AFTER = 5000;

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value != null && value !== false) element.setAttribute(key, value === true ? '' : value);
    element.append(...children.filter((child) => child != null));
    return element;
  };

  // --- Reload, where the reader was ----------------------------------------------------------------------------------
  let reloading = false;
  const reload = () => {
    if (reloading) return;
    reloading = true;
    try { sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY])); } catch (_) { /* Then it starts at the top. */ }
    location.reload();
  };
  const returnToPlace = () => {
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(SCROLL));
      sessionStorage.removeItem(SCROLL);
    } catch (_) { return; }
    if (!kept || kept[0] !== location.pathname) return;
    const [, left, top] = kept;
    const go = () => scrollTo({ left, top, behavior: 'instant' });
    go();
    // Pictures give the page its height only now.
    addEventListener('load', go, { once: true });
  };
  returnToPlace();

  // --- Stylesheets, without a reload -----------------------------------------------------------------------------------
  const swapStyles = (styles) => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const address = new URL(link.href, location.href);
      const version = styles[address.pathname];
      if (address.origin !== location.origin || !version || version === seen.styles[address.pathname]) continue;
      address.search = '?v=' + version;
      const next = link.cloneNode();
      next.href = address.href;
      // The old one stays until the new one is there, so that the page is never bare.
      const done = () => link.remove();
      next.addEventListener('load', done, { once: true });
      next.addEventListener('error', done, { once: true });
      link.after(next);
    }
    seen.styles = { ...seen.styles, ...styles };
  };

  // --- What is laid over the page ----------------------------------------------------------------------------------------
  let host, sheet, shown = '', folded = false;
  const lay = (...children) => {
    if (!host) {
      // In a tree of its own, so that neither style touches the other's.
      host = make('callboard-preview');
      const tree = host.attachShadow({ mode: 'open' });
      sheet = make('div', { class: 'sheet', hidden: true });
      const style = make('link', { rel: 'stylesheet', href: new URL('client.css', own.src).href });
      style.addEventListener('load', () => { sheet.hidden = false; });
      style.addEventListener('error', () => { sheet.hidden = false; });
      tree.append(style, sheet);
      document.documentElement.append(host);
    }
    sheet.replaceChildren(...children);
  };
  const clear = () => {
    if (host) host.remove();
    host = sheet = undefined;
    shown = '';
  };
  const counted = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const place = (spot) => spot.file + (spot.line ? `:${spot.line}:${spot.column}` : '');
  const link = (spot) => make('a', { class: 'place', href: spot.editor, title: 'Open in the editor' }, place(spot));

  const problem = (found) => make('li', { class: found.severity },
    make('p', { class: 'headline' }, make('strong', {}, `${found.severity}[${found.code}]`), ': ' + found.message),
    make('p', {}, link(found)),
    found.excerpt && make('pre', {}, make('span', { class: 'number' }, `${found.line} | `),
      found.excerpt.before, make('mark', {}, found.excerpt.marked || ' '), found.excerpt.after),
    ...found.related.map((other) => make('p', { class: 'related' }, link(other), ': ' + other.message)),
    found.help && make('p', { class: 'help' }, make('strong', {}, 'help'), ': ' + found.help));

  const layProblems = (state, isOld) => {
    const { errors, warnings, problems } = state;
    const title = [errors && counted(errors, 'error'), warnings && counted(warnings, 'warning')].filter(Boolean).join(', ');
    const fold = (yes) => { folded = yes; draw(); (sheet.querySelector('button') || sheet).focus(); };
    const draw = () => {
      if (folded) {
        const open = make('button', { type: 'button', class: errors ? 'pill' : 'pill quiet' }, title);
        open.addEventListener('click', () => fold(false));
        lay(open);
        return;
      }
      const close = make('button', { type: 'button' }, 'Hide');
      close.addEventListener('click', () => fold(true));
      const left = errors + warnings - problems.length;
      const panel = make('section', { class: 'panel', role: errors ? 'alert' : 'region', 'aria-label': title },
        make('header', {}, make('h1', {}, title), close),
        make('p', { class: 'note' }, !errors ? 'The pages are published all the same.' : isOld ? 'The page below is the last one without errors.' : 'There is no page without errors yet.'),
        make('ol', {}, ...problems.map(problem)),
        left > 0 && problems.length ? make('p', { class: 'note' }, `and ${left} more, in the terminal`) : null,
        problems.length ? null : make('p', { class: 'note' }, 'They are listed on the machine that runs the preview.'));
      panel.addEventListener('keydown', (event) => { if (event.key === 'Escape') fold(true); });
      lay(panel);
    };
    draw();
  };

  const layGone = (state) => {
    const close = make('button', { type: 'button' }, 'Hide');
    close.addEventListener('click', clear);
    const where = state.moved
      ? make('p', {}, 'It is now at ', make('a', { href: state.moved }, state.moved), '.')
      : make('p', {}, 'Its file was deleted, renamed or hidden. ', make('a', { href: state.home }, 'Go to the first page'), '.');
    lay(make('section', { class: 'panel notice', role: 'alert', 'aria-label': 'This page is gone' },
      make('header', {}, make('h1', {}, state.moved ? 'This page has moved' : 'This page is gone'), close), where));
  };

  // --- News ------------------------------------------------------------------------------------------------------------------
  // The new version of the page, in place of this one. A newer one may have come meanwhile: what was fetched says which it is.
  const follow = async () => {
    const answer = await fetch(location.pathname + location.search, { cache: 'no-store' });
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const version = next.querySelector('script[data-page]');
    if (!answer.ok || !version || !window.callboardMorph(next)) return false;
    seen.page = version.dataset.page;
    swapStyles(JSON.parse(version.dataset.styles || '{}'));
    return true;
  };

  const take = async (state) => {
    if (state.page !== seen.page && state.page !== null && !await follow().catch(() => false)) { reload(); return; }
    swapStyles(state.styles);
    const isGone = state.page === null && (seen.page !== null || state.moved !== null);
    const now = JSON.stringify([state.problems, isGone && [state.moved, state.home]]);
    if (now === shown) return;
    if (state.problems.errors > 0) {
      layProblems(state.problems, state.page !== null);
    } else if (isGone) {
      folded = false;
      layGone(state);
    } else if (state.problems.warnings > 0) {
      // A warning does not cover the page: it waits in a corner until somebody opens it.
      folded = true;
      layProblems(state.problems, true);
    } else {
      folded = false;
      clear();
    }
    shown = now;
  };

  // One state after the other; of those that wait, only the newest counts.
  let newest, taking = Promise.resolve();
  const takeNext = (state) => {
    newest = state;
    taking = taking.then(() => { if (state === newest && !reloading) return take(state); });
  };

  let source, waiting;
  const listen = () => {
    clearTimeout(waiting);
    if (source && source.readyState !== EventSource.CLOSED) return;
    const address = new URL('events', own.src);
    address.searchParams.set('path', location.pathname);
    source = new EventSource(address);
    source.addEventListener('state', (event) => takeNext(JSON.parse(event.data)));
    source.addEventListener('error', () => {
      // While the server is away the browser tries again by itself, unless it was told to give up.
      if (source.readyState === EventSource.CLOSED) { clearTimeout(waiting); waiting = setTimeout(listen, 1000); }
    });
  };
  const rest = () => {
    clearTimeout(waiting);
    if (source) source.close();
  };
  // A browser gives a host few connections, so a page that nobody looks at gives its own back.
  document.addEventListener('visibilitychange', () => {
    clearTimeout(waiting);
    if (document.visibilityState === 'hidden') waiting = setTimeout(rest, HIDDEN_AFTER); else listen();
  });
  addEventListener('pagehide', rest);
  addEventListener('pageshow', (event) => { if (event.persisted) listen(); });
  listen();
})();
