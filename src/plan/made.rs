//! Files that are made beside pages, and where they stand.

use super::charts::ChartFile;
use super::{Builder, Subject, Url, claim};
use crate::graph::{AgendaOf, ChartOf, DepartmentId, MapOf, Node, PersonId, ProductionId};

/// A file that is made beside a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MadeFile {
    /// The crew list of a production as a table for spreadsheets.
    CrewTable(ProductionId),
    /// Which roles of a department need which skills, as a table for spreadsheets.
    SkillTable(DepartmentId),
    /// A map of careers to print.
    Poster(MapOf),
    /// The same on sheets of A3, as a script, where it is too large for its page.
    MapSheets(MapOf),
    /// An org chart in another form.
    OrgChart(ChartOf, ChartFile),
    /// Everybody on a production whom this audience may reach, as vCards.
    CrewCards(ProductionId),
    /// A person whom this audience may reach, as a vCard.
    PersonCard(PersonId),
    /// A calendar to subscribe to; made when it is first asked for.
    Calendar(AgendaOf),
}

/// The folder of calendars, with a slash at its end.
pub const CALENDARS: &str = "calendars/";

/// Paths of files that are made, besides pages.
pub const MADE_FILES: [&str; 3] = ["robots.txt", "sitemap.xml", "site.json"];
/// Folders of the output that hold made files only.
pub const MADE_FOLDERS: [&str; 1] = ["callboard/"];

impl Builder<'_> {
    /// Files beside pages. They stand in the folder of their page, where no other page can be.
    pub(super) fn add_made_files(&mut self, calendars: Vec<(Url, MadeFile)>) {
        let mut files = Vec::new();
        for page in &self.pages {
            let mut beside = |name: &str, file: MadeFile| {
                files.push((Url::of_file(&format!("{}{name}", page.url.path())), file));
            };
            match page.subject {
                Subject::Node(Node::Crew(id)) => {
                    beside("crew.csv", MadeFile::CrewTable(id));
                    if !self.graph.reachable_crew(id).is_empty() {
                        beside("crew.vcf", MadeFile::CrewCards(id));
                    }
                }
                Subject::Node(Node::Person(id)) if self.graph.contact(id).is_some() => {
                    let name = format!("{}.vcf", self.graph[id].common.id);
                    beside(&name, MadeFile::PersonCard(id));
                }
                Subject::SkillMatrix(id) => beside("skills.csv", MadeFile::SkillTable(id)),
                Subject::CareerMap(map) if self.graph.can_be_drawn(map) => {
                    beside("career-map.svg", MadeFile::Poster(map));
                }
                Subject::CareerMap(map) if self.graph.can_be_printed(map) => {
                    beside("career-map-sheets.js", MadeFile::MapSheets(map));
                }
                _ => {}
            }
        }
        files.extend(calendars);
        files.extend(self.chart_files());
        files.retain(|(url, _)| claim(&mut self.taken, url, None, self.problems));
        self.made = files;
    }
}
