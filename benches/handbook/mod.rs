//! Makes handbooks of any size, the same ones each time, for measuring.
//!
//! A handbook of N pages is 80 % roles (9 skills, 2 to 6 tools, a superior, moves, 450 to 900 words with 5 to 7 headings, a
//! list, a table and 4 to 8 links, a fifth of them to a heading; a fifth of the roles differ by medium or scale), 10 % people,
//! 5 % productions with 20 to 60 crew rows and a schedule, and 5 % plain pages; beside them, not counted, 16 departments, and
//! pages of 200 skills and 40 tools that are only named. It has no problem, not even a warning.
//!
//! What a handbook says is here as values, so that the same one can be written for other programs; `ours` writes it for
//! Callboard. Start reading at [`Handbook`].

use std::fmt::Write as _;
use std::path::Path;

mod ours;

pub(crate) use ours::files;

/// Numbers that look random and are the same on every machine (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that fall as the seed says.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`, which must not be 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    /// A number from `start` to `end`, both included.
    pub(crate) fn between(&mut self, start: usize, end: usize) -> usize {
        start + self.below(end - start + 1)
    }

    /// One of some things.
    pub(crate) fn of<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }

    /// Whether a chance of one in `of` comes true.
    pub(crate) fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// The words of handbooks that every second word is.
const COMMON_WORDS: &[&str] = &[
    "schedule",
    "budget",
    "delivery",
    "review",
    "shots",
    "department",
    "weekly",
    "notes",
    "risk",
    "overtime",
    "milestone",
    "vendor",
    "asset",
    "render",
    "approve",
    "report",
    "plan",
    "cover",
    "floor",
    "artist",
    "lead",
    "call",
    "sheet",
    "unit",
    "client",
    "edit",
    "sound",
    "light",
    "camera",
    "script",
    "scene",
    "sequence",
    "the",
    "a",
    "of",
    "and",
    "to",
    "with",
    "before",
    "after",
    "every",
    "keeps",
    "tells",
    "asks",
    "reads",
    "writes",
    "checks",
    "gives",
];

/// What the other words are made of: three thousand of them, the first ones oftener than the last.
const ONSETS: &[&str] = &[
    "br", "c", "d", "fl", "g", "h", "l", "m", "n", "pr", "qu", "r", "st", "t", "w",
];
const MIDDLES: &[&str] = &[
    "ander", "ember", "ill", "olt", "ust", "ave", "eck", "ind", "orm", "umpt",
];
const ENDS: &[&str] = &[
    "", "s", "ed", "ing", "er", "ment", "ly", "al", "age", "ful", "ness", "ory", "ive", "ant", "ure", "ish",
    "ible", "ate", "en", "ward",
];

/// Their pairs are far enough apart that none is taken for another one's mistake.
const MATTERS: &[&str] = &[
    "budgeting",
    "scheduling",
    "lighting",
    "compositing",
    "rigging",
    "modelling",
    "storyboarding",
    "negotiation",
    "editing",
    "sculpting",
    "logistics",
    "recording",
    "grading",
    "matchmove",
    "wrangling",
    "hospitality",
    "publicity",
    "insurance",
    "archiving",
    "casting",
];
const FIELDS: &[&str] = &[
    "feature",
    "television",
    "commercial",
    "documentary",
    "game",
    "theatre",
    "exhibition",
    "anthology",
    "broadcast",
    "museum",
];

const DEPARTMENTS: usize = 16;
const SKILLS: usize = MATTERS.len() * FIELDS.len();
const TOOLS: usize = 40;
const SECTIONS: &[&str] = &[
    "Person specification",
    "Education",
    "Portfolio",
    "Work setting",
    "Job market",
];

/// The number of the role that measurements edit.
pub(crate) const EDITED: usize = 7;

/// The path of that role's file, as Callboard has it.
pub(crate) fn edited() -> String {
    format!("content/roles/{}.md", role_id(EDITED))
}

/// How much there is of everything. What each thing is follows from its number alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handbook {
    pub(crate) roles: usize,
    pub(crate) people: usize,
    pub(crate) shows: usize,
    pub(crate) guides: usize,
    pub(crate) departments: usize,
    pub(crate) skills: usize,
    pub(crate) tools: usize,
}

/// A role; others are named by their numbers.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) department: usize,
    pub(crate) level: usize,
    pub(crate) focus: String,
    pub(crate) reports_to: Option<usize>,
    /// With their levels, 1 to 4.
    pub(crate) skills: Vec<(usize, usize)>,
    pub(crate) tools: Vec<usize>,
    pub(crate) moves: Vec<usize>,
    pub(crate) variants: Vec<Variant>,
    /// Markdown; links are relative to the folder of roles.
    pub(crate) text: String,
}

/// What differs in a medium or at a scale.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    pub(crate) focus: String,
    pub(crate) reports_to: Option<usize>,
}

/// A person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) skill: usize,
    /// The role left in 2016, and the role since.
    pub(crate) story: [usize; 2],
    pub(crate) text: String,
}

/// A production.
#[derive(Clone, Debug)]
pub(crate) struct Show {
    /// Role and person.
    pub(crate) crew: Vec<(usize, usize)>,
    pub(crate) phases: Vec<Phase>,
    pub(crate) text: String,
}

/// A stretch of a schedule, which starts when the one before it ends.
#[derive(Clone, Debug)]
pub(crate) struct Phase {
    pub(crate) name: &'static str,
    pub(crate) weeks: usize,
    pub(crate) department: usize,
}

impl Handbook {
    /// A handbook of about so many pages.
    pub(crate) fn of(pages: usize) -> Self {
        Self {
            roles: (pages * 80 / 100).max(20),
            people: (pages * 10 / 100).max(4),
            shows: pages * 5 / 100,
            guides: pages * 5 / 100,
            departments: DEPARTMENTS,
            skills: SKILLS,
            tools: TOOLS,
        }
    }

    /// What a department says of itself.
    pub(crate) fn department(&self, number: usize) -> String {
        sentence(&mut Dice::new(number as u64), 40)
    }

    /// A role. Each has four below it, and moves to three above or beside it.
    pub(crate) fn role(&self, number: usize) -> Role {
        let mut dice = Dice::new(1_000_000 + number as u64);
        let focus = sentence(&mut dice, 6);
        let skills = distinct(&mut dice, 9, SKILLS);
        let tools_count = dice.between(2, 6);
        let tools = distinct(&mut dice, tools_count, TOOLS);
        let moves = if number > 3 {
            distinct(&mut dice, 3, number)
        } else {
            Vec::new()
        };
        Role {
            department: number % DEPARTMENTS,
            level: depth(number) + 1,
            focus,
            reports_to: superior(number),
            skills: skills.into_iter().map(|skill| (skill, 1 + skill % 4)).collect(),
            tools,
            moves,
            variants: variants(&mut dice, number),
            text: role_text(&mut dice, self.roles),
        }
    }

    /// A person.
    pub(crate) fn person(&self, number: usize) -> Person {
        let mut dice = Dice::new(2_000_000 + number as u64);
        Person {
            skill: dice.below(SKILLS),
            story: [dice.below(self.roles), dice.below(self.roles)],
            text: paragraphs(&mut dice, 4),
        }
    }

    /// A production. Where there are people enough, each is on it once.
    pub(crate) fn show(&self, number: usize) -> Show {
        let mut dice = Dice::new(3_000_000 + number as u64);
        let text = paragraphs(&mut dice, 3);
        let many = dice.between(20, 60);
        let first = dice.below(self.people);
        let who = (0..many).map(|place| (first + place) % self.people);
        let what = distinct(&mut dice, many, self.roles);
        let phases = [
            "Story",
            "Design",
            "Layout",
            "Animation",
            "Lighting",
            "Compositing",
        ];
        let phases = phases.map(|name| Phase {
            name,
            weeks: dice.between(3, 8),
            department: dice.below(DEPARTMENTS),
        });
        Show {
            crew: what.into_iter().zip(who).collect(),
            phases: phases.into(),
            text,
        }
    }

    /// The Markdown of a plain page; links are relative to its folder.
    pub(crate) fn guide(&self, number: usize) -> String {
        let mut dice = Dice::new(4_000_000 + number as u64);
        let to = dice.below(self.roles);
        format!(
            "{}\n\n## First\n{}\n\n## Second\n{} [role {to}](../roles/{}.md)\n",
            paragraphs(&mut dice, 3),
            paragraphs(&mut dice, 4),
            paragraphs(&mut dice, 4),
            role_id(to),
        )
    }
}

/// The name of a role's file.
pub(crate) fn role_id(number: usize) -> String {
    format!("role-{number:05}")
}

/// The name of a person's file.
pub(crate) fn person_id(number: usize) -> String {
    format!("person-{number:05}")
}

/// The name of a production's folder.
pub(crate) fn show_id(number: usize) -> String {
    format!("show-{number:05}")
}

/// The name of a plain page's file.
pub(crate) fn guide_id(number: usize) -> String {
    format!("guide-{number:05}")
}

/// The name of a department's file.
pub(crate) fn department_id(number: usize) -> String {
    format!("department-{number:02}")
}

/// The name of a skill.
pub(crate) fn skill_id(number: usize) -> String {
    format!(
        "{}-{}",
        FIELDS[number % FIELDS.len()],
        MATTERS[number / FIELDS.len() % MATTERS.len()]
    )
}

/// The name of a tool.
pub(crate) fn tool_id(number: usize) -> String {
    format!("{}-desk", skill_id(number * 5))
}

/// Writes files below a folder.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn write(root: &Path, files: impl IntoIterator<Item = (String, String)>) -> std::io::Result<()> {
    for (path, text) in files {
        let file = root.join(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, text)?;
    }
    Ok(())
}

fn superior(number: usize) -> Option<usize> {
    (number > 0).then(|| (number - 1) / 4)
}

fn depth(number: usize) -> usize {
    std::iter::successors(Some(number), |number| superior(*number)).count() - 1
}

/// Every fifth role differs; but not the first ones, which nobody could take over.
fn variants(dice: &mut Dice, number: usize) -> Vec<Variant> {
    let beyond = superior(number).and_then(superior);
    if !number.is_multiple_of(5) || beyond.is_none() {
        return Vec::new();
    }
    let mut variant = |name, reports_to| Variant {
        name,
        focus: sentence(dice, 6),
        reports_to,
    };
    vec![variant("vfx", beyond), variant("small", None)]
}

fn role_text(dice: &mut Dice, roles: usize) -> String {
    let mut text = format!("{}\n\n## Responsibilities\n### Planning\n", sentence(dice, 20));
    for _ in 0..dice.between(4, 8) {
        let _ = writeln!(text, "- {}", sentence(dice, 10));
    }
    let _ = write!(text, "\n| What | When |\n|---|---|\n");
    for _ in 0..4 {
        let _ = writeln!(text, "| {} | {} |", sentence(dice, 4), sentence(dice, 3));
    }
    for heading in &SECTIONS[..dice.between(3, SECTIONS.len())] {
        let _ = write!(text, "\n## {heading}\n{}\n", paragraphs(dice, 3));
    }
    for link in 0..dice.between(4, 8) {
        let to = dice.below(roles);
        let anchor = if link % 5 == 0 { "#responsibilities" } else { "" };
        let _ = write!(
            text,
            "\nSee [role {to}]({}.md{anchor}) for {}\n",
            role_id(to),
            sentence(dice, 6)
        );
    }
    text
}

/// Some numbers below `end`, all different.
fn distinct(dice: &mut Dice, many: usize, end: usize) -> Vec<usize> {
    let mut found = Vec::with_capacity(many);
    while found.len() < many.min(end) {
        let number = dice.below(end);
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

fn word(dice: &mut Dice, text: &mut String) {
    if dice.one_in(2) {
        let word: &&str = dice.of(COMMON_WORDS);
        text.push_str(word);
        return;
    }
    let words = ONSETS.len() * MIDDLES.len() * ENDS.len();
    // The least of three draws makes early words common and late ones rare, as words are.
    let drawn = [dice.below(words), dice.below(words), dice.below(words)];
    let number = drawn.into_iter().min().unwrap_or_default();
    text.push_str(ONSETS[number % ONSETS.len()]);
    text.push_str(MIDDLES[number / ONSETS.len() % MIDDLES.len()]);
    text.push_str(ENDS[number / ONSETS.len() / MIDDLES.len()]);
}

fn sentence(dice: &mut Dice, words: usize) -> String {
    let mut text = String::with_capacity(words * 8);
    for position in 0..words {
        if position > 0 {
            text.push(' ');
        }
        word(dice, &mut text);
        if position == 0 {
            text[..1].make_ascii_uppercase();
        }
    }
    text
}

fn paragraphs(dice: &mut Dice, many: usize) -> String {
    let paragraphs: Vec<_> = (0..many)
        .map(|_| {
            let sentences: Vec<_> = (0..dice.between(3, 5))
                .map(|_| sentence(dice, 12) + ".")
                .collect();
            sentences.join(" ")
        })
        .collect();
    paragraphs.join("\n\n")
}
