//! The files that go with an org chart.

use super::{LIST_PAGE_SIZE, MadeFile};
use crate::graph::ChartOf;

/// A chart in another form, or a part of it that is too large for its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartFile {
    /// The drawing alone, with its own colours.
    Svg,
    /// For Graphviz.
    Dot,
    /// For Mermaid.
    Mermaid,
    /// The drawing for its page, as a script; only where it is too large to stand in the page.
    Drawing,
    /// The drawing on sheets of paper, likewise.
    Sheets,
}

impl ChartFile {
    /// Its name in the folder of the chart's page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Svg => "org-chart.svg",
            Self::Dot => "org-chart.dot",
            Self::Mermaid => "org-chart.mmd",
            Self::Drawing => "drawing.js",
            Self::Sheets => "sheets.js",
        }
    }
}

/// The most posts that are drawn: beyond, nobody finds anything, and the lists and the charts of departments say it better.
pub const MAX_DRAWN: usize = 5000;

/// Whether a chart of so many posts stands in its page; a larger one has a file of its own, and its list is parted.
pub fn is_in_page(posts: usize) -> bool {
    posts <= LIST_PAGE_SIZE
}

/// The files beside a chart of so many posts.
pub(super) fn chart_files(of: ChartOf, posts: usize) -> Vec<(String, MadeFile)> {
    let made = |file: ChartFile| (file.name().to_owned(), MadeFile::OrgChart(of, file));
    files(posts).into_iter().map(made).collect()
}

/// The files of a chart of so many posts.
fn files(posts: usize) -> Vec<ChartFile> {
    let mut files = Vec::new();
    if posts == 0 {
        return files;
    }
    if posts <= MAX_DRAWN {
        files.push(ChartFile::Svg);
    }
    files.extend([ChartFile::Dot, ChartFile::Mermaid]);
    if !is_in_page(posts) && posts <= MAX_DRAWN {
        files.extend([ChartFile::Drawing, ChartFile::Sheets]);
    }
    files
}
