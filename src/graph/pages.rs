//! What the graph knows of an ordinary page.

use super::{Common, ProductionId};

/// An ordinary page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What every node has; the id is the path below `content/` without `.md` and `index`.
    pub common: Common,
    /// The production whose bible it is a chapter of.
    pub production: Option<ProductionId>,
}
