//! The main duties of a role, as its own page and vacancies for it say them.

use serde::Serialize;

use crate::content::sections::Item;

/// A main duty of a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Duty {
    /// In plain words.
    pub text: String,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
}

impl Duty {
    /// A line of a role's text.
    pub fn of(item: &Item) -> Self {
        Self {
            text: item.text.to_string(),
            audience: item.audience.as_deref().map(str::to_owned),
        }
    }
}
