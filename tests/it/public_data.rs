//! What a site says for programs and people of its names, lines and waits: the data agree with the pages, and nobody is called
//! by a name that they left.

use crate::project::Project;

/// A show of a medium in which there is no editor, so that its assistant answers to the producer.
fn show() -> Project {
    let role = |keys: &str| format!("---\n{keys}---\n");
    Project::new()
        .file(
            "callboard.yaml",
            "media: [animation, vfx]\naudiences: [public, crew]\n",
        )
        .file("content/roles/producer.md", role("title: Producer\n"))
        .file(
            "content/roles/editor.md",
            role("title: Editor\nreports_to: producer\nmedia: [animation]\n"),
        )
        .file(
            "content/roles/assistant.md",
            role("title: Assistant\nreports_to: editor\n"),
        )
        .file(
            "content/people/jo-bell.md",
            "---\ntitle: Jo Bell\naka: [Jay]\nformer: [Joanna Oldname]\n---\n",
        )
        .file("content/productions/ferry/index.md", "---\nmedium: vfx\n---\n")
        .file(
            "content/productions/ferry/crew.md",
            "---\ncrew:\n  - {role: producer, who: Ana Ruiz}\n  - {role: assistant, who: Joanna OLDNAME}\n---\n",
        )
}

#[test]
fn the_data_have_the_lines_that_charts_hang_and_waits_with_their_lags() {
    let site = show()
        .file(
            "content/productions/ferry/schedule.md",
            "---\nstart: 2026-03-02\nphases:\n  - {id: build, for: 2w}\n  - {id: light, for: 1w, after: build -2d}\n  \
             - {id: comp, for: 1w, after: [build, light +3d]}\n---\n",
        )
        .build();
    let data = site.data();
    let reporting = &data["reporting"];
    assert_eq!(
        reporting["animation"],
        serde_json::json!({"editor": "producer", "assistant": "editor"})
    );
    // There is no editor: neither as somebody's superior, nor with one.
    assert_eq!(reporting["vfx"], serde_json::json!({"assistant": "producer"}));
    let ferry = &data["productions"][0];
    assert_eq!(ferry["reporting"], serde_json::json!({"assistant": "producer"}));
    let after = |phase: usize| ferry["schedule"]["phases"][phase]["after"].clone();
    assert_eq!(after(1), serde_json::json!(["build -2d"]));
    assert_eq!(after(2), serde_json::json!(["build", "light +3d"]));
}

#[test]
fn graphviz_gets_no_instruction_that_it_fails_on_with_many_boxes() {
    let site = show().build();
    let dot = site.text("org-chart/org-chart.dot");
    assert!(dot.contains("-> "), "{dot}");
    assert!(!dot.contains("splines"), "{dot}");
}

#[test]
fn a_former_name_means_the_person_and_is_shown_nowhere() {
    let site = show()
        .file(
            "content/notes.md",
            "---\ntitle: Notes\n---\n[[Joanna Oldname]] is here.\n\nAsk [[joanna oldname]], or [[Jay]].\n",
        )
        .file(
            "content/roles/cutter.md",
            "---\ntitle: Cutter\n---\nWorks with [[Joanna Oldname]].\n\n## Responsibilities\n\n- Asks [[Joanna Oldname]]\n",
        )
        .asking(|request| request.with_search = true)
        .build();
    let page = site.text("notes/index.html");
    assert!(
        page.contains(">Jo Bell</a>") && page.contains(">Jay</a>"),
        "{page}"
    );
    assert!(
        site.text("productions/ferry/crew/index.html")
            .contains("/people/jo-bell/")
    );
    for (path, bytes) in site.compiled.output.files() {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!text.contains("oldname"), "{path}");
    }
}

#[test]
fn leave_and_audiences_of_a_person_hold_for_every_name_in_words() {
    let restricted = [
        "visible: crew\n",          // Only the crew may see the page.
        "keep_until: 2026-05-03\n", // The leave ended yesterday.
    ];
    for key in restricted {
        let person =
            format!("---\ntitle: Zo\u{eb} Quill\naka: [Quilly]\nformer: [Zachary Quill]\n{key}---\n");
        let mut crew = "---\ncrew:\n".to_owned();
        for name in [
            "zo\u{eb}  QUILL",
            "Zoe\u{308} Quill",
            "Quilly",
            "Zachary Quill",
            "zoe",
        ] {
            crew.push_str(&format!("  - {{role: assistant, who: \"{name}\"}}\n"));
        }
        let site = show()
            .file("content/people/zoe.md", person)
            .file("content/productions/ferry/crew.md", crew + "---\n")
            .compile();
        for (path, bytes) in site.output.files() {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            assert!(!text.contains("quill") && !path.contains("zoe"), "{key}{path}");
        }
    }
}
