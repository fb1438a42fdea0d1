//! Where each title stands among those of all roles, so that lists are sorted by numbers: the words are compared once.

use rayon::prelude::*;

use super::{Graph, Role};
use crate::units::alphabet_key;

/// Gives every role and every variant with a title of its own the rank of that title, letter case aside.
pub(super) fn give(graph: &mut Graph) {
    let mut titles: Vec<((String, String), usize, Option<usize>)> = Vec::with_capacity(graph.roles.len());
    for (role, Role { common, variants, .. }) in graph.roles.iter().enumerate() {
        titles.push((alphabet_key(&common.title), role, None));
        for (index, variant) in variants.iter().enumerate() {
            titles.extend(
                variant
                    .title
                    .iter()
                    .map(|title| (alphabet_key(title), role, Some(index))),
            );
        }
    }
    titles.par_sort_unstable();
    for (rank, equal) in (0..).zip(titles.chunk_by(|one, next| one.0 == next.0)) {
        for (_, role, variant) in equal {
            let role = &mut graph.roles[*role];
            match variant {
                Some(index) => role.variants[*index].title_rank = rank,
                None => role.title_rank = rank,
            }
        }
    }
}
