//! Tables, which must be told apart, scrolled and read aloud.

use std::collections::HashMap;

use pulldown_cmark::Alignment;

use super::Renderer;
use crate::document::html::escape_attribute;

/// Tables with as many columns as this do not fit a narrow screen and get a box that scrolls.
const WIDE_TABLE: usize = 3;

/// The table that is written, and the names that were given to those before it.
#[derive(Default)]
pub(super) struct Tables {
    alignments: Vec<Alignment>,
    /// Whether its header is written.
    pub(super) is_head: bool,
    /// Whether it has a box that scrolls.
    pub(super) is_wide: bool,
    /// The column that comes next.
    pub(super) cell: usize,
    /// Where the open cell begins.
    cell_at: usize,
    labels: HashMap<String, u32>,
}

impl Renderer<'_, '_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.fresh_line();
        self.depth += 1;
        self.tables.is_wide = alignments.len() >= WIDE_TABLE;
        self.tables.alignments = alignments;
        if self.tables.is_wide {
            // Two regions of one name could not be told apart.
            let heading = self.prose.headings.last().or(self.prose.title.as_ref());
            let mut label = heading
                .map_or(self.page.words.say("prose.table"), |heading| {
                    heading.text.as_str()
                })
                .to_owned();
            let used = self.tables.labels.entry(label.clone()).or_default();
            *used += 1;
            if *used > 1 {
                let parts = [("heading", &*label), ("number", &used.to_string())];
                label = self.page.words.fill("prose.table_of", &parts);
            }
            let mut attributes =
                String::from(" class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
            escape_attribute(&mut attributes, &label);
            attributes.push('"');
            self.own_tag("div", &attributes);
            self.out.push('\n');
        }
        self.out.push_str("<table>");
    }

    pub(super) fn start_cell(&mut self) {
        self.tables.cell_at = self.out.len();
        let alignment = match self.tables.alignments.get(self.tables.cell) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        match (self.tables.is_head, alignment) {
            (true, _) => self.own_tag("th", &format!(" scope=\"col\"{alignment}")),
            (false, "") => self.out.push_str("<td>"),
            (false, _) => self.own_tag("td", alignment),
        }
    }

    pub(super) fn end_cell(&mut self) {
        self.words(" ");
        if !self.tables.is_head {
            self.out.push_str("</td>");
        } else if self.out.ends_with('>')
            && self.out[self.tables.cell_at..].matches('>').count() == 1
            && !self.has_slot_in_cell()
        {
            // A header without words announces nothing; the corner of a table is an empty cell.
            self.out.truncate(self.tables.cell_at);
            self.out.push_str("<td></td>");
        } else {
            self.out.push_str("</th>");
        }
        self.tables.cell += 1;
    }

    fn has_slot_in_cell(&self) -> bool {
        self.slots
            .last()
            .is_some_and(|slot| slot.at > self.tables.cell_at)
    }
}
