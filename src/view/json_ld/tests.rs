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

#[test]
fn a_term_is_of_the_glossary_and_the_glossary_names_it() {
    let site = Site::of(&[
        ("callboard.yaml", "base_url: https://saltmarsh.example/book/\n"),
        (
            "content/glossary/dailies.md",
            "---\naka: [rushes]\n---\nThe work of the day before, watched together.\n",
        ),
    ])
    .without_problems();
    let term = &data(&site, "glossary/dailies")["@graph"][0];
    assert_eq!(term["@type"], "DefinedTerm");
    assert_eq!(term["name"], "Dailies");
    assert_eq!(term["alternateName"][0], "rushes");
    assert_eq!(
        term["description"],
        "The work of the day before, watched together."
    );
    assert_eq!(
        term["inDefinedTermSet"],
        "https://saltmarsh.example/book/glossary/"
    );
    let glossary = &data(&site, "glossary")["@graph"][0];
    assert_eq!(glossary["@type"], "DefinedTermSet");
    assert_eq!(glossary["hasDefinedTerm"][0]["name"], "Dailies");
    assert_eq!(
        glossary["hasDefinedTerm"][0]["url"],
        "https://saltmarsh.example/book/glossary/dailies/"
    );
}
