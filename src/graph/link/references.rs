//! One written reference becomes an id, and what names nothing is reported with what is near.

use std::sync::Arc;

use super::Linker;
use crate::content::{Kind, WrittenLevel, in_words, is_id};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::graph::names::Meaning;
use crate::graph::{
    DepartmentId, Graph, Named, Node, RoleId, SettingId, SettingName, SkillAtLevel, SkillId, Step, ToolId,
};
use crate::units::words::{MAX_NAMED, first_of};

/// Which of the settings' names fit.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Medium,
    Scale,
    Either,
}

impl Linker<'_> {
    /// The node of an id of one kind; what names nothing is reported, what is hidden vanishes.
    pub(super) fn typed(
        &mut self,
        graph: &Graph,
        kind: Kind,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<Node> {
        match self.names.by_id(kind, written) {
            Meaning::Node(node) => return Some(node),
            Meaning::Hidden => return None,
            Meaning::Draft => {
                let message = format!("the {} `{written}` is a draft", kind.words());
                self.report(
                    Diagnostic::new(Code::LinkToDraft, place(), message)
                        .help("publish it by taking `draft: true` out of its file, or build with `--drafts`")
                        .as_error(),
                );
                return None;
            }
            Meaning::Several(_) | Meaning::Unknown => {}
        }
        if !is_id(written) {
            match self.names.by_name(kind, graph, written).as_slice() {
                [] => {}
                [node] => return Some(*node),
                several => {
                    let problem = ambiguous(graph, written, several, place());
                    self.report(problem);
                    return None;
                }
            }
        }
        let help = self
            .names
            .suggest(kind, graph, written)
            .unwrap_or_else(|| match kind.folder() {
                Some(folder) if is_id(written) => format!("write it as content/{folder}/{written}.md"),
                _ => "ids are file names without `.md`".to_owned(),
            });
        let message = format!("no {} is called `{written}`", kind.words());
        self.report(Diagnostic::new(kind.unknown_code(), place(), message).help(help));
        None
    }

    pub(in crate::graph) fn role(
        &mut self,
        graph: &Graph,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<RoleId> {
        self.typed(graph, Kind::Role, written, place).and_then(RoleId::of)
    }

    pub(super) fn roles(
        &mut self,
        graph: &Graph,
        written: &[String],
        file: &Arc<str>,
        path: impl Fn() -> FieldPath,
    ) -> Vec<RoleId> {
        let mut roles = Vec::new();
        for (index, name) in written.iter().enumerate() {
            let place = || Place::value(file, path().index(index));
            if let Some(role) = self.role(graph, name, place)
                && !roles.contains(&role)
            {
                roles.push(role);
            }
        }
        roles
    }

    pub(super) fn department(
        &mut self,
        graph: &Graph,
        written: Option<&String>,
        place: impl FnOnce() -> Place,
    ) -> Option<DepartmentId> {
        self.typed(graph, Kind::Department, written?, place)
            .and_then(DepartmentId::of)
    }

    /// A medium or scale of the settings.
    pub(super) fn setting(
        &mut self,
        graph: &Graph,
        written: &str,
        wanted: Wanted,
        place: impl FnOnce() -> Place,
    ) -> Option<SettingId> {
        let fits = |name: &&SettingName| match wanted {
            Wanted::Medium => name.is_medium(),
            Wanted::Scale => !name.is_medium(),
            Wanted::Either => true,
        };
        let known = graph
            .setting_names
            .iter()
            .position(|name| fits(&name) && name.name() == written);
        if known.is_none() {
            let (code, what, key) = match wanted {
                Wanted::Medium => (Code::UnknownMedium, "medium", "media"),
                Wanted::Scale => (Code::UnknownScale, "scale", "scales"),
                Wanted::Either => (Code::UnknownMedium, "medium or scale", "media"),
            };
            let names = graph.setting_names.iter().filter(fits).map(SettingName::name);
            let help = match nearest(written, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it in callboard.yaml under `{key}`"),
            };
            self.report(
                Diagnostic::new(code, place(), format!("no {what} is called `{written}`")).help(help),
            );
        }
        known
    }

    pub(super) fn media(
        &mut self,
        graph: &Graph,
        written: &[String],
        file: &Arc<str>,
        path: impl Fn() -> FieldPath,
    ) -> Vec<SettingId> {
        let place = |index| Place::value(file, path().index(index));
        let media = written.iter().enumerate();
        media
            .filter_map(|(index, name)| self.setting(graph, name, Wanted::Medium, || place(index)))
            .collect()
    }

    pub(super) fn phases(
        &mut self,
        written: &[String],
        file: &Arc<str>,
        path: impl Fn() -> FieldPath,
    ) -> Vec<usize> {
        let config = self.context.config;
        let mut phases = Vec::new();
        for (index, name) in written.iter().enumerate() {
            match config.phases.iter().position(|phase| phase == name) {
                Some(phase) => phases.push(phase),
                None => {
                    let help = match nearest(name, config.phases.iter().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the phases are {}", config.phases.join(", ")),
                    };
                    let place = Place::value(file, path().index(index));
                    let message = format!("no phase is called `{name}`");
                    self.report(Diagnostic::new(Code::UnknownPhase, place, message).help(help));
                }
            }
        }
        phases.sort_unstable();
        phases.dedup();
        phases
    }

    /// The skills that are needed, and those that are marked as not needed.
    pub(super) fn skills(
        &mut self,
        graph: &Graph,
        written: &[(String, WrittenLevel)],
        file: &Arc<str>,
        path: impl Fn() -> FieldPath,
    ) -> (Vec<SkillAtLevel>, Vec<SkillId>) {
        let place = |name: &str| Place::key(file, path().key(name));
        let (mut skills, mut not_needed) = (Vec::new(), Vec::new());
        for (name, level) in written {
            let node = self.typed(graph, Kind::Skill, name, || place(name));
            let Some(skill) = node.and_then(SkillId::of) else {
                continue;
            };
            match level {
                WrittenLevel::At(level) => skills.push((skill, Some(*level))),
                WrittenLevel::Open => skills.push((skill, None)),
                WrittenLevel::NotNeeded => not_needed.push(skill),
            }
        }
        // What matters most comes first; among equals the writer's order stays.
        skills.sort_by_key(|(_, level)| std::cmp::Reverse(*level));
        (skills, not_needed)
    }

    pub(super) fn tools(
        &mut self,
        graph: &Graph,
        written: &[String],
        file: &Arc<str>,
        path: impl Fn() -> FieldPath,
    ) -> Vec<ToolId> {
        let place = |index| Place::value(file, path().index(index));
        let tools = written.iter().enumerate().filter_map(|(index, name)| {
            self.typed(graph, Kind::Tool, name, || place(index))
                .and_then(ToolId::of)
        });
        tools.collect()
    }

    /// A role by id, or words; words that are a role's title or alias are that role.
    pub(super) fn step(
        &mut self,
        graph: &Graph,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<Step> {
        if is_id(written) {
            return match self.names.by_id(Kind::Role, written) {
                Meaning::Unknown => {
                    let help = self.names.suggest(Kind::Role, graph, written);
                    let words = in_words(written);
                    let message = format!("no role is called `{written}`");
                    self.report(Diagnostic::new(Code::UnknownRole, place(), message).help(
                        help.unwrap_or_else(|| {
                            format!("write it as words, `{words}`, if it is no role here")
                        }),
                    ));
                    None
                }
                _ => self.role(graph, written, place).map(Step::Role),
            };
        }
        match self.names.by_name(Kind::Role, graph, written).as_slice() {
            [] => Some(Step::Words(Arc::from(written))),
            _ => self.role(graph, written, place).map(Step::Role),
        }
    }

    /// Who answers for something: a node by id, or words.
    pub(super) fn owner(
        &mut self,
        graph: &Graph,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<Named> {
        if is_id(written) {
            self.anything(graph, written, place).map(Named::Node)
        } else if self.names.is_hidden_person(written) {
            None
        } else {
            Some(Named::Words(Arc::from(written)))
        }
    }

    /// A node of any kind.
    pub(super) fn anything(
        &mut self,
        graph: &Graph,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<Node> {
        match self.names.any(written) {
            Meaning::Node(node) => return Some(node),
            Meaning::Hidden => {}
            Meaning::Draft => {
                let message = format!("`{written}` is a draft");
                self.report(Diagnostic::new(Code::LinkToDraft, place(), message));
            }
            Meaning::Several(nodes) => {
                let problem = ambiguous(graph, written, &nodes, place());
                self.report(problem);
            }
            Meaning::Unknown => {
                let help = self
                    .names
                    .suggest_any(written)
                    .map(|near| format!("did you mean `{near}`?"));
                let message = format!("nothing is called `{written}`");
                self.report(
                    Diagnostic::new(Code::UnknownEntry, place(), message)
                        .help("write an id, with its folder in front where several share it, or an address")
                        .help_if(help),
                );
            }
        }
        None
    }
}

/// A name that means several things, with all of them.
pub(in crate::graph) fn ambiguous(graph: &Graph, written: &str, nodes: &[Node], place: Place) -> Diagnostic {
    let path_of = |node: &Node| format!("`{}`", graph.kind(*node).path(&graph.common(*node).id));
    // Very many things may share a name.
    let written_out = first_of(nodes.iter().map(path_of)).join(" or ");
    let mut problem = Diagnostic::new(
        Code::AmbiguousName,
        place,
        format!("`{written}` may mean several things"),
    )
    .help(format!("write {written_out}"));
    for node in nodes.iter().take(MAX_NAMED) {
        if let Some(entry) = graph.entry_of(*node) {
            let words = graph.kind(*node).words();
            problem = problem.related(
                Place::file(&graph[entry].path),
                format!("this {words} goes by the name"),
            );
        }
    }
    problem
}
