//! Sheets that were once read wrongly: people vanished, doubled or were invented.

use callboard::import::Fate;

use super::{items, read, rows};
use crate::project::Project;

fn site() -> Project {
    let role =
        |title: &str, department: &str| format!("---\ntitle: {title}\ndepartment: {department}\n---\n");
    Project::new()
        .file("callboard.yaml", "audiences: [public, crew]\n")
        .file("content/departments/art.md", "---\ntitle: Art\n---\n")
        .file("content/departments/post.md", "---\ntitle: Post\n---\n")
        .file("content/roles/editor.md", role("Editor", "post"))
        .file("content/roles/runner.md", role("Runner", "post"))
        .file("content/roles/producer.md", role("Producer", "post"))
        .file(
            "content/roles/assistant-producer.md",
            role("Assistant producer", "post"),
        )
        .file("content/roles/animation.md", role("Animation", "art"))
        .file("content/roles/administration.md", role("Administration", "post"))
        .file("content/people/ann-smith.md", "---\ntitle: Ann Smith\n---\n")
        .file(
            "content/people/ann-smith-5.md",
            "---\ntitle: Ann Smith (V)\n---\n",
        )
        .file("content/people/jo-bell.md", "---\ntitle: Jo Bell\n---\n")
        .file("content/people/jo-berg.md", "---\ntitle: Jo van der Berg\n---\n")
        .file("content/people/sam-a.md", "---\ntitle: Sam Lee\n---\n")
        .file("content/people/sam-b.md", "---\ntitle: Sam Lee\n---\n")
        .file(
            "content/productions/ferry/index.md",
            "---\nfrom: 2026-01-05\nto: 2026-12-18\n---\nA ferry.",
        )
        .file("content/productions/tide/index.md", "A tide.")
}

/// `role: names`, for each row of the crew; `left over: reason` for what was left over; in the order of the sheet.
fn crew(sheet: &str) -> Vec<String> {
    let imported = read(&site().compile(), "ferry", sheet.as_bytes(), "");
    let text = callboard::import::file::new(items(&imported));
    let problems = site().file("content/productions/ferry/crew.md", &text).check();
    let errors: Vec<_> = problems
        .iter()
        .filter(|problem| problem.starts_with("error"))
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    let taken = rows(&imported)
        .into_iter()
        .map(|row| format!("{}: {}", row.role, row.who.join(" + ")));
    let left = imported
        .report
        .lines
        .iter()
        .filter(|line| line.fate == Fate::LeftOver);
    let left = left.map(|line| format!("left over: {}", line.changes.join("; ")));
    taken.chain(left).collect()
}

#[test]
fn a_merged_cell_holds_for_the_rows_below_it() {
    assert_eq!(
        crew("Role,Name\nEditor,Lee Okafor\n,Al Kay\n"),
        ["editor: Lee Okafor", "editor: Al Kay"]
    );
    // The role may stand alone above those who hold it.
    assert_eq!(
        crew("Role,Name\nEDITORS,\n,Lee Okafor\n,Al Kay\n"),
        ["editor: Lee Okafor", "editor: Al Kay"]
    );
    // Nobody's role is guessed.
    assert_eq!(crew("Role,Name\n,Al Kay\n"), ["left over: the row names no role"]);
}

#[test]
fn a_column_may_name_the_season_by_title_or_id() {
    let project = site().file(
        "callboard.yaml",
        "audiences: [public, crew]\nseasons:\n  - {id: autumn-2026, title: Autumn term 2026}\n  - {id: spring-2027, from: 2027-01-04, to: 2027-03-26}\n",
    );
    let sheet = "Position,Crew member,Term,Start date\nEditor,Lee Okafor,autumn Term 2026,\nRunner,Al Kay,spring-2027,\n\
                 Runner,Mia Torres,Summer,\nRunner,Kim Adeyemi,spring-2027,2027-02-01\nRunner,Joe Baptiste,,\n";
    let imported = read(&project.compile(), "ferry", sheet.as_bytes(), "");
    let seasons: Vec<_> = rows(&imported)
        .into_iter()
        .map(|row| (row.season.clone(), row.from.is_some()))
        .collect();
    let some = |id: &str| Some(id.to_owned());
    assert_eq!(
        seasons,
        [
            (some("autumn-2026"), false),
            (some("spring-2027"), false),
            (None, false),
            (None, true),
            (None, false),
        ]
    );
    let changes: Vec<_> = imported
        .report
        .lines
        .iter()
        .flat_map(|line| line.changes.clone())
        .collect();
    assert_eq!(
        changes,
        [
            "left out: no season is called `Summer`; declare it under `seasons` in callboard.yaml",
            "left out: `spring-2027`, since the row has dates of its own",
        ]
    );
    let text = callboard::import::file::new(items(&imported));
    assert!(
        text.contains("{role: editor, who: \"Lee Okafor\", season: autumn-2026}"),
        "{text}"
    );
    let problems = project.file("content/productions/ferry/crew.md", &text).check();
    assert!(
        problems.iter().all(|problem| !problem.starts_with("error")),
        "{problems:?}"
    );
}

#[test]
fn halves_of_a_name_are_joined() {
    for sheet in [
        "Name;Vorname;Funktion\nOkafor;Lee;Editor\n",
        "Poste,Nom,Pr\u{e9}nom\nEditor,Okafor,Lee\n",
        "Nombre,Apellidos,Cargo\nLee,Okafor,Editor\n",
    ] {
        assert_eq!(crew(sheet), ["editor: Lee Okafor"], "{sheet}");
    }
}

#[test]
fn words_for_nobody_are_vacancies() {
    for word in [
        "N/A", "n/a", "#N/A", "-", "\u{2014}", "TBC", "TBD", "TBA", "?", "vacant", "open", "",
    ] {
        let sheet = format!("Role,Name,Start\nEditor,{word},2026-02-02\n");
        assert_eq!(crew(&sheet), ["editor: vacant"], "{word}");
    }
    assert_eq!(
        crew("Role,Name\nEditor,Lee Okafor / TBC\n"),
        ["editor: Lee Okafor", "editor: vacant"]
    );
}

#[test]
fn a_department_s_row_is_a_heading_and_no_vacancy() {
    let imported = read(
        &site().compile(),
        "ferry",
        b"Role,Name,Start\nART,,\nEditor,Al Kay,\n",
        "",
    );
    assert_eq!(imported.report.count(Fate::Heading), 1);
    assert_eq!(rows(&imported).len(), 1);
}

#[test]
fn titles_are_not_what_they_are_merely_like() {
    let assistant = crew("Role,Name\nAssistant to Producer,Al Kay\n");
    assert!(
        assistant[0].starts_with("left over: no role is called `Assistant to Producer`"),
        "{assistant:?}"
    );
    assert_eq!(crew("Role,Name\nAniation,Al Kay\n"), ["animation: Al Kay"]);
}

#[test]
fn an_exact_name_wins_before_anything_is_taken_apart() {
    assert_eq!(crew("Role,Name\nEditor,Ann Smith (V)\n"), ["editor: ann-smith-5"]);
    assert_eq!(
        crew("Role,Name\nEditor,Ann Smith (nights)\n"),
        ["editor: ann-smith"]
    );
    assert_eq!(
        crew("Role,Name\nEditor,Sam Lee\n"),
        ["left over: `Sam Lee` may be `sam-a`, `sam-b`; say which in the aliases"]
    );
}

#[test]
fn tables_beside_each_other_are_both_read() {
    let sheet = "Role,Name,,Role,Name\nEditor,Lee Okafor,,Runner,Al Kay\n,,,Producer,Kim Adeyemi\n";
    assert_eq!(
        crew(sheet),
        ["editor: Lee Okafor", "runner: Al Kay", "producer: Kim Adeyemi"]
    );
}

#[test]
fn a_person_is_known_however_the_name_is_dressed() {
    for name in [
        "\"Jo Bell, ACE\"",
        "Dr. Jo Bell",
        "\"Bell, Jo\"",
        "\"Jo \"\"Jay\"\" Bell\"",
        "JO BELL",
        "Jo Bell (she/her)",
        "jo  bell",
    ] {
        assert_eq!(
            crew(&format!("Role,Name\nEditor,{name}\n")),
            ["editor: jo-bell"],
            "{name}"
        );
    }
    assert_eq!(
        crew("Role,Name\nEditor,\"van der Berg, Jo\"\n"),
        ["editor: jo-berg"]
    );
    for name in [
        "Cher",
        "\u{5c71}\u{7530}\u{592a}\u{90ce}",
        "\u{ae40}\u{cca0}\u{c218}",
        "\u{645}\u{62d}\u{645}\u{62f}",
        "\u{141}ukasz",
    ] {
        assert_eq!(
            crew(&format!("Role,Name\nEditor,{name}\n")),
            [format!("editor: {name}")]
        );
    }
}

#[test]
fn surplus_cells_are_left_over_with_their_row() {
    let found = crew("Role,Name\nEditor,Kay, Al\nRunner,Al Kay\n");
    assert_eq!(found[0], "runner: Al Kay");
    assert!(
        found[1].starts_with("left over: 1 cells stand behind the last column"),
        "{found:?}"
    );
}

#[test]
fn a_page_of_notes_in_a_cell_is_printed_in_short_and_kept_whole() {
    let notes = "zebra ".repeat(6_000);
    let sheet = format!("Role,Name\n{notes},Al Kay\nRunner,Kay Al\n");
    let imported = read(&site().compile(), "ferry", sheet.as_bytes(), "");
    let report = imported.report.to_string();
    assert!(
        report.contains("zebra zebra") && report.len() < 2_000,
        "{}",
        report.len()
    );
    assert_eq!(rows(&imported).len(), 1);
}

#[test]
fn dates_are_read_in_words_and_as_machines_write_them_or_reported() {
    for (start, expected) in [
        ("5. Januar 2026", "2026-01-05"),
        ("5 janvier 2026", "2026-01-05"),
        ("5 de enero de 2026", "2026-01-05"),
        ("2026-01-05T00:00:00Z", "2026-01-05"),
        ("46027", "2026-01-05"),
        ("wk 12", "2026-03-16"),
        ("5 Jan - 9 Feb 2026", "2026-01-05"),
    ] {
        let sheet = format!("Role,Name,Start\nEditor,Al Kay,{start}\n");
        let imported = read(&site().compile(), "ferry", sheet.as_bytes(), "");
        assert_eq!(
            rows(&imported)[0].from.map(|day| day.to_string()).as_deref(),
            Some(expected),
            "{start}"
        );
    }
    let imported = read(
        &site().compile(),
        "ferry",
        b"Role,Name,Start\nEditor,Al Kay,after lunch\n",
        "",
    );
    assert_eq!(imported.report.count(Fate::Changed), 1);
    assert_eq!(
        imported.report.lines[0].changes,
        ["left out: `after lunch` is no date"]
    );
    let french = read(
        &site().compile(),
        "ferry",
        "Role,Name,Start\nEditor,Al Kay,5 f\u{e9}vrier 2026\n".as_bytes(),
        "",
    );
    assert_eq!(french.report.remarks, ["names of months were read as French"]);
}

#[test]
fn totals_footers_and_repeated_heads_name_nobody() {
    let found = crew("Role,Name\nEditor,Al Kay\nRole,Name\nRunner,Lee Okafor\nTotal,2\nPage 1 of 1,\n");
    assert_eq!(found[..2], ["editor: Al Kay", "runner: Lee Okafor"]);
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn a_cell_that_says_what_stands_above_columns_elsewhere_is_no_heading_of_a_table() {
    // "Post" and "Artist" are what people write above a role and a name.
    let sheet =
        "Role,Name,Load,Note\nEditor,Al Kay,50%,Post\nRunner,Artist,40%,lead\nProducer,Kim Adeyemi,,\n";
    assert_eq!(
        crew(sheet),
        ["editor: Al Kay", "runner: Artist", "producer: Kim Adeyemi"]
    );
    // Another table further down is still one.
    let two = "Role,Name\nEditor,Al Kay\n,\nName,Position\nLee Okafor,Runner\n";
    assert_eq!(crew(two), ["editor: Al Kay", "runner: Lee Okafor"]);
}

#[test]
fn a_row_that_lost_something_is_matched_with_changes() {
    let imported = read(
        &site().compile(),
        "ferry",
        b"Role,Name,Parking\nEditor,Al Kay,B4\nRunner,Lee Okafor,\n",
        "",
    );
    let report = &imported.report;
    assert_eq!(
        (report.count(Fate::Changed), report.count(Fate::Matched)),
        (1, 1),
        "{report}"
    );
    assert!(report.needs_a_look());
    let text = report.to_string();
    assert!(
        text.contains("left out Parking, in 1 row; if that is right, `--columns \"Parking=ignored\"`"),
        "{text}"
    );
    let aliases = "columns: {Parking: ignored}";
    let told = read(
        &site().compile(),
        "ferry",
        b"Role,Name,Parking\nEditor,Al Kay,B4\n",
        aliases,
    );
    assert!(!told.report.needs_a_look(), "{}", told.report);
}

#[test]
fn one_sheet_may_be_of_many_productions() {
    let compiled = site().compile();
    let sheet = "Show,Role,Name\nFerry,Editor,Al Kay\nTide,Runner,Lee Okafor\nferry,Producer,Kim Adeyemi\nMoon,Editor,Al Kay\n";
    let reading = callboard::import::Reading::default();
    let purpose = callboard::import::columns::Purpose::Crew;
    let tables =
        callboard::import::table::of_csv(&"sheet.csv".into(), sheet.as_bytes(), purpose, &reading.aliases);
    let tables = tables.expect("the sheet names its columns");
    let imported =
        callboard::import::crew::read(&compiled.graph, None, &tables, &reading).expect("it is read");
    let lists: Vec<(String, usize)> = imported
        .lists
        .iter()
        .map(|(production, items)| (compiled.graph[*production].common.id.to_string(), items.len()))
        .collect();
    assert_eq!(lists, [("ferry".to_owned(), 2), ("tide".to_owned(), 1)]);
    assert_eq!(imported.report.count(Fate::LeftOver), 1, "{}", imported.report);
}
