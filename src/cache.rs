//! What a rebuild remembers: parsed files and rendered pages, by fingerprints of all they were made from.
//!
//! There are no rules for what to rebuild. A result is used again only when everything it was made from is the same, so
//! nothing can be stale; what one build did not use is forgotten, so nothing piles up.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;

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
    /// `inputs` must hash everything that `make` depends on.
    pub fn recall(&self, inputs: &impl Hash, make: impl FnOnce() -> T) -> T {
        self.recall_by(Fingerprint::of_value(inputs), make)
    }

    /// The same, for inputs whose fingerprint is known.
    pub fn recall_by(&self, inputs: Fingerprint, make: impl FnOnce() -> T) -> T {
        let value = self.last.get(&inputs).cloned().unwrap_or_else(make);
        if let Ok(mut used) = self.used.lock() {
            used.insert(inputs, value.clone());
        }
        value
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
            memory.recall(&number, || {
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
}
