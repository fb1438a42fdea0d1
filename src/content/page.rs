//! An ordinary page.

use super::front_matter;

front_matter! {
    /// The front matter of an ordinary page.
    PageFront, held by "a page",
    derived {},
    {}
}
