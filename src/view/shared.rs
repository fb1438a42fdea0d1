//! Values that many pages show: made once, and handed to templates without being copied.
//!
//! A link to a role stands on a hundred pages. As a [`Shared`] it is one value in memory, and whoever turns views into
//! what a template engine wants may remember what became of it: see [`remembering`]. Templates and data see the value
//! itself, as if it stood there alone.

use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

/// A value that is held by many. Equal values are equal, whoever holds them; who changes one has a copy of their own.
pub struct Shared<T>(Arc<Held<T>>);

struct Held<T> {
    value: T,
    ready: OnceLock<Ready>,
}

/// What a value became for a template engine; it serialises to the same as the value.
pub type Ready = Box<dyn erased_serde::Serialize + Send + Sync>;

/// Turns a value into what a template engine takes as it is.
pub type MakeReady = fn(&dyn erased_serde::Serialize) -> Ready;

thread_local! {
    static MAKE_READY: Cell<Option<MakeReady>> = const { Cell::new(None) };
}

/// Serialises something; in it each shared value is made ready when it is first met, and later taken as it then became.
///
/// All calls have to be for one template engine.
pub fn remembering<R>(make_ready: MakeReady, serialise: impl FnOnce() -> R) -> R {
    let before = MAKE_READY.replace(Some(make_ready));
    let made = serialise();
    MAKE_READY.set(before);
    made
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match MAKE_READY.get() {
            Some(make) => {
                let ready = self.0.ready.get_or_init(|| make(&self.0.value));
                erased_serde::serialize(&**ready, serializer)
            }
            None => self.0.value.serialize(serializer),
        }
    }
}

impl<T> Shared<T> {
    /// A value that others may hold as well.
    pub fn new(value: T) -> Self {
        Self(Arc::new(Held::from(value)))
    }
}

impl<T> From<T> for Held<T> {
    fn from(value: T) -> Self {
        Self {
            value,
            ready: OnceLock::new(),
        }
    }
}

impl<T: Clone> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self::from(self.value.clone())
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        let held = Arc::make_mut(&mut self.0);
        held.ready = OnceLock::new();
        &mut held.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.value == other.0.value
    }
}

impl<T: Eq> Eq for Shared<T> {}

impl<T: Hash> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.value.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    static MADE: AtomicUsize = AtomicUsize::new(0);

    fn make_ready(value: &dyn erased_serde::Serialize) -> Ready {
        MADE.fetch_add(1, Ordering::Relaxed);
        Box::new(serde_json::to_value(value).unwrap_or_default())
    }

    #[test]
    fn a_shared_value_is_made_ready_once_and_anew_for_who_changes_it() {
        let runner = Shared::new(vec!["runner".to_owned()]);
        let mut changed = runner.clone();
        let json = |value: &Shared<Vec<String>>| {
            remembering(make_ready, || serde_json::to_string(value).unwrap_or_default())
        };
        assert_eq!(
            (json(&runner), json(&changed)),
            (r#"["runner"]"#.into(), r#"["runner"]"#.into())
        );
        assert_eq!(MADE.load(Ordering::Relaxed), 1);
        changed.push("driver".to_owned());
        assert_eq!(json(&changed), r#"["runner","driver"]"#);
        assert_eq!(json(&runner), r#"["runner"]"#);
        assert_eq!(MADE.load(Ordering::Relaxed), 2);
        assert_eq!(
            serde_json::to_string(&runner).unwrap_or_default(),
            r#"["runner"]"#
        );
        assert_ne!(changed, runner);
    }
}
