//! A document that productions make: who makes it, when, who signs it off, and its template.

use super::{Names, front_matter};

front_matter! {
    /// The front matter of a document.
    DocumentFront, held by "a document",
    derived {
        "id" => "it is the file's name: rename the file instead",
        "productions" => "it is derived: schedules say in which phase it is made",
    },
    {
        /// The roles that make it. A role may say the same with `produces`.
        #[schemars(example = serde_json::json!(["production-assistant"]))]
        made_by: Names,
        /// The roles that sign it off.
        #[schemars(example = serde_json::json!(["producer"]))]
        signed_off_by: Names,
        /// Who reads it: roles, departments and people by id, or words.
        #[schemars(example = serde_json::json!(["production", "Everybody on the shoot"]))]
        read_by: Names,
        /// The phases in which it is made; the settings' names.
        #[schemars(example = serde_json::json!(["production"]))]
        phases: Names,
        /// When it is made, in words: `weekly`, `the evening before`.
        #[schemars(example = &"The evening before")]
        when: Option<String>,
        /// How long it is kept, in words.
        #[schemars(example = &"Seven years")]
        kept: Option<String>,
        /// Its template: a file beside this one.
        template: Option<String>,
    }
}
