//! How a crew is staffed: which expected roles it has, how many answer to each lead, and who is booked for too much.

use serde::Serialize;

use super::show::{self, Badge};
use super::words::{self, Span};
use super::{Link, Mention, Scope, Shortened};
use crate::graph::bookings::Overload;
use crate::graph::{self, Holder, Job, Node, PersonId, Post, PostState, ProductionId};
use crate::units::alphabet_key;

/// The most leads that the span of control lists.
const MAX_LEADS: usize = 10;

/// Expected roles against the crew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Coverage {
    /// How many are expected.
    pub expected: usize,
    /// How many somebody holds.
    pub filled: usize,
    /// On the list, but held by nobody.
    pub vacant: Vec<Link>,
    /// Held by nobody, but another role does the work.
    pub covered: Vec<CoveredRole>,
    /// Neither on the list nor covered.
    pub missing: Vec<Link>,
    /// All of them, those of the medium first.
    pub roles: Vec<ExpectedRole>,
}

/// A role whose work another one does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CoveredRole {
    /// The role.
    #[serde(flatten)]
    pub link: Link,
    /// Who does it, in words.
    pub badge: Badge,
}

/// A role that is expected.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ExpectedRole {
    /// The role, by its title on this production.
    pub role: Link,
    /// `filled`, `acting`, `vacant`, `covered` or `missing`.
    pub state: &'static str,
    /// The same in words: `covered by production manager`.
    pub text: String,
    /// Who holds it, each once; empty where nobody does, or this audience may not see who.
    pub who: Vec<Mention>,
}

/// Roles that the settings expect of this medium and scale, against the crew; none where they expect none.
pub fn coverage(scope: &Scope<'_>, id: ProductionId, posts: &[Post]) -> Option<Coverage> {
    let words = scope.words();
    let found = scope.graph.coverage(id);
    let mut coverage = Coverage {
        expected: found.len(),
        ..Coverage::default()
    };
    for (expected, state) in found {
        let role = show::role_link(scope, id, expected.role);
        let of_role = || posts.iter().filter(|post| post.role == expected.role);
        let is_acting = of_role().any(|post| post.state == PostState::Acting)
            && !of_role().any(|post| post.state == PostState::Filled);
        let (state, text) = match state {
            graph::Coverage::Filled if is_acting => ("acting", words.say("common.is_acting").to_owned()),
            graph::Coverage::Filled => ("filled", words.say("common.is_filled").to_owned()),
            graph::Coverage::Vacant => {
                coverage.vacant.push(role.clone());
                ("vacant", words.say("common.is_vacant").to_owned())
            }
            graph::Coverage::Covered(by) => {
                let badge = Badge::covered_by(scope, by);
                let text = badge.text.clone();
                coverage.covered.push(CoveredRole {
                    link: role.clone(),
                    badge,
                });
                ("covered", text)
            }
            graph::Coverage::Missing => {
                coverage.missing.push(role.clone());
                ("missing", words.say("common.is_missing").to_owned())
            }
        };
        coverage.filled += usize::from(matches!(state, "filled" | "acting"));
        let mut holders: Vec<&Holder> = Vec::new();
        for holder in of_role().flat_map(|post| &post.holders) {
            if !holders.contains(&&holder.who) {
                holders.push(&holder.who);
            }
        }
        coverage.roles.push(ExpectedRole {
            role,
            state,
            text,
            who: holders
                .into_iter()
                .map(|holder| scope.mention_holder(holder))
                .collect(),
        });
    }
    (coverage.expected > 0).then_some(coverage)
}

/// How many answer to somebody directly.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SpanOfControl {
    /// The role that leads.
    pub role: Link,
    /// The department that it is held in, where the role is held in several.
    pub department: Option<String>,
    /// Who holds it.
    pub who: Vec<Mention>,
    /// How many posts answer to it directly.
    pub posts: usize,
    /// How many people hold them, each once.
    pub people: usize,
}

/// The posts to which most people answer directly, at most ten; external parties neither lead nor count.
pub fn spans_of_control(scope: &Scope<'_>, id: ProductionId, posts: &[Post]) -> Vec<SpanOfControl> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); posts.len()];
    for (index, post) in posts.iter().enumerate() {
        if let Some(superior) = post.superior.filter(|_| !post.is_external) {
            below[superior].push(index);
        }
    }
    let people = |below: &[usize]| {
        let mut people: Vec<&Holder> = below
            .iter()
            .flat_map(|post| posts[*post].holders.iter().map(|holder| &holder.who))
            .collect();
        people.sort_unstable();
        people.dedup();
        people.len()
    };
    let leads = (0..posts.len()).filter(|index| !posts[*index].is_external && !below[*index].is_empty());
    let mut leads: Vec<(usize, usize)> = leads.map(|index| (people(&below[index]), index)).collect();
    // Ties stay in the order of the tree, which the list has.
    leads.sort_by_key(|(people, index)| (std::cmp::Reverse((*people, below[*index].len())), *index));
    let line = |(people, index): (usize, usize)| {
        let post = &posts[index];
        let is_several = posts.iter().filter(|other| other.role == post.role).count() > 1;
        let department = post.department.filter(|_| is_several);
        SpanOfControl {
            role: show::role_link(scope, id, post.role),
            department: department.map(|department| scope.graph[department].common.title.to_string()),
            who: post
                .holders
                .iter()
                .map(|holder| scope.mention_holder(&holder.who))
                .collect(),
            posts: below[index].len(),
            people,
        }
    };
    leads.into_iter().take(MAX_LEADS).map(line).collect()
}

/// Somebody who is booked for more than all of their time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OverloadLine {
    /// Who.
    pub who: Link,
    /// All loads together, in percent.
    pub load: u32,
    /// From the day on which it comes to this, to the first on which a job ends.
    pub span: Option<Span>,
    /// The jobs; of very many, the first and the last.
    pub jobs: Shortened<OverloadJob>,
}

/// A job of somebody who has too many.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OverloadJob {
    /// The production.
    pub production: Link,
    /// The role, by its title there.
    pub role: Link,
    /// Its load, in percent.
    pub load: u16,
}

/// Everybody on a crew who is booked for more than all of their time while they are on it, by name.
pub fn overloads(scope: &Scope<'_>, id: ProductionId, posts: &[Post]) -> Vec<OverloadLine> {
    let mut people: Vec<PersonId> = posts
        .iter()
        .flat_map(|post| &post.holders)
        .filter_map(|holder| match holder.who {
            Holder::Person(person) => Some(person),
            Holder::Words(_) => None,
        })
        .collect();
    people.sort_by_cached_key(|person| (alphabet_key(&scope.graph[*person].common.title), *person));
    people.dedup();
    let mut lines = Vec::new();
    for person in people {
        let found = scope.graph.overloads(person);
        let is_here = |overload: &&Overload| overload.productions.contains(&id);
        let here = found.iter().filter(is_here);
        lines.extend(here.map(|overload| overload_line(scope, person, overload)));
    }
    lines
}

/// When one person is booked for more than all of their time, on all productions.
pub fn overloads_of(scope: &Scope<'_>, person: PersonId) -> Vec<OverloadLine> {
    let found = scope.graph.overloads(person);
    found
        .iter()
        .map(|overload| overload_line(scope, person, overload))
        .collect()
}

fn overload_line(scope: &Scope<'_>, person: PersonId, overload: &Overload) -> OverloadLine {
    let job = |job: &Job| OverloadJob {
        production: scope.link(Node::Production(job.production)),
        role: show::role_link(scope, job.production, job.role),
        load: job.load.0,
    };
    OverloadLine {
        who: scope.link(Node::Person(person)),
        load: overload.load,
        span: words::span(scope.words(), Some(overload.days.from), Some(overload.days.to)),
        jobs: Shortened {
            shown: overload.jobs.iter().map(job).collect(),
            more: overload.more,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::view::testing::{Site, titles};

    fn site() -> Site {
        Site::of(&[
            (
                "callboard.yaml",
                "media: [animation]\nexpects: {animation: [producer, editor, runner, composer, manager]}\n",
            ),
            ("content/roles/producer.md", ""),
            ("content/roles/manager.md", "---\nreports_to: producer\n---\n"),
            ("content/roles/editor.md", "---\nreports_to: producer\n---\n"),
            ("content/roles/runner.md", "---\nreports_to: manager\n---\n"),
            ("content/roles/composer.md", "---\nreports_to: producer\n---\n"),
            ("content/people/ana.md", "---\ntitle: Ana Ruiz\n---\n"),
            (
                "content/productions/a/index.md",
                "---\ntitle: Ferry\nmedium: animation\nfrom: 2026-01-05\nto: 2026-06-26\n---\n",
            ),
            (
                "content/productions/a/crew.md",
                "---\ncovers: {composer: producer}\ncrew:\n  - {role: producer, who: ana, load: 60%}\n\
                 \x20 - {role: manager, who: Lee Okafor, acting: true}\n  - {role: editor, who: vacant}\n\
                 \x20 - {role: runner, who: [Joe Baptiste, Kim Adeyemi]}\n---\n",
            ),
            (
                "content/productions/b/index.md",
                "---\ntitle: Lights\nfrom: 2026-03-02\nto: 2026-12-18\n---\n",
            ),
            (
                "content/productions/b/crew.md",
                "---\ncrew: [{role: editor, who: ana, load: 50%}]\n---\n",
            ),
        ])
    }

    #[test]
    fn a_crew_list_says_which_expected_roles_it_has() {
        let coverage = &site().json("productions/a/crew")["crew"]["coverage"];
        assert_eq!(
            (&coverage["filled"], &coverage["expected"]),
            (&3.into(), &5.into())
        );
        let states = coverage["roles"].as_array().into_iter().flatten();
        let states: Vec<_> = states
            .map(|role| role["text"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(
            states,
            ["filled", "vacant", "filled", "covered by producer", "acting"]
        );
    }

    #[test]
    fn a_crew_list_says_how_many_answer_to_each_lead() {
        let view = site().json("productions/a/crew");
        let leads = view["crew"]["spans_of_control"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let leads: Vec<_> = leads
            .iter()
            .map(|lead| {
                (
                    lead["role"]["title"].as_str().unwrap_or_default(),
                    lead["people"].as_u64(),
                    lead["posts"].as_u64(),
                )
            })
            .collect();
        assert_eq!(
            leads,
            [("Manager", Some(2), Some(1)), ("Producer", Some(1), Some(2))]
        );
    }

    #[test]
    fn who_is_booked_for_too_much_stands_on_both_crew_lists() {
        let site = site();
        for page in ["productions/a/crew", "productions/b/crew"] {
            let view = site.json(page);
            let overloads = view["crew"]["overloads"].as_array().cloned().unwrap_or_default();
            assert_eq!(overloads.len(), 1, "{page}");
            assert_eq!(overloads[0]["load"], 110);
            assert_eq!(overloads[0]["span"]["from"]["iso"], "2026-03-02");
            assert_eq!(overloads[0]["span"]["to"]["iso"], "2026-06-26");
            let productions: Vec<_> = overloads[0]["jobs"]["shown"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|job| job["production"]["title"].as_str().unwrap_or_default())
                .collect();
            assert_eq!(productions, ["Ferry", "Lights"]);
        }
        assert_eq!(
            titles(&site.json("productions/a/crew")["crew"]["coverage"]["vacant"]),
            ["Editor"]
        );
    }
}
