//! The pages that Callboard makes: each can have an introduction, a page of `content/` at its address.

use std::collections::{BTreeMap, BTreeSet};

use callboard::plan::catalogue::MadePage;
use callboard::plan::{PlannedPage, Subject};
use callboard::site::Compiled;
use callboard::source::History;
use callboard::source::history::{Commit, Touch};

use rayon::prelude::*;

use crate::links::assert_all_resolve;
use crate::project::Project;

const SETTINGS: &str =
    "media: [animation, vfx]\nscales: [small]\nphases: [production]\naudiences: [public, internal]\n";

/// A small site that has every page of the catalogue.
fn every_page() -> Project {
    let mut project = Project::new()
        .file("callboard.yaml", SETTINGS)
        .asking(|request| request.audience = Some("internal".to_owned()))
        .with_history(History::Known(vec![first_commit()].into()))
        .file("content/departments/art.md", "---\ntitle: Art\nhead: lead\n---\n")
        .file(
            "content/roles/lead.md",
            "---\ndepartment: art\nvariants: {vfx: {level: 2}, small: {title: Boss}}\n---\n## Responsibilities\n- Leads\n",
        )
        .file("content/people/ana.md", "---\ntitle: Ana Ruiz\nskills: {drawing: 2}\n---\n")
        .file("content/careers/up.md", "---\nsteps: [artist, lead]\n---\n")
        .file("content/guides/deep/start.md", "")
        .file(
            "content/productions/ferry/index.md",
            "---\nmedium: animation\nfrom: 2026-01-05\nto: 2026-03-27\ndistribution: [{title: News, to: [crew]}]\n---\n",
        )
        .file(
            "content/productions/ferry/calls/2026-01-06.md",
            "---\nwork: studio\ncall: \"09:00\"\ncalls: [{who: ana, at: \"09:00\"}]\n---\n",
        )
        .file("content/productions/ferry/crew.md", "---\ncrew: [{role: lead, who: ana}]\n---\n")
        .file("content/productions/ferry/schedule.md", "---\nphases: [{id: draw, for: 6w}]\n---\n")
        .file(
            "content/roles/artist.md",
            "---\naka: [A]\ndepartment: art\nreports_to: lead\nphases: [production]\nskills: {drawing: 3}\n\
             tools: [desk]\ntags: [all]\nmoves: [{to: lead, media: animation}]\n---\n",
        );
    // A map of so many roles is not drawn, so that each department has a map of its own.
    for number in 100..230 {
        let role = "---\nreports_to: lead\nmoves: [{to: lead}]\n---\n";
        project = project.file(&format!("content/roles/r{number}.md"), role);
    }
    project
}

fn first_commit() -> Commit {
    Commit {
        id: "aa".into(),
        at: "2026-05-02T12:00:00Z".parse().expect("a time"),
        day: jiff::civil::date(2026, 5, 2),
        author: "Ana Ruiz".into(),
        subject: "Write about the lead".into(),
        touched: vec![("content/roles/lead.md".into(), Touch::Added)],
    }
}

fn made(compiled: &Compiled) -> Vec<&PlannedPage> {
    let pages = compiled.plan.pages.iter();
    pages.filter(|page| page.made.is_some()).collect()
}

/// A folder is introduced by its own page, which lists what the folder holds; and a page about health is about that of people,
/// so that the one about the handbook's makes room for it.
fn can_be_introduced(made: &MadePage) -> bool {
    !matches!(made.kind, "folder" | "health")
}

fn html(compiled: &Compiled, page: &PlannedPage) -> String {
    let html = compiled.output.get(&page.url.file()).expect("the page is made");
    String::from_utf8_lossy(html).into_owned()
}

/// The name of a variant of [`Subject`].
fn name(subject: &Subject) -> String {
    let shown = format!("{subject:?}");
    shown.split('(').next().unwrap_or_default().to_owned()
}

#[test]
fn a_content_page_at_the_address_of_any_made_page_is_its_introduction() {
    let bare = every_page().compile();
    assert!(bare.diagnostics.is_empty(), "{:?}", bare.diagnostics);
    let mut introduced = every_page();
    for page in made(&bare) {
        if let Some(made) = page.made.as_ref().filter(|made| can_be_introduced(made)) {
            let path = match made.address.as_str() {
                "" => "content/index.md".to_owned(),
                address => format!("content/{address}.md"),
            };
            introduced = introduced.file(&path, format!("Words about /{}.\n", made.address));
        }
    }
    let introduced = introduced.compile();
    assert!(introduced.diagnostics.is_empty(), "{:?}", introduced.diagnostics);
    let mut seen = BTreeSet::new();
    for page in made(&bare) {
        let Some(made) = page.made.as_ref().filter(|made| can_be_introduced(made)) else {
            continue;
        };
        seen.insert(name(&page.subject));
        let at = introduced
            .plan
            .page_at(&page.url)
            .expect("its address is the same");
        let after = &introduced.plan.pages[at.index()];
        assert_eq!(after.subject, page.subject, "{} shows the same", page.url.path());
        assert!(after.intro.is_some(), "/{} has its introduction", made.address);
        let (before, after) = (html(&bare, page), html(&introduced, after));
        let words = format!("Words about /{}.", made.address);
        assert!(after.contains(&words), "/{} shows its introduction", made.address);
        let kept = before.matches("<li").count();
        assert!(
            after.matches("<li").count() + 2 >= kept,
            "/{} keeps its lists",
            made.address
        );
    }
    // What the handbook of this repository has, the small site has too.
    let handbook = Project::demo().compile();
    let uncovered: Vec<String> = made(&handbook)
        .iter()
        .filter(|page| page.made.as_deref().is_some_and(can_be_introduced))
        .map(|page| name(&page.subject))
        .filter(|name| !seen.contains(name))
        .collect();
    assert!(uncovered.is_empty(), "the catalogue is covered: {uncovered:?}");
    assert!(seen.len() >= 22, "{seen:?}");
}

/// Pages that no link leads to any more are no loss: what linked to them says the same without a link, or nothing.
#[test]
fn a_site_can_leave_out_any_page_that_is_made() {
    let bare = every_page().compile();
    let addresses: BTreeMap<String, &str> = made(&bare)
        .iter()
        .filter_map(|page| Some((name(&page.subject), page.made.as_ref()?)))
        .filter(|(_, made)| !matches!(made.kind, "home" | "not-found" | "folder"))
        .map(|(name, made)| (name, made.address.as_str()))
        .collect();
    assert!(addresses.len() >= 20, "{addresses:?}");
    addresses.par_iter().for_each(|(name, address)| {
        let settings = format!("{SETTINGS}leave_out: /{address}\n");
        let left = every_page().file("callboard.yaml", settings).compile();
        assert!(left.diagnostics.is_empty(), "{address}: {:?}", left.diagnostics);
        let page = format!("{address}/index.html");
        assert!(left.output.get(&page).is_none(), "{name} is there");
        assert_all_resolve(&left.output, "/");
    });
    let all = addresses.values().map(|address| format!("/{address}, "));
    let settings = format!("{SETTINGS}leave_out: [{}]\n", all.collect::<String>());
    let none = every_page().file("callboard.yaml", settings).compile();
    assert!(none.diagnostics.is_empty(), "{:?}", none.diagnostics);
    assert_all_resolve(&none.output, "/");
    assert!(none.plan.pages.len() + addresses.len() < bare.plan.pages.len());
}

#[test]
fn a_site_can_leave_out_files_and_whole_kinds_of_pages() {
    let settings = format!(
        "{SETTINGS}leave_out: [org-chart, '!/org-chart', site.json, llms.txt, calendars/, crew.csv, bibel]\n"
    );
    let project = every_page().file("callboard.yaml", settings);
    let compiled = project.compile();
    let files = compiled.output.files();
    for (path, is_there) in [
        ("org-chart/index.html", true),
        ("departments/art/org-chart/index.html", false),
        ("productions/ferry/org-chart/index.html", false),
        ("productions/ferry/crew/index.html", true),
        ("productions/ferry/crew/crew.csv", false),
        ("site.json", false),
        ("llms.txt", false),
        ("calendars/milestones.ics", false),
        ("sitemap.xml", true),
        ("callboard/print.css", true),
    ] {
        assert_eq!(files.keys().any(|known| ***known == *path), is_there, "{path}");
    }
    assert_all_resolve(&compiled.output, "/");
    assert_eq!(project.check(), ["warning wrong-value callboard.yaml:5:82"]);
}

#[test]
fn an_introduction_is_found_whatever_its_letter_case_and_is_no_page_of_its_own() {
    let project = every_page()
        .file("content/Timeline.md", "---\ntitle: Our year\n---\nWords.\n")
        .file(
            "content/productions/ferry/days.md",
            "---\ntitle: Who is in\n---\n",
        );
    let compiled = project.compile();
    assert!(compiled.diagnostics.is_empty(), "{:?}", compiled.diagnostics);
    let timeline = compiled.output.get("timeline/index.html").expect("it is made");
    assert!(String::from_utf8_lossy(timeline).contains("Our year"));
    let production = compiled
        .output
        .get("productions/ferry/index.html")
        .expect("it is made");
    let links = String::from_utf8_lossy(production).matches("ferry/days/").count();
    assert_eq!(links, 1, "the tab alone leads to the page of days");
}
