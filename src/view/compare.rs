//! Roles side by side: what two of them have in common and in what they differ, in words.
//!
//! A role is written down as a [`Sheet`]: facts with values. Two sheets give the rows of a table. Pages of useful pairs
//! are made here; for a free choice of pairs the sheets are data (see `derive/careers.rs`), and the script of the
//! default theme compares them by the same rule as [`compare`].

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use self::sheet::{sheet_in, variant_of_at_most};
use super::frame::{Frame, TocEntry};
use super::{Body, Link, PageParts, Scope};
use crate::graph::{Node, RoleId};
use crate::plan::Subject;

mod rows;
mod sheet;

pub use rows::{Cell, Comparison, Row, Side, compare};
pub use sheet::{Fact, Sheet, Value, sheet, variant_sheet};

/// The most roles beside which a role is put on its page of comparisons; any other pair is a free choice.
const MAX_PAIRS: usize = 12;

/// The most values of a fact on a page of comparisons: of a role that hundreds answer to, not all of them stand on every
/// page beside it.
const MAX_VALUES: usize = 60;

/// What only pages of comparisons have; templates see it as `comparisons`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ComparisonsView {
    /// The role.
    pub role: Link,
    /// The role as it is usually beside what it is in each medium and at each scale where something differs.
    pub variants: Vec<Comparison>,
    /// The role beside those it leads to, in the order of its page, at most twelve.
    pub moves: Vec<Comparison>,
    /// Where any two roles are put side by side, with this one chosen already.
    pub free_choice: Option<Link>,
}

/// The page of a role beside others.
pub fn of_role(scope: &Scope<'_>, id: RoleId) -> PageParts {
    let graph = scope.graph;
    let role = scope.link(Node::Role(id));
    let usual = side(scope, id);
    let settings = 0..graph.setting_names.len();
    let variants: Vec<Comparison> = settings
        .filter_map(|setting| {
            let there = variant_of_at_most(scope, id, setting, MAX_VALUES)?;
            if usual.facts().eq(&there.facts) {
                return None;
            }
            let anchor = format!(
                "cb-in-{}",
                crate::plan::url::slug(graph.setting_names[setting].name())
            );
            let title = graph.setting_names[setting].place();
            Some(comparison(anchor, title, &usual, &Side::of(there)))
        })
        .collect();
    let moves: Vec<Comparison> = targets(scope, id)
        .into_iter()
        .map(|to| {
            let title = format!(
                "{} and {}",
                role.title,
                super::words::lower(&graph[to].common.title)
            );
            comparison(anchor_of(scope, to), title, &usual, &side(scope, to))
        })
        .collect();
    let mut frame = Frame::of(scope);
    frame.add_sections(
        variants
            .iter()
            .chain(&moves)
            .map(|pair| TocEntry::new(&pair.anchor, &*pair.title)),
    );
    frame.drop_short_toc();
    let free_choice = scope
        .link_to(&Subject::Compare, "Compare with any other role")
        .map(|mut link| {
            let id = crate::plan::url::encode(&graph[id].common.id);
            link.url = format!("{}?left={id}", link.url).into();
            link
        });
    let view = ComparisonsView {
        role,
        variants,
        moves,
        free_choice,
    };
    ("comparisons.html", frame, Body::Comparisons(Box::new(view)))
}

/// The roles beside which a role is put: those it leads to, each once.
pub fn targets(scope: &Scope<'_>, id: RoleId) -> Vec<RoleId> {
    let mut seen = BTreeSet::new();
    let moves = scope.graph[id].moves.iter();
    let mut targets: Vec<_> = moves
        .filter(|step| seen.insert(step.to))
        .map(|step| (step.kind, step.to))
        .collect();
    targets.sort_by_key(|(kind, _)| *kind);
    targets.truncate(MAX_PAIRS);
    targets.into_iter().map(|(_, to)| to).collect()
}

/// The anchor of a comparison with a role.
pub fn anchor_of(scope: &Scope<'_>, other: RoleId) -> String {
    format!("cb-and-{}", scope.graph[other].common.id)
}

/// A role as it is where no variant holds.
fn side(scope: &Scope<'_>, id: RoleId) -> Arc<Side> {
    let make = || Arc::new(Side::of(sheet_in(scope, id, None, MAX_VALUES)));
    match scope.fragments {
        Some(fragments) => fragments.side(id, make),
        None => make(),
    }
}

fn comparison(anchor: String, title: String, left: &Side, right: &Side) -> Comparison {
    Comparison {
        anchor,
        title,
        left: left.link.clone(),
        right: right.link.clone(),
        rows: compare(left, right),
    }
}

#[cfg(test)]
mod tests {
    use crate::view::testing::Site;

    #[test]
    fn two_roles_stand_side_by_side_with_their_differences_in_words() {
        let site = Site::of(&[
            ("callboard.yaml", "media: [film, vfx]\n"),
            (
                "content/roles/manager.md",
                "---\nfocus: Plans\nlevel: 5\nskills: {planning: 4, notes: 1, tact: 2}\nmoves: [{to: producer}]\nvariants: {vfx: {level: 3}}\n---\n",
            ),
            ("content/roles/producer.md", "---\nfocus: Decides\nlevel: 5\nskills: {planning: 2, notes: 1, law: 3}\ntools: [excel]\n---\n"),
        ])
        .without_problems();
        let page = site.json("roles/manager/compare")["comparisons"].clone();
        let rows = page["moves"][0]["rows"].as_array().cloned().unwrap_or_default();
        let told: Vec<(&str, &str)> = rows
            .iter()
            .map(|row| {
                (
                    row["label"].as_str().unwrap_or(""),
                    row["verdict"].as_str().unwrap_or(""),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Focus", "Differs"),
                ("Level", "Same"),
                ("Skills", "2 in common, 1 at another level"),
                ("Tools", "Only on the right"),
            ]
        );
        let skills = &rows[2];
        let left = &skills["cells"][0]["items"];
        assert_eq!(left[0]["text"], "Planning 4");
        assert_eq!(left[0]["note"], "2 more");
        assert_eq!(left[1]["note"], "only here");
        assert_eq!(left[2]["note"], serde_json::Value::Null);
        let cells = |row: usize| rows[row]["cells"].as_array().map(Vec::len);
        assert_eq!(
            (cells(0), cells(1)),
            (Some(2), Some(1)),
            "what is the same stands there once"
        );
        assert_eq!(rows[1]["cells"][0]["item"]["text"], "5");
        assert_eq!(rows[3]["cells"][0]["item"], serde_json::Value::Null);
        assert_eq!(page["variants"][0]["title"], "In VFX");
        assert_eq!(page["variants"][0]["right"]["title"], "Manager, in VFX");
        assert_eq!(page["moves"][0]["anchor"], "cb-and-producer");
    }

    #[test]
    fn where_little_is_in_common_that_is_what_is_marked() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            (
                "content/roles/manager.md",
                "---\nskills: {planning: 4, notes: 1, tact: 2, law: 1}\nmoves: [{to: producer}]\n---\n",
            ),
            (
                "content/roles/producer.md",
                "---\nskills: {planning: 2, sums: 1, sales: 3}\n---\n",
            ),
        ])
        .without_problems();
        let page = site.json("roles/manager/compare")["comparisons"].clone();
        let skills = &page["moves"][0]["rows"][0];
        assert_eq!(skills["verdict"], "1 in common, 1 at another level");
        let notes = |side: usize| -> Vec<String> {
            let items = skills["cells"][side]["items"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let told = items.iter().map(|item| match item["note"].as_str() {
                Some(note) => format!("{}: {note}", item["text"].as_str().unwrap_or("")),
                None => item["text"].as_str().unwrap_or("").to_owned(),
            });
            told.collect()
        };
        assert_eq!(
            notes(0),
            ["Planning 4: in both, 2 more here", "Tact 2", "Law 1", "Notes 1"]
        );
        assert_eq!(notes(1), ["Sales 3", "Planning 2: in both", "Sums 1"]);
    }
}
