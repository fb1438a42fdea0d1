//! A career path: steps from one role to another that somebody says are usual.

use super::{Names, front_matter};

front_matter! {
    /// The front matter of a career path.
    CareerPathFront, held by "a career path",
    derived {
        "years" => "it is derived: write `years` in the `moves` of the roles instead",
        "id" => "it is the file's name: rename the file instead",
    },
    {
        /// The medium in which it is usual.
        #[schemars(example = &"animation")]
        medium: Option<String>,
        /// Roles in order, by id, or words. Two roles in a row must be a declared move.
        #[schemars(example = serde_json::json!(["runner", "production-assistant", "Two years at another studio"]))]
        steps: Names,
        /// What it is based on.
        #[schemars(example = &"Our own people")]
        source: Option<String>,
        /// Career paths that say otherwise; write it on one side only.
        #[schemars(example = serde_json::json!(["runner-to-producer"]))]
        disagrees_with: Names,
    }
}
