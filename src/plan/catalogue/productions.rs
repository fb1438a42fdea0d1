//! The made pages of productions: what is when, who is called, who gets what, and the bible.

use std::sync::Arc;

use super::{LONG_ENTRIES, MadePage, Navigation, Tabs, below};
use crate::graph::{BibleOf, Graph, Node, ProductionId};
use crate::plan::{MadeFile, Subject};
use crate::words::Words;

/// The most entries of a list on one page where each is drawn as well.
const DRAWN_ENTRIES: usize = 100;

/// The most entries of a list on one page where each has a drawing and a table of its own.
const CHARTED_ENTRIES: usize = 40;

/// About how many calls stand on one page of the calls by person.
const MAX_CALLS_ON_PAGE: usize = 600;

/// Productions, people and roles in time.
pub(super) fn about_time(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let mut productions = graph.productions.iter();
    let has_dates = productions.any(|production| {
        let timetable = production.timetable.as_ref();
        let span = timetable.and_then(|timetable| timetable.schedule.span);
        span.is_some() || (production.from.is_some() && production.to.is_some())
    });
    if !has_dates {
        return Vec::new();
    }
    // Titles, tabs and summaries are keys of words.
    let page = |subject: Subject, address: &str, title: &str, tab: &str, about: &str, entries: usize| {
        let above = (subject != Subject::Timeline).then_some(Subject::Timeline);
        MadePage {
            about: words.say(about).to_owned(),
            above,
            tab: Some((Tabs::Time, words.shared(tab))),
            entries,
            navigation: Some(Navigation::Productions),
            ..MadePage::new(subject, address, words.shared(title))
        }
    };
    let roles = graph.roles.iter();
    let pages = [
        MadePage {
            page_size: DRAWN_ENTRIES,
            ..page(
                Subject::Timeline,
                "timeline",
                "titles.timeline",
                "production.kind_plural",
                "about.timeline",
                graph.productions.len(),
            )
        },
        MadePage {
            page_size: CHARTED_ENTRIES,
            ..page(
                Subject::PeopleTimeline,
                "timeline/people",
                "titles.people_in_time",
                "person.kind_plural",
                "about.people_in_time",
                graph.count_busy(),
            )
        },
        page(
            Subject::RolePhases,
            "timeline/roles",
            "titles.roles_by_phase",
            "titles.roles_by_phase",
            "about.roles_by_phase",
            roles.filter(|role| !role.base.phases.is_empty()).count(),
        ),
    ];
    pages.into_iter().filter(|page| page.entries > 0).collect()
}

/// The crew of a production in time, where it has a schedule and somebody on its crew has dates.
pub(super) fn days(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let has_days = |id: &ProductionId| {
        let production = &graph[*id];
        production.timetable.is_some() && production.dated_rows().next().is_some()
    };
    let page = |id: ProductionId| {
        let title = &graph[id].common.title;
        MadePage {
            kind: "days",
            heading: Some(title.clone()),
            full_title: Some(words.fill("titles.days_of", &[("production", title)])),
            about: words.fill("about.days", &[("production", title)]),
            above: Some(Subject::Node(Node::Production(id))),
            tab: Some((Tabs::Production(id), words.shared("titles.days"))),
            ..MadePage::new(
                Subject::Days(id),
                below(graph, Node::Production(id), "days"),
                words.shared("titles.days"),
            )
        }
    };
    ProductionId::all(graph).filter(has_days).map(page).collect()
}

/// The bible of each production that has anything to put into it, and that of the handbook where the settings ask for it.
pub(super) fn bibles(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let has_content = |id: &ProductionId| {
        let production = &graph[*id];
        production.crew.is_some() || production.schedule.is_some() || !production.chapters.is_empty()
    };
    let page = |of: BibleOf, address: String| MadePage {
        kind: "bible",
        // Each of its chapters is found on its own page.
        search: None,
        ..MadePage::new(Subject::Bible(of), address, words.shared("titles.bible"))
    };
    let of_production = |id: ProductionId| {
        let title = &graph[id].common.title;
        MadePage {
            heading: Some(title.clone()),
            full_title: Some(words.fill("titles.bible_of", &[("production", title)])),
            about: words.fill("about.bible", &[("production", title)]),
            above: Some(Subject::Node(Node::Production(id))),
            tab: Some((Tabs::Production(id), words.shared("titles.bible"))),
            ..page(
                BibleOf::Production(id),
                below(graph, Node::Production(id), "bible"),
            )
        }
    };
    let of_handbook = graph.handbook_bible.is_some().then(|| MadePage {
        title: words.shared("titles.bible_of_handbook"),
        about: words.say("about.bible_of_handbook").to_owned(),
        navigation: Some(Navigation::Reference),
        ..page(BibleOf::Handbook, "bible".to_owned())
    });
    let of_productions = ProductionId::all(graph).filter(has_content).map(of_production);
    of_handbook.into_iter().chain(of_productions).collect()
}

/// The call sheets of a production, by day and by person.
pub(super) fn calls(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let mut pages = Vec::new();
    for id in ProductionId::all(graph) {
        let sheets = graph.calls_of(id);
        if sheets.is_empty() {
            continue;
        }
        let title = &graph[id].common.title;
        let page = |subject: Subject, name: &str, short: Arc<str>, full: String, above: Subject| MadePage {
            kind: "calls",
            heading: Some(title.clone()),
            full_title: Some(full),
            above: Some(above),
            ..MadePage::new(subject, below(graph, Node::Production(id), name), short)
        };
        let production = Subject::Node(Node::Production(id));
        pages.push(MadePage {
            about: words.fill("about.calls", &[("production", title)]),
            tab: Some((Tabs::Production(id), words.shared("calls.call_sheets"))),
            entries: sheets.len(),
            ..page(
                Subject::Calls(id),
                "calls",
                words.shared("calls.call_sheets"),
                words.fill("titles.call_sheets_of", &[("production", title)]),
                production,
            )
        });
        let called = graph.called_people(id);
        let (people, calls) = (
            called.len(),
            called.iter().map(|(_, calls)| calls.len()).sum::<usize>(),
        );
        if people > 0 {
            pages.push(MadePage {
                about: words.fill("about.calls_by_person", &[("production", title)]),
                entries: people,
                page_size: (MAX_CALLS_ON_PAGE * people / calls).clamp(1, LONG_ENTRIES),
                ..page(
                    Subject::PersonalCalls(id),
                    "calls/people",
                    words.shared("calls.calls_by_person"),
                    words.fill("titles.calls_by_person_on", &[("production", title)]),
                    Subject::Calls(id),
                )
            });
        }
    }
    pages
}

/// Who on a production gets what.
pub(super) fn distribution(graph: &Graph, words: &Words) -> Vec<MadePage> {
    let has_lists = |id: &ProductionId| !graph[*id].distribution.is_empty();
    let page = |id: ProductionId| {
        let title = &graph[id].common.title;
        MadePage {
            kind: "distribution",
            heading: Some(title.clone()),
            full_title: Some(words.fill("titles.distribution_of", &[("production", title)])),
            about: words.fill("about.distribution", &[("production", title)]),
            above: Some(Subject::Node(Node::Production(id))),
            tab: Some((Tabs::Production(id), words.shared("distribution.distribution"))),
            files: vec![("distribution.csv".to_owned(), MadeFile::DistributionTable(id))],
            ..MadePage::new(
                Subject::Distribution(id),
                below(graph, Node::Production(id), "distribution"),
                words.shared("distribution.distribution"),
            )
        }
    };
    ProductionId::all(graph).filter(has_lists).map(page).collect()
}
