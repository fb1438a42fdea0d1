//! What the floor's templates see.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Context;

use super::input::{Heading, Input, Matter, Person, Role, Show};
use super::relations::{Holder, Job, Move, Relations};
use super::{Anything, Link, sections};

/// What every template sees.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Page<'i> {
    #[serde(flatten)]
    pub(super) link: Link,
    section: Link,
    summary: &'i str,
    contents: &'i [Heading],
    html: &'i str,
}

/// A page that lists others.
#[derive(Debug, Serialize)]
pub(super) struct List<'i> {
    pub(super) page: Page<'i>,
    links: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct RoleView<'i> {
    department: &'i Link,
    level: u32,
    stage: &'i str,
    experience: &'i str,
    reports_to: Option<&'i Link>,
    skills: Vec<Skill>,
    tools: Vec<Link>,
    variants: Vec<VariantView<'i>>,
    entered_from: &'i [Move<'i>],
    moves: Vec<Move<'i>>,
    manages: &'i [&'i Link],
    holders: &'i [Holder<'i>],
}

#[derive(Debug, Serialize)]
struct Skill {
    link: Link,
    level: u32,
}

#[derive(Debug, Serialize)]
struct VariantView<'i> {
    name: &'i str,
    focus: &'i str,
    reports_to: Option<&'i Link>,
}

#[derive(Debug, Serialize)]
struct PersonView<'i> {
    base: &'i str,
    skills: Vec<Skill>,
    story: Vec<StepView<'i>>,
    jobs: &'i [Job<'i>],
}

#[derive(Debug, Serialize)]
struct StepView<'i> {
    role: &'i Link,
    at: &'i str,
    years: String,
}

#[derive(Debug, Serialize)]
struct ShowView<'i> {
    medium: &'i str,
    from: &'i str,
    to: &'i str,
    crew: Vec<RowView<'i>>,
    phases: Vec<PhaseView<'i>>,
}

#[derive(Debug, Serialize)]
struct RowView<'i> {
    role: &'i Link,
    who: &'i Link,
    load: &'i str,
}

#[derive(Debug, Serialize)]
struct PhaseView<'i> {
    title: &'i str,
    length: &'i str,
    department: &'i Link,
}

/// The template of a page, and what it sees.
pub(super) fn of(input: &Input, relations: &Relations<'_>) -> Result<(&'static str, Context), Anything> {
    let mut page = Page {
        contents: &input.contents,
        summary: &input.link.title,
        ..Page::new(input.link.clone(), &input.folder, &input.html)
    };
    let mut context = Context::new();
    let template = match &input.matter {
        Matter::Role(role) => {
            page.summary = &role.focus;
            context.insert("role", &role_view(&input.id, role, relations)?);
            "role.html"
        }
        Matter::Person(person) => {
            context.insert("person", &person_view(&input.id, person, relations)?);
            "person.html"
        }
        Matter::Show(show) => {
            context.insert("show", &show_view(&input.id, show, relations)?);
            "show.html"
        }
        _ => "page.html",
    };
    context.insert("page", &page);
    Ok((template, context))
}

/// The pages that list others: of departments, skills, tools and sections, and the home page.
pub(super) fn lists<'i>(
    departments: &[&'i Input],
    pages: &[&'i Input],
    relations: &Relations<'i>,
) -> Vec<List<'i>> {
    let mut found = Vec::new();
    let mut by_folder: BTreeMap<&str, Vec<Link>> = BTreeMap::new();
    let departments: BTreeMap<&str, &Input> = departments.iter().map(|input| (&*input.id, *input)).collect();
    for ((folder, name), links) in &relations.named {
        let (link, html) = match departments.get(name) {
            Some(department) => (department.link.clone(), &*department.html),
            None => (Link::to_named(folder, name), ""),
        };
        by_folder.entry(folder).or_default().push(link.clone());
        found.push(List {
            page: Page::new(link, folder, html),
            links: links.iter().map(|link| (*link).clone()).collect(),
        });
    }
    for input in pages {
        by_folder
            .entry(&input.folder)
            .or_default()
            .push(input.link.clone());
    }
    found.extend(by_folder.into_iter().map(|(folder, links)| List {
        page: Page::new(Link::to_section(folder), folder, ""),
        links,
    }));
    let home = Link {
        url: "/".to_owned(),
        title: "Measured handbook".to_owned(),
    };
    found.push(List {
        page: Page {
            link: home,
            ..Page::default()
        },
        links: sections(),
    });
    found
}

impl<'i> Page<'i> {
    fn new(link: Link, folder: &str, html: &'i str) -> Self {
        Self {
            link,
            section: Link::to_section(folder),
            html,
            ..Self::default()
        }
    }
}

fn role_view<'i>(id: &str, role: &'i Role, relations: &'i Relations<'i>) -> Result<RoleView<'i>, Anything> {
    let optional = |id: &Option<String>| id.as_deref().map(|id| relations.link(id)).transpose();
    let moves = role.moves.iter().map(|step| {
        Ok(Move {
            link: relations.link(&step.to)?,
            years: &step.years,
        })
    });
    let variants = role.variants.iter().map(|(name, variant)| {
        Ok(VariantView {
            name,
            focus: &variant.focus,
            reports_to: optional(&variant.reports_to)?,
        })
    });
    Ok(RoleView {
        department: relations.link(&role.department)?,
        level: role.level,
        stage: &role.stage,
        experience: &role.experience,
        reports_to: optional(&role.reports_to)?,
        skills: skills(&role.skills),
        tools: role
            .tools
            .iter()
            .map(|tool| Link::to_named("tools", tool))
            .collect(),
        variants: variants.collect::<Result<_, Anything>>()?,
        entered_from: relations.entered_from.get(id).map_or(&[], Vec::as_slice),
        moves: moves.collect::<Result<_, Anything>>()?,
        manages: relations.manages.get(id).map_or(&[], Vec::as_slice),
        holders: relations.holders.get(id).map_or(&[], Vec::as_slice),
    })
}

fn person_view<'i>(
    id: &str,
    person: &'i Person,
    relations: &'i Relations<'i>,
) -> Result<PersonView<'i>, Anything> {
    let story = person.story.iter().map(|step| {
        let to = step.to.map(|year| year.to_string()).unwrap_or_default();
        Ok(StepView {
            role: relations.link(&step.role)?,
            at: &step.at,
            years: format!("{}–{to}", step.from),
        })
    });
    Ok(PersonView {
        base: &person.base,
        skills: skills(&person.skills),
        story: story.collect::<Result<_, Anything>>()?,
        jobs: relations.jobs.get(id).map_or(&[], Vec::as_slice),
    })
}

fn show_view<'i>(id: &str, show: &'i Show, relations: &'i Relations<'i>) -> Result<ShowView<'i>, Anything> {
    let rows = relations.crews.get(id).map_or(&[][..], |list| &list.crew);
    let crew = rows.iter().map(|row| {
        Ok(RowView {
            role: relations.link(&row.role)?,
            who: relations.link(&row.who)?,
            load: &row.load,
        })
    });
    let phases = relations
        .schedules
        .get(id)
        .map_or(&[][..], |schedule| &schedule.phases);
    let phases = phases.iter().map(|phase| {
        Ok(PhaseView {
            title: &phase.title,
            length: &phase.length,
            department: relations.link(&phase.department)?,
        })
    });
    Ok(ShowView {
        medium: &show.medium,
        from: &show.from,
        to: &show.to,
        crew: crew.collect::<Result<_, Anything>>()?,
        phases: phases.collect::<Result<_, Anything>>()?,
    })
}

fn skills(levels: &BTreeMap<String, u32>) -> Vec<Skill> {
    levels
        .iter()
        .map(|(name, level)| Skill {
            link: Link::to_named("skills", name),
            level: *level,
        })
        .collect()
}
