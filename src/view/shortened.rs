//! Lists of which a page shows no more than somebody can look through.

use serde::Serialize;

/// A list that may be cut, and how many more there are. How many are shown at most is said of each list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Shortened<T> {
    /// The items that are shown.
    pub shown: Vec<T>,
    /// How many more there are; 0 where all are shown.
    pub more: usize,
}

impl<T> Shortened<T> {
    /// The first items of a list, at most so many.
    pub fn first(most: usize, list: impl IntoIterator<Item = T>) -> Self {
        let mut rest = list.into_iter();
        Self {
            shown: rest.by_ref().take(most).collect(),
            more: rest.count(),
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// What is made of each item that is shown; nothing is made of the others.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> Shortened<U> {
        Shortened {
            shown: self.shown.into_iter().map(make).collect(),
            more: self.more,
        }
    }
}

impl<T> Default for Shortened<T> {
    fn default() -> Self {
        Self::first(0, [])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_list_counts_what_it_leaves_out_and_makes_nothing_of_it() {
        let mut made = 0;
        let list = Shortened::first(2, ["runner", "driver", "grip"]).map(|role| {
            made += 1;
            role.len()
        });
        assert_eq!((&list.shown[..], list.more, made), (&[6, 6][..], 1, 2));
        let whole = Shortened::first(2, ["runner"]);
        assert_eq!((whole.shown.len(), whole.more), (1, 0));
        assert!(Shortened::<u8>::default().is_empty());
    }
}
