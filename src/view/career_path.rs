//! A career path: its steps with the years added up, and the skills to gain at each.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::career::{self, Elapsed, Gain};
use super::{Body, Frame, Link, Mention, PageParts, Scope, words};
use crate::content::role::Stage;
use crate::graph::{CareerPath, CareerPathId, Node, PersonId, Step};

/// What only pages of career paths have; templates see it as `career_path`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CareerPathView {
    /// The medium in which it is usual.
    pub medium: Option<String>,
    /// What it is based on.
    pub source: Option<String>,
    /// The steps in order.
    pub steps: Vec<StepView>,
    /// Years from the first step to the last, such as `9–16 years`; none when no move says.
    pub total: Option<String>,
    /// How many different skills are gained on the way.
    pub gain_count: usize,
    /// Paths that say otherwise, by title.
    pub disagrees_with: Vec<OtherPath>,
    /// People whose story has at least one of its moves, those with the most first.
    pub people: Vec<Follower>,
}

/// A step of a career path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StepView {
    /// The role, or words.
    pub step: Mention,
    /// Whether it is words and no role.
    pub is_text: bool,
    /// Whether it is a first job.
    pub is_entry: bool,
    /// Years since the start, such as `4–8`; none at the start, and while no move has said.
    pub when: Option<String>,
    /// Years in the step before that are usual, such as `2–4 years`.
    pub after: Option<String>,
    /// What the role is for, in one line.
    pub focus: Option<String>,
    /// A remark on the move to this step.
    pub note: Option<String>,
    /// Skills to gain for this step. As items of a list, ready from `cb.gain`.
    pub gains: Vec<Gain>,
}

/// A path that says otherwise, to be read side by side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OtherPath {
    /// The path.
    pub path: Link,
    /// What it says, in one or two sentences.
    pub summary: String,
    /// The medium in which it is usual.
    pub medium: Option<String>,
    /// What it is based on.
    pub source: Option<String>,
    /// Its years from first to last.
    pub total: Option<String>,
    /// Its steps.
    pub steps: Vec<StepView>,
}

/// Somebody who went some of the way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Follower {
    /// The person.
    pub person: Link,
    /// How many of its moves they made.
    pub moves: u32,
}

/// The view of a career path.
pub fn view(scope: &Scope<'_>, id: CareerPathId) -> PageParts {
    let path = &scope.graph[id];
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    let steps = steps(scope, path);
    let gained: BTreeSet<&str> = steps
        .iter()
        .flat_map(|step| step.gains.iter().map(|gain| &*gain.skill.url))
        .collect();
    let gain_count = gained.len();
    let mut others: Vec<Node> = path
        .disagrees_with
        .iter()
        .map(|other| Node::CareerPath(*other))
        .collect();
    scope.sort(&mut others);
    let view = CareerPathView {
        medium: path
            .medium
            .and_then(|medium| career::setting_title(scope.graph, medium)),
        source: path.source.clone(),
        total: career::total(scope, path),
        disagrees_with: others
            .into_iter()
            .filter_map(|node| other_path(scope, node))
            .collect(),
        people: followers(scope, path),
        gain_count,
        steps,
    };
    ("career-path.html", frame, Body::CareerPath(Box::new(view)))
}

fn steps(scope: &Scope<'_>, path: &CareerPath) -> Vec<StepView> {
    let setting = career::setting_of(path.medium.as_slice());
    let mut elapsed = Elapsed::default();
    let mut before: Option<&Step> = None;
    let mut steps = Vec::with_capacity(path.steps.len());
    for step in &path.steps {
        let declared = before.and_then(|before| career::declared_move(scope.graph, before, step));
        if before.is_some() {
            elapsed = elapsed.after(declared.and_then(|declared| declared.years));
        }
        let role = match step {
            Step::Role(role) => Some(*role),
            Step::Words(_) => None,
        };
        let gains = match (before, role) {
            (Some(Step::Role(from)), Some(to)) => career::gains(scope, *from, to, setting),
            _ => Vec::new(),
        };
        steps.push(StepView {
            step: scope.mention_step(step),
            is_text: role.is_none(),
            is_entry: role.is_some_and(|role| scope.graph[role].stage == Some(Stage::Entry)),
            when: elapsed.number(scope.words()),
            after: declared
                .and_then(|declared| declared.years)
                .map(|years| words::years(scope.words(), years)),
            focus: role.and_then(|role| scope.graph[role].focus_in(setting).map(str::to_owned)),
            note: declared.and_then(|declared| declared.note.clone()),
            gains,
        });
        before = Some(step);
    }
    steps
}

fn other_path(scope: &Scope<'_>, node: Node) -> Option<OtherPath> {
    let Node::CareerPath(id) = node else {
        return None;
    };
    let path = &scope.graph[id];
    let summary = path
        .common
        .entry
        .map(|entry| scope.graph[entry].shared.summary.clone());
    Some(OtherPath {
        path: scope.link(node),
        summary: summary.unwrap_or_default(),
        medium: path
            .medium
            .and_then(|medium| career::setting_title(scope.graph, medium)),
        source: path.source.clone(),
        total: career::total(scope, path),
        steps: steps(scope, path),
    })
}

fn followers(scope: &Scope<'_>, path: &CareerPath) -> Vec<Follower> {
    let mut moves: BTreeMap<PersonId, u32> = BTreeMap::new();
    for pair in path.steps.windows(2) {
        if let (Step::Role(from), Step::Role(to)) = (&pair[0], &pair[1]) {
            for person in career::people_who_moved(scope.graph, *from, *to) {
                *moves.entry(person).or_default() += 1;
            }
        }
    }
    let mut followers: Vec<Follower> = moves
        .into_iter()
        .map(|(person, moves)| Follower {
            person: scope.link(Node::Person(person)),
            moves,
        })
        .collect();
    followers.sort_by(|a, b| {
        let by_moves = b.moves.cmp(&a.moves);
        by_moves.then_with(|| a.person.title.cmp(&b.person.title))
    });
    followers.truncate(super::frame::MAX_BESIDE);
    followers
}

#[cfg(test)]
mod tests {
    use crate::view::testing::Site;

    #[test]
    fn a_path_adds_its_years_up_and_stands_beside_the_one_that_disagrees() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/roles/runner.md", "---\nmoves: [{to: assistant, years: 1-2}]\n---\n"),
            ("content/roles/assistant.md", "---\nskills: {notes: 2}\nmoves: [{to: producer, years: 2-4}]\n---\n"),
            ("content/roles/producer.md", "---\nskills: {notes: 4}\n---\n"),
            ("content/careers/ladder.md", "---\nsteps: [runner, assistant, producer]\n---\n"),
            ("content/careers/dissent.md", "---\nsteps: [\"A film\", producer]\ndisagrees_with: ladder\n---\n"),
            (
                "content/people/ana.md",
                "---\nstory: [{role: runner, from: 2014}, {role: assistant, from: 2015}, {role: producer, from: 2016}]\n---\n",
            ),
            ("content/people/bo.md", "---\nstory: [{role: runner, from: 2014}, {role: assistant, from: 2015}]\n---\n"),
        ])
        .without_problems();
        let path = &site.json("careers/ladder")["career_path"];
        assert_eq!(path["total"], "3–6 years");
        assert_eq!(path["steps"][1]["when"], "1–2");
        assert_eq!(path["steps"][2]["gains"][0]["text"], "2 → 4");
        assert_eq!(path["gain_count"], 1);
        let dissent = &path["disagrees_with"][0]["steps"];
        assert_eq!(dissent[0]["step"]["title"], "A film");
        assert_eq!(dissent[1]["step"]["title"], "Producer");
        assert_eq!(path["people"][0]["person"]["title"], "Ana");
        assert_eq!(path["people"][0]["moves"], 2);
        assert_eq!(path["people"][1]["person"]["title"], "Bo");
        let other = &site.json("careers/dissent")["career_path"];
        assert_eq!(other["total"], serde_json::Value::Null);
        assert_eq!(other["steps"][0]["is_text"], true);
    }
}
