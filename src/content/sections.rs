//! The named sections of a role: headings that Callboard knows, with their groups and list items.
//!
//! Headings are data too: a trainee wants to compare the responsibilities of two roles, and a search engine wants to
//! know which list is the qualifications. A heading that is nearly a known one earns a warning, since a typing mistake
//! would silently take its list out of every index.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::{Document, Heading, Prose};

/// What a section of a role is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the headings")]
pub enum SectionName {
    RoleDefinition,
    Responsibilities,
    PersonSpecification,
    Skills,
    Education,
    Experience,
    Portfolio,
    WorkSetting,
    JobMarket,
    GlobalOutlook,
    WaysIn,
    Career,
    Development,
    PreProduction,
    Production,
    PostProduction,
    Delivery,
}

/// Each heading in lower case, with the section it opens; the first of a section is its usual name.
const HEADINGS: &[(&str, SectionName)] = &[
    ("role definition", SectionName::RoleDefinition),
    ("definition", SectionName::RoleDefinition),
    ("responsibilities", SectionName::Responsibilities),
    ("core responsibilities", SectionName::Responsibilities),
    ("key responsibilities", SectionName::Responsibilities),
    ("person specification", SectionName::PersonSpecification),
    ("attributes", SectionName::PersonSpecification),
    ("skills", SectionName::Skills),
    ("key skills", SectionName::Skills),
    ("education", SectionName::Education),
    ("qualifications", SectionName::Education),
    ("experience", SectionName::Experience),
    ("portfolio", SectionName::Portfolio),
    ("portfolio tips", SectionName::Portfolio),
    ("work setting", SectionName::WorkSetting),
    ("working conditions", SectionName::WorkSetting),
    ("job market", SectionName::JobMarket),
    ("job market today", SectionName::JobMarket),
    ("global outlook", SectionName::GlobalOutlook),
    ("ways in", SectionName::WaysIn),
    ("how to become one", SectionName::WaysIn),
    ("career", SectionName::Career),
    ("career progression", SectionName::Career),
    ("development", SectionName::Development),
    ("pre-production", SectionName::PreProduction),
    ("production", SectionName::Production),
    ("post-production", SectionName::PostProduction),
    ("delivery", SectionName::Delivery),
];

impl SectionName {
    /// The bytes of a text's HTML that the section takes, with its heading; none where the text has no such section.
    pub fn range_in(self, prose: &Prose) -> Option<Range<usize>> {
        let is_it =
            |heading: &&Heading| heading.is_top_level && Self::of_heading(&heading.text) == Some(self);
        let start = prose.headings.iter().find(is_it)?;
        let ends = |heading: &&Heading| {
            heading.is_top_level && heading.level <= start.level && heading.at > start.at
        };
        let end = prose.headings.iter().find(ends);
        Some(start.at..end.map_or(prose.html.text.len(), |heading| heading.at))
    }

    /// The section that a heading opens, if it is a known one. Case does not count.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        HEADINGS
            .iter()
            .find(|(known, _)| *known == heading)
            .map(|(_, name)| *name)
    }

    /// Its usual heading, in lower case.
    pub fn heading(self) -> &'static str {
        HEADINGS
            .iter()
            .find(|(_, name)| *name == self)
            .map_or("", |(heading, _)| heading)
    }

    /// The id of the phase of a production that it is about, if it is about one.
    pub fn phase(self) -> Option<&'static str> {
        match self {
            Self::Development
            | Self::PreProduction
            | Self::Production
            | Self::PostProduction
            | Self::Delivery => Some(self.heading()),
            _ => None,
        }
    }
}

/// A named section with its lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub name: SectionName,
    /// The anchor of its heading.
    pub anchor: String,
    /// Its list items, in groups; the first group has no heading when items stand before the first `###`.
    pub groups: Vec<Group>,
}

/// Some list items under one heading of level 3, or under the section's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading, and its anchor; `None` for items that stand before the first one.
    pub heading: Option<(String, String)>,
    /// The items, nested ones after the item that holds them.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// In plain words.
    pub text: Arc<str>,
    /// The audience of the passage it stands in, where not everybody may see that.
    pub audience: Option<Arc<str>>,
}

/// The named sections of a role's prose.
pub fn of_role(document: &Document, problems: &mut Vec<Diagnostic>) -> Vec<Section> {
    let prose = &document.prose;
    let mut sections: Vec<Section> = Vec::new();
    // For each heading, the section and group that its items belong to.
    let mut home = vec![None; prose.headings.len()];
    let mut open: Option<usize> = None;
    for (index, heading) in prose.headings.iter().enumerate() {
        match heading.level {
            1 | 2 => {
                open = SectionName::of_heading(&heading.text).map(|name| {
                    sections.push(Section {
                        name,
                        anchor: heading.id.clone(),
                        groups: Vec::new(),
                    });
                    sections.len() - 1
                });
                if open.is_none() {
                    warn_if_near_miss(document, index, problems);
                }
                home[index] = open.map(|section| (section, None));
            }
            3 => home[index] = open.map(|section| (section, Some(index))),
            _ => home[index] = index.checked_sub(1).and_then(|before| home[before]),
        }
    }
    for item in &prose.items {
        let Some((section, group_heading)) = item.heading.and_then(|index| home[index]) else {
            continue;
        };
        let heading = group_heading.map(|index: usize| &prose.headings[index]);
        let heading = heading.map(|heading| (heading.text.clone(), heading.id.clone()));
        let groups = &mut sections[section].groups;
        let item = Item {
            text: Arc::from(item.text.as_str()),
            audience: item.audience.clone(),
        };
        match groups.last_mut() {
            Some(group) if group.heading == heading => group.items.push(item),
            _ => groups.push(Group {
                heading,
                items: vec![item],
            }),
        }
    }
    for section in &mut sections {
        section.groups.shrink_to_fit();
        section
            .groups
            .iter_mut()
            .for_each(|group| group.items.shrink_to_fit());
    }
    sections.shrink_to_fit();
    sections
}

fn warn_if_near_miss(document: &Document, index: usize, problems: &mut Vec<Diagnostic>) {
    let heading = &document.prose.headings[index];
    let written = heading.text.trim().to_lowercase();
    let letters = written.chars().count();
    // Two letters off is a typing mistake in a word of some length; short words are too near to each other.
    let near = HEADINGS
        .iter()
        .map(|(known, _)| *known)
        .filter(|known| known.len() >= 6 && known.len().abs_diff(letters) <= 2)
        .find(|known| {
            let distance = strsim::osa_distance(&written, known);
            (1..=2).contains(&distance)
        });
    if let Some(known) = near {
        let message = format!(
            "the heading `{}` is nearly `{known}`, which has a meaning",
            heading.text.trim()
        );
        problems.push(
            Diagnostic::new(
                Code::NearMissHeading,
                Place::bytes(&document.path, heading.span.clone()),
                message,
            )
            .help(format!(
                "write `{}`, or choose a heading that differs more",
                super::in_words_keep_hyphen(known)
            )),
        );
    }
}
