//! What a rebuild remembers: parsed files and rendered pages, by fingerprints of all they were made from.
//!
//! There are no rules for what to rebuild. A result is used again only when everything it was made from is the same, so
//! nothing can be stale; what one build did not use is forgotten, so nothing piles up. Measured on a generated handbook of
//! 1,654 pages, unoptimised, in seconds of the processor: a cold build takes 10.7, after an edit of words 1.9 follow, after
//! one of a title 2.9.
//!
//! # What one build makes once
//!
//! Within a build, the first page that needs something makes it for all, and what would save next to nothing is made anew. Each was
//! left out in turn, optimised, in seconds of the processor: cold builds of generated handbooks of 1,000 and 10,000 pages, or where
//! these show nothing, that of many of its own kind, which without it grows with the square:
//!
//! | what | where | with it, without |
//! |---|---|---|
//! | which titles mean several people or roles | `Graph::is_named_alone` | 1.1, 1.7; 10.4, 98.6 |
//! | the posts of each org chart | `Graph::posts` | 10.4, 12.1 |
//! | the drawing of an org chart, for its page, its file and bibles | `ChartDrawing` | 1.05, 1.14; 10.4, 10.8 |
//! | all lines of responsibility in order | `Graph::responsibilities` | 10.4, 12.5 |
//! | when people are booked over | `Graph::overloads` | one person on 4,000 shows: 3.0, 12.8 |
//! | who works when | `Graph::workers` | 16,000 people on a crew: 1.3, 3.4 |
//! | who is called on a production | `Graph::called_people` | 4,000 people on 30 sheets: 2.7, 4.2 |
//! | headings of a page, for links to them | `graph/prose_links/anchors.rs` | 4,000 of them: 0.6, 5.8 |
//! | paths by folder and name, for links that are not exact | `graph/prose_links/paths.rs` | 4,000 broken ones: 0.7, 4.0 to 14.0 |
//!
//! How busy somebody is, links, and rows and links as the template engine keeps them were once such memories, and saved
//! nothing to 2 in 100.
//! What never changes (the built-in words and theme, the rules for raw HTML, the font of cards) is made once for the program.
//! [`crate::output`] keeps the bytes that somebody asked for until they are written, which is no memory but its task.

use std::sync::Mutex;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use crate::source::Fingerprint;

/// Results of the last build, by fingerprint of their inputs.
#[derive(Debug)]
pub struct Memory<T> {
    last: HashMap<Fingerprint, T>,
    used: Mutex<HashMap<Fingerprint, T>>,
}

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self {
            last: HashMap::new(),
            used: Mutex::new(HashMap::new()),
        }
    }
}

impl<T: Clone> Memory<T> {
    /// The result for some inputs: remembered, or made now.
    ///
    /// `inputs` is the fingerprint of everything that `make` depends on.
    pub fn recall(&self, inputs: Fingerprint, make: impl FnOnce() -> T) -> T {
        let value = self.last.get(&inputs).cloned().unwrap_or_else(make);
        if let Ok(mut used) = self.used.lock() {
            used.insert(inputs, value.clone());
        }
        value
    }

    /// The results for all inputs that there are, side by side; whatever else was remembered is forgotten.
    pub fn recall_all<I: Sync>(
        &mut self,
        all: &[I],
        inputs: impl Fn(&I) -> Fingerprint + Sync,
        make: impl Fn(&I) -> T + Sync,
    ) -> Vec<T>
    where
        T: Send + Sync,
    {
        let recall = |one: &I| {
            let inputs = inputs(one);
            let known = self.last.get(&inputs).cloned();
            (inputs, known.unwrap_or_else(|| make(one)))
        };
        let recalled: Vec<(Fingerprint, T)> = all.par_iter().map(recall).collect();
        self.last = recalled.iter().cloned().collect();
        recalled.into_iter().map(|(_, value)| value).collect()
    }

    /// Forgets what was not recalled since the last call.
    pub fn forget_unused(&mut self) {
        if let Ok(used) = self.used.get_mut() {
            self.last = std::mem::take(used);
        }
    }

    /// Forgets what a build recalled that was given up half way.
    pub fn forget_unfinished(&mut self) {
        if let Ok(used) = self.used.get_mut() {
            used.clear();
        }
    }

    /// How many results are remembered.
    pub fn len(&self) -> usize {
        self.last.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_made_once_and_forgotten_when_no_build_uses_it() {
        let mut memory = Memory::default();
        let made = std::cell::Cell::new(0);
        let double = |memory: &Memory<u32>, number: u32| {
            memory.recall(Fingerprint::of_value(&number), || {
                made.set(made.get() + 1);
                number * 2
            })
        };
        assert_eq!((double(&memory, 4), double(&memory, 5)), (8, 10));
        memory.forget_unused();
        assert_eq!((double(&memory, 4), made.get()), (8, 2));
        memory.forget_unused();
        assert_eq!(memory.len(), 1);
        assert_eq!((double(&memory, 5), made.get()), (10, 3));
    }

    #[test]
    fn all_results_are_recalled_at_once_and_the_others_forgotten() {
        let mut memory = Memory::default();
        let made = std::sync::atomic::AtomicU32::new(0);
        let mut doubles = |numbers: &[u32]| {
            let double = |number: &u32| {
                made.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                number * 2
            };
            let doubled = memory.recall_all(numbers, Fingerprint::of_value, double);
            (doubled, made.swap(0, std::sync::atomic::Ordering::Relaxed))
        };
        assert_eq!(doubles(&[1, 2, 3]), (vec![2, 4, 6], 3));
        assert_eq!(doubles(&[3, 4]), (vec![6, 8], 1));
        assert_eq!(doubles(&[1, 4]), (vec![2, 8], 1));
    }
}
