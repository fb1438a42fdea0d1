//! What theme authors are reported views is what the code says: `themes/default/FIELDS.md` is written from `src/view/`.
//!
//! After a change of a view, `CALLBOARD_BLESS=1 cargo test --test it theme_fields` writes the file anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// A field: its name, its type and what it is.
struct Field {
    name: String,
    kind: String,
    about: String,
}

/// A struct of `src/view/`: what it is, and its fields.
struct View {
    about: String,
    fields: Vec<Field>,
}

#[test]
fn the_fields_of_every_view_are_listed_for_theme_authors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut views = BTreeMap::new();
    read_folder(&root.join("src/view"), &mut views);
    let listed = list(&views);
    let file = root.join("themes/default/FIELDS.md");
    if std::env::var_os("CALLBOARD_BLESS").is_some() {
        std::fs::write(&file, &listed).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written.replace("\r\n", "\n") == listed,
        "themes/default/FIELDS.md is out of date; write it anew with CALLBOARD_BLESS=1"
    );
}

/// Views by the name that templates know them by, then the types that their fields are made of.
fn list(views: &BTreeMap<String, View>) -> String {
    let mut text = String::from(
        "# What templates see\n\nWritten from `src/view/` by a test, so it is what the code does. `Option` may be empty, `Vec` is a list.\n\
         A name of a type leads to its fields below.\n",
    );
    let (named, parts): (Vec<_>, Vec<_>) = views.iter().partition(|(_, view)| name_in(&view.about).is_some());
    for (kind, view) in named.into_iter().chain(parts) {
        let title = match name_in(&view.about) {
            Some(name) => format!("`{name}`: {kind}"),
            None => kind.clone(),
        };
        let _ = write!(
            text,
            "\n## {title}\n\n{}\n\n| field | type | what |\n|---|---|---|\n",
            view.about
        );
        for Field { name, kind, about } in &view.fields {
            let _ = writeln!(text, "| `{name}` | `{kind}` | {} |", about.replace('|', "\\|"));
        }
    }
    text
}

/// The name that templates use: in the docs of a view, behind `templates see it as`.
fn name_in(about: &str) -> Option<&str> {
    let (_, rest) = about.split_once("emplates see it as `")?;
    rest.split_once('`').map(|(name, _)| name)
}

fn read_folder(folder: &Path, views: &mut BTreeMap<String, View>) {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read_folder(&path, views);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            read(&std::fs::read_to_string(&path).unwrap(), views);
        }
    }
}

/// The public structs of a file that are serialised for templates.
fn read(source: &str, views: &mut BTreeMap<String, View>) {
    let mut docs = String::new();
    let mut is_serialised = false;
    let mut open: Option<(String, View)> = None;
    for line in source.lines() {
        let bare = line.trim();
        if let Some(doc) = bare.strip_prefix("///") {
            docs = format!("{docs} {}", doc.trim()).trim().to_owned();
            continue;
        }
        if bare.starts_with("#[derive(") {
            is_serialised = bare.contains("Serialize");
        }
        if bare.starts_with("#[") {
            continue;
        }
        if let Some((_, view)) = &mut open
            && let Some((name, kind)) = bare.strip_prefix("pub ").and_then(|field| field.split_once(':'))
        {
            view.fields.push(Field {
                name: name.to_owned(),
                kind: kind.trim().trim_end_matches(',').to_owned(),
                about: std::mem::take(&mut docs),
            });
        } else if let Some(name) = line
            .strip_prefix("pub struct ")
            .and_then(|rest| rest.strip_suffix(" {"))
            && is_serialised
        {
            let about = std::mem::take(&mut docs);
            open = Some((
                name.to_owned(),
                View {
                    about,
                    fields: Vec::new(),
                },
            ));
        } else if line == "}"
            && let Some((name, view)) = open.take()
        {
            views.insert(name, view);
        }
        docs.clear();
        is_serialised = false;
    }
}
