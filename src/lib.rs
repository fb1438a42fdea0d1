//! Callboard makes a linked, checked static site of a studio's production bible. This is the tour of its code.
//!
//! # The pipeline
//!
//! Inputs are a value, the output is a value, and the middle is pure. [`site::link_up`] shows the way to a site whose addresses
//! are known on one screen, and [`site::Linked`] what becomes of it.
//! Each stage has a type of its own, and a later type promises more:
//!
//! | stage | from → to | what the new type promises |
//! |---|---|---|
//! | [`source::read`] | disk → [`source::Snapshot`] | every file that this build may read, and the date that counts as today |
//! | [`config::read`] | settings and request → [`config::Config`] | names of the settings were checked against each other |
//! | [`theme::load`] | snapshot → [`theme::Theme`] | parameters fit their types; the default theme fills what is missing |
//! | [`document::parse`] | file → [`document::Document`] | parsing never fails; places survive; restricted content is gone |
//! | [`content::lower`] | document → [`content::Entry`] | fields have types and units; references are names still |
//! | [`graph::link`] | entries → [`graph::Graph`] | every reference resolves, no reporting cycle, relations both ways |
//! | [`plan::lay_out`] | graph → [`plan::Plan`] | every URL is known and unique |
//! | [`view::of`] | page → [`view::View`] | all that a template may see, chosen and ordered |
//! | [`render::Engine::page`] | view → HTML | |
//! | [`derive::add_files`] | graph, plan, theme → [`output::Output`] | every file of the site, with its bytes |
//!
//! A file of the output may be made when somebody first asks for its bytes. Commands ([`cli`]) are consumers of this, not
//! modes of it: `build` writes the output, each page made, compared and let go; `check` makes all pages and prints the problems;
//! `serve` links anew at each change that [`watch`] tells of, hands the output to [`server`] before a page of it is made, and
//! makes the pages that nobody asked for afterwards.
//!
//! # What always holds
//!
//! - **No stage fails.** Each gives its value and its diagnostics; what is wrong is reported and left out of the value,
//!   which is why its promise holds. A file that cannot be read still stands for its name, so that one broken role does
//!   not make forty others unknown. `Err` is for what stops the program, such as a full disk.
//! - **Restricted content is cut before anything else sees it**, as a document (or the table of a crew list) is read. The
//!   site for an audience is that of a tree from which the rest was deleted.
//! - **Equal inputs give equal bytes**: the same files, date and commits, on any machine and any number of threads. Disk,
//!   clock and environment are only at the edges: [`source`], [`output`], [`watch`], [`server`] and [`cli`]. [`site`] looks at a clock to tell people how long a stage took.
//! - **Only parsing and rendering are remembered from one build to the next** ([`cache`]), by fingerprints of all that they take.
//!   The middle is cheap and runs anew each time, so there is nothing to invalidate. What a build makes once for many pages is
//!   listed in [`cache`] too, with what leaving it out costs. Between runs it is remembered what was written and from
//!   what ([`output::receipt`]).
//! - **The words of a text stand on its own page, in the bible of its production and in the search**, and nowhere else. So two fingerprints tell what a page is
//!   made from: the outline of the site, which is all but such words, and those of its own text.
//! - **Values carry no places.** A problem names a file and the path of a field; [`mod@diagnostic::locate`] finds line and
//!   column when it is printed.
//! - **Templates lay out, views decide.** A template does not sort, count or look anything up.
//!
//! # Who may know whom
//!
//! Imports point downwards only; `tests/it/architecture.rs` holds that, with a reason for each layer:
//!
//! ```text
//! cli → watch, server → audit, external, mcp → site → derive → output, cache → render → view → theme → plan → chart, import → diff → graph → content → document
//!     → config → words → source → diagnostic, yaml → units
//! ```
//!
//! `document` knows no kinds, `content` no graph, `graph` no URL, `plan` no HTML. `view` alone knows both the graph and the
//! shape of templates; it has two floors, pages and what several of them share, and a page knows no other page. `render` alone
//! imports the template engine, `document` alone the Markdown parser.
//!
//! # Where to start
//!
//! | to change | start at |
//! |---|---|
//! | a key of front matter | its kind in [`content`]; the compiler and the tests of the manual lead on |
//! | a setting | [`config::Settings`] |
//! | grades on the page of their job | [`content::grades`] makes them roles, [`plan::Plan::place_of`] says where they stand |
//! | how a name or link is resolved | `document/destination.rs`, `graph/names.rs`, `graph/prose_links.rs` |
//! | what the references of a kind become | its file in `graph/link/` |
//! | who answers to whom | `graph/reporting.rs` |
//! | dates of schedules | the rules at the top of `graph/calendar.rs` |
//! | what a page shows | its file in [`view`], then its template in `themes/default/templates/` |
//! | a word of the theme, or a language | `themes/default/strings/`; which file a word comes from: `theme/strings.rs`; how it becomes text: [`words`] |
//! | a problem, or what is said of it | [`diagnostic::Code`], and its file in `diagnostic/codes/`, which `callboard explain` prints |
//! | what Markdown may do | [`document::markdown`]; raw HTML in `document/markdown/raw.rs` |
//! | a page that Callboard makes | its entry in [`plan::catalogue`] |
//! | what the commits say of a file | [`source::history`] reads them, [`graph::changes`] follows files through them |
//! | a file beside the pages | [`plan::MadeFile`], with its path in the catalogue or in `plan/made.rs`; what makes it in [`mod@derive`] |
//! | the picture in previews of links | [`chart::social_card`]; which pages have one: [`view::social_card`] |
//! | how a site gets into its folder | [`output::folder`] |
//! | what a spreadsheet of a crew is read as | [`import`] |
//! | what a handbook of another generator becomes | [`import::handbook`] |
//! | what counts as a change between two states of a site | [`mod@diff`], field by field in `diff/facts.rs` |
//! | the bible in one piece | [`view::bible`]; its PDF: `cli/bible.rs` |
//! | a command | its file in `src/cli/` |
//! | whether links to other hosts answer | [`external`] |
//! | what assistants may ask | [`mcp`] |
//! | what an open page of the preview knows | [`server::site`], and the script that hears it, `server/client.js` |
//!
//! A new kind is a row of [`content::kinds`], of the nodes in [`graph`], of the pages in [`view`] and of `site.json` in
//! [`derive::data`], each with a file beside it, and a section of the strings files; the compiler names the other places that
//! have to handle it, all in all 17. A new page is an entry of [`plan::catalogue`], a variant of [`plan::Subject`], a row in
//! [`view`] with its file and template, and a section of the strings files: 7 places. Its address in `content/` is its
//! introduction by itself. Tests are small productions: see `tests/it/project.rs` and `tests/suite/`.

pub mod audit;
pub mod cache;
pub mod chart;
pub mod cli;
pub mod config;
pub mod content;
pub mod derive;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod external;
pub mod graph;
pub mod import;
pub mod mcp;
pub mod output;
pub mod plan;
pub mod render;
pub mod server;
pub mod site;
pub mod source;
pub mod theme;
pub mod units;
pub mod view;
pub mod watch;
pub mod words;
pub mod yaml;
