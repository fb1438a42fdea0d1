//! What assistants may ask of a handbook, and that no answer holds what their audience may not see. The official client
//! speaks to the program itself in `tests/browser/mcp.test.mjs`.

use std::sync::Arc;

use callboard::mcp::{self, Site};
use callboard::site::{Cache, Compiled, link_up};
use callboard::source::Snapshot;
use serde_json::{Value, json};

use crate::project::Project;

/// A site that can be asked.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Site>);

impl Desk {
    fn of(project: &Project) -> Self {
        let snapshot = project.snapshot();
        let linked = link_up(
            &snapshot,
            &project.request,
            &mut Cache::default(),
            &Arc::default(),
        );
        Self::new(linked.on_demand(), &snapshot)
    }

    /// One that answers from a site that was made of some files.
    pub(crate) fn new(compiled: Compiled, snapshot: &Snapshot) -> Self {
        Self(Arc::new(Site::new(compiled, snapshot)))
    }

    /// The site.
    pub(crate) fn compiled(&self) -> &Compiled {
        &self.0.compiled
    }

    /// All that the tools say of a site: of every entry, every role, every production and all routes from one role to the
    /// others, and what is found by some words. Of its problems, only if asked.
    pub(crate) fn everything_said(&self, words: &[&str], with_check: bool) -> String {
        let mut said = String::new();
        let mut say = |tool: &str, arguments: Value| {
            let answer = self.ask(tool, arguments).map(|texts| texts.join("\n"));
            let answer = answer.unwrap_or_else(|why| format!("cannot: {why}"));
            said += &format!("{tool}: {answer}\n");
        };
        let mut ids: Vec<(&str, String)> = Vec::new();
        for kind in [
            "roles",
            "departments",
            "careers",
            "people",
            "skills",
            "tools",
            "productions",
            "pages",
        ] {
            say("list", json!({"kind": kind}));
            let listed = self.data("list", json!({"kind": kind}));
            let listed = listed.as_array().into_iter().flatten();
            ids.extend(listed.filter_map(|entry| Some((kind, entry["id"].as_str()?.to_owned()))));
        }
        let first = ids
            .iter()
            .find(|(kind, _)| *kind == "roles")
            .map(|(_, id)| id.clone());
        for (kind, id) in &ids {
            say("entry", json!({"id": id}));
            match *kind {
                "roles" => {
                    say("reporting_line", json!({"role": id}));
                    say("who_holds", json!({"role": id}));
                    say("routes", json!({"from": first, "to": id}));
                }
                "productions" => {
                    say("schedule", json!({"production": id}));
                    say("reporting_line", json!({"role": first, "in": id}));
                }
                _ => {}
            }
        }
        for words in words {
            say("search", json!({"query": words, "limit": 100}));
        }
        if with_check {
            say("check", json!({}));
        }
        said
    }

    /// The texts of an answer; an error with its words.
    fn ask(&self, tool: &str, arguments: Value) -> Result<Vec<String>, String> {
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
        let answer = mcp::answer(&message.to_string(), &mut || Ok(self.0.clone())).expect("it is answered");
        let answer: Value = serde_json::from_str(&answer).expect("it is JSON");
        let content = answer["result"]["content"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let texts = content
            .iter()
            .map(|text| text["text"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>();
        match answer["result"]["isError"] == true {
            true => Err(texts.join("\n")),
            false => Ok(texts),
        }
    }

    /// The data of an answer.
    fn data(&self, tool: &str, arguments: Value) -> Value {
        let texts = self.ask(tool, arguments).expect("there is an answer");
        serde_json::from_str(texts.last().expect("with a text")).expect("which is JSON")
    }
}

fn show() -> Project {
    Project::new()
        .file("callboard.yaml", "media: [vfx]\naudiences: [public, crew]")
        .file("content/roles/runner.md", "---\nreports_to: coordinator\nmoves: [{to: coordinator, years: 1-2}]\n---\nFetches tea.\n\n::: crew\nCANARY in a block.\n:::\n")
        .file("content/roles/coordinator.md", "---\naka: [PC]\nreports_to: producer\nmoves: [{to: producer, years: 3}]\nvariants:\n  vfx: {reports_to: lead}\n---\n")
        .file("content/roles/lead.md", "---\nreports_to: producer\n---\n")
        .file("content/roles/producer.md", "---\nsummary: Keeps the show going.\n---\n")
        .file("content/people/ana-ruiz.md", "---\nvisible: {file: public, contact: crew}\ncontact: {email: canary@example.org}\n---\n")
        .file("content/people/zoe-canary.md", "---\nvisible: crew\n---\nCANARY.\n")
        .file("content/productions/ferry/index.md", "---\ntitle: The Ferry\nmedium: vfx\n---\n")
        .file("content/productions/ferry/crew.md", "---\ncrew:\n  - {role: producer, who: ana-ruiz}\n  - {role: runner, who: zoe-canary, visible: crew}\n  - {role: lead, who: vacant}\n---\n")
        .file("content/productions/ferry/schedule.md", "---\nstart: 2026-01-05\nphases:\n  - {id: pre, title: Prep, for: 2w}\n---\n")
}

#[test]
fn an_assistant_learns_who_reports_to_whom_who_holds_what_and_how_to_get_there() {
    let desk = Desk::of(&show());
    let titles = |list: &Value| -> Vec<String> {
        list.as_array()
            .into_iter()
            .flatten()
            .map(|entry| entry["title"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let line = desk.data("reporting_line", json!({"role": "roles/runner"}));
    assert_eq!(titles(&line["reports_to"]), ["Coordinator", "Producer"]);
    let line = desk.data("reporting_line", json!({"role": "pc", "in": "vfx"}));
    assert_eq!(
        (titles(&line["reports_to"]), titles(&line["reports"])),
        (vec!["Lead".into(), "Producer".into()], vec!["Runner".into()])
    );
    let line = desk.data("reporting_line", json!({"role": "Producer", "in": "The Ferry"}));
    assert_eq!(titles(&line["reports_to"]), [""; 0]);
    let holders = desk.data("who_holds", json!({"role": "producer"}));
    assert_eq!(holders["holders"][0]["who"], json!(["ana-ruiz"]));
    let route = desk.data("routes", json!({"from": "runner", "to": "producer"}));
    assert_eq!(
        (&route[0]["to"], &route[1]["to"]),
        (&json!("Coordinator"), &json!("Producer"))
    );
    assert!(
        desk.ask("routes", json!({"from": "producer", "to": "runner"}))
            .is_err()
    );
    let dates = desk.data("schedule", json!({"production": "ferry"}));
    assert_eq!(dates["schedule"]["phases"][0]["end"], "2026-01-16");
    let found = desk.data("search", json!({"query": "tea", "limit": 1}));
    assert_eq!(
        (&found["results"][0]["id"], &found["total"]),
        (&json!("roles/runner"), &json!(1))
    );
    let entry = desk.ask("entry", json!({"id": "runner"})).expect("it is there");
    assert!(
        entry[0].contains("# Runner") && entry[0].contains("Fetches tea."),
        "{}",
        entry[0]
    );
    assert!(
        entry[1].contains("\"reports_to\": \"coordinator\""),
        "{}",
        entry[1]
    );
    assert_eq!(
        desk.data("list", json!({"kind": "roles"}))
            .as_array()
            .map(Vec::len),
        Some(4)
    );
    let problems = desk.data("check", json!({}));
    assert_eq!(
        (&problems["errors"], &problems["warnings"]),
        (&json!(0), &json!(0))
    );
}

#[test]
fn a_question_that_cannot_be_answered_says_why() {
    let desk = Desk::of(&show());
    let why = |tool: &str, arguments: Value| desk.ask(tool, arguments).expect_err("there is no answer");
    assert_eq!(
        why("entry", json!({"id": "gaffer"})),
        "there is no `gaffer`; `search` finds what things are called"
    );
    assert_eq!(why("entry", json!({})), "`entry` needs `id`");
    assert!(why("list", json!({"kind": "cats"})).starts_with("there is no kind `cats`"));
}

#[test]
fn no_answer_and_no_twin_holds_what_the_audience_may_not_see() {
    let said = Desk::of(&show()).everything_said(&["canary zoe the a"], true);
    assert!(said.len() > 1_000);
    assert!(!said.to_lowercase().contains("canary"), "{said}");
    let crew = Desk::of(&show().asking(|request| request.audience = Some("crew".to_owned())));
    assert!(crew.ask("entry", json!({"id": "runner"})).expect("it is there")[0].contains("CANARY"));

    let settings = "media: [vfx]\naudiences: [public, crew]\ntwins: relative";
    let site = show().file("callboard.yaml", settings).compile();
    let files = site.output.files();
    assert!(files.keys().any(|path| path.ends_with("runner/index.md")));
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!path.contains("canary") && !text.contains("canary"), "{path}");
    }
}
