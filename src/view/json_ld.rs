//! What search engines read of a page: schema.org data as JSON-LD, in the head.
//!
//! A role is an `Occupation`, a person a `Person`, a production a `CreativeWork`, the home page a `WebSite`; every other
//! page says where it stands, as a `BreadcrumbList`. It holds what the page holds for this audience and no more, for
//! it is made of the same values. A block of data is no script: it runs nowhere, and a strict policy lets it stand.

use serde_json::{Map, Value, json};

use super::words;
use super::{Frame, Link, Scope};
use crate::content::Body as Content;
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
        _ => json!({"@context": "https://schema.org", "@graph": graph}),
    };
    format!(
        "\n<script type=\"application/ld+json\">{}</script>",
        escaped(&data)
    )
}

/// JSON that no HTML parser takes for the end of its element.
fn escaped(data: &Value) -> String {
    let text = data.to_string();
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

fn with_context(data: Value) -> Value {
    let Value::Object(fields) = data else { return data };
    let mut whole = Map::new();
    whole.insert("@context".to_owned(), "https://schema.org".into());
    whole.extend(fields);
    Value::Object(whole)
}

/// A thing with its name, other names, description and address; what is empty is left out.
fn thing(kind: &str, frame: &Frame) -> Map<String, Value> {
    let mut thing = Map::new();
    thing.insert("@type".to_owned(), kind.into());
    thing.insert("name".to_owned(), frame.title.to_string().into());
    if !frame.aka.is_empty() {
        thing.insert("alternateName".to_owned(), frame.aka.clone().into());
    }
    if !frame.description.is_empty() {
        thing.insert("description".to_owned(), frame.description.clone().into());
    }
    if let Some(address) = &frame.canonical {
        thing.insert("url".to_owned(), address.clone().into());
    }
    thing
}

fn role(scope: &Scope<'_>, frame: &Frame, id: RoleId) -> Value {
    let role = &scope.graph[id];
    let mut occupation = thing("Occupation", frame);
    let mut add = |key: &str, value: Value| occupation.insert(key.to_owned(), value);
    if let Some(department) = role.base.department {
        add(
            "occupationalCategory",
            scope.graph[department].common.title.to_string().into(),
        );
    }
    if !role.base.skills.is_empty() {
        let skills = role.base.skills.iter();
        let titles = skills.map(|(skill, _)| scope.graph[*skill].common.title.to_string());
        add("skills", titles.collect::<Vec<_>>().into());
    }
    if let Some(least) = role
        .education
        .as_ref()
        .and_then(|education| education.minimum.as_ref())
    {
        add("educationRequirements", least.clone().into());
    }
    if let Some(years) = role.base.experience {
        add(
            "experienceRequirements",
            json!({"@type": "OccupationalExperienceRequirements", "monthsOfExperience": years.low_months}),
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
        add(
            "estimatedSalary",
            json!({
                "@type": "MonetaryAmount",
                "currency": pay.currency,
                "value": {"@type": "QuantitativeValue", "minValue": pay.low, "maxValue": pay.high, "unitText": per},
            }),
        );
        if let Some(region) = &pay.region {
            add(
                "occupationLocation",
                json!({"@type": "AdministrativeArea", "name": region}),
            );
        }
    }
    Value::Object(occupation)
}

fn person(scope: &Scope<'_>, frame: &Frame, id: PersonId) -> Value {
    let person = &scope.graph[id];
    let front = scope.graph.person_front(id);
    let mut data = thing("Person", frame);
    let mut add = |key: &str, value: Value| data.insert(key.to_owned(), value);
    let goes_on = person.story.last().filter(|step| step.to.is_none());
    if let Some(step) = goes_on {
        let title = match &step.role {
            Step::Role(role) => scope.graph[*role].common.title.to_string(),
            Step::Words(words) => words.to_string(),
        };
        add("jobTitle", title.into());
    }
    if let Some(base) = front.and_then(|front| front.base.as_ref()) {
        add("workLocation", json!({"@type": "Place", "name": base}));
    }
    if !person.skills.is_empty() {
        let skills = person.skills.iter();
        let titles = skills.map(|(skill, _)| scope.graph[*skill].common.title.to_string());
        add("knowsAbout", titles.collect::<Vec<_>>().into());
    }
    // Who may reach them on the page may do so here; for anybody else there is no card.
    if scope.plan.made_file(&MadeFile::PersonCard(id)).is_some()
        && let Some(contact) = scope.graph.contact(id)
    {
        for (key, value) in [("email", &contact.email), ("telephone", &contact.phone)] {
            if let Some(value) = value {
                add(key, value.clone().into());
            }
        }
    }
    Value::Object(data)
}

fn production(scope: &Scope<'_>, frame: &Frame, id: ProductionId) -> Value {
    let production = &scope.graph[id];
    let mut data = thing("CreativeWork", frame);
    let mut add = |key: &str, value: Value| data.insert(key.to_owned(), value);
    if let Some(medium) = production
        .setting
        .medium
        .and_then(|id| scope.graph.setting_names.get(id))
    {
        add("genre", words::setting_title(medium.name()).into());
    }
    let status = production
        .common
        .entry
        .and_then(|entry| match &scope.graph[entry].body {
            Content::Production(front) => front.status,
            _ => None,
        });
    if let Some(status) = status {
        add("creativeWorkStatus", words::capitalised(status.word()).into());
    }
    if let Some(studio) = &scope.config.settings.studio {
        add("producer", json!({"@type": "Organization", "name": studio}));
    }
    Value::Object(data)
}

fn website(scope: &Scope<'_>, frame: &Frame) -> Value {
    let mut data = thing("WebSite", frame);
    data.insert("name".to_owned(), scope.config.settings.title.clone().into());
    data.insert(
        "inLanguage".to_owned(),
        scope.config.settings.language.clone().into(),
    );
    if let Some(studio) = &scope.config.settings.studio {
        data.insert(
            "publisher".to_owned(),
            json!({"@type": "Organization", "name": studio}),
        );
    }
    Value::Object(data)
}

/// The way from the home page to this one.
fn breadcrumbs(scope: &Scope<'_>, frame: &Frame) -> Option<Value> {
    if frame.breadcrumbs.is_empty() {
        return None;
    }
    let item = |(position, link): (usize, &Link)| {
        json!({
            "@type": "ListItem",
            "position": position + 1,
            "name": &*link.title,
            "item": absolute(scope, &link.url),
        })
    };
    let items: Vec<Value> = frame.breadcrumbs.iter().enumerate().map(item).collect();
    Some(json!({"@type": "BreadcrumbList", "itemListElement": items}))
}

/// An address with the host's, where that is known; else as the page's own links are, which readers resolve alike.
fn absolute(scope: &Scope<'_>, url: &str) -> String {
    match &scope.config.base.origin {
        Some(origin) if url.starts_with('/') => format!("{origin}{url}"),
        _ => url.to_owned(),
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
