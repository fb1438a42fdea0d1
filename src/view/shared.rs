//! Values that many pages show: made once, and handed to templates without being copied.
//!
//! A link to a role stands on a hundred pages. As a [`Shared`] it is one value in memory, and whoever turns views into
//! what a template engine wants may remember what became of it: see [`with_engine`]. Templates and data see the value
//! itself, as if it stood there alone. A [`Fragment`] goes further: templates see what a component of the theme makes of it,
//! which is made once as well.

use std::cell::RefCell;
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

/// What a value became for a template engine; it serialises to that.
pub type Ready = Box<dyn erased_serde::Serialize + Send + Sync>;

/// Turns values into what a template engine takes as it is.
pub trait EngineAdapter {
    /// The same value; it serialises to the same.
    fn value(&self, value: &dyn erased_serde::Serialize) -> Ready;

    /// The HTML that a component makes of the value, which it takes as `of`.
    fn piece(&self, component: &str, value: &dyn erased_serde::Serialize) -> Ready;
}

thread_local! {
    static MAKER: RefCell<Option<Arc<dyn EngineAdapter>>> = const { RefCell::new(None) };
}

/// Serialises something; in it each shared value is made ready when it is first met, and later taken as it then became.
///
/// All calls have to be for one template engine.
pub fn with_engine<R>(maker: Arc<dyn EngineAdapter>, serialise: impl FnOnce() -> R) -> R {
    let before = MAKER.replace(Some(maker));
    let made = serialise();
    MAKER.set(before);
    made
}

impl<T: Serialize> Held<T> {
    fn serialize<S: Serializer>(
        &self,
        serializer: S,
        make: impl FnOnce(&dyn EngineAdapter, &T) -> Ready,
    ) -> Result<S::Ok, S::Error> {
        MAKER.with_borrow(|maker| match maker {
            Some(maker) => {
                let ready = self.ready.get_or_init(|| make(&**maker, &self.value));
                erased_serde::serialize(&**ready, serializer)
            }
            None => self.value.serialize(serializer),
        })
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer, |maker, value| maker.value(value))
    }
}

/// What a component of the theme lays out.
pub trait Component: Serialize {
    /// The name of the component. It takes the value as `of`, and nothing else.
    const NAME: &'static str;
}

/// A shared value that templates see as the HTML which a component of the theme makes of it, made once however many pages
/// hold it. Data see the value itself.
#[derive(PartialEq, Eq, Hash)]
pub struct Fragment<T>(Shared<T>);

impl<T> Fragment<T> {
    /// A value that others may hold as well.
    pub fn new(value: T) -> Self {
        Self(Shared::new(value))
    }
}

impl<T: Component> Serialize for Fragment<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let held = &self.0.0;
        held.serialize(serializer, |maker, value| maker.piece(T::NAME, value))
    }
}

impl<T> Clone for Fragment<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Fragment<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Fragment<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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

    struct Json;

    impl EngineAdapter for Json {
        fn value(&self, value: &dyn erased_serde::Serialize) -> Ready {
            MADE.fetch_add(1, Ordering::Relaxed);
            Box::new(serde_json::to_value(value).unwrap_or_default())
        }

        fn piece(&self, component: &str, value: &dyn erased_serde::Serialize) -> Ready {
            let json = serde_json::to_string(value).unwrap_or_default();
            Box::new(format!("<{component}>{json}"))
        }
    }

    fn json<T: Serialize>(value: &T) -> String {
        with_engine(Arc::new(Json), || {
            serde_json::to_string(value).unwrap_or_default()
        })
    }

    #[test]
    fn a_shared_value_is_made_ready_once_and_anew_for_who_changes_it() {
        let runner = Shared::new(vec!["runner".to_owned()]);
        let mut changed = runner.clone();
        assert_eq!(json(&runner), r#"["runner"]"#);
        assert_eq!(json(&changed), r#"["runner"]"#);
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

    #[test]
    fn a_piece_is_what_its_component_makes_of_it_and_its_value_in_data() {
        #[derive(serde::Serialize)]
        struct Call(u8);

        impl Component for Call {
            const NAME: &'static str = "cb.call";
        }

        let call = Fragment::new(Call(6));
        assert_eq!(json(&[&call, &call.clone()]), r#"["<cb.call>6","<cb.call>6"]"#);
        assert_eq!(serde_json::to_string(&call).unwrap_or_default(), "6");
    }
}
