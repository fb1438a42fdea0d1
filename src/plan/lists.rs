//! The pages that nobody writes: lists, maps and tables, the front pages of folders, and further pages of what is long.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Builder, LISTED, Subject, Url, folded, folder_of, stem_of, url};
use crate::content::Kind;
use crate::graph::{DepartmentId, MapOf, Node, RoleId, SettingId};

/// The most entries of a list on one page.
pub const PART_SIZE: usize = 300;

/// The most entries of a list on one page where each entry takes many lines.
const LONG_PART_SIZE: usize = 60;

/// The most entries of a list on one page where each is drawn as well.
const DRAWN_PART_SIZE: usize = 100;

/// The most entries of a list on one page where each has a drawing and a table of its own.
const CHARTED_PART_SIZE: usize = 40;

impl Subject {
    /// The most entries of its list on one page.
    pub fn part_size(&self) -> usize {
        match self {
            Self::CareerMap(_) | Self::OccupationalMap(_) | Self::SkillMatrix(_) => LONG_PART_SIZE,
            Self::Timeline => DRAWN_PART_SIZE,
            Self::PeopleTimeline => CHARTED_PART_SIZE,
            _ => PART_SIZE,
        }
    }
}

impl Builder<'_> {
    pub(super) fn has_any(&self, kind: Kind) -> bool {
        match kind {
            Kind::Role => !self.graph.roles.is_empty(),
            Kind::Department => !self.graph.departments.is_empty(),
            // Moves have a front page without any path: the map and the finder are found there.
            Kind::CareerPath => {
                !self.graph.career_paths.is_empty() || self.is_needed(&Subject::CareerMap(MapOf::All))
            }
            Kind::Person => !self.graph.people.is_empty(),
            Kind::Production => !self.graph.productions.is_empty(),
            Kind::Skill => !self.graph.skills.is_empty(),
            Kind::Tool => !self.graph.tools.is_empty(),
            Kind::Crew | Kind::Schedule | Kind::Page => false,
        }
    }

    pub(super) fn is_needed(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Glossary => {
                let mut entries = self.graph.entries.iter();
                !self.graph.roles.is_empty() || entries.any(|entry| !entry.shared.aka.is_empty())
            }
            Subject::OrgChart => !self.graph.roles.is_empty(),
            Subject::Tags => !self.graph.tags.is_empty(),
            Subject::CareerMap(_) | Subject::Finder => {
                self.graph.roles.iter().any(|role| !role.moves.is_empty())
            }
            Subject::Compare => self.graph.roles.len() > 1,
            Subject::Responsibilities => self.graph.count_responsibilities() > 0,
            Subject::OccupationalMap(_) => !self.graph.roles.is_empty(),
            Subject::Timeline | Subject::PeopleTimeline | Subject::RolePhases => self.has_time(subject),
            _ => true,
        }
    }

    fn add_unless_taken(&mut self, path: &str, subject: Subject) {
        let url = Url::folder(path);
        let has_it = self.pages.iter().any(|page| page.url == url);
        if !has_it {
            self.add(url, subject, None, None);
        }
    }

    pub(super) fn add_lists(&mut self) {
        for kind in LISTED
            .into_iter()
            .filter(|kind| self.has_any(*kind))
            .collect::<Vec<_>>()
        {
            self.add_unless_taken(kind.folder().unwrap_or_default(), Subject::List(kind));
        }
        for (path, subject) in [
            ("glossary", Subject::Glossary),
            ("org-chart", Subject::OrgChart),
            ("tags", Subject::Tags),
            ("careers/map", Subject::CareerMap(MapOf::All)),
            ("careers/finder", Subject::Finder),
            ("careers/compare", Subject::Compare),
            ("responsibilities", Subject::Responsibilities),
            ("occupational-map", Subject::OccupationalMap(None)),
            ("timeline", Subject::Timeline),
            ("timeline/people", Subject::PeopleTimeline),
            ("timeline/roles", Subject::RolePhases),
        ] {
            if self.is_needed(&subject) {
                self.add_unless_taken(path, subject);
            }
        }
        self.add_charts();
        self.add_careers();
        self.add_days();
        for (tag, slug) in url::slugs(self.graph.tags.keys()) {
            self.add(
                Url::folder(&format!("tags/{slug}")),
                Subject::Tag(tag),
                None,
                None,
            );
        }
        self.add_unless_taken("", Subject::Home);
        self.add(Url::of_file("404.html"), Subject::NotFound, None, None);
    }

    /// Maps of careers and occupations, comparisons, and tables of skills, beside those that the whole site has once.
    fn add_careers(&mut self) {
        let graph = self.graph;
        let setting = |id: SettingId| url::slug(graph.setting_names[id].name());
        for map in graph.career_maps() {
            let path = match map {
                MapOf::All => continue,
                MapOf::Medium(medium) => format!("careers/map/in-{}", setting(medium)),
                MapOf::Department(Some(id)) => format!("careers/map/departments/{}", graph[id].common.id),
                MapOf::Department(None) => "careers/map/no-department".to_owned(),
            };
            self.add(Url::folder(&path), Subject::CareerMap(map), None, None);
        }
        for medium in (0..graph.setting_names.len()).filter(|id| graph.setting_names[*id].is_medium()) {
            if graph.occupations.get(&Some(medium)).is_none_or(Vec::is_empty) {
                continue;
            }
            let path = format!("occupational-map/in-{}", setting(medium));
            self.add(
                Url::folder(&path),
                Subject::OccupationalMap(Some(medium)),
                None,
                None,
            );
        }
        let below = |node: Node, name: &str| {
            let entry = graph.common(node).entry?;
            Some(Url::below(stem_of(&graph[entry].path), name))
        };
        let roles: Vec<RoleId> = graph.role_ids().collect();
        let compared = roles
            .into_par_iter()
            .filter(|id| !graph[*id].moves.is_empty() || !graph[*id].variants.is_empty())
            .filter_map(|id| Some((id, below(Node::Role(id), "compare")?)));
        for (id, url) in compared.collect::<Vec<_>>() {
            self.add(url, Subject::Comparisons(id), None, None);
        }
        for id in (0..graph.departments.len()).map(DepartmentId::new) {
            if !graph.roles_with_skills(id).is_empty()
                && let Some(url) = below(Node::Department(id), "skills")
            {
                self.add(url, Subject::SkillMatrix(id), None, None);
            }
        }
    }

    /// Folders that hold pages and have no page of their own.
    pub(super) fn add_folders(&mut self) {
        for folder in self.graph.folders.without_page() {
            let url = Url::folder(folder);
            if !self.taken.contains_key(&folded(&url)) {
                self.add(url, Subject::Folder(folder.clone()), None, None);
            }
        }
    }

    /// Further pages of lists that are too long for one.
    pub(super) fn add_parts(&mut self) {
        for index in 0..self.pages.len() {
            let page = &self.pages[index];
            let folder = folder_of(self.graph, &page.subject);
            let list = folder.as_ref().unwrap_or(&page.subject);
            let parts = self.length(list).div_ceil(list.part_size());
            if parts < 2 {
                continue;
            }
            let (url, whole) = (page.url.clone(), Arc::new(list.clone()));
            for part in 2..=parts {
                let url = Url::folder(&format!("{}part-{part}", url.path()));
                self.add(url, Subject::ListPage(whole.clone(), part), None, None);
            }
        }
    }

    /// How many entries the list of a subject has; 0 for what is no list, and for lists that stay whole.
    fn length(&self, subject: &Subject) -> usize {
        match subject {
            Subject::List(Kind::Role) => self.graph.roles.len(),
            Subject::List(Kind::Person) => self.graph.people.len(),
            Subject::List(Kind::Production) => self.graph.productions.len(),
            Subject::List(Kind::Skill) => self.graph.skills.len(),
            Subject::List(Kind::Tool) => self.graph.tools.len(),
            Subject::List(Kind::Department) => self.graph.departments.len(),
            Subject::List(Kind::CareerPath) => self.graph.career_paths.len(),
            Subject::Glossary => self.graph.glossary.len(),
            Subject::Node(Node::Skill(id)) => self.graph[*id].roles.len(),
            Subject::Node(Node::Tool(id)) => self.graph[*id].roles.len(),
            Subject::Node(Node::Department(id)) => self.graph[*id].roles.len(),
            // What is drawn stands on one page.
            Subject::CareerMap(map @ MapOf::Department(_)) if !self.graph.can_be_drawn(*map) => {
                self.graph.roles_on(*map).len()
            }
            Subject::SkillMatrix(id) => self.graph.roles_with_skills(*id).len(),
            Subject::Responsibilities => self.graph.count_responsibilities(),
            Subject::OccupationalMap(medium) => self.graph.occupations.get(medium).map_or(0, Vec::len),
            Subject::Timeline => self.graph.productions.len(),
            Subject::PeopleTimeline => self.graph.count_busy(),
            Subject::RolePhases => self.roles_with_phases(),
            Subject::Tags => self.graph.tags.len(),
            Subject::Tag(tag) => self.graph.tags.get(tag).map_or(0, Vec::len),
            Subject::Folder(path) => self.graph.folder_contents(path).len(),
            chart => chart
                .chart(self.graph)
                .and_then(|chart| self.graph.lineups.get(&chart))
                .map_or(0, |lineup| lineup.count),
        }
    }
}
