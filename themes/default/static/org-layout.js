/*
 * Callboard's default theme: where the boxes of an org chart stand on a screen.
 *
 * The drawing that a page brings is laid out for paper. A screen is as wide as it is and can be scrolled downwards, so there the
 * boxes stand in as many columns as fit beside each other: superiors above and in the middle of their columns, those below in
 * stacks, each level indented. Which column a box is in depends on the whole chart, not on what is folded. So folding moves
 * nothing sideways and nothing above; only the boxes further down in the same column close up.
 *
 *   const chart = callboard.orgLayout(posts, parties, columns)
 *   chart.place(isFolded)      gives `spots` (post → x, y), `lines` (post → path), `width`, `height`, `company`
 *
 * A post has `width`, `height`, `reports`. `posts` are the tops inside the company, `parties` those outside. Units are those of
 * the drawing. Nothing here touches the page.
 */
(() => {
  'use strict';

  const callboard = window.callboard = window.callboard || {};
  const MARGIN = 16;
  const GAP = 20;         // between columns
  const ROW = 12;         // between boxes of a stack
  const INDENT = 18;      // from a box to those below it
  const LEVEL = 34;       // between rows of superiors
  const BORDER = 16;      // around the boxes of the company
  const LABEL = 34;       // above them, for the company's name
  const MAX_BESIDE = 6;   // teams of which one may have all columns but one

  /** All below some posts, and they themselves: each after its superior. */
  const under = (tops) => {
    const found = [];
    const open = [...tops].reverse();
    while (open.length) {
      const post = open.pop();
      found.push(post);
      for (let i = post.reports.length - 1; i >= 0; i -= 1) open.push(post.reports[i]);
    }
    return found;
  };

  /** How many columns a group gets, and how its posts are dealt out to them: [{ span, posts, isStack }]. */
  const deal = (posts, columns, sizes) => {
    if (columns <= 1) return [{ span: 1, posts, isStack: true }];
    const heads = posts.filter((post) => post.reports.length);
    const leaves = posts.filter((post) => !post.reports.length);
    const rest = leaves.length && heads.length ? 1 : 0;
    if (heads.length && heads.length + rest <= columns) {
      // Each head has columns of its own, more for a larger team; all that lead nobody share the last column.
      const spans = heads.map(() => 1);
      const share = (i) => sizes.get(heads[i]) / (spans[i] + 1);
      for (let left = columns - rest - heads.length; left > 0; left -= 1) {
        const most = spans.reduce((best, _, i) => (share(i) > share(best) ? i : best), 0);
        spans[most] += 1;
      }
      const groups = heads.map((head, i) => ({ span: spans[i], posts: [head], isStack: spans[i] === 1 }));
      return rest ? [...groups, { span: 1, posts: leaves, isStack: true }] : groups;
    }
    const whole = posts.reduce((sum, post) => sum + (sizes.get(post) ?? 1), 0);
    const largest = posts.find((post) => sizes.get(post) * 2 > whole);
    if (largest && posts.length > 1 && posts.length <= MAX_BESIDE) {
      // One team is larger than all others together: it gets all columns but one, in which the others share a stack.
      return [{ span: columns - 1, posts: [largest], isStack: columns === 2 }, { span: 1, posts: posts.filter((post) => post !== largest), isStack: true }];
    }
    const count = Math.min(columns, posts.length);
    const groups = [];
    for (let from = 0, i = 0; i < count; i += 1) {
      const to = from + Math.ceil((posts.length - from) / (count - i));
      groups.push({ span: 1, posts: posts.slice(from, to), isStack: true });
      from = to;
    }
    return groups;
  };

  callboard.orgLayout = (tops, parties, room) => {
    const inside = under(tops);
    const sizes = new Map();
    const depths = new Map();        // levels below
    for (const post of [...inside, ...under(parties)].reverse()) {
      sizes.set(post, post.reports.reduce((sum, report) => sum + sizes.get(report), 1));
      depths.set(post, post.reports.reduce((most, report) => Math.max(most, depths.get(report) + 1), 0));
    }
    const boxWidth = Math.max(80, ...inside.slice(0, 4000).map((post) => post.width));

    // As many columns as fit; deep stacks are wider, and there are fewer of those when there are more columns.
    const plans = (columns) => {
      const groups = new Map();
      let deepest = 0;
      const open = [[null, tops, columns]];
      while (open.length) {
        const [of, posts, span] = open.pop();
        const dealt = deal(posts, span, sizes);
        groups.set(of, dealt);
        for (const group of dealt) {
          if (!group.isStack) open.push([group.posts[0], group.posts[0].reports, group.span]);
          else for (const post of group.posts) deepest = Math.max(deepest, depths.get(post));
        }
      }
      const column = boxWidth + INDENT * (Math.min(deepest, 6) + 1);
      return { groups, column, width: columns * column + (columns - 1) * GAP };
    };
    const frame = room - 2 * (MARGIN + (parties.length ? BORDER : 0));
    let plan = plans(1);
    let columns = 1;
    for (let more = 2; more <= 12 && more <= inside.length; more += 1) {
      const next = plans(more);
      if (next.width > frame) break;
      [plan, columns] = [next, more];
    }
    const { groups, column } = plan;

    const place = (isFolded) => {
      const spots = new Map();
      const lines = new Map();
      let bottom = 0;
      const put = (post, x, y) => { spots.set(post, { x, y }); bottom = Math.max(bottom, y + post.height); };

      // A stack: each box, then what hangs below it, indented along a trunk.
      const stack = (posts, left, from, joint) => {
        let y = from;
        const open = posts.map((post) => [post, 0, null]).reverse();
        while (open.length) {
          const [post, depth, above] = open.pop();
          const x = left + INDENT * (depth + 1);
          put(post, x, y);
          const middle = y + Math.round(post.height / 2);
          if (above) lines.set(post, `M${above.x + 9} ${above.y}V${middle}H${x}`);
          else if (joint) lines.set(post, `${joint}H${left + 8}V${middle}H${x}`);
          y += post.height + ROW;
          if (isFolded(post)) continue;
          const below = { x, y: spots.get(post).y + post.height };
          for (let i = post.reports.length - 1; i >= 0; i -= 1) open.push([post.reports[i], depth + 1, below]);
        }
        return y;
      };
      const rows = (tops, spanOf, left, top) => {
        const open = [[null, left, spanOf, top]];
        while (open.length) {
          const [of, left, span, top] = open.pop();
          const dealt = groups.get(of) ?? [];
          const used = dealt.reduce((sum, group) => sum + group.span, 0);
          let x = left + Math.round((span - used) * (column + GAP) / 2);
          const spot = of && spots.get(of);
          const joint = spot && `M${spot.x + Math.round(of.width / 2)} ${spot.y + of.height}V${top - Math.round(LEVEL / 2)}`;
          for (const group of dealt) {
            const width = group.span * column + (group.span - 1) * GAP;
            if (group.isStack) stack(group.posts, x, top, joint);
            else {
              const [head] = group.posts;
              put(head, x + Math.round((width - head.width) / 2), top);
              if (joint) lines.set(head, `${joint}H${spots.get(head).x + Math.round(head.width / 2)}V${top}`);
              if (!isFolded(head) && head.reports.length) open.push([head, x, group.span, top + head.height + LEVEL]);
            }
            x += width + GAP;
          }
        }
      };

      const left = MARGIN + (parties.length ? BORDER : 0);
      const width = columns * column + (columns - 1) * GAP;
      const top = MARGIN + (parties.length ? LABEL : 0);
      bottom = top;
      rows(tops, columns, left, top);
      if (!parties.length) return { spots, lines, company: null, width: width + 2 * left, height: bottom + MARGIN };
      const company = { x: left - BORDER, y: MARGIN, width: width + 2 * BORDER, height: bottom + BORDER - MARGIN };
      // Those outside stand below the border, dealt out to the columns.
      const under = bottom + 2 * BORDER;
      let x = left;
      for (const group of deal(parties.map((party) => ({ party, reports: [] })), columns, sizes)) {
        stack(group.posts.map(({ party }) => party), x - INDENT, under, null);
        x += group.span * (column + GAP);
      }
      return { spots, lines, company, width: width + 2 * left, height: bottom + MARGIN };
    };
    return { columns, place };
  };
})();
