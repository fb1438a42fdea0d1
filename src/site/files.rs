//! Parses and lowers the files of `content/`, each on its own. Start reading at [`parse`].

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Progress;
use crate::cache::Memory;
use crate::config::{Config, RawHtml};
use crate::content::grades::WrittenGrade;
use crate::content::hidden::HiddenNames;
use crate::content::sources::{Source, is_ignored, left_out, source_of};
use crate::content::{self, CrewTable, Entry};
use crate::derive;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::document::pictures::{self, Picture};
use crate::document::{self, programs};
use crate::graph::LinkInputs;
use crate::source::{Fingerprint, LargeFile, Snapshot, SourceFile};
use crate::yaml::front_matter::page_stem;

/// One file of `content/` on its own, with its problems.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    matter: Matter,
    /// Grades in the file that the audience may not see.
    hidden_grades: Arc<[WrittenGrade]>,
    problems: Arc<[Diagnostic]>,
    /// Of all that other files may be shown or made from.
    outline: Fingerprint,
}

/// What a file of `content/` is.
#[derive(Clone, Debug)]
enum Matter {
    Entry(Arc<Entry>),
    Table(Arc<CrewTable>),
    /// Its bytes as they are published, and what pages say of a picture.
    Asset(Arc<[u8]>, Option<Picture>),
    /// The same, published from disk.
    Large(derive::LargeAsset, Option<Picture>),
    /// The audience may not see it, or it cannot be told whether it may.
    Hidden,
    /// The same, of a page that goes by some names.
    HiddenPage(Arc<[String]>),
    /// No part of the site, whoever reads it.
    LeftOut,
}

/// All of `content/` that this audience may see.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Of each file, with those that this audience may not see.
    pub(super) outlines: Vec<Fingerprint>,
    pub(super) entries: Vec<Arc<Entry>>,
    pub(super) link_inputs: LinkInputs,
    /// The files that are published as they are, or, of pictures, as they look.
    pub(super) assets: derive::Assets,
    /// Those that were left on disk.
    pub(super) large: derive::LargeAssets,
}

/// Parses and lowers every file, each on its own.
pub(super) fn parse(
    snapshot: &Snapshot,
    config: &Config,
    known: &mut Memory<Parsed>,
    progress: &Progress,
    problems: &mut Vec<Diagnostic>,
) -> Content {
    let mut rules = document::Rules::of(config);
    let files: Vec<&SourceFile> = snapshot.below("content").collect();
    if rules.audiences.names.is_empty() {
        for (folder, hint) in content::page_folders::find(&files) {
            rules.page_folders.push(folder);
            problems.push(hint);
        }
    }
    let rules_fingerprint = Fingerprint::of_value(&rules);
    progress.count(files.len());
    let inputs =
        |file: &&SourceFile| Fingerprint::of_value(&(&file.path, file.fingerprint, rules_fingerprint));
    let parsed = known.recall_all(&files, inputs, |file| {
        let parsed = parse_file(file, &rules);
        progress.step();
        parsed
    });
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    let is_hidden = |(_, parsed): &(&&SourceFile, &Parsed)| {
        matches!(parsed.matter, Matter::Hidden | Matter::HiddenPage(_))
    };
    let hidden = files.iter().zip(&parsed).filter(is_hidden);
    let hidden = hidden.map(|(file, _)| &*file.path);
    // In doubt, closed: what cannot be read may have been restricted, and all that goes with it.
    let unread = snapshot.problems.iter().map(|problem| &*problem.place.file);
    let unread = unread.filter(|_| !config.audience.sees_everything());
    let hidden = hidden.chain(unread.clone()).collect();
    let gone_with_them = content::companions::restricted_with(&paths, &hidden);
    let mut names = HiddenNames::default();
    let mut content = Content::default();
    let link_inputs = &mut content.link_inputs;
    link_inputs.hidden.extend(unread.map(Arc::from));
    for (file, parsed) in files.iter().zip(parsed) {
        problems.extend(parsed.problems.iter().cloned());
        content.outlines.push(parsed.outline);
        let path = file.path.clone();
        let mut hide_grade = |grade: &WrittenGrade| {
            let path = grade.path();
            names.add(&path, grade.names.iter().map(String::as_str));
            link_inputs.hidden.insert(path);
        };
        parsed.hidden_grades.iter().for_each(&mut hide_grade);
        match parsed.matter {
            Matter::Hidden => {
                link_inputs.hidden.insert(path);
            }
            Matter::HiddenPage(found) => {
                names.add(&path, found.iter().map(String::as_str));
                link_inputs.hidden.insert(path);
            }
            Matter::LeftOut => {}
            matter if gone_with_them.contains(&*path) => {
                if let Matter::Entry(entry) = matter {
                    entry
                        .grades
                        .iter()
                        .for_each(|grade| hide_grade(&WrittenGrade::of(grade)));
                    names.add(&path, entry.names());
                }
                link_inputs.hidden.insert(path);
            }
            Matter::Entry(entry) => content.entries.push(entry),
            Matter::Table(table) => {
                link_inputs.tables.insert(path, table);
            }
            Matter::Large(file, picture) => {
                link_inputs.assets.insert(path.clone());
                link_inputs
                    .pictures
                    .extend(picture.map(|picture| (path.clone(), picture)));
                content.large.insert(path, file);
            }
            Matter::Asset(bytes, picture) => {
                if holds_holidays(&path) {
                    link_inputs.calendars.insert(path.clone(), bytes.clone());
                }
                link_inputs.assets.insert(path.clone());
                link_inputs
                    .pictures
                    .extend(picture.map(|picture| (path.clone(), picture)));
                content.assets.insert(path, bytes);
            }
        }
    }
    let seen = |file: &SourceFile| {
        let is_of_site = page_stem(&file.path).is_some() || link_inputs.assets.contains(&file.path);
        is_of_site && !link_inputs.hidden.contains(&file.path)
    };
    problems.extend(kept_keys(&content.entries));
    problems.extend(names.sightings(files.iter().copied().filter(|file| seen(file)), &rules));
    link_inputs.hidden_people = names.into_people();
    let beside_settings = snapshot
        .files
        .values()
        .filter(|file| !file.path.contains('/') && holds_holidays(&file.path));
    link_inputs
        .calendars
        .extend(beside_settings.map(|file| (file.path.clone(), file.bytes.clone())));
    content
}

/// Whether a file may be one that holidays are imported from.
fn holds_holidays(path: &str) -> bool {
    path.ends_with(".ics") || path.ends_with(".json")
}

fn parse_file(file: &SourceFile, rules: &document::Rules) -> Parsed {
    let mut problems = Vec::new();
    let whole = Fingerprint::of_value(&(&file.path, file.fingerprint));
    let audiences = &rules.audiences;
    let source = match is_ignored(&rules.ignore, &file.path) {
        true => Source::Litter,
        false => source_of(file),
    };
    let matter = match source {
        Source::Page => page(file, rules, &mut problems),
        Source::Table => Matter::Table(Arc::new(content::crew::read_table(
            file,
            audiences,
            &mut problems,
        ))),
        Source::Asset => asset(file, rules, &mut problems),
        Source::Copy | Source::Unread | Source::Litter => {
            problems.extend(left_out(file, source, !audiences.names.is_empty()));
            Matter::LeftOut
        }
    };
    let seen = match &matter {
        Matter::Entry(entry) => entry.grades.as_slice(),
        _ => &[],
    };
    let hidden_grades = match source {
        Source::Page => content::hidden::grades_of(file, rules, seen),
        _ => Vec::new(),
    };
    let outline = match &matter {
        Matter::Entry(entry) => Fingerprint::of_value(&(entry.outline, &hidden_grades)),
        Matter::Asset(..) if holds_holidays(&file.path) => whole,
        Matter::Asset(_, picture) | Matter::Large(_, picture) => {
            Fingerprint::of_value(&(&file.path, "asset", picture.map(|picture| picture.shown())))
        }
        Matter::Table(_) => whole,
        Matter::Hidden => Fingerprint::of_value(&(&file.path, "hidden", &hidden_grades)),
        Matter::HiddenPage(names) => Fingerprint::of_value(&(&file.path, "hidden", names, &hidden_grades)),
        Matter::LeftOut => Fingerprint::default(),
    };
    Parsed {
        matter,
        hidden_grades: hidden_grades.into(),
        problems: problems.into(),
        outline,
    }
}

fn page(file: &SourceFile, rules: &document::Rules, problems: &mut Vec<Diagnostic>) -> Matter {
    let kind = content::Kind::of_file(&file.path, &rules.page_folders).0.name();
    if file.bytes.len() > rules.max_bytes {
        problems.push(content::sources::too_large(file, rules.max_bytes));
        return Matter::Hidden;
    }
    let Some(document) = document::parse(file, kind, rules, problems) else {
        return Matter::HiddenPage(content::hidden::names_of(file, rules).into());
    };
    let own = problems.len();
    let entry = content::lower(document, rules, problems);
    if rules.audiences.names.is_empty() && entry.kind() == content::Kind::Page {
        // Nothing false is published of an ordinary page whose keys are somebody else's, and nothing can be restricted.
        problems[own..]
            .iter_mut()
            .filter(|problem| FRONT_MATTER.contains(&problem.code))
            .for_each(|problem| problem.severity = Severity::Warning);
    }
    // Whether it is restricted stands in what cannot be read.
    match entry.is_broken && !rules.audiences.see_everything() {
        true => Matter::HiddenPage(entry.names().map(str::to_owned).collect()),
        false => Matter::Entry(Arc::new(entry)),
    }
}

/// Problems of front matter that leave a page whole.
const FRONT_MATTER: [Code; 5] = [
    Code::BadYaml,
    Code::UnknownKey,
    Code::WrongType,
    Code::WrongValue,
    Code::DuplicateKey,
];

/// Says once for the whole site which keys of other generators are only kept.
fn kept_keys(entries: &[Arc<Entry>]) -> Vec<Diagnostic> {
    let mut kept: BTreeMap<&str, (usize, Place)> = BTreeMap::new();
    for entry in entries {
        for (key, span) in &entry.foreign_keys {
            let first = || (0, Place::bytes(&entry.path, span.clone()));
            kept.entry(key).or_insert_with(first).0 += 1;
        }
    }
    let hints = kept.into_iter().map(|(key, (count, place))| {
        let pages = match count {
            1 => "1 page has".to_owned(),
            _ => format!("{count} pages have"),
        };
        Diagnostic::new(
            Code::KeptKey,
            place,
            format!("{pages} the key `{key}`: it is kept as `extra`"),
        )
    });
    hints.collect()
}

fn on_disk(file: &Arc<LargeFile>, cleaned: Option<Fingerprint>, picture: Option<Picture>) -> Matter {
    let file = file.clone();
    Matter::Large(derive::LargeAsset { file, cleaned }, picture)
}

/// A file that is published beside the pages, unless publishing it would be a mistake.
fn asset(file: &SourceFile, rules: &document::Rules, problems: &mut Vec<Diagnostic>) -> Matter {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let mut refuse = |message: String, help: &str| {
        let place = Place::file(&file.path);
        problems.push(Diagnostic::new(Code::NotPublished, place, message).help(help));
        Matter::Hidden
    };
    if file
        .bytes
        .starts_with(b"version https://git-lfs.github.com/spec/")
    {
        return refuse(
            format!("`{name}` is only a pointer of Git LFS, and is not published"),
            "fetch the file itself with `git lfs pull`",
        );
    }
    if rules.raw_html != RawHtml::Allow && programs::is_program(&file.path, &file.bytes) {
        return refuse(
            format!("`{name}` may run scripts in a reader's browser, and is not published"),
            "make a page of it, take the scripts out, or set `raw_html: allow` in callboard.yaml",
        );
    }
    let is_picture = pictures::is_known(&file.path) || pictures::may_carry_metadata(&file.bytes);
    if let Some(large) = &file.large
        && !is_picture
    {
        return on_disk(large, None, None);
    }
    let bytes = match file.whole() {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("`{name}` cannot be read: {error}");
            problems.push(Diagnostic::new(
                Code::Unreadable,
                Place::file(&file.path),
                message,
            ));
            return Matter::Hidden;
        }
    };
    // Nothing is unpacked to see this, nor to clean the picture, so one that is larger costs nothing.
    if let Some((width, height)) = pictures::pixels(&bytes)
        && u64::from(width) * u64::from(height) > rules.max_pixels as u64
    {
        let message = format!(
            "`{name}` has {width} × {height} pixels, and no picture may have more than {} million",
            rules.max_pixels / 1_000_000
        );
        let help = "make it smaller, or allow more in callboard.yaml: `limits: {pixels: …}`, in millions";
        problems.push(Diagnostic::new(Code::TooLarge, Place::file(&file.path), message).help(help));
        return Matter::Hidden;
    }
    let picture = Picture::of(&file.path, &bytes, Fingerprint::of(&bytes));
    let as_it_is = || match &file.large {
        Some(large) => on_disk(large, None, picture),
        None => Matter::Asset(bytes.clone(), picture),
    };
    if rules.keeps_metadata || !is_picture {
        return as_it_is();
    }
    match pictures::without_metadata(&file.path, &bytes) {
        Some(clean) if clean == bytes => as_it_is(),
        Some(clean) => match &file.large {
            Some(large) => on_disk(large, Some(Fingerprint::of(&clean)), picture),
            None => Matter::Asset(clean, picture),
        },
        // Whoever is more trusted may see what a camera wrote.
        None if rules.audiences.built > 0 || !pictures::may_carry_metadata(&bytes) => as_it_is(),
        None => refuse(
            format!(
                "`{name}` cannot be read as a picture, so what a camera wrote into it cannot be taken out"
            ),
            "save the picture anew, or set `picture_metadata: keep` in callboard.yaml",
        ),
    }
}
