//! How far each phase and milestone may slip: the backward pass.

use super::resolve::{Node, Times};

/// Slack of each node in working days; 0 for nodes without dates. `order` has each node behind what it waits for.
///
/// From the end backwards, each node is given the latest rank at which it may be over: the end of the whole schedule,
/// or before that what starts after it. What has a written date does not give way, everything else does.
pub(super) fn slack(nodes: &[Node<'_>], order: &[usize]) -> Vec<i64> {
    let end = nodes
        .iter()
        .filter_map(|node| node.times.as_ref())
        .map(|times| times.done)
        .max();
    let mut latest: Vec<i64> = vec![end.unwrap_or_default(); nodes.len()];
    for &index in order.iter().rev() {
        let Some(times) = &nodes[index].times else {
            continue;
        };
        let start = match times.is_fixed {
            true => times.start_rank,
            false => latest[index] - (times.done - times.start_rank),
        };
        for wait in &nodes[index].waits {
            if let Some(before) = &nodes[wait.node].times {
                // What waits may start once the lag has passed after `free`, which for something that takes no time
                // is one rank before it is `done`.
                let moment = if nodes[index].is_milestone() {
                    0
                } else {
                    before.done - before.free
                };
                latest[wait.node] = latest[wait.node].min(start - wait.lag + moment);
            }
        }
    }
    let slack_of =
        |(node, latest): (&Node<'_>, i64)| node.times.as_ref().map_or(0, |times: &Times| latest - times.done);
    nodes.iter().zip(latest).map(slack_of).collect()
}
