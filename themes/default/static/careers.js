/*
 * Careers in the reader's browser: loads the data of `callboard/careers/`, and answers from it.
 *
 * `finder.js` and `compare.js` are the pages; this file knows no page. The other end is `src/derive/careers.rs`, and the
 * rule by which routes are put in order that of `src/graph/routes.rs`: the most usual first. That is the least sum of the
 * middles of all moves, where a move sideways and one with an open range (5+) each count `unusualMonths` more, since neither is
 * the usual way up; then fewer moves, then the roles that come first by number. Each piece is a script that calls `callboard.careersPiece`, so that it
 * works from a folder on disk, and under `default-src 'self'`.
 */
(() => {
  'use strict';

  const callboard = window.callboard = window.callboard || {};

  // --- Pieces ------------------------------------------------------------------------------------------------------------
  const asked = new Map();
  const pieces = new Map();
  let folder = '';
  let version = '';

  callboard.careersPiece = (itsVersion, name, content) => {
    const waiting = asked.get(name);
    if (!waiting) return;
    asked.delete(name);
    if (name === 'roles') version = itsVersion;
    if (itsVersion === version) waiting.resolve(content);
    else waiting.reject(new Error('the site was published anew'));
  };

  const load = (name) => new Promise((resolve, reject) => {
    asked.set(name, { resolve, reject });
    const script = document.createElement('script');
    const url = new URL(folder + name + '.js', document.baseURI);
    if (version && url.protocol !== 'file:') url.searchParams.set('v', version);
    script.src = url.href;
    script.onload = () => { script.remove(); if (asked.delete(name)) reject(new Error(name + ' is not a piece of the careers')); };
    script.onerror = () => { script.remove(); asked.delete(name); reject(new Error(name + ' could not be loaded')); };
    document.head.append(script);
  });

  // A piece, read; asked for once, and again after it failed.
  const piece = (name, read) => {
    let found = pieces.get(name);
    if (!found) {
      found = load(name).then(read);
      found.catch(() => pieces.delete(name));
      pieces.set(name, found);
    }
    return found;
  };

  // --- Reading -----------------------------------------------------------------------------------------------------------
  const DIGITS = new Uint8Array(128);
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].forEach((digit, value) => { DIGITS[digit.charCodeAt(0)] = value; });
  // Tuples of numbers of some widths, in digits of base 64.
  const unpack = (text, widths) => {
    const tuples = [];
    for (let at = 0; at < text.length;) {
      tuples.push(widths.map((width) => {
        let number = 0;
        for (let end = at + width; at < end; at += 1) number = number * 64 + DIGITS[text.charCodeAt(at)];
        return number;
      }));
    }
    return tuples;
  };

  const slug = (title) => title.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).split(/[^a-z0-9]+/).filter(Boolean).join('-');
  const encode = (id) => encodeURIComponent(id).replace(/%(?:2F|3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);

  const readRoles = (content) => {
    const ids = content.ids.map((id, role) => id || slug(content.titles[role]));
    const numbers = new Map(ids.map((id, role) => [id, role]));
    const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true, sensitivity: 'base' });
    return {
      ...content,
      ids,
      collator,
      // The numbers of all roles by title.
      sorted: () => ids.map((_, role) => role).sort((one, other) => collator.compare(content.titles[one], content.titles[other]) || one - other),
      number: (id) => numbers.get(id) ?? -1,
      url: (role) => content.addresses[role] ?? content.before + encode(ids[role]) + content.after,
      // Whether a role exists in a medium, which is -1 for any.
      exists: (role, medium) => medium < 0 || !content.onlyIn[role] || content.onlyIn[role].includes(medium),
      setting: (name) => content.settings.findIndex((setting) => setting.name === name),
    };
  };

  const readMoves = (content) => {
    const kinds = content.kinds.map(([low, high, isSide, media]) => {
      // Twice the middle of the years, in months.
      const weight = low === null ? 2 * content.unknownMonths : low + (high === null ? low : high);
      const unusual = (isSide === 1 ? 1 : 0) + (low !== null && high === null ? 1 : 0);
      return { low, high, isSide: isSide === 1, media, weight, rank: weight + 2 * content.unusualMonths * unusual };
    });
    return content.moves.map((packed) => unpack(packed, content.widths).map(([to, kind]) => ({ to, ...kinds[kind] })));
  };

  // Values are words, the number of a role, the number and level of a skill, or words with an address.
  const readSheet = (roles, skills, role, [usual, there]) => {
    const value = (packed) => {
      if (typeof packed === 'number') return { text: roles.titles[packed], url: roles.url(packed) };
      if (typeof packed === 'string') return { text: packed };
      const [first, second] = packed;
      return typeof first === 'number' ? { text: skills.titles[first], url: skills.url(first), level: second } : { text: first, url: second };
    };
    const sheet = (title, facts) => ({ title, url: roles.url(role), facts: facts.map(([label, ...values]) => ({ label, values: values.map(value) })) });
    return {
      usual: sheet(roles.titles[role], usual),
      there: Object.fromEntries(Object.entries(there).map(([setting, [title, facts]]) => [setting, sheet(title, facts)])),
    };
  };

  const readSkills = (content) => {
    // Most questions are about few roles, so each is read when it is asked for.
    const known = new Map();
    const read = (packed) => {
      if (!known.has(packed)) known.set(packed, new Map(unpack(packed, [content.widths[0], 1])));
      return known.get(packed);
    };
    const numbers = new Map(content.ids.map((id, skill) => [id, skill]));
    return {
      titles: content.titles,
      ids: content.ids,
      number: (id) => numbers.get(id) ?? -1,
      url: (skill) => content.before + encode(content.ids[skill]) + content.after,
      needs: (role, medium) => read(content.there[medium]?.[role] ?? content.needs[role]),
    };
  };

  // --- Routes ------------------------------------------------------------------------------------------------------------
  // A cost is the rank of a move, or its weight where years count, times MOVE plus the number of moves, so that one number has both in order.
  const MOVE = 4096;

  // Numbers with a cost, least first.
  class Heap {
    constructor() { this.items = []; this.costs = []; }
    push(item, cost) {
      const { items, costs } = this;
      let at = items.length;
      while (at > 0) {
        const above = (at - 1) >> 1;
        if (costs[above] <= cost) break;
        items[at] = items[above]; costs[at] = costs[above];
        at = above;
      }
      items[at] = item; costs[at] = cost;
    }
    pop() {
      const { items, costs } = this;
      const found = [items[0], costs[0]];
      const item = items.pop(), cost = costs.pop();
      const count = items.length;
      let at = 0;
      while (count > 0) {
        let below = 2 * at + 1;
        if (below >= count) break;
        if (below + 1 < count && costs[below + 1] < costs[below]) below += 1;
        if (costs[below] >= cost) break;
        items[at] = items[below]; costs[at] = costs[below];
        at = below;
      }
      if (count > 0) { items[at] = item; costs[at] = cost; }
      return found;
    }
  }

  // The moves that are made in a medium (-1 for any), one for each pair of roles: the most usual.
  class Web {
    constructor(roles, moves, medium) {
      this.next = moves.map((declared, from) => {
        if (!roles.exists(from, medium)) return [];
        const isMade = ({ to, media }) => to !== from && (medium < 0 || ((media.length === 0 || media.includes(medium)) && roles.exists(to, medium)));
        // Of several moves between two roles the most usual stays, of equal ones the first that is written.
        const steps = declared.filter(isMade).sort((one, other) => one.to - other.to || one.rank - other.rank);
        return steps.filter((step, i) => i === 0 || steps[i - 1].to !== step.to);
      });
      this.before = this.next.map(() => []);
      this.next.forEach((steps, from) => steps.forEach((step) => this.before[step.to].push([from, step.rank * MOVE + 1, step.weight * MOVE + 1])));
    }

    step(from, to) { return this.next[from].find((step) => step.to === to); }

    // What it costs to get from each role to one, past none of the roles that are left out.
    costsTo(to, without) {
      const costs = new Float64Array(this.next.length).fill(Infinity);
      const heap = new Heap();
      costs[to] = 0;
      heap.push(to, 0);
      while (heap.items.length) {
        const [role, cost] = heap.pop();
        if (cost > costs[role]) continue;
        for (const [from, step] of this.before[role]) {
          if (cost + step < costs[from] && !without.has(from)) {
            costs[from] = cost + step;
            heap.push(from, costs[from]);
          }
        }
      }
      return costs;
    }

    // The best way on from the last role of a beginning, by none of some first steps; null when there is none.
    best(beginning, to, notTo) {
      const costs = this.costsTo(to, new Set(beginning));
      const way = [...beginning];
      let banned = notTo;
      for (let at = way[way.length - 1]; at !== to; at = way[way.length - 1]) {
        let best = null, least = Infinity;
        for (const step of this.next[at]) {
          const cost = step.rank * MOVE + 1 + costs[step.to];
          // Roles come in order, so of equal ways the first by number stays.
          if (cost < least && !banned.has(step.to)) { best = step.to; least = cost; }
        }
        if (best === null) return null;
        way.push(best);
        banned = NOTHING;
      }
      return way;
    }

    cost(way) {
      let cost = 0;
      for (let i = 1; i < way.length; i += 1) cost += this.step(way[i - 1], way[i]).rank * MOVE + 1;
      return cost;
    }

    // The best routes between two roles in order, none of which passes a role twice. As Yen has it: each next one leaves
    // one of those before it at some role.
    *routes(from, to) {
      if (from === to) return;
      const found = [];
      const waiting = [];
      const add = (way, at) => {
        if (!way || waiting.some((other) => compareWays(other.way, way) === 0)) return;
        waiting.push({ way, at, cost: this.cost(way) });
      };
      add(this.best([from], to, NOTHING), 0);
      while (waiting.length) {
        waiting.sort((one, other) => one.cost - other.cost || compareWays(one.way, other.way));
        const { way, at } = waiting.shift();
        found.push(way);
        yield way;
        // A way that left another one at a role has been looked at before that role already.
        for (let spur = at; spur < way.length - 1; spur += 1) {
          const beginning = way.slice(0, spur + 1);
          const same = found.filter((other) => other.length > spur + 1 && beginning.every((role, i) => other[i] === role));
          add(this.best(beginning, to, new Set(same.map((other) => other[spur + 1]))), spur);
        }
      }
    }

    // The best route to each role that is not farther than some weight, nearest first.
    within(from, most) {
      const costs = new Float64Array(this.next.length).fill(Infinity);
      const heap = new Heap();
      const done = [];
      costs[from] = 0;
      heap.push(from, 0);
      while (heap.items.length) {
        const [role, cost] = heap.pop();
        if (cost > costs[role]) continue;
        done.push(role);
        for (const step of this.next[role]) {
          const there = cost + step.weight * MOVE + 1;
          if (there < costs[step.to] && Math.floor(there / MOVE) <= most) {
            costs[step.to] = there;
            heap.push(step.to, there);
          }
        }
      }
      // Of equal ways to a role the first by number: those of fewer moves are known before.
      const ways = new Map([[from, [from]]]);
      done.sort((one, other) => costs[one] % MOVE - costs[other] % MOVE);
      for (const role of done.slice(1)) {
        let way = null;
        for (const [before, , step] of this.before[role]) {
          if (costs[before] + step !== costs[role] || !ways.has(before)) continue;
          const other = ways.get(before);
          if (!way || compareWays(other, way) < 0) way = other;
        }
        ways.set(role, [...way, role]);
      }
      ways.delete(from);
      return [...ways.values()].sort((one, other) => costs[one[one.length - 1]] - costs[other[other.length - 1]] || compareWays(one, other));
    }
  }

  const NOTHING = new Set();
  const compareWays = (one, other) => {
    for (let i = 0; i < one.length && i < other.length; i += 1) if (one[i] !== other[i]) return one[i] - other[i];
    return one.length - other.length;
  };

  // --- Time --------------------------------------------------------------------------------------------------------------
  // Years of moves added up: low ends and high ends each; what is open or unknown leaves the end open.
  const addUp = (steps) => {
    const total = { low: 0, high: 0, isOpen: false };
    for (const { low, high } of steps) {
      total.low += low ?? 0;
      total.high += high ?? low ?? 0;
      if (high === null) total.isOpen = true;
    }
    return total;
  };
  const years = (months) => (months % 12 === 0 ? String(months / 12) : `${Math.floor(months / 12)}${callboard.say('decimal')}${Math.floor((months % 12) * 10 / 12)}`);
  // `4–8 years`, `at least 5 years` where the end is open; empty when nothing is known.
  const timeWords = ({ low, high, isOpen }, isShort = false) => {
    if (low === 0 && (high === 0 || isOpen)) return '';
    const isRange = !isOpen && low !== high;
    const values = { n: (isRange ? high : low) / 12, years: isRange ? `${years(low)}–${years(high)}` : years(low) };
    const { say } = callboard;
    const time = isShort ? say('years_short', values) : isRange ? say('years_range', values) : say('years', values);
    return isOpen ? say('at_least', { time }) : time;
  };

  // --- Skills ------------------------------------------------------------------------------------------------------------
  // What is to be learnt for some needs by somebody who has some skills: greatest steps first, then by title.
  // A level that is left open is 0, and counts as the first.
  const counted = (level) => (level === undefined ? 0 : level || 1);
  const gap = (has, needs, skills) => {
    const gains = [];
    for (const [skill, to] of needs) {
      const from = has.get(skill);
      const step = counted(to) - counted(from);
      if (step > 0) gains.push({ skill, from: from ?? 0, to, step });
    }
    return gains.sort((one, other) => other.step - one.step || (skills.titles[one.skill] < skills.titles[other.skill] ? -1 : 1));
  };
  const learn = (has, needs) => {
    const after = new Map(has);
    for (const [skill, level] of needs) after.set(skill, Math.max(level, after.get(skill) ?? 0));
    return after;
  };

  // A move that nobody declared, as to or from a step in words.
  const UNKNOWN = { low: null, high: null, isSide: false };
  const NO_NEEDS = new Map();
  // A route with all that is to be said of it: each step with its time and what is to be learnt, and both in all.
  const describe = (way, web, skills, medium) => {
    const steps = [];
    const needsOf = (step) => (typeof step === 'number' ? skills.needs(step, medium) : NO_NEEDS);
    let has = needsOf(way[0]);
    const start = has;
    for (let i = 1; i < way.length; i += 1) {
      const step = (typeof way[i - 1] === 'number' && web.step(way[i - 1], way[i])) || UNKNOWN;
      const needs = needsOf(way[i]);
      steps.push({ role: way[i], ...step, sinceStart: addUp([...steps, step]), gains: gap(has, needs, skills) });
      has = learn(has, needs);
    }
    return { way, steps, total: addUp(steps), gains: gap(start, has, skills) };
  };

  // The career paths that people wrote and that lead from one role to another, perhaps as a part of a longer one: [{ way, paths }],
  // those first of which the least is left out.
  const joining = (paths, from, to, medium) => {
    const found = new Map();
    for (const path of paths) {
      const start = path.steps.indexOf(from);
      const end = path.steps.indexOf(to, start + 1);
      if (start < 0 || end < 0 || (medium >= 0 && path.medium !== null && path.medium !== medium)) continue;
      const way = path.steps.slice(start, end + 1);
      const key = way.join(' ');
      if (!found.has(key)) found.set(key, { way, paths: [], left: path.steps.length - way.length });
      const route = found.get(key);
      route.paths.push(path);
      route.left = Math.min(route.left, path.steps.length - way.length);
    }
    return [...found.values()].sort((a, b) => a.left - b.left);
  };

  // Roles by how much somebody lacks for them: the least first, of equal ones those that ask for most.
  const reach = (has, roles, skills, medium) => {
    const found = [];
    roles.ids.forEach((_, role) => {
      const needs = skills.needs(role, medium);
      if (needs.size === 0 || !roles.exists(role, medium)) return;
      const gains = gap(has, needs, skills);
      const lacks = gains.reduce((sum, { step }) => sum + step, 0);
      const asks = [...needs.values()].reduce((sum, level) => sum + counted(level), 0);
      const uses = [...needs.keys()].filter((skill) => has.has(skill)).length;
      if (uses > 0) found.push({ role, gains, lacks, asks, uses, of: needs.size });
    });
    return found.sort((one, other) => one.lacks - other.lacks || other.asks - one.asks || one.role - other.role);
  };

  callboard.careers = {
    from: (address) => { folder = address; },
    roles: () => piece('roles', readRoles),
    // Asked for after the roles, which say which version they must be of.
    moves: () => callboard.careers.roles().then(() => piece('moves', readMoves)),
    skills: () => callboard.careers.roles().then(() => piece('skills', readSkills)),
    paths: () => callboard.careers.roles().then(() => piece('paths', (content) => content)),
    sheets: async (role) => {
      const roles = await callboard.careers.roles();
      const skills = await callboard.careers.skills();
      const sheets = await piece('sheet-' + String(Math.floor(role / roles.perPiece)).padStart(3, '0'), (content) => content);
      return readSheet(roles, skills, role, sheets[role % roles.perPiece]);
    },
    Web, describe, joining, gap, reach, addUp, timeWords,
  };
})();
