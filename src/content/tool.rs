//! A tool that roles use.

use super::front_matter;
use crate::units::Address;

front_matter! {
    /// The front matter of a tool.
    ToolFront, held by "a tool",
    derived {
        "roles" => "it is derived: roles name their tools",
        "used_by" => "it is derived: roles name their tools",
        "replaces" => "it is derived: write `replaced_by` in the older tool instead",
        "id" => "it is the file's name: rename the file instead",
    },
    {
        /// What it is listed under.
        #[schemars(example = &"Production tracking")]
        kind: Option<String>,
        /// The tool that took its place.
        replaced_by: Option<String>,
        /// Its own page.
        #[schemars(example = &"https://example.org/")]
        url: Option<Address>,
    }
}
