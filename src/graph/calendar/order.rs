//! Puts what waits behind what it waits for, and finds the cycles that make that impossible.

/// The order to work in, and what had to be dropped to get one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// All nodes, each behind everything it waits for, dropped waits aside.
    pub(super) nodes: Vec<usize>,
    /// Waits that close a cycle, as (node, position in its waits).
    pub(super) dropped: Vec<(usize, usize)>,
    /// Circles that share no member, each from its first node on: every one waits for the next, the last for the first.
    pub(super) cycles: Vec<Vec<usize>>,
    /// How often a node or wait was looked at; each is once.
    pub(super) steps: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Untouched,
    /// On the way from the start of the walk to here.
    Open,
    Done,
}

/// Walks the waits of each node (`waits[node]` are the nodes it waits for), without recursion.
///
/// Where cycles share members only one of them is given: the others often go with it, and else show on the next run.
pub(super) fn order(waits: &[Vec<usize>]) -> Order {
    let mut state = vec![State::Untouched; waits.len()];
    let mut is_in_cycle = vec![false; waits.len()];
    // Where an open node stands on the way.
    let mut depth = vec![0; waits.len()];
    let mut found = Order {
        nodes: Vec::with_capacity(waits.len()),
        dropped: Vec::new(),
        cycles: Vec::new(),
        steps: 0,
    };
    for start in 0..waits.len() {
        if state[start] != State::Untouched {
            continue;
        }
        // Each node on the way with the position of the wait to look at next.
        let mut way = vec![(start, 0)];
        state[start] = State::Open;
        while let Some((node, position)) = way.last_mut() {
            found.steps += 1;
            let Some(&next) = waits[*node].get(*position) else {
                state[*node] = State::Done;
                found.nodes.push(*node);
                way.pop();
                continue;
            };
            let wait = (*node, *position);
            *position += 1;
            match state[next] {
                State::Done => {}
                State::Untouched => {
                    state[next] = State::Open;
                    depth[next] = way.len();
                    way.push((next, 0));
                }
                State::Open => {
                    found.dropped.push(wait);
                    let from = wait.0;
                    if is_in_cycle[from] || is_in_cycle[next] {
                        continue;
                    }
                    let mut cycle: Vec<usize> = way[depth[next]..].iter().map(|&(node, _)| node).collect();
                    let shares = cycle.iter().any(|&node| is_in_cycle[node]);
                    is_in_cycle[from] = true;
                    if !shares {
                        cycle.iter().for_each(|&node| is_in_cycle[node] = true);
                        let head = (0..cycle.len()).min_by_key(|&at| cycle[at]);
                        cycle.rotate_left(head.unwrap_or(0));
                        found.cycles.push(cycle);
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_circle_starts_with_its_first_member() {
        let found = order(&[vec![2], vec![0], vec![1], vec![3], vec![0]]);
        assert_eq!(found.cycles, [vec![0, 2, 1], vec![3]]);
        assert_eq!(found.dropped, [(1, 0), (3, 0)]);
        assert_eq!(found.nodes.len(), 5);
    }

    #[test]
    fn a_long_chain_needs_one_look_at_each_wait_and_no_deep_stack() {
        let waits: Vec<Vec<usize>> = (0..200_000)
            .map(|node| {
                if node + 1 < 200_000 {
                    vec![node + 1]
                } else {
                    vec![]
                }
            })
            .collect();
        let found = order(&waits);
        assert_eq!(found.nodes.first(), Some(&199_999));
        assert_eq!(found.steps, 399_999);
    }

    proptest! {
        #[test]
        fn circles_are_found_exactly_when_there_are_some(
            waits in proptest::collection::vec(proptest::collection::vec(0..12_usize, 0..3), 12),
        ) {
            let found = order(&waits);
            // Independently: nodes that reach themselves, by repeated squaring of "waits for".
            let mut reaches = vec![vec![false; 12]; 12];
            for (node, list) in waits.iter().enumerate() {
                list.iter().for_each(|&next| reaches[node][next] = true);
            }
            for via in 0..12 {
                for from in 0..12 {
                    for to in 0..12 {
                        reaches[from][to] |= reaches[from][via] && reaches[via][to];
                    }
                }
            }
            prop_assert_eq!(found.cycles.is_empty(), (0..12).all(|node| !reaches[node][node]));
            for cycle in &found.cycles {
                for (at, node) in cycle.iter().enumerate() {
                    prop_assert!(waits[*node].contains(&cycle[(at + 1) % cycle.len()]));
                }
            }
            let mut place = [0; 12];
            found.nodes.iter().enumerate().for_each(|(at, &node)| place[node] = at);
            for (node, list) in waits.iter().enumerate() {
                for (position, &next) in list.iter().enumerate() {
                    prop_assert!(place[next] < place[node] || found.dropped.contains(&(node, position)));
                }
            }
        }
    }
}
