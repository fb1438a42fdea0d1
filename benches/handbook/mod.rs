//! Makes handbooks of any size, the same ones each time, for measuring.
//!
//! A handbook of N pages is 80 % roles (9 skills, 2 to 6 tools, a superior, moves, 450 to 900 words with headings, a list,
//! a table and 4 to 8 links, a fifth of them to a heading), 10 % people, 5 % productions with 20 to 60 crew rows, and 5 %
//! plain pages; beside them, not counted, 16 departments, and pages of 200 skills and 40 tools that are only named.
//! It has no problem, not even a warning.

use std::fmt::Write as _;
use std::path::Path;

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

const WORDS: &[&str] = &[
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
const SECTIONS: &[&str] = &[
    "Person specification",
    "Education",
    "Portfolio",
    "Work setting",
    "Job market",
    "Global outlook",
];

/// The path of the role that measurements edit.
pub(crate) const EDITED: &str = "content/roles/role-00007.md";

/// The files of a handbook of about `pages` pages, by path from the root.
pub(crate) fn files(pages: usize) -> Vec<(String, String)> {
    let roles = (pages * 80 / 100).max(20);
    let people = (pages * 10 / 100).max(4);
    let mut files = vec![(
        "callboard.yaml".to_owned(),
        "title: Measured handbook\nmedia: [animation, vfx]\nscales: [feature, small]\n".to_owned(),
    )];
    for number in 0..DEPARTMENTS {
        let text = format!(
            "---\ntitle: Department {number}\n---\n{}\n",
            sentence(&mut Dice::new(number as u64), 40)
        );
        files.push((format!("content/departments/department-{number:02}.md"), text));
    }
    files.extend((0..roles).map(|number| (role_path(number), role(number, roles))));
    files.extend((0..people).map(|number| {
        let path = format!("content/people/person-{number:05}.md");
        (path, person(number, roles))
    }));
    for number in 0..pages * 5 / 100 {
        let folder = format!("content/productions/show-{number:05}");
        let mut dice = Dice::new(3_000_000 + number as u64);
        let index = format!(
            "---\ntitle: Show {number}\nmedium: animation\nscale: feature\nfrom: 2026-01-05\nto: 2026-12-18\n---\n{}\n",
            paragraphs(&mut dice, 3)
        );
        files.push((format!("{folder}/index.md"), index));
        files.push((format!("{folder}/crew.md"), crew(&mut dice, roles, people)));
        let page = 4_000_000 + number as u64;
        files.push((
            format!("content/guides/guide-{number:05}.md"),
            guide(page, number, roles),
        ));
    }
    files
}

/// Writes a handbook below a folder.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn write(root: &Path, pages: usize) -> std::io::Result<()> {
    for (path, text) in files(pages) {
        let file = root.join(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, text)?;
    }
    Ok(())
}

fn role_path(number: usize) -> String {
    format!("content/roles/role-{number:05}.md")
}

fn role(number: usize, roles: usize) -> String {
    let mut dice = Dice::new(1_000_000 + number as u64);
    let mut text = format!(
        "---\ntitle: Role {number}\ndepartment: department-{:02}\nlevel: {}\nstage: experienced\nfocus: {}\n",
        number % DEPARTMENTS,
        depth(number) + 1,
        sentence(&mut dice, 6),
    );
    if number > 0 {
        let _ = writeln!(text, "reports_to: role-{:05}", superior(number));
    }
    let skills = distinct(&mut dice, 9, MATTERS.len() * FIELDS.len());
    let skills: Vec<_> = skills
        .into_iter()
        .map(|skill| format!("{}: {}", skill_name(skill), 1 + skill % 4))
        .collect();
    let _ = writeln!(text, "skills: {{{}}}", skills.join(", "));
    let many = dice.between(2, 6);
    let tools = distinct(&mut dice, many, 40);
    let tools: Vec<_> = tools
        .into_iter()
        .map(|tool| format!("{}-desk", skill_name(tool * 5)))
        .collect();
    let _ = writeln!(
        text,
        "tools: [{}]\nexperience: 3-6\nphases: [production]",
        tools.join(", ")
    );
    if number > 3 {
        let moves = distinct(&mut dice, 3, number);
        let moves: Vec<_> = moves
            .into_iter()
            .map(|to| format!("  - {{to: role-{to:05}, years: 2-4}}\n"))
            .collect();
        let _ = write!(text, "moves:\n{}", moves.concat());
    }
    let _ = write!(
        text,
        "---\n{}\n\n## Responsibilities\n### Planning\n",
        sentence(&mut dice, 20)
    );
    for _ in 0..dice.between(4, 8) {
        let _ = writeln!(text, "- {}", sentence(&mut dice, 10));
    }
    let _ = write!(text, "\n| What | When |\n|---|---|\n");
    for _ in 0..4 {
        let _ = writeln!(
            text,
            "| {} | {} |",
            sentence(&mut dice, 4),
            sentence(&mut dice, 3)
        );
    }
    for heading in &SECTIONS[..dice.between(4, SECTIONS.len())] {
        let _ = write!(text, "\n## {heading}\n{}\n", paragraphs(&mut dice, 2));
    }
    for link in 0..dice.between(4, 8) {
        let to = dice.below(roles);
        let anchor = if link % 5 == 0 { "#responsibilities" } else { "" };
        let _ = write!(
            text,
            "\nSee [role {to}](role-{to:05}.md{anchor}) for {}\n",
            sentence(&mut dice, 6)
        );
    }
    text
}

/// Each role has four below it.
fn superior(number: usize) -> usize {
    (number - 1) / 4
}

fn depth(number: usize) -> usize {
    std::iter::successors(Some(number), |number| (*number > 0).then(|| superior(*number))).count() - 1
}

fn person(number: usize, roles: usize) -> String {
    let mut dice = Dice::new(2_000_000 + number as u64);
    let skill = skill_name(dice.below(MATTERS.len() * FIELDS.len()));
    format!(
        "---\ntitle: Person {number}\nbase: Bristol\nskills: {{{skill}: 3}}\nstory:\n  - {{role: role-{:05}, at: Studio, \
         from: 2014, to: 2016}}\n  - {{role: role-{:05}, at: Studio, from: 2016}}\n---\n{}\n",
        dice.below(roles),
        dice.below(roles),
        paragraphs(&mut dice, 3),
    )
}

fn crew(dice: &mut Dice, roles: usize, people: usize) -> String {
    let mut text = "---\ncrew:\n".to_owned();
    // Each person once on each show, so that nobody works more than all of the time on it.
    let many = dice.between(20, 60).min(people).min(roles);
    let (who, what) = (distinct(dice, many, people), distinct(dice, many, roles));
    for (who, what) in who.into_iter().zip(what) {
        let _ = writeln!(
            text,
            "  - {{role: role-{what:05}, who: person-{who:05}, load: 1%}}"
        );
    }
    text.push_str("---\nWho works on it.\n");
    text
}

fn guide(seed: u64, number: usize, roles: usize) -> String {
    let mut dice = Dice::new(seed);
    let to = dice.below(roles);
    format!(
        "---\ntitle: Guide {number}\n---\n{}\n\n## First\n{}\n\n## Second\n{} [role {to}](../roles/role-{to:05}.md)\n",
        paragraphs(&mut dice, 2),
        paragraphs(&mut dice, 3),
        paragraphs(&mut dice, 3),
    )
}

fn skill_name(number: usize) -> String {
    format!(
        "{}-{}",
        FIELDS[number % FIELDS.len()],
        MATTERS[number / FIELDS.len() % MATTERS.len()]
    )
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

fn sentence(dice: &mut Dice, words: usize) -> String {
    let mut text = String::with_capacity(words * 8);
    for position in 0..words {
        let word = *dice.of(WORDS);
        if position == 0 {
            text.push_str(&word[..1].to_uppercase());
            text.push_str(&word[1..]);
        } else {
            text.push(' ');
            text.push_str(word);
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
