//! What the graph knows of a term of the trade.

use super::{Common, TermId};

/// A term of the trade.
#[derive(Clone, Debug, Default)]
pub struct Term {
    /// What every node has; the summary of its file is its definition.
    pub common: Common,
    /// Whether its first use on a page stays as it is.
    pub is_unmarked: bool,
    /// Terms that name it in their `see` and that it does not name in its own.
    pub seen_from: Vec<TermId>,
}
