//! Writes a handbook for Callboard: our front matter, a file each.

use std::fmt::Write as _;

use super::{Handbook, Role, department_id, guide_id, person_id, role_id, show_id, skill_id, tool_id};

/// The files of a handbook of about `pages` pages, by path from the root.
pub(crate) fn files(pages: usize) -> impl Iterator<Item = (String, String)> {
    let handbook = Handbook::of(pages);
    let settings = "title: Measured handbook\nbase_url: https://handbook.example/\nmedia: [animation, vfx]\nscales: [feature, small]\n";
    let departments = (0..handbook.departments).map(move |number| {
        let path = format!("content/departments/{}.md", department_id(number));
        let text = handbook.department(number);
        (path, format!("---\ntitle: Department {number}\n---\n{text}\n"))
    });
    let roles = (0..handbook.roles).map(move |number| {
        let path = format!("content/roles/{}.md", role_id(number));
        (path, role(number, &handbook.role(number)))
    });
    let people = (0..handbook.people).map(move |number| {
        let path = format!("content/people/{}.md", person_id(number));
        (path, person(&handbook, number))
    });
    let shows = (0..handbook.shows).flat_map(move |number| show(&handbook, number));
    let guides = (0..handbook.guides).map(move |number| {
        let path = format!("content/guides/{}.md", guide_id(number));
        let text = handbook.guide(number);
        (path, format!("---\ntitle: Guide {number}\n---\n{text}"))
    });
    std::iter::once(("callboard.yaml".to_owned(), settings.to_owned()))
        .chain(departments)
        .chain(roles)
        .chain(people)
        .chain(shows)
        .chain(guides)
}

fn role(number: usize, role: &Role) -> String {
    let mut text = format!(
        "---\ntitle: Role {number}\ndepartment: {}\nlevel: {}\nstage: experienced\nfocus: {}\n",
        department_id(role.department),
        role.level,
        role.focus,
    );
    if let Some(superior) = role.reports_to {
        let _ = writeln!(text, "reports_to: {}", role_id(superior));
    }
    let skills: Vec<_> = role
        .skills
        .iter()
        .map(|(skill, level)| format!("{}: {level}", skill_id(*skill)))
        .collect();
    let tools: Vec<_> = role.tools.iter().map(|tool| tool_id(*tool)).collect();
    let _ = writeln!(
        text,
        "skills: {{{}}}\ntools: [{}]\nexperience: 3-6\nphases: [production]",
        skills.join(", "),
        tools.join(", ")
    );
    if !role.moves.is_empty() {
        text.push_str("moves:\n");
    }
    for to in &role.moves {
        let _ = writeln!(text, "  - {{to: {}, years: 2-4}}", role_id(*to));
    }
    if !role.variants.is_empty() {
        text.push_str("variants:\n");
    }
    for variant in &role.variants {
        let reports_to = variant
            .reports_to
            .map(|superior| format!("reports_to: {}, ", role_id(superior)))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "  {}: {{{reports_to}focus: {}}}",
            variant.name, variant.focus
        );
    }
    text + "---\n" + &role.text
}

fn person(handbook: &Handbook, number: usize) -> String {
    let person = handbook.person(number);
    let [before, since] = person.story.map(role_id);
    format!(
        "---\ntitle: Person {number}\nbase: Bristol\nskills: {{{}: 3}}\nstory:\n  - {{role: {before}, at: Studio, from: 2014, \
         to: 2016}}\n  - {{role: {since}, at: Studio, from: 2016}}\n---\n{}\n",
        skill_id(person.skill),
        person.text,
    )
}

fn show(handbook: &Handbook, number: usize) -> [(String, String); 3] {
    let folder = format!("content/productions/{}", show_id(number));
    let show = handbook.show(number);
    let index = format!(
        "---\ntitle: Show {number}\nmedium: animation\nscale: feature\nfrom: 2026-01-05\nto: 2026-12-18\n---\n{}\n",
        show.text
    );
    let mut crew = "---\ncrew:\n".to_owned();
    for (role, person) in &show.crew {
        let _ = writeln!(
            crew,
            "  - {{role: {}, who: {}, load: 1%}}",
            role_id(*role),
            person_id(*person)
        );
    }
    crew.push_str("---\nWho works on it.\n");
    let mut schedule = "---\nstart: 2026-01-05\nphases:\n".to_owned();
    for (position, phase) in show.phases.iter().enumerate() {
        let after = match position.checked_sub(1) {
            Some(before) => format!(", after: {}", show.phases[before].name.to_lowercase()),
            None => String::new(),
        };
        let _ = writeln!(
            schedule,
            "  - {{id: {}, title: {}, for: {}w{after}, department: {}}}",
            phase.name.to_lowercase(),
            phase.name,
            phase.weeks,
            department_id(phase.department),
        );
    }
    schedule.push_str(
        "milestones:\n  - {id: lock, title: Picture lock, after: compositing}\n---\nWhen it is made.\n",
    );
    [
        (format!("{folder}/index.md"), index),
        (format!("{folder}/crew.md"), crew),
        (format!("{folder}/schedule.md"), schedule),
    ]
}
