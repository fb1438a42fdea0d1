use crate::view::testing::Site;

/// A site of one role for each number, the smallest first by level and title.
fn site_of_roles(count: usize) -> Site {
    let paths: Vec<(String, String)> = (0..count)
        .map(|number| {
            let text = format!("---\ntitle: Role {number:04}\nlevel: 3\naka: [R{number}]\n---\n");
            (format!("content/roles/r-{number:04}.md"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> = paths
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    Site::of(&files)
}

#[test]
fn a_list_of_three_hundred_is_one_page_and_one_more_is_two() {
    let site = site_of_roles(300);
    assert!(
        !site
            .plan
            .pages
            .iter()
            .any(|page| page.url.path() == "roles/part-2/")
    );
    assert_eq!(site.json("roles")["roles"]["parts"]["all"], serde_json::json!([]));

    let site = site_of_roles(301);
    let first = site.json("roles");
    assert_eq!(first["roles"]["rows"].as_array().map(Vec::len), Some(300));
    assert_eq!(first["roles"]["parts"]["next"]["url"], "/roles/part-2/");
    let second = site.json("roles/part-2");
    assert_eq!(second["roles"]["rows"][0]["title"], "Role 0300");
    assert_eq!(second["roles"]["parts"]["previous"]["url"], "/roles/");
    assert_eq!(second["page"]["full_title"], "Roles, part 2");
    assert_eq!(second["page"]["breadcrumbs"][0]["url"], "/roles/");
    let html = site.html("roles/part-2");
    assert!(
        html.contains("aria-current=\"page\">Role 0300 – Role 0300</a>"),
        "{html}"
    );
}

#[test]
fn a_glossary_is_whole_up_to_a_thousand_words_and_leads_to_all_letters_beyond() {
    let whole = site_of_roles(500).json("glossary");
    assert_eq!(whole["glossary"]["parts"]["total"], 1000);
    assert_eq!(
        whole["glossary"]["parts"]["all"].as_array().map(Vec::len),
        Some(0)
    );
    let site = site_of_roles(501);
    let parts = |page: &str| {
        site.json(page)["glossary"]["parts"]["all"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!(parts("glossary"), Some(2));
    assert!(site.html("glossary/part-2").contains("<dt>Role 0500<dd>"));
    let letters = site.json("glossary/part-2")["glossary"]["index"].clone();
    assert!(
        letters[0]["url"]
            .as_str()
            .is_some_and(|url| url.starts_with("/glossary/#cb-letter-"))
    );
}

/// A small show with every case that a crew list knows.
const SHOW: [(&str, &str); 9] = [
    (
        "callboard.yaml",
        "media: [animation]\nexpects: {animation: [producer, editor, secretary]}\n",
    ),
    (
        "content/departments/office.md",
        "---\ntitle: Office\nhead: producer\ncolour: teal\n---\n",
    ),
    (
        "content/roles/producer.md",
        "---\nlevel: 2\ndepartment: office\n---\n",
    ),
    (
        "content/roles/line-producer.md",
        "---\nlevel: 3\nreports_to: producer\n---\n",
    ),
    (
        "content/roles/runner.md",
        "---\nlevel: 8\ndepartment: office\nreports_to: line-producer\nstage: entry\n---\n",
    ),
    (
        "content/roles/secretary.md",
        "---\nlevel: 7\nreports_to: producer\n---\n",
    ),
    (
        "content/roles/editor.md",
        "---\nlevel: 4\nreports_to: producer\n---\n",
    ),
    (
        "content/productions/kite/index.md",
        "---\ntitle: Kite\nmedium: animation\nstatus: production\n---\n",
    ),
    (
        "content/productions/kite/crew.md",
        "---\ncrew:\n  - {role: runner, who: [Joe, Ana]}\n  - {role: producer, who: Ana, acting: true}\n  \
         - {role: editor, who: vacant}\ncovers: {secretary: runner}\n---\n",
    ),
];

#[test]
fn a_crew_list_says_in_words_who_is_missing_acts_or_covers() {
    let site = Site::of(&SHOW);
    let crew = &site.json("productions/kite/crew")["crew"];
    let rows = |group: usize| {
        let rows = crew["groups"][group]["rows"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let words = |row: &serde_json::Value| {
            let badges = row["badges"].as_array().cloned().unwrap_or_default();
            let badges: Vec<String> = badges.iter().map(|badge| badge["text"].to_string()).collect();
            format!("{} {}", row["role"]["title"], badges.join(" ")).replace('"', "")
        };
        rows.iter().map(words).collect::<Vec<_>>()
    };
    assert_eq!(rows(0), ["Producer acting", "Runner "]);
    assert_eq!(rows(1), ["Editor vacant"]);
    assert_eq!(crew["groups"][0]["rows"][1]["covers"][0], "secretary");
    assert_eq!(crew["groups"][0]["rows"][1]["who"][1]["also"][0], "producer");
    assert_eq!(crew["counts"]["people"], 2);
    assert_eq!(crew["csv"], "/productions/kite/crew/crew.csv");
    let html = site.html("productions/kite/crew");
    assert!(
        html.contains("<span class=\"badge badge-vacant\">vacant</span>"),
        "{html}"
    );
}

#[test]
fn a_production_says_which_expected_roles_are_held_covered_or_vacant() {
    let site = Site::of(&SHOW);
    let coverage = &site.json("productions/kite")["production"]["crew"]["coverage"];
    assert_eq!(
        (&coverage["expected"], &coverage["filled"]),
        (&3.into(), &1.into())
    );
    assert_eq!(coverage["vacant"][0]["title"], "Editor");
    assert_eq!(coverage["covered"][0]["badge"]["text"], "covered by runner");
    assert_eq!(coverage["missing"], serde_json::json!([]));
}

#[test]
fn an_org_chart_of_a_crew_skips_whom_it_does_not_have_and_says_so() {
    let html = Site::of(&SHOW).html("productions/kite/org-chart");
    let (producer, runner) = (html.find(">Producer</a>"), html.find(">Runner</a>"));
    assert!(producer < runner && producer.is_some(), "{html}");
    assert!(
        html.contains("answers to line producer, not on this crew"),
        "{html}"
    );
    assert!(html.contains("covers secretary"), "{html}");
}

#[test]
fn a_site_without_a_home_page_gets_one_and_a_missing_page_leads_back() {
    let site = Site::of(&SHOW);
    let home = &site.json("")["home"];
    assert_eq!(home["productions"][0]["production"]["title"], "Kite");
    assert_eq!(home["starting_out"][0]["title"], "Runner");
    assert!(
        site.html("404.html")
            .contains("<a href=\"/roles/\">All roles</a>")
    );
}

#[test]
fn every_page_of_a_small_site_renders() {
    let site = Site::of(&SHOW);
    for page in &site.plan.pages {
        let html = site.html(page.url.path());
        assert!(html.contains("</html>"), "{:?}", page.url);
    }
}
