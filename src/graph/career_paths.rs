//! What the graph knows of a career path.

use super::{CareerPathId, Common, SettingId, Step};

/// A career path.
#[derive(Clone, Debug, Default)]
pub struct CareerPath {
    /// What every node has.
    pub common: Common,
    /// The medium in which it is usual.
    pub medium: Option<SettingId>,
    /// Its steps. Two roles in a row are a declared move.
    pub steps: Vec<Step>,
    /// What it is based on.
    pub source: Option<String>,
    /// Career paths that say otherwise, whichever side wrote it.
    pub disagrees_with: Vec<CareerPathId>,
}
