/*
 * Small previews of links: what a term, role, person, skill, tool or production is, in a sentence, shown beside a link while the
 * pointer or the keyboard is on it. Escape closes it; it stays while the pointer is on it. Without script a link is a link.
 *
 * Loaded by `callboard.js` when a reader first points at a link. The sentences come from `callboard/previews/`, scripts that call
 * `callboard.preview(name, content)`, so they also work from a folder on disk; each is loaded once, when a link needs it.
 */
(() => {
  'use strict';

  const site = new URL('../../', document.currentScript.src);
  const callboard = window.callboard;
  // Kinds that have previews, by the folder of their pages.
  const FOLDERS = /^(?:glossary|roles|people|skills|tools|productions)\/[^/]+\/$/;
  const OPEN_AFTER = 250, CLOSE_AFTER = 200;   // milliseconds; the keyboard opens at once

  // --- What there is to show ---------------------------------------------------------------------------------------------
  const pieces = new Map();      // name → promise
  const waiting = new Map();     // name → what to do when it is there
  callboard.preview = (name, content) => waiting.get(name)?.(content);
  const piece = (name) => {
    if (!pieces.has(name)) {
      pieces.set(name, new Promise((resolve) => {
        waiting.set(name, resolve);
        const script = document.createElement('script');
        script.src = new URL(`callboard/previews/${name}.js`, site).href;
        script.onload = () => script.remove();
        script.onerror = () => { script.remove(); resolve(null); };
        document.head.append(script);
      }));
    }
    return pieces.get(name);
  };
  // The address of a link's page from the site's root, with its place on the page, if it may have a preview.
  const addressOf = (link) => {
    const url = new URL(link.href);
    if (url.origin !== site.origin || !url.pathname.startsWith(site.pathname) || url.pathname === location.pathname) return null;
    const address = url.pathname.slice(site.pathname.length).replace(/index\.html$/, '');
    return FOLDERS.test(address) ? address + url.hash : null;
  };
  const known = async (address) => {
    const firsts = await piece('index');
    const number = firsts ? firsts.findLastIndex((first) => first <= address) : -1;
    return number < 0 ? null : (await piece(`p${String(number).padStart(3, '0')}`))?.[address] ?? null;
  };
  // A place on a page may be something of its own, such as a grade of a role; else it is the page that is shown.
  const previewOf = async (address) => await known(address) ?? known(address.replace(/#.*/, ''));

  // --- Showing it ----------------------------------------------------------------------------------------------------------
  const card = document.createElement('div');
  card.id = 'cb-preview';
  card.className = 'preview';
  card.setAttribute('role', 'tooltip');
  card.hidden = true;
  document.body.append(card);

  let link = null;               // that the preview is of, or is to be
  let timer = 0;
  const text = (name, className, words) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = words;
    return element;
  };
  const hide = () => {
    clearTimeout(timer);
    if (link && link.getAttribute('aria-describedby') === card.id) link.removeAttribute('aria-describedby');
    card.hidden = true;
    link = null;
  };
  // Below the link's first line if there is room, else above it; within the window.
  const place = () => {
    const [line] = link.getClientRects();
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(line.left, width - card.offsetWidth - 8));
    const isBelow = line.bottom + card.offsetHeight + 12 < innerHeight || line.top < card.offsetHeight + 12;
    const top = isBelow ? line.bottom + 6 : line.top - card.offsetHeight - 6;
    card.style.setProperty('left', `${left + scrollX}px`);
    card.style.setProperty('top', `${top + scrollY}px`);
  };
  const show = async (wanted, isByKeyboard) => {
    hide();
    link = wanted;
    const asked = performance.now();
    const preview = await previewOf(addressOf(wanted));
    if (link !== wanted) return;
    if (!preview) return hide();
    const wait = isByKeyboard ? 0 : OPEN_AFTER - (performance.now() - asked);
    timer = setTimeout(() => {
      const [title, kind, summary] = preview;
      const head = text('p', 'preview-head', '');
      head.append(text('strong', '', title), ' ', text('span', 'label', kind));
      card.replaceChildren(head, text('p', '', summary));
      card.hidden = false;
      place();
      // What describes a link already stays.
      if (!wanted.hasAttribute('aria-describedby')) wanted.setAttribute('aria-describedby', card.id);
      // A screen reader has named the link before the first sentences were there.
      if (isByKeyboard && performance.now() - asked > 100) callboard.announce(summary);
    }, Math.max(0, wait));
  };
  const hideSoon = () => { clearTimeout(timer); timer = setTimeout(hide, CLOSE_AFTER); };

  const linkOf = (target) => {
    const found = target instanceof Element ? target.closest('main a[href]') : null;
    return found instanceof HTMLAnchorElement && !found.closest('nav, svg, [data-org-chart]') && addressOf(found) ? found : null;
  };
  const pointAt = (event) => {
    if (event.pointerType === 'touch') return;
    if (card.contains(event.target)) { clearTimeout(timer); return; }
    const wanted = linkOf(event.target);
    if (wanted && wanted === link) { if (!card.hidden) clearTimeout(timer); } else if (wanted) show(wanted, false);
  };
  document.addEventListener('pointerover', pointAt);
  document.addEventListener('pointerout', (event) => { if (link && (card.contains(event.target) || linkOf(event.target) === link)) hideSoon(); });
  const focusOn = (event) => {
    const wanted = linkOf(event.target);
    if (wanted?.matches(':focus-visible')) show(wanted, true);
  };
  document.addEventListener('focusin', focusOn);
  document.addEventListener('focusout', (event) => { if (event.target === link) hide(); });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || card.hidden) return;
    event.stopPropagation();
    hide();
  }, true);
  addEventListener('pagehide', hide);

  // The event that this file was loaded for.
  const { first } = callboard.previews;
  if (first.type === 'focusin') focusOn(first); else pointAt(first);
})();
