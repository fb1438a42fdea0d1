//! How much longer each phase may take, and how much later each milestone may be: the backward pass.

use super::resolve::{Hold, Node};

/// Slack of each node in working days; 0 for nodes without dates. `order` has each node behind what it waits for.
///
/// From the end backwards, each node gets two numbers: by how many working days its start may move when something
/// before it slips, and by how many it may itself grow. A test holds that the second is what `--what-if` finds.
pub(super) fn slack(nodes: &[Node<'_>], order: &[usize]) -> Vec<i64> {
    let dated = || nodes.iter().filter_map(|node| node.times.as_ref());
    let end = dated().map(|times| times.done).max().unwrap_or_default();
    let mut may_move: Vec<i64> = Vec::with_capacity(nodes.len());
    let mut may_grow: Vec<i64> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let of_end = |done: i64| end - done;
        may_move.push(node.times.as_ref().map_or(0, |times| match times.hold {
            Hold::Nothing => of_end(times.done),
            // One working day has to be left of it.
            Hold::End => times.done - 1 - times.start_rank,
            Hold::Both => 0,
        }));
        // What takes no time stands on its first day already, so growing by one day takes up no other.
        may_grow.push(node.times.as_ref().map_or(0, |times| of_end(times.free)));
    }
    for &index in order.iter().rev() {
        let Some(times) = &nodes[index].times else {
            continue;
        };
        let is_milestone = nodes[index].is_milestone();
        for wait in &nodes[index].waits {
            let Some(before) = &nodes[wait.node].times else {
                continue;
            };
            let (own, ready) = match is_milestone {
                true => (times.done, before.done),
                false => (times.start_rank, before.free),
            };
            let latest = own + may_move[index] - wait.lag;
            if before.hold == Hold::Nothing {
                may_move[wait.node] = may_move[wait.node].min(latest - ready);
            }
            may_grow[wait.node] = may_grow[wait.node].min(latest - before.free);
        }
    }
    may_grow.into_iter().map(|days| days.max(0)).collect()
}
