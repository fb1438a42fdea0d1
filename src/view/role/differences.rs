//! What differs in a role that another one leads to, in short.

use crate::graph::{Node, Role, RoleId, VariantKey};
use crate::view::role::pay_view;
use crate::view::{Scope, career, words};
use crate::words::Words;

/// The most tools that are named; the page of the other role has all.
const MAX_TOOLS: usize = 3;

/// The facts in which the second of two roles differs from the first, in words: `Level: 3 instead of 5`.
///
/// Skills are left out, since those to gain stand beside it, and so are texts: they stand on the page of the second role.
pub(super) fn differences(scope: &Scope<'_>, from: RoleId, to: RoleId, setting: VariantKey) -> Vec<String> {
    let (graph, words) = (scope.graph, scope.words());
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
            ("common.focus", role.focus_in(setting).map(str::to_owned)),
            (
                "common.department",
                department.map(|department| graph.common(Node::Department(department)).title.to_string()),
            ),
            (
                "common.level",
                role.level_in(setting).map(|level| level.to_string()),
            ),
            (
                "common.stage",
                role.stage
                    .map(|stage| words::choice(words, "stages.", stage.word()).to_string()),
            ),
            ("common.reports_to", role.superior_in(setting).map(title)),
            (
                "common.experience",
                role.base
                    .experience
                    .map(|years| words::years(scope.words(), years)),
            ),
            (
                "common.education",
                education.and_then(|education| education.minimum.clone()),
            ),
            (
                "common.pay",
                role.base
                    .pay
                    .as_ref()
                    .map(|pay| pay_view(words, pay).in_one_line(words)),
            ),
            (
                "compare.exists_in",
                (!media.is_empty()).then(|| scope.words().listed(&media)),
            ),
        ]
    };
    let pairs = facts(here).into_iter().zip(facts(there));
    let mut found: Vec<String> = pairs
        .filter_map(|((label, here), (_, there))| one(words, label, here, there?))
        .collect();
    let new_tools: Vec<String> = (there.base.tools.iter())
        .filter(|tool| !here.base.tools.contains(tool))
        .map(|tool| graph.common(Node::Tool(*tool)).title.to_string())
        .collect();
    if !new_tools.is_empty() {
        let named = words.listed(&words.at_most(MAX_TOOLS, new_tools));
        found.push(words.fill("compare.new_tools", &[("tools", &named)]));
    }
    found
}

/// A fact, if it differs. A focus is its own role's; what it is in place of says nothing.
fn one(words: &Words, label: &str, here: Option<String>, there: String) -> Option<String> {
    match here {
        Some(here) if here == there => None,
        Some(here) if label != "common.focus" => {
            let parts = [("fact", words.say(label)), ("there", &*there), ("here", &*here)];
            Some(words.fill("compare.instead_of", &parts))
        }
        _ => Some(words.labelled(words.say(label), &there)),
    }
}
