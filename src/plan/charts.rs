//! The files that go with an org chart, and its drawing.

use std::sync::{Mutex, OnceLock};

use super::{LIST_PAGE_SIZE, MadeFile};
use crate::chart::org::OrgChart;
use crate::chart::sheets::{Drawn, drawn};
use crate::config::LinkStyle;
use crate::graph::ChartOf;

/// A chart in another form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartFile {
    /// The drawing, which pages show as a picture.
    Svg,
    /// For Graphviz.
    Dot,
    /// For Mermaid.
    Mermaid,
    /// The drawing as a script, where pages are opened from a folder on disk: there a script cannot fetch the other.
    Script,
}

impl ChartFile {
    /// Its name in the folder of the chart's page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Svg => "org-chart.svg",
            Self::Dot => "org-chart.dot",
            Self::Mermaid => "org-chart.mmd",
            Self::Script => "drawing.js",
        }
    }
}

/// The drawing of a chart. It is drawn once, for whatever is made first: its file, its page, or a bible that shows it.
#[derive(Debug, Default)]
pub struct ChartDrawing {
    /// All but the drawing itself.
    facts: OnceLock<Drawn>,
    /// The drawing, until it is taken.
    svg: Mutex<Option<String>>,
}

impl ChartDrawing {
    /// What pages say of the drawing; `svg` is empty.
    pub fn facts(&self, chart: &OrgChart) -> &Drawn {
        self.facts.get_or_init(|| {
            let mut drawn = drawn(chart);
            let svg = std::mem::take(&mut drawn.svg);
            if let Ok(mut place) = self.svg.lock() {
                *place = Some(svg);
            }
            drawn
        })
    }

    /// The drawing. It is not kept once it was asked for: all charts of a large site are many.
    pub fn svg(&self, chart: &OrgChart) -> String {
        self.facts(chart);
        let kept = self.svg.lock().ok().and_then(|mut place| place.take());
        kept.unwrap_or_else(|| drawn(chart).svg)
    }
}

/// The most posts that are drawn: beyond, nobody finds anything, and the lists and the charts of departments say it better.
pub const MAX_DRAWN: usize = 5000;

/// Whether the list of a chart of so many posts stands on its page whole.
pub fn is_in_page(posts: usize) -> bool {
    posts <= LIST_PAGE_SIZE
}

/// The files beside a chart of so many posts.
pub(super) fn chart_files(of: ChartOf, posts: usize, links: LinkStyle) -> Vec<(String, MadeFile)> {
    let (is_there, is_drawn) = (posts > 0, (1..=MAX_DRAWN).contains(&posts));
    let files = [
        (ChartFile::Svg, is_drawn),
        (ChartFile::Script, is_drawn && links == LinkStyle::Portable),
        (ChartFile::Dot, is_there),
        (ChartFile::Mermaid, is_there),
    ];
    let files = files.into_iter().filter(|(_, is_made)| *is_made);
    files
        .map(|(file, _)| (file.name().to_owned(), MadeFile::OrgChart(of, file)))
        .collect()
}
