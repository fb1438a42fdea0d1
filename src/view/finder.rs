//! The pages whose matter the reader chooses: routes between any two roles, and any two roles side by side.
//!
//! What they show is worked out in the reader's browser, from data that is loaded when it is needed (see
//! `derive/careers.rs`). Without script they say where the same can be read.

use serde::Serialize;

use super::frame::{Frame, list_link};
use super::{Body, Link, PageParts, Scope, career};
use crate::content::ListedKind;
use crate::graph::{MapOf, RoleId};
use crate::plan::Subject;

/// The folder of the output that holds the data.
pub const DATA_FOLDER: &str = "callboard/careers/";

/// What only the finder and the free comparison have; templates see it as `finder`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FinderView {
    /// What follows `root` in the address of the folder with the data.
    pub data: &'static str,
    /// The media in which routes can be looked for.
    pub media: Vec<Medium>,
    /// Roles that take beginners, at most twenty.
    pub entry_roles: Vec<Link>,
    /// The list of all roles.
    pub roles: Option<Link>,
    /// The career map.
    pub map: Option<Link>,
    /// The finder, on the page of comparisons.
    pub finder: Option<Link>,
    /// The comparison of any two roles, on the finder.
    pub compare: Option<Link>,
    /// What routes count for a move whose years nobody has written, in years.
    pub unknown_years: u32,
    /// What routes count more for a move that leads sideways, or whose years are open, in years.
    pub unusual_years: u32,
}

/// A medium to choose.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Medium {
    /// Its name in the settings.
    pub name: String,
    /// What it is called.
    pub title: String,
}

/// Routes between any two roles, or any two roles side by side.
pub fn view(scope: &Scope<'_>, template: &'static str) -> PageParts {
    let graph = scope.graph;
    let names = graph.setting_names.iter().enumerate();
    let media = names
        .filter(|(_, name)| name.is_medium())
        .filter_map(|(id, name)| {
            Some(Medium {
                name: name.name().to_owned(),
                title: career::setting_title(graph, id)?,
            })
        });
    let view = FinderView {
        data: DATA_FOLDER,
        media: media.collect(),
        entry_roles: career::entry_roles(scope, RoleId::all(graph), career::MAX_ENTRY_ROLES),
        roles: list_link(scope, ListedKind::Role),
        map: scope.page_link(&Subject::CareerMap(MapOf::All)),
        finder: scope.page_link(&Subject::Finder),
        compare: scope.page_link(&Subject::Compare),
        unknown_years: crate::graph::routes::UNKNOWN_MONTHS / 12,
        unusual_years: crate::graph::routes::UNUSUAL_MONTHS / 12,
    };
    (template, Frame::of(scope), Body::Finder(Box::new(view)))
}
