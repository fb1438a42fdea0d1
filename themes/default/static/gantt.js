/*
 * Callboard's default theme: what charts of days do when there is script. Nothing is lost without it. Loaded after chart.js.
 *
 * - Today's line is drawn here and not when the site is built, so that an unchanged site is the same bytes tomorrow.
 *   The drawing says how a day becomes a place: data-first-day, data-last-day, data-px-per-day, data-plot-left,
 *   data-plot-top and data-plot-bottom. What is over is dimmed.
 * - A chart that is wider than its frame opens on today, or on the day (#2026-07-01) or the row that the address names.
 * - Of too many arrows, only the critical ones are drawn, and those of the bar that is pointed at, has the focus or was chosen.
 * - Titles of rows stay at the left, the scale at the top. On a narrow screen titles are shortened; the bars have them in full.
 */
(() => {
  'use strict';

  const { all, draw, view: viewOf, tools, find, sticky } = window.callboard.chart;
  const { say, today } = window.callboard;
  const dayNumber = (iso) => Date.parse(iso + 'T00:00:00Z') / 864e5;
  const MAX_LABELS = 0.4;        // of the frame that titles may cover
  const MAX_LINKS = 30;          // arrows that can be followed at once

  const setUp = (frame) => {
    const sheets = all('svg.gantt', frame);
    const [first] = sheets;
    const section = frame.closest('section');
    const bar = section && section.querySelector('.chart-tools');
    const { firstDay, lastDay, pxPerDay, plotLeft, plotTop } = first.dataset;
    const units = first.viewBox.baseVal.width;
    const placeOf = (day) => (day >= firstDay && day <= lastDay ? Number(plotLeft) + Number(pxPerDay) * (dayNumber(day) - dayNumber(firstDay) + 0.5) : null);
    const labels = sheets.map((sheet) => sheet.querySelector('.gantt-labels'));
    const scaleLabels = all('.gantt-scale-labels > text', first).map((label) => label.getBBox());

    // --- Days that are marked -----------------------------------------------------------------------------------------------
    const markDay = (day, words, name) => {
      const at = placeOf(day);
      if (at === null) return null;
      sheets.forEach((sheet, i) => sheet.insertBefore(draw('path', { class: name, d: `M${at} ${Number(sheet.dataset.plotTop) - (i ? 0 : 18)}V${sheet.dataset.plotBottom}` }), labels[i]));
      const text = draw('text', { class: `${name}-label`, y: Number(plotTop) - 22 }, words);
      first.insertBefore(text, labels[0]);
      // At the right of its line if it can, else at the left; where both would cover the name of a month, behind that name.
      const put = (x, anchor) => { text.setAttribute('x', x); text.setAttribute('text-anchor', anchor); };
      const covered = () => { const { x, y, width } = text.getBBox(); return scaleLabels.find((box) => Math.abs(box.y - y) < 9 && box.x < x + width - 1 && box.x + box.width > x + 1); };
      const sides = [[at + 4, 'start'], [at - 4, 'end']];
      if (at > units * 0.9) sides.reverse();
      const isFree = sides.some((side) => { put(...side); return !covered(); });
      if (!isFree) { put(...sides[0]); const name = covered(); put(name.x + name.width + 4, 'start'); }
      const { x, y, width, height } = text.getBBox();
      first.insertBefore(draw('rect', { class: 'gantt-today-ground', x: x - 2, y, width: width + 4, height }), text);
      return at;
    };
    const todayAt = markDay(today, say('today'), 'gantt-today');
    const endOf = (mark) => {
      if (mark.localName === 'rect') return Number(mark.getAttribute('x')) + Number(mark.getAttribute('width'));
      return Number(mark.getAttribute('d').match(/^M([\d.]+)/)[1]);
    };
    const limit = today > lastDay ? Infinity : todayAt === null ? -Infinity : todayAt - Number(pxPerDay) / 2;
    for (const mark of all('.gantt-bar, .gantt-milestone', frame)) mark.parentElement.classList.toggle('is-past', endOf(mark) <= limit + 0.01);

    // --- Arrows -------------------------------------------------------------------------------------------------------------
    // Where there are too many to follow, the critical ones stay, and those of the mark that is pointed at or chosen.
    const marks = all('.gantt > a, .gantt > g:has(> title)', frame);
    const links = all('g[data-from]', frame);
    const showLinks = (mark) => {
      const number = String(marks.indexOf(marks.includes(mark) ? mark : frame.querySelector('.is-chosen')));
      for (const link of links) link.classList.toggle('is-shown', number === link.dataset.from || number === link.dataset.to);
    };
    if (links.length > MAX_LINKS) {
      frame.classList.add('has-many-links');
      for (const event of ['pointerover', 'focusin']) frame.addEventListener(event, ({ target }) => showLinks(target.closest('.gantt > :is(a, g)')));
      const key = frame.parentElement.querySelector('.gantt-key');
      if (key) { key.append(document.createElement('span')); key.lastChild.textContent = say('arrows_of_one'); key.lastChild.className = 'screen-only'; }
    }

    // --- Scale and titles that stay -----------------------------------------------------------------------------------------
    const axis = sticky(frame, first, all('.gantt-scale, .gantt-scale-labels, .gantt-today-ground, .gantt-today-label', first), { height: Number(plotTop) });
    const texts = labels.flatMap((group) => all('tspan, text:not(:has(tspan))', group)).map((tspan) => ({ tspan, words: tspan.textContent, width: tspan.getComputedTextLength() }));
    const grounds = labels.map((group) => ({ ground: group.querySelector('rect'), width: group.querySelector('rect').getAttribute('width') }));
    let base = units;
    let covered = Number(plotLeft);
    const scale = () => units / first.getBoundingClientRect().width;
    const shorten = (room) => {
      const cut = texts.map(({ tspan, words, width }) => {
        if (tspan.textContent !== words) tspan.textContent = words;
        if (width <= room) return words;
        let [low, high] = [1, words.length];
        while (low < high) { const at = (low + high + 1) >> 1; if (tspan.getSubStringLength(0, at) <= room - 9) low = at; else high = at - 1; }
        return words.slice(0, low).trimEnd() + '…';
      });
      texts.forEach(({ tspan, words }, i) => { if (cut[i] !== words) tspan.textContent = cut[i]; });
    };
    const follow = () => { for (const group of labels) group.setAttribute('transform', `translate(${Math.round(frame.scrollLeft * scale())} 0)`); };
    const view = viewOf(frame, {
      size: () => ({ width: base, height: base }),
      show: (width) => {
        for (const sheet of [axis, ...sheets]) sheet.style.width = `${width}px`;
        const height = Number(plotTop) / units * width;
        // A sheet that goes on begins below the scale of the one before.
        sheets.forEach((sheet, i) => { sheet.style.marginTop = `${-height}px`; sheet.style.clipPath = i ? `inset(${height}px 0 0)` : ''; });
        follow();
      },
    });
    const fitTitles = () => {
      base = Math.max(frame.clientWidth, units);
      view.resize();
      const room = MAX_LABELS * frame.clientWidth * scale();
      covered = Math.min(Number(plotLeft), room);
      shorten(covered === Number(plotLeft) ? Infinity : covered - 12);
      for (const { ground, width } of grounds) ground.setAttribute('width', covered < Number(plotLeft) ? covered - 2 : width);
      follow();
    };
    const bring = (at, y = null) => {
      const left = at / scale() - covered / scale();
      frame.scrollLeft = left - (frame.clientWidth - covered / scale()) * 0.35;
      if (y !== null) frame.scrollTop += y - frame.getBoundingClientRect().top - frame.clientHeight / 2;
      follow();
    };
    const bringMark = (mark) => {
      for (const other of all('.is-chosen', frame)) other.classList.remove('is-chosen');
      mark.classList.add('is-chosen');
      showLinks(mark);
      const shape = mark.querySelector('.gantt-bar, .gantt-milestone') || mark.firstElementChild;
      bring(shape.localName === 'rect' ? Number(shape.getAttribute('x')) : endOf(shape), shape.getBoundingClientRect().top);
    };
    const open = () => {
      fitTitles();
      const hash = decodeURIComponent(location.hash.slice(1));
      const named = hash && all('a', first.parentElement).find((mark) => (mark.getAttribute('href') || '').endsWith(`#${hash}`));
      if (/^\d{4}-\d\d-\d\d$/.test(hash) && placeOf(hash) !== null) {
        for (const old of all('.gantt-day, .gantt-day-label', frame)) old.remove();
        bring(markDay(hash, hash, 'gantt-day'));
        section.scrollIntoView({ block: 'start' });
      } else if (named) bringMark(named);
      else if (todayAt !== null) bring(todayAt);
    };

    frame.classList.add('is-live');
    frame.addEventListener('scroll', follow, { passive: true });
    let seen = 0;
    new ResizeObserver(() => { if (frame.clientWidth === seen || matchMedia('print').matches) return; seen = frame.clientWidth; open(); }).observe(frame);
    addEventListener('hashchange', open);
    addEventListener('beforeprint', () => {
      for (const sheet of sheets) { sheet.style.width = ''; sheet.style.marginTop = ''; sheet.style.clipPath = ''; }
      for (const group of labels) group.removeAttribute('transform');
      shorten(Infinity);
      for (const { ground, width } of grounds) ground.setAttribute('width', width);
    });
    addEventListener('afterprint', open);
    if (!bar) return;
    tools(bar, { frame, section, in: () => view.setZoom(view.zoom * 1.25), out: () => view.setZoom(view.zoom / 1.25), fit: () => { view.setZoom(frame.clientWidth / base); frame.scrollLeft = 0; } });
    find(bar, () => all('.gantt a, .gantt g:has(> title)', frame).filter((mark) => mark.querySelector('.gantt-bar, .gantt-milestone')).map((mark) => {
      const [name, ...rest] = mark.querySelector('title').textContent.split(/: |, /);
      return { name, beside: rest.join(', '), take: () => bringMark(mark) };
    }));
  };

  for (const frame of document.querySelectorAll('.chart-frame:has(> svg.gantt)')) setUp(frame);
})();
