//! Career paths: their steps, and the paths that they disagree with.

use super::Linker;
use super::references::Wanted;
use crate::content::{Body, Kind};
use crate::diagnostic::{FieldPath, Place};
use crate::graph::{CareerPathId, Graph};

impl Linker<'_> {
    pub(super) fn resolve_career_paths(&mut self, graph: &mut Graph) {
        for index in 0..graph.career_paths.len() {
            let Some(entry) = graph.career_paths[index]
                .common
                .entry
                .map(|entry| graph[entry].clone())
            else {
                continue;
            };
            let Body::CareerPath(front) = &entry.body else {
                continue;
            };
            let file = &entry.path;
            let place = |key: &str| Place::value(file, FieldPath::of(key));
            let medium = front
                .medium
                .as_ref()
                .and_then(|name| self.setting(graph, name, Wanted::Medium, || place("medium")));
            let steps = front.steps.iter().enumerate().filter_map(|(position, step)| {
                self.step(graph, step, || {
                    Place::value(file, FieldPath::of("steps").index(position))
                })
            });
            let steps: Vec<_> = steps.collect();
            let others = front
                .disagrees_with
                .iter()
                .enumerate()
                .filter_map(|(position, name)| {
                    let place = || Place::value(file, FieldPath::of("disagrees_with").index(position));
                    self.typed(graph, Kind::CareerPath, name, place)
                        .and_then(CareerPathId::of)
                });
            let disagrees_with: Vec<_> = others.collect();
            let path = &mut graph.career_paths[index];
            path.medium = medium;
            path.steps = steps;
            path.source = front.source.clone();
            path.disagrees_with = disagrees_with;
        }
    }
}
