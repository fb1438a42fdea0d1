//! What the page of a role shows.

use serde_json::Value;

use crate::view::testing::{Site, titles};

const SETTINGS: &str = "media: [animation, vfx]\nscales: [small]\n";

fn role(files: &[(&str, &str)], url: &str) -> Value {
    let files: Vec<_> = [("callboard.yaml", SETTINGS)]
        .iter()
        .chain(files)
        .copied()
        .collect();
    Site::of(&files).without_problems().json(url)["role"].clone()
}

#[test]
fn a_box_says_what_differs_in_a_medium_and_instead_of_what() {
    let files = [
        ("content/roles/line-producer.md", ""),
        ("content/roles/show-producer.md", ""),
        (
            "content/roles/production-manager.md",
            "---\nreports_to: line-producer\nlevel: 5\nskills: {scheduling: 3}\n\
                 variants:\n  vfx: {reports_to: show-producer, level: 3, skills: {scheduling: 4}}\n---\n",
        ),
    ];
    let view = role(&files, "roles/production-manager");
    let variant = &view["variants"][0];
    assert_eq!(variant["heading"], "In VFX");
    assert_eq!(variant["differences"][0]["label"], "Reports to");
    assert_eq!(titles(&variant["differences"][0]["values"]), ["Show producer"]);
    assert_eq!(variant["differences"][0]["instead_of"], "Line producer");
    assert_eq!(titles(&variant["differences"][2]["values"]), ["Scheduling 3 → 4"]);
    // Both ends of the line show it, though only one wrote it.
    let above = role(&files, "roles/show-producer");
    assert_eq!(titles(&above["manages"]["shown"]), [""; 0]);
    assert_eq!(above["variants"][0]["differences"][0]["label"], "Manages");
    let left = role(&files, "roles/line-producer");
    assert_eq!(
        titles(&left["variants"][0]["differences"][0]["values"]),
        ["nobody"]
    );
    assert_eq!(
        left["variants"][0]["differences"][0]["instead_of"],
        "Production manager"
    );
}

#[test]
fn a_move_names_the_skills_that_are_missing_and_who_made_it() {
    let files = [
        (
            "content/roles/runner.md",
            "---\nskills: {notes: 1, driving: 2}\nmoves: [{to: coordinator, years: 1-2}, {to: editor, kind: side}]\n---\n",
        ),
        (
            "content/roles/coordinator.md",
            "---\nskills: {notes: 3, tracking: 3, driving: 1}\nroutes_in: [Theatre]\n---\n",
        ),
        ("content/roles/editor.md", ""),
        (
            "content/people/ana-ruiz.md",
            "---\nstory: [{role: runner, from: 2014}, {role: coordinator, from: 2015}]\n---\n",
        ),
    ];
    let runner = role(&files, "roles/runner");
    let up = &runner["moves_up"][0];
    assert_eq!(up["years"], "1–2 years");
    let gains: Vec<_> = up["gains"]
        .as_array()
        .map(|gains| {
            gains
                .iter()
                .map(|gain| (&gain["skill"]["title"], &gain["text"]))
                .collect()
        })
        .unwrap_or_default();
    assert_eq!(gains.len(), 2);
    assert_eq!(gains[0], (&Value::from("Tracking"), &Value::from("new, 3")));
    assert_eq!(gains[1], (&Value::from("Notes"), &Value::from("1 → 3")));
    assert_eq!(titles(&up["people"]["shown"]), ["Ana ruiz"]);
    assert_eq!(runner["moves_side"][0]["role"]["title"], "Editor");
    let coordinator = role(&files, "roles/coordinator");
    assert_eq!(coordinator["entered_from"]["shown"][0]["role"]["title"], "Runner");
    assert_eq!(coordinator["routes_in"][0], "Theatre");
}

#[test]
fn a_grade_leads_to_what_its_base_does() {
    let files = [
        (
            "content/roles/artist.md",
            "---\nfocus: Draws\n---\n## Responsibilities\n",
        ),
        ("content/roles/senior-artist.md", "---\nextends: artist\n---\n"),
    ];
    let senior = role(&files, "roles/senior-artist");
    assert_eq!(senior["base"]["role"]["title"], "Artist");
    assert_eq!(
        senior["base"]["responsibilities"],
        "/roles/artist/#responsibilities"
    );
    assert_eq!(
        titles(&role(&files, "roles/artist")["grades"]["shown"]),
        ["Senior artist"]
    );
}

#[test]
fn roles_of_a_department_stand_in_order_of_level() {
    let files = [
        ("content/departments/art.md", ""),
        ("content/roles/a.md", "---\ndepartment: art\nlevel: 3\n---\n"),
        ("content/roles/b.md", "---\ndepartment: art\nlevel: 1\n---\n"),
        ("content/roles/c.md", "---\ndepartment: art\n---\n"),
    ];
    let view = role(&files, "roles/a");
    assert_eq!(titles(&view["siblings"]), ["B", "A", "C"]);
    assert_eq!((&view["level"], &view["level_count"]), (&3.into(), &3.into()));
    assert_eq!(view["has_more_siblings"], false);
}

#[test]
fn a_role_on_which_hundreds_lean_names_some_and_counts_the_others() {
    let mut files = vec![("content/roles/lead.md".to_owned(), String::new())];
    for number in 100..165 {
        let text = "---\nreports_to: lead\nworks_with: [lead]\nmoves: [{to: lead}]\n---\n";
        files.push((format!("content/roles/artist-{number}.md"), text.to_owned()));
    }
    let files: Vec<_> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let lead = role(&files, "roles/lead");
    for list in ["entered_from", "works_with"] {
        let list = &lead[list];
        assert_eq!(list["shown"].as_array().map(Vec::len), Some(60), "{list}");
        assert_eq!(list["more"], 5, "{list}");
    }
}

#[test]
fn a_move_says_what_differs_where_it_leads() {
    let files = [
        ("callboard.yaml", "media: [film, vfx]\n"),
        ("content/departments/art.md", "---\ntitle: Art\n---\n"),
        (
            "content/roles/artist.md",
            "---\nfocus: Draws\nlevel: 5\nstage: early\nreports_to: lead\ntools: [pencil]\nmoves: [{to: lead}]\n---\n",
        ),
        (
            "content/roles/lead.md",
            "---\nfocus: Decides\ndepartment: art\nlevel: 3\nstage: early\ntools: [pencil, desk]\nexperience: 3-6\n---\n",
        ),
    ];
    let artist = role(&files, "roles/artist");
    let differences = artist["moves_up"][0]["differences"].as_array().cloned();
    let told: Vec<_> = differences
        .iter()
        .flatten()
        .filter_map(|line| line.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "Focus: Decides",
            "Department: Art",
            "Level: 3 instead of 5",
            "Experience: 3–6 years",
            "New tools: Desk",
        ]
    );
    assert_eq!(artist["compare"]["url"], "/careers/compare/?left=artist");
}

#[test]
fn a_skill_may_have_no_level_and_a_variant_may_leave_one_out() {
    let files = [
        (
            "content/roles/runner.md",
            "---\nskills: [drawing, driving: 2]\nmoves: [{to: artist}]\n\
             variants:\n  vfx: {skills: {driving: none, drawing: 3}}\n---\n",
        ),
        (
            "content/roles/artist.md",
            "---\nskills: [painting, drawing: 3, driving]\n---\n",
        ),
    ];
    let view = role(&files, "roles/runner");
    let rows = view["skills"].as_array().unwrap();
    assert_eq!(
        [&rows[0]["skill"]["title"], &rows[1]["skill"]["title"]],
        ["Driving", "Drawing"]
    );
    assert_eq!(
        [&rows[0]["level"]["number"], &rows[1]["level"]],
        [&Value::from(2), &Value::Null]
    );
    assert_eq!(
        titles(&view["variants"][0]["differences"][0]["values"]),
        ["Drawing 3", "Driving not needed"]
    );
    // Drawing at some level becomes 3; driving at any level is there already.
    let gains = view["moves_up"][0]["gains"].as_array().unwrap();
    let texts: Vec<&str> = gains.iter().filter_map(|gain| gain["text"].as_str()).collect();
    assert_eq!(texts, ["to 3", "new"]);
}

#[test]
fn a_variant_a_grade_and_a_move_differ_by_one_rule() {
    let pay = |high: u32| format!("{{low: 500, high: {high}, per: week, currency: GBP}}");
    let artist = format!(
        "---\nlevel: 6\npay: {}\nworks_with: [animator, editor]\nmoves: [{{to: lead}}]\n\
         variants: {{vfx: {{pay: {}, level: 5}}}}\ngrades: [{{id: senior-artist, pay: {}, level: 5}}]\n---\n",
        pay(600),
        pay(700),
        pay(700),
    );
    let lead = format!("---\nlevel: 5\npay: {}\n---\n", pay(700));
    let files = [
        ("callboard.yaml", "media: [animation, vfx]\n"),
        ("content/roles/artist.md", &*artist),
        ("content/roles/lead.md", &*lead),
        ("content/roles/editor.md", ""),
        ("content/roles/animator.md", "---\nmedia: animation\n---\n"),
    ];
    let view = role(&files, "roles/artist");
    let said = |differences: &Value| -> Vec<String> {
        let differences = differences.as_array().into_iter().flatten();
        let line = |difference: &Value| {
            let parts = [
                &difference["label"],
                &difference["values"][0]["title"],
                &difference["instead_of"],
            ];
            let [label, value, usual] = parts.map(|part| part.as_str().unwrap_or_default());
            format!("{label}: {value} instead of {usual}")
        };
        differences.map(line).collect()
    };
    let expected = [
        "Level: 5 instead of 6",
        "Pay: £500–700 a week instead of £500–600 a week",
    ];
    // That there are no animators in VFX is no difference of the artist.
    assert_eq!(said(&view["variants"][0]["differences"]), expected);
    assert_eq!(said(&view["ladder"]["steps"][0]["differences"]), expected);
    assert_eq!(view["moves_up"][0]["differences"], serde_json::json!(expected));
}
