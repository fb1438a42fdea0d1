//! Beside each page its text as Markdown, and `llms.txt` for all of them: every sentence of a page, and no other.

use std::collections::BTreeSet;

use callboard::output::Folder;
use callboard::output::known::Known;
use callboard::site::{Cache, link_up};
use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::project::Project;

fn with_twins(project: Project) -> Project {
    let settings = project.files().get("callboard.yaml").cloned().unwrap_or_default();
    let settings = String::from_utf8(settings).expect("settings are UTF-8");
    match settings.contains("twins:") {
        true => project,
        false => project.file("callboard.yaml", format!("{settings}\ntwins: relative\n")),
    }
}

/// What a person reads in the `main` of a page: its letters and digits in order, with the words that stand for pictures.
fn read_as_html(html: &str) -> String {
    const NOT_READ: [&str; 8] = [
        "script", "style", "svg", "nav", "button", "select", "noscript", "template",
    ];
    const READ: [&str; 42] = [
        "a",
        "abbr",
        "article",
        "aside",
        "blockquote",
        "caption",
        "code",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "img",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "section",
        "small",
        "span",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "time",
        "tr",
        "ul",
    ];
    let start = html.find("<main").expect("a page has a main");
    let end = html.find("</main>").expect("and its end");
    // A parser as browsers have it writes the end tags that pages leave out.
    let whole = ammonia::Builder::empty()
        .tags(
            READ.into_iter()
                .chain(["thead", "th", "label", "sup", "sub"])
                .collect(),
        )
        .clean_content_tags(NOT_READ.into_iter().collect())
        .generic_attributes(["hidden", "aria-hidden"].into_iter().collect())
        .tag_attributes(
            [("img", ["alt", "src"].into_iter().collect())]
                .into_iter()
                .collect(),
        )
        .clean(&html[start..end])
        .to_string();
    let mut read = String::new();
    let mut skipped = 0;
    for Ok(token) in Tokenizer::new(&whole) {
        match token {
            Token::StartTag(tag) => {
                let is_void = *tag.name == b"img"[..];
                let has = |key: &str| tag.attributes.contains_key(key.as_bytes());
                if skipped > 0 {
                    skipped += usize::from(!is_void);
                } else if has("hidden") || has("aria-hidden") {
                    skipped = usize::from(!is_void);
                } else if let Some(words) = tag.attributes.get("alt".as_bytes()) {
                    read.push_str(&String::from_utf8_lossy(words));
                }
            }
            Token::EndTag(_) => skipped -= usize::from(skipped > 0),
            Token::String(text) if skipped == 0 => read.push_str(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    read.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The same, as a reader of Markdown has it.
fn read_as_markdown(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut read = String::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) | Event::Code(text) => read.push_str(&text),
            Event::Start(Tag::HtmlBlock) => panic!("a block of HTML in a twin"),
            Event::InlineHtml(html) => assert_eq!(&*html, "<br>", "no other HTML in a twin"),
            _ => {}
        }
    }
    read.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The first place where two texts differ, with what stands around it.
fn difference(a: &str, b: &str) -> Option<String> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let at = a.iter().zip(&b).position(|(a, b)| a != b);
    let at = at.or_else(|| (a.len() != b.len()).then(|| a.len().min(b.len())))?;
    let around = |text: &[char]| {
        text[at.saturating_sub(40)..text.len().min(at + 40)]
            .iter()
            .collect::<String>()
    };
    Some(format!("page …{}…\ntwin …{}…", around(&a), around(&b)))
}

#[test]
fn a_twin_holds_every_sentence_of_its_page_and_no_other() {
    let site = with_twins(Project::demo()).on_demand();
    let mut compared = 0;
    let mut wrong = Vec::new();
    for page in &site.compiled.plan.pages {
        let file = page.url.file();
        let Some(folder) = file.strip_suffix("index.html") else {
            continue;
        };
        let (html, twin) = (site.text(&file), site.text(&format!("{folder}index.md")));
        if let Some(difference) = difference(&read_as_html(&html), &read_as_markdown(&twin)) {
            wrong.push(format!("{file}:\n{difference}"));
        }
        compared += 1;
    }
    assert!(compared > 100, "{compared} pages were compared");
    assert!(
        wrong.is_empty(),
        "{} of {compared}:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n")
    );
}

#[test]
fn every_link_of_a_twin_leads_to_a_file_of_the_site() {
    let site = with_twins(Project::demo()).on_demand();
    let paths: BTreeSet<String> = site.paths().into_iter().collect();
    let mut wrong = Vec::new();
    let mut links = 0;
    for path in paths.iter().filter(|path| path.ends_with("index.md")) {
        let folder = path.trim_end_matches("index.md");
        let text = site.text(path);
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
                continue;
            };
            let address = dest_url.split(['#', '?']).next().unwrap_or_default();
            if address.is_empty() || address.contains(':') {
                continue;
            }
            let address = percent_encoding::percent_decode_str(address)
                .decode_utf8_lossy()
                .into_owned();
            let mut way: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in address.split('/') {
                match part {
                    ".." => _ = way.pop(),
                    part => way.push(part),
                }
            }
            links += 1;
            let file = way.join("/");
            let is_there = paths.contains(&file) || paths.contains(&format!("{}index.html", file));
            if !is_there {
                wrong.push(format!("{path}: {dest_url}"));
            }
        }
    }
    wrong.dedup();
    assert!(links > 1_000, "{links} links were followed");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn facts_are_lists_and_links_lead_from_twin_to_twin() {
    let site = Project::new()
        .file("callboard.yaml", "title: Handbook\ndescription: Who does what.\ntwins: relative\n")
        .file("content/roles/runner.md", "---\nreports_to: producer\nsummary: Fetches and carries.\n---\n## Responsibilities\n\n- Tea\n\n```yaml\na: 1\n```\n")
        .file("content/roles/producer.md", "---\nsummary: Keeps the show going.\n---\n")
        .build();
    let twin = site.text("roles/runner/index.md");
    assert!(
        twin.starts_with("# Runner\n") || twin.contains("\n# Runner\n"),
        "{twin}"
    );
    assert!(
        twin.contains("[Producer](../../roles/producer/index.md)"),
        "{twin}"
    );
    assert!(twin.contains("- Tea\n"), "{twin}");
    assert!(twin.contains("```yaml\na: 1\n```"), "{twin}");
    let list = site.text("llms.txt");
    assert!(list.starts_with("# Handbook\n\n> Who does what.\n"), "{list}");
    assert!(list.contains("## Roles\n"), "{list}");
    assert!(
        list.contains("- [Runner](/roles/runner/index.md): Fetches and carries.\n"),
        "{list}"
    );
}

#[test]
fn whole_addresses_are_a_choice() {
    let site = Project::new()
        .file(
            "callboard.yaml",
            "base_url: https://handbook.example/crew/\ntwins: absolute\n",
        )
        .file("content/index.md", "[Runner](roles/runner.md)\n")
        .file("content/roles/runner.md", "")
        .build();
    let address = "https://handbook.example/crew/roles/runner/index.md";
    assert!(site.text("index.md").contains(&format!("[Runner]({address})")));
    assert!(site.text("llms.txt").contains(address));
}

#[test]
fn without_twins_the_list_leads_to_pages() {
    let site = Project::new().file("content/roles/runner.md", "").build();
    assert!(!site.paths().iter().any(|path| path.ends_with(".md")));
    assert!(site.text("llms.txt").contains("- [Runner](/roles/runner/)\n"));
}

#[test]
fn a_twin_that_somebody_deleted_comes_back_and_an_edit_reaches_it() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let public = folder.path().join("public");
    let write = |project: &Project, known: &Known| {
        let site = link_up(
            &project.snapshot(),
            &project.request,
            &mut Cache::default(),
            &std::sync::Arc::default(),
        )
        .on_demand();
        let mut folder = Folder::open(&public, &[], || {}).expect("the folder is ours");
        site.output
            .write_to(&mut folder, known)
            .expect("it can be written")
    };
    let project = with_twins(
        Project::new()
            .file("content/a.md", "First words.\n")
            .file("content/b.md", "Others.\n"),
    );
    let (written, known) = write(&project, &Known::default());
    assert!(written.changed > 4);
    let twin = public.join("a/index.md");
    let text = || std::fs::read_to_string(&twin).unwrap_or_default();
    assert!(text().contains("First words."));
    std::fs::remove_file(&twin).expect("it was there");
    let (written, known) = write(&project, &known);
    assert_eq!((written.changed, text().contains("First words.")), (1, true));
    let project = project.file("content/a.md", "Second words.\n");
    let (written, known) = write(&project, &known);
    assert!(text().contains("Second words."), "{written:?}");
    let (written, _) = write(&project, &known);
    assert_eq!(written.changed, 0);
}
