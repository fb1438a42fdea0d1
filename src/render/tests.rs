use crate::config::{LinkStyle, Request};
use crate::diagnostic::Spot;
use crate::view::testing::Site;

use super::*;

const PAGES: [(&str, &str); 3] = [
    ("content/index.md", "---\ntitle: Studio\n---\nHello.\n"),
    (
        "content/guides/notes.md",
        "---\ntitle: Notes & <more>\n---\nWhat `{{ is }}` here is text.\n## One\n",
    ),
    ("content/guides/other.md", "---\ntitle: Other\n---\n"),
];

fn site(settings: &str, theme: &[(&str, &str)]) -> Site {
    let files: Vec<_> = [("callboard.yaml", settings)]
        .into_iter()
        .chain(PAGES)
        .chain(theme.iter().copied())
        .collect();
    Site::of(&files)
}

#[test]
fn a_page_has_its_frame_and_text() {
    let site = site("title: Studio\nbase_url: https://studio.example/crew/\n", &[]);
    let html = site.html("guides/notes");
    for expected in [
        "<html lang=\"en\" data-page-title=\"Notes &amp; &lt;more&gt;\">",
        "<title>Notes &amp; &lt;more&gt; – Studio</title>",
        "<link rel=\"canonical\" href=\"https://studio.example/crew/guides/notes/\">",
        "href=\"/crew/callboard/static/callboard.css?v=",
        "<h1>Notes &amp; &lt;more&gt;</h1>",
        "<p>What `{{ is }}` here is text.",
        "<a href=\"/crew/guides/\">Guides</a>",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
    assert!(!html.contains("style=") && !html.contains("<style"));
}

#[test]
fn a_portable_page_leads_to_files() {
    let request = Request {
        links: LinkStyle::Portable,
        ..Request::default()
    };
    let files: Vec<_> = [("callboard.yaml", "title: Studio\n")]
        .into_iter()
        .chain(PAGES)
        .collect();
    let html = Site::asked_for(&request, &files).html("guides/notes");
    assert!(
        html.contains("<a class=\"site-name\" href=\"../../index.html\">"),
        "{html}"
    );
    assert!(html.contains("href=\"../../callboard/static/callboard.css?v="));
}

#[test]
fn a_theme_replaces_one_template_or_component_and_builds_on_the_one_below() {
    let theme = [
        (
            "themes/t/templates/page.html",
            "{% extends \"default/page.html\" %}{% block crumbs %}<!-- own -->{{ super() }}{% endblock %}",
        ),
        (
            "themes/t/templates/mine.html",
            "{% component cb.tags(page: map) %}<!-- no tags -->{% endcomponent cb.tags %}",
        ),
    ];
    let html = site("theme: t\n", &theme).html("guides/notes");
    assert!(
        html.contains("<!-- own -->") && html.contains("<nav class=\"crumbs\""),
        "{html}"
    );
    assert!(html.contains("<!-- no tags -->"));
}

#[test]
fn an_error_while_a_page_is_made_names_the_template_and_the_page() {
    let theme = [(
        "themes/t/templates/page.html",
        "{% extends \"default/page.html\" %}\n{% block main %}\n  {{ page.nope.deep }}{% endblock %}",
    )];
    let site = site("theme: t\n", &theme);
    let problem = site
        .engine()
        .page(&site.view("guides/notes"), Allowance::default())
        .expect_err("the template is wrong");
    assert_eq!(problem.code, Code::TemplateError);
    assert_eq!(&*problem.place.file, "themes/t/templates/page.html");
    assert_eq!(problem.place.spot, Spot::LineColumn(3, 11));
    assert!(problem.message.contains("nope"), "{}", problem.message);
    assert_eq!(
        problem.help.as_deref(),
        Some("it was making the page `/guides/notes/`")
    );
    assert_eq!(&*problem.related[0].place.file, "content/guides/notes.md");
}

fn problems_of(theme: &[(&str, &str)]) -> Vec<String> {
    let site = site("theme: t\n", theme);
    let problems = Engine::new(&site.theme, &site.shared()).expect_err("the theme is wrong");
    let told = problems.iter().map(|problem| {
        let spot = match problem.place.spot {
            Spot::LineColumn(line, column) => format!("{line}:{column}"),
            _ => String::new(),
        };
        format!(
            "{} {}:{spot} {}",
            problem.code, problem.place.file, problem.message
        )
    });
    told.collect()
}

#[test]
fn every_template_that_cannot_be_read_is_reported() {
    let problems = problems_of(&[
        ("themes/t/templates/one.html", "<p>\n{{ 1 + }}"),
        ("themes/t/templates/two.html", "{% if page %}"),
    ]);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].starts_with("template-error themes/t/templates/one.html:2:8 "),
        "{problems:?}"
    );
    assert!(
        problems[1].starts_with("template-error themes/t/templates/two.html:1:"),
        "{problems:?}"
    );
}

#[test]
fn names_that_nothing_has_are_reported_at_their_place() {
    let problems = problems_of(&[(
        "themes/t/templates/one.html",
        "{{ 1 | nope }}\n{{ <cb.nope /> }}{% include \"nope.html\" %}",
    )]);
    assert_eq!(
        problems,
        [
            "template-error themes/t/templates/one.html:1:8 unknown filter `nope`",
            "template-error themes/t/templates/one.html:2:4 unknown component `cb.nope`",
            "missing-template themes/t/templates/one.html:2:29 there is no template `nope.html`",
        ]
    );
}

#[test]
fn a_template_that_builds_on_a_missing_one_is_reported() {
    let problems = problems_of(&[("themes/t/templates/one.html", "{% extends \"bass.html\" %}")]);
    assert_eq!(
        problems,
        ["missing-template themes/t/templates/one.html: there is no template `bass.html`"]
    );
    let problems = problems_of(&[("themes/t/templates/role.html", "{% extends \"role.html\" %}")]);
    assert!(problems[0].contains("in a cycle"), "{problems:?}");
}

#[test]
fn a_static_file_that_is_missing_is_an_error_with_the_nearest_one() {
    let theme = [(
        "themes/t/templates/page.html",
        "{{ static(path=\"calboard.css\") }}",
    )];
    let site = site("theme: t\n", &theme);
    let problem = site
        .engine()
        .page(&site.view("guides/notes"), Allowance::default())
        .expect_err("no such file");
    assert!(
        problem.message.contains("did you mean `callboard.css`?"),
        "{}",
        problem.message
    );
}

/// A little of everything that has a page of its own.
const EVERYTHING: [(&str, &str); 13] = [
    (
        "callboard.yaml",
        "title: Studio\nmedia: [animation, vfx]\nscales: [small]\nedit_url: 'https://forge.example/{path}'\n",
    ),
    (
        "content/departments/production.md",
        "---\nhead: producer\npart_of: studio\ncolour: teal\n---\nMakes it happen.\n",
    ),
    ("content/departments/studio.md", ""),
    (
        "content/roles/producer.md",
        "---\ndepartment: production\nlevel: 1\nworks_with: [client]\npay: {low: 900, high: 1300, per: week, \
         currency: GBP, as_of: 2026-03, note: Example figures}\n---\n## Responsibilities\n",
    ),
    (
        "content/roles/runner.md",
        "---\naka: [\"<runner>\"]\ndepartment: production\nlevel: 2\nstage: entry\nreports_to: producer\nfocus: Runs & learns\n\
         skills: {notes: 2}\nnice: {driving: 1}\ntools: [sheets]\nphases: [production]\nexperience: 0-1\n\
         education: {minimum: None}\nmoves: [{to: producer, years: 2-4, note: Rare}]\nroutes_in: [School]\nstress: low\n\
         variants: {vfx: {reports_to: client, focus: Renders}}\nsee: [notes, \"https://example.org/\"]\ntags: [Beginners]\n\
         owner: producer\nreview_by: 2027-01-31\n---\nRuns.\n## Skills\n## Facts\n",
    ),
    ("content/roles/client.md", "---\nexternal: true\n---\n"),
    (
        "content/roles/senior-runner.md",
        "---\nextends: producer\nmedia: [vfx]\n---\n",
    ),
    (
        "content/careers/up.md",
        "---\nmedium: vfx\nsteps: [School, runner, producer]\nsource: Us\ndisagrees_with: [none]\n---\nGo.\n",
    ),
    (
        "content/careers/none.md",
        "---\nsteps: [\"A film\", producer]\n---\n",
    ),
    (
        "content/people/ana-ruiz.md",
        "---\ntitle: Ana Ruiz\npronouns: she/her\nbase: Bristol\ncontact: {email: ana@example.org, phone: \"+44 7700 900123\"}\n\
         skills: {notes: 4}\naway: [2026-08-03..2026-08-14]\nstory:\n  - {role: producer, from: 2014, to: 2015}\n\
         \x20 - {role: runner, at: Yard, from: 2015}\n---\nAna.\n",
    ),
    (
        "content/skills/notes.md",
        "---\nkind: hard\ngroup: Office\ntier: early\nlevels: {1: Reads, 4: Writes}\nlearn: [Ask, {title: Course, url: \
         \"https://example.org/\"}]\n---\n",
    ),
    (
        "content/tools/sheets.md",
        "---\nkind: Office\nurl: \"https://example.org/\"\n---\n",
    ),
    (
        "content/productions/lights/crew.md",
        "---\ncrew:\n  - {role: runner, who: [ana-ruiz, Joe], load: 60%, acting: true}\n  - {role: producer, who: vacant}\n---\n",
    ),
];

#[test]
fn every_kind_has_a_page_whose_ids_differ_and_whose_elements_close() {
    let site = Site::of(&EVERYTHING).without_problems();
    let engine = site.engine();
    for page in site.plan.page_indexes() {
        let view = crate::view::of(page, &site.graph, &site.plan, &site.config);
        let html = match engine.page(&view, Allowance::default()) {
            Ok(html) => String::from_utf8(html.to_vec()).expect("HTML is UTF-8"),
            Err(problem) => panic!("{}: {} {:?}", view.page.path, problem.message, problem.place),
        };
        let path = &view.page.path;
        let mut ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{path}: an id stands twice in {ids:?}");
        let named = ["aria-labelledby=\"", "aria-controls=\"", "for=\"", "href=\"#"].iter();
        for name in named
            .flat_map(|start| html.split(start).skip(1))
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                ids.binary_search(&name).is_ok(),
                "{path}: nothing has the id `{name}`"
            );
        }
        // The end tags of others may be left out, and are.
        for element in [
            "div", "section", "ul", "ol", "dl", "table", "aside", "nav", "span", "a",
        ] {
            let opened =
                html.matches(&format!("<{element} ")).count() + html.matches(&format!("<{element}>")).count();
            assert_eq!(
                opened,
                html.matches(&format!("</{element}>")).count(),
                "{path}: `{element}`"
            );
        }
        for wrong in [
            " style=",
            "<style",
            "onclick",
            "javascript:",
            ">none<",
            "[object]",
            "href=\"\"",
        ] {
            assert!(!html.contains(wrong), "{path}: {wrong}");
        }
        assert!(!html.contains("href=\"#\""), "{path}: a link leads nowhere");
    }
}

#[test]
fn a_role_s_page_escapes_what_a_writer_typed() {
    let html = Site::of(&EVERYTHING).html("roles/runner");
    assert!(html.contains("also &lt;runner&gt;"), "{html}");
    assert!(html.contains("Runs &amp; learns"));
    assert!(html.contains("href=\"https://forge.example/content/roles/runner.md\""));
}

#[test]
fn the_same_view_gives_the_same_fingerprint_and_another_one_does_not() {
    let site = Site::of(&EVERYTHING);
    assert_eq!(
        site.view("roles/runner").fingerprint(),
        site.view("roles/runner").fingerprint()
    );
    assert_ne!(
        site.view("roles/runner").fingerprint(),
        site.view("roles/client").fingerprint()
    );
}

#[test]
fn a_component_that_lays_out_what_pages_share_fails_at_its_place() {
    let theme = [(
        "themes/t/templates/components/own.html",
        "{% component cb.skill_row(of: map) %}\n<tr><td>{{ of.nope.deep }}</td></tr>{% endcomponent cb.skill_row %}",
    )];
    let site = Site::of(&[
        ("callboard.yaml", "theme: t\n"),
        ("content/roles/runner.md", "---\nskills: {tea: 2}\n---\n"),
        theme[0],
    ]);
    let problem = site
        .engine()
        .page(&site.view("roles/runner"), Allowance::default())
        .expect_err("the component is wrong");
    assert_eq!(&*problem.place.file, "themes/t/templates/components/own.html");
    assert_eq!(problem.place.spot, Spot::LineColumn(2, 15));
    assert!(problem.help.is_some_and(|help| help.contains("/roles/runner/")));
}

#[test]
fn a_theme_lays_out_what_pages_share_by_a_component_of_its_own() {
    let theme = [(
        "themes/t/templates/components/own.html",
        "{% component cb.skill_row(of: map) %}<tr><td>{{ of.skill.title }}: {{ of.level.word }}</td></tr>{% endcomponent cb.skill_row %}",
    )];
    let site = Site::of(&[
        ("callboard.yaml", "theme: t\n"),
        ("content/roles/runner.md", "---\nskills: {tea: 2}\n---\n"),
        theme[0],
    ]);
    let html = site.html("roles/runner");
    assert!(html.contains("<tr><td>Tea: Working"), "{html}");
}

/// The page of a theme with these words whose template has only this.
#[expect(clippy::result_large_err, reason = "a test looks at the diagnostic as it is")]
fn page_with_words(template: &str, words: &str) -> Result<String, Diagnostic> {
    let site = site(
        "theme: t\n",
        &[
            ("themes/t/templates/page.html", template),
            ("themes/t/strings/en.yaml", words),
        ],
    );
    let page = site
        .engine()
        .page(&site.view("guides/notes"), Allowance::default())?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

#[test]
fn words_are_escaped_and_take_links_as_parts() {
    let words = "t:\n  tom: Tom & <co>\n  of: \"<b> of {role}\"\n  more: {one: \"{n} role of {whom}\", other: \"{n} roles of {whom}\"}\n";
    for (template, expected) in [
        ("{{ words.t.tom }}", "Tom &amp; &lt;co&gt;"),
        (
            "{{ words.t.of | fill(role=page.title) }}",
            "&lt;b&gt; of Notes &amp; &lt;more&gt;",
        ),
        (
            "{% set link %}<a href=\"/\">{{ page.title }}</a>{% endset %}{{ words.t.of | fill(role=link) }}",
            "&lt;b&gt; of <a href=\"/\">Notes &amp; &lt;more&gt;</a>",
        ),
        ("{{ words.t.more | fill(n=1, whom=\"Ana\") }}", "1 role of Ana"),
        (
            "{{ words.t.more | fill(n=1200, whom=2026) }}",
            "1,200 roles of 2026",
        ),
    ] {
        assert_eq!(page_with_words(template, words).as_deref(), Ok(expected));
    }
}

#[test]
fn a_word_that_the_language_lacks_takes_the_form_of_its_own() {
    let template = "{{ words.t.more | fill(n=0) }}, {{ words.counts.roles | fill(n=0) }}";
    let site = site(
        "theme: t\nlanguage: fr\n",
        &[
            ("themes/t/templates/page.html", template),
            (
                "themes/t/strings/en.yaml",
                "t: {more: {one: \"{n} prop\", other: \"{n} props\"}}\n",
            ),
        ],
    );
    let page = site
        .engine()
        .page(&site.view("guides/notes"), Allowance::default());
    let page = page.map(|page| String::from_utf8_lossy(&page).into_owned());
    assert_eq!(page.as_deref(), Ok("0 props, 0 métier"));
}

#[test]
fn a_word_that_is_missing_or_not_filled_in_is_an_error_at_its_line() {
    let words = "t: {of: \"of {role}\", more: {one: a, other: b}, x: x}\n";
    for (template, expected) in [
        (
            "\n{{ words.t.off }}{{ words.t.x }}{{ words.t.of }}{{ words.t.more }}",
            "off",
        ),
        (
            "\n{{ words.t.of | fill }}{{ words.t.x }}{{ words.t.more }}",
            "have a part that is not given: `fill(role=…)`",
        ),
        (
            "\n{{ words.t.more | fill }}{{ words.t.x }}{{ words.t.of }}",
            "depend on a whole number: `fill(n=…)`",
        ),
    ] {
        let problem = page_with_words(template, words).expect_err(template);
        assert_eq!(problem.code, Code::TemplateError);
        assert!(problem.message.contains(expected), "{}", problem.message);
        assert!(
            matches!(problem.place.spot, Spot::LineColumn(2, _)),
            "{:?}",
            problem.place
        );
    }
}
