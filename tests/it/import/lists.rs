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
