//! Folders that have the name of a kind and plainly hold something else, so that their files are ordinary pages.
//!
//! A handbook may have its instructions in `tools/` and its whole organisation in `departments/`. Such a folder has no
//! key of the kind in any of its files, and shows another use: keys of another generator, two files of one name, or
//! folders within it on a site that has no entry of a kind at all.
//!
//! Only sites without audiences are looked at: elsewhere the settings restrict fields by kind, and a file that an
//! audience may not see must not decide what another one is.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::kinds::{Kind, keys_of};
use super::page;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::source::SourceFile;
use crate::source::text::decode;
use crate::yaml::Node;
use crate::yaml::front_matter::{self, Format, Lines, page_stem};

/// The folders of kinds whose files are ordinary pages, each with the hint for the writer.
pub fn find(files: &[&SourceFile]) -> Vec<(&'static str, Diagnostic)> {
    let folders = Kind::ALL.into_iter().filter_map(|kind| Folder::of(kind, files));
    let folders: Vec<Folder> = folders.collect();
    let has_entries = folders.iter().any(|folder| folder.has_own_key);
    let of_pages = folders.iter().filter(|folder| folder.holds_pages(has_entries));
    of_pages.map(|folder| (folder.name, folder.hint())).collect()
}

/// What the files of a kind show of their use.
struct Folder {
    kind: Kind,
    name: &'static str,
    files: usize,
    first: Place,
    /// Whether a file has a key of the kind, or nearly one.
    has_own_key: bool,
    has_foreign_key: bool,
    has_duplicates: bool,
    has_folders: bool,
}

impl Folder {
    /// The files of a kind; `None` when there are none.
    fn of(kind: Kind, files: &[&SourceFile]) -> Option<Self> {
        let name = kind.folder()?;
        let is_in = |path: &str| {
            let below = path.strip_prefix("content/").unwrap_or(path);
            below.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
        };
        // Files stand in order of path.
        let start = files.partition_point(|file| *file.path < *format!("content/{name}/"));
        let below = files[start..].iter().take_while(|file| is_in(&file.path));
        let mut folder: Option<Self> = None;
        // Most folders have no file to look at, or one.
        let own_keys = LazyCell::new(|| own_keys_of(kind));
        let mut ids = HashSet::new();
        for file in below.filter(|file| page_stem(&file.path).is_some()) {
            let (found, id) = Kind::of_path(&file.path);
            if found != kind && !found.is_of_production() {
                continue;
            }
            let folder = folder.get_or_insert_with(|| Self {
                kind,
                name,
                files: 0,
                first: Place::file(&file.path),
                has_own_key: false,
                has_foreign_key: false,
                has_duplicates: false,
                has_folders: false,
            });
            folder.files += 1;
            folder.has_duplicates |= !ids.insert((found, id));
            // Each production has a folder of its own, so folders there are no sign of pages.
            folder.has_folders |= kind != Kind::Production && file.path.matches('/').count() > 2;
            if folder.has_own_key {
                continue;
            }
            for key in keys_in(file) {
                // What both know says nothing.
                let is_foreign = page::is_of_another_generator(&key);
                let is_own = own_keys.contains(&key);
                let is_near = || nearest(&key, own_keys.iter().map(String::as_str)).is_some();
                folder.has_foreign_key |= is_foreign && !is_own;
                folder.has_own_key |= !is_foreign && (is_own || is_near());
            }
        }
        folder
    }

    fn holds_pages(&self, has_entries: bool) -> bool {
        !self.has_own_key && (self.has_foreign_key || self.has_duplicates || self.has_folders && !has_entries)
    }

    fn hint(&self) -> Diagnostic {
        let kind = self.kind.words();
        let files = match self.files {
            1 => "its file is an ordinary page".to_owned(),
            count => format!("its {count} files are ordinary pages"),
        };
        let message = format!("no file in `{}/` has a key of a {kind}, so {files}", self.name);
        Diagnostic::new(Code::FolderOfPages, self.first.clone(), message).help(format!(
            "if one of them is a {kind}, write a key of a {kind} in it, and all of them are; `callboard schema {}` lists the keys",
            self.kind.name()
        ))
    }
}

/// The keys by which files of a kind's folder are recognised: those that an ordinary page has not.
fn own_keys_of(kind: Kind) -> HashSet<String> {
    let shared = keys_of(Kind::Page);
    let of_production = Kind::ALL
        .into_iter()
        .filter(|other| kind == Kind::Production && other.is_of_production());
    let kinds = std::iter::once(kind).chain(of_production);
    kinds
        .flat_map(keys_of)
        .filter(|key| !shared.contains(key))
        .collect()
}

/// The keys at the top of a file's front matter.
fn keys_in(file: &SourceFile) -> Vec<String> {
    let (text, _) = decode(&file.bytes);
    let Some(block) = front_matter::find(&text) else {
        return Vec::new();
    };
    let content = &text[block.content.clone()];
    let lines = || Lines::from(content, 0).map(|line| &content[line]);
    match block.format {
        Format::Yaml => lines().filter_map(front_matter::key).map(str::to_owned).collect(),
        Format::Toml => {
            let keys = lines().filter_map(|line| line.split_once('='));
            keys.map(|(key, _)| key.trim().trim_matches('"').to_owned())
                .collect()
        }
        Format::Json => {
            let tree = Node::parse(content, 0).ok();
            let entries = tree.iter().flat_map(Node::entries);
            entries
                .filter_map(|(key, _)| key.text().map(str::to_owned))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_pages(files: &[(&str, &str)]) -> Vec<&'static str> {
        let files: Vec<SourceFile> = files
            .iter()
            .map(|(path, text)| SourceFile::new(path, text.as_bytes()))
            .collect();
        let found = find(&files.iter().collect::<Vec<_>>());
        found.into_iter().map(|(folder, _)| folder).collect()
    }

    #[test]
    fn a_folder_without_keys_of_its_kind_and_with_another_use_holds_pages() {
        let plain = "---\ntitle: Slack\n---\n";
        assert_eq!(of_pages(&[("content/tools/slack.md", plain)]), [""; 0]);
        assert_eq!(
            of_pages(&[("content/tools/slack.md", "---\nlayout: wide\n---\n")]),
            ["tools"]
        );
        assert_eq!(
            of_pages(&[
                ("content/departments/data/faq.md", plain),
                ("content/departments/sales/faq.md", plain),
            ]),
            ["departments"]
        );
        assert_eq!(of_pages(&[("content/tools/slack/members.md", plain)]), ["tools"]);
        assert_eq!(
            of_pages(&[("content/tools/a.md", "+++\nweight = 3\n+++\n")]),
            ["tools"]
        );
        assert_eq!(
            of_pages(&[("content/tools/a.md", "{\n  \"weight\": 3\n}\n")]),
            ["tools"]
        );
    }

    #[test]
    fn one_key_of_the_kind_makes_all_of_them_entries() {
        for key in ["level: 3", "levle: 3", "manages: [runner]"] {
            let role = format!("---\nlayout: wide\n{key}\n---\n");
            assert_eq!(of_pages(&[("content/roles/a.md", &role)]), [""; 0], "{key}");
        }
        let role = "---\nlevel: 3\n---\n";
        assert_eq!(
            of_pages(&[
                ("content/roles/vfx/compositor.md", role),
                ("content/skills/2d/drawing.md", "Words\n"),
            ]),
            [""; 0],
            "folders alone say nothing where there are entries"
        );
    }

    #[test]
    fn a_key_that_the_kind_and_other_generators_have_says_nothing() {
        let both = "---\nurl: https://example.org/\nid: slack\n---\n";
        assert_eq!(of_pages(&[("content/tools/slack.md", both)]), [""; 0]);
        let more = "---\nid: slack\nsidebar_position: 3\n---\n";
        assert_eq!(of_pages(&[("content/tools/slack.md", more)]), ["tools"]);
    }

    #[test]
    fn productions_stand_in_folders() {
        let ferry = ("content/productions/ferry/index.md", "Words\n");
        assert_eq!(of_pages(&[ferry]), [""; 0]);
        let crew = ("content/productions/ferry/crew.md", "---\ncrew: crew.csv\n---\n");
        let layout = ("content/productions/tide/index.md", "---\nlayout: wide\n---\n");
        assert_eq!(of_pages(&[ferry, layout]), ["productions"]);
        assert_eq!(of_pages(&[crew, ferry, layout]), [""; 0]);
    }
}
