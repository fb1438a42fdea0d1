//! What is exported for Kitsu is read back as the same people and the same days, and shows no more than the audience sees.

use std::collections::BTreeSet;

use callboard::derive::kitsu;
use callboard::graph::{Holder, ProductionId};
use callboard::import::columns::Purpose;
use callboard::import::{self, Reading};
use callboard::site::Compiled;

use super::production;
use crate::project::Project;

fn demo(audience: &str) -> Compiled {
    let demo = Project::demo().asking(|request| request.audience = Some(audience.to_owned()));
    demo.on_demand().compiled
}

/// The names on a crew list of those whose e-mail address the audience sees.
fn reachable(compiled: &Compiled, id: ProductionId) -> BTreeSet<String> {
    let graph = &compiled.graph;
    let rows = graph[id].crew.iter().flat_map(|crew| &crew.rows);
    let people = rows.flat_map(|row| &row.who).filter_map(|holder| match holder {
        Holder::Person(person) => Some(*person),
        Holder::Words(_) => None,
    });
    people
        .filter(|person| {
            graph
                .contact(*person)
                .is_some_and(|contact| contact.email.is_some())
        })
        .map(|person| graph[person].common.title.to_string())
        .collect()
}

#[test]
fn people_for_kitsu_come_back_as_the_same_people_with_the_same_contacts() {
    let compiled = demo("crew");
    let id = production(&compiled.graph, "harbour-lights");
    let people = kitsu::people(&compiled.graph, id);
    let wanted = reachable(&compiled, id);
    assert!(wanted.len() > 3, "{wanted:?}");
    assert_eq!(people.count, wanted.len());

    let empty = Project::new()
        .file(
            "callboard.yaml",
            "audiences: [public, crew]\nvisible: {person.contact: crew}\n",
        )
        .compile();
    let reading = Reading::default();
    let tables = import::table::of_csv(
        &"people.csv".into(),
        &people.csv,
        Purpose::People,
        &reading.aliases,
    );
    let tables = tables.expect("the people are read");
    let listed = import::people::read(&empty.graph, &tables, &reading, true);
    assert!(!listed.report.needs_a_look(), "{}", listed.report);
    let mut project = Project::new()
        .file(
            "callboard.yaml",
            "audiences: [public, crew]\nvisible: {person.contact: crew}\n",
        )
        .asking(|request| request.audience = Some("crew".to_owned()));
    for file in &listed.files {
        project = project.file(&file.path, &file.text);
    }
    let again = project.compile().graph;
    let names: BTreeSet<String> = again
        .people
        .iter()
        .map(|person| person.common.title.to_string())
        .collect();
    assert_eq!(names, wanted);
    for person in &again.people {
        let is_it = |known: &&callboard::graph::Person| known.common.title == person.common.title;
        let known = compiled
            .graph
            .people
            .iter()
            .find(is_it)
            .expect("somebody of the demo");
        assert_eq!(person.contact, known.contact, "{}", person.common.title);
    }
}

#[test]
fn an_audience_that_sees_no_addresses_exports_nobody() {
    let compiled = demo("public");
    let id = production(&compiled.graph, "harbour-lights");
    let people = kitsu::people(&compiled.graph, id);
    assert_eq!(people.count, 0);
    assert!(!people.without_email.is_empty());
    assert_eq!(
        String::from_utf8(people.csv).as_deref(),
        Ok("First Name;Last Name;Email;Phone\r\n")
    );
}

#[test]
fn a_schedule_for_kitsu_comes_back_with_the_same_days() {
    for audience in ["public", "internal"] {
        let compiled = demo(audience);
        let graph = &compiled.graph;
        for id in ["harbour-lights", "night-ferry", "tin-whistle"] {
            let of = production(graph, id);
            let Some(timetable) = &graph[of].timetable else {
                continue;
            };
            let csv = kitsu::schedule(graph, of);
            let reading = Reading::default();
            let tables =
                import::table::of_csv(&"schedule.csv".into(), &csv, Purpose::Schedule, &reading.aliases);
            let imported = import::schedule::read(graph, None, &tables.expect("it is read"), &reading);
            let imported = imported.expect("it names its production");
            assert!(!imported.report.needs_a_look(), "{}", imported.report);
            let text = imported.schedules[0].1.file();
            let path = format!("content/productions/{id}/schedule.md");
            let again = Project::demo()
                .file(&path, text)
                .asking(|request| request.audience = Some(audience.to_owned()))
                .on_demand()
                .compiled
                .graph;
            let days = |schedule: &callboard::graph::calendar::Schedule| -> BTreeSet<String> {
                let phases = schedule.phases.iter();
                let phases = phases.map(|phase| format!("{}: {} to {}", phase.title, phase.start, phase.end));
                let milestones = schedule.milestones.iter();
                let milestones = milestones.map(|milestone| format!("{}: {}", milestone.title, milestone.on));
                phases.chain(milestones).collect()
            };
            let new = again[production(&again, id)]
                .timetable
                .as_ref()
                .expect("it has a schedule");
            assert_eq!(
                days(&new.schedule),
                days(&timetable.schedule),
                "{id} for {audience}"
            );
            let departments = |timetable: &callboard::graph::Timetable| {
                timetable
                    .phases
                    .iter()
                    .filter(|who| who.department.is_some())
                    .count()
            };
            assert!(departments(new) >= departments(timetable), "{id}");
        }
    }
}
