//! Lists of people and of roles as files.

use callboard::import::columns::Purpose;
use callboard::import::people::Listed;
use callboard::import::{self, Fate, Reading};

use crate::project::Project;

fn site() -> Project {
    Project::new()
        .file(
            "callboard.yaml",
            "audiences: [public, crew]\nvisible: {person.contact: crew}\n",
        )
        .file(
            "content/departments/production.md",
            "---\ntitle: Production\n---\n",
        )
        .file("content/roles/producer.md", "---\ntitle: Producer\n---\n")
        .file("content/people/jo-bell.md", "---\ntitle: Jo Bell\n---\n")
}

fn listed(sheet: &str, purpose: Purpose, with_contacts: bool) -> Listed {
    let compiled = site().compile();
    let reading = Reading::default();
    let tables = import::table::of_csv(&"sheet.csv".into(), sheet.as_bytes(), purpose, &reading.aliases);
    let tables = tables.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let listed = match purpose {
        Purpose::Roles => import::roles::read(&compiled.graph, &tables, &reading),
        _ => import::people::read(&compiled.graph, &tables, &reading, with_contacts),
    };
    assert!(listed.report.books().balance(), "{}", listed.report);
    let mut project = site();
    for file in &listed.files {
        project = project.file(&file.path, &file.text);
    }
    let problems = project.check();
    let errors: Vec<_> = problems
        .iter()
        .filter(|problem| problem.starts_with("error"))
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{:?}", listed.files);
    listed
}

#[test]
fn people_come_in_with_their_pronouns_base_and_skills_and_without_their_numbers() {
    let sheet = "Name,Pronouns,City,Mobile,E-mail,Skills\n\
                 Ana Ruiz (she/her),,Bristol,07700 900123,ana@ruiz.example,Maya 3; Nuke (expert)\n\
                 \"Kay, Al\",they/them,,,,\n\
                 Jo Bell,,Leeds,,,\n\
                 TBC,,,,,\n";
    let found = listed(sheet, Purpose::People, false);
    let files: Vec<(&str, &str)> = found
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    assert_eq!(
        files,
        [
            (
                "content/people/ana-ruiz.md",
                "---\ntitle: \"Ana Ruiz\"\npronouns: \"she/her\"\nbase: Bristol\nskills: {maya: 3, nuke: 4}\n---\n"
            ),
            (
                "content/people/al-kay.md",
                "---\ntitle: \"Al Kay\"\npronouns: \"they/them\"\n---\n"
            ),
        ]
    );
    assert_eq!(found.report.count(Fate::LeftOver), 1, "{}", found.report);
    let with_contacts = listed(sheet, Purpose::People, true);
    let ana = &with_contacts.files[0].text;
    assert!(
        ana.contains("contact: {email: \"ana@ruiz.example\", phone: \"07700 900123\"}\n"),
        "{ana}"
    );
}

#[test]
fn a_list_of_people_from_kitsu_says_nothing_of_crafts() {
    let sheet = "Last Name,First Name,Email,Phone,Role,Active\nRuiz,Ana,ana@ruiz.example,,supervisor,yes\n";
    let found = listed(sheet, Purpose::People, false);
    assert_eq!(found.files[0].text, "---\ntitle: \"Ana Ruiz\"\n---\n");
    assert!(!found.report.needs_a_look(), "{}", found.report);
}

#[test]
fn roles_come_in_with_their_lines_and_no_cycle() {
    let sheet = "Title,Department,Reports to,Level\n\
                 Line producer,Production,Producer,3\n\
                 Production manager,Production,Line producer,four\n\
                 Producer,Production,,1\n\
                 Coordinator,Catering,Runner,5\n\
                 Runner,,Coordinator,\n";
    let found = listed(sheet, Purpose::Roles, false);
    assert_eq!(
        found.files[0].text,
        "---\ntitle: \"Line producer\"\ndepartment: production\nreports_to: producer\nlevel: 3\n---\n"
    );
    assert_eq!(
        found.files[1].text,
        "---\ntitle: \"Production manager\"\ndepartment: production\nreports_to: line-producer\n---\n"
    );
    assert_eq!(found.files.len(), 4);
    let changes: Vec<&String> = found.report.lines.iter().flat_map(|line| &line.changes).collect();
    assert_eq!(
        changes,
        [
            "left out: `four` is no level",
            "left out: no department is called `Catering`",
            "left out: `Coordinator`, which it reports to, reports to it",
        ]
    );
}

/// The heads and quotes of the lists that Kitsu's server writes, with people and tasks of our own.
const KITSU_PEOPLE: &str = "First Name;Last Name;Email;Phone;Role;Departments;Studio;Country;Contract Type;Position;Seniority;Daily Salary;Active\r\n\
     Ana;Ruiz;ana@ruiz.example;+44 7700 900123;manager;Production;Harbour;GB;freelance;lead;senior;320;yes\r\n\
     Al;Kay;al@kay.example;;user;\"Animation,Layout\";;;open-ended;artist;mid;;yes\r\n";
const KITSU_TASKS: &str = "Project;Task Type;Episode;Sequence;Entity Type;Entity;Assigner;Assignees;Duration;Estimation;Start date;Due date;WIP date;Validation date;Task Status\r\n\
     Ferry;Layout;;SQ01;Shot;SH010;Ana Ruiz;Al Kay;480;960;2026-02-02;2026-02-06;2026-02-03;;WIP\r\n\
     Ferry;Layout;;SQ01;Shot;SH020;Ana Ruiz;Al Kay;0;960;2026-02-09;2026-02-13;;;Todo\r\n\
     Ferry;Layout;;SQ02;Shot;SH030;;;0;0;;;;;Todo\r\n\
     Ferry;Animation;;SQ01;Shot;SH010;;;0;0;2026-02-16;;;;Todo\r\n\
     Ferry;Animation;;SQ01;Shot;SH020;;;0;0;;2026-03-27;;;Todo\r\n\
     Ferry;Rendering;;SQ01;Shot;SH010;;;0;0;;;;;Todo\r\n\
     Tide;Layout;;;Prop;Buoy;;;0;0;2026-05-04;2026-05-08;;;Todo\r\n\
     Moon;Layout;;;Prop;Crater;;;0;0;2026-05-04;2026-05-08;;;Todo\r\n";

#[test]
fn what_somebody_earns_and_may_do_in_kitsu_is_in_no_file() {
    let found = listed(KITSU_PEOPLE, Purpose::People, false);
    let texts: Vec<&str> = found.files.iter().map(|file| file.text.as_str()).collect();
    assert_eq!(
        texts,
        ["---\ntitle: \"Ana Ruiz\"\n---\n", "---\ntitle: \"Al Kay\"\n---\n"]
    );
    assert!(!found.report.needs_a_look(), "{}", found.report);
}

fn shows() -> Project {
    site()
        .file("content/departments/layout.md", "---\ntitle: Layout\n---\n")
        .file("content/productions/ferry/index.md", "A ferry.")
        .file("content/productions/tide/index.md", "A tide.")
}

fn scheduled(sheet: &str) -> import::schedule::Imported {
    let graph = shows().compile().graph;
    let reading = Reading::default();
    let tables = import::table::of_csv(
        &"plan.csv".into(),
        sheet.as_bytes(),
        Purpose::Schedule,
        &reading.aliases,
    );
    let tables = tables.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let ferry = super::production(&graph, "ferry");
    let asked = (!sheet.starts_with("Project")).then_some(ferry);
    let imported = import::schedule::read(&graph, asked, &tables, &reading).expect("it is read");
    assert!(imported.report.books().balance(), "{}", imported.report);
    let mut project = shows();
    for (production, schedule) in &imported.schedules {
        let id = &graph[*production].common.id;
        project = project.file(&format!("content/productions/{id}/schedule.md"), schedule.file());
    }
    let errors = project.check();
    assert!(
        errors.iter().all(|problem| !problem.starts_with("error")),
        "{errors:?}"
    );
    imported
}

#[test]
fn tasks_of_kitsu_become_the_phases_of_their_task_types() {
    let imported = scheduled(KITSU_TASKS);
    let files: Vec<String> = imported
        .schedules
        .iter()
        .map(|(_, schedule)| schedule.file())
        .collect();
    assert_eq!(
        files,
        [
            "---\nphases:\n  - {id: layout, title: \"Layout\", from: 2026-02-02, to: 2026-02-13, department: layout}\n  \
             - {id: animation, title: \"Animation\", from: 2026-02-16, to: 2026-03-27}\n---\n",
            "---\nphases:\n  - {id: layout, title: \"Layout\", from: 2026-05-04, to: 2026-05-08, department: layout}\n---\n",
        ]
    );
    let report = &imported.report;
    let left: Vec<&str> = report
        .lines
        .iter()
        .flat_map(|line| &line.changes)
        .map(String::as_str)
        .collect();
    assert_eq!(
        left,
        [
            "no task of this type has a date",
            "no production is called `Moon`"
        ]
    );
    let text = report.to_string();
    assert!(
        text.ends_with(
            "8 rows that can name a phase or milestone = 5 taken + 1 without dates + 0 headings + 2 left over"
        ),
        "{text}"
    );
    assert!(
        text.contains("the columns are those of Kitsu's list of tasks"),
        "{text}"
    );
}

#[test]
fn a_list_of_phases_is_a_schedule_and_what_lacks_a_day_is_left_over() {
    let sheet = "Phase,Type,Start,Finish,Department,Owner\n\
                 PREPARATION,,,,,\n\
                 Boards,,5 Jan 2026,16/01/2026,Production,\n\
                 Shoot,Phase,2026-02-02,2026-02-06,Catering,\n\
                 Shoot,phase,2026-02-16,2026-02-20,,Ana\n\
                 Wrap party,Milestone,2026-02-27,,,\n\
                 Pick-ups,,2026-03-02,,,\n\
                 Grade,,soon,later,,\n\
                 Backwards,,2026-03-06,2026-03-02,,\n";
    let imported = scheduled(sheet);
    assert_eq!(
        imported.schedules[0].1.file(),
        "---\nphases:\n  - {id: boards, title: \"Boards\", from: 2026-01-05, to: 2026-01-16, department: production}\n  \
         - {id: shoot, title: \"Shoot\", from: 2026-02-02, to: 2026-02-06}\n  \
         - {id: shoot-2, title: \"Shoot\", from: 2026-02-16, to: 2026-02-20}\n\
         milestones:\n  - {id: wrap-party, title: \"Wrap party\", on: 2026-02-27}\n---\n"
    );
    let fates: Vec<Fate> = imported.report.lines.iter().map(|line| line.fate).collect();
    use Fate::{Changed, Heading, LeftOver, Matched};
    assert_eq!(
        fates,
        [
            Heading, Matched, Changed, Changed, Matched, LeftOver, LeftOver, LeftOver
        ],
        "{}",
        imported.report
    );
}

#[test]
fn new_phases_take_the_place_of_old_ones_and_the_rest_of_the_schedule_stays() {
    let imported = scheduled("Phase,Start,Finish\nBoards,2026-01-05,2026-01-16\n");
    let old = "---\nstart: 2026-01-05\nphases:\n  - {id: a, for: 2w}\nmilestones:\n  - {id: b, on: 2026-02-02}\nweek: [mon]\n---\nWords.\n";
    assert_eq!(
        imported.schedules[0].1.replace(old).as_deref(),
        Ok(
            "---\nstart: 2026-01-05\nphases:\n  - {id: boards, title: \"Boards\", from: 2026-01-05, to: 2026-01-16}\n\
             milestones:\n  - {id: b, on: 2026-02-02}\nweek: [mon]\n---\nWords.\n"
        )
    );
}
