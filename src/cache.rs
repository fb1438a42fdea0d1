//! What a rebuild remembers: parsed files and rendered pages, by fingerprints of all they were made from.
//!
//! There are no rules for what to rebuild. A result is used again only when everything it was made from is the same, so
//! nothing can be stale; what one build did not use is forgotten, so nothing piles up.

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
