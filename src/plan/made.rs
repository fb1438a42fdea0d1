//! Files that are made beside pages, and where they stand.

use super::charts::ChartFile;
use super::{Builder, Subject, Url, address_of, claim};
use crate::config::{Config, Host};
use crate::document::pictures::Copies;
use crate::graph::changes::FeedOf;
use crate::graph::{AgendaOf, CallId, ChartOf, DepartmentId, Graph, MapOf, Node, PersonId, ProductionId};

/// A file that is made beside a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MadeFile {
    /// What robots may read.
    Robots,
    /// All pages, for search engines.
    Sitemap,
    /// The checked content as data.
    Data,
    /// All pages with a sentence about each, for assistants.
    Llms,
    /// The JSON Schema of that.
    DataSchema,
    /// What stands in the margins of every printed sheet, as a style sheet.
    PrintMargins,
    /// The crew list of a production as a table for spreadsheets.
    CrewTable(ProductionId),
    /// The same as a workbook.
    CrewWorkbook(ProductionId),
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
    /// How well the handbook is kept, as data.
    Health,
    /// What a host reads to answer for the site.
    ForHost(HostFile),
    /// The pages that changed last, to subscribe to.
    Feed(FeedOf),
    /// The distribution lists of a production as a table for spreadsheets.
    DistributionTable(ProductionId),
    /// The day of a call sheet as a calendar file.
    CallDay(CallId),
    /// A calendar to subscribe to; made when it is first asked for.
    Calendar(AgendaOf),
}

/// A file that a host reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostFile {
    /// Old addresses, for Netlify and Cloudflare Pages.
    Redirects,
    /// Headers, likewise.
    Headers,
    /// Both, for nginx.
    Nginx,
    /// Says that every file is to be published, also where its name starts with a dot or a line.
    NoJekyll,
    /// The name of the domain, for GitHub Pages.
    DomainName,
    /// What a bucket shows for a folder and for an address that is not there.
    S3Website,
    /// The headers of a CloudFront distribution.
    CloudFrontHeaders,
}

/// The files that a host reads, with their paths.
fn files_for(host: Host, config: &Config) -> Vec<(&'static str, HostFile)> {
    match host {
        Host::Netlify | Host::Cloudflare => vec![
            ("_redirects", HostFile::Redirects),
            ("_headers", HostFile::Headers),
        ],
        Host::Nginx => vec![("callboard/nginx.conf", HostFile::Nginx)],
        Host::Github => {
            let mut files = vec![(".nojekyll", HostFile::NoJekyll)];
            let is_own = |host: &str| host.contains('.') && !host.ends_with(".github.io");
            if config.base.path == "/" && config.base.host().is_some_and(is_own) {
                files.push(("CNAME", HostFile::DomainName));
            }
            files
        }
        Host::S3 => vec![
            ("callboard/s3-website.json", HostFile::S3Website),
            ("callboard/cloudfront-headers.json", HostFile::CloudFrontHeaders),
        ],
    }
}

/// The name of a feed of changes, in the folder of the page that it is about.
pub const FEED_FILE: &str = "feed.xml";

/// The folder of smaller copies of pictures, with a slash at its end.
const COPIES: &str = "callboard/pictures/";

/// The folder of the smaller copies of a picture, with a slash at its end.
pub fn copies_folder(picture: &Url) -> String {
    format!("{COPIES}{}/", picture.path())
}

/// A smaller copy of a picture.
pub fn copy_of(picture: &Url, width: u32, format: Copies) -> Url {
    Url::of_file(&format!("{}{width}.{}", copies_folder(picture), format.ending()))
}

/// The name of a social card, in a folder for its page.
const SOCIAL_CARD: &str = "social.png";

/// The picture in previews of links to a page without one.
pub fn social_card_of(page: &Url) -> Url {
    // A page could be called as cards are: its folder stands where no card can.
    let folder = page.path().replace("social.png/", "social.png~/");
    Url::of_file(&format!("callboard/social/{folder}{SOCIAL_CARD}"))
}

/// The folder of calendars, with a slash at its end.
pub const CALENDARS: &str = "calendars/";

/// How addresses start that no content can have: folders of made files, and what tools keep in the output folder.
pub const RESERVED: [&str; 3] = ["callboard/", ".callboard", ".git/"];

/// The files that each site has once.
const SITE_FILES: [(&str, MadeFile); 6] = [
    ("robots.txt", MadeFile::Robots),
    ("sitemap.xml", MadeFile::Sitemap),
    ("site.json", MadeFile::Data),
    ("llms.txt", MadeFile::Llms),
    ("callboard/site.schema.json", MadeFile::DataSchema),
    ("callboard/print.css", MadeFile::PrintMargins),
];

impl Builder<'_> {
    /// The files that each site has once. No page and no file of the site can have their addresses.
    pub(super) fn add_site_files(&mut self, config: &Config) {
        let of_host = config
            .host
            .map(|host| files_for(host, config))
            .unwrap_or_default();
        let of_host = of_host
            .into_iter()
            .map(|(path, file)| (path, MadeFile::ForHost(file)));
        let files = SITE_FILES.into_iter().chain(of_host);
        self.add_files(files.map(|(path, file)| (Url::of_file(path), file)).collect());
    }

    /// The feeds of changes. An address in a feed is a whole one, so a site that does not know its own has none.
    pub(super) fn add_feeds(&mut self, config: &Config) {
        if config.base.origin.is_none() {
            return;
        }
        let graph = self.graph;
        let place = |of: FeedOf| {
            let folder = of.node().map(|node| format!("{}/", address_of(graph, node)));
            let path = format!("{}{FEED_FILE}", folder.unwrap_or_default());
            (Url::of_file(&path), MadeFile::Feed(of))
        };
        self.add_files(graph.changes.feeds().map(place).collect());
    }

    /// Files beside pages. They stand in the folder of their page, where no other page can be.
    pub(super) fn add_made_files(&mut self, config: &Config, calendars: Vec<(Url, MadeFile)>) {
        let mut files = Vec::new();
        for page in &self.pages {
            let beside = match (&page.subject, &page.made) {
                (Subject::Node(node), _) => files_of_node(self.graph, config, *node),
                (_, Some(made)) => made.files.clone(),
                (_, None) => continue,
            };
            let folder = page.url.path();
            let place = |(name, file)| (Url::of_file(&format!("{folder}{name}")), file);
            files.extend(beside.into_iter().map(place));
        }
        files.extend(calendars);
        self.add_files(files);
    }

    fn add_files(&mut self, mut files: Vec<(Url, MadeFile)>) {
        files.retain(|(url, file)| self.left_out.keeps_file(url, file));
        files.retain(|(url, _)| claim(&mut self.taken, url, None, self.problems));
        self.made.append(&mut files);
    }
}

/// Files beside the page of a node: their names, and what they are.
fn files_of_node(graph: &Graph, config: &Config, node: Node) -> Vec<(String, MadeFile)> {
    match node {
        Node::Crew(id) => {
            let mut files = vec![("crew.csv".to_owned(), MadeFile::CrewTable(id))];
            if config.settings.crew_xlsx {
                files.push(("crew.xlsx".to_owned(), MadeFile::CrewWorkbook(id)));
            }
            if !graph.reachable_crew(id).is_empty() {
                files.push(("crew.vcf".to_owned(), MadeFile::CrewCards(id)));
            }
            files
        }
        Node::Call(id) if graph.call_span(id).is_some() => {
            vec![("call.ics".to_owned(), MadeFile::CallDay(id))]
        }
        Node::Person(id) if graph.contact(id).is_some() => {
            vec![(format!("{}.vcf", graph[id].common.id), MadeFile::PersonCard(id))]
        }
        _ => Vec::new(),
    }
}

/// The calendars of everything that has anything in it.
pub(super) fn calendars(graph: &Graph) -> Vec<(Url, MadeFile)> {
    let agendas = graph.agenda_owners().into_iter().map(|of| {
        let id = |node: Node| &graph.common(node).id;
        let path = match of {
            AgendaOf::Milestones => "milestones".to_owned(),
            AgendaOf::Production(of) => format!("productions/{}", id(Node::Production(of))),
            AgendaOf::Department(of) => format!("departments/{}", id(Node::Department(of))),
            AgendaOf::Role(of) => format!("roles/{}", id(Node::Role(of))),
            AgendaOf::Person(of) => format!("people/{}", id(Node::Person(of))),
        };
        (
            Url::of_file(&format!("{CALENDARS}{path}.ics")),
            MadeFile::Calendar(of),
        )
    });
    agendas.collect()
}
