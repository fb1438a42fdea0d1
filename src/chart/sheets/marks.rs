//! What boxes say of other sheets: where they come from, and where they go on.

use super::split::Page;
use crate::chart::org::{OrgChart, Whole};
use crate::words::Words;

/// Where each box is to be found.
pub(super) struct Marks {
    /// The sheet on which a box stands below its superior.
    home: Vec<usize>,
    /// The sheets that it heads.
    heads: Vec<Vec<usize>>,
}

impl Marks {
    pub(super) fn new(whole: &Whole<'_>, pages: &[Page]) -> Self {
        let chart = whole.chart;
        let mut heads = vec![Vec::new(); chart.boxes.len()];
        let mut home = vec![None; chart.boxes.len()];
        for (number, page) in pages.iter().enumerate() {
            page.members
                .iter()
                .for_each(|&member| home[member] = home[member].or(Some(number)));
            page.heads.iter().for_each(|&head| heads[head].push(number));
        }
        // A head has its home where it stands below its superior.
        for (number, page) in pages.iter().enumerate() {
            let own = page.members.iter().filter(|member| !page.heads.contains(member));
            own.for_each(|&member| home[member] = Some(number));
        }
        let home = home.into_iter().map(Option::unwrap_or_default).collect();
        Self { home, heads }
    }

    pub(super) fn notes(&self, whole: &Whole<'_>, number: usize, page: &Page) -> Vec<(usize, String)> {
        let mut notes = Vec::new();
        for &member in &page.members {
            if self.home[member] != number {
                notes.push((member, from_sheet(&whole.chart.words, self.home[member] + 1)));
                continue;
            }
            let others = self.heads[member].iter().filter(|&&sheet| sheet != number);
            let others: Vec<usize> = others.map(|sheet| sheet + 1).collect();
            if !others.is_empty() {
                notes.push((member, continued_on(&whole.chart.words, &others)));
            }
            for &to in whole.dotted[member]
                .iter()
                .filter(|to| page.members.binary_search(to).is_err())
            {
                notes.push((member, also_answers_to(whole.chart, to, self.home[to] + 1)));
            }
        }
        notes
    }
}

pub(super) fn from_sheet(words: &Words, sheet: usize) -> String {
    words.fill("drawing.from_sheet", &[("sheet", &sheet.to_string())])
}

pub(super) fn continued_on(words: &Words, sheets: &[usize]) -> String {
    let numbers: Vec<String> = sheets.iter().map(ToString::to_string).collect();
    let numbers = words.joined(&numbers);
    words.count_with("drawing.continued_on", sheets.len(), &[("sheets", &numbers)])
}

pub(super) fn also_answers_to(chart: &OrgChart, to: usize, sheet: usize) -> String {
    let (role, sheet) = (&chart.boxes[to].role, sheet.to_string());
    let parts = [("role", &**role), ("sheet", &sheet)];
    chart.words.fill("drawing.also_answers_on_sheet", &parts)
}
