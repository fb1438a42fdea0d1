//! The papers of a show that change every day: call sheets and vacancies, as their readers get them.

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use callboard::diagnostic::Severity;
use callboard::source::History;
use callboard::source::history::{Commit, Touch};
use serde_json::Value;

use crate::project::{Project, Site};

const SETTINGS: &str = "studio: Saltmarsh\nbase_url: https://saltmarsh.example/\naudiences: [public, crew]\n\
                        visible: {person.contact: crew, call.emergency: crew, role.pay: crew}\n";

const SHEET: &str = "---
call: \"16:00\"
wrap: \"02:00\"
issue: 3
locations: [{title: Fish quay, address: The Quay & Port}]
hospital: {name: Port General, address: Hill Road, phone: \"+44 1632 960222\"}
emergency: [{who: First aider, phone: \"+44 7700 900771\"}]
calls:
  - {department: production, at: \"15:30\"}
  - {who: Mia Torres, as: Juno, at: \"17:00\", pick_up: Hotel}
meals: [{title: Supper, at: \"20:00\"}]
---
";

fn show() -> Project {
    Project::new()
        .file("callboard.yaml", SETTINGS)
        .file("content/departments/production.md", "Produces.")
        .file("content/roles/runner.md", "---\ndepartment: production\n---\n## Responsibilities\n\n- Runs\n- Fetches\n")
        .file("content/people/ana.md", "---\ntitle: Ana Ruiz\ncontact: {phone: \"+44 7700 900999\"}\n---\n")
        .file("content/productions/ferry/index.md", "---\ntitle: Ferry\nfrom: 2026-05-01\nto: 2026-05-29\n---\n")
        .file("content/productions/ferry/crew.md", "---\ncrew: [{role: runner, who: ana}]\n---\n")
        .file(
            "content/productions/ferry/schedule.md",
            "---\nzone: Europe/London\nphases: [{id: shoot, title: Shoot, from: 2026-05-04, for: 10d}]\n---\n",
        )
        .file("content/productions/ferry/calls/2026-05-05.md", SHEET)
}

fn for_audience(name: &str) -> Project {
    show().asking(|request| request.audience = Some(name.to_owned()))
}

#[test]
fn a_call_sheet_says_who_is_called_when_and_numbers_only_to_those_who_may_have_them() {
    let page = "productions/ferry/calls/2026-05-05/index.html";
    let crew = for_audience("crew").build().text(page);
    for words in [
        "Ana Ruiz",
        "15:30",
        "Day 2 of 10",
        "Port General",
        "pink",
        "+44 7700 900999",
        "+44 7700 900771",
    ] {
        assert!(crew.contains(words), "{words}: {crew}");
    }
    let public = for_audience("public").build();
    for (path, bytes) in public.compiled.output.files() {
        let text = String::from_utf8_lossy(bytes);
        for number in ["900999", "900771"] {
            assert!(!text.contains(number), "{path} has {number}");
        }
    }
    assert!(
        public.text(page).contains("+44 1632 960222"),
        "everybody sees the hospital"
    );
    let by_person = public.text("productions/ferry/calls/people/index.html");
    assert!(by_person.contains("Mia Torres") && by_person.contains("Juno"));
    assert!(
        public
            .text("productions/ferry/calls/index.html")
            .contains("Fish quay")
    );
}

#[test]
fn the_day_of_a_sheet_is_a_calendar_in_real_time() {
    let text = for_audience("public")
        .build()
        .text("productions/ferry/calls/2026-05-05/call.ics");
    let calendar = ICalendar::parse(&text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
    let events = calendar.components.iter();
    let events: Vec<_> = events
        .filter(|component| component.component_type == ICalendarComponentType::VEvent)
        .collect();
    assert_eq!(events.len(), 2, "the day and the supper");
    for line in ["DTSTART:20260505T150000Z", "DTEND:20260506T010000Z", "SEQUENCE:2"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(
        events
            .iter()
            .all(|event| event.property(&ICalendarProperty::Uid).is_some())
    );
}

#[test]
fn call_sheets_are_data_too() {
    let data = for_audience("crew").build().data();
    let sheet = &data["calls"][0];
    assert_eq!(sheet["id"], "ferry/calls/2026-05-05");
    assert_eq!((&sheet["work_day"], &sheet["work_days"]), (&2.into(), &10.into()));
    assert_eq!(sheet["hospital"]["name"], "Port General");
    assert_eq!(sheet["people"][0]["who"], "ana");
    assert_eq!(sheet["people"][1]["as"], "Juno");
    assert_eq!(sheet["people"][1]["wrap"], "02:00");
}

fn with_vacancy(closes: &str) -> Project {
    let text = format!(
        "---\nrole: runner\nproduction: ferry\nposted: 2026-05-01\ncloses: {closes}\ntype: [contract, part-time]\n\
         place: {{town: Bristol, country: GB, postcode: BS1}}\nremote: [GB, IE]\napply: mailto:jobs@example.org\n\
         pay: {{low: 700, high: 900, per: week, currency: GBP}}\nhours: Long\n---\nWanted.\n"
    );
    for_audience("public").file("content/vacancies/runner.md", text)
}

/// The data for search engines on a page.
fn data_of(site: &Site, path: &str) -> Value {
    let page = site.text(path);
    let (_, rest) = page
        .split_once("<script type=\"application/ld+json\">")
        .expect("the page has data");
    let (json, _) = rest.split_once("</script>").expect("the block ends");
    serde_json::from_str(json).expect("it is JSON")
}

#[test]
fn an_open_vacancy_is_a_job_posting_of_the_right_shape() {
    let site = with_vacancy("2026-05-04").build();
    let posting = &data_of(&site, "vacancies/runner/index.html")["@graph"][0];
    assert_eq!(posting["@type"], "JobPosting");
    for (key, value) in [
        ("datePosted", "2026-05-01"),
        ("validThrough", "2026-05-04T23:59:59"),
        ("jobLocationType", "TELECOMMUTE"),
        ("url", "https://saltmarsh.example/vacancies/runner/"),
    ] {
        assert_eq!(posting[key], value, "{key}");
    }
    assert_eq!(
        posting["employmentType"],
        serde_json::json!(["CONTRACTOR", "PART_TIME"])
    );
    assert_eq!(posting["hiringOrganization"]["name"], "Saltmarsh");
    let address = &posting["jobLocation"]["address"];
    assert_eq!(
        (&posting["jobLocation"]["@type"], &address["@type"]),
        (&"Place".into(), &"PostalAddress".into())
    );
    assert_eq!(
        (&address["addressLocality"], &address["addressCountry"]),
        (&"Bristol".into(), &"GB".into())
    );
    assert_eq!(posting["applicantLocationRequirements"][1]["name"], "IE");
    assert_eq!(posting["baseSalary"]["@type"], "MonetaryAmount");
    assert_eq!(posting["baseSalary"]["value"]["unitText"], "WEEK");
    let about = posting["description"].as_str().unwrap();
    assert!(about.contains("Fetches"), "the duties of the role: {about}");
    assert!(site.text("vacancies/index.html").contains("Bristol or remote"));
    assert!(site.text("sitemap.xml").contains("/vacancies/runner/"));
}

#[test]
fn the_day_after_it_closes_a_vacancy_is_no_job_posting_anywhere() {
    let compiled = with_vacancy("2026-05-03").compile();
    let codes: Vec<&str> = compiled
        .diagnostics
        .iter()
        .map(|problem| problem.code.name())
        .collect();
    assert_eq!(codes, ["vacancy-closed"]);
    assert!(
        compiled
            .diagnostics
            .iter()
            .all(|problem| problem.severity == Severity::Hint)
    );
    let site = Site { compiled };
    for (path, bytes) in site.compiled.output.files() {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("JobPosting"), "{path}");
    }
    let page = site.text("vacancies/runner/index.html");
    assert!(page.contains("This vacancy is closed") && page.contains("noindex"));
    assert!(
        !page.contains("mailto:jobs@example.org"),
        "nobody applies any more"
    );
    assert!(!site.text("sitemap.xml").contains("/vacancies/runner/"));
    assert!(
        site.compiled.output.get("vacancies/index.html").is_none(),
        "no vacancy is open"
    );
}

#[test]
fn a_vacancy_is_in_feeds_and_among_recent_changes_until_it_closes() {
    let commit = Commit {
        id: "aa".into(),
        at: "2026-05-02T12:00:00Z".parse().expect("a time"),
        day: jiff::civil::date(2026, 5, 2),
        author: "Ana Ruiz".into(),
        subject: "Look for a runner".into(),
        touched: vec![("content/vacancies/runner.md".into(), Touch::Added)],
    };
    for (closes, is_there) in [("2026-05-04", true), ("2026-05-03", false)] {
        let history = History::Known(vec![commit.clone()].into());
        let compiled = with_vacancy(closes).with_history(history).compile();
        let site = Site { compiled };
        let paths = site.paths();
        let feeds = paths
            .iter()
            .filter(|path| path.ends_with("feed.xml") || *path == "changes/index.html");
        let has = feeds
            .map(|path| site.text(path))
            .any(|text| text.contains("vacancies/runner/"));
        assert_eq!(has, is_there, "closes {closes}: {paths:?}");
    }
}

#[test]
fn a_schedule_says_who_makes_which_document_in_which_phase() {
    let site = show()
        .file("content/roles/clerk.md", "---\ntitle: Clerk\n---\n")
        .file(
            "content/documents/log.md",
            "---\ntitle: Log\nmade_by: clerk\nsigned_off_by: captain-of-logs\nwhen: Every evening\n---\nWhat happened.\n",
        )
        .file("content/roles/captain-of-logs.md", "---\ntitle: Keeper\n---\n")
        .file("content/productions/tug/crew.md", "---\ncrew: [{role: clerk, who: Bo Lind}]\n---\n")
        .file(
            "content/productions/tug/schedule.md",
            "---\nstart: 2026-05-04\nphases: [{id: haul, for: 5d, produces: log}]\n---\n",
        )
        .compile();
    let text = |path: &str| String::from_utf8_lossy(site.output.get(path).expect(path)).into_owned();
    for page in [
        "productions/tug/schedule/index.html",
        "productions/tug/bible/index.html",
    ] {
        let html = text(page);
        for expected in ["Log", "Clerk", "(Bo Lind)", "Keeper", "Every evening"] {
            assert!(html.contains(expected), "{page}: {expected}\n{html}");
        }
    }
    assert!(text("documents/log/index.html").contains("productions/tug/schedule/#cb-plan-haul"));
    let data: Value = serde_json::from_str(&text("site.json")).expect("it is JSON");
    let productions = data["productions"].as_array().expect("a list");
    let tug = productions
        .iter()
        .find(|show| show["id"] == "tug")
        .expect("it is there");
    assert_eq!(
        tug["schedule"]["phases"][0]["produces"],
        serde_json::json!(["log"])
    );
}

#[test]
fn distribution_lists_are_data_for_those_who_may_see_them() {
    let lists = "---\ntitle: Tug\ndistribution:\n  - {title: Call sheet, to: crew}\n  - {title: Cost report, to: Bo Lind, visible: crew}\n---\n";
    let data = |audience: &str| {
        for_audience(audience)
            .file("content/roles/clerk.md", "---\ntitle: Clerk\n---\n")
            .file("content/productions/tug/index.md", lists)
            .file(
                "content/productions/tug/crew.md",
                "---\ncrew: [{role: clerk, who: [ana, Bo Lind]}]\n---\n",
            )
            .compile()
    };
    let titles = |audience: &str| -> Vec<(String, usize)> {
        let site = data(audience);
        let json: Value =
            serde_json::from_slice(site.output.get("site.json").expect("it is made")).expect("it is JSON");
        let shows = json["productions"].as_array().expect("a list").clone();
        let tug = shows
            .into_iter()
            .find(|show| show["id"] == "tug")
            .expect("it is there");
        let lists = tug["distribution"].as_array().expect("a list").clone();
        let line = |list: &Value| {
            let who = list["who"].as_array().expect("a list").len();
            (list["title"].as_str().unwrap_or_default().to_owned(), who)
        };
        lists.iter().map(line).collect()
    };
    assert_eq!(titles("public"), [("Call sheet".to_owned(), 2)]);
    assert_eq!(
        titles("crew"),
        [("Call sheet".to_owned(), 2), ("Cost report".to_owned(), 1)]
    );
}

#[test]
fn distribution_lists_that_no_page_can_hold_are_an_error() {
    let lists = |count: usize| {
        let lists: String = (0..count)
            .map(|list| format!("  - {{title: List {list}, to: crew}}\n"))
            .collect();
        let rows: String = (0..500)
            .map(|row| format!("  - {{role: runner, who: Person {row}}}\n"))
            .collect();
        Project::new()
            .file("content/roles/runner.md", "")
            .file(
                "content/productions/tide/index.md",
                format!("---\ndistribution:\n{lists}---\n"),
            )
            .file(
                "content/productions/tide/crew.md",
                format!("---\ncrew:\n{rows}---\n"),
            )
            .check()
    };
    assert_eq!(lists(3), [""; 0]);
    assert_eq!(
        lists(600),
        ["error too-large content/productions/tide/index.md:503:5"]
    );
}
