//! Workbooks: hidden rows, formulas, and files that are made to do harm.

use callboard::import::columns::Purpose;
use callboard::import::table::{Tables, of_file};
use callboard::import::{Aliases, Fate, Reading, Refusal};

use super::production;
use super::sheets::{Cell, Format, Sheet, ods_of, xlsx_of};
use crate::project::Project;

fn tables(bytes: &[u8]) -> Result<Tables, Refusal> {
    of_file(&"sheet".into(), bytes, None, Purpose::Crew, &Aliases::default())
}

fn message(bytes: &[u8]) -> String {
    match tables(bytes) {
        Err(Refusal::Words(words)) => words,
        other => panic!("{other:?}"),
    }
}

#[test]
fn hidden_rows_are_read_and_reported() {
    let text = |text: &str| Cell::Text(text.to_owned());
    let sheet = Sheet {
        rows: vec![
            vec![text("Role"), text("Name")],
            vec![text("Runner"), text("Al Kay")],
            vec![text("Runner"), text("Lee Okafor")],
        ],
        hidden: vec![2],
        ..Sheet::default()
    };
    let compiled = Project::new()
        .file("content/roles/runner.md", "Runs.")
        .file("content/productions/ferry/index.md", "A ferry.")
        .compile();
    for format in [Format::Xlsx, Format::Ods] {
        let tables = tables(&sheet.save(format, &|date| date.to_string())).expect("a crew");
        let ferry = production(&compiled.graph, "ferry");
        let imported =
            callboard::import::crew::read(&compiled.graph, Some(ferry), &tables, &Reading::default());
        let report = imported.expect("it is read").report;
        let fates: Vec<Fate> = report.lines.iter().map(|line| line.fate).collect();
        assert_eq!(fates, [Fate::Matched, Fate::Changed], "{format:?}\n{report}");
    }
}

#[test]
fn formulas_count_by_their_stored_result_and_without_one_are_refused() {
    let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Role</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Name</t></is></c></row>";
    let row = |name: &str| {
        let role = "<c r=\"A2\" t=\"inlineStr\"><is><t>Runner</t></is></c>";
        xlsx_of(&format!(
            "<sheetData>{head}<row r=\"2\">{role}{name}</row></sheetData>"
        ))
    };
    let stored = row("<c r=\"B2\" t=\"str\"><f>A9</f><v>Al Kay</v></c>");
    assert_eq!(
        tables(&stored).expect("a crew").grid.rows[1].cells,
        ["Runner", "Al Kay"]
    );
    let words = message(&row("<c r=\"B2\"><f>A9</f></c>"));
    assert!(
        words.starts_with("1 formulas of the sheet `Crew` have no stored result"),
        "{words}"
    );
}

#[test]
fn files_that_are_made_to_do_harm_are_refused_at_once() {
    let far = xlsx_of("<sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>");
    assert!(message(&far).contains("too large"));
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell>";
    let many = ods_of(&format!(
        "<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>"
    ));
    assert!(message(&many).contains("too large"));
    let bomb = xlsx_of(&format!(
        "<sheetData>{}</sheetData>",
        " ".repeat(300 * 1024 * 1024)
    ));
    assert!(bomb.len() < 1024 * 1024 && message(&bomb).contains("unpacks to more than 256 MB"));
    assert!(message(b"PK\x03\x04 and then nothing").contains("damaged"));
    assert!(message(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]).contains("save it as `.xlsx`"));
}

#[test]
fn empty_rows_without_end_below_a_sheet_say_nothing() {
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let rows = format!(
        "<table:table-row>{}{}</table:table-row><table:table-row>{}{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        text("Role"),
        text("Name"),
        text("Runner"),
        text("Al Kay")
    );
    assert_eq!(tables(&ods_of(&rows)).expect("a crew").grid.rows.len(), 2);
}

#[test]
fn a_sheet_may_be_named_and_is_chosen_by_its_columns_otherwise() {
    let row = |cells: [&str; 3]| {
        let cells = cells.map(|text| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        });
        format!("<table:table-row>{}</table:table-row>", cells.concat())
    };
    let crew = row(["Role", "Name", "Start"]) + &row(["Runner", "Al Kay", "2026-03-02"]);
    let plan = row(["Role", "Name", "Colour"]) + &row(["Runner", "Plan", "red"]);
    let two = format!("{crew}</table:table><table:table table:name=\"Plan\">{plan}");
    let bytes = ods_of(&two);
    let name_of = |wanted: Option<&str>| {
        let tables = of_file(
            &"crew.ods".into(),
            &bytes,
            wanted,
            Purpose::Crew,
            &Aliases::default(),
        );
        tables.map(|tables| (tables.grid.rows[1].cells[1].clone(), tables.grid.remarks))
    };
    let (name, remarks) = name_of(None).expect("the sheet of which most columns are known");
    assert_eq!(
        (name.as_str(), remarks.as_slice()),
        (
            "Al Kay",
            ["only the sheet `Crew` was read; `--sheet` reads `Plan`".to_owned()].as_slice()
        )
    );
    assert_eq!(
        name_of(Some("plan")).expect("the sheet that was asked for").0,
        "Plan"
    );
    let Err(Refusal::Words(words)) = name_of(Some("Cast")) else {
        panic!("there is no such sheet");
    };
    assert_eq!(words, "no sheet is called `Cast`; there are `Crew`, `Plan`");
}

#[test]
fn a_crew_list_as_a_workbook_is_the_same_list_for_the_same_audience() {
    let project = |settings: &str| {
        Project::new()
            .file("callboard.yaml", format!("audiences: [public, crew]\n{settings}"))
            .file("content/roles/runner.md", "---\ntitle: Runner\n---\n")
            .file(
                "content/productions/ferry/crew.md",
                "---\ncrew:\n  - {role: runner, who: Al Kay, from: 2026-02-02, load: 50%, note: \"=1+1\"}\n  \
                 - {role: runner, who: Lee Okafor, visible: crew}\n---\n",
            )
    };
    const PATH: &str = "productions/ferry/crew/crew.xlsx";
    let without = project("").build();
    assert!(without.compiled.output.get(PATH).is_none());
    assert!(
        !without
            .text("productions/ferry/crew/index.html")
            .contains("crew.xlsx")
    );
    for (audience, rows) in [("public", 1), ("crew", 2)] {
        let asked =
            project("crew_xlsx: true\n").asking(|request| request.audience = Some(audience.to_owned()));
        let site = asked.build();
        let page = site.text("productions/ferry/crew/index.html");
        assert!(
            page.contains("crew/crew.xlsx\" download=\"ferry-crew.xlsx\""),
            "{page}"
        );
        let bytes = site.compiled.output.get(PATH).expect("a workbook").to_vec();
        let tables = tables(&bytes).expect("a crew");
        let cells = |row: usize| tables.grid.rows[row].cells.join("|");
        assert_eq!(tables.grid.rows.len(), 1 + rows);
        assert_eq!(
            cells(0),
            "role|who|from|to|acting|load|credit|unit|department|note"
        );
        assert_eq!(cells(1), "Runner|Al Kay|2026-02-02|||50%||||=1+1");
        let compiled = &site.compiled;
        let ferry = production(&compiled.graph, "ferry");
        let imported =
            callboard::import::crew::read(&compiled.graph, Some(ferry), &tables, &Reading::default());
        let report = imported.expect("it is read").report;
        assert_eq!(report.count(Fate::Matched), rows, "{report}");
    }
}
