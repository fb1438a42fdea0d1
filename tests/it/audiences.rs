//! One repository, several sites: what an audience may not see is nowhere in the site that is made for it.
//!
//! The oracle: a site with restricted files, fields, rows and passages, built for an audience, equals byte for byte the
//! site of a tree from which all that was deleted. The deleting is done here, on what the files are made from, by code
//! that shares nothing with Callboard's. What is left keeps its marks, which the pages show; for the least trusted
//! audience none is left.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use callboard::site::{Cache, Compiled, compile};
use callboard::source::History;
use callboard::source::history::{Commit, Touch};
use jiff::civil::date;
use rayon::prelude::*;

use crate::handbook::Dice;
use crate::mcp::Desk;
use crate::pictures::{Counted, small_photograph};
use crate::project::Project;

const AUDIENCES: [&str; 3] = ["public", "crew", "internal"];
/// Sites of a quick run; `CALLBOARD_ORACLE_SITES` asks for more, as `tests/run` does.
const SITES: u64 = 10;

/// A word of a file that stands only for an audience of this rank and those above it.
#[derive(Clone, Debug)]
struct For<T> {
    rank: usize,
    what: T,
}

/// A file before anybody decided who may read what.
#[derive(Clone, Debug)]
struct File {
    path: String,
    /// Rank of the whole file.
    rank: usize,
    /// Keys of the front matter with their YAML, on lines of their own.
    keys: Vec<For<(&'static str, Value)>>,
    /// Passages.
    prose: Vec<For<String>>,
}

#[derive(Clone, Debug)]
enum Value {
    Plain(String),
    /// Mappings in braces, each for an audience.
    Rows(Vec<For<String>>),
    /// Ids of skills or tools, in a folder: who refers to what is gone refers to nothing.
    Named(&'static str, Vec<String>),
}

/// Fields that the settings restrict, with their rank.
const BY_SETTINGS: [(&str, &str, usize); 6] = [
    ("people", "contact", 1),
    ("people", "away", 1),
    // The settings say it of `away`, and days of work say as much.
    ("people", "week", 1),
    ("roles", "pay", 2),
    ("productions", "emergency", 1),
    ("vacancies", "pay", 2),
];

impl File {
    fn by_settings(&self, key: &str) -> usize {
        let kind = self.path.split('/').nth(1).unwrap_or_default();
        BY_SETTINGS
            .iter()
            .find(|(folder, field, _)| *folder == kind && *field == key)
            .map_or(0, |(.., rank)| *rank)
    }

    /// With marks for Callboard.
    fn marked(&self) -> String {
        self.pruned(AUDIENCES.len(), &|_| false)
    }

    /// As somebody leaves it who deletes what is not for the audience, with the marks of what stays.
    fn pruned(&self, rank: usize, is_gone: &impl Fn(&str) -> bool) -> String {
        let mut text = "---\n".to_owned();
        let mut visible = Vec::new();
        if self.rank > 0 {
            visible.push(format!("file: {}", AUDIENCES[self.rank]));
        }
        for key in &self.keys {
            let (name, value) = &key.what;
            if key.rank.max(self.by_settings(name)) > rank {
                continue;
            }
            if key.rank > self.by_settings(name) {
                visible.push(format!("{name}: {}", AUDIENCES[key.rank]));
            }
            match value {
                Value::Plain(yaml) => text += &format!("{name}: {yaml}\n"),
                Value::Named(folder, ids) => {
                    let left = ids
                        .iter()
                        .filter(|id| !is_gone(&format!("content/{folder}/{id}.md")));
                    let left: Vec<&str> = left.map(String::as_str).collect();
                    text += &format!("{name}: [{}]\n", left.join(", "));
                }
                Value::Rows(rows) => {
                    let left: Vec<_> = rows.iter().filter(|row| row.rank <= rank).collect();
                    match left.is_empty() {
                        true => text += &format!("{name}: []\n"),
                        false => text += &format!("{name}:\n"),
                    }
                    for row in left {
                        let what = match *name {
                            "grades" => self.pruned_grade(&row.what, rank),
                            _ => row.what.clone(),
                        };
                        let mark = match row.rank {
                            0 => String::new(),
                            rank => format!(", visible: {}", AUDIENCES[rank]),
                        };
                        text += &format!("  - {{{what}{mark}}}\n");
                    }
                }
            }
        }
        if !visible.is_empty() {
            text += &format!("visible: {{{}}}\n", visible.join(", "));
        }
        text += "---\n";
        for passage in self.prose.iter().filter(|passage| passage.rank <= rank) {
            match passage.rank {
                0 => text += &passage.what,
                rank => text += &format!("::: {}\n{}:::\n", AUDIENCES[rank], passage.what),
            }
        }
        text
    }
}

impl File {
    /// A grade without what the audience may not see: what holds for a field of a role holds for those of its grades.
    fn pruned_grade(&self, row: &str, rank: usize) -> String {
        let mut depth = 0_i32;
        let fields = row.split_inclusive(|letter: char| {
            depth += i32::from("{[".contains(letter)) - i32::from("}]".contains(letter));
            letter == ',' && depth == 0
        });
        let is_seen = |field: &&str| {
            let name = field.trim().split(':').next().unwrap_or_default();
            let own = self
                .keys
                .iter()
                .find(|key| key.what.0 == name)
                .map_or(0, |key| key.rank);
            own.max(self.by_settings(name)) <= rank
        };
        let seen = fields.map(|field| field.trim_end_matches(',')).filter(is_seen);
        seen.collect::<Vec<_>>().join(",")
    }
}

const ROLES: [&str; 5] = ["runner", "producer", "editor", "line-producer", "grip"];
const PEOPLE: [&str; 4] = ["ana-ruiz", "sam-patel", "kim-adeyemi", "lee-okafor"];
const SKILLS: [&str; 3] = ["budgeting", "scheduling", "negotiation"];

fn rank(dice: &mut Dice) -> usize {
    match dice.below(6) {
        0 => 1,
        1 => 2,
        _ => 0,
    }
}

fn passages(dice: &mut Dice) -> Vec<For<String>> {
    let count = dice.between(1, 5);
    (0..count)
        .map(|_| {
            let what = match dice.below(10) {
                8 => format!("![Seen]({})\n\n", dice.of(&PICTURES)),
                0 => format!(
                    "See [[{}]] and [them](../people/{}.md).\n\n",
                    dice.of(&ROLES),
                    dice.of(&PEOPLE)
                ),
                1 => format!("## Heading {}\n\nBelow it.\n\n", dice.below(3)),
                2 => format!("- One\n- Two {}\n\n", dice.below(9)),
                3 => "A note[^a].\n\n[^a]: It is here.\n\n".to_owned(),
                4 => format!("[word]: /roles/{}/\n\nA [word] of it.\n\n", dice.of(&ROLES)),
                5 => "## Responsibilities\n\n### Planning\n\n- Plans\n\n".to_owned(),
                6 => format!(
                    "Read [this](../guides/secret-{}.md#more \"Words\").\n\n",
                    dice.below(2)
                ),
                7 => "The slate names the take.\n\n".to_owned(),
                _ => format!("Passage {}.\n\n", dice.below(1_000)),
            };
            For {
                rank: rank(dice),
                what,
            }
        })
        .collect()
}

fn key(dice: &mut Dice, name: &'static str, yaml: String) -> For<(&'static str, Value)> {
    For {
        rank: rank(dice),
        what: (name, Value::Plain(yaml)),
    }
}

/// A whole handbook: each file may be for some only, and so may each part of it.
fn handbook(dice: &mut Dice) -> Vec<File> {
    let mut files = Vec::new();
    let mut add = |dice: &mut Dice, path: String, keys: Vec<For<(&'static str, Value)>>| {
        let mut keys = keys;
        if dice.one_in(3) {
            let yaml = format!("[{}]", dice.of(&["wet", "dry"]));
            keys.push(key(dice, "tags", yaml));
        }
        if dice.one_in(4) {
            let yaml = format!("[Alias of {}]", path.len() * 31 + dice.below(9));
            keys.push(key(dice, "aka", yaml));
        }
        let file = File {
            rank: rank(dice),
            prose: passages(dice),
            path,
            keys,
        };
        files.push(file);
    };
    for role in ROLES {
        let mut keys = vec![
            key(dice, "level", dice.clone().between(1, 5).to_string()),
            key(
                dice,
                "pay",
                "{low: 900, high: 1300, per: week, currency: GBP}".to_owned(),
            ),
            For {
                rank: rank(dice),
                what: ("tools", Value::Named("tools", vec!["nuke".to_owned()])),
            },
        ];
        if role != "producer" {
            keys.push(key(dice, "reports_to", "producer".to_owned()));
        }
        if dice.one_in(2) {
            keys.push(key(dice, "moves", "[{to: producer, years: 1-2}]".to_owned()));
        }
        if dice.one_in(2) {
            keys.push(key(dice, "department", "production".to_owned()));
        }
        if dice.one_in(2) {
            let grades = ["junior", "lead"].map(|grade| {
                let other = dice.of(&ROLES);
                let pay = match dice.one_in(2) {
                    true => ", pay: {low: 700, high: 800, per: week, currency: GBP}",
                    false => "",
                };
                let level = dice.between(1, 5);
                For {
                    rank: rank(dice),
                    what: format!(
                        "id: {grade}-{role}, level: {level}, aka: [{grade} {role} hand], reports_to: lead-{other}, moves: [{{to: junior-{other}}}]{pay}"
                    ),
                }
            });
            keys.push(For {
                rank: rank(dice),
                what: ("grades", Value::Rows(grades.to_vec())),
            });
        }
        add(dice, format!("content/roles/{role}.md"), keys);
    }
    let head = vec![key(dice, "head", "producer".to_owned())];
    add(dice, "content/departments/production.md".to_owned(), head);
    for person in PEOPLE {
        let keys = vec![
            key(
                dice,
                "contact",
                format!(
                    "{{email: {person}@example.org, phone: '{}'}}",
                    dice.clone().below(900)
                ),
            ),
            key(dice, "base", "Port Merrow".to_owned()),
            key(
                dice,
                "week",
                dice.clone().of(&["[mon, tue, thu]", "[wed, fri pm]"]).to_string(),
            ),
            key(
                dice,
                "away",
                dice.clone()
                    .of(&["[2026-02-02..2026-02-03]", "[2026-02-04 am]"])
                    .to_string(),
            ),
            key(
                dice,
                "story",
                "[{role: runner, at: Elsewhere, from: 2014, to: 2016}]".to_owned(),
            ),
        ];
        add(dice, format!("content/people/{person}.md"), keys);
    }
    for skill in SKILLS {
        add(dice, format!("content/skills/{skill}.md"), Vec::new());
    }
    add(dice, "content/tools/nuke.md".to_owned(), Vec::new());
    let meaning = vec![key(dice, "summary", "It claps.".to_owned())];
    add(dice, "content/glossary/slate.md".to_owned(), meaning);
    add(dice, "content/glossary/take.md".to_owned(), Vec::new());
    let steps = vec![key(
        dice,
        "steps",
        "[runner, Something else, producer]".to_owned(),
    )];
    add(dice, "content/careers/up.md".to_owned(), steps);
    let rows = |dice: &mut Dice, of: &dyn Fn(&mut Dice, usize) -> String| {
        (0..4)
            .map(|index| For {
                rank: rank(dice),
                what: of(dice, index),
            })
            .collect::<Vec<_>>()
    };
    let lists = rows(dice, &|dice, index| {
        let to = dice.of::<&str>(&["crew", "producer", "production"]);
        format!("title: List {index}, to: {to}")
    });
    let show = vec![
        key(dice, "from", "2026-01-05".to_owned()),
        key(dice, "to", "2026-12-18".to_owned()),
        key(dice, "status", "production".to_owned()),
        For {
            rank: 0,
            what: ("distribution", Value::Rows(lists)),
        },
    ];
    add(dice, "content/productions/ferry/index.md".to_owned(), show);
    let crew = rows(dice, &|dice, _| {
        let grade = dice.of::<&str>(&["", "", "junior-", "lead-"]);
        format!("role: {grade}{}, who: [{}]", dice.of(&ROLES), dice.of(&PEOPLE))
    });
    let crew = vec![For {
        rank: 0,
        what: ("crew", Value::Rows(crew)),
    }];
    add(dice, "content/productions/ferry/crew.md".to_owned(), crew);
    let phases = rows(dice, &|dice, index| {
        format!("id: p{index}, title: Phase {index}, for: {}d", dice.between(1, 9))
    });
    let stones = rows(dice, &|_, index| {
        format!("id: m{index}, on: 2026-02-0{}", index + 2)
    });
    let schedule = vec![
        For {
            rank: 0,
            what: ("start", Value::Plain("2026-01-05".to_owned())),
        },
        For {
            rank: 0,
            what: ("phases", Value::Rows(phases)),
        },
        For {
            rank: 0,
            what: ("milestones", Value::Rows(stones)),
        },
    ];
    add(dice, "content/productions/ferry/schedule.md".to_owned(), schedule);
    let plain = |name: &'static str, yaml: &str| For {
        rank: 0,
        what: (name, Value::Plain(yaml.to_owned())),
    };
    for day in ["2026-02-03", "2026-02-04"] {
        let calls = rows(dice, &|dice, _| match dice.below(3) {
            0 => format!("role: {}, at: '07:00'", dice.of(&ROLES)),
            1 => "department: production, at: O/C".to_owned(),
            _ => format!("who: [{}, Mia Torres], as: Juno, at: '08:00'", dice.of(&PEOPLE)),
        });
        let emergency = rows(dice, &|dice, index| {
            format!("who: {}, phone: '070{index}'", dice.of(&PEOPLE))
        });
        let places = rows(dice, &|_, index| {
            format!("title: Quay {index}, address: Street {index}")
        });
        let keys = vec![
            plain("call", "'07:30'"),
            plain("hospital", "{name: General, address: Hill Road, phone: '999'}"),
            For {
                rank: 0,
                what: ("calls", Value::Rows(calls)),
            },
            For {
                rank: 0,
                what: ("emergency", Value::Rows(emergency)),
            },
            For {
                rank: 0,
                what: ("locations", Value::Rows(places)),
            },
            key(dice, "weather", "Wet".to_owned()),
            key(dice, "safety", "[Mind the step]".to_owned()),
            key(dice, "wrap", "'19:00'".to_owned()),
        ];
        add(dice, format!("content/productions/ferry/calls/{day}.md"), keys);
    }
    let vacancy = vec![
        plain("role", dice.of::<&str>(&ROLES)),
        plain("posted", "2026-02-02"),
        plain("type", "contract"),
        plain("remote", "[GB]"),
        plain("apply", "mailto:jobs@example.org"),
        key(
            dice,
            "pay",
            "{low: 700, high: 800, per: week, currency: GBP}".to_owned(),
        ),
        key(dice, "how", "A letter".to_owned()),
    ];
    add(dice, "content/vacancies/wanted.md".to_owned(), vacancy);
    let document = vec![
        key(dice, "made_by", "[runner]".to_owned()),
        key(dice, "signed_off_by", "[producer]".to_owned()),
        key(dice, "when", "Weekly".to_owned()),
    ];
    add(dice, "content/documents/cost-report.md".to_owned(), document);
    add(
        dice,
        "content/productions/ferry/bible/look.md".to_owned(),
        Vec::new(),
    );
    for number in 0..2 {
        add(dice, format!("content/guides/secret-{number}.md"), Vec::new());
    }
    add(dice, "content/guides/index.md".to_owned(), Vec::new());
    add(dice, "content/index.md".to_owned(), Vec::new());
    files
}

/// Files that are no Markdown, each with the page that it goes with: the path of a page, or the folder of one.
const BESIDE: [(&str, Option<&str>); 9] = [
    ("content/people/ana-ruiz.svg", Some("content/people/ana-ruiz.md")),
    (
        "content/people/ana-ruiz-2.svg",
        Some("content/people/ana-ruiz.md"),
    ),
    ("content/people/everybody.svg", None),
    ("content/guides/secret-0.pdf", Some("content/guides/secret-0.md")),
    (
        "content/guides/secret-1/plan.pdf",
        Some("content/guides/secret-1.md"),
    ),
    (
        "content/productions/ferry/set.svg",
        Some("content/productions/ferry/index.md"),
    ),
    (
        "content/people/kim-adeyemi.jpg",
        Some("content/people/kim-adeyemi.md"),
    ),
    (
        "content/productions/ferry/set.jpg",
        Some("content/productions/ferry/index.md"),
    ),
    ("content/harbour.jpg", None),
];

/// How texts name those of them that are photographs.
const PICTURES: [&str; 3] = [
    "/people/kim-adeyemi.jpg",
    "/productions/ferry/set.jpg",
    "/harbour.jpg",
];

/// What stands in a file beside a page. No two are alike.
fn beside(path: &str) -> Vec<u8> {
    match path.ends_with(".jpg") {
        true => small_photograph(path),
        false => format!("<svg/> {path}").into_bytes(),
    }
}

/// Some commits that touched any of the files, the newest first. A repository keeps them for whoever deletes files later.
fn history(dice: &mut Dice, files: &[File]) -> History {
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let paths: Vec<&str> = paths.into_iter().chain(BESIDE.map(|(path, _)| path)).collect();
    let commits = (1..=12).rev().map(|day| Commit {
        id: "aa".into(),
        at: format!("2026-04-{day:02}T12:00:00Z").parse().expect("a time"),
        day: date(2026, 4, day),
        author: format!("Committer {}", dice.below(3)).into(),
        subject: format!("Subject about {}", dice.of(&paths)).into(),
        touched: (0..dice.between(1, 5))
            .map(|_| {
                let touch = match dice.below(4) {
                    0 => Touch::Added,
                    1 => Touch::Renamed((*dice.of(&paths)).into()),
                    _ => Touch::Changed,
                };
                ((*dice.of(&paths)).into(), touch)
            })
            .collect(),
    });
    History::Known(commits.collect::<Vec<_>>().into())
}

/// Whether a file goes because the index of a folder above it does.
fn is_below_gone(path: &str, gone: &BTreeSet<String>) -> bool {
    [
        ("content/productions/ferry/", "content/productions/ferry/index.md"),
        ("content/guides/", "content/guides/index.md"),
    ]
    .iter()
    .any(|(folder, index)| path.starts_with(folder) && gone.contains(*index))
}

/// A site for an audience, with all that is published and kept besides its pages.
struct Published {
    desk: Desk,
    /// The files of the cache.
    kept: BTreeMap<String, Vec<u8>>,
}

impl Published {
    fn of(project: &Project) -> Self {
        let snapshot = project.snapshot();
        let store = Arc::new(Counted::default());
        let mut cache = Cache::default();
        cache.copies = Some(store.clone());
        let compiled = compile(&snapshot, &project.request, &mut cache);
        compiled.output.files();
        Self {
            desk: Desk::new(compiled, &snapshot),
            kept: store.kept(),
        }
    }
}

fn site(files: Vec<(String, Vec<u8>)>, history: History, rank: usize) -> Published {
    let settings = "title: Handbook\naudiences: [public, crew, internal]\nbase_url: https://handbook.example/\n\
                    visible: {person.contact: crew, person.away: crew, role.pay: internal, call.emergency: crew, vacancy.pay: internal}\nstudio: Saltmarsh\n\
                    twins: relative\nsocial_cards: all\ncrew_xlsx: true\ngit: {names: crew, subjects: crew}\n";
    let project = Project::default()
        .file("callboard.yaml", settings)
        .with_history(history)
        .asking(|request| request.audience = Some(AUDIENCES[rank].to_owned()));
    let project = files
        .into_iter()
        .fold(project, |project, (path, bytes)| project.file(&path, bytes));
    Published::of(&project)
}

fn paths(site: &Compiled) -> BTreeSet<String> {
    site.output.files().keys().map(|path| path.to_string()).collect()
}

/// The first file in which two sites differ, with what is around the difference.
fn difference(one: &Compiled, other: &Compiled) -> Option<String> {
    paths(one).into_iter().find_map(|path| {
        let text = |site: &Compiled| {
            let bytes = site.output.get(&path)?;
            Some(String::from_utf8_lossy(bytes).into_owned())
        };
        let (one, other) = (text(one)?, text(other)?);
        if one == other {
            return None;
        }
        let at = one
            .bytes()
            .zip(other.bytes())
            .take_while(|(one, other)| one == other)
            .count();
        let around = |text: &str| {
            let start = (0..=at.saturating_sub(80))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            text[start..].chars().take(200).collect::<String>()
        };
        Some(format!("{path}:\n{}\n{}", around(&one), around(&other)))
    })
}

#[test]
fn a_site_for_an_audience_is_the_site_of_the_tree_without_the_rest() {
    let failed: Vec<String> = (0..crate::oracle::sites_asked_for().unwrap_or(SITES))
        .into_par_iter()
        .flat_map(|seed| (0..AUDIENCES.len()).into_par_iter().map(move |rank| (seed, rank)))
        .filter_map(|(seed, rank)| {
            let files = handbook(&mut Dice::new(seed));
            let mut gone: BTreeSet<String> = files
                .iter()
                .filter(|file| file.rank > rank)
                .map(|file| file.path.clone())
                .collect();
            let below: Vec<String> = files
                .iter()
                .map(|file| file.path.clone())
                .filter(|path| is_below_gone(path, &gone))
                .collect();
            gone.extend(below);
            let is_gone = |path: &str| gone.contains(path);
            let history = history(&mut Dice::new(seed), &files);
            let marked = files
                .iter()
                .map(|file| (file.path.clone(), file.marked().into_bytes()));
            let beside = BESIDE.iter().map(|(path, _)| ((*path).to_owned(), beside(path)));
            let marked = site(marked.chain(beside.clone()).collect(), history.clone(), rank);
            let pruned = files
                .iter()
                .filter(|file| !is_gone(&file.path))
                .map(|file| (file.path.clone(), file.pruned(rank, &is_gone).into_bytes()));
            let beside = beside
                .zip(BESIDE)
                .filter(|(_, (path, page))| !page.is_some_and(is_gone) && !is_below_gone(path, &gone));
            let pruned = site(
                pruned.chain(beside.map(|(file, _)| file)).collect(),
                history,
                rank,
            );
            let found = |what: &str| Some(format!("site {seed} for {}: {what}", AUDIENCES[rank]));
            let (one, other) = (paths(marked.desk.compiled()), paths(pruned.desk.compiled()));
            if one != other {
                let apart: Vec<_> = one.symmetric_difference(&other).collect();
                return found(&format!("only one has {apart:?}"));
            }
            if marked.kept != pruned.kept {
                return found("the caches differ");
            }
            if let Some(difference) = difference(marked.desk.compiled(), pruned.desk.compiled()) {
                return found(&difference);
            }
            // What the check finds differs: a link to what is kept back is not a link to what is not there.
            let words = ["passage words the", "ana ruiz", "harbour"];
            let [one, other] = [marked.desk, pruned.desk].map(|desk| desk.everything_said(&words, false));
            let apart = one.lines().zip(other.lines()).find(|(one, other)| one != other);
            apart.and_then(|(one, other)| found(&format!("an assistant hears\n{one}\n{other}")))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} differ, the first:\n{}",
        failed.len(),
        failed[0]
    );
}

/// A word that stands nowhere else.
const CANARY: &str = "zqcanary";

/// The demo with a canary in every kind of restricted place.
fn demo_with_canaries() -> Project {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut number = 0;
    let mut canary = || {
        number += 1;
        format!("{CANARY}{number}")
    };
    let demo = Project::demo();
    for (path, bytes) in demo.files() {
        let Ok(text) = std::str::from_utf8(bytes) else {
            continue;
        };
        if !path.ends_with(".md") {
            continue;
        }
        let mut text = text.to_owned();
        // A passage at the end of every page, for links, headings and notes as well.
        text += &format!(
            "\n\n::: internal\n## {}\n\n{} ![{}](secret.png) [[{}]]\n:::\n",
            canary(),
            canary(),
            canary(),
            canary()
        );
        // The fields that the settings restrict.
        if path.starts_with("content/people/") && !text.contains("\ncontact:") {
            text = text.replacen(
                "---\n",
                &format!("---\ncontact: {{email: {}@example.org}}\n", canary()),
                1,
            );
        }
        if path.starts_with("content/roles/") && !text.contains("\npay:") && !path.ends_with("index.md") {
            let pay = format!(
                "pay: {{low: 1, high: 2, per: week, currency: GBP, region: {}}}\n",
                canary()
            );
            text = text.replacen("---\n", &format!("---\n{pay}"), 1);
        }
        // Rows, phases, milestones.
        for (list, row) in [
            ("\ncrew:\n", "role: runner, who: [NAME], visible: crew"),
            ("\nphases:\n", "id: zq, title: NAME, for: 2d, visible: crew"),
            (
                "\nmilestones:\n",
                "id: zr, title: NAME, on: 2026-05-07, visible: internal",
            ),
        ] {
            let row = format!("{list}  - {{{}}}\n", row.replace("NAME", &canary()));
            if path.starts_with("content/productions/") {
                text = text.replacen(list, &row, 1);
            }
        }
        files.push((path.to_owned(), text.into_bytes()));
    }
    // Whole files of every kind, with their ids, names, old addresses and labels, and what stands beside them.
    for (folder, keys) in [
        (
            "roles",
            "reports_to: producer\nmoves: [{to: producer}]\nskills: {scheduling: 2}",
        ),
        ("departments", "head: producer"),
        ("careers", "steps: [runner, production-assistant]"),
        (
            "people",
            "skills: {scheduling: 2}\nstory: [{role: runner, at: Elsewhere, from: 2014}]",
        ),
        ("skills", "kind: hard"),
        ("tools", "kind: software"),
        ("glossary", "see: dailies"),
        ("guides", "order: 1"),
    ] {
        let id = canary();
        let keys = match folder {
            "tools" => "",
            _ => keys,
        };
        let text = format!(
            "---\ntitle: {}\naka: [{}]\naliases: [/{}/]\ntags: [{}]\nvisible: crew\n{keys}\n---\n{} [to all](../roles/producer.md)\n",
            canary(),
            canary(),
            canary(),
            canary(),
            canary()
        );
        files.push((format!("content/{folder}/{id}.md"), text.into_bytes()));
        files.push((format!("content/{folder}/{id}.svg"), canary().into_bytes()));
        files.push((format!("content/{folder}/{id}.jpg"), small_photograph(&canary())));
    }
    let show = canary();
    for (file, text) in [
        (
            "index.md",
            format!(
                "---\ntitle: {}\nvisible: internal\nfrom: 2026-01-05\n---\n",
                canary()
            ),
        ),
        (
            "crew.md",
            format!(
                "---\ncrew:\n  - {{role: producer, who: {} Name}}\n---\n",
                canary()
            ),
        ),
        (
            "schedule.md",
            format!(
                "---\nphases:\n  - {{id: a, title: {}, from: 2026-01-05, to: 2026-01-09}}\n---\n",
                canary()
            ),
        ),
        ("bible/look.md", format!("# {}\n", canary())),
        ("board.svg", canary()),
    ] {
        files.push((format!("content/productions/{show}/{file}"), text.into_bytes()));
    }
    files
        .into_iter()
        .fold(demo, |demo, (path, bytes)| demo.file(&path, bytes))
}

/// The handbook with all that it can publish for machines, in a repository whose commits speak of what is kept back.
fn published_whole(demo: Project, audience: &str) -> Project {
    let mut settings = String::from_utf8(demo.files()["callboard.yaml"].clone()).expect("settings are UTF-8");
    settings +=
        "\nbase_url: https://handbook.example/\ntwins: relative\nsocial_cards: all\ncrew_xlsx: true\n";
    let touched = [
        "content/roles/producer.md",
        "content/people/zqcanary-gone.md",
        "content/index.md",
    ];
    let commits = touched.iter().zip([3, 2, 1]).map(|(path, day)| Commit {
        id: "aa".into(),
        at: format!("2026-04-{day:02}T12:00:00Z").parse().expect("a time"),
        day: date(2026, 4, day),
        author: format!("{CANARY} Committer").into(),
        subject: format!("Hide {CANARY}").into(),
        touched: vec![(
            (*path).into(),
            Touch::Renamed("content/roles/zqcanary-was.md".into()),
        )],
    });
    let commits: Vec<Commit> = commits.collect();
    demo.file("callboard.yaml", settings)
        .with_history(History::Known(commits.into()))
        .asking(|request| {
            request.audience = Some(audience.to_owned());
            request.with_search = true;
        })
}

#[test]
fn no_canary_is_in_any_byte_of_the_public_demo_and_none_changes_it() {
    let photographed =
        |demo: Project, comment: &str| demo.file("content/wall.jpg", small_photograph(comment));
    let planted = demo_with_canaries();
    let all = published_whole(photographed(planted.clone(), CANARY), "internal").compile();
    let seen = all
        .output
        .files()
        .values()
        .filter(|bytes| holds_canary(bytes))
        .count();
    assert!(
        seen > 100,
        "the canaries sing in {seen} files for those who may hear them"
    );

    let planted = Published::of(&published_whole(photographed(planted, CANARY), "public"));
    let clean = Published::of(&published_whole(
        photographed(Project::demo(), "a wall"),
        "public",
    ));
    let files = planted.desk.compiled().output.files();
    let kept = planted
        .kept
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let found: Vec<_> = files
        .iter()
        .map(|(path, bytes)| (&***path, &***bytes))
        .chain(kept)
        .filter(|(path, bytes)| path.contains(CANARY) || holds_canary(bytes))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(found, [""; 0]);
    for made in [
        "feed.xml",
        "departments/production/feed.xml",
        "roles/producer/index.md",
        "llms.txt",
        "callboard/social/roles/producer/social.png",
        "callboard/pictures/wall.jpg/400.jpg",
    ] {
        assert!(files.contains_key(&Arc::from(made)), "{made} is looked at");
    }
    assert!(planted.kept.len() > 100, "{} files are kept", planted.kept.len());
    let pictures = |site: &Published| site.kept.values().cloned().collect::<BTreeSet<_>>();
    assert!(pictures(&planted) == pictures(&clean), "the caches differ");
    assert_eq!(paths(planted.desk.compiled()), paths(clean.desk.compiled()));
    assert_eq!(difference(planted.desk.compiled(), clean.desk.compiled()), None);
    let said = planted
        .desk
        .everything_said(&[CANARY, "producer", "harbour"], true);
    let heard = said.lines().find(|line| holds_canary(line.as_bytes()));
    assert_eq!(heard, None);
    assert!(said.len() > 1_000_000, "{} bytes were said", said.len());
}

fn holds_canary(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    memchr::memmem::find(&lower, CANARY.to_ascii_lowercase().as_bytes()).is_some()
}

/// The badge of an audience.
fn badge(name: &str) -> String {
    format!("<span class=\"badge badge-restricted\">For {name} only</span>")
}

#[test]
fn each_restricted_unit_is_marked_where_it_stands_and_is_nothing_to_others() {
    let site = |audience: &str| {
        let audience = audience.to_owned();
        let site = Project::new()
            .file(
                "callboard.yaml",
                "audiences: [public, crew, internal]\nvisible: {person.contact: crew, call.emergency: crew}\ntwins: relative\n",
            )
            .file(
                "content/roles/runner.md",
                "---\nreports_to: producer\npay: {low: 1, high: 2, per: week, currency: GBP, region: Zqpay}\nvisible: {pay: internal}\n---\n\
                 ## Responsibilities\n\n- Fetches\n::: crew\n- Zqduty\n:::\n- Carries\n- Drives\n- Waits\n- Locks up\n\n\
                 ::: internal\n## Zqheading\n\nZqbelow\n:::\n",
            )
            .file("content/roles/producer.md", "")
            .file("content/people/ana-ruiz.md", "---\ncontact: {email: zqmail@example.org}\n---\n")
            .file("content/guides/zqfile.md", "---\ntitle: Zqfile\nvisible: crew\n---\nText\n")
            .file(
                "content/guides/start.md",
                "Open.\n\n::: crew\nZqblock\n:::\n\n| A | B |\n|---|---|\n| 1 | 2 |\n::: internal\n| Zqcell | 3 |\n:::\n",
            )
            .file(
                "content/productions/ferry/index.md",
                "---\ndistribution:\n  - {title: Zqlist, to: crew, visible: crew}\n---\n",
            )
            .file(
                "content/productions/ferry/crew.md",
                "---\ncrew:\n  - {role: producer, who: Lee}\n  - {role: runner, who: Zqname, visible: internal}\n---\n",
            )
            .file(
                "content/productions/ferry/schedule.md",
                "---\nphases:\n  - {id: a, title: Shoot, from: 2026-01-05, to: 2026-02-06}\n  \
                 - {id: b, title: Zqphase, from: 2026-01-05, to: 2026-01-16, visible: crew}\n\
                 milestones:\n  - {id: m, title: Zqstone, on: 2026-01-20, visible: internal}\n---\n",
            )
            .file(
                "content/productions/ferry/calls/2026-01-06.md",
                "---\ncall: '07:30'\nhospital: {name: General, address: Hill, phone: '999'}\n\
                 calls:\n  - {role: producer, at: '07:00'}\n  - {who: Zqguest, as: Juno, at: '08:00', visible: crew}\n\
                 locations:\n  - {title: Zqquay, visible: crew}\nscenes:\n  - {scene: 4Zq, title: Dawn, visible: internal}\n\
                 tasks:\n  - {title: Zqtask, visible: internal}\nemergency:\n  - {who: Zqnurse, phone: '1'}\n---\n",
            );
        site.asking(move |request| request.audience = Some(audience.clone()))
            .compile()
    };
    let text = |site: &Compiled, path: &str| {
        String::from_utf8_lossy(site.output.get(path).unwrap_or_else(|| panic!("{path}"))).into_owned()
    };
    let trusted = site("internal");
    // The page, what stands before the mark, what stands behind it, and who may see it.
    let marks = [
        ("roles/runner/", "<dt>Pay ", "", "internal"),
        ("roles/runner/", "<li>Zqduty ", "", "crew"),
        ("roles/runner/", ">Zqheading ", "</h2>", "internal"),
        ("roles/runner/", "<li data-restricted=\"\">", " Zqduty", "crew"),
        ("responsibilities/", ">Zqduty ", "", "crew"),
        ("people/ana-ruiz/", ">Contact ", "</h2>", "crew"),
        (
            "guides/zqfile/",
            "<p class=\"page-foot\"><span> ",
            "</span>",
            "crew",
        ),
        ("guides/start/", "<div>", "</div>\n<p>Zqblock", "crew"),
        (
            "guides/start/",
            "<tr data-restricted=\"\"><td>",
            " Zqcell",
            "internal",
        ),
        ("productions/ferry/distribution/", ">Zqlist ", "</h2>", "crew"),
        ("productions/ferry/crew/", ">Runner</a> ", "", "internal"),
        ("productions/ferry/schedule/", ">Zqphase ", "", "crew"),
        ("productions/ferry/schedule/", ">Zqstone ", "", "internal"),
        ("productions/ferry/", ">Zqstone ", "", "internal"),
        ("productions/ferry/bible/", ">Zqstone ", "", "internal"),
        ("productions/ferry/bible/", ">Zqphase ", "", "crew"),
        (
            "productions/ferry/calls/2026-01-06/",
            ">Zqquay</strong> ",
            "",
            "crew",
        ),
        ("productions/ferry/calls/2026-01-06/", ">4Zq ", "", "internal"),
        ("productions/ferry/calls/2026-01-06/", ">Zqtask ", "", "internal"),
        ("productions/ferry/calls/2026-01-06/", ">Zqguest ", "", "crew"),
        (
            "productions/ferry/calls/2026-01-06/",
            ">Emergency contacts ",
            "",
            "crew",
        ),
    ];
    for (page, before, after, name) in marks {
        let html = text(&trusted, &format!("{page}index.html"));
        let mark = format!("{before}{}{after}", badge(name));
        assert!(html.contains(&mark), "{page} has no {mark}:\n{html}");
    }
    // In words for those who read Markdown.
    let twin = text(&trusted, "guides/start/index.md");
    assert!(twin.contains("For crew only\n\nZqblock"), "{twin}");
    assert!(twin.contains("For internal only Zqcell"), "{twin}");

    let crew = site("crew");
    let start = text(&crew, "guides/start/index.html");
    assert!(start.contains(&badge("crew")) && !start.contains("Zqcell") && !start.contains("internal"));

    for (path, bytes) in site("public").output.files() {
        let html = String::from_utf8_lossy(bytes);
        let is_style = path.ends_with(".css") || path.ends_with(".js");
        assert!(!html.to_lowercase().contains("zq"), "{path}");
        assert!(
            is_style || !html.contains("restricted") && !html.contains(" only<"),
            "{path}"
        );
    }
}

#[test]
fn every_field_that_is_restricted_has_a_mark_on_its_page() {
    let plain = |path: &str, front: &str| (path.to_owned(), format!("---\n{front}---\nText.\n"));
    let role = "title: T\nsummary: S\naka: [A]\ntags: [t]\nowner: producer\nreview_by: 2027-01-01\nsee: [producer]\n\
                extra: {a: b}\ndepartment: production\nlevel: 3\nstage: entry\nfocus: F\nreports_to: producer\n\
                also_reports_to: [editor]\nworks_with: [editor]\nphases: [shoot]\nskills: {budgeting: 2}\nnice: {driving: 1}\n\
                tools: [nuke]\nexperience: 1-2\neducation: {minimum: School}\nmoves: [{to: producer}]\nroutes_in: [Anywhere]\n\
                pay: {low: 1, high: 2, per: week, currency: GBP}\nvariants: {film: {focus: G}}\nmedia: [film]\nstress: high\n\
                balance: good\nsetting: [Office]\nindustries: [Film]\ncovers: [editor]\nproduces: [report]\nids: {soc: 3416}\n";
    let pages = [
        ("roles/runner", role),
        (
            "departments/production",
            "head: producer\npart_of: studio\ncolour: teal\nweek: [mon, tue]\nholidays: [2026-08-03]\nworkdays: [2026-08-08]\n",
        ),
        (
            "people/ana-ruiz",
            "pronouns: she/her\nbase: Bristol\ncontact: {email: a@example.org, phone: '07'}\nskills: {budgeting: 1}\n\
             week: [mon, tue]\naway: [2026-08-03..2026-08-14]\nstory: [{role: runner, at: There, from: 2014}]\n",
        ),
        (
            "productions/ferry/index",
            "medium: film\nscale: small\nstatus: production\nfrom: 2026-01-05\nto: 2026-12-18\n\
             distribution: [{title: All, to: crew}]\n",
        ),
        (
            "vacancies/wanted",
            "role: producer\nproduction: ferry\ndepartment: production\nunit: main\nposted: 2026-02-02\ncloses: 2027-02-02\n\
             type: contract\nplace: {town: Bristol, country: GB}\nremote: [GB]\nfrom: 2026-03-02\nto: 2026-04-02\nhours: Ten\n\
             pay: {low: 1, high: 2, per: week, currency: GBP}\napply: mailto:a@example.org\nhow: Write\nemployer: Studio\n",
        ),
        (
            "documents/report",
            "made_by: [runner]\nsigned_off_by: [producer]\nread_by: [editor]\nphases: [shoot]\nwhen: Weekly\nkept: Ten years\n",
        ),
        (
            "skills/budgeting",
            "kind: hard\ngroup: Money\nlevels: {1: Counts}\n",
        ),
        ("tools/nuke", "kind: software\nurl: https://example.org/\n"),
        (
            "productions/ferry/schedule",
            "start: 2026-01-05\nweek: [mon, tue]\nholidays: [2026-01-06]\nphases: [{id: a, for: 2d}]\nmilestones: [{id: b, on: 2026-01-05}]\n",
        ),
        (
            "productions/ferry/crew",
            "crew: [{role: runner, who: Lee}]\nreports_to: {runner: editor}\ncovers: {editor: runner}\n",
        ),
        (
            "productions/ferry/calls/2026-01-05",
            "call: '07:30'\nwrap: '19:00'\nzone: Europe/London\nunit: Main\nissue: 2\ncolour: Blue\nlocations: [{title: Quay}]\n\
             hospital: {name: General, address: Hill, phone: '9'}\nemergency: [{who: Nurse, phone: '1'}]\nweather: Wet\n\
             sun: {rise: '07:00', set: '16:00'}\nsafety: [Mind the step]\nscenes: [{scene: '4', title: Dawn}]\n\
             tasks: [{title: Sweep}]\ncalls: [{who: Lee, at: '08:00'}]\nnot_called: [runner]\n\
             meals: [{title: Lunch, at: '13:00'}]\nnotes: {production: Be kind}\n",
        ),
    ];
    let others = [
        plain("content/roles/producer.md", ""),
        plain("content/roles/editor.md", ""),
        plain("content/departments/studio.md", ""),
    ];
    let fields = pages.iter().flat_map(|(page, front)| {
        let keys = front.lines().filter_map(|line| line.split_once(':'));
        keys.map(move |(key, _)| (*page, key))
    });
    let unmarked: Vec<String> = fields
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter_map(|(page, field)| {
            let files = pages.iter().map(|(path, front)| {
                let mark = format!("{front}visible: {{{field}: crew}}\n");
                plain(
                    &format!("content/{path}.md"),
                    if *path == page { &mark } else { front },
                )
            });
            let site = files.chain(others.clone()).fold(
                Project::new().file(
                    "callboard.yaml",
                    "audiences: [public, crew]\nmedia: [film]\nscales: [small]\nphases: [shoot]\n",
                ),
                |site, (path, text)| site.file(&path, text),
            );
            let site = site
                .asking(|request| request.audience = Some("crew".to_owned()))
                .compile();
            let address = page.strip_suffix("index").unwrap_or(page).trim_end_matches('/');
            let html = site
                .output
                .get(&format!("{address}/index.html"))
                .expect("it has a page");
            let html = String::from_utf8_lossy(html);
            (!html.contains(&badge("crew"))).then(|| format!("{page}: {field}"))
        })
        .collect();
    assert_eq!(unmarked, [""; 0]);
}

#[test]
fn a_person_is_in_no_build_after_the_last_day_of_their_leave() {
    let site = |day: &str| {
        Project::new()
            .file("content/roles/producer.md", "")
            .file(
                "content/people/ana-ruiz.md",
                format!(
                    "---\ntitle: Ana Ruiz\nkeep_until: {day}\ncontact: {{email: ana@example.org}}\n---\n"
                ),
            )
            .file("content/people/ana-ruiz.svg", "<svg/>")
            .file("content/productions/ferry/index.md", "")
            .file(
                "content/productions/ferry/crew.md",
                "---\ncrew:\n  - {role: producer, who: ana-ruiz}\n---\n",
            )
    };
    let kept = site("2026-05-04").build();
    assert!(
        kept.text("productions/ferry/crew/index.html")
            .contains("Ana Ruiz")
    );

    let over = site("2026-05-03");
    assert_eq!(
        over.check(),
        ["warning kept-too-long content/people/ana-ruiz.md:3:13"]
    );
    let over = over.compile();
    for (path, bytes) in over.output.files() {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !path.contains("ana-ruiz") && !text.contains("Ana Ruiz") && !text.contains("ana@"),
            "{path}"
        );
    }
    let crew = over
        .output
        .get("productions/ferry/crew/index.html")
        .expect("the crew list stays");
    assert!(
        !String::from_utf8_lossy(crew).contains("Vacant"),
        "somebody has the job"
    );
}

#[test]
fn what_cameras_wrote_into_a_picture_is_not_published() {
    let mut photo = b"\xff\xd8\xff\xfe\x00\x0dtaken at 51\xff\xda\x00\x02".to_vec();
    photo.extend(b"pixels\xff\xd9");
    let site = |settings: &str| {
        let site = Project::new().file("callboard.yaml", settings);
        site.file("content/set.jpg", &photo).build().compiled
    };
    let stripped = site("").output.get("set.jpg").expect("it is published").to_vec();
    assert_eq!(stripped, b"\xff\xd8\xff\xda\x00\x02pixels\xff\xd9");
    let kept = site("picture_metadata: keep\n")
        .output
        .get("set.jpg")
        .expect("it is published")
        .to_vec();
    assert_eq!(kept, photo);
    // Nobody can say what was written into a picture that cannot be read; one of another kind is read as what it is.
    let broken = Project::new().file("content/set.jpg", &photo[..photo.len() / 2 - 4]);
    assert_eq!(broken.check(), ["warning not-published content/set.jpg:0:0"]);
    assert_eq!(broken.compile().output.get("set.jpg"), None);
    let renamed = Project::new().file("content/set.png", &photo).build().compiled;
    assert_eq!(
        renamed.output.get("set.png").expect("it is published").to_vec(),
        stripped
    );
}

#[test]
fn an_audit_says_what_is_kept_back_and_what_is_shown_all_the_same() {
    let project = Project::new()
        .file(
            "callboard.yaml",
            "audiences: [public, crew]\nvisible: {person.contact: crew}\nmay_loosen: [person.contact]\n",
        )
        .file("content/guides/pay.md", "---\ntitle: How we pay\nvisible: crew\n---\n")
        .file("content/guides/pay-table.pdf", "")
        .file(
            "content/guides/start.md",
            "Ask Ana Ruiz, ana@example.org.\n\n::: crew\nOr ask Sam, sam@example.org.\n:::\n\nRead how we pay. [Map](map.pdf)\n",
        )
        .file("content/guides/map.pdf", "")
        .file("content/guides/old.gif", "")
        .file("content/people/ana-ruiz.md", "---\nvisible: crew\n---\n")
        .file(
            "content/people/sam-patel.md",
            "---\ncontact: {email: sam@example.org}\nvisible: {contact: public}\n---\n",
        )
        .file("content/people/kim-adeyemi.md", "---\ncontact: {email: kim@example.org}\n---\n");
    let account = callboard::audit::audit(&project.snapshot(), &project.compile());
    let shown = |items: &[callboard::audit::Item]| -> Vec<String> {
        let line = |item: &callboard::audit::Item| match item.line {
            Some(line) => format!("{}:{line}: {}", item.file, item.what),
            None => format!("{}: {}", item.file, item.what),
        };
        items.iter().map(line).collect()
    };
    assert_eq!(
        shown(&account.restricted),
        [
            "content/guides/pay-table.pdf: the file, with the restricted page that it goes with",
            "content/guides/pay.md:3: the file: for `crew`",
            "content/guides/start.md:3: a passage: for `crew`",
            "content/people/ana-ruiz.md:2: the file: for `crew`",
            "content/people/kim-adeyemi.md:2: `contact`: for `crew`, by the settings",
        ]
    );
    assert_eq!(
        shown(&account.shown_by_leave),
        ["content/people/sam-patel.md:2: `contact`: the settings keep it for `crew`, and this file shows it"]
    );
    assert_eq!(
        shown(&account.in_text),
        [
            "content/guides/start.md:1: `Ana Ruiz`, the name of something that is kept back",
            "content/guides/start.md:1: the address `ana@example.org`",
            "content/guides/start.md:7: `how we pay`, the name of something that is kept back",
        ]
    );
    assert_eq!(
        shown(&account.not_looked_into),
        [
            "content/guides/map.pdf: published as it is",
            "content/guides/old.gif: published as it is"
        ]
    );
    assert_eq!(
        shown(&account.nothing_leads_to),
        ["content/guides/old.gif: nothing that is shown leads to it"]
    );
}
