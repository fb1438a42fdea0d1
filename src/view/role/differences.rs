//! What differs in a role that another one leads to, in short.

use crate::graph::{Node, Role, RoleId, VariantKey};
use crate::view::role::pay_view;
use crate::view::{Scope, career, words};

/// The most tools that are named; the page of the other role has all.
const MAX_TOOLS: usize = 3;

/// The facts in which the second of two roles differs from the first, in words: `Level: 3 instead of 5`.
///
/// Skills are left out, since those to gain stand beside it, and so are texts: they stand on the page of the second role.
pub(super) fn differences(scope: &Scope<'_>, from: RoleId, to: RoleId, setting: VariantKey) -> Vec<String> {
    let graph = scope.graph;
    let (here, there) = (&graph[from], &graph[to]);
    let title = |role: RoleId| graph[role].common.title.to_string();
    let facts = |role: &Role| {
        let department = role.department_in(setting);
        let media = role.media.iter();
        let media: Vec<String> = media
            .filter_map(|medium| career::setting_title(graph, *medium))
            .collect();
        let education = role.education.as_ref();
        [
            ("Focus", role.focus_in(setting).map(str::to_owned)),
            (
                "Department",
                department.map(|department| graph.common(Node::Department(department)).title.to_string()),
            ),
            ("Level", role.level_in(setting).map(|level| level.to_string())),
            ("Stage", role.stage.map(|stage| words::capitalised(stage.word()))),
            ("Reports to", role.superior_in(setting).map(title)),
            ("Experience", role.base.experience.map(words::years)),
            (
                "Education",
                education.and_then(|education| education.minimum.clone()),
            ),
            (
                "Pay",
                role.base.pay.as_ref().map(|pay| pay_view(pay).in_one_line()),
            ),
            ("Exists in", (!media.is_empty()).then(|| words::listed(&media))),
        ]
    };
    let pairs = facts(here).into_iter().zip(facts(there));
    let mut found: Vec<String> = pairs
        .filter_map(|((label, here), (_, there))| one(label, here, there?))
        .collect();
    let new_tools: Vec<String> = (there.base.tools.iter())
        .filter(|tool| !here.base.tools.contains(tool))
        .map(|tool| graph.common(Node::Tool(*tool)).title.to_string())
        .collect();
    if !new_tools.is_empty() {
        let more = new_tools.len().saturating_sub(MAX_TOOLS);
        let mut named: Vec<String> = new_tools.into_iter().take(MAX_TOOLS).collect();
        if more > 0 {
            named.push(format!("{more} more"));
        }
        found.push(format!("New tools: {}", words::listed(&named)));
    }
    found
}

/// A fact, if it differs. A focus is its own role's; what it is in place of says nothing.
fn one(label: &str, here: Option<String>, there: String) -> Option<String> {
    match here {
        Some(here) if here == there => None,
        Some(here) if label != "Focus" => Some(format!("{label}: {there} instead of {here}")),
        _ => Some(format!("{label}: {there}")),
    }
}
