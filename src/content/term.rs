//! A word of the trade that the glossary explains.

use super::front_matter;

front_matter! {
    /// The front matter of a term. Its summary is its definition, `aka` are its synonyms.
    TermFront, held by "a term",
    derived {
        "definition" => "its definition is its summary: write `summary`, or begin the text with it",
        "synonyms" => "other words for it are written under `aka`",
        "id" => "it is the file's name: rename the file instead",
    },
    {
        /// Whether its first use on each page is marked. Default: true. Write `false` for a word that everybody also uses otherwise.
        #[schemars(example = false)]
        mark: Option<bool>,
    }
}
