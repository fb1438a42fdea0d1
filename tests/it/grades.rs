//! Grades of one job: roles in all that they do, on one page with their job.

use callboard::config::Host;
use serde_json::Value;

use crate::project::{Project, Site};

/// A job in three grades, with somebody in one of them.
fn comp() -> Project {
    Project::new()
        .file(
            "callboard.yaml",
            "base_url: https://handbook.example/\nmedia: [vfx]\naudiences: [public, crew]\nvisible: {role.pay: crew}\ntwins: relative\n",
        )
        .file(
            "content/roles/compositor.md",
            "---\ntitle: Compositor\ndepartment: comp\nfocus: The whole picture\nlevel: 5\nskills: {compositing: 3, colour: 2}\nworks_with: [editor]\n\
             variants: {vfx: {title: Comp artist, level: 2, focus: Shots}}\nmoves: [{to: senior-compositor, years: 2-4}]\ngrades:\n  \
             - {id: junior-compositor, title: Junior compositor, summary: Learns on roto., aka: [paint artist], level: 6, stage: entry, reports_to: lead-compositor, skills: {compositing: 2, colour: none}, moves: [{to: compositor, years: 1-2}], aliases: [/jobs/junior/]}\n  \
             - {id: senior-compositor, level: 4, pay: {low: 700, high: 900, per: week, currency: GBP}, moves: [{to: lead-compositor}]}\n  \
             - {id: lead-compositor, title: Lead compositor, level: 3, visible: crew}\n---\nPuts it together.\n\n## Responsibilities\n\n- Comps the shots\n",
        )
        .file("content/roles/editor.md", "---\ntitle: Editor\nreports_to: senior-compositor\n---\nSee [[junior-compositor]] and [her](compositor.md#senior-compositor).\n")
        .file("content/departments/comp.md", "---\ntitle: Comp\n---\n")
        .file("content/productions/tide/index.md", "---\ntitle: Tide\n---\n")
        .file(
            "content/productions/tide/crew.md",
            "---\ncrew:\n  - {role: junior-compositor, who: Jo Bell}\n  - {role: editor, who: Al Kay}\n---\n",
        )
        .file("content/index.md", "# Home\n")
}

fn crew(project: Project) -> Site {
    project
        .asking(|request| request.audience = Some("crew".to_owned()))
        .build()
}

fn role<'d>(data: &'d Value, id: &str) -> &'d Value {
    let mut roles = data["roles"].as_array().unwrap().iter();
    roles
        .find(|role| role["id"] == id)
        .unwrap_or_else(|| panic!("no role {id}"))
}

#[test]
fn a_grade_has_a_place_on_the_page_of_its_job_and_no_page() {
    let site = comp().build();
    assert!(
        !site
            .paths()
            .iter()
            .any(|path| path.starts_with("roles/junior-compositor"))
    );
    let page = site.text("roles/compositor/index.html");
    assert!(page.contains("<li id=\"junior-compositor\">"), "{page}");
    let place = "/roles/compositor/#junior-compositor";
    for path in [
        "roles/editor/index.html",
        "roles/index.html",
        "departments/comp/index.html",
        "productions/tide/crew/index.html",
        "org-chart/index.html",
        "glossary/index.html",
    ] {
        assert!(
            site.text(path).contains(&format!("href=\"{place}\"")),
            "{path} does not lead to the grade"
        );
    }
    assert!(
        site.text("roles/editor/index.html")
            .contains("href=\"/roles/compositor/#senior-compositor\">her<")
    );
    let careers = site.text("callboard/careers/roles.js");
    assert!(careers.contains(place), "{careers}");
    let sitemap = site.text("sitemap.xml");
    assert_eq!(sitemap.matches("/roles/compositor/").count(), 1, "{sitemap}");
    assert!(
        site.text("jobs/junior/index.html")
            .contains(&format!("href=\"{place}\""))
    );
    assert!(site.text("roles/compositor/index.md").contains("Learns on roto."));
    let thing = "{\"@type\":\"Occupation\",\"name\":\"Junior compositor\",\"url\":\"https://handbook.example/roles/compositor/#junior-compositor\",\"description\":\"Learns on roto.\"";
    assert!(page.contains(thing), "{page}");
}

#[test]
fn an_old_address_of_a_grade_leads_to_its_place_on_every_host() {
    let on = |host| comp().asking(|request| request.host = Some(host)).build();
    assert!(
        on(Host::Netlify)
            .text("_redirects")
            .contains("/jobs/junior/ /roles/compositor/#junior-compositor 301!")
    );
    // What a reader searched for stands before the place.
    let nginx = on(Host::Nginx).text("callboard/nginx.conf");
    assert!(
        nginx.contains("return 301 \"/roles/compositor/$is_args$args#junior-compositor\";"),
        "{nginx}"
    );
}

#[test]
fn an_audit_names_the_lines_of_a_grade_and_of_its_field_that_are_kept_back() {
    let project = comp();
    let account = callboard::audit::audit(&project.snapshot(), &project.compile());
    let kept: Vec<String> = (account.restricted.iter())
        .map(|item| format!("{}:{}: {}", item.file, item.line.unwrap_or(0), item.what))
        .collect();
    let file = "content/roles/compositor.md";
    assert_eq!(
        kept,
        [
            format!("{file}:12: `pay`: for `crew`, by the settings"),
            format!("{file}:13: an item of `grades`: for `crew`"),
        ]
    );
}

#[test]
fn lists_have_the_grades_below_their_job() {
    let site = comp()
        .file(
            "content/roles/lighter.md",
            "---\ntitle: Lighter\ndepartment: comp\nlevel: 4\n---\n",
        )
        .build();
    for path in ["roles/index.html", "departments/comp/index.html"] {
        let page = site.text(path);
        let rows: Vec<&str> = page
            .split("<tr")
            .filter(|row| row.contains("<th scope=\"row\">"))
            .collect();
        let place = |title: &str| {
            rows.iter()
                .position(|row| row.contains(&format!(">{title}<")))
                .unwrap()
        };
        let (job, senior, junior) = (
            place("Compositor"),
            place("Senior compositor"),
            place("Junior compositor"),
        );
        assert!(place("Lighter") < job, "{path}: the job stands by its own level");
        assert_eq!((senior, junior), (job + 1, job + 2), "{path}");
        assert!(
            rows[senior].starts_with(" class=\"is-grade\"") && !rows[job].contains("is-grade"),
            "{path}"
        );
        // What the row above says already is not said again.
        assert!(
            rows[job].contains("The whole picture") && !rows[senior].contains("The whole picture"),
            "{path}"
        );
    }
}

#[test]
fn the_data_has_a_grade_as_a_role_with_its_job_and_what_it_takes_over() {
    let data = comp().build().data();
    let junior = role(&data, "junior-compositor");
    assert_eq!(junior["url"], "/roles/compositor/#junior-compositor");
    assert_eq!(junior["grade_of"], "compositor");
    assert_eq!(junior["department"], "comp");
    assert_eq!(junior["skills"], serde_json::json!({"compositing": 2}));
    assert_eq!(junior["holders"][0]["who"][0], "Jo Bell");
    assert_eq!(junior["moves"][0]["to"], "compositor");
    // What a grade says also holds where the job has a variant; the title there is that of the job.
    assert_eq!(junior["level"], 6);
    assert_eq!(junior["variants"], serde_json::json!({"vfx": {"focus": "Shots"}}));
    let job = role(&data, "compositor");
    assert_eq!(
        job["grades"],
        serde_json::json!(["junior-compositor", "senior-compositor"])
    );
    assert_eq!(
        role(&data, "senior-compositor")["manages"],
        serde_json::json!(["editor"])
    );
}

#[test]
fn the_page_of_a_job_compares_its_grades_and_leads_through_them() {
    let page = crew(comp()).text("roles/compositor/index.html");
    let section = page.split_once("id=\"cb-grades\"").unwrap().1;
    let (head, rest) = section.split_once("</thead>").unwrap();
    let place = |title: &str| head.find(title).unwrap_or_else(|| panic!("no {title} in {head}"));
    // The job is a step, since moves lead to it and from it.
    assert!(
        place(">Junior compositor<") < place(">Compositor<")
            && place(">Compositor<") < place(">Senior compositor<")
    );
    let row = |label: &str| {
        let row = rest
            .split("<tr>")
            .find(|row| row.contains(label))
            .unwrap_or_else(|| panic!("no {label} in {rest}"));
        row.split("<td>")
            .skip(1)
            .map(|cell| cell.trim().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(row("Level")[..4], ["6", "5", "4", "3"]);
    assert_eq!(row(">Compositing<")[..4], ["2", "3", "3", "3"]);
    assert!(row("Pay")[2].contains("£700–900"), "{:?}", row("Pay"));
    assert!(
        rest.contains("after 1–2 years") && rest.contains("after 2–4 years"),
        "{rest}"
    );
    assert!(rest.contains("Jo Bell"), "{rest}");
    let lead = rest.split_once("id=\"lead-compositor\"").unwrap().1;
    assert!(lead.contains("For crew only"), "{lead}");
}

#[test]
fn a_grade_is_nothing_to_an_audience_that_may_not_see_it() {
    let site = comp().build();
    let texts = site
        .paths()
        .into_iter()
        .filter(|path| !path.ends_with(".png") && !path.ends_with(".woff2"));
    for path in texts {
        let text = String::from_utf8_lossy(site.compiled.output.get(&path).unwrap()).to_lowercase();
        assert!(
            !text.contains("lead-compositor") && !text.contains("lead compositor"),
            "{path} names the grade"
        );
        assert!(!text.contains("700–900"), "{path} says what a grade is paid");
    }
    assert!(crew(comp()).text("site.json").contains("lead-compositor"));
}

#[test]
fn a_file_of_a_job_that_is_hidden_hides_its_grades() {
    let hidden = comp().file(
        "content/roles/compositor.md",
        "---\ntitle: Compositor\nvisible: crew\ngrades:\n  - {id: junior-compositor, title: Beginner}\n  - {id: senior-compositor}\n---\n",
    );
    // What names them vanishes without a word, as what names the job does.
    let hidden = hidden.file(
        "content/roles/editor.md",
        "---\nreports_to: senior-compositor\n---\nSee [[junior-compositor|her]].\n",
    );
    assert_eq!(hidden.check(), Vec::<String>::new());
    assert!(!hidden.build().text("site.json").contains("junior-compositor"));
}

#[test]
fn the_search_finds_a_grade_on_the_page_of_its_job() {
    let site = comp().asking(|request| request.with_search = true).build();
    let pieces: Vec<String> = site
        .paths()
        .into_iter()
        .filter(|path| path.starts_with("callboard/search/p"))
        .collect();
    let found: String = pieces.iter().map(|path| site.text(path)).collect();
    // Addresses of one piece are written without what they begin with.
    assert!(
        found.contains("\"#junior-compositor\"") && found.contains("compositor/#senior-compositor"),
        "{found}"
    );
    let previews: Vec<String> = site
        .paths()
        .into_iter()
        .filter(|path| path.starts_with("callboard/previews/p0"))
        .collect();
    let previews: String = previews.iter().map(|path| site.text(path)).collect();
    assert!(
        previews.contains("roles/compositor/#junior-compositor"),
        "{previews}"
    );
}

#[test]
fn what_links_to_a_grade_is_told_on_the_page_of_its_job() {
    let page = comp().build().text("roles/compositor/index.html");
    let from = page.rsplit_once("Linked from").unwrap().1;
    assert!(from.contains("/roles/editor/"), "{from}");
}

#[test]
fn the_bible_of_a_show_says_what_a_grade_does_as_its_job_has_it() {
    let bible = comp().build().text("productions/tide/bible/index.html");
    let entry = bible
        .split_once("id=\"role-junior-compositor\"")
        .unwrap_or_else(|| panic!("{bible}"))
        .1;
    assert!(entry.contains("Comps the shots"), "{entry}");
}
