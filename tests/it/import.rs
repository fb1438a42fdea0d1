//! Other people's spreadsheets of crews, and our own tables, read as crew lists.

use callboard::graph::{Graph, ProductionId};
use callboard::import::columns::Purpose;
use callboard::import::{self, Aliases, Fate, Imported, Item, Reading};
use callboard::site::Compiled;
use proptest::prelude::*;

use crate::project::Project;

mod cases;
mod kitsu;
mod lists;
mod sheets;
mod styles;
mod workbooks;

fn production(graph: &Graph, id: &str) -> ProductionId {
    let id_of = |production: &ProductionId| graph[*production].common.id.clone();
    let found = ProductionId::all(graph).find(|production| *id_of(production) == *id);
    found.expect("the site has the production")
}

fn read(compiled: &Compiled, id: &str, sheet: &[u8], aliases: &str) -> Imported {
    let mut problems = Vec::new();
    let aliases = Aliases::read(&"aliases.yaml".into(), aliases, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    let reading = Reading {
        aliases,
        audiences: compiled.config.audience.all.to_vec(),
        ..Reading::default()
    };
    let graph = &compiled.graph;
    let tables = import::table::of_csv(&"sheet.csv".into(), sheet, Purpose::Crew, &reading.aliases);
    let tables = tables.expect("the sheet names its columns");
    let imported = import::crew::read(graph, Some(production(graph, id)), &tables, &reading);
    let imported = imported.expect("the sheet is read");
    assert!(imported.report.books().balance(), "{}", imported.report);
    imported
}

/// What goes below `crew` of the only production.
fn items(imported: &Imported) -> &[Item] {
    assert_eq!(imported.lists.len(), 1);
    &imported.lists[0].1
}

fn rows(imported: &Imported) -> Vec<&callboard::content::CrewRow> {
    let items = items(imported).iter();
    let rows = items.filter_map(|item| match item {
        Item::Row(row) => Some(&**row),
        Item::Comment(_) => None,
    });
    rows.collect()
}

/// As a production office somewhere else keeps it: a title above, headers of its own, headings across, names turned,
/// two to a cell, British dates, shares of time, what nobody knows yet, and 60 ways to write 21 roles.
const SHEET: &[u8] = include_bytes!("../import/harbour-lights.csv");
const ALIASES: &str = include_str!("../import/aliases.yaml");

#[test]
fn somebody_elses_spreadsheet_comes_in_whole() {
    let demo = Project::demo().asking(|request| request.audience = Some("internal".to_owned()));
    let compiled = demo.on_demand().compiled;
    let imported = read(&compiled, "harbour-lights", SHEET, ALIASES);
    let report = &imported.report;
    assert_eq!(report.count(Fate::LeftOver), 0, "{report}");
    assert!(ALIASES.lines().count() <= 30);

    // Every row of the sheet is accounted for, once.
    let records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(b';')
        .from_reader(SHEET)
        .into_records()
        .count();
    let numbers: Vec<usize> = report.lines.iter().map(|line| line.row).collect();
    let filled = SHEET
        .split(|byte| *byte == b'\n')
        .filter(|line| line.iter().any(|byte| !b";\r".contains(byte)));
    assert_eq!(numbers.len() + 3, filled.count(), "{report}");
    assert!(numbers.is_sorted() && numbers.last() == Some(&records));

    // The last column says what each row should come to.
    let mut spellings = std::collections::BTreeSet::new();
    let mut roles = std::collections::BTreeSet::new();
    let sheet = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(b';')
        .from_reader(SHEET);
    for (number, record) in (1..).zip(sheet.into_records()).skip(report.header_row) {
        let record = record.expect("the sheet is CSV");
        let Some(line) = report.lines.iter().find(|line| line.row == number) else {
            assert!(record.iter().all(str::is_empty), "row {number}");
            continue;
        };
        let expected = record.get(9).unwrap_or_default();
        if !matches!(line.fate, Fate::Matched | Fate::Changed) {
            assert!(matches!(expected, "" | "Ref"), "row {}", line.row);
            continue;
        }
        assert_eq!(
            line.role.as_deref(),
            Some(expected),
            "row {}: {}",
            line.row,
            line.shown
        );
        spellings.insert(record.get(1).unwrap_or_default().to_owned());
        roles.extend(expected.split(" + ").map(str::to_owned));
    }
    assert!(spellings.len() >= 50, "{} spellings", spellings.len());
    assert!(roles.len() >= 20, "{} roles", roles.len());

    // And it is a crew list without a mistake.
    let text = import::file::new(items(&imported));
    let with = Project::demo()
        .asking(|request| request.audience = Some("internal".to_owned()))
        .file("content/productions/harbour-lights/crew.md", &text);
    let errors: Vec<String> = with
        .check()
        .into_iter()
        .filter(|problem| problem.starts_with("error"))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    let written = rows(&imported);
    let of = |role: &str| -> Vec<String> {
        let rows = written.iter().filter(|row| row.role == role);
        rows.flat_map(|row| row.who.iter().cloned()).collect()
    };
    assert_eq!(of("production-manager"), ["kofi-marlstone", "wren-hallowdene"]);
    assert_eq!(of("casting-director"), ["vacant"]);
    assert!(of("compositor").contains(&"dilys-corran".to_owned()));
    let acting = written.iter().find(|row| row.acting).expect("somebody stands in");
    assert_eq!(
        (acting.role.as_str(), acting.load.unwrap().0),
        ("production-manager", 60)
    );
    assert_eq!(
        acting.from.map(|day| day.to_string()).as_deref(),
        Some("2026-11-02")
    );
}

#[test]
fn a_row_that_no_role_matches_is_kept_as_a_comment_without_its_telephone_number() {
    let project = Project::new()
        .file("content/roles/production-manager.md", "Manages.")
        .file("content/roles/production-designer.md", "Designs.")
        .file("content/productions/ferry/index.md", "A ferry.");
    let imported = read(
        &project.compile(),
        "ferry",
        b"Job,Name,Mobile\nProduction accountant,Ana Ruiz,1\nPM,Joe Baptiste,2\n",
        "",
    );
    assert_eq!(
        imported.report.to_string(),
        "columns  Job \u{2192} role, Name \u{2192} who\n\
         kept out Mobile\n\
         row 2    Production accountant \u{b7} Ana Ruiz\n         \
         left over: no role is called `Production accountant`; near it are `production-designer`, `production-manager`\n\
         row 3    PM \u{2192} production-manager, by its initials\n         \
         look: is it `production-manager`? If so, say it in the aliases\n\
         2 rows: 1 matched with changes, 1 left over\n\
         2 cells that can name somebody = 1 with 1 person + 0 vacancies + 0 headings + 1 left over"
    );
    assert_eq!(
        import::file::new(items(&imported)),
        "---\ncrew:\n  # row 2, left over: Production accountant \u{b7} Ana Ruiz\n  \
         - {role: production-manager, who: \"Joe Baptiste\"}\n---\n"
    );
}

/// The table of a production, by its own export.
fn table(compiled: &Compiled, id: &str) -> String {
    let path = format!("productions/{id}/crew/crew.csv");
    let bytes = compiled.output.get(&path).expect("the crew has a table");
    String::from_utf8(bytes.to_vec()).expect("tables are UTF-8")
}

#[test]
fn export_import_and_export_give_the_same_table() {
    for audience in ["public", "internal"] {
        let mut demo = Project::demo().asking(|request| {
            request.audience = Some(audience.to_owned());
        });
        let compiled = demo.on_demand().compiled;
        let productions = ["harbour-lights", "night-ferry", "tin-whistle"];
        let exported = productions.map(|id| table(&compiled, id));
        for (id, exported) in productions.iter().zip(&exported) {
            let imported = read(&compiled, id, exported.as_bytes(), "");
            assert_eq!(imported.report.count(Fate::LeftOver), 0, "{}", imported.report);
            let path = format!("content/productions/{id}/crew.md");
            let snapshot = demo.snapshot();
            let old =
                String::from_utf8_lossy(snapshot.bytes(&path).expect("it has a crew list")).into_owned();
            let text = import::file::replace(&old, items(&imported)).expect("its front matter is YAML");
            demo = demo.file(&path, &text);
        }
        let again = demo.on_demand().compiled;
        assert_eq!(
            productions.map(|id| table(&again, id)),
            exported,
            "for {audience}"
        );
    }
}

#[test]
fn address_books_and_spreadsheets_read_what_a_crew_list_exports() {
    let ask = |audience: &str| {
        let demo = Project::demo().asking(|request| {
            request.audience = Some(audience.to_owned());
        });
        demo.on_demand().compiled
    };
    let compiled = ask("crew");
    for id in ["harbour-lights", "night-ferry", "tin-whistle"] {
        let graph = &compiled.graph;
        let reachable = graph.reachable_crew(production(graph, id));
        let file = compiled.output.get(&format!("productions/{id}/crew/crew.vcf"));
        let text = String::from_utf8(file.expect("the crew has cards").to_vec()).expect("cards are UTF-8");
        assert!(text.lines().all(|line| line.len() <= 75) && !text.replace("\r\n", "").contains('\n'));
        let mut parser = calcard::Parser::new(&text);
        let mut names = Vec::new();
        loop {
            match parser.entry() {
                calcard::Entry::VCard(card) => {
                    let value = |property| {
                        let entry = card.property(&property)?;
                        entry.values.first()?.as_text().map(str::to_owned)
                    };
                    assert!(value(calcard::vcard::VCardProperty::Uid).is_some());
                    assert!(card.property(&calcard::vcard::VCardProperty::N).is_some());
                    names.extend(value(calcard::vcard::VCardProperty::Fn));
                }
                calcard::Entry::Eof => break,
                other => panic!("{id}: {other:?}"),
            }
        }
        let titles: Vec<String> = reachable
            .iter()
            .map(|person| graph[*person].common.title.to_string())
            .collect();
        assert_eq!(names, titles, "{id}");

        let exported = table(&compiled, id);
        let mut reader = csv::Reader::from_reader(exported.as_bytes());
        let rows = reader.records().filter(Result::is_ok).count();
        let crew = graph[production(graph, id)].crew.as_ref().expect("it has a crew");
        assert_eq!(rows, crew.rows.len(), "{id}");
    }
    let public = ask("public");
    assert!(
        public.output.files().keys().all(|path| !path.ends_with(".vcf")),
        "nobody can be reached in public"
    );
}

#[test]
fn somebody_whom_an_audience_may_not_see_is_not_read_back_as_a_vacancy() {
    let project = Project::new()
        .file("callboard.yaml", "audiences: [public, crew]")
        .file("content/roles/runner.md", "Runs.")
        .file(
            "content/people/ana.md",
            "---\ntitle: Ana Ruiz\nvisible: crew\n---\n",
        )
        .file(
            "content/productions/ferry/crew.md",
            "---\ncrew: [{role: runner, who: ana}]\n---\n",
        );
    let exported = table(&project.compile(), "ferry");
    assert_eq!(
        exported,
        "role,who,from,to,acting,load,credit,unit,department,note\r\nRunner,withheld,,,,,,,,\r\n"
    );
    let again = project
        .file("content/productions/ferry/crew.md", "---\ncrew: crew.csv\n---\n")
        .file("content/productions/ferry/crew.csv", &exported);
    assert_eq!(table(&again.compile(), "ferry"), exported);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_crew_survives_export_import_and_export(
        crew in prop::collection::vec(
            (
                prop::sample::select(vec!["runner", "editor", "head-of-art", "art-head"]),
                prop::collection::vec("[A-Z][a-zé]{0,6}[ ,.&/'\"()a-z-]{0,9}[A-Z][a-z]{1,5}", 0..3),
                0..28u8,
                any::<bool>(),
                prop::sample::select(vec!["", "main", "2nd", "true", "a: b, #c"]),
            ),
            0..12,
        ),
    ) {
        let rows: String = crew
            .iter()
            .map(|(role, who, day, acting, unit)| {
                let who = if who.is_empty() { "vacant".to_owned() } else { serde_json::to_string(who).unwrap() };
                let unit = serde_json::to_string(unit).unwrap();
                format!("  - {{role: {role}, who: {who}, from: 2026-02-{:02}, acting: {acting}, unit: {unit}}}\n", day + 1)
            })
            .collect();
        let project = Project::new()
            .file("content/roles/runner.md", "Runs.")
            .file("content/roles/editor.md", "---\ntitle: Cutter\n---\n")
            .file("content/roles/head-of-art.md", "---\ntitle: Head of art\n---\n")
            .file("content/roles/art-head.md", "---\ntitle: Art head\n---\n")
            .file("content/productions/ferry/crew.md", format!("---\ncrew:\n{rows}  []\n---\n").replace("crew:\n  []", "crew: []").replace("\n  []", ""));
        let compiled = project.compile();
        let exported = table(&compiled, "ferry");
        let imported = read(&compiled, "ferry", exported.as_bytes(), "");
        prop_assert_eq!(imported.report.count(Fate::LeftOver), 0, "{}", imported.report);
        let again = project.file("content/productions/ferry/crew.md", import::file::new(items(&imported))).compile();
        prop_assert_eq!(table(&again, "ferry"), exported);
    }
}
