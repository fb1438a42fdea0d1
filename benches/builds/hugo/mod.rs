//! Writes a handbook for Hugo: its content with front matter that Hugo can relate pages by, and templates that show what the
//! floor's show.
//!
//! As its own manual advises for large sites, departments, skills and tools are taxonomies, and the other relations are
//! indexed once and kept by `partialCached`.

use std::fmt::Write as _;

use crate::handbook::{Handbook, department_id, guide_id, person_id, role_id, show_id, skill_id, tool_id};

const TEMPLATES: &[(&str, &str)] = &[
    ("hugo.yaml", include_str!("hugo.yaml")),
    ("layouts/baseof.html", include_str!("baseof.html")),
    ("layouts/home.html", include_str!("home.html")),
    ("layouts/list.html", include_str!("list.html")),
    ("layouts/page.html", include_str!("page.html")),
    ("layouts/roles/page.html", include_str!("role.html")),
    ("layouts/people/page.html", include_str!("person.html")),
    ("layouts/productions/page.html", include_str!("show.html")),
    ("layouts/_partials/relations.html", include_str!("relations.html")),
    (
        "layouts/_markup/render-link.html",
        include_str!("render-link.html"),
    ),
];

/// The role that measurements edit.
pub(crate) fn edited() -> String {
    format!("content/roles/{}.md", role_id(crate::handbook::EDITED))
}

/// The files of a handbook, by path from its root.
pub(crate) fn files(handbook: Handbook) -> impl Iterator<Item = (String, String)> {
    let templates = TEMPLATES
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let style = std::iter::once(("static/style.css".to_owned(), crate::floor::STYLE.to_owned()));
    let sections = ["Roles", "People", "Productions", "Guides"].map(|title| {
        (
            format!("content/{}/_index.md", title.to_lowercase()),
            format!("---\ntitle: {title}\n---\n"),
        )
    });
    let departments = (0..handbook.departments).map(move |number| {
        let path = format!("content/departments/{}/_index.md", department_id(number));
        (
            path,
            format!(
                "---\ntitle: Department {number}\n---\n{}\n",
                handbook.department(number)
            ),
        )
    });
    let roles = (0..handbook.roles).map(move |number| {
        (
            format!("content/roles/{}.md", role_id(number)),
            role(&handbook, number),
        )
    });
    let people = (0..handbook.people).map(move |number| {
        (
            format!("content/people/{}.md", person_id(number)),
            person(&handbook, number),
        )
    });
    let shows = (0..handbook.shows).map(move |number| {
        (
            format!("content/productions/{}.md", show_id(number)),
            show(&handbook, number),
        )
    });
    let guides = (0..handbook.guides).map(move |number| {
        let text = handbook.guide(number);
        (
            format!("content/guides/{}.md", guide_id(number)),
            format!("---\ntitle: Guide {number}\n---\n{text}"),
        )
    });
    templates
        .chain(style)
        .chain(sections)
        .chain(departments)
        .chain(roles)
        .chain(people)
        .chain(shows)
        .chain(guides)
}

fn role(handbook: &Handbook, number: usize) -> String {
    let role = handbook.role(number);
    let mut text = format!(
        "---\ntitle: Role {number}\ndepartments: [{}]\nlevel: {}\nstage: experienced\nfocus: {}\nexperience: 3-6\n",
        department_id(role.department),
        role.level,
        role.focus,
    );
    if let Some(superior) = role.reports_to {
        let _ = writeln!(text, "reports_to: {}", role_id(superior));
    }
    let skills: Vec<_> = role.skills.iter().map(|(skill, _)| skill_id(*skill)).collect();
    let levels: Vec<_> = role
        .skills
        .iter()
        .map(|(skill, level)| format!("{}: {level}", skill_id(*skill)))
        .collect();
    let tools: Vec<_> = role.tools.iter().map(|tool| tool_id(*tool)).collect();
    let _ = writeln!(
        text,
        "skills: [{}]\nlevels: {{{}}}\ntools: [{}]",
        skills.join(", "),
        levels.join(", "),
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
            "  - {{name: {}, {reports_to}focus: {}}}",
            variant.name, variant.focus
        );
    }
    text + "---\n" + &role.text
}

fn person(handbook: &Handbook, number: usize) -> String {
    let person = handbook.person(number);
    let [before, since] = person.story.map(role_id);
    let skill = skill_id(person.skill);
    format!(
        "---\ntitle: Person {number}\nbase: Bristol\nskills: [{skill}]\nlevels: {{{skill}: 3}}\nstory:\n  - {{role: {before}, at: \
         Studio, years: 2014–2016}}\n  - {{role: {since}, at: Studio, years: 2016–}}\n---\n{}\n",
        person.text,
    )
}

fn show(handbook: &Handbook, number: usize) -> String {
    let show = handbook.show(number);
    let mut text =
        format!("---\ntitle: Show {number}\nmedium: animation\nfrom: 2026-01-05\nto: 2026-12-18\ncrew:\n");
    for (role, person) in &show.crew {
        let _ = writeln!(
            text,
            "  - {{role: {}, who: {}, load: 1%}}",
            role_id(*role),
            person_id(*person)
        );
    }
    text.push_str("phases:\n");
    for phase in &show.phases {
        let _ = writeln!(
            text,
            "  - {{title: {}, for: {}w, department: {}}}",
            phase.name,
            phase.weeks,
            department_id(phase.department),
        );
    }
    text + "---\n" + &show.text + "\n"
}
