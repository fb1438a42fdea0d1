//! The bible of a production, or of the whole handbook, in one piece: what is in it, in which order, and where its links lead.

use crate::project::Project;

const PAGE: &str = "productions/ferry/bible/index.html";

fn show() -> Project {
    Project::new()
        .file("content/departments/deck.md", "---\ntitle: Deck\n---\n")
        .file(
            "content/roles/captain.md",
            "---\ntitle: Captain\naka: [CPT]\ndepartment: deck\nfocus: Brings everybody back\n---\nSteers.\n\n## Responsibilities\n\n- Knows the tides\n",
        )
        .file("content/roles/mate.md", "---\ntitle: Mate\ndepartment: deck\nreports_to: captain\n---\n")
        .file("content/people/ana-ruiz.md", "---\ntitle: Ana Ruiz\n---\n")
        .file(
            "content/productions/ferry/index.md",
            "---\ntitle: Ferry\n---\nA short film. Start with [the tone](tone.md#colour).\n",
        )
        .file(
            "content/productions/ferry/crew.md",
            "---\ncrew:\n  - {role: captain, who: ana-ruiz}\n  - {role: mate, who: Joe Baptiste}\n---\n",
        )
        .file(
            "content/productions/ferry/schedule.md",
            "---\nstart: 2026-05-04\nphases: [{id: shoot, for: 5d}]\n---\n",
        )
        .file(
            "content/productions/ferry/tone.md",
            "---\ntitle: Tone\n---\nAsk the CPT, [Ana](../../people/ana-ruiz.md), or read [the film](https://example.org/film).\n\n\
             ## Colour\n\nBlues, as [the house rules](../../rules.md) say.[^1]\n\n[^1]: Before dawn.\n",
        )
        .file("content/rules.md", "# House rules\n")
}

/// The titles of the parts, with their numbers.
fn parts(html: &str) -> Vec<String> {
    let headings = html.split("<h2 id=\"").skip(1);
    let numbered = headings.filter_map(|rest| rest.split_once("<b>"));
    let numbered = numbered.filter_map(|(_, rest)| rest.split_once("</h2>"));
    numbered.map(|(heading, _)| heading.replace("</b>", "")).collect()
}

#[test]
fn it_has_every_part_once_numbered_and_linked_within() {
    let site = show().build();
    let html = site.text(PAGE);
    assert_eq!(
        parts(&html),
        [
            "1 About the production",
            "2 Tone",
            "3 Schedule",
            "4 Crew list",
            "5 Org chart",
            "6 Roles on this production",
            "7 Glossary",
            "8 Index of roles and people"
        ]
    );
    for expected in [
        // A chapter's headings stand one level lower, with numbers, and its ids are the bible's.
        "<h3 id=\"chapter-tone--colour\"><b>2.1</b> Colour",
        // A link to a place of another chapter leads to it here; one that leads out says where.
        "href=\"#chapter-tone--colour\">the tone</a>",
        "data-address=\"example.org/film\"",
        "data-address=\"/rules/\"",
        "href=\"#who-ana-ruiz\">Ana</a>",
        // What each role does, who holds it and whom it reports to here.
        "<h3 id=\"role-captain\"><b>6.1</b> Captain</h3>",
        "Knows the tides",
        "<dd><a href=\"#role-captain\">Captain</a>",
        // Another name of a role that occurs in a chapter.
        "<dt>CPT",
        // The index names a person without a page, too.
        "Joe Baptiste <span class=\"bible-places\">",
    ] {
        assert!(html.contains(expected), "{expected}\n{html}");
    }
    assert_eq!(html.matches("Blues, as").count(), 1);
}

#[test]
fn every_link_within_it_leads_to_an_element_and_no_id_is_there_twice() {
    let html = show().build().text(PAGE);
    let values = |mark: &str| -> Vec<String> {
        let found = html.split(mark).skip(1);
        found
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect()
    };
    let ids = values(" id=\"");
    let unique: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    let links = values("href=\"#");
    assert!(links.len() > 20, "{links:?}");
    for link in &links {
        assert!(unique.contains(link), "#{link} leads nowhere");
    }
}

#[test]
fn what_comes_first_and_what_stays_out_is_said_in_front_matter() {
    let html = show()
        .file(
            "content/productions/ferry/index.md",
            "---\ntitle: Ferry\nbible: {order: [crew, tone], leave_out: [glossary, index, org-chart]}\n---\n",
        )
        .build()
        .text(PAGE);
    assert_eq!(
        parts(&html),
        [
            "1 Crew list",
            "2 Tone",
            "3 Schedule",
            "4 Roles on this production"
        ]
    );
}

#[test]
fn an_edit_of_a_chapters_words_is_in_the_bible_at_once() {
    let mut project = show();
    let mut cache = callboard::site::Cache::default();
    let build = |project: &Project, cache: &mut callboard::site::Cache| {
        let site = callboard::site::compile(&project.snapshot(), &project.request, cache);
        String::from_utf8(site.output.get(PAGE).expect("it is made").to_vec()).unwrap()
    };
    assert!(!build(&project, &mut cache).contains("Reds at noon"));
    let tone = "---\ntitle: Tone\n---\nReds at noon.\n";
    project = project.file("content/productions/ferry/tone.md", tone);
    assert!(build(&project, &mut cache).contains("Reds at noon"));
}

const ISSUES: &str = r#"{"ferry": [
    {"number": 1, "date": "2026-05-01", "colour": "white", "commit": "a", "program": "0"},
    {"number": 2, "date": "2026-05-04", "colour": "blue", "commit": "b", "program": "0", "changes": {
        "everybody": {"said": [
            {"text": "Ana Ruiz joins as Captain"},
            {"text": "Old Name leaves, was Mate"},
            {"about": "Tone", "text": "text: 1 passage new or changed"}
        ], "passages": ["PRINT"]}
    }}
]}"#;

#[test]
fn an_issue_says_what_changed_and_marks_it_but_never_by_a_name_somebody_had() {
    let project = show().file(
        "content/people/joe.md",
        "---\ntitle: Joe New\nformer: Old Name\n---\n",
    );
    let site = project.build();
    let graph = &site.compiled.graph;
    let page = graph
        .pages
        .iter()
        .find(|page| *page.common.title == *"Tone")
        .expect("it is there");
    let entry = page.common.entry.expect("it has a file");
    let (_, print) = callboard::diff::passages_of(graph, entry)[0];
    let issues = ISSUES.replace("PRINT", &format!("{:032x}", print.0));
    let html = project.file("bibles.json", issues).build().text(PAGE);
    assert!(html.contains("<dd>2, blue"), "{html}");
    assert!(html.contains("Ana Ruiz joins as Captain"));
    assert!(!html.contains("Old Name"));
    assert!(html.contains("<p data-changed=\"\">Ask the"));
    assert_eq!(html.matches("data-changed").count(), 1);
}

const HANDBOOK: &str = "bible/index.html";

/// The show, in a handbook with `settings` for its own bible.
fn handbook(settings: &str) -> Project {
    show()
        .file(
            "callboard.yaml",
            format!("title: House\naudiences: [public, crew]\n{settings}"),
        )
        .file("content/index.md", "# House\n\nWelcome aboard.\n")
        .file("content/guides/index.md", "# Guides\n\nRead these first.\n")
        .file(
            "content/guides/tides.md",
            "# Tides\n\nAsk [the captain](../roles/captain.md).\n",
        )
        .file(
            "content/glossary/springs.md",
            "---\ntitle: Spring tide\naka: [springs]\n---\nThe highest of the month.\n",
        )
}

#[test]
fn the_whole_handbook_is_a_page_only_where_the_settings_ask_for_it() {
    assert!(handbook("").build().compiled.output.get(HANDBOOK).is_none());
    let html = handbook("bible: {}\n").build().text(HANDBOOK);
    assert_eq!(
        parts(&html),
        [
            "1 About this handbook",
            "2 House rules",
            "3 Guides",
            "4 Tides",
            "5 Departments",
            "6 Org chart",
            "7 Roles",
            "8 People",
            "9 Productions",
            "10 Glossary",
            "11 Index of roles and people"
        ]
    );
    for expected in [
        // Each entry has its facts and its whole text, with headings below its own.
        "<h3 id=\"role-captain\"><b>7.1</b> Captain</h3>",
        "<h4 id=\"role-captain--responsibilities\">",
        "<dt>Department<dd><a href=\"#department-deck\">Deck</a>",
        "href=\"#role-captain\">the captain</a>",
        "<dd id=\"term-springs\">",
    ] {
        assert!(html.contains(expected), "{expected}\n{html}");
    }
    // A chapter of a production is in that production's bible.
    assert!(!html.contains("Blues, as"));
    for text in ["Welcome aboard.", "Read these first.", "Knows the tides"] {
        assert_eq!(html.matches(text).count(), 1, "{text}");
    }
}

#[test]
fn the_settings_say_what_of_the_handbook_comes_first_and_what_stays_out() {
    let settings = "bible: {order: [roles, guides/tides], leave_out: [guides, people, glossary, index, org-chart, about]}\n";
    let html = handbook(settings).build().text(HANDBOOK);
    assert_eq!(
        parts(&html),
        ["1 Roles", "2 House rules", "3 Departments", "4 Productions"]
    );
    let problems = handbook("bible: {order: [rolls]}\n").check();
    assert!(
        problems
            .iter()
            .any(|problem| problem.contains("callboard.yaml:3")),
        "{problems:?}"
    );
}

#[test]
fn the_handbook_in_one_piece_keeps_to_its_audience() {
    let secret = "---\ntitle: Secret berth\nvisible: crew\n---\nBehind the crane.\n";
    let project = handbook("bible: {order: [guides/berth]}\n").file("content/guides/berth.md", secret);
    let html = project.build().text(HANDBOOK);
    assert!(!html.contains("berth") && !html.contains("crane"), "{html}");
}

#[test]
fn call_sheets_are_in_the_bible_of_a_production_that_names_them() {
    let call = "---\ncall: 07:00\nhospital: {name: Royal, address: 1 Quay, phone: '0117 1'}\ncalls: [{role: captain, at: 06:30}]\nnot_called: mate\n---\nBring oilskins.\n";
    let with_call = || show().file("content/productions/ferry/calls/2026-05-05.md", call);
    assert!(!with_call().build().text(PAGE).contains("oilskins"));
    let front = "---\ntitle: Ferry\nbible: {order: [about, calls]}\n---\nA short film.\n";
    let html = with_call()
        .file("content/productions/ferry/index.md", front)
        .build()
        .text(PAGE);
    for expected in [
        "<b>2.1</b> Tuesday 5 May 2026</h3>",
        "<dd>Royal, 1 Quay, 0117 1",
        "<strong>06:30</strong>",
        "Bring oilskins.",
    ] {
        assert_eq!(html.matches(expected).count(), 1, "{expected}\n{html}");
    }
}
