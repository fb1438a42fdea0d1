//! Sites in other languages than English: nothing that the program writes is left in English.
//!
//! The demo is built with a made-up word (`zq…`) in place of each of its own. So a word of its pages, data and drawings that is
//! neither made up nor in the strings file of the language was written by the program. In Arabic that is any word in Latin letters.

use std::collections::{BTreeMap, BTreeSet};

use callboard::content::Kind;
use callboard::diagnostic::Severity;
use callboard::source::History;
use callboard::source::history::{Commit, Touch};
use callboard::words::{Piece, Words, pieces};
use callboard::yaml::Node;
use callboard::yaml::node::Data;
use jiff::civil::date;
use serde_json::Value;

use crate::project::{Project, Site};

/// What stands before each made-up word.
const MARK: &str = "zq";

/// Names of files, and of folders that hold no kind, that say what is in them.
const NAMES: [&str; 5] = ["calls", "content", "crew", "index", "schedule"];

fn is_name(stem: &str) -> bool {
    NAMES.contains(&stem) || Kind::of_folder(stem).is_some()
}

/// Keys whose values are a choice of a few words.
const CHOICES: [&str; 14] = [
    "balance",
    "colour",
    "country",
    "currency",
    "per",
    "raw_html",
    "remote",
    "social_cards",
    "stage",
    "status",
    "stress",
    "type",
    "week",
    "work",
];
/// Keys of which the keys below are ids.
const BY_ID: [&str; 7] = [
    "covers",
    "expects",
    "nice",
    "notes",
    "reports_to",
    "skills",
    "variants",
];
/// Values that mean something wherever they stand alone.
const MEANINGS: [&str; 8] = ["false", "hard", "none", "side", "soft", "true", "up", "vacant"];
/// Parts of a bible, and the whole crew on a distribution list.
const PARTS: [&str; 5] = ["about", "calls", "chapters", "crew", "schedule"];

/// Words that are not of any language: names of formats, of a time zone and a country, a code of the grid of days, and the one
/// heading that stays.
const NO_WORDS: [&str; 12] = [
    "callboard",
    "dot",
    "europe",
    "gb",
    "json",
    "london",
    "mermaid",
    "optional",
    "responsibilities",
    "sf",
    "svg",
    "vcard",
];

fn made_up(word: &str) -> String {
    let turned = word.bytes().map(|letter| match letter {
        b'a'..=b'z' => char::from((letter - b'a' + 13) % 26 + b'a'),
        _ => char::from((letter.to_ascii_lowercase() - b'a' + 13) % 26 + b'a'),
    });
    let turned: String = turned.collect();
    match word.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        true => format!("Zq{turned}"),
        false => format!("{MARK}{turned}"),
    }
}

/// A text with made-up words. Addresses stay, and so do letters behind a figure, as in `6w`, or behind a dot, as in `.csv`.
fn made_up_text(text: &str) -> String {
    let mut out = String::new();
    for chunk in text.split_inclusive(char::is_whitespace) {
        if ["https:", "http:", "mailto:", "@"]
            .iter()
            .any(|mark| chunk.contains(mark))
        {
            out.push_str(chunk);
            continue;
        }
        let mut rest = chunk;
        while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
            out.push_str(&rest[..start]);
            let word = &rest[start..];
            let end = word.find(|letter: char| !letter.is_ascii_alphabetic());
            let (word, after) = word.split_at(end.unwrap_or(word.len()));
            let is_behind = rest[..start].ends_with(|before: char| before.is_ascii_digit() || before == '.');
            match is_behind {
                true => out.push_str(word),
                false => out.push_str(&made_up(word)),
            }
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

/// The path of a file, or of a link to it.
fn made_up_path(path: &str) -> String {
    let steps = path.split('/').map(|step| {
        let (stem, end) = step
            .split_once('.')
            .map_or((step, ""), |(stem, _)| (stem, &step[stem.len()..]));
        match is_name(stem) {
            true => step.to_owned(),
            false => made_up_text(stem) + end,
        }
    });
    steps.collect::<Vec<_>>().join("/")
}

/// A value of front matter or of the settings, as YAML on one line.
fn made_up_value(node: &Node, key: &str) -> String {
    match &node.data {
        Data::Map(entries) => {
            let entries = entries.iter().map(|(name, value)| {
                let name = name.text().unwrap_or_default();
                let shown = match BY_ID.contains(&key) && !name.contains('.') {
                    true => made_up_text(name),
                    false => name.to_owned(),
                };
                format!("{shown}: {}", made_up_value(value, name))
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Data::List(items) => {
            // The manual of the program is no part of this site.
            let items = items.iter().filter(|(_, item)| item.text() != Some("manual"));
            let items = items.map(|(_, item)| made_up_value(item, key));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Data::Scalar { text, is_plain } => {
            let is_part = matches!(key, "order" | "to") && PARTS.contains(&text.as_str());
            let stays =
                CHOICES.contains(&key) || MEANINGS.contains(&text.as_str()) || is_part || key == "zone";
            let new = match text.split_once('/') {
                _ if stays => text.clone(),
                Some((folder, id)) if is_name(folder) => format!("{folder}/{}", made_up_text(id)),
                _ if text.ends_with(".csv") => made_up_path(text),
                _ => made_up_text(text),
            };
            match *is_plain && new == *text {
                true => new,
                false => Value::from(new).to_string(),
            }
        }
    }
}

fn made_up_mapping(yaml: &str, leave_out: &[&str]) -> String {
    let node = Node::parse(yaml, 0).expect("the demo is YAML");
    let entries = node.entries().iter().filter_map(|(name, value)| {
        let name = name.text()?;
        (!leave_out.contains(&name)).then(|| format!("{name}: {}\n", made_up_value(value, name)))
    });
    entries.collect()
}

fn made_up_line(line: &str) -> String {
    if line.starts_with("```") || line == "## Responsibilities" {
        return line.to_owned();
    }
    if let Some(fence) = line.strip_prefix("::: ") {
        let (word, title) = fence.split_once(' ').unwrap_or((fence, ""));
        let word = match word {
            "crew" | "internal" => made_up(word),
            callout => callout.to_owned(),
        };
        return format!("::: {word} {}", made_up_text(title))
            .trim_end()
            .to_owned();
    }
    let callout = line.strip_prefix("> [!").and_then(|rest| rest.find(']'));
    let (head, mut rest) = line.split_at(callout.map_or(0, |end| end + "> [!]".len()));
    let mut out = head.to_owned();
    // What stands as it is, or is a path: tags, addresses of links, ids in braces.
    while let Some((at, open, close)) = [("](", ')'), ("<", '>'), ("[[", ']'), ("{#", '}'), ("]: ", ' ')]
        .into_iter()
        .filter_map(|(open, close)| Some((rest.find(open)?, open, close)))
        .min()
    {
        out.push_str(&made_up_text(&rest[..at]));
        let inside = &rest[at + open.len()..];
        let end = inside.find(close).unwrap_or(inside.len());
        let (inside, after) = inside.split_at(end);
        out.push_str(open);
        out.push_str(&match open {
            "<" => inside.to_owned(),
            "[[" => made_up_text(inside.rsplit_once('/').map_or(inside, |(_, id)| id)),
            "{#" => made_up_text(inside),
            _ if inside.contains(':') => inside.to_owned(),
            _ => {
                let (path, anchor) = inside.split_once('#').unwrap_or((inside, ""));
                let anchor = match anchor {
                    "" => String::new(),
                    "responsibilities" => "#responsibilities".to_owned(),
                    anchor => format!("#{}", made_up_text(anchor)),
                };
                made_up_path(path) + &anchor
            }
        });
        rest = after;
    }
    out + &made_up_text(rest)
}

fn made_up_file(path: &str, text: &str) -> String {
    if path.ends_with("crew.csv") {
        let (head, rows) = text.split_once('\n').unwrap_or((text, ""));
        return format!("{head}\n{}", made_up_text(rows).replace(&made_up("true"), "true"));
    }
    let (front, prose) = match text.strip_prefix("---\n") {
        Some(rest) if !rest.starts_with("---") => rest.split_once("\n---\n").unwrap_or((rest, "")),
        _ => ("", text.trim_start_matches("---\n---\n")),
    };
    let prose: Vec<String> = prose.lines().map(made_up_line).collect();
    // Some files get their titles from the program.
    let untitled: &[&str] = match path.rsplit('/').next() {
        Some("crew.md" | "schedule.md") => &["title"],
        _ if path == "content/index.md" || path.contains("/calls/") => &["title"],
        _ => &[],
    };
    let front = match front {
        "" => String::new(),
        front => format!("---\n{}---\n", made_up_mapping(front, untitled)),
    };
    format!("{front}{}\n", prose.join("\n"))
}

/// The demo with made-up words, in a language.
fn site_in(language: &str) -> Site {
    let demo = Project::demo();
    let mut project = Project::new();
    for (path, bytes) in demo.files() {
        let is_content = path.starts_with("content/") && !path.starts_with("content/manual/");
        let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| is_content) else {
            continue;
        };
        project = project.file(&made_up_path(path), made_up_file(path, text));
    }
    let settings = String::from_utf8(demo.files()["callboard.yaml"].clone()).expect("UTF-8");
    let settings = made_up_mapping(&settings, &["bible", "language", "title"]);
    let more = format!("language: {language}\nbase_url: https://zq.example/\nbible: {{}}\n");
    let touched = |path: &str, touch: Touch| (made_up_path(path).into(), touch);
    let commits = [
        ("content/roles/producer.md", Touch::Added),
        ("content/roles/runner.md", Touch::Changed),
        (
            "content/roles/editor.md",
            Touch::Renamed("content/roles/zq.md".into()),
        ),
    ];
    let commit = Commit {
        id: "aa".into(),
        at: "2026-05-01T12:00:00Z".parse().expect("a time"),
        day: date(2026, 5, 1),
        author: "Zqnan".into(),
        subject: "zqsubject".into(),
        touched: commits.map(|(path, touch)| touched(path, touch)).to_vec(),
    };
    let project = project
        .file("callboard.yaml", settings + &more)
        .asking(|request| request.audience = Some(made_up("internal")))
        .with_history(History::Known(vec![commit].into()));
    let compiled = project.compile();
    let errors = compiled.diagnostics.iter();
    let errors: Vec<_> = errors
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    Site { compiled }
}

/// The texts of a page, drawing or feed that people read or hear, in order.
fn texts_of_markup(markup: &str) -> Vec<String> {
    const READ: [&str; 6] = ["alt", "aria-label", "content", "label", "placeholder", "title"];
    let mut texts = Vec::new();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        texts.push(decoded(&rest[..at]));
        let (tag, after) = rest[at..].split_once('>').unwrap_or((&rest[at..], ""));
        let name = tag[1..].split([' ', '\n', '>']).next().unwrap_or_default();
        // Of elements in the head only sentences are read.
        let is_read = name != "meta"
            || ["description", "og:title"]
                .iter()
                .any(|property| tag.contains(property));
        for attribute in READ.iter().filter(|_| is_read) {
            let value = tag
                .split_once(&format!(" {attribute}=\""))
                .and_then(|(_, value)| value.split_once('"'));
            texts.extend(value.map(|(value, _)| decoded(value)));
        }
        rest = after;
        if matches!(name, "script" | "style") {
            let (inside, after) = rest.split_once(&format!("</{name}>")).unwrap_or((rest, ""));
            if tag.contains("ld+json") {
                let data: Value = serde_json::from_str(inside).expect("JSON-LD is JSON");
                texts_of_data(&data, "", &mut texts);
            }
            rest = after;
        }
    }
    texts.push(decoded(rest));
    texts
}

/// The texts of JSON-LD; other values are words of its vocabulary.
fn texts_of_data(data: &Value, key: &str, texts: &mut Vec<String>) {
    match data {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| texts_of_data(value, key, texts)),
        Value::Array(items) => items.iter().for_each(|item| texts_of_data(item, key, texts)),
        Value::String(text) if ["creativeWorkStatus", "description", "name", "roleName"].contains(&key) => {
            texts.push(text.clone());
        }
        _ => {}
    }
}

fn decoded(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_owned(), |text, (entity, letter)| {
        text.replace(entity, letter)
    })
}

/// The texts in the strings of a script that holds data. Those without a space may be packed numbers.
fn texts_of_script(script: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for (at, _) in script.match_indices('"') {
        // Each quotation mark may begin a string; what only looks like one is no JSON, or has no words.
        let mut strings = serde_json::Deserializer::from_str(&script[at..]).into_iter::<String>();
        if let Some(Ok(text)) = strings.next()
            && text.contains(' ')
        {
            match text.contains('<') {
                true => texts.extend(texts_of_markup(&text)),
                false => texts.push(text),
            }
        }
    }
    texts
}

/// The texts of a calendar's events.
fn texts_of_calendar(calendar: &str) -> Vec<String> {
    const READ: [&str; 6] = [
        "CATEGORIES",
        "DESCRIPTION",
        "LOCATION",
        "NAME",
        "SUMMARY",
        "X-WR-CALNAME",
    ];
    let unfolded = calendar.replace("\r\n ", "");
    let lines = unfolded.split("\r\n").filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        READ.contains(&name.split(';').next()?)
            .then(|| value.replace("\\n", " "))
    });
    lines.collect()
}

fn texts_of_file(path: &str, text: &str) -> Vec<String> {
    let end = path.rsplit('.').next().unwrap_or_default();
    match end {
        // What the host or a program reads.
        _ if path.starts_with("callboard/static/") || path.starts_with("callboard/search/") => Vec::new(),
        _ if path.ends_with("sitemap.xml") || path.ends_with("crew.csv") || path == "robots.txt" => {
            Vec::new()
        }
        "html" | "svg" | "xml" => texts_of_markup(text),
        "js" => texts_of_script(text),
        "ics" => texts_of_calendar(text),
        "vcf" => text
            .lines()
            .filter_map(|line| line.strip_prefix("NOTE:").map(str::to_owned))
            .collect(),
        "csv" => vec![text.to_owned()],
        // Without the addresses of links.
        "txt" => text
            .split("](")
            .map(|part| part.rsplit_once(')').map_or(part, |(_, rest)| rest).to_owned())
            .collect(),
        _ => Vec::new(),
    }
}

/// Words in Latin letters, without those of addresses, and what made-up texts keep behind a figure or a dot.
fn latin_words(text: &str) -> impl Iterator<Item = String> + '_ {
    let is_address = |chunk: &&str| {
        ["://", "@", "www.", "content/", "](../", "site.json"]
            .iter()
            .any(|mark| chunk.contains(mark))
    };
    let chunks = text
        .split(char::is_whitespace)
        .filter(move |chunk| !is_address(chunk));
    chunks.flat_map(|chunk| {
        let starts = chunk.split_inclusive(|letter: char| !letter.is_ascii_alphabetic());
        let mut is_behind = false;
        starts.filter_map(move |word| {
            let was_behind = is_behind;
            is_behind = word.ends_with(|last: char| last.is_ascii_digit() || last == '.');
            let word = word.trim_end_matches(|letter: char| !letter.is_ascii_alphabetic());
            (word.len() > 1 && !was_behind).then(|| word.to_lowercase())
        })
    })
}

/// Words of a site that are neither made up nor among those of a language, each with a text that has it.
fn words_left(site: &Site, words: &Words) -> BTreeMap<String, String> {
    let own = words
        .keys()
        .filter_map(|key| words.get(key))
        .flat_map(|word| word.texts());
    let said = own.flat_map(|text| pieces(text)).filter_map(|piece| match piece {
        Piece::Words(words) => Some(words),
        Piece::Part(_) => None,
    });
    let mut known: BTreeSet<String> = said.flat_map(latin_words).collect();
    known.extend(NO_WORDS.map(str::to_owned));
    let files = site.paths().into_iter().filter_map(|path| {
        let bytes = site.compiled.output.get(&path)?;
        Some((path, String::from_utf8(bytes.to_vec()).ok()?))
    });
    let texts: Vec<(String, Vec<String>)> = files
        .map(|(path, text)| {
            let texts = texts_of_file(&path, &text);
            (path, texts)
        })
        .collect();
    let all = texts.iter().flat_map(|(_, texts)| texts);
    let made_up: BTreeSet<String> = all
        .flat_map(|text| latin_words(text))
        .filter(|word| word.starts_with(MARK))
        .collect();
    let mut left = BTreeMap::new();
    for (path, texts) in &texts {
        let mut before = String::new();
        for text in texts {
            for word in latin_words(text) {
                let is_made_up = word.contains(MARK) || word.chars().all(|letter| letter == 'z');
                // A drawing breaks a long word into lines.
                let is_rest = || made_up.contains(&format!("{before}{word}"));
                if !is_made_up && !known.contains(&word) && !is_rest() {
                    let place = || format!("{path}: {}", text.trim());
                    left.entry(word.clone()).or_insert_with(place);
                }
                before = word;
            }
        }
    }
    left
}

#[test]
fn no_english_word_of_the_program_is_left_in_arabic() {
    let site = site_in("ar");
    let left = words_left(&site, &site.compiled.config.words);
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn no_english_word_of_the_program_is_left_in_french() {
    let site = site_in("fr");
    let left = words_left(&site, &site.compiled.config.words);
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn the_same_look_at_the_english_site_finds_its_words() {
    let left = words_left(&site_in("en"), &Words::new("en", BTreeMap::new()));
    let expected = [
        "boxes",
        "hospital",
        "march",
        "milestones",
        "monday",
        "occupational",
        "reports",
        "roles",
        "since",
        "the",
        "vacant",
    ];
    let missed: Vec<_> = expected
        .into_iter()
        .filter(|word| !left.contains_key(*word))
        .collect();
    assert!(missed.is_empty(), "{missed:?} of {:?}", left.keys());
}

/// Where these words stand in a page, in order.
fn order_in(page: &str, words: &[&str]) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = words
        .iter()
        .map(|word| {
            (
                page.find(&format!(">{word}<"))
                    .unwrap_or_else(|| panic!("no {word}")),
                *word,
            )
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, word)| word.to_owned()).collect()
}

#[test]
fn a_list_is_in_the_order_of_the_alphabet_of_each_language() {
    for (language, titles) in [
        (
            "fr",
            [
                "Décoratrice",
                "Éclairagiste",
                "Effaceur",
                "Étalonneur",
                "Figurant",
                "Œuvre",
            ],
        ),
        ("ar", ["أمين", "بائع", "تاجر", "مخرج", "منتج", "ناقد"]),
    ] {
        let mut project = Project::new().file("callboard.yaml", format!("language: {language}\n"));
        // Their ids are in another order.
        for (at, title) in titles.iter().rev().enumerate() {
            project = project.file(
                &format!("content/tools/t{at}.md"),
                format!("---\ntitle: {title}\n---\n"),
            );
        }
        assert_eq!(
            order_in(&project.build().text("tools/index.html"), &titles),
            titles
        );
    }
}
