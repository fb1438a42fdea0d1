//! What goes round in a cycle where it should end somewhere: departments that are part of each other, roles that
//! extend each other.

use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::{Common, Graph};
use crate::units::words::{MAX_NAMED, first_of};

/// How a cycle of one key is told.
pub(super) struct Cycle {
    pub(super) code: Code,
    /// The key that leads from each to the next.
    pub(super) key: &'static str,
    /// `departments are part of each other`
    pub(super) message: &'static str,
    /// What is said of each but the first.
    pub(super) next: &'static str,
    pub(super) help: &'static str,
}

impl Cycle {
    /// The problem that a cycle is, at the first of those on it, with the others; of many, the first ones.
    pub(super) fn report<'g>(
        &self,
        graph: &'g Graph,
        cycle: &[usize],
        common: impl Fn(usize) -> &'g Common,
    ) -> Diagnostic {
        let place = |index: &usize| {
            let file = common(*index).entry.map(|entry| graph[entry].path.clone());
            Place::value(&file.unwrap_or_default(), FieldPath::of(self.key))
        };
        let names = cycle.iter().map(|index| format!("`{}`", common(*index).id));
        let names: Vec<_> = names.collect();
        let message = format!("{} in a cycle: {}", self.message, first_of(names).join(" → "));
        let problem = Diagnostic::new(self.code, place(&cycle[0]), message).help(self.help);
        let others = cycle.iter().take(MAX_NAMED).skip(1);
        others.fold(problem, |problem, index| problem.related(place(index), self.next))
    }
}
