//! Writes a handbook for mdBook. It relates nothing by itself, so the facts and the relations of a page, both ways, are
//! written into its Markdown.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::handbook::{Handbook, department_id, guide_id, person_id, role_id, show_id, skill_id, tool_id};

const SETTINGS: &str = "[book]\ntitle = \"Measured handbook\"\n\n[output.html]\nsite-url = \"/\"\n\n[output.html.print]\nenable = false\n";

/// The role that measurements edit.
pub(crate) fn edited() -> String {
    format!("src/roles/{}.md", role_id(crate::handbook::EDITED))
}

/// The files of a handbook, by path from its root.
pub(crate) fn files(handbook: Handbook) -> impl Iterator<Item = (String, String)> {
    let relations = Relations::of(&handbook);
    let mut files = vec![("book.toml".to_owned(), SETTINGS.to_owned())];
    let mut chapter = |section: &str, id: String, title: String, text: String| {
        files.push((format!("src/{section}/{id}.md"), format!("# {title}\n\n{text}")));
        (section.to_owned(), id, title)
    };
    let mut chapters = Vec::new();
    for number in 0..handbook.roles {
        let text = role(&handbook, number, &relations);
        chapters.push(chapter("roles", role_id(number), format!("Role {number}"), text));
    }
    for number in 0..handbook.departments {
        let text = handbook.department(number) + &list(relations.named.get(&department_id(number)));
        chapters.push(chapter(
            "departments",
            department_id(number),
            format!("Department {number}"),
            text,
        ));
    }
    for number in 0..handbook.people {
        let text = person(&handbook, number, &relations);
        chapters.push(chapter(
            "people",
            person_id(number),
            format!("Person {number}"),
            text,
        ));
    }
    for number in 0..handbook.shows {
        chapters.push(chapter(
            "productions",
            show_id(number),
            format!("Show {number}"),
            show(&handbook, number),
        ));
    }
    for number in 0..handbook.guides {
        chapters.push(chapter(
            "guides",
            guide_id(number),
            format!("Guide {number}"),
            handbook.guide(number),
        ));
    }
    for skill in (0..handbook.skills).map(skill_id) {
        let text = list(relations.named.get(&skill));
        chapters.push(chapter("skills", skill.clone(), skill.replace('-', " "), text));
    }
    for tool in (0..handbook.tools).map(tool_id) {
        let text = list(relations.named.get(&tool));
        chapters.push(chapter("tools", tool.clone(), tool.replace('-', " "), text));
    }
    let mut summary = "# Summary\n".to_owned();
    let mut last = String::new();
    for (section, id, title) in chapters {
        if section != last {
            let _ = write!(summary, "\n# {section}\n\n");
            last.clone_from(&section);
        }
        let _ = writeln!(summary, "- [{title}]({section}/{id}.md)");
    }
    files.push(("src/SUMMARY.md".to_owned(), summary));
    files.into_iter()
}

/// Links to those that name something, by its id; and to the other ends of relations, by number.
#[derive(Default)]
struct Relations {
    manages: HashMap<usize, Vec<String>>,
    entered_from: HashMap<usize, Vec<String>>,
    holders: HashMap<usize, Vec<String>>,
    jobs: HashMap<usize, Vec<String>>,
    named: BTreeMap<String, Vec<String>>,
}

impl Relations {
    fn of(handbook: &Handbook) -> Self {
        let mut found = Self::default();
        for number in 0..handbook.roles {
            let role = handbook.role(number);
            let link = link_to_role(number);
            if let Some(superior) = role.reports_to {
                found.manages.entry(superior).or_default().push(link.clone());
            }
            for to in role.moves {
                found
                    .entered_from
                    .entry(to)
                    .or_default()
                    .push(link.clone() + " 2-4 years");
            }
            let skills = role.skills.iter().map(|(skill, _)| skill_id(*skill));
            let tools = role.tools.iter().map(|tool| tool_id(*tool));
            for name in skills.chain(tools).chain([department_id(role.department)]) {
                found.named.entry(name).or_default().push(link.clone());
            }
        }
        for number in 0..handbook.people {
            let skill = skill_id(handbook.person(number).skill);
            found.named.entry(skill).or_default().push(link_to_person(number));
        }
        for number in 0..handbook.shows {
            let link = format!("[Show {number}](../productions/{}.md)", show_id(number));
            for (role, person) in handbook.show(number).crew {
                let holder = format!("{} on {link}", link_to_person(person));
                found.holders.entry(role).or_default().push(holder);
                let job = format!("{link} as {}", link_to_role(role));
                found.jobs.entry(person).or_default().push(job);
            }
        }
        found
    }
}

fn role(handbook: &Handbook, number: usize, relations: &Relations) -> String {
    let role = handbook.role(number);
    let mut text = format!(
        "{}\n\n- Department: [Department {}](../departments/{}.md)\n- Level: {}\n- Stage: experienced\n- Experience: 3-6 years\n",
        role.focus,
        role.department,
        department_id(role.department),
        role.level,
    );
    if let Some(superior) = role.reports_to {
        let _ = writeln!(text, "- Reports to: {}", link_to_role(superior));
    }
    let _ = write!(
        text,
        "\n{}\n## Skills\n\n| Skill | Level |\n|---|---|\n",
        role.text
    );
    for (skill, level) in &role.skills {
        let _ = writeln!(
            text,
            "| {} | {level} |",
            link_to_named("skills", &skill_id(*skill))
        );
    }
    let tools: Vec<_> = role
        .tools
        .iter()
        .map(|tool| link_to_named("tools", &tool_id(*tool)))
        .collect();
    text.push_str(&list(Some(&tools)));
    for variant in &role.variants {
        let _ = write!(text, "\n### {}\n\n{}\n", variant.name, variant.focus);
        if let Some(superior) = variant.reports_to {
            let _ = write!(text, "\nReports to {}\n", link_to_role(superior));
        }
    }
    let moves: Vec<_> = role
        .moves
        .iter()
        .map(|to| link_to_role(*to) + " 2-4 years")
        .collect();
    for (heading, links) in [
        ("Entered from", relations.entered_from.get(&number)),
        ("Moves to", Some(&moves)),
        ("Manages", relations.manages.get(&number)),
        ("Who does this", relations.holders.get(&number)),
    ] {
        let _ = write!(text, "\n## {heading}\n{}", list(links));
    }
    text
}

fn person(handbook: &Handbook, number: usize, relations: &Relations) -> String {
    let person = handbook.person(number);
    let [before, since] = person.story.map(link_to_role);
    format!(
        "Base: Bristol\n\n{}\n\n## Skills\n\n- {} 3\n\n## Story\n\n1. {before} at Studio, 2014–2016\n2. {since} at Studio, 2016–\n\n## Works on\n{}",
        person.text,
        link_to_named("skills", &skill_id(person.skill)),
        list(relations.jobs.get(&number)),
    )
}

fn show(handbook: &Handbook, number: usize) -> String {
    let show = handbook.show(number);
    let mut text = format!(
        "From 2026-01-05 to 2026-12-18\n\n{}\n\n## Crew\n\n| Role | Who | Load |\n|---|---|---|\n",
        show.text
    );
    for (role, person) in &show.crew {
        let _ = writeln!(
            text,
            "| {} | {} | 1% |",
            link_to_role(*role),
            link_to_person(*person)
        );
    }
    text.push_str("\n## Schedule\n\n| Phase | Length | Department |\n|---|---|---|\n");
    for phase in &show.phases {
        let department = link_to_named("departments", &department_id(phase.department));
        let _ = writeln!(text, "| {} | {}w | {department} |", phase.name, phase.weeks);
    }
    text
}

fn link_to_role(number: usize) -> String {
    format!("[Role {number}](../roles/{}.md)", role_id(number))
}

fn link_to_person(number: usize) -> String {
    format!("[Person {number}](../people/{}.md)", person_id(number))
}

fn link_to_named(section: &str, name: &str) -> String {
    format!("[{}](../{section}/{name}.md)", name.replace('-', " "))
}

fn list(links: Option<&Vec<String>>) -> String {
    let lines = links.into_iter().flatten().map(|link| format!("- {link}\n"));
    format!("\n\n{}", lines.collect::<String>())
}
