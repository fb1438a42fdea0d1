//! What changed between two states of a site, in the trade's words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use callboard::config::{DefaultAudience, Request};
use callboard::diff::{self, Diff, Side, State};
use callboard::site::Compiled;
use callboard::words::Words;
use proptest::prelude::*;
use serde_json::Value;

use crate::project::Project;

fn side(site: &Compiled) -> Side<'_> {
    Side {
        graph: &site.graph,
        config: &site.config,
    }
}

/// Compares two sites as the command does.
fn between(before: &Project, after: &Project) -> Diff {
    let (before, after_site) = (before.compile(), after.compile());
    let mut whole = after.clone();
    whole.request = Request {
        default_audience: DefaultAudience::MostTrusted,
        ..Request::default()
    };
    diff::compare(
        side(&before),
        side(&after_site),
        Some(side(&whole.compile())),
        &Words::default(),
    )
}

fn shown(before: &Project, after: &Project) -> String {
    diff::text(&between(before, after))
}

fn show() -> Project {
    Project::new()
        .file("content/departments/production.md", "---\ntitle: Production\n---\n")
        .file("content/roles/producer.md", "---\ntitle: Producer\ndepartment: production\n---\n")
        .file(
            "content/roles/line-producer.md",
            "---\ntitle: Line producer\ndepartment: production\nreports_to: producer\n---\n",
        )
        .file(
            "content/roles/production-manager.md",
            "---\ntitle: Production manager\ndepartment: production\nreports_to: producer\nskills: {scheduling: 3}\n---\n\
             Keeps the show on schedule.\n\n## Responsibilities\n\n- Builds the schedule\n- Updates it weekly\n",
        )
        .file("content/people/ana-ruiz.md", "---\ntitle: Ana Ruiz\n---\n")
        .file("content/people/sam-patel.md", "---\ntitle: Sam Patel\n---\n")
        .file(
            "content/productions/harbour-lights/index.md",
            "---\ntitle: Harbour Lights\n---\n",
        )
        .file(
            "content/productions/harbour-lights/crew.md",
            "---\ncrew:\n  - {role: producer, who: ana-ruiz}\n  - {role: production-manager, who: sam-patel}\n---\n",
        )
        .file("content/productions/harbour-lights/schedule.md", schedule("40d"))
        .file(
            "content/productions/harbour-lights/tone.md",
            "---\ntitle: Tone\n---\nWarm and dry.\n\n## Colour\n\nBlues before dawn.\n",
        )
}

fn schedule(layout: &str) -> String {
    format!(
        "---\nstart: 2026-01-05\nphases:\n  - {{id: layout, for: {layout}}}\n  - {{id: anim, title: Animation, for: 10d, \
         after: layout}}\nmilestones:\n  - {{id: lock, title: Picture lock, after: anim}}\n---\n"
    )
}

#[test]
fn a_line_a_skill_and_a_text_that_changed_are_said_at_their_role() {
    let after = show().file(
        "content/roles/production-manager.md",
        "---\ntitle: Production manager\ndepartment: production\nreports_to: line-producer\nskills: {scheduling: 4, budgeting: 2}\n\
         ---\nKeeps the show on schedule.\n\n## Responsibilities\n\n- Builds the schedule\n- Updates it daily\n",
    );
    assert_eq!(
        shown(&show(), &after),
        "Roles\n  ~ Production manager\n      reports to: Line producer (was Producer)\n      \
         skills: Scheduling: expert (was practitioner); + Budgeting (working)\n      \
         text: 1 passage new or changed, under Responsibilities\n\nSkills\n  + Budgeting\n"
    );
}

#[test]
fn a_moved_date_is_said_with_all_that_it_moved() {
    let after = show().file("content/productions/harbour-lights/schedule.md", schedule("45d"));
    assert_eq!(
        shown(&show(), &after),
        "Productions\n  ~ Harbour Lights\n      Layout ends on 6 Mar 2026, 5 working days later (was 27 Feb 2026)\n        \
         Animation is 5 working days later: 9 Mar 2026 to 20 Mar 2026 (was 2 Mar 2026 to 13 Mar 2026)\n        \
         Picture lock is on 20 Mar 2026, 5 working days later (was 13 Mar 2026)\n"
    );
}

#[test]
fn who_joins_who_leaves_and_who_changes_jobs() {
    let after = show().file(
        "content/productions/harbour-lights/crew.md",
        "---\ncrew:\n  - {role: producer, who: Lee Okafor, from: 2026-02-02}\n  - {role: line-producer, who: sam-patel}\n  \
         - {role: production-manager, who: vacant}\n---\n",
    );
    assert_eq!(
        shown(&show(), &after),
        "Productions\n  ~ Harbour Lights\n      Lee Okafor joins as Producer (from 2026-02-02, Production)\n      \
         Sam Patel is now Line producer (Production), was Production manager\n      Ana Ruiz leaves, was Producer\n      \
         Production manager is vacant (Production)\n"
    );
}

#[test]
fn a_file_written_in_another_way_is_no_change() {
    let after = show()
        .file(
            "content/roles/production-manager.md",
            "---\nskills:\n  scheduling: 3\nreports_to: producer\ndepartment: \"production\"\ntitle: Production manager\n---\n\n\
             Keeps the show\non schedule.\n\nResponsibilities\n----------------\n\n* Builds the schedule\n* Updates it\n  weekly\n",
        )
        .file(
            "content/productions/harbour-lights/crew.md",
            "---\ncrew: crew.csv\n---\n",
        )
        .file(
            "content/productions/harbour-lights/crew.csv",
            "role,who\nproducer,ana-ruiz\nproduction-manager,sam-patel\n",
        );
    assert_eq!(shown(&show(), &after), "");
}

#[test]
fn an_entry_that_names_its_old_address_was_renamed_and_what_names_it_did_not_change() {
    let mut after = show()
        .file(
            "content/roles/unit-manager.md",
            "---\ntitle: Unit manager\ndepartment: production\nreports_to: producer\nskills: {scheduling: 3}\n\
             aliases: [/roles/production-manager/]\n---\nKeeps the show on schedule.\n\n## Responsibilities\n\n\
             - Builds the schedule\n- Updates it weekly\n",
        )
        .file(
            "content/productions/harbour-lights/crew.md",
            "---\ncrew:\n  - {role: producer, who: ana-ruiz}\n  - {role: unit-manager, who: sam-patel}\n---\n",
        );
    after.remove("content/roles/production-manager.md");
    assert_eq!(
        shown(&show(), &after),
        "Roles\n  ~ Unit manager\n      renamed: its id was `production-manager` and is `unit-manager`\n      \
         is now called Unit manager (was Production manager)\n"
    );
}

#[test]
fn a_file_that_became_a_grade_is_the_same_role() {
    let before = show().file(
        "content/roles/senior-coordinator.md",
        "---\nextends: line-producer\nlevel: 4\nreports_to: producer\n---\n",
    );
    let mut after = before.clone().file(
        "content/roles/line-producer.md",
        "---\ntitle: Line producer\ndepartment: production\nreports_to: producer\ngrades:\n  - {id: senior-coordinator, level: 4}\n---\n",
    );
    after.remove("content/roles/senior-coordinator.md");
    assert_eq!(
        between(&before, &after).entries.len(),
        0,
        "{}",
        shown(&before, &after)
    );
    let after = after.file(
        "content/roles/line-producer.md",
        "---\ntitle: Line producer\ndepartment: production\nreports_to: producer\ngrades:\n  - {id: senior-coordinator, level: 3}\n---\n",
    );
    let diff = shown(&before, &after);
    assert!(
        diff.contains("Senior coordinator") && diff.contains("level") && !diff.contains("Line producer"),
        "{diff}"
    );
}

#[test]
fn a_name_that_somebody_no_longer_has_is_not_repeated() {
    let mut after = show()
        .file(
            "content/people/ada-ruiz.md",
            "---\ntitle: Ada Ruiz\nformer: Ana Ruiz\naliases: [/people/ana-ruiz/]\n---\n",
        )
        .file(
            "content/productions/harbour-lights/crew.md",
            "---\ncrew:\n  - {role: producer, who: ada-ruiz}\n  - {role: production-manager, who: sam-patel}\n---\n",
        );
    after.remove("content/people/ana-ruiz.md");
    let found = between(&show(), &after);
    assert_eq!(
        diff::text(&found),
        "People\n  ~ Ada Ruiz\n      is now called Ada Ruiz\n"
    );
    let json = serde_json::to_string(&found).unwrap();
    assert!(!json.contains("Ana Ruiz") && !json.contains("ana-ruiz"), "{json}");
}

#[test]
fn what_is_only_hidden_from_an_audience_is_not_said_to_be_gone() {
    let settings = "audiences: [public, internal]\n";
    let before = show().file("callboard.yaml", settings).file(
        "content/people/kim.md",
        "---\ntitle: Kim Secret\nbase: Bristol\n---\n",
    );
    let after = before
        .clone()
        .file(
            "content/people/kim.md",
            "---\ntitle: Kim Secret\nvisible: internal\n---\n",
        )
        .file(
            "content/people/sam-patel.md",
            "---\ntitle: Sam Patel\nvisible: internal\n---\n",
        );
    let found = between(&before, &after);
    let json = serde_json::to_string(&found).unwrap();
    assert!(!json.contains("Kim"), "{json}");
    assert!(!json.contains("Sam"), "{json}");
}

/// A show and what becomes of it, with something of all that a bible says.
fn show_and_its_change(language: &str) -> (Project, Project) {
    let folder = "content/productions/harbour-lights";
    let with = |site: Project, index: &str, crew: &str, schedule: &str, tone: &str, call: &str| {
        site.file(
            "callboard.yaml",
            format!("language: {language}\nmedia: [film]\nscales: [small]\n"),
        )
        .file("content/people/lee.md", "---\ntitle: LEE\n---\n")
        .file(
            &format!("{folder}/index.md"),
            format!("---\ntitle: LIGHTS\n{index}---\n"),
        )
        .file(&format!("{folder}/crew.md"), format!("---\n{crew}---\n"))
        .file(
            &format!("{folder}/schedule.md"),
            format!("---\nstart: 2026-01-05\n{schedule}---\n"),
        )
        .file(
            &format!("{folder}/tone.md"),
            format!("---\ntitle: TONE\n---\n{tone}"),
        )
        .file(
            &format!("{folder}/calls/2026-02-03.md"),
            format!("---\n{call}hospital: {{name: H, address: A, phone: '9'}}\n---\n"),
        )
    };
    let before = with(
        show(),
        "status: pre-production\nowner: producer\nmedium: film\ntags: [A]\n",
        "crew:\n  - {role: producer, who: ana-ruiz}\n  - {role: production-manager, who: sam-patel}\n  - {role: line-producer, who: vacant}\n",
        "phases:\n  - {id: a, title: AA, for: 5d}\n  - {id: b, title: BB, for: 5d, after: a}\n  - {id: c, title: CC, for: 2d}\n\
         milestones:\n  - {id: m, title: MM, after: b}\n",
        "One.\n\n## HUE\n\nTwo.\n\nThree.\n",
        "call: '07:00'\n",
    );
    let after = with(
        show(),
        "status: production\nowner: line-producer\nto: 2026-12-18\nsee: [producer]\naka: [HL]\n",
        "crew:\n  - {role: producer, who: lee, acting: true, unit: UU, credit: CR, from: 2026-02-02}\n  \
         - {role: line-producer, who: ana-ruiz, reports_to: producer, to: 2026-05-04}\n  - {role: production-manager, who: vacant}\n\
         covers: {production-manager: line-producer}\n",
        "phases:\n  - {id: a, title: AA, for: 6d}\n  - {id: b, title: BB, for: 7d, after: a +1d}\n  - {id: d, title: DD, for: 2d}\n\
         milestones:\n  - {id: m, title: MM, after: b}\n",
        "One.\n\n## HUE\n\nTwo, new.\n",
        "call: '08:00'\nwrap: '19:00'\ncalls: [{role: producer, at: '08:30'}]\n",
    );
    (before, after)
}

/// What a bible says of it.
fn said(language: &str) -> Vec<String> {
    let (before, after) = show_and_its_change(language);
    let (before, after) = (before.compile(), after.compile());
    let words = &after.config.words;
    let found = diff::compare(side(&before), side(&after), None, words).of_production("harbour-lights");
    let entries = found.entries.iter();
    let said = entries.flat_map(|entry| diff::sentences(entry, words));
    said.flat_map(|said| [vec![said.text], said.below].concat())
        .collect()
}

#[test]
fn a_bible_says_what_changed_in_the_language_of_its_readers() {
    assert_eq!(
        said("fr"),
        [
            "autres noms\u{a0}: + HL",
            "étiquettes\u{a0}: − A",
            "responsable\u{a0}: Line producer (avant\u{a0}: Producer)",
            "voir aussi\u{a0}: + Producer",
            "support\u{a0}: rien (avant\u{a0}: film)",
            "état\u{a0}: production (avant\u{a0}: préproduction)",
            "dernier jour\u{a0}: 2026-12-18 (nouveau)",
            "LEE arrive comme Producer (à partir du 2026-02-02, par intérim, au générique comme CR, équipe UU, Production)",
            "Ana Ruiz passe de Producer à Line producer (jusqu’au 2026-05-04, rend compte à Producer, Production)",
            "Sam Patel part, avant\u{a0}: Production manager",
            "Production manager est à pourvoir (Production)",
            "Line producer n’est plus à pourvoir",
            "métiers assurés par d’autres\u{a0}: + Production manager (Line producer)",
            "DD est ajouté au planning\u{a0}: 2026-01-05..2026-01-06",
            "CC n’est plus au planning",
            "planning\u{a0}: BB\u{a0}: après AA (+1 j) (avant\u{a0}: après AA)\u{202f}; + DD\u{202f}; − CC",
            "AA\u{a0}: fin le 12 janv. 2026, 1 jour ouvré plus tard (avant\u{a0}: le 9 janv. 2026)",
            "BB\u{a0}: début le 14 janv. 2026, 2 jours ouvrés plus tard, et fin le 22 janv. 2026, 4 jours ouvrés plus tard \
             (avant\u{a0}: du 12 janv. 2026 au 16 janv. 2026)",
            "MM\u{a0}: le 22 janv. 2026, 4 jours ouvrés plus tard (avant\u{a0}: le 16 janv. 2026)",
            "texte\u{a0}: 1 passage nouveau ou modifié, 1 passage retiré, sous HUE",
        ]
    );
    let names = "Ana Ruiz Sam Patel Line producer Producer Production manager film".split(' ');
    let names: Vec<&str> = names.collect();
    let english: std::collections::BTreeSet<String> = said("ar")
        .iter()
        .flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphabetic()))
        .filter(|word| !names.contains(word) && word.chars().any(|letter| letter.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect();
    assert_eq!(english.into_iter().collect::<Vec<_>>(), [""; 0]);
}

/// A site that edits are made to, as values.
#[derive(Clone, Debug, Default)]
struct Model {
    roles: BTreeMap<String, Role>,
    people: BTreeMap<String, String>,
    crew: Vec<(String, String)>,
    phases: Vec<(String, u32, Option<usize>)>,
    pages: BTreeMap<String, u32>,
}

#[derive(Clone, Debug, Default)]
struct Role {
    title: String,
    superior: Option<String>,
    skills: BTreeMap<String, u8>,
    moves: BTreeSet<String>,
    was: Option<String>,
    text: u32,
}

/// One edit: what is done, and two numbers that say to what.
type Edit = (u8, usize, usize);

impl Model {
    fn start() -> Self {
        let mut model = Self::default();
        for index in 0..6_usize {
            let superior = (index > 0).then(|| format!("role-{}", (index - 1) / 2));
            let title = format!("Title {index}");
            let role = Role {
                title,
                superior,
                ..Role::default()
            };
            model.roles.insert(format!("role-{index}"), role);
            model
                .people
                .insert(format!("person-{index}"), format!("Person {index}"));
            model
                .crew
                .push((format!("role-{index}"), format!("person-{index}")));
            model
                .phases
                .push((format!("phase-{index}"), 5, index.checked_sub(1)));
            model.pages.insert(format!("page-{index}"), 0);
        }
        model
    }

    fn role_at(&self, index: usize) -> Option<String> {
        self.roles.keys().nth(index % self.roles.len().max(1)).cloned()
    }

    fn edit(&mut self, (what, a, b): Edit) {
        let (Some(id), Some(other)) = (self.role_at(a), self.role_at(b)) else {
            return;
        };
        let role = self.roles.get_mut(&id).expect("it was found");
        match what % 12 {
            0 => role.superior = Some(other),
            1 => _ = role.skills.insert(format!("skill-{}", b % 3), (a % 4 + 1) as u8),
            2 => _ = role.skills.pop_first(),
            3 => _ = role.moves.insert(other),
            4 => role.title = format!("Title {a} of {b}"),
            5 => role.text += 1,
            6 => {
                let title = format!("New {a}");
                self.roles.entry(format!("new-{}", b % 5)).or_insert(Role {
                    title,
                    ..Role::default()
                });
            }
            7 => _ = self.roles.remove(&id),
            8 => self.rename(&id),
            9 => {
                let person = format!("person-{}", b % 6);
                match a % 2 {
                    0 => self.crew.push((id, person)),
                    _ => self.crew.retain(|(role, _)| *role != id),
                }
            }
            10 => {
                let length = self.phases.len();
                self.phases[a % length].1 = (b % 9 + 1) as u32;
            }
            _ => *self.pages.entry(format!("page-{}", a % 8)).or_default() += 1,
        }
    }

    /// Moves a role to another file, once; all that name it follow.
    fn rename(&mut self, id: &str) {
        if id.ends_with("-moved") {
            return;
        }
        let (new, Some(mut role)) = (format!("{id}-moved"), self.roles.remove(id)) else {
            return;
        };
        role.was = Some(id.to_owned());
        self.roles.insert(new.clone(), role);
        for role in self.roles.values_mut() {
            if role.superior.as_deref() == Some(id) {
                role.superior = Some(new.clone());
            }
            if role.moves.remove(id) {
                role.moves.insert(new.clone());
            }
        }
        let rows = self.crew.iter_mut().filter(|(role, _)| role == id);
        rows.for_each(|(role, _)| role.clone_from(&new));
    }

    fn site(&self) -> Project {
        let mut site = Project::new().file("content/productions/show/index.md", "---\ntitle: Show\n---\n");
        for (id, role) in &self.roles {
            let mut front = format!("---\ntitle: {}\n", role.title);
            let superior = role.superior.iter().filter(|superior| *superior != id);
            superior.for_each(|superior| _ = writeln!(front, "reports_to: {superior}"));
            let skills: Vec<String> = role
                .skills
                .iter()
                .map(|(id, level)| format!("{id}: {level}"))
                .collect();
            let _ = writeln!(front, "skills: {{{}}}", skills.join(", "));
            let moves = role.moves.iter().filter(|to| *to != id);
            let moves: Vec<String> = moves.map(|to| format!("{{to: {to}}}")).collect();
            let _ = writeln!(front, "moves: [{}]", moves.join(", "));
            role.was
                .iter()
                .for_each(|was| _ = writeln!(front, "aliases: [/roles/{was}/]"));
            let text = format!("{front}---\nThe job.\n\nText {} here.\n", role.text);
            site = site.file(&format!("content/roles/{id}.md"), text);
        }
        for (id, name) in &self.people {
            site = site.file(
                &format!("content/people/{id}.md"),
                format!("---\ntitle: {name}\n---\n"),
            );
        }
        for (id, text) in &self.pages {
            site = site.file(
                &format!("content/{id}.md"),
                format!("# {id}\n\nA page.\n\nVersion {text}.\n"),
            );
        }
        let rows = self
            .crew
            .iter()
            .map(|(role, who)| format!("  - {{role: {role}, who: {who}}}\n"));
        let crew = format!("---\ncrew:\n{}---\n", rows.collect::<String>());
        let phases = self.phases.iter().map(|(id, days, after)| {
            let after = after
                .map(|after| format!(", after: {}", self.phases[after].0))
                .unwrap_or_default();
            format!("  - {{id: {id}, for: {days}d{after}}}\n")
        });
        let schedule = format!(
            "---\nstart: 2026-01-05\nphases:\n{}---\n",
            phases.collect::<String>()
        );
        site.file("content/productions/show/crew.md", crew)
            .file("content/productions/show/schedule.md", schedule)
    }

    /// Entries with texts, and what stands in them.
    fn texts(&self) -> BTreeMap<(String, String), u32> {
        let roles = self
            .roles
            .iter()
            .map(|(id, role)| (("role".to_owned(), id.clone()), role.text));
        let pages = self
            .pages
            .iter()
            .map(|(id, text)| (("page".to_owned(), id.clone()), *text));
        roles.chain(pages).collect()
    }
}

/// What changed, as bare facts: kind, id, and `added`, `removed`, `renamed` or a field.
type Changes = BTreeSet<(String, String, String)>;

fn of_diff(diff: &Diff) -> Changes {
    let mut changes = Changes::new();
    for entry in &diff.entries {
        let mut add =
            |what: &str| changes.insert((entry.kind.to_owned(), entry.id.to_string(), what.to_owned()));
        match entry.state {
            State::Added => _ = add("added"),
            State::Removed => _ = add("removed"),
            State::Changed => {
                entry.fields.iter().for_each(|field| _ = add(&field.field));
                entry.renamed_from.iter().for_each(|_| _ = add("renamed"));
                entry.text.iter().for_each(|_| _ = add("text"));
            }
        }
    }
    changes
}

/// The same from two `site.json`, without the graph: what follows from other entries is left out.
fn of_data(before: &Value, after: &Value, renamed: &[(String, String)]) -> Changes {
    const DERIVED: &[&str] = &[
        "url",
        "linked_from",
        "manages",
        "entered_from",
        "holders",
        "career_paths",
        "roles",
        "nice_for",
        "people",
        "crew_of",
        "used_by",
        "replaces",
        "parts",
        "chapters",
        "id",
    ];
    let mut text = before.to_string();
    for (was, is) in renamed {
        text = text.replace(&format!("\"{was}\""), &format!("\"{is}\""));
        text = text.replace(&format!("\"roles/{was}\""), &format!("\"roles/{is}\""));
    }
    let before: Value = serde_json::from_str(&text).unwrap();
    let kinds = [
        ("roles", "role"),
        ("people", "person"),
        ("skills", "skill"),
        ("productions", "production"),
        ("pages", "page"),
    ];
    let mut changes = Changes::new();
    for (list, kind) in kinds {
        let by_id = |site: &Value| -> BTreeMap<String, Value> {
            let entries = site[list].as_array().unwrap().iter();
            entries
                .map(|entry| (entry["id"].as_str().unwrap().to_owned(), entry.clone()))
                .collect()
        };
        let (was, is) = (by_id(&before), by_id(after));
        let mut add =
            |id: &str, what: &str| changes.insert((kind.to_owned(), id.to_owned(), what.to_owned()));
        was.keys()
            .filter(|id| !is.contains_key(*id))
            .for_each(|id| _ = add(id, "removed"));
        for (id, now) in &is {
            let Some(then) = was.get(id) else {
                add(id, "added");
                continue;
            };
            for (key, value) in now.as_object().unwrap() {
                if DERIVED.contains(&key.as_str()) || (kind == "person" && key == "crew") {
                    continue;
                }
                let bare = |value: &Value| match (kind, key.as_str()) {
                    ("production", "schedule") => days(value),
                    ("production", "crew") => sorted(value, &["role", "who", "vacant"]),
                    ("role", "moves") => sorted(value, &["to", "kind", "years"]),
                    _ => value.clone(),
                };
                if bare(value) != bare(&then[key]) {
                    add(id, key);
                }
            }
        }
        let names = renamed
            .iter()
            .filter(|(_, is)| kind == "role" && now_has(after, is));
        names.for_each(|(_, is)| _ = add(is, "renamed"));
    }
    changes
}

fn now_has(after: &Value, role: &str) -> bool {
    after["roles"]
        .as_array()
        .unwrap()
        .iter()
        .any(|entry| entry["id"] == role)
}

fn days(schedule: &Value) -> Value {
    sorted(&schedule["phases"], &["id", "start", "end"])
}

fn sorted(list: &Value, keys: &[&str]) -> Value {
    let rows = list.as_array().into_iter().flatten();
    let mut rows: Vec<String> = rows
        .map(|row| {
            keys.iter()
                .map(|key| row[*key].to_string())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    rows.sort();
    rows.into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::oracle::sites_asked_for().unwrap_or(8) as u32))]

    #[test]
    fn what_changed_is_what_an_independent_comparison_of_the_data_finds(
        edits in proptest::collection::vec((any::<u8>(), 0..8_usize, 0..8_usize), 0..14),
    ) {
        let before = Model::start();
        let mut after = before.clone();
        edits.into_iter().for_each(|edit| after.edit(edit));
        let (site, later) = (before.site(), after.site());
        let found = of_diff(&between(&site, &later));

        let renamed = after.roles.iter().filter_map(|(id, role)| Some((role.was.clone()?, id.clone())));
        // What was new and then moved is new.
        let renamed: Vec<_> = renamed.filter(|(was, _)| before.roles.contains_key(was)).collect();
        let renamed: Vec<_> = renamed.into_iter().filter(|(was, _)| !after.roles.contains_key(was)).collect();
        let data = |site: &Project| -> Value {
            serde_json::from_slice(site.compile().output.get("site.json").unwrap()).unwrap()
        };
        let mut expected = of_data(&data(&site), &data(&later), &renamed);
        let texts = after.texts();
        for ((kind, id), text) in before.texts() {
            let now = renamed.iter().find(|(was, _)| *was == id).map_or(&id, |(_, is)| is);
            if texts.get(&(kind.clone(), now.clone())).is_some_and(|now| *now != text) {
                expected.insert((kind, now.clone(), "text".to_owned()));
            }
        }
        prop_assert_eq!(found, expected);
    }
}
