//! The handbook of this repository: what a visitor, a search engine and another program find in it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use callboard::config::LinkStyle;
use serde_json::Value;

use crate::links;
use crate::project::{Project, Site};

/// Follows the lines upwards from a role: `production-assistant > production-coordinator > …`.
fn chain(reporting: &Value, from: &str) -> Vec<String> {
    let mut chain = vec![from.to_owned()];
    while let Some(superior) = chain.last().and_then(|role| reporting[role].as_str()) {
        chain.push(superior.to_owned());
        assert!(chain.len() < 100, "a circle: {chain:?}");
    }
    chain
}

/// The demo as it is published, made once on one thread: several tests look at it.
pub(crate) fn alone() -> &'static Site {
    static DEMO: OnceLock<Site> = OnceLock::new();
    DEMO.get_or_init(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        pool.install(|| {
            let demo = Project::demo().asking(|request| request.with_search = true);
            let site = demo.build();
            site.compiled.output.files();
            site
        })
    })
}

#[test]
fn the_demo_has_no_problem_for_any_audience() {
    assert_eq!(alone().compiled.config.audience.name(), Some("public"));
    for audience in ["crew", "internal"] {
        Project::demo()
            .asking(|request| request.audience = Some(audience.to_owned()))
            .build();
    }
}

#[test]
fn one_set_of_role_files_gives_the_chain_of_animation_and_that_of_vfx() {
    let data = Project::demo().on_demand().data();
    let animation = chain(&data["reporting"]["animation"], "production-assistant");
    assert_eq!(
        animation[..6],
        [
            "production-assistant",
            "production-coordinator",
            "production-manager",
            "line-producer",
            "producer",
            "executive-producer"
        ]
    );
    let vfx = &data["reporting"]["vfx"];
    assert_eq!(
        chain(vfx, "production-assistant")[..4],
        [
            "production-assistant",
            "production-coordinator",
            "production-manager",
            "show-producer"
        ]
    );
    assert_eq!(vfx["associate-producer"], "show-producer");
    assert_eq!(vfx["line-producer"], "show-producer");
}

#[test]
fn the_productions_have_crews_and_schedules_of_real_size() {
    let data = Project::demo()
        .asking(|request| request.audience = Some("internal".into()))
        .on_demand()
        .data();
    let crews: BTreeMap<&str, usize> = data["productions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|production| {
            (
                production["id"].as_str().unwrap_or_default(),
                production["crew"].as_array().map_or(0, Vec::len),
            )
        })
        .collect();
    assert!(crews["harbour-lights"] >= 25, "{crews:?}");
    assert!(crews["night-ferry"] >= 15, "{crews:?}");
    assert!(data["roles"].as_array().map_or(0, Vec::len) >= 45);
    assert!(data["careers"].as_array().map_or(0, Vec::len) >= 6);
}

#[test]
fn every_link_of_every_page_leads_somewhere_under_any_base_path_and_on_disk() {
    links::assert_all_resolve(&alone().compiled.output, "/");
    let below = Project::demo()
        .asking(|request| request.base_url = Some("https://example.org/studio/handbook/".to_owned()))
        .build();
    links::assert_all_resolve(&below.compiled.output, "/studio/handbook/");
    let portable = Project::demo()
        .asking(|request| request.links = LinkStyle::Portable)
        .build();
    links::assert_all_resolve(&portable.compiled.output, "/");
}

#[test]
fn no_page_asks_another_host_for_anything() {
    let site = alone();
    for (path, bytes) in site.compiled.output.files() {
        if path.ends_with(".html") {
            let page = String::from_utf8_lossy(bytes);
            for loaded in links::loaded(&page) {
                assert!(!loaded.contains("//"), "{path} loads {loaded}");
            }
            assert!(
                !page.contains(" style=\"") && !page.contains("<style"),
                "{path} has an inline style"
            );
            assert!(
                !page.contains(" onclick=") && !page.contains("javascript:"),
                "{path} has an inline script"
            );
        }
    }
}

#[test]
fn site_json_is_as_its_schema_says() {
    let site = Project::demo()
        .asking(|request| request.audience = Some("internal".into()))
        .on_demand();
    let schema: Value = serde_json::from_str(&site.text("callboard/site.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<_> = validator
        .iter_errors(&site.data())
        .map(|error| error.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn relations_that_nobody_writes_are_derived_both_ways() {
    let data = Project::demo().on_demand().data();
    let roles = data["roles"].as_array().unwrap();
    let role = |id: &str| roles.iter().find(|role| role["id"] == id).unwrap();
    let has = |list: &Value, id: &str| {
        list.as_array()
            .is_some_and(|list| list.iter().any(|item| item == id))
    };
    for one in roles {
        let id = one["id"].as_str().unwrap();
        if let Some(superior) = one["reports_to"].as_str() {
            assert!(has(&role(superior)["manages"], id), "{superior} manages {id}");
        }
        for step in one["moves"].as_array().unwrap() {
            let to = step["to"].as_str().unwrap();
            assert!(has(&role(to)["entered_from"], id), "{to} is entered from {id}");
        }
        for other in one["works_with"].as_array().unwrap() {
            assert!(
                has(&role(other.as_str().unwrap())["works_with"], id),
                "{id} works with {other}"
            );
        }
    }
}
