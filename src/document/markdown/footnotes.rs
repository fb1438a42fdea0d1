//! Footnotes: numbered as they are first referred to, gathered at the end, each with links back.

use std::collections::HashMap;

use crate::document::Slot;
use crate::document::html::{escape_attribute, escape_text};
use crate::words::Words;

/// The footnotes of a page.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    by_label: HashMap<String, usize>,
    notes: Vec<Note>,
    /// How many were referred to.
    numbered: u32,
    /// The notes whose text is being written, innermost last.
    open: Vec<usize>,
}

#[derive(Debug, Default)]
struct Note {
    /// From 1, in order of first reference; `None` when nobody refers to it.
    number: Option<u32>,
    /// The text; `None` until it is met.
    html: Option<(String, Vec<Slot>)>,
    /// For each reference the note that it stands in, if it does not stand in the body.
    references: Vec<Option<usize>>,
}

impl Footnotes {
    /// A reference is met: gives the number of its note and which reference to it this is, both from 1.
    pub(super) fn refer(&mut self, label: &str) -> (u32, usize) {
        let place = self.open.last().copied();
        let index = self.index(label);
        let note = &mut self.notes[index];
        note.references.push(place);
        let nth = note.references.len();
        let numbered = &mut self.numbered;
        let number = *note.number.get_or_insert_with(|| {
            *numbered += 1;
            *numbered
        });
        (number, nth)
    }

    /// The text of a note begins.
    pub(super) fn open(&mut self, label: &str) {
        let index = self.index(label);
        self.open.push(index);
    }

    /// The text of the note that was opened last ends.
    pub(super) fn close(&mut self, html: String, slots: Vec<Slot>) {
        if let Some(index) = self.open.pop() {
            self.notes[index].html.get_or_insert((html, slots));
        }
    }

    fn index(&mut self, label: &str) -> usize {
        let notes = &mut self.notes;
        *self.by_label.entry(label.to_lowercase()).or_insert_with(|| {
            notes.push(Note::default());
            notes.len() - 1
        })
    }

    /// Appends the section of all notes that the body refers to, itself or by way of other notes.
    ///
    /// `tag` writes a start tag of our own, given the name and the attributes.
    pub(super) fn write(
        self,
        words: &Words,
        html: &mut String,
        slots: &mut Vec<Slot>,
        mut tag: impl FnMut(&mut String, &str, String),
    ) {
        let is_shown = self.reachable();
        let mut notes: Vec<(usize, u32)> = (0..self.notes.len())
            .filter(|index| is_shown[*index])
            .filter_map(|i| Some((i, self.notes[i].number?)))
            .collect();
        notes.sort_by_key(|(_, number)| *number);
        if notes.is_empty() {
            return;
        }
        tag(
            html,
            "section",
            r#" class="footnotes" role="doc-endnotes" aria-labelledby="fn:title""#.to_owned(),
        );
        html.push('\n');
        tag(html, "h2", r#" id="fn:title" class="visually-hidden""#.to_owned());
        escape_text(html, words.say("prose.footnotes"));
        html.push_str("</h2>\n<ol>\n");
        let mut expected = 1;
        for (index, number) in notes {
            let note = &self.notes[index];
            // A number is missing where only a note that is not shown refers to the one that has it.
            let value = if number == expected {
                String::new()
            } else {
                format!(r#" value="{number}""#)
            };
            expected = number + 1;
            tag(html, "li", format!(r#" id="fn:{number}"{value}"#));
            html.push('\n');
            if let Some((text, gaps)) = &note.html {
                let offset = html.len();
                let text = text.trim_ascii_end();
                let (text, end) = match text.strip_suffix("</p>") {
                    Some(paragraph) => (paragraph, "</p>"),
                    None => (text, ""),
                };
                html.push_str(text);
                slots.extend(gaps.iter().map(|slot| Slot {
                    at: slot.at + offset,
                    ..*slot
                }));
                for (nth, place) in (1..).zip(&note.references) {
                    if place.is_none_or(|place| is_shown[place]) {
                        html.push(' ');
                        let key = match nth {
                            1 => "prose.back_to_reference",
                            _ => "prose.back_to_reference_again",
                        };
                        let parts = [("number", &*number.to_string()), ("nth", &nth.to_string())];
                        let mut label = String::new();
                        escape_attribute(&mut label, &words.fill(key, &parts));
                        tag(
                            html,
                            "a",
                            format!(
                                r##" href="#{}" class="footnote-back" role="doc-backlink" aria-label="{label}""##,
                                reference_id(number, nth)
                            ),
                        );
                        html.push('↩');
                        if nth > 1 {
                            html.push_str(&format!("<sup>{nth}</sup>"));
                        }
                        html.push_str("</a>");
                    }
                }
                html.push_str(end);
            }
            html.push_str("\n</li>\n");
        }
        html.push_str("</ol>\n</section>\n");
    }

    /// For each note whether a reader comes to it from the body.
    fn reachable(&self) -> Vec<bool> {
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); self.notes.len()];
        let mut found = Vec::new();
        for (index, note) in self.notes.iter().enumerate() {
            for place in &note.references {
                match place {
                    Some(holder) => inside[*holder].push(index),
                    None => found.push(index),
                }
            }
        }
        let mut is_shown = vec![false; self.notes.len()];
        while let Some(index) = found.pop() {
            if !is_shown[index] && self.notes[index].html.is_some() {
                is_shown[index] = true;
                found.append(&mut inside[index]);
            }
        }
        is_shown
    }
}

/// The id of a reference.
pub(super) fn reference_id(number: u32, nth: usize) -> String {
    if nth == 1 {
        format!("fnref:{number}")
    } else {
        format!("fnref:{number}:{nth}")
    }
}

impl super::Renderer<'_, '_> {
    /// A number that leads to its note.
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let (number, nth) = self.notes.refer(label);
        self.out.push_str("<sup>");
        if self.links.is_empty() {
            let id = reference_id(number, nth);
            let mut attributes =
                format!(r##" href="#fn:{number}" id="{id}" role="doc-noteref" aria-label=""##);
            let parts = [("number", &*number.to_string())];
            escape_attribute(&mut attributes, &self.page.words.fill("prose.footnote", &parts));
            attributes.push('"');
            self.own_tag("a", &attributes);
            self.out.push_str(&number.to_string());
            self.out.push_str("</a>");
        } else {
            // A link cannot hold another one.
            self.out.push_str(&number.to_string());
        }
        self.out.push_str("</sup>");
    }
}
