/*
 * What charts of days do when there is script. Nothing is lost without it.
 *
 * - Today's line is drawn here and not when the site is built, so that an unchanged site is the same bytes tomorrow.
 *   The drawing says how a day becomes a place: data-first-day, data-last-day, data-px-per-day, data-plot-left,
 *   data-plot-top and data-plot-bottom. Days are the reader's.
 * - Where a chart is wider than its frame, its titles stay in sight, and today is brought into it.
 */
(() => {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';
  const say = (key, standard) => document.documentElement.dataset['say' + key[0].toUpperCase() + key.slice(1)] || standard;
  const draw = (name, attributes, text) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  };
  const dayNumber = (iso) => Date.parse(iso + 'T00:00:00Z') / 864e5;

  const now = new Date();
  const today = [String(now.getFullYear()).padStart(4, '0'), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

  for (const chart of document.querySelectorAll('svg.gantt')) {
    const { firstDay, lastDay, pxPerDay, plotLeft, plotTop, plotBottom } = chart.dataset;
    const labels = chart.querySelector('.gantt-labels');
    let at = null;
    if (today >= firstDay && today <= lastDay) {
      at = Number(plotLeft) + Number(pxPerDay) * (dayNumber(today) - dayNumber(firstDay) + 0.5);
      const isLate = at > Number(plotLeft) + 0.9 * Number(pxPerDay) * (dayNumber(lastDay) - dayNumber(firstDay));
      const words = say('today', 'today');
      // Behind the titles, which may be moved over it.
      chart.insertBefore(draw('path', { class: 'gantt-today', d: `M${at} ${Number(plotTop) - 18}V${plotBottom}` }), labels);
      const text = draw('text', { class: 'gantt-today-label', x: isLate ? at - 4 : at + 4, y: Number(plotTop) - 22, 'text-anchor': isLate ? 'end' : 'start' }, words);
      chart.insertBefore(text, labels);
      const { x, y, width, height } = text.getBBox();
      chart.insertBefore(draw('rect', { class: 'gantt-today-ground', x: x - 2, y, width: width + 4, height }), text);
    }

    const frame = chart.closest('.chart-frame');
    if (!frame || !labels) continue;
    const scale = () => chart.viewBox.baseVal.width / chart.getBoundingClientRect().width;
    const follow = () => {
      // On a narrow screen the titles would cover what they belong to.
      const isRoomy = Number(plotLeft) / scale() < 0.45 * frame.clientWidth;
      labels.setAttribute('transform', `translate(${isRoomy ? frame.scrollLeft * scale() : 0} 0)`);
    };
    frame.addEventListener('scroll', follow, { passive: true });
    addEventListener('resize', follow);
    const isWide = chart.getBoundingClientRect().width > frame.clientWidth + 1;
    if (isWide && at !== null && Number(plotLeft) / scale() < 0.45 * frame.clientWidth) {
      frame.scrollLeft = at / scale() - frame.clientWidth * 0.6;
      follow();
    }
  }
})();
