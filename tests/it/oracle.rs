//! The rebuild oracle: after any sequence of edits, the site made with what earlier builds remembered equals, byte for
//! byte and problem for problem, the site made from scratch; and so does the site on disk, written over what an earlier build left.
//!
//! Sites are small and edits are rough on purpose: files come, go, are renamed and broken; settings, theme, static files,
//! audience and the day change. A failure names its seed and the edits that led to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard::config::{DefaultAudience, Request};
use callboard::diagnostic::Severity;
use callboard::output::Folder;
use callboard::output::known::Known;
use callboard::site::{Cache, Compiled, compile, link_up};
use callboard::source::history::{Commit, Touch};
use callboard::source::{History, Snapshot, SourceFile};
use jiff::ToSpan;
use rayon::prelude::*;

use crate::handbook::Dice;
use crate::mcp::Desk;
use crate::pictures::{Counted, small_photograph};
use crate::project::TODAY;

/// Sites of a quick run; `CALLBOARD_ORACLE_SITES` asks for more, as `tests/run` does.
const SITES: u64 = 2;
const EDITS: usize = 50;

/// A site that is edited.
#[derive(Clone, Debug)]
struct Edited {
    files: BTreeMap<String, String>,
    /// Texts that were replaced or deleted, to come back.
    earlier: Vec<(String, String)>,
    request: Request,
    days: i64,
    /// The newest first; no repository while there are none.
    commits: Vec<Commit>,
}

impl Edited {
    fn snapshot(&self) -> Snapshot {
        let bytes = |path: &str, text: &str| match text.strip_prefix(PHOTOGRAPH) {
            Some(number) if path.ends_with(".jpg") => small_photograph(number),
            _ => text.as_bytes().to_vec(),
        };
        let files = self
            .files
            .iter()
            .map(|(path, text)| SourceFile::new(path, bytes(path, text)));
        Snapshot {
            history: match self.commits.is_empty() {
                true => History::NoRepository,
                false => History::Known(self.commits.clone().into()),
            },
            ..Snapshot::of(files, TODAY.saturating_add(self.days.days()))
        }
    }

    fn put(&mut self, path: &str, text: String) {
        if let Some(old) = self.files.insert(path.to_owned(), text) {
            self.earlier.push((path.to_owned(), old));
        }
    }

    fn any(&self, dice: &mut Dice) -> String {
        let paths: Vec<_> = self.files.keys().collect();
        (*dice.of(&paths)).clone()
    }
}

/// How the text of a file begins that stands for a photograph.
const PHOTOGRAPH: &str = "photograph ";

const ROLES: &[&str] = &["runner", "producer", "editor", "line-producer", "grip"];
/// Grades of roles, which share their pages.
const GRADES: &[&str] = &["junior-editor", "lead-editor", "junior-grip"];
const PEOPLE: &[&str] = &["ana-ruiz", "sam-patel"];
const SKILLS: &[&str] = &["budgeting", "scheduling", "negotiation"];
const AUDIENCES: &[&str] = &["public", "crew", "internal"];

/// Most names exist sometimes, and one never does.
fn name(dice: &mut Dice) -> &'static str {
    if dice.one_in(25) {
        return "nobody";
    }
    let names = if dice.one_in(8) { GRADES } else { ROLES };
    let name: &&'static str = dice.of(names);
    name
}

fn prose(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..dice.between(1, 4) {
        let part = match dice.below(9) {
            0 => format!("See [[{}]].\n\n", name(dice)),
            1 => format!("See [this](/roles/{}/).\n\n", name(dice)),
            2 => format!("## Responsibilities\n\n- Does {}\n\n", dice.of(SKILLS)),
            3 => format!("::: {}\nNot for all.\n:::\n\n", dice.of(AUDIENCES)),
            4 => format!("![Set](/images/set.{})\n\n", dice.of(&["png", "jpg"])),
            5 => format!("<b onclick=\"x()\">Loud {}</b>\n\n", dice.below(3)),
            6 => "| a | b |\n|---|---|\n| 1 | 2 |\n\n".to_owned(),
            7 => "A {{ brace }} and a note[^1].\n\n[^1]: Below.\n\n".to_owned(),
            _ => format!("Words number {}.\n\n", dice.below(1_000)),
        };
        text.push_str(&part);
    }
    text
}

/// Keys that every kind has.
fn shared(dice: &mut Dice) -> String {
    match dice.below(12) {
        0 => format!("visible: {}\n", dice.of(AUDIENCES)),
        1 => "draft: true\n".to_owned(),
        2 => format!("aliases: [/old/{}/]\n", dice.below(4)),
        3 => format!("tags: [{}]\n", dice.of(SKILLS)),
        4 => format!("aka: [{}]\n", dice.of(&["PM", "Boss", "runner"])),
        5 => format!("order: {}\n", dice.below(5)),
        6 => format!("see: [{}]\n", name(dice)),
        7 => "keep_until: 2026-05-06\n".to_owned(),
        _ => String::new(),
    }
}

/// A path with a text that may stand there.
fn file(dice: &mut Dice) -> (String, String) {
    let (path, keys) = match dice.below(16) {
        0..5 => {
            let mut keys = format!(
                "level: {}\nskills: {{{}: 2}}\n",
                dice.between(1, 5),
                dice.of(SKILLS)
            );
            if !dice.one_in(3) {
                keys += &format!("reports_to: {}\n", name(dice));
            }
            if dice.one_in(3) {
                keys += &format!("moves: [{{to: {}, years: 1-2}}]\n", name(dice));
            }
            if dice.one_in(3) {
                keys += "department: production\n";
            }
            if dice.one_in(3) {
                keys += &format!("variants: {{vfx: {{reports_to: {}}}}}\n", name(dice));
            }
            if dice.one_in(3) {
                keys += "pay: {low: 900, high: 1300, per: week, currency: GBP}\n";
            }
            if dice.one_in(3) {
                let visible = if dice.one_in(3) { ", visible: crew" } else { "" };
                let (one, other) = (dice.of(GRADES), dice.of(GRADES));
                let level = dice.between(1, 5);
                keys += &format!(
                    "grades:\n  - {{id: {one}, level: {level}, moves: [{{to: {}}}]{visible}}}\n  - {{id: {other}, summary: Higher.}}\n",
                    name(dice)
                );
            }
            (format!("content/roles/{}.md", dice.of(ROLES)), keys)
        }
        5 => (
            "content/departments/production.md".to_owned(),
            format!(
                "head: {}\n{}",
                name(dice),
                dice.of(&[
                    "",
                    "week: [mon, tue, sat]\n",
                    "holidays: [2026-01-07..2026-01-09]\n"
                ])
            ),
        ),
        6 => {
            let keys = format!("steps: [{}, Something else, {}]\n", name(dice), name(dice));
            ("content/careers/up.md".to_owned(), keys)
        }
        7 | 8 => {
            let mut keys = format!(
                "contact: {{email: x@example.org}}\nskills: {{{}: 3}}\n",
                dice.of(SKILLS)
            );
            if dice.one_in(2) {
                keys += "week: [mon, tue, fri am]\n";
            }
            if dice.one_in(2) {
                keys += &format!(
                    "away: [2026-02-0{} pm, 2026-03-02..2026-03-06]\n",
                    dice.between(1, 9)
                );
            }
            (format!("content/people/{}.md", dice.of(PEOPLE)), keys)
        }
        9 => {
            let days = dice.of(&[
                "from: 2026-01-05\nto: 2026-12-18",
                "season: spring",
                "season: autumn",
            ]);
            (
                "content/productions/ferry/index.md".to_owned(),
                format!("medium: vfx\n{days}\n"),
            )
        }
        10 => {
            let row = |dice: &mut Dice| {
                let season = dice.of(&["", ", season: spring", ", season: autumn"]);
                format!("  - {{role: {}, who: {}{season}}}\n", name(dice), dice.of(PEOPLE))
            };
            let keys = match dice.below(3) {
                0 => "crew: crew.csv\n".to_owned(),
                _ => format!("crew:\n{}{}", row(dice), row(dice)),
            };
            ("content/productions/ferry/crew.md".to_owned(), keys)
        }
        11 => {
            let keys = format!(
                "start: 2026-01-05\nphases:\n  - {{id: pre, for: {}d}}\n  - {{id: shoot, for: 2w, {}: pre{}}}\n",
                dice.between(1, 30),
                dice.of(&["after", "starts_with", "ends_with"]),
                dice.of(&["", " +2d", " +50%", ", week: [sat, sun]"])
            );
            ("content/productions/ferry/schedule.md".to_owned(), keys)
        }
        12 => (
            format!("content/skills/{}.md", dice.of(SKILLS)),
            "kind: hard\n".to_owned(),
        ),
        13 => ("content/index.md".to_owned(), String::new()),
        14 => ("content/guides/deep/advice.md".to_owned(), String::new()),
        _ => {
            let text = format!("role,who\n{},{}\n", name(dice), dice.of(PEOPLE));
            return ("content/productions/ferry/crew.csv".to_owned(), text);
        }
    };
    let title = dice.below(6);
    let text = format!(
        "---\ntitle: Title {title}\n{keys}{}---\n{}",
        shared(dice),
        prose(dice)
    );
    (path, text)
}

fn settings(dice: &mut Dice) -> String {
    let mut text = format!("title: Handbook {}\nmedia: [animation, vfx]\n", dice.below(3));
    let mut maybe = |line: &str| {
        if dice.one_in(2) {
            text.push_str(line);
        }
    };
    maybe(
        "audiences: [public, crew, internal]\nvisible: {person.contact: crew, person.away: crew, role.pay: internal}\n",
    );
    maybe("base_url: https://handbook.example/crew/\n");
    maybe("theme: own\n");
    maybe("strict_skills: true\n");
    maybe("raw_html: escape\n");
    maybe("params: {accent: '#336699'}\n");
    maybe("holidays: [2026-01-06]\n");
    maybe("seasons: [{id: spring, from: 2026-02-02, to: 2026-03-27}, {id: autumn, title: Autumn term}]\n");
    maybe("twins: relative\n");
    maybe("social_cards: all\n");
    text
}

/// Edits a site, and says how.
fn edit(site: &mut Edited, dice: &mut Dice) -> String {
    match dice.below(25) {
        0..8 => {
            let (path, text) = file(dice);
            site.put(&path, text);
            format!("write {path}")
        }
        8 => {
            let path = site.any(dice);
            if path == "callboard.yaml" {
                return "nothing".to_owned();
            }
            let text = site.files.remove(&path).unwrap_or_default();
            site.earlier.push((path.clone(), text));
            format!("delete {path}")
        }
        9 => {
            let (from, (to, _)) = (site.any(dice), file(dice));
            if from == "callboard.yaml" {
                return "nothing".to_owned();
            }
            let text = site.files.remove(&from).unwrap_or_default();
            site.put(&to, text);
            format!("rename {from} to {to}")
        }
        10 | 11 => {
            let path = site.any(dice);
            let old = site.files[&path].clone();
            let broken = match dice.below(4) {
                0 => old.replacen(": ", ": [", 1),
                1 => old.replacen("title", "titel", 1),
                2 => old.replacen("\n---\n", "\n", 1),
                _ => format!("{old}\u{0}<div>"),
            };
            site.put(&path, broken);
            format!("break {path}")
        }
        12 | 13 => match site.earlier.pop() {
            Some((path, text)) => {
                site.files.insert(path.clone(), text);
                format!("bring back {path}")
            }
            None => "nothing".to_owned(),
        },
        14 => {
            let text = settings(dice);
            site.put("callboard.yaml", text);
            "write the settings".to_owned()
        }
        15 => {
            let (path, text) = match dice.below(5) {
                0 => (
                    "theme.yaml",
                    "name: own\nparams: {accent: '#112233'}\n".to_owned(),
                ),
                1 => (
                    "static/own.css",
                    format!("a {{ color: #{:03} }}\n", dice.below(1_000)),
                ),
                2 => {
                    let text = format!(
                        "{{% extends \"default/role.html\" %}}{{% block head %}}<meta name=\"x\" content=\"{}\">\
                         {{% endblock head %}}",
                        dice.below(10)
                    );
                    ("templates/role.html", text)
                }
                3 => ("templates/page.html", "{{ nonsense }}{% if %}".to_owned()),
                _ => (
                    "static/callboard.css",
                    format!("b {{ order: {} }}\n", dice.below(9)),
                ),
            };
            let path = format!("themes/own/{path}");
            site.put(&path, text);
            format!("write {path}")
        }
        16 => {
            match dice.one_in(2) {
                true => site.put("content/images/set.png", format!("picture {}", dice.below(5))),
                false => site.put("content/images/set.jpg", format!("{PHOTOGRAPH}{}", dice.below(5))),
            }
            "write a picture".to_owned()
        }
        17 => {
            site.days += 1;
            "another day".to_owned()
        }
        18 => {
            site.request.audience = dice.one_in(2).then(|| (*dice.of(AUDIENCES)).to_owned());
            site.request.default_audience = match dice.below(2) {
                0 => DefaultAudience::LeastTrusted,
                _ => DefaultAudience::MostTrusted,
            };
            "another audience".to_owned()
        }
        19 => {
            site.request.with_drafts = !site.request.with_drafts;
            "drafts".to_owned()
        }
        20 => {
            let path = site.any(dice);
            let touch = match dice.below(3) {
                0 => Touch::Added,
                1 => Touch::Renamed("content/was.md".into()),
                _ => Touch::Changed,
            };
            let day = TODAY.saturating_add(site.days.days());
            let commit = Commit {
                id: "aa".into(),
                at: format!("{day}T12:00:00Z").parse().expect("a time"),
                day,
                author: "Ana".into(),
                subject: format!("Number {}", site.commits.len()).into(),
                touched: vec![(path.as_str().into(), touch)],
            };
            site.commits.insert(0, commit);
            format!("commit {path}")
        }
        // What writers do most: words of a text that is there.
        _ => {
            let path = site.any(dice);
            let text = format!("{}\nAnd words number {}.\n", site.files[&path], dice.below(1_000));
            if path.ends_with(".md") {
                site.put(&path, text);
            }
            format!("add words to {path}")
        }
    }
}

/// The site on disk, written over what the last build left there.
struct OnDisk {
    folder: tempfile::TempDir,
    known: Known,
}

impl OnDisk {
    /// Writes a site as `build` does, unless it has errors; the first path that is not as it should be.
    fn build(&mut self, snapshot: &Snapshot, request: &Request, right: &Compiled) -> Option<String> {
        if right.count(Severity::Error) > 0 {
            return None;
        }
        let linked = link_up(snapshot, request, &mut Cache::default(), &Arc::default());
        let public = self.folder.path().join("public");
        // The tree of the build before the last one is in the cache, and brought up to date.
        let folder = Folder::open(&public, &[&self.folder.path().join("cache")], || {});
        let output = linked.on_demand().output;
        let done = folder.and_then(|mut folder| output.write_to(&mut folder, &self.known));
        let (written, known) = match done {
            Ok(done) => done,
            Err(problem) => return Some(problem.to_string()),
        };
        self.known = known;
        let right = right.output.files();
        let is_wrong = |(path, bytes): &(&&Arc<str>, &&Arc<[u8]>)| {
            std::fs::read(public.join(&****path)).ok().as_deref() != Some(&****bytes)
        };
        let wrong = right.iter().find(is_wrong).map(|(path, _)| path.to_string());
        wrong.or_else(|| (written.files != right.len()).then(|| format!("{written:?}")))
    }
}

/// Edits a site many times, and compares after each edit. Gives how many sites were published, and how many copies of
/// pictures and cards were kept between builds.
fn compare(seed: u64) -> Result<(usize, usize), String> {
    let mut dice = Dice::new(seed);
    let mut site = Edited {
        files: BTreeMap::from([("callboard.yaml".to_owned(), settings(&mut dice))]),
        earlier: Vec::new(),
        request: Request {
            // Search is a function of the same graph; a few sites have it, since it takes its time.
            with_search: seed.is_multiple_of(8),
            ..Request::default()
        },
        days: 0,
        commits: Vec::new(),
    };
    for _ in 0..12 {
        let (path, text) = file(&mut dice);
        site.put(&path, text);
    }
    let mut kept = Cache::default();
    let copies = Arc::new(Counted::default());
    kept.copies = Some(copies.clone());
    let mut on_disk = OnDisk {
        folder: tempfile::tempdir().map_err(|problem| problem.to_string())?,
        known: Known::default(),
    };
    let mut history = Vec::new();
    let mut published = 0;
    for number in 1..=EDITS {
        for _ in 0..dice.between(1, 2) {
            history.push(edit(&mut site, &mut dice));
        }
        let snapshot = site.snapshot();
        let warm = compile(&snapshot, &site.request, &mut kept);
        let mut fresh = Cache::default();
        let cold = compile(&snapshot, &site.request, &mut fresh);
        let told = || format!("site {seed} after {history:#?}\nwith {:#?}", site.files);
        if warm.diagnostics != cold.diagnostics {
            let (warm, cold) = (&warm.diagnostics, &cold.diagnostics);
            return Err(format!("warm: {warm:#?}\ncold: {cold:#?}\n{}", told()));
        }
        if let Some(wrong) = on_disk.build(&snapshot, &site.request, &cold) {
            return Err(format!("on disk: {wrong}\n{}", told()));
        }
        let (made, right) = (warm.output.files(), cold.output.files());
        if made.keys().ne(right.keys()) {
            return Err(format!(
                "warm: {:?}\ncold: {:?}\n{}",
                made.keys(),
                right.keys(),
                told()
            ));
        }
        if let Some(path) = made.keys().find(|path| made[*path] != right[*path]) {
            return Err(format!("{path} differs\n{}", told()));
        }
        if kept.remembered() != fresh.remembered() {
            let (kept, fresh) = (kept.remembered(), fresh.remembered());
            return Err(format!(
                "{kept} results are remembered of {fresh} used\n{}",
                told()
            ));
        }
        published += usize::from(right.len() > 20);
        // What is remembered of pictures and cards is looked at by the comparison above; here, what assistants hear: after the
        // last edit, and of a few sites after each, since it takes longer than all builds.
        if number < EDITS && !seed.is_multiple_of(8) {
            continue;
        }
        let heard = |compiled: Compiled| Desk::new(compiled, &snapshot).everything_said(&["words"], true);
        if heard(warm) != heard(cold) {
            return Err(format!("assistants hear other things\n{}", told()));
        }
    }
    Ok((published, copies.kept().len()))
}

/// How many random sites `CALLBOARD_ORACLE_SITES` asks for.
pub(crate) fn sites_asked_for() -> Option<u64> {
    std::env::var("CALLBOARD_ORACLE_SITES").ok()?.parse().ok()
}

#[test]
fn after_any_edits_a_warm_build_equals_a_cold_one() {
    let sites = sites_asked_for().unwrap_or(SITES);
    let outcomes: Vec<_> = (1..=sites).into_par_iter().map(compare).collect();
    let (mut published, mut copies) = (0, 0);
    for outcome in outcomes {
        let (of_site, kept) = outcome.unwrap_or_else(|difference| panic!("{difference}"));
        published += of_site;
        copies += kept;
    }
    assert!(copies > 0, "copies and cards are kept between builds");
    // Were the sites empty, it would be easy to be right.
    let edits = sites as usize * EDITS;
    assert!(
        published > edits / 2,
        "only {published} of {edits} sites had pages"
    );
}
