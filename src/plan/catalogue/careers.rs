//! The made pages of careers: maps of moves, and pages on which readers choose roles.

use std::sync::Arc;

use super::{LONG_ENTRIES, MadePage, Navigation, Tabs, has_moves};
use crate::content::ListedKind;
use crate::graph::{DepartmentId, Graph, MapOf};
use crate::plan::{MadeFile, Subject, url};
use crate::units::words::lower;
use crate::words::Words;

/// Roles and the moves between them: all of them, in each medium, and by department where there are many.
pub(super) fn career_maps(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let map = |of: MapOf| {
        let medium = |id: usize| &graph.setting_names[id];
        let (address, title, about, tab) = match of {
            MapOf::All => (
                "careers/map".to_owned(),
                words.say("titles.career_map").to_owned(),
                words.say("about.career_map").to_owned(),
                Some(words.say("titles.all_media").to_owned()),
            ),
            MapOf::Medium(id) => (
                format!("careers/map/in-{}", url::slug(medium(id).name())),
                words.fill("titles.career_map_of", &[("of", &medium(id).words())]),
                words.fill("about.career_map_in", &[("medium", &medium(id).words())]),
                Some(medium(id).title()),
            ),
            MapOf::Department(id) => {
                let title = department_title(graph, words, id);
                let address = match id {
                    Some(id) => format!("careers/map/departments/{}", graph[id].common.id),
                    None => "careers/map/no-department".to_owned(),
                };
                let about = words.fill("about.career_map_of", &[("department", &title)]);
                (
                    address,
                    words.fill("titles.career_map_of", &[("of", &lower(&title))]),
                    about,
                    None,
                )
            }
        };
        let is_drawn = graph.can_be_drawn(of);
        let file = if is_drawn {
            Some(("career-map.svg", MadeFile::Poster(of)))
        } else {
            let sheets = ("career-map-sheets.js", MadeFile::MapSheets(of));
            graph.can_be_printed(of).then_some(sheets)
        };
        MadePage {
            kind: "career-map",
            about,
            above: Some(match of {
                MapOf::All => Subject::List(ListedKind::CareerPath),
                _ => Subject::CareerMap(MapOf::All),
            }),
            tab: tab.map(|tab| (Tabs::CareerMaps, tab.into())),
            navigation: (of == MapOf::All).then_some(Navigation::Careers),
            // What is drawn stands on one page.
            entries: match of {
                MapOf::Department(_) if !is_drawn => graph.roles_on(of).len(),
                _ => 0,
            },
            page_size: LONG_ENTRIES,
            files: file
                .into_iter()
                .map(|(name, file)| (name.to_owned(), file))
                .collect(),
            ..MadePage::new(Subject::CareerMap(of), address, title)
        }
    };
    graph.career_maps().into_iter().map(map).collect()
}

/// The title of a department as the maps of careers have it.
pub fn department_title(graph: &Graph, words: &Words, department: Option<DepartmentId>) -> Arc<str> {
    department.map_or_else(
        || words.shared("titles.other_roles"),
        |id| graph[id].common.title.clone(),
    )
}

/// Pages on which readers choose roles.
pub(super) fn about_careers(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let mut pages = Vec::new();
    if has_moves(graph) {
        pages.push(MadePage {
            kind: "finder",
            about: words.say("about.finder").to_owned(),
            navigation: Some(Navigation::Careers),
            above: Some(Subject::List(ListedKind::CareerPath)),
            ..MadePage::new(Subject::Finder, "careers/finder", words.shared("titles.finder"))
        });
    }
    if graph.roles.len() > 1 {
        pages.push(MadePage {
            kind: "finder",
            about: words.say("about.compare").to_owned(),
            navigation: Some(Navigation::Careers),
            above: Some(Subject::List(ListedKind::CareerPath)),
            ..MadePage::new(
                Subject::Compare,
                "careers/compare",
                words.shared("titles.compare"),
            )
        });
    }
    pages
}
