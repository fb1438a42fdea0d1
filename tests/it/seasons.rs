//! Seasons in place of dates: what pages, tables, data and the search have of them.

use crate::project::{Project, Site};

fn school() -> Project {
    Project::new()
        .file(
            "callboard.yaml",
            "seasons:\n  - {id: autumn-2026, title: Autumn term, from: 2026-09-07, to: 2026-12-18}\n  - {id: spring-2027}\n",
        )
        .file("content/roles/runner.md", "Runs.")
        .file("content/people/ana.md", "---\ntitle: Ana Ruiz\n---\n")
        .file("content/productions/tempest/index.md", "---\ntitle: The Tempest\nseason: autumn-2026\n---\n")
        .file("content/productions/macbeth/index.md", "---\ntitle: Macbeth\nseason: spring-2027\n---\n")
        .file(
            "content/productions/tempest/crew.md",
            "---\ncrew:\n  - {role: runner, who: Kim Adeyemi, season: spring-2027}\n  - {role: runner, who: ana, season: autumn-2026}\n\
             \x20 - {role: runner, who: Lee Okafor}\n---\n",
        )
        .file(
            "content/productions/macbeth/crew.md",
            "---\ncrew:\n  - {role: runner, who: ana}\n---\n",
        )
}

/// The text of a page without its tags, on one line.
fn words(site: &Site, path: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for letter in site.text(path).chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_season_stands_where_dates_would() {
    let site = school().build();
    let production = words(&site, "productions/tempest/index.html");
    assert!(
        production.contains("Season Autumn term From 7 Sep 2026 To 18 Dec 2026"),
        "{production}"
    );
    assert!(words(&site, "productions/macbeth/index.html").contains("Season Spring 2027"));
    let list = words(&site, "productions/index.html");
    // The season that is declared later comes first, as a later date would.
    assert!(
        list.contains("Macbeth Spring 2027") && list.contains("The Tempest Autumn term"),
        "{list}"
    );
    let crew = words(&site, "productions/tempest/crew/index.html");
    let rows = [
        "Lee Okafor — 7 Sep 2026 18 Dec 2026",
        "Ana Ruiz also",
        "Kim Adeyemi Spring 2027 — —",
    ];
    assert!(crew.contains(rows[0]) && crew.contains(rows[2]), "{crew}");
    assert!(
        crew.contains("Ana Ruiz Autumn term 7 Sep 2026 18 Dec 2026"),
        "{crew}"
    );
    // One role, three seasons: in the order of the settings, whatever the order of the rows.
    assert!(crew.find("Autumn term 7 Sep") < crew.find("Spring 2027 — —"));
    let person = words(&site, "people/ana/index.html");
    assert!(person.contains("Autumn term 7 Sep – 18 Dec 2026"), "{person}");
    assert!(person.contains("Macbeth Runner Spring 2027 100 %"), "{person}");
}

#[test]
fn a_season_without_dates_counts_in_no_load_and_no_calendar() {
    let site = school().build();
    let calendar = site.text("calendars/people/ana.ics");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1, "{calendar}");
    let person = words(&site, "people/ana/index.html");
    assert!(!person.contains("200 %"), "{person}");
    // Written later, it counts.
    let dated = "seasons:\n  - {id: autumn-2026, from: 2026-09-07, to: 2026-12-18}\n  - {id: spring-2027, from: 2026-12-14, to: 2027-03-26}\n";
    let problems = school().file("callboard.yaml", dated).check();
    assert!(
        problems
            .iter()
            .any(|problem| problem.starts_with("warning over-booked")),
        "{problems:?}"
    );
}

#[test]
fn the_table_of_a_crew_names_seasons_and_is_read_as_the_same_crew() {
    let site = school().build();
    let table = site.text("productions/tempest/crew/crew.csv");
    assert_eq!(
        table,
        "role,who,from,to,acting,load,credit,unit,department,note,season\r\n\
         Runner,Kim Adeyemi,,,,,,,,,spring-2027\r\n\
         Runner,Ana Ruiz,,,,,,,,,autumn-2026\r\n\
         Runner,Lee Okafor,,,,,,,,,\r\n"
    );
    let again = school()
        .file(
            "content/productions/tempest/crew.md",
            "---\ncrew: crew.csv\n---\n",
        )
        .file("content/productions/tempest/crew.csv", &table)
        .build();
    assert_eq!(again.text("productions/tempest/crew/crew.csv"), table);
    assert_eq!(again.data()["productions"], site.data()["productions"]);
}

#[test]
fn data_have_the_ids_of_seasons_and_their_days() {
    let data = school().build().data();
    assert_eq!(data["seasons"][0]["title"], "Autumn term");
    assert_eq!(data["seasons"][1]["title"], "Spring 2027");
    let shows = data["productions"].as_array().expect("a list");
    let tempest = shows
        .iter()
        .find(|show| show["id"] == "tempest")
        .expect("it is there");
    assert_eq!(
        (&tempest["season"], &tempest["from"]),
        (&"autumn-2026".into(), &"2026-09-07".into())
    );
    let row = &tempest["crew"][0];
    assert_eq!(
        (&row["season"], &row["from"]),
        (&"spring-2027".into(), &().into())
    );
}
