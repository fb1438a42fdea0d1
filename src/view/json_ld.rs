//! What search engines read of a page: schema.org data as JSON-LD, in the head.
//!
//! A role is an `Occupation`, a person a `Person`, a production a `CreativeWork`, the home page a `WebSite`; every other
//! page says where it stands, as a `BreadcrumbList`. It holds what the page holds for this audience and no more, for
//! it is made of the same values. A block of data is no script: it runs nowhere, and a strict policy lets it stand.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::words;
use super::{Frame, Link, Scope};
use crate::content::role::PayPeriod;
use crate::graph::{Node, PersonId, ProductionId, RoleId, Step};
use crate::plan::{MadeFile, Subject};

/// The block for the head of a page; empty where there is nothing to say.
pub fn block(scope: &Scope<'_>, frame: &Frame) -> String {
    let mut graph = Vec::new();
    match scope.page.subject {
        Subject::Node(Node::Role(id)) => graph.push(role(scope, frame, id)),
        Subject::Node(Node::Person(id)) => graph.push(person(scope, frame, id)),
        Subject::Node(Node::Production(id)) => graph.push(production(scope, frame, id)),
        _ if frame.path.is_empty() => graph.push(website(scope, frame)),
        _ => {}
    }
    if !frame.path.is_empty() && !matches!(scope.page.subject, Subject::NotFound) {
        graph.extend(breadcrumbs(scope, frame));
    }
    let data = match graph.len() {
        0 => return String::new(),
        1 => with_context(graph.remove(0)),
        _ => vec![CONTEXT, ("@graph", Datum::Things(graph))],
    };
    let json = serde_json::to_string(&Datum::Thing(data)).unwrap_or_default();
    let mut block = String::with_capacity(json.len() + 64);
    block.push_str("\n<script type=\"application/ld+json\">");
    escape_into(&mut block, &json);
    block.push_str("</script>");
    block
}

/// A thing, field by field.
type Thing<'a> = Vec<(&'static str, Datum<'a>)>;

const CONTEXT: (&str, Datum<'_>) = ("@context", Datum::Text(Cow::Borrowed("https://schema.org")));

/// What a field holds.
enum Datum<'a> {
    Text(Cow<'a, str>),
    Texts(Vec<&'a str>),
    Number(serde_json::Number),
    Thing(Thing<'a>),
    Things(Vec<Thing<'a>>),
}

impl Serialize for Datum<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Thing(thing) => serializer.collect_map(thing.iter().map(|(key, datum)| (key, datum))),
            Self::Things(things) => serializer.collect_seq(things.iter().map(Fields)),
        }
    }
}

/// A thing among others.
struct Fields<'a>(&'a Thing<'a>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, datum)| (key, datum)))
    }
}

impl<'a> From<&'a str> for Datum<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Datum<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// A thing within another one: its type, and one fact.
fn named<'a>(kind: &'static str, key: &'static str, datum: impl Into<Datum<'a>>) -> Datum<'a> {
    Datum::Thing(vec![("@type", kind.into()), (key, datum.into())])
}

/// Appends JSON so that no HTML parser takes anything in it for the end of its element.
fn escape_into(out: &mut String, json: &str) {
    let mut rest = json;
    while let Some(at) = rest.find(['<', '>', '&']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            _ => "\\u0026",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

fn with_context(mut thing: Thing<'_>) -> Thing<'_> {
    thing.insert(0, CONTEXT);
    thing
}

/// A thing with its name, other names, description and address; what is empty is left out.
fn thing<'a>(kind: &'static str, frame: &'a Frame) -> Thing<'a> {
    let mut thing: Thing<'a> = vec![("@type", kind.into()), ("name", (&*frame.title).into())];
    if !frame.aka.is_empty() {
        let names = frame.aka.iter().map(String::as_str);
        thing.push(("alternateName", Datum::Texts(names.collect())));
    }
    if !frame.description.is_empty() {
        thing.push(("description", frame.description.as_str().into()));
    }
    if let Some(address) = &frame.canonical {
        thing.push(("url", address.as_str().into()));
    }
    thing
}

fn role<'a>(scope: &Scope<'a>, frame: &'a Frame, id: RoleId) -> Thing<'a> {
    let graph = scope.graph;
    let role = &graph[id];
    let mut occupation = thing("Occupation", frame);
    let mut add = |key: &'static str, datum: Datum<'a>| occupation.push((key, datum));
    if let Some(department) = role.base.department {
        add("occupationalCategory", (&*graph[department].common.title).into());
    }
    if !role.base.skills.is_empty() {
        let skills = role.base.skills.iter();
        let titles = skills.map(|(skill, _)| &*graph[*skill].common.title);
        add("skills", Datum::Texts(titles.collect()));
    }
    if let Some(least) = role
        .education
        .as_ref()
        .and_then(|education| education.minimum.as_deref())
    {
        add("educationRequirements", least.into());
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
        add("estimatedSalary", Datum::Thing(amount));
        if let Some(region) = &pay.region {
            let place = named("AdministrativeArea", "name", region.as_str());
            add("occupationLocation", place);
        }
    }
    occupation
}

fn person<'a>(scope: &Scope<'a>, frame: &'a Frame, id: PersonId) -> Thing<'a> {
    let graph = scope.graph;
    let person = &graph[id];
    let mut data = thing("Person", frame);
    let mut add = |key: &'static str, datum: Datum<'a>| data.push((key, datum));
    let goes_on = person.story.last().filter(|step| step.to.is_none());
    if let Some(step) = goes_on {
        let title: &str = match &step.role {
            Step::Role(role) => &graph[*role].common.title,
            Step::Words(words) => words,
        };
        add("jobTitle", title.into());
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

fn production<'a>(scope: &Scope<'a>, frame: &'a Frame, id: ProductionId) -> Thing<'a> {
    let production = &scope.graph[id];
    let mut data = thing("CreativeWork", frame);
    let mut add = |key: &'static str, datum: Datum<'a>| data.push((key, datum));
    if let Some(medium) = production
        .setting
        .medium
        .and_then(|id| scope.graph.setting_names.get(id))
    {
        add("genre", medium.title().into());
    }
    if let Some(status) = production.status {
        add("creativeWorkStatus", words::capitalised(status.word()).into());
    }
    if let Some(studio) = &scope.config.settings.studio {
        add("producer", named("Organization", "name", studio.as_str()));
    }
    data
}

fn website<'a>(scope: &Scope<'a>, frame: &'a Frame) -> Thing<'a> {
    let settings = &scope.config.settings;
    let mut data = thing("WebSite", frame);
    if let Some((_, name)) = data.iter_mut().find(|(key, _)| *key == "name") {
        *name = settings.title.as_str().into();
    }
    data.push(("inLanguage", settings.language.as_str().into()));
    if let Some(studio) = &settings.studio {
        data.push(("publisher", named("Organization", "name", studio.as_str())));
    }
    data
}

/// The way from the home page to this one.
fn breadcrumbs<'a>(scope: &Scope<'a>, frame: &'a Frame) -> Option<Thing<'a>> {
    if frame.breadcrumbs.is_empty() {
        return None;
    }
    let item = |(position, link): (usize, &'a Link)| -> Thing<'a> {
        vec![
            ("@type", "ListItem".into()),
            ("position", Datum::Number((position + 1).into())),
            ("name", (&*link.title).into()),
            ("item", Datum::Text(absolute(scope, &link.url))),
        ]
    };
    let items = frame.breadcrumbs.iter().enumerate().map(item).collect();
    Some(vec![
        ("@type", "BreadcrumbList".into()),
        ("itemListElement", Datum::Things(items)),
    ])
}

/// An address with the host's, where that is known; else as the page's own links are, which readers resolve alike.
fn absolute<'a>(scope: &Scope<'_>, url: &'a str) -> Cow<'a, str> {
    match &scope.config.base.origin {
        Some(origin) if url.starts_with('/') => Cow::Owned(format!("{origin}{url}")),
        _ => Cow::Borrowed(url),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::view::testing::Site;

    fn data(site: &Site, url: &str) -> Value {
        let head = site.view(url).page.head_extra;
        let json = head
            .trim()
            .strip_prefix("<script type=\"application/ld+json\">")
            .and_then(|rest| rest.strip_suffix("</script>"))
            .unwrap_or_else(|| panic!("the head of {url} is {head}"));
        assert!(!json.contains('<'), "{json}");
        serde_json::from_str(json).expect("it is JSON")
    }

    #[test]
    fn a_role_is_an_occupation_and_says_where_it_stands() {
        let site = Site::of(&[
            ("callboard.yaml", "base_url: https://saltmarsh.example/book/\n"),
            (
                "content/roles/runner.md",
                "---\ntitle: Runner </script>\naka: [Gofer]\nexperience: 1-2\nskills: {tea: 2}\n\
                 pay: {low: 400, high: 500, per: week, currency: GBP}\n---\n",
            ),
        ])
        .without_problems();
        let data = data(&site, "roles/runner");
        assert_eq!(data["@context"], "https://schema.org");
        let role = &data["@graph"][0];
        assert_eq!(role["@type"], "Occupation");
        assert_eq!(role["name"], "Runner </script>");
        assert_eq!(role["alternateName"][0], "Gofer");
        assert_eq!(role["url"], "https://saltmarsh.example/book/roles/runner/");
        assert_eq!(role["skills"][0], "Tea");
        assert_eq!(role["experienceRequirements"]["monthsOfExperience"], 12);
        assert_eq!(role["estimatedSalary"]["value"]["unitText"], "WEEK");
        let way = &data["@graph"][1];
        assert_eq!(way["@type"], "BreadcrumbList");
        assert_eq!(
            way["itemListElement"][0]["item"],
            "https://saltmarsh.example/book/roles/"
        );
        assert_eq!(way["itemListElement"][1]["position"], 2);
    }

    #[test]
    fn people_and_productions_are_what_they_are_and_other_pages_say_where_they_stand() {
        let site = Site::of(&[
            ("callboard.yaml", "studio: Saltmarsh\nmedia: [animation]\n"),
            ("content/roles/runner.md", ""),
            (
                "content/people/ana.md",
                "---\ntitle: Ana Ruiz\nbase: Bristol\ncontact: {email: ana@example.org}\nstory: [{role: runner, from: 2020}]\n---\n",
            ),
            ("content/productions/ferry/index.md", "---\nmedium: animation\nstatus: production\n---\n"),
        ])
        .without_problems();
        let person = &data(&site, "people/ana")["@graph"][0];
        assert_eq!(
            (&person["@type"], &person["jobTitle"], &person["email"]),
            (&"Person".into(), &"Runner".into(), &"ana@example.org".into())
        );
        let production = &data(&site, "productions/ferry")["@graph"][0];
        assert_eq!(production["@type"], "CreativeWork");
        assert_eq!(production["producer"]["name"], "Saltmarsh");
        assert_eq!(data(&site, "")["@type"], "WebSite");
        assert_eq!(data(&site, "roles")["@type"], "BreadcrumbList");
    }
}
