//! What the floor reads: one file, its front matter and its Markdown.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use serde::{Deserialize, Serialize};

use super::{Anything, Link};

/// One file.
#[derive(Debug)]
pub(super) struct Input {
    /// Its stem; of the files of a production, their folder's.
    pub(super) id: String,
    /// The first folder of its path.
    pub(super) folder: String,
    pub(super) link: Link,
    pub(super) matter: Matter,
    pub(super) contents: Vec<Heading>,
    pub(super) html: String,
}

/// A line of a page's contents list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Heading {
    level: usize,
    id: String,
    text: String,
}

/// The front matter.
#[derive(Debug)]
pub(super) enum Matter {
    Role(Role),
    Person(Person),
    Show(Show),
    Crew(Crew),
    Schedule(Schedule),
    Department,
    Guide,
}

#[derive(Debug, Deserialize)]
pub(super) struct Role {
    title: String,
    pub(super) department: String,
    pub(super) level: u32,
    pub(super) stage: String,
    pub(super) focus: String,
    pub(super) reports_to: Option<String>,
    pub(super) skills: BTreeMap<String, u32>,
    pub(super) tools: Vec<String>,
    pub(super) experience: String,
    #[serde(default)]
    pub(super) moves: Vec<Move>,
    #[serde(default)]
    pub(super) variants: BTreeMap<String, Variant>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Move {
    pub(super) to: String,
    pub(super) years: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Variant {
    pub(super) focus: String,
    pub(super) reports_to: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Person {
    title: String,
    pub(super) base: String,
    pub(super) skills: BTreeMap<String, u32>,
    pub(super) story: Vec<Step>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Step {
    pub(super) role: String,
    pub(super) at: String,
    pub(super) from: u32,
    pub(super) to: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Show {
    title: String,
    pub(super) medium: String,
    pub(super) from: String,
    pub(super) to: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Crew {
    pub(super) crew: Vec<Row>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Row {
    pub(super) role: String,
    pub(super) who: String,
    pub(super) load: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Schedule {
    pub(super) phases: Vec<Phase>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Phase {
    pub(super) title: String,
    #[serde(rename = "for")]
    pub(super) length: String,
    pub(super) department: String,
}

#[derive(Debug, Deserialize)]
struct Plain {
    title: String,
}

impl Input {
    /// Reads a file by its path below the content folder; the paths of all files say which links lead somewhere.
    pub(super) fn read(content: &Path, path: &str, known: &HashSet<&str>) -> Result<Self, Anything> {
        let text = std::fs::read_to_string(content.join(path))?;
        let (front, prose) = text
            .strip_prefix("---\n")
            .and_then(|text| text.split_once("\n---\n"))
            .ok_or_else(|| format!("{path} has no front matter"))?;
        let (above, name) = path
            .rsplit_once('/')
            .ok_or_else(|| format!("{path} is in no folder"))?;
        let folder = above.split('/').next().unwrap_or_default();
        let stem = name.trim_end_matches(".md");
        let (title, matter) = match (folder, stem) {
            ("roles", _) => {
                let role: Role = serde_yaml::from_str(front)?;
                (role.title.clone(), Matter::Role(role))
            }
            ("people", _) => {
                let person: Person = serde_yaml::from_str(front)?;
                (person.title.clone(), Matter::Person(person))
            }
            ("productions", "index") => {
                let show: Show = serde_yaml::from_str(front)?;
                (show.title.clone(), Matter::Show(show))
            }
            ("productions", "crew") => (String::new(), Matter::Crew(serde_yaml::from_str(front)?)),
            ("productions", _) => (String::new(), Matter::Schedule(serde_yaml::from_str(front)?)),
            ("departments", _) => (serde_yaml::from_str::<Plain>(front)?.title, Matter::Department),
            _ => (serde_yaml::from_str::<Plain>(front)?.title, Matter::Guide),
        };
        let id = match folder {
            "productions" => above.rsplit('/').next().unwrap_or_default(),
            _ => stem,
        };
        let (html, contents) = to_html(prose, above, known);
        Ok(Self {
            link: Link {
                url: format!("/{folder}/{id}/"),
                title,
            },
            id: id.to_owned(),
            folder: folder.to_owned(),
            matter,
            contents,
            html,
        })
    }

    /// Whether it has a page of its own, and not a part of its production's.
    pub(super) fn has_page(&self) -> bool {
        !matches!(self.matter, Matter::Crew(_) | Matter::Schedule(_))
    }

    /// Whether its page is a list of those that name it.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.matter, Matter::Department)
    }
}

/// The HTML of Markdown with ids for its headings and addresses for its links to files, and its contents list.
fn to_html(prose: &str, folder: &str, known: &HashSet<&str>) -> (String, Vec<Heading>) {
    let mut events: Vec<Event<'_>> = Parser::new_ext(prose, Options::ENABLE_TABLES).collect();
    let mut contents = Vec::new();
    for position in 0..events.len() {
        if matches!(events[position], Event::Start(Tag::Heading { .. })) {
            let inside = events[position + 1..]
                .iter()
                .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
            let text: String = inside
                .filter_map(|event| {
                    if let Event::Text(text) = event {
                        Some(&**text)
                    } else {
                        None
                    }
                })
                .collect();
            let slug = text.to_lowercase().replace(' ', "-");
            if let Event::Start(Tag::Heading { level, id, .. }) = &mut events[position] {
                *id = Some(CowStr::from(slug.clone()));
                contents.push(Heading {
                    level: *level as usize,
                    id: slug,
                    text,
                });
            }
        } else if let Event::Start(Tag::Link { dest_url, .. }) = &mut events[position]
            && let Some(url) = address(dest_url, folder, known)
        {
            *dest_url = CowStr::from(url);
        }
    }
    let mut text = String::with_capacity(prose.len() * 3 / 2);
    html::push_html(&mut text, events.into_iter());
    (text, contents)
}

/// The address of the page of a file that is linked to from a folder.
fn address(written: &str, folder: &str, known: &HashSet<&str>) -> Option<String> {
    let (file, anchor) = written.split_at(written.find('#').unwrap_or(written.len()));
    let path = match file.strip_prefix("../") {
        Some(path) => path.to_owned(),
        None => format!("{folder}/{file}"),
    };
    known
        .contains(&*path)
        .then(|| format!("/{}/{anchor}", path.trim_end_matches(".md")))
}
