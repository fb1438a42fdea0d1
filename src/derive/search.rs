//! The search of the site: an index of all words of all pages, in pieces that a reader's browser loads as it needs them.
//!
//! Made from the text in memory, for one audience, so it holds what the pages of that audience hold; how to reach
//! somebody is never in it. What each page gives is decided here; [`index`] makes the files; `search.js` of the default
//! theme answers queries from them. Start at [`files`].
//!
//! Decisions, with what they buy:
//! - The pieces are scripts that call `callboard.searchPiece(version, name, content)`. One form works everywhere: under
//!   `default-src 'self'`, under any base path, and from a folder on disk, where a browser refuses to fetch. Names do not
//!   change with the content; the version, a fingerprint of the piece, is in each piece and in `index.js`, and the browser
//!   asks for a piece as `w012.js?v=<version>`. A reader who still has the old `index.js` is told by the first piece that
//!   changed. Each piece has a version of its own, so that an edit leaves the other pieces as they are.
//! - `index.js` says which pieces there are, and their versions. `w*.js` hold words in order of the alphabet, each with its postings; a
//!   beginning that would take more than two pieces, such as `p`, has an entry of its own that knows names only. `p*.js`
//!   hold title, address, headings and excerpts of pages that follow each other. `v*.js` hold all words by their first letter, for
//!   queries with typing errors.
//! - Words are folded ([`words`]). Words of one stem know each other within their piece, so the browser needs no stemmer.
//! - Postings are of passages, so that a result leads to the right heading and words near each other count more. How often a
//!   word stands in a passage goes with it, and the length of each page with the index: that is all that BM25F needs. Stop words
//!   of the site's language have no postings in texts. Where the postings of a large site would take more room than they may,
//!   those of its commonest words are of pages.

use crate::config::{Config, LinkStyle};
use crate::content::Kind;
use crate::content::sections::SectionName;
use crate::document::Heading;
use crate::graph::{EntryId, Graph, Node, RoleId};
use crate::output::copies::Store;
use crate::plan::{PageIndex, Plan, PlannedPage, SearchGroup, Subject};
use crate::source::Fingerprint;
use crate::view::Scope;
use crate::words::Words;

mod excerpt;
mod facts;
mod index;
pub(super) mod pack;
mod passages;
mod synonyms;
mod words;

use facts::Facts;
use index::{KindRun, Options, SearchPage, SearchSection};

/// The folder of the output that holds the index.
pub const FOLDER: &str = "callboard/search/";

/// The files of the index, by path.
///
/// What was found on pages is kept in the store, so that the next build looks only at those that differ.
pub fn files(graph: &Graph, plan: &Plan, config: &Config, store: &dyn Store) -> Vec<(String, Vec<u8>)> {
    let mut sources: Vec<(SearchGroup, Source)> = Vec::with_capacity(plan.pages.len());
    for index in plan.page_indexes() {
        let page = &plan.pages[index.index()];
        sources.extend(group_of(page, graph).map(|group| (group, Source::Page(index))));
        // A grade is looked for like a role with a page of its own, and found on the page of its job.
        let grades = match page.subject {
            Subject::Node(Node::Role(job)) => graph[job].grades.as_slice(),
            _ => &[],
        };
        let group = SearchGroup::Kind(Kind::Role);
        sources.extend(grades.iter().map(|grade| (group, Source::Grade(index, *grade))));
    }
    // Pages are numbered through, so those of a kind are a range, and equally good ones show in this order.
    sources.sort_by_key(|(group, _)| rank(*group));
    let kinds = runs(&config.words, &sources);
    let options = Options {
        language: &config.settings.language,
        is_portable: config.links == LinkStyle::Portable,
        synonyms: &synonyms::groups(&config.settings.language, &config.settings.synonyms),
        store,
    };
    let draft = |(_, source): &(SearchGroup, Source)| {
        let draft = match *source {
            Source::Page(page) => Draft::of_page(Scope::of(page, graph, plan, config)),
            Source::Grade(page, grade) => Draft::of_grade(Scope::of(page, graph, plan, config), grade),
        };
        (draft.fingerprint(), draft)
    };
    let files = index::build(&sources, draft, Draft::finish, &kinds, options);
    files
        .into_iter()
        .map(|(name, bytes)| (format!("{FOLDER}{name}"), bytes))
        .collect()
}

/// What leads to a result: a page, or a grade with the page that it is shown on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Page(PageIndex),
    Grade(PageIndex, RoleId),
}

/// Among which results a page is shown; `None` for what is no result.
fn group_of(page: &PlannedPage, graph: &Graph) -> Option<SearchGroup> {
    match (&page.subject, &page.made) {
        (Subject::Node(node), _) if graph.is_closed(*node) => None,
        (Subject::Node(node), _) => Some(SearchGroup::Kind(graph.kind(*node))),
        (_, Some(made)) => made.search,
        (_, None) => None,
    }
}

/// In which order groups are shown.
fn rank(group: SearchGroup) -> usize {
    match group {
        SearchGroup::Kind(kind) => kind.rank(),
        SearchGroup::Tag => Kind::ALL.len(),
    }
}

fn run(words: &Words, group: SearchGroup) -> KindRun {
    let (name, label) = match group {
        SearchGroup::Kind(kind) => (kind.name(), kind.title_in(words)),
        SearchGroup::Tag => ("tag", words.shared("tags.tag")),
    };
    // Most readers look for a role. A tag leads to pages that are results themselves.
    let boost = match group {
        SearchGroup::Kind(Kind::Role) => 110,
        SearchGroup::Kind(Kind::Crew | Kind::Schedule | Kind::Call) => 95,
        SearchGroup::Kind(_) => 100,
        SearchGroup::Tag => 90,
    };
    KindRun {
        name,
        label,
        pages: 0,
        boost,
    }
}

fn runs(words: &Words, sources: &[(SearchGroup, Source)]) -> Vec<KindRun> {
    let groups = sources.chunk_by(|a, b| a.0 == b.0);
    groups
        .map(|pages| KindRun {
            pages: pages.len(),
            ..run(words, pages[0].0)
        })
        .collect()
}

/// What the search knows of a page but its text, which takes longest to read and is most often as it was.
struct Draft<'a> {
    scope: Scope<'a>,
    page: SearchPage,
    facts: String,
    text: Option<EntryId>,
}

impl<'a> Draft<'a> {
    fn of_page(scope: Scope<'a>) -> Self {
        let graph = scope.graph;
        let page = scope.page;
        let mut found = SearchPage {
            url: page.url.encoded(),
            // Results say that they are tags.
            title: match page.subject {
                Subject::Tag(_) => scope.page_title(page).to_string(),
                _ => scope.full_title(page),
            },
            ..SearchPage::default()
        };
        let node = match &page.subject {
            Subject::Node(node) => Some(*node),
            _ => page.intro.map(Node::Page),
        };
        if !matches!(page.subject, Subject::Node(_)) {
            // A page that Callboard makes is known by its address too: `responsibilities`, `org chart`.
            let path = page.url.path().trim_end_matches('/');
            found
                .aka
                .extend(path.rsplit('/').next().map(|name| name.replace('-', " ")));
        }
        let mut facts = Facts::new(graph, scope.words());
        if let Some(node) = node {
            if !matches!(node, Node::Page(_)) {
                // So `tool for timesheets` finds tools.
                facts.add(&graph.kind(node).title_in(scope.words()));
            }
            facts.add_node(node);
        }
        let text = node.and_then(|node| graph.entry_of(node));
        if let Some(id) = text {
            let shared = &graph[id].shared;
            found.aka.extend(shared.aka.iter().cloned());
            found.summary.clone_from(&shared.summary);
            facts.add_all(&shared.tags);
        }
        if let Some(Node::Role(id)) = node {
            found.aka.extend(titles_of_variants(graph, id));
        }
        Self {
            page: found,
            facts: facts.text,
            text,
            scope,
        }
    }

    /// Of a grade: its names, and what it does not share with its job, which is a result itself.
    fn of_grade(scope: Scope<'a>, grade: RoleId) -> Self {
        let graph = scope.graph;
        let node = Node::Role(grade);
        let place = scope.plan.place_of(&Subject::Node(node));
        let shared = graph.entry_of(node).map(|entry| &graph[entry].shared);
        let mut facts = Facts::new(graph, scope.words());
        facts.add(&Kind::Role.title_in(scope.words()));
        facts.add_grade(grade);
        let page = SearchPage {
            url: place
                .map(|place| scope.plan.address_of(&place))
                .unwrap_or_default(),
            title: graph[grade].common.title.to_string(),
            aka: shared
                .iter()
                .flat_map(|shared| shared.aka.clone())
                .chain(titles_of_variants(graph, grade))
                .collect(),
            summary: shared.map(|shared| shared.summary.clone()).unwrap_or_default(),
            sections: Vec::new(),
        };
        Self {
            page,
            facts: facts.text,
            text: None,
            scope,
        }
    }

    /// The fingerprint of what the finished page is made from.
    fn fingerprint(&self) -> Fingerprint {
        let page = &self.page;
        let text = self.text.map(|entry| {
            let file = &self.scope.graph[entry];
            let headings = file.prose.headings.iter();
            let headings = headings.map(|heading| {
                (
                    heading.at,
                    heading.level,
                    heading.is_top_level,
                    &heading.id,
                    &heading.text,
                )
            });
            (
                file.wording,
                headings.collect::<Vec<_>>(),
                self.scope.words_of_links(entry),
            )
        });
        Fingerprint::of_value(&(
            &page.url,
            &page.title,
            &page.aka,
            &page.summary,
            &self.facts,
            text,
        ))
    }

    /// The page with its text.
    fn finish(self) -> SearchPage {
        let mut sections = self
            .text
            .map(|entry| sections(&self.scope, entry))
            .unwrap_or_default();
        if !self.facts.is_empty() {
            let facts = SearchSection {
                text: self.facts,
                ..SearchSection::default()
            };
            sections.insert(sections.len().min(1), facts);
        }
        SearchPage {
            sections,
            ..self.page
        }
    }
}

fn titles_of_variants(graph: &Graph, role: RoleId) -> impl Iterator<Item = String> {
    let variants = graph[role].variants.iter();
    variants.filter_map(|variant| variant.title.clone())
}

/// The text of a file, by headings of levels 2 and 3. The first section is what stands before them.
fn sections(scope: &Scope<'_>, entry: EntryId) -> Vec<SearchSection> {
    let prose = &scope.graph[entry].prose;
    let html = &prose.html.text;
    let headings: Vec<&Heading> = prose
        .headings
        .iter()
        .filter(|heading| heading.is_top_level && heading.level <= 3)
        .collect();
    let end_of = |section: usize| headings.get(section).map_or(html.len(), |next| next.at);
    let head = SearchSection {
        text: scope.plain_text(entry, 0..end_of(0)),
        ..SearchSection::default()
    };
    let mut is_answer = false;
    let below = headings.iter().enumerate().map(|(index, heading)| {
        // What a role is responsible for answers who does it, so it counts twice, with the groups below it.
        if heading.level <= 2 {
            is_answer = SectionName::of_heading(&heading.text) == Some(SectionName::Responsibilities);
        }
        // The heading itself is told apart from the text below it.
        let tag = html
            .get(heading.at..)
            .and_then(|rest| rest.find("</h"))
            .unwrap_or(0);
        SearchSection {
            anchor: heading.id.clone(),
            heading: heading.text.clone(),
            text: scope.plain_text(entry, heading.at + tag..end_of(index + 1)),
            weight: if is_answer { 2 } else { 1 },
        }
    });
    std::iter::once(head).chain(below).collect()
}
