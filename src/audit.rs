//! What an audience sees and does not see, for a studio to read through and sign.
//!
//! Takes the snapshot and a finished site; gives an [`Audit`]. It looks at each file once more, as for this audience and
//! as for the most trusted one, so that it can say what is kept back, and where its names stand in open text all the
//! same. It is the one place that knows both; nothing of it goes into any site.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::Serialize;

use crate::content::sources::{Source, source_of};
use crate::content::{self, Kind};
use crate::diagnostic::Place;
use crate::diagnostic::locate::Locator;
use crate::document::findings::{SeenText, account};
use crate::document::places::Places;
use crate::document::{Finding, Reason, Rules, What, pictures};
use crate::graph::Target;
use crate::site::Compiled;
use crate::source::{Snapshot, SourceFile, Texts};

mod sightings;

/// The account of one audience.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// The audience; none on a site that declares none.
    pub audience: Option<String>,
    /// What it does not see, by file.
    pub restricted: Vec<Item>,
    /// What it sees because a file says so, though the settings keep such fields for a more trusted one.
    pub shown_by_leave: Vec<Item>,
    /// Addresses, numbers and names in text that it sees.
    pub in_text: Vec<Item>,
    /// Published files into which nothing here looks: documents, films, pictures that cannot be read.
    pub not_looked_into: Vec<Item>,
    /// Published files to which nothing leads that it sees.
    pub nothing_leads_to: Vec<Item>,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Item {
    /// Path from the root.
    pub file: Arc<str>,
    /// Line, from 1; none where the whole file is meant.
    pub line: Option<u32>,
    /// Column, from 1, in characters.
    pub column: Option<u32>,
    /// What it is, and why it stands here, in a few words.
    pub what: String,
}

/// Makes the account of the audience for which a site was compiled.
pub fn audit(snapshot: &Snapshot, compiled: &Compiled) -> Audit {
    let config = &compiled.config;
    let rules = Rules::of(config);
    let files: Vec<&SourceFile> = snapshot.below("content").collect();
    let accounts: HashMap<&str, SeenText> = files
        .iter()
        .filter(|file| source_of(file) == Source::Page)
        .map(|file| {
            (
                &*file.path,
                account(file, Kind::of_path(&file.path).0.name(), &rules),
            )
        })
        .collect();
    let hidden: BTreeSet<&str> = accounts
        .iter()
        .filter(|(_, account)| account.body.is_none())
        .map(|(path, _)| *path)
        .collect();
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    let with_them = content::companions::restricted_with(&paths, &hidden);

    let texts = Texts::of(snapshot);
    let mut lookup = Lookup {
        locator: Locator::new(|file: &str| texts.get(file)),
        names: &rules.audiences.names,
    };
    let mut found = Audit {
        audience: config.audience.name().map(str::to_owned),
        ..Audit::default()
    };
    for file in &files {
        if with_them.contains(&*file.path) {
            found.restricted.push(Item {
                file: file.path.clone(),
                line: None,
                column: None,
                what: "the file, with the restricted page that it goes with".to_owned(),
            });
            continue;
        }
        let Some(account) = accounts.get(&*file.path) else {
            continue;
        };
        for finding in &account.findings {
            let item = lookup.finding(finding);
            match finding.is_shown {
                true => found.shown_by_leave.push(item),
                false => found.restricted.push(item),
            }
        }
    }

    let is_gone = |path: &str| hidden.contains(path) || with_them.contains(path);
    let of_hidden = names_of(files.iter().filter(|file| is_gone(&file.path)), &rules);
    let names = content::hidden::Names::of(&of_hidden);
    for file in files.iter().filter(|file| !is_gone(&file.path)) {
        let body = accounts
            .get(&*file.path)
            .and_then(|account| account.body.as_ref());
        if let Some((text, places)) = body {
            lookup.sightings(&file.path, text, places, &names, &mut found.in_text);
        } else if content::crew::is_table(&file.path) {
            let text = String::from_utf8_lossy(&file.bytes);
            lookup.sightings(
                &file.path,
                &text,
                &Places::starting_at(0),
                &names,
                &mut found.in_text,
            );
        }
    }
    published(&files, compiled, &rules, &mut found);
    for list in [
        &mut found.restricted,
        &mut found.shown_by_leave,
        &mut found.in_text,
    ] {
        list.sort();
        list.dedup();
    }
    found
}

/// The names of restricted pages, with the path of the page that each is of.
fn names_of<'f>(
    hidden: impl Iterator<Item = &'f &'f SourceFile>,
    rules: &Rules,
) -> HashMap<String, Arc<str>> {
    let pages = hidden.filter(|file| source_of(file) == Source::Page);
    pages
        .flat_map(|file| {
            let names = content::hidden::names_of(file, rules).into_iter();
            names.map(|name| (name, file.path.clone()))
        })
        .collect()
}

/// The files that are published beside the pages.
fn published(files: &[&SourceFile], compiled: &Compiled, rules: &Rules, found: &mut Audit) {
    let targets = compiled.graph.links.iter().flatten();
    let linked: BTreeSet<&str> = targets
        .filter_map(|target| match target {
            Target::Asset(path, _) => Some(&**path),
            _ => None,
        })
        .collect();
    for file in files
        .iter()
        .filter(|file| compiled.graph.assets.contains(&file.path))
    {
        let item = |what: &str| Item {
            file: file.path.clone(),
            line: None,
            column: None,
            what: what.to_owned(),
        };
        if rules.keeps_metadata && pictures::is_known(&file.path) {
            let what = "a picture with all that is written into it (`picture_metadata: keep`)";
            found.not_looked_into.push(item(what));
        } else if !pictures::is_known(&file.path) {
            found.not_looked_into.push(item("published as it is"));
        } else if let Ok(bytes) = file.whole()
            && pictures::without_metadata(&file.path, &bytes).is_none()
        {
            let what = "cannot be read as a picture, so it is published as it is";
            found.not_looked_into.push(item(what));
        }
        if !linked.contains(&*file.path) {
            found
                .nothing_leads_to
                .push(item("nothing that is shown leads to it"));
        }
    }
}

/// Turns what was found into lines for people.
struct Lookup<'a, F> {
    locator: Locator<'a, F>,
    names: &'a [Arc<str>],
}

impl<'a, F: Fn(&str) -> Option<&'a str>> Lookup<'a, F> {
    fn at(&mut self, place: &Place, what: String) -> Item {
        let located = self.locator.locate(place);
        Item {
            file: located.file,
            line: located.span.map(|span| span.line),
            column: located.span.map(|span| span.column),
            what,
        }
    }

    fn finding(&mut self, finding: &Finding) -> Item {
        let what = match &finding.what {
            What::File => "the file".to_owned(),
            What::Field(field) => format!("`{field}`"),
            What::Item(list) => format!("an item of `{list}`"),
            What::Passage => "a passage".to_owned(),
        };
        let audience = self.names.get(finding.rank).map_or("nobody", |name| name);
        let why = match (finding.is_shown, finding.reason) {
            (true, _) => format!("the settings keep it for `{audience}`, and this file shows it"),
            (false, Reason::Mark) => format!("for `{audience}`"),
            (false, Reason::Settings) => format!("for `{audience}`, by the settings"),
            (false, Reason::LeaveEnded) => "for nobody: the last day it might be shown has passed".to_owned(),
        };
        self.at(&finding.place, format!("{what}: {why}"))
    }

    fn sightings(
        &mut self,
        path: &Arc<str>,
        text: &str,
        places: &Places,
        names: &content::hidden::Names<'_>,
        found: &mut Vec<Item>,
    ) {
        let contacts = sightings::contacts(text);
        for (range, kind) in contacts {
            let what = format!("{kind} `{}`", &text[range.clone()]);
            let item = self.at(&Place::bytes(path, places.range(range)), what);
            found.push(item);
        }
        for (range, _) in names.in_text(text) {
            let what = format!(
                "`{}`, the name of something that is kept back",
                &text[range.clone()]
            );
            let item = self.at(&Place::bytes(path, places.range(range)), what);
            found.push(item);
        }
    }
}
