//! Which page shows which chart, and which files go with it.

use super::{Builder, MadeFile, PART_SIZE, Subject, Url};
use crate::graph::{ChartOf, Graph, Node, VariantKey};

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
    posts <= PART_SIZE
}

impl Subject {
    /// The chart that a page of this subject shows; also for a part of its list.
    pub fn chart(&self, graph: &Graph) -> Option<ChartOf> {
        match self {
            Self::OrgChart => Some(ChartOf::Structure(VariantKey::default())),
            Self::OrgChartIn(id) => {
                let name = graph.setting_names.get(*id)?;
                Some(ChartOf::Structure(name.setting(*id)))
            }
            Self::DepartmentOrgChart(id) => Some(ChartOf::Department(*id)),
            Self::ProductionOrgChart(id) => Some(ChartOf::Production(*id)),
            Self::ListPage(whole, _) => whole.chart(graph),
            _ => None,
        }
    }

    /// The subject of a chart's page.
    pub fn of_chart(of: ChartOf) -> Self {
        match of {
            ChartOf::Structure(setting) => match setting.medium.or(setting.scale) {
                Some(id) => Self::OrgChartIn(id),
                None => Self::OrgChart,
            },
            ChartOf::Department(id) => Self::DepartmentOrgChart(id),
            ChartOf::Production(id) => Self::ProductionOrgChart(id),
        }
    }
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

impl Builder<'_> {
    /// The pages of the charts; that of all roles is made with the lists, since a file may have its address.
    pub(super) fn add_charts(&mut self) {
        for of in self.graph.charts() {
            let subject = Subject::of_chart(of);
            let url = match of {
                ChartOf::Structure(setting) => match setting.medium.or(setting.scale) {
                    Some(id) => {
                        let name = super::url::slug(self.graph.setting_names[id].name());
                        Url::folder(&format!("org-chart/{name}"))
                    }
                    None => continue,
                },
                ChartOf::Department(id) => self.below(Node::Department(id), "departments"),
                ChartOf::Production(id) => self.below(Node::Production(id), "productions"),
            };
            self.add(url, subject, None, None);
        }
    }

    /// The address of the chart below that of a node.
    fn below(&self, node: Node, folder: &str) -> Url {
        let file = self.graph.entry_of(node).map(|entry| &self.graph[entry].path);
        let base = match file {
            Some(path) => super::url_of_file(path),
            None => Url::folder(&format!("{folder}/{}", self.graph.common(node).id)),
        };
        Url::folder(&format!("{}org-chart", base.path()))
    }

    /// The files beside each chart.
    pub(super) fn chart_files(&self) -> Vec<(Url, MadeFile)> {
        let mut made = Vec::new();
        for page in &self.pages {
            if matches!(page.subject, Subject::ListPage(..)) {
                continue;
            }
            let chart = page.subject.chart(self.graph);
            let Some((of, lineup)) = chart.and_then(|of| Some((of, self.graph.lineups.get(&of)?))) else {
                continue;
            };
            for file in files(lineup.count) {
                let url = Url::of_file(&format!("{}{}", page.url.path(), file.name()));
                made.push((url, MadeFile::OrgChart(of, file)));
            }
        }
        made
    }
}
