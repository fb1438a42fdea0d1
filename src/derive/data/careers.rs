//! Career paths, as `site.json` has them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::graph::{CareerPathId, Node};

/// A career path.
#[derive(Serialize, JsonSchema)]
pub(super) struct CareerData {
    #[serde(flatten)]
    entry: EntryData,
    medium: Option<String>,
    /// Ids of roles, and words.
    steps: Vec<String>,
    source: Option<String>,
    /// From both sides.
    disagrees_with: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn career_path(&self, id: CareerPathId) -> CareerData {
        let path = &self.graph[id];
        let others = path.disagrees_with.iter();
        CareerData {
            entry: self.entry(Node::CareerPath(id)),
            medium: path.medium.map(|id| self.setting_name(id)),
            steps: path.steps.iter().map(|step| self.step(step)).collect(),
            source: path.source.clone(),
            disagrees_with: others.map(|id| self.id(Node::CareerPath(*id))).collect(),
        }
    }
}
