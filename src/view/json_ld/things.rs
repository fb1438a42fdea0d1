//! What the site is about, in the words of schema.org: each kind of page with all that the data holds of it.
//!
//! A role is an `Occupation`, an open vacancy a `JobPosting`, a person a `Person` with their jobs as `OrganizationRole`s, a production a `Movie`,
//! `TVSeries` or `CreativeWork` with its crew as `Role`s, a milestone an `Event`, a department an `Organization`, a skill a
//! `DefinedTerm` of the list of skills, a term one of the glossary, and the home page a `WebSite`. Start reading at [`of`].

use std::borrow::Cow;

use super::{Datum, Thing, absolute, named, thing};
use crate::content::ListedKind;
use crate::content::role::{Pay, PayPeriod};
use crate::graph::glossary::Meaning;
use crate::graph::{
    CrewLine, DepartmentId, Holder, Node, PersonId, ProductionId, RoleId, SkillId, Step, VacancyId,
};
use crate::plan::{LIST_PAGE_SIZE, MadeFile, Subject};
use crate::view::links::plan_anchor;
use crate::view::registers;
use crate::view::words;
use crate::view::{Frame, Scope};

/// The most rows of a crew list that the page of its production has; the page of the list has all that it shows.
const MAX_CREW: usize = 20;

/// The most duties of a role.
const MAX_DUTIES: usize = 20;

/// Of a role, those that its page shows first; it has the others as text.
const MAX_DUTIES_OF_ROLE: usize = 5;

/// What a page is about; nothing where schema.org has no word for it.
pub(super) fn of<'a>(scope: &Scope<'a>, frame: &'a Frame) -> Vec<Thing<'a>> {
    match scope.page.subject {
        Subject::Node(node @ Node::Role(id)) => {
            let grades = scope.graph[id].grades.iter();
            let grades =
                grades.map(|grade| in_registers(scope, Node::Role(*grade), grade_of_role(scope, *grade)));
            let own = in_registers(scope, node, role(scope, thing("Occupation", frame), id));
            std::iter::once(own).chain(grades).collect()
        }
        Subject::Node(Node::Vacancy(id)) => vacancy(scope, frame, id).into_iter().collect(),
        Subject::Node(node @ Node::Person(id)) => vec![in_registers(scope, node, person(scope, frame, id))],
        Subject::Node(Node::Department(id)) => vec![department(scope, frame, id)],
        Subject::Node(Node::Skill(_)) => vec![defined_term(scope, frame, &Subject::List(ListedKind::Skill))],
        Subject::Node(Node::Term(_)) => vec![defined_term(scope, frame, &Subject::Glossary)],
        Subject::Node(Node::Production(id)) => {
            let mut work = production(scope, id);
            describe(&mut work, frame);
            add_crew(scope, &mut work, id, MAX_CREW);
            vec![in_registers(scope, Node::Production(id), work)]
        }
        Subject::Node(Node::Crew(id)) => {
            let mut work = production(scope, id);
            add_crew(scope, &mut work, id, usize::MAX);
            vec![work]
        }
        Subject::Node(Node::Schedule(id)) => milestones(scope, id),
        Subject::List(ListedKind::Skill) => vec![skills(scope, frame)],
        Subject::Glossary => vec![glossary(scope, frame)],
        _ if frame.path.is_empty() => vec![website(scope, frame)],
        _ => Vec::new(),
    }
}

/// A thing with the pages that registers have of the same.
fn in_registers<'a>(scope: &Scope<'a>, node: Node, mut thing: Thing<'a>) -> Thing<'a> {
    let addresses = scope
        .graph
        .external_ids(node)
        .map(registers::addresses)
        .unwrap_or_default();
    if !addresses.is_empty() {
        thing.push(("sameAs", Datum::Addresses(addresses)));
    }
    thing
}

/// The studio that publishes the site.
fn studio<'a>(scope: &Scope<'a>) -> Option<Datum<'a>> {
    let name = scope.config.settings.studio.as_deref()?;
    let mut studio: Thing<'a> = vec![("@type", "Organization".into()), ("name", name.into())];
    if let Some(home) = scope.config.base.absolute("") {
        studio.push(("url", home.into()));
    }
    Some(Datum::Thing(studio))
}

/// The whole address of a node's page, where the site knows its own.
fn address<'a>(scope: &Scope<'a>, node: Node) -> Option<Datum<'a>> {
    scope.config.base.origin.as_ref()?;
    let place = scope.plan.place_of(&Subject::Node(node))?;
    let url = scope.plan.href_of(&scope.page.url, &place);
    Some(Datum::Text(Cow::Owned(absolute(scope, &url).into_owned())))
}

/// Something with a page: its type, its name, its address.
fn linked<'a>(scope: &Scope<'a>, kind: &'static str, node: Node) -> Thing<'a> {
    let name = &*scope.graph.common(node).title;
    let mut thing: Thing<'a> = vec![("@type", kind.into()), ("name", name.into())];
    thing.extend(address(scope, node).map(|address| ("url", address)));
    thing
}

/// A grade on the page of its job.
fn grade_of_role<'a>(scope: &Scope<'a>, id: RoleId) -> Thing<'a> {
    let mut occupation = linked(scope, "Occupation", Node::Role(id));
    let entry = scope.graph[id].common.entry.map(|entry| &scope.graph[entry]);
    let summary = entry
        .map(|entry| entry.shared.summary.as_str())
        .filter(|summary| !summary.is_empty());
    occupation.extend(summary.map(|summary| ("description", summary.into())));
    role(scope, occupation, id)
}

/// Adds what is known of a role to what names it.
fn role<'a>(scope: &Scope<'a>, mut occupation: Thing<'a>, id: RoleId) -> Thing<'a> {
    let graph = scope.graph;
    let role = &graph[id];
    let mut add = |key: &'static str, datum: Datum<'a>| occupation.push((key, datum));
    if let Some(department) = role.base.department {
        add("occupationalCategory", (&*graph[department].common.title).into());
    }
    let duties = graph.main_duties(id, MAX_DUTIES_OF_ROLE);
    if !duties.is_empty() {
        add(
            "responsibilities",
            Datum::Texts(duties.iter().map(|duty| &*duty.text).collect()),
        );
    }
    if !role.base.skills.is_empty() {
        let skills = role.base.skills.iter();
        let titles = skills.map(|(skill, _)| &*graph[*skill].common.title);
        add("skills", Datum::Texts(titles.collect()));
    }
    let education = role.education.as_ref();
    if let Some(minimum) = education.and_then(|education| education.minimum.as_deref()) {
        add("educationRequirements", minimum.into());
    }
    if let Some(preferred) = education.and_then(|education| education.preferred.as_deref()) {
        add("qualifications", preferred.into());
    }
    if let Some(years) = role.base.experience {
        let months = Datum::Number(years.low_months.into());
        let kind = "OccupationalExperienceRequirements";
        add(
            "experienceRequirements",
            named(kind, "monthsOfExperience", months),
        );
    }
    if let Some(pay) = &role.base.pay {
        add("estimatedSalary", salary(pay));
        if let Some(region) = &pay.region {
            let place = named("AdministrativeArea", "name", region.as_str());
            add("occupationLocation", place);
        }
    }
    occupation
}

/// A range of pay.
fn salary(pay: &Pay) -> Datum<'_> {
    let per = match pay.per {
        PayPeriod::Hour => "HOUR",
        PayPeriod::Day => "DAY",
        PayPeriod::Week => "WEEK",
        PayPeriod::Month => "MONTH",
        PayPeriod::Year => "YEAR",
    };
    let range = vec![
        ("@type", "QuantitativeValue".into()),
        ("minValue", Datum::Number(pay.low.into())),
        ("maxValue", Datum::Number(pay.high.into())),
        ("unitText", per.into()),
    ];
    let amount = vec![
        ("@type", "MonetaryAmount".into()),
        ("currency", pay.currency.as_str().into()),
        ("value", Datum::Thing(range)),
    ];
    Datum::Thing(amount)
}

/// A vacancy as a `JobPosting`, where it can be applied for and has what search engines ask of one.
///
/// Source: the required and recommended properties of Google's documentation of `JobPosting`.
fn vacancy<'a>(scope: &Scope<'a>, frame: &'a Frame, id: VacancyId) -> Option<Thing<'a>> {
    let graph = scope.graph;
    let front = graph.written_vacancy(id).filter(|_| !graph[id].is_closed)?;
    let employer = front
        .employer
        .as_ref()
        .or(scope.config.settings.studio.as_ref())?;
    let role = graph[id].role?;
    let entry = graph
        .entry_of(Node::Vacancy(id))
        .map(|entry| &graph[entry].shared);
    let mut about: Vec<String> = entry.map(|shared| shared.summary.clone()).into_iter().collect();
    about.extend(graph.purpose_of(id).map(str::to_owned));
    about.extend(
        graph
            .main_duties(role, MAX_DUTIES)
            .iter()
            .map(|duty| duty.text.to_string()),
    );
    about.retain(|words| !words.is_empty());
    let mut data: Thing<'a> = vec![
        ("@type", "JobPosting".into()),
        ("title", (&*frame.title).into()),
        ("description", about.join("\n").into()),
        ("datePosted", front.posted?.to_string().into()),
        (
            "hiringOrganization",
            named("Organization", "name", employer.as_str()),
        ),
    ];
    let mut add = |key: &'static str, datum: Datum<'a>| data.push((key, datum));
    if let Some(closes) = front.closes {
        add("validThrough", format!("{closes}T23:59:59").into());
    }
    let kinds: Vec<&str> = front.employment.iter().map(|kind| kind.of_schema()).collect();
    if !kinds.is_empty() {
        add("employmentType", Datum::Texts(kinds));
    }
    if let Some(place) = &front.place {
        let mut address: Thing<'a> = vec![
            ("@type", "PostalAddress".into()),
            ("addressLocality", place.town.as_str().into()),
            ("addressCountry", place.country.0.as_str().into()),
        ];
        let more = [
            ("streetAddress", &place.street),
            ("addressRegion", &place.region),
            ("postalCode", &place.postcode),
        ];
        for (key, value) in more {
            address.extend(value.as_deref().map(|value| (key, value.into())));
        }
        add("jobLocation", named("Place", "address", Datum::Thing(address)));
    }
    if !front.remote.is_empty() {
        let countries = front.remote.iter().map(|country| -> Thing<'a> {
            vec![("@type", "Country".into()), ("name", country.0.as_str().into())]
        });
        add("jobLocationType", "TELECOMMUTE".into());
        add(
            "applicantLocationRequirements",
            Datum::Things(countries.collect()),
        );
    }
    if let Some(pay) = graph.pay_of(id) {
        add("baseSalary", salary(pay));
    }
    if let Some(from) = front.from {
        add("jobStartDate", from.to_string().into());
    }
    if let Some(hours) = &front.hours {
        add("workHours", hours.as_str().into());
    }
    add("occupationalCategory", (&*graph[role].common.title).into());
    if let Some(address) = &frame.canonical {
        add("url", address.as_str().into());
    }
    Some(data)
}

fn person<'a>(scope: &Scope<'a>, frame: &'a Frame, id: PersonId) -> Thing<'a> {
    let graph = scope.graph;
    let person = &graph[id];
    let mut data = thing("Person", frame);
    let mut add = |key: &'static str, datum: Datum<'a>| data.push((key, datum));
    let title = |step: &'a Step| -> &'a str {
        match step {
            Step::Role(role) => &graph[*role].common.title,
            Step::Words(words) => words,
        }
    };
    if let Some(step) = person.story.last().filter(|step| step.to.is_none()) {
        add("jobTitle", title(&step.role).into());
    }
    let memberships = person.story.iter().filter_map(|step| {
        let at = step.at.as_deref()?;
        let mut membership = job("OrganizationRole", title(&step.role));
        add_time(
            &mut membership,
            step.from.map(|from| from.to_string()),
            step.to.map(|to| to.to_string()),
        );
        membership.push(("memberOf", named("Organization", "name", at)));
        Some(membership)
    });
    let memberships: Vec<Thing<'a>> = memberships.collect();
    if !memberships.is_empty() {
        add("memberOf", Datum::Things(memberships));
    }
    let rows = person.crewed.iter().filter_map(|(production, row)| {
        let crew = graph[*production].crew.as_ref()?;
        let row = crew.rows.get(*row)?;
        let occupation = linked(scope, "Occupation", Node::Role(row.role));
        if row.from.is_none() && row.to.is_none() {
            return Some(occupation);
        }
        let mut held = job("Role", &graph[row.role].common.title);
        add_time(
            &mut held,
            row.from.map(|day| day.to_string()),
            row.to.map(|day| day.to_string()),
        );
        held.push(("hasOccupation", Datum::Thing(occupation)));
        Some(held)
    });
    let rows: Vec<Thing<'a>> = rows.collect();
    if !rows.is_empty() {
        add("hasOccupation", Datum::Things(rows));
    }
    if let Some(base) = person.base.as_deref() {
        add("workLocation", named("Place", "name", base));
    }
    if !person.skills.is_empty() {
        let skills = person.skills.iter();
        let titles = skills.map(|(skill, _)| &*graph[*skill].common.title);
        add("knowsAbout", Datum::Texts(titles.collect()));
    }
    // Who may reach them on the page may do so here; for anybody else there is no card.
    if scope.plan.made_file(&MadeFile::PersonCard(id)).is_some()
        && let Some(contact) = graph.contact(id)
    {
        for (key, value) in [("email", &contact.email), ("telephone", &contact.phone)] {
            if let Some(value) = value {
                add(key, value.as_str().into());
            }
        }
    }
    data
}

/// What somebody does somewhere: a node between the two, as schema.org has it.
fn job<'a>(kind: &'static str, title: &'a str) -> Thing<'a> {
    vec![("@type", kind.into()), ("roleName", title.into())]
}

fn add_time(thing: &mut Thing<'_>, from: Option<String>, to: Option<String>) {
    thing.extend(from.map(|from| ("startDate", from.into())));
    thing.extend(to.map(|to| ("endDate", to.into())));
}

fn department<'a>(scope: &Scope<'a>, frame: &'a Frame, id: DepartmentId) -> Thing<'a> {
    let mut data = thing("Organization", frame);
    let above = scope.graph[id].part_of;
    let above = above.map(|above| Datum::Thing(linked(scope, "Organization", Node::Department(above))));
    data.extend(
        above
            .or_else(|| studio(scope))
            .map(|above| ("parentOrganization", above)),
    );
    data
}

/// A skill as a term of the list of skills, or a term of the glossary.
fn defined_term<'a>(scope: &Scope<'a>, frame: &'a Frame, set: &Subject) -> Thing<'a> {
    let mut data = thing("DefinedTerm", frame);
    let list = scope.page_link(set);
    if let (Some(list), Some(_)) = (list, &scope.config.base.origin) {
        let list = absolute(scope, &list.url).into_owned();
        data.push(("inDefinedTermSet", list.into()));
    }
    data
}

/// The skills, as many as a page of a list has.
fn skills<'a>(scope: &Scope<'a>, frame: &'a Frame) -> Thing<'a> {
    let mut set = thing("DefinedTermSet", frame);
    let skills = (0..scope.graph.skills.len()).map(|index| Node::Skill(SkillId::new(index)));
    let terms = skills
        .take(LIST_PAGE_SIZE)
        .map(|skill| linked(scope, "DefinedTerm", skill));
    set.push(("hasDefinedTerm", Datum::Things(terms.collect())));
    set
}

/// The words that stand on this page of the glossary, each with the page of the first thing that it means.
fn glossary<'a>(scope: &Scope<'a>, frame: &'a Frame) -> Thing<'a> {
    let mut set = thing("DefinedTermSet", frame);
    let shown = scope.graph.glossary.iter().take(LIST_PAGE_SIZE);
    let terms = shown.map(|term| {
        let mut data: Thing<'a> = vec![
            ("@type", "DefinedTerm".into()),
            ("name", term.word.as_str().into()),
        ];
        let first = term.meanings.first().map(|meaning: &Meaning| meaning.node());
        let address = first.and_then(|node| address(scope, node));
        data.extend(address.map(|address| ("url", address)));
        data
    });
    set.push(("hasDefinedTerm", Datum::Things(terms.collect())));
    set
}

/// What schema.org calls a production, by the names of its medium and scale.
fn kind_of_work(scope: &Scope<'_>, id: ProductionId) -> &'static str {
    let setting = scope.graph[id].setting;
    let names = [setting.medium, setting.scale].into_iter().flatten();
    let names = names.filter_map(|id| scope.graph.setting_names.get(id));
    let words: Vec<String> = names
        .flat_map(|name| {
            name.name()
                .split(['-', '_', ' '])
                .map(str::to_lowercase)
                .collect::<Vec<_>>()
        })
        .collect();
    let is_any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if is_any(&["series", "serial", "episodic", "sitcom", "soap"]) {
        "TVSeries"
    } else if is_any(&[
        "film", "feature", "features", "movie", "short", "shorts", "cinema",
    ]) {
        "Movie"
    } else if is_any(&["television", "tv"]) {
        "TVSeries"
    } else {
        "CreativeWork"
    }
}

/// A production, by its own page's name and address, so that its pages speak of one thing.
fn production<'a>(scope: &Scope<'a>, id: ProductionId) -> Thing<'a> {
    let production = &scope.graph[id];
    let kind = kind_of_work(scope, id);
    let mut data = linked(scope, kind, Node::Production(id));
    let mut add = |key: &'static str, datum: Datum<'a>| data.push((key, datum));
    let medium = production
        .setting
        .medium
        .and_then(|id| scope.graph.setting_names.get(id));
    if let Some(medium) = medium {
        add("genre", medium.title().into());
    }
    if let Some(status) = production.status {
        add(
            "creativeWorkStatus",
            words::choice(scope.words(), "statuses.", status.word())
                .to_string()
                .into(),
        );
    }
    if let Some(studio) = studio(scope) {
        let key = if kind == "CreativeWork" {
            "producer"
        } else {
            "productionCompany"
        };
        add(key, studio);
    }
    data
}

/// Other names and the description, which only its own page has.
fn describe<'a>(data: &mut Thing<'a>, frame: &'a Frame) {
    if !frame.aka.is_empty() {
        let names = frame.aka.iter().map(String::as_str);
        data.push(("alternateName", Datum::Texts(names.collect())));
    }
    if !frame.description.is_empty() {
        data.push(("description", frame.description.as_str().into()));
    }
}

/// Who is on a production as what, row by row of its crew list. Vacant roles have nobody to name.
fn add_crew<'a>(scope: &Scope<'a>, data: &mut Thing<'a>, id: ProductionId, max: usize) {
    let rows = scope.graph[id].crew.as_ref().map_or(&[][..], |crew| &crew.rows);
    let held = rows
        .iter()
        .flat_map(|row| row.who.iter().map(move |who| (row, who)));
    let crew: Vec<Thing<'a>> = held
        .take(max)
        .map(|(row, who)| crew_member(scope, row, who))
        .collect();
    if !crew.is_empty() {
        data.push(("contributor", Datum::Things(crew)));
    }
}

fn crew_member<'a>(scope: &Scope<'a>, row: &'a CrewLine, who: &'a Holder) -> Thing<'a> {
    let usual = &*scope.graph[row.role].common.title;
    let mut member = job("Role", row.credit.as_deref().unwrap_or(usual));
    add_time(
        &mut member,
        row.from.map(|day| day.to_string()),
        row.to.map(|day| day.to_string()),
    );
    let person = match who {
        Holder::Person(person) => Datum::Thing(linked(scope, "Person", Node::Person(*person))),
        Holder::Words(name) => named("Person", "name", &**name),
    };
    member.push(("contributor", person));
    member
}

/// The milestones of a schedule, in its order.
fn milestones<'a>(scope: &Scope<'a>, id: ProductionId) -> Vec<Thing<'a>> {
    let Some(timetable) = &scope.graph[id].timetable else {
        return Vec::new();
    };
    let page = scope.config.base.absolute(&scope.page.url.encoded());
    let milestones = timetable.schedule.milestones.iter().map(|milestone| {
        let mut event: Thing<'a> = vec![
            ("@type", "Event".into()),
            ("name", (&*milestone.title).into()),
            ("startDate", milestone.on.to_string().into()),
            ("endDate", milestone.on.to_string().into()),
            (
                "about",
                Datum::Thing(linked(scope, kind_of_work(scope, id), Node::Production(id))),
            ),
        ];
        event.extend(studio(scope).map(|studio| ("organizer", studio)));
        if let Some(page) = &page {
            let anchor = crate::plan::url::encode(&plan_anchor(&milestone.id));
            event.push(("url", format!("{page}#{anchor}").into()));
        }
        event
    });
    milestones.collect()
}

fn website<'a>(scope: &Scope<'a>, frame: &'a Frame) -> Thing<'a> {
    let settings = &scope.config.settings;
    let mut data = thing("WebSite", frame);
    if let Some((_, name)) = data.iter_mut().find(|(key, _)| *key == "name") {
        *name = settings.title.as_str().into();
    }
    data.push(("inLanguage", settings.language.as_str().into()));
    data.extend(studio(scope).map(|studio| ("publisher", studio)));
    data
}
