//! What a template can see: the [`View`] of each page.
//!
//! Views decide, templates lay out: all choosing, ordering and counting is done here, so that a theme's author reads
//! plain names. A view holds ready links and HTML, and nothing else of the graph; equal views give equal pages, which
//! is what a rebuild goes by. What all pages share stands in the [`SiteView`], so that no page grows with the site.
//! This is the only stage that knows both the graph and what templates want. It has two floors: pages, and the parts that
//! several of them share; a page knows no other page.
//! Start reading at [`of`]; each kind has a file of its own.

use serde::Serialize;

use crate::config::Config;
use crate::content::ListedKind;
use crate::graph::{Graph, Node};
use crate::plan::{PageIndex, Plan, Subject};
use crate::source::Fingerprint;

pub mod bible;
pub mod call;
pub mod calls;
pub mod career;
pub mod career_map;
pub mod career_path;
pub mod changes;
pub mod compare;
pub mod contents;
pub mod crew;
pub mod crew_changes;
pub mod days;
pub mod department;
pub mod distribution;
pub mod document;
pub mod duties;
pub mod feed;
pub mod finder;
pub mod folder;
pub mod frame;
pub mod glossary;
pub mod health;
pub mod holding;
pub mod home;
pub mod json_ld;
pub mod links;
pub mod list;
pub mod occupations;
pub mod org_chart;
pub mod page;
pub mod pay;
pub mod person;
mod pictures;
pub mod preview;
pub mod production;
mod prose;
pub mod recent;
pub mod registers;
pub mod responsibilities;
pub mod role;
pub mod schedule;
pub mod schedule_rows;
pub mod scope;
pub mod shortened;
pub mod show;
pub mod site;
pub mod skill;
pub mod skill_matrix;
pub mod social_card;
pub mod staffing;
pub mod tags;
pub mod term;
pub mod timeline;
pub mod tool;
pub mod vacancy;
pub mod words;
pub mod workload;

pub use frame::Frame;
pub use links::{Link, Mention, Tab, Tape, escape, escape_into, safe_address};
pub use scope::Scope;
pub use shortened::Shortened;
pub use site::{SiteView, site};

/// All that the template of one page sees, besides the [`SiteView`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct View {
    /// The template, below `templates/`.
    pub template: &'static str,
    /// What goes before every path from the site's root: `/handbook/`, or `../../` where links are portable.
    pub root: String,
    /// What every page has: title, place in the site, prose.
    pub page: Frame,
    /// What only pages of its kind have, under the name of the kind.
    #[serde(flatten)]
    pub body: Body,
}

impl View {
    /// Of all that the page is made of, besides what all pages share.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_value(self)
    }
}

/// Declares the pages: the name that templates know its own fields by, the type of these, what it is about, and the function
/// that makes it. A module that is named here is a page; all others are parts that pages share, and know no page.
macro_rules! pages {
    ($scope:ident: $($body:ident($view:ty): $($subject:pat => $make:expr),+;)+) => {
        /// What only pages of one kind have. A template sees it under the name of the variant: `role.reports_to`.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the names are the kinds")]
        pub enum Body {
            $($body(Box<$view>),)+
        }

        /// The view of a subject; for a long list, the part of it that stands on this page.
        fn of_subject($scope: &Scope<'_>, subject: &Subject) -> PageParts {
            match subject {
                $($($subject => $make,)+)+
                Subject::ListPage(whole, _) => of_subject($scope, whole),
            }
        }
    };
}

pages! {
    scope:
    Role(role::RoleView): Subject::Node(Node::Role(id)) => role::view(scope, *id);
    Roles(list::roles::RolesView): Subject::List(ListedKind::Role) => list::roles::view(scope);
    Department(department::DepartmentView): Subject::Node(Node::Department(id)) => department::view(scope, *id);
    Departments(list::departments::DepartmentsView):
        Subject::List(ListedKind::Department) => list::departments::view(scope);
    CareerPath(career_path::CareerPathView): Subject::Node(Node::CareerPath(id)) => career_path::view(scope, *id);
    Careers(list::careers::CareersView): Subject::List(ListedKind::CareerPath) => list::careers::view(scope);
    Person(person::PersonView): Subject::Node(Node::Person(id)) => person::view(scope, *id);
    People(list::people::PeopleView): Subject::List(ListedKind::Person) => list::people::view(scope);
    Skill(skill::SkillView): Subject::Node(Node::Skill(id)) => skill::view(scope, *id);
    Skills(list::skills::SkillsView): Subject::List(ListedKind::Skill) => list::skills::view(scope);
    Tool(tool::ToolView): Subject::Node(Node::Tool(id)) => tool::view(scope, *id);
    Tools(list::tools::ToolsView): Subject::List(ListedKind::Tool) => list::tools::view(scope);
    Term(term::TermView): Subject::Node(Node::Term(id)) => term::view(scope, *id);
    Chapter(page::PageView): Subject::Node(Node::Page(id)) => page::view(scope, *id);
    Production(production::ProductionView): Subject::Node(Node::Production(id)) => production::view(scope, *id);
    Productions(list::productions::ProductionsView):
        Subject::List(ListedKind::Production) => list::productions::view(scope);
    Crew(crew::CrewView): Subject::Node(Node::Crew(id)) => crew::view(scope, *id);
    Schedule(schedule::ScheduleView): Subject::Node(Node::Schedule(id)) => schedule::view(scope, *id);
    Call(call::CallView): Subject::Node(Node::Call(id)) => call::view(scope, *id);
    Vacancy(vacancy::VacancyView): Subject::Node(Node::Vacancy(id)) => vacancy::view(scope, *id);
    Vacancies(list::vacancies::VacanciesView): Subject::List(ListedKind::Vacancy) => list::vacancies::view(scope);
    Distribution(distribution::DistributionView): Subject::Distribution(id) => distribution::view(scope, *id);
    Document(document::DocumentView): Subject::Node(Node::Document(id)) => document::view(scope, *id);
    Documents(list::documents::DocumentsView): Subject::List(ListedKind::Document) => list::documents::view(scope);
    Calls(calls::CallsView): Subject::Calls(id) => calls::view(scope, *id);
    PersonalCalls(calls::PersonalCallsView): Subject::PersonalCalls(id) => calls::by_person(scope, *id);
    OrgChart(org_chart::OrgChartView): Subject::OrgChart(of) => org_chart::view(scope, *of);
    Timeline(timeline::TimelineView): Subject::Timeline => timeline::view(scope);
    PeopleTimeline(timeline::people::PeopleTimelineView): Subject::PeopleTimeline => timeline::people::view(scope);
    RolePhases(timeline::roles::RolePhasesView): Subject::RolePhases => timeline::roles::view(scope);
    Days(days::DaysView): Subject::Days(id) => days::view(scope, *id);
    Bible(bible::BibleView): Subject::Bible(id) => bible::view(scope, *id);
    CareerMap(career_map::CareerMapView): Subject::CareerMap(map) => career_map::view(scope, *map);
    Finder(finder::FinderView):
        Subject::Finder => finder::view(scope, "finder.html"),
        Subject::Compare => finder::view(scope, "compare.html");
    SkillMatrix(skill_matrix::SkillMatrixView): Subject::SkillMatrix(id) => skill_matrix::view(scope, *id);
    Responsibilities(responsibilities::ResponsibilitiesView):
        Subject::Responsibilities => responsibilities::view(scope);
    OccupationalMap(occupations::OccupationalMapView):
        Subject::OccupationalMap(medium) => occupations::view(scope, *medium);
    Glossary(glossary::GlossaryView): Subject::Glossary => glossary::view(scope);
    Tags(tags::TagsView): Subject::Tags => tags::all(scope);
    Tag(tags::TagView): Subject::Tag(tag) => tags::of_tag(scope, tag);
    Folder(contents::FolderView): Subject::Folder(folder) => folder::view(scope, folder);
    Changes(changes::ChangesView): Subject::Changes => changes::view(scope);
    Health(health::HealthView): Subject::Health => health::view(scope);
    Home(home::HomeView): Subject::Home => home::view(scope);
    NotFound(home::NotFoundView): Subject::NotFound => home::not_found(scope);
}

/// The view of a page.
pub fn of(page: PageIndex, graph: &Graph, plan: &Plan, config: &Config) -> View {
    let scope = Scope::of(page, graph, plan, config);
    let (template, mut page, body) = of_subject(&scope, &scope.page.subject);
    page.image = preview::image(&scope, &page.prose);
    // A polite request: what keeps others out is the login before such an edition.
    page.is_hidden_from_search |= config.audience.rank > 0;
    let data = json_ld::block(&scope, &page);
    page.head_extra.push_str(&data);
    // A card is no picture of what the page is about, so the data above does not name it as one.
    page.image = page.image.or_else(|| social_card::image(&scope));
    View {
        template,
        root: scope.plan.root_from(&scope.page.url),
        page,
        body,
    }
}

/// What each kind's function gives: the template, the frame, and the kind's own part.
pub type PageParts = (&'static str, Frame, Body);

#[cfg(test)]
pub(crate) mod testing;
