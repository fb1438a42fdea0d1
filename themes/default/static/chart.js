/*
 * Callboard's default theme: what all charts share. Loaded with `defer` before the script of the chart itself, which calls
 *
 *   callboard.chart.view(frame, size)      zoom, pan and pinch of the drawing in `.chart-frame`; `size()` is its width and height
 *                                          at a zoom of 1 and `show(width, height)` sets it
 *   callboard.chart.tools(bar, actions)    the toolbar: buttons [data-chart="…"] call the action of that name
 *   callboard.chart.find(bar, search)      the field `.chart-find input`; `search(text)` gives hits of `name`, `beside`, `take()`
 *   callboard.chart.sticky(frame, svg, …)  headings of columns that stay at the top of the frame
 *
 * The link `.chart-skip` before the toolbar leads to what says the same in words. On a narrow screen that comes first, with a
 * button that leads down to the chart. Paper has the order of the page.
 *
 * The toolbar is one row; on a narrow screen it is the field, one button and the menu.
 */
(() => {
  'use strict';

  const callboard = window.callboard = window.callboard || {};
  const SVG = 'http://www.w3.org/2000/svg';
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value != null) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const draw = (name, attributes = {}, ...children) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  /** Text without accents and capitals, for comparing. */
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  /** Width and height of a box: its outline, which it shares with others, has them. */
  const sizeOf = (box) => {
    const shape = box.ownerSVGElement.querySelector(box.querySelector('.cb-frame').getAttribute('href')).firstElementChild;
    return { width: Number(shape.getAttribute('width')), height: Number(shape.getAttribute('height')) };
  };
  const load = (address) => new Promise((done, failed) => {
    const script = make('script', { src: address });
    script.addEventListener('load', done);
    script.addEventListener('error', failed);
    document.head.append(script);
  });

  // --- Zoom and pan --------------------------------------------------------------------------------------------------------
  const MIN_ZOOM = 0.05;
  const MAX_ZOOM = 3;

  const view = (frame, { size, show, changed = () => {} }) => {
    const self = {
      zoom: 1,
      setZoom(to, at = { x: frame.clientWidth / 2, y: frame.clientHeight / 2 }) {
        const next = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, to));
        // The point under the pointer, or in the middle, stays where it is.
        const x = (frame.scrollLeft + at.x) / self.zoom;
        const y = (frame.scrollTop + at.y) / self.zoom;
        self.zoom = next;
        self.resize();
        frame.scrollLeft = x * next - at.x;
        frame.scrollTop = y * next - at.y;
        changed();
      },
      /** After the drawing has become larger or smaller. */
      resize() {
        const { width, height } = size();
        show(Math.round(width * self.zoom), Math.round(height * self.zoom));
        frame.dataset.zoom = self.zoom.toFixed(3);
      },
      centreOn({ left, top, width, height }) {
        frame.scrollLeft = (left + width / 2) * self.zoom - frame.clientWidth / 2;
        // What does not fit is shown from its top.
        const isHigh = height * self.zoom > frame.clientHeight;
        frame.scrollTop = isHigh ? top * self.zoom - 16 : (top + height / 2) * self.zoom - frame.clientHeight / 2;
      },
      /** How high the frame may become; it is lower where its drawing is. */
      room: () => parseFloat(getComputedStyle(frame).maxHeight) || frame.clientHeight,
      /** The whole of an area, as large as it fits. */
      fit(area) {
        const spare = 16;
        self.setZoom(Math.min(1, (frame.clientWidth - spare) / area.width, (self.room() - spare) / area.height));
        self.centreOn(area);
      },
    };

    frame.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = frame.getBoundingClientRect();
      self.setZoom(self.zoom * Math.exp(-event.deltaY / 300), { x: event.clientX - box.left, y: event.clientY - box.top });
    }, { passive: false });
    let drag = null;
    frame.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'touch' || event.button !== 0) return;
      drag = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop, moved: false };
    });
    addEventListener('pointermove', (event) => {
      if (!drag) return;
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.moved && Math.hypot(dx, dy) < 5) return;
      drag.moved = true;
      frame.classList.add('is-dragged');
      frame.scrollLeft = drag.left - dx;
      frame.scrollTop = drag.top - dy;
    });
    addEventListener('pointerup', () => {
      const moved = drag && drag.moved;
      drag = null;
      frame.classList.remove('is-dragged');
      if (!moved) return;
      // The end of a drag is no click on a link.
      frame.addEventListener('click', (event) => { event.preventDefault(); event.stopPropagation(); }, { capture: true, once: true });
    });
    frame.addEventListener('dragstart', (event) => event.preventDefault());
    let pinch = null;
    const middle = ([a, b]) => {
      const box = frame.getBoundingClientRect();
      return { x: (a.clientX + b.clientX) / 2 - box.left, y: (a.clientY + b.clientY) / 2 - box.top, apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) };
    };
    frame.addEventListener('touchstart', (event) => { pinch = event.touches.length === 2 ? { zoom: self.zoom, ...middle(event.touches) } : null; }, { passive: true });
    frame.addEventListener('touchmove', (event) => {
      if (!pinch || event.touches.length !== 2) return;
      event.preventDefault();
      const now = middle(event.touches);
      frame.scrollLeft -= now.x - pinch.x;
      frame.scrollTop -= now.y - pinch.y;
      [pinch.x, pinch.y] = [now.x, now.y];
      self.setZoom(pinch.zoom * now.apart / pinch.apart, now);
    }, { passive: false });
    frame.addEventListener('touchend', () => { pinch = null; });
    return self;
  };

  // --- The toolbar ---------------------------------------------------------------------------------------------------------
  /** Buttons of the toolbar, keys in the frame, full screen. Actions that are not there hide their buttons. */
  const tools = (bar, { frame, section, ...actions }) => {
    const full = document.fullscreenEnabled && section && section.requestFullscreen && (() => {
      if (document.fullscreenElement) document.exitFullscreen(); else section.requestFullscreen().catch(() => {});
    });
    if (section) section.classList.add('chart-section');
    const doing = { print: () => print(), full, ...actions };
    const menus = all('details', bar);
    const close = () => { for (const menu of menus) menu.open = false; };
    for (const button of all('[data-chart]', bar)) {
      const action = doing[button.dataset.chart];
      if (!action) { button.hidden = true; continue; }
      button.addEventListener('click', () => { if (button.closest('details')) { close(); button.closest('details').querySelector('summary').focus(); } action(); });
    }
    addEventListener('click', (event) => { if (!event.target.closest('.chart-menu')) close(); });
    bar.addEventListener('keydown', (event) => {
      const menu = event.key === 'Escape' && event.target.closest('details[open]');
      if (menu) { menu.open = false; menu.querySelector('summary').focus(); event.stopPropagation(); }
    });
    document.addEventListener('fullscreenchange', () => {
      const isFull = document.fullscreenElement === section;
      for (const button of all('[data-chart="full"]', bar)) button.setAttribute('aria-pressed', String(isFull));
      if (actions.resized) actions.resized();
    });
    frame.addEventListener('keydown', (event) => {
      if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
      const action = { '+': doing.in, '=': doing.in, '-': doing.out, 0: doing.fit }[event.key];
      if (action) { event.preventDefault(); action(); }
    });
  };

  // --- The same in words ---------------------------------------------------------------------------------------------------
  for (const skip of all('.chart-skip[data-list-first]')) {
    const [section, list] = [skip, document.getElementById(skip.hash.slice(1))].map((element) => element && element.closest('section'));
    if (!list || !matchMedia('(max-width: 47.99rem)').matches) continue;
    const place = document.createComment('');
    section.before(place);
    list.after(section);
    addEventListener('beforeprint', () => place.after(section));
    addEventListener('afterprint', () => list.after(section));
    const heading = section.querySelector('h2');
    list.querySelector('h2').after(make('p', { class: 'buttons chart-down' }, make('a', { class: 'button', href: `#${heading.id}` }, heading.textContent)));
  }

  // --- Find ----------------------------------------------------------------------------------------------------------------
  const MAX_HITS = 12;

  const find = (bar, search, none = () => {}) => {
    const field = bar.querySelector('.chart-find input');
    if (!field) return;
    const hits = bar.querySelector('.chart-hits');
    let found = [];
    let at = -1;
    const select = (index) => {
      at = index;
      [...hits.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
      const option = hits.children[index];
      if (option) { field.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
      else field.removeAttribute('aria-activedescendant');
    };
    const show = (these) => {
      found = these;
      hits.replaceChildren(...these.map((hit, i) => make('li', { role: 'option', id: `${hits.id}-${i}`, 'aria-selected': 'false' }, hit.name, make('span', { class: 'note' }, hit.beside))));
      hits.hidden = these.length === 0;
      field.setAttribute('aria-expanded', String(these.length > 0));
      select(these.length ? 0 : -1);
    };
    const take = (index) => {
      const hit = found[index];
      if (!hit) return;
      field.value = hit.name;
      show([]);
      hit.take();
    };
    field.addEventListener('input', () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      const of = [];
      for (const hit of words.length ? search() : []) {
        hit.text ??= [plain(hit.name), plain(hit.beside)];
        const [text, rest] = hit.text;
        if (!words.some((word) => text.includes(word)) || !words.every((word) => text.includes(word) || rest.includes(word))) continue;
        // A name that begins with what was typed comes first, then one with a word that does.
        of.push([text.startsWith(words[0]) ? 0 : text.split(/[\s-]+/).some((word) => word.startsWith(words[0])) ? 1 : 2, hit]);
      }
      show(of.sort((a, b) => a[0] - b[0]).slice(0, MAX_HITS).map(([, hit]) => hit));
      none(words.length && !of.length ? field.value.trim() : '');
    });
    field.addEventListener('keydown', (event) => {
      const last = found.length - 1;
      const to = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1 }[event.key];
      if (to !== undefined && found.length) { event.preventDefault(); select(to); }
      else if (event.key === 'Enter') { event.preventDefault(); take(at); }
      else if (event.key === 'Escape' && (found.length || field.value)) { event.preventDefault(); field.value = ''; show([]); none(''); }
    });
    field.addEventListener('blur', () => setTimeout(() => { hits.hidden = true; field.setAttribute('aria-expanded', 'false'); }, 150));
    hits.addEventListener('pointerdown', (event) => event.preventDefault());
    hits.addEventListener('click', (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) take([...hits.children].indexOf(option));
    });
  };

  // --- Headings that stay ----------------------------------------------------------------------------------------------------
  /** Keeps a copy of some elements, `height` units high, at the top of the frame. Gives the copy, which the caller keeps as wide as the drawing. */
  const sticky = (frame, svg, elements, { top = 0, height }) => {
    const { width } = svg.viewBox.baseVal;
    const axis = draw('svg', { class: `${svg.getAttribute('class')} chart-axis`, viewBox: `0 ${top} ${width} ${height}`, 'aria-hidden': 'true', 'font-size': svg.getAttribute('font-size'), fill: svg.getAttribute('fill') || 'none' });
    for (const element of elements) axis.append(element.cloneNode(true));
    frame.prepend(axis);
    return axis;
  };

  callboard.chart = { all, make, draw, plain, sizeOf, load, view, tools, find, sticky };
})();
