//! The site's settings, and what this build was asked for, as one [`Config`].
//!
//! `callboard.yaml` gives the [`Settings`], the command line a [`Request`]; everything after this stage sees only the
//! `Config`, in which each name was checked against the others. It knows no content: which roles exist, for example,
//! is the graph's business.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::source::{SETTINGS_FILE, Snapshot};
use crate::units::{Address, DayRange, Hours, WeekDay};
use crate::words::Words;
use crate::yaml::types::{unique, unique_values};
use crate::yaml::{self, Keys, OneOrMany, Yaml};

mod bible;
mod holiday_import;
pub mod language;

pub use bible::Bible;
pub use holiday_import::{HolidayImport, HolidayKind};

/// `callboard.yaml`, as written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Callboard settings")]
pub struct Settings {
    /// Title of the site. Default: the first heading of the home page, or `Handbook`.
    #[serde(default)]
    pub title: String,
    /// One sentence about the site, for search engines and the home page.
    #[serde(default)]
    pub description: String,
    /// Name of the studio that publishes it.
    pub studio: Option<String>,
    /// Where the site will stand: `https://handbook.example/crew/`. `build -u` takes precedence.
    pub base_url: Option<String>,
    /// Language of the content, as a BCP 47 tag.
    #[serde(default = "default_language")]
    pub language: String,
    /// Folder below `themes/`; the theme that is built in when left out.
    pub theme: Option<String>,
    /// Parameters of the theme; its `theme.yaml` says which there are.
    #[serde(default, deserialize_with = "unique_values")]
    pub params: BTreeMap<String, serde_json::Value>,
    /// Names of the media that roles and productions may name, such as `animation`.
    #[serde(default)]
    pub media: OneOrMany<String>,
    /// Names of the scales that roles and productions may name, such as `feature`.
    #[serde(default)]
    pub scales: OneOrMany<String>,
    /// The phases of a production in order. Default: development, pre-production, production, post-production, delivery.
    pub phases: Option<OneOrMany<String>>,
    /// The working days of a week. Default: Monday to Friday.
    pub week: Option<OneOrMany<WeekDay>>,
    /// Days on which nobody works.
    #[serde(default)]
    pub holidays: OneOrMany<DayRange>,
    /// Days that are worked although the week or a holiday says otherwise: what some countries work to make up for a day off.
    #[serde(default)]
    pub workdays: OneOrMany<DayRange>,
    /// Files of holidays, `.ics` or `.json`, by path from the root: `content/bank-holidays.ics`. One region of a file that
    /// has several is named behind `#`, or as `{file: content/bank.ics, region: England, kinds: [public, bank]}`.
    #[serde(default)]
    pub import: OneOrMany<HolidayImport>,
    /// The shortest rest between a wrap and the next call on call sheets. Default: 11h, as in Article 3 of the EU's Directive
    /// 2003/88/EC on working time.
    pub min_rest: Option<Hours>,
    /// How dates are written in imported files. ISO dates are always read.
    #[serde(default)]
    pub date_order: DateOrder,
    /// Whether tables in CSV start with a byte-order mark, by which Excel knows that they are UTF-8.
    #[serde(default)]
    pub csv_mark: bool,
    /// Who a page can be for, least trusted first: `[public, crew, internal]`.
    #[serde(default)]
    pub audiences: OneOrMany<String>,
    /// The audience that sees a field unless its file says otherwise: `person.contact: crew`.
    #[serde(default, deserialize_with = "unique")]
    pub visible: BTreeMap<String, String>,
    /// Fields that a file may show to a less trusted audience than `visible` says: `[person.contact]`.
    #[serde(default)]
    pub may_loosen: OneOrMany<String>,
    /// Roles that a production is expected to have, by medium or scale.
    #[serde(default, deserialize_with = "unique")]
    pub expects: BTreeMap<String, OneOrMany<String>>,
    /// Asks for the whole handbook in one piece at `/bible/`: `{}` for all of it, or what comes first and what is left out.
    /// Parts are `about`, `chapters`, `departments`, `org-chart`, `roles`, `careers`, `skills`, `tools`, `documents`,
    /// `people`, `productions`, `glossary` and `index`; chapters go by their paths below `content/`.
    #[serde(default)]
    pub bible: Option<Bible>,
    /// The colours of paper of the issues of bibles, in order. Default: white, blue, pink, yellow, green, goldenrod, buff,
    /// salmon, cherry.
    #[serde(default)]
    pub issue_colours: OneOrMany<String>,
    /// Words and names that mean the same to the search, each a list: `[sack, dismiss, let go]`.
    #[serde(default)]
    pub synonyms: Vec<Vec<String>>,
    /// Whether a skill or tool that a role names must have a file of its own.
    #[serde(default)]
    pub strict_skills: bool,
    /// What becomes of HTML in Markdown.
    #[serde(default)]
    pub raw_html: RawHtml,
    /// What becomes of the words, places and names that cameras and programs write into pictures.
    #[serde(default)]
    pub picture_metadata: PictureMetadata,
    /// Whether each page has its text as Markdown beside it, `index.md`, for programs and assistants.
    #[serde(default)]
    pub twins: Twins,
    /// Which pages have a social card: the picture in previews of links to them, drawn from title, kind and the name of the site,
    /// where their text has no picture.
    #[serde(default)]
    pub social_cards: SocialCards,
    /// Where a page's source can be edited, with `{path}` for its path: `https://forge.example/handbook/edit/main/{path}`.
    pub edit_url: Option<Address>,
    /// Where the changes of a page's source are listed, with `{path}` for its path:
    /// `https://forge.example/handbook/commits/main/{path}`.
    pub history_url: Option<Address>,
    /// What is published of the repository's commits.
    #[serde(default)]
    pub git: GitSettings,
    /// Files below `content/` that are no part of the site: `[drafts/, "*.psd"]`. A name counts anywhere, a path from there.
    #[serde(default)]
    pub ignore: OneOrMany<String>,
    /// Whether what git ignores is no part of the site either: by the `.gitignore` beside the settings and those in folders of `content/`.
    #[serde(default)]
    pub gitignore: bool,
    /// How large things may be before they are taken for a mistake.
    #[serde(default)]
    pub limits: Limits,
    /// How `check --external` asks the hosts that links lead to.
    #[serde(default)]
    pub external_links: ExternalLinks,
    /// Where a place named in the preview opens, with `{path}`, `{line}` and `{column}`:
    /// `vscode://file/{path}:{line}:{column}`, unless something else stands here.
    #[serde(default = "default_editor")]
    pub editor: String,
}

/// What becomes of HTML in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// Harmless markup stays, the rest is dropped with a warning.
    #[default]
    Sanitize,
    /// All of it is shown as text.
    Escape,
    /// All of it stays, scripts too: only for content that you trust as you trust code.
    Allow,
}

/// What is published of the commits of the repository that the site stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GitSettings {
    /// Whether pages say when they last changed, which makes `/changes/` and the feeds too. Left out: where the site stands
    /// in a repository. `true` makes it a warning when it does not; with `false`, git is not run.
    pub dates: Option<bool>,
    /// Who is shown the names of those who made the changes: an audience and all that are trusted more, `true` for everybody,
    /// `false` for nobody. Left out: every audience but the least trusted one.
    pub names: Option<ShownTo>,
    /// Who is shown the first lines of the commits' messages, in the same way. Left out: nobody.
    pub subjects: Option<ShownTo>,
}

/// Who is shown something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ShownTo {
    /// Everybody, or nobody.
    All(bool),
    /// An audience, and those that are trusted more.
    Audience(String),
}

/// How large things may be before they are taken for a mistake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// A Markdown file, in megabytes. Default: 8.
    pub page_source: Millions<8>,
    /// The HTML that a theme makes of one page, in megabytes. Default: 64.
    pub page: Millions<64>,
    /// A picture, in millions of pixels. Default: 50.
    pub pixels: Millions<50>,
}

/// How `check --external` asks the hosts that links lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExternalLinks {
    /// What is not asked: hosts with all that is below them, and addresses in which `*` stands for anything.
    pub ignore: OneOrMany<String>,
    /// For how many days a link that answered is not asked again. Default: 7.
    pub fresh_days: u32,
    /// On how many days a link has to fail before it counts as dead. Default: 2.
    pub failures: u32,
    /// How long one answer is waited for, in seconds. Default: 20.
    pub timeout: u32,
}

impl Default for ExternalLinks {
    fn default() -> Self {
        Self {
            ignore: OneOrMany::default(),
            fresh_days: 7,
            failures: 2,
            timeout: 20,
        }
    }
}

/// A number of millions, of bytes or of pixels, with what it is unless something else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Millions<const DEFAULT: u32>(pub u32);

impl<const DEFAULT: u32> Default for Millions<DEFAULT> {
    fn default() -> Self {
        Self(DEFAULT)
    }
}

impl<const DEFAULT: u32> Millions<DEFAULT> {
    /// The same as a count.
    pub fn count(self) -> usize {
        usize::try_from(self.0)
            .unwrap_or(usize::MAX)
            .saturating_mul(1_000_000)
    }
}

/// What becomes of what is written into pictures beside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PictureMetadata {
    /// JPEG, PNG and WebP files are published without it; only how they are turned and their colour profile stay.
    #[default]
    Strip,
    /// Pictures are published as they are.
    Keep,
}

/// Whether each page has its text as Markdown beside it, and how links are written there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Twins {
    /// Pages are HTML alone.
    #[default]
    None,
    /// With links from one file to the next.
    Relative,
    /// With whole addresses, where `base_url` is known.
    Absolute,
}

/// Which pages have a social card of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SocialCards {
    /// No page.
    None,
    /// The home page, productions, departments, career paths and vacancies; the card of the home page stands for all others.
    #[default]
    Main,
    /// Every page that has a file.
    All,
}

/// How dates are written in files of other programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
pub enum DateOrder {
    /// `2026-04-03`, and nothing else.
    #[default]
    #[serde(rename = "iso")]
    Iso,
    /// `03/04/2026` is the third of April.
    #[serde(rename = "dd/mm/yyyy", alias = "DD/MM/YYYY")]
    DayMonthYear,
}

impl Keys for Settings {
    const HOLDER: &'static str = "callboard.yaml";
}

fn default_editor() -> String {
    "vscode://file/{path}:{line}:{column}".to_owned()
}

fn default_language() -> String {
    "en".to_owned()
}

/// What this build was asked for, from the command line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// The audience to build for, instead of the command's default.
    pub audience: Option<String>,
    /// The audience when none is named.
    pub default_audience: DefaultAudience,
    /// Whether drafts are part of the site.
    pub with_drafts: bool,
    /// Where the site will stand, instead of the settings' own.
    pub base_url: Option<String>,
    /// Whether a search index is made.
    pub with_search: bool,
    /// What internal links look like.
    pub links: LinkStyle,
    /// The host that the site is made ready for; any, if none is named.
    pub host: Option<Host>,
}

impl Default for Request {
    /// What `build` does without options.
    fn default() -> Self {
        Self {
            audience: None,
            default_audience: DefaultAudience::LeastTrusted,
            with_drafts: false,
            base_url: None,
            with_search: true,
            links: LinkStyle::Hosted,
            host: None,
        }
    }
}

/// A host that reads files of its own, by which it answers for old addresses and sends headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// Netlify: `_redirects` and `_headers`.
    Netlify,
    /// Cloudflare Pages: the same.
    Cloudflare,
    /// nginx: a part of a `server` block.
    Nginx,
    /// GitHub Pages: nothing is to be left out, and the name of the domain.
    Github,
    /// Amazon S3, with CloudFront before it.
    S3,
}

/// Which audience a command builds for when none is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DefaultAudience {
    /// What `build` publishes: nobody is shown more than was asked for.
    LeastTrusted,
    /// What `serve` shows a writer: everything.
    MostTrusted,
}

/// What internal links look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkStyle {
    /// From the root of the host, folders with a slash: for any static host.
    Hosted,
    /// Relative, with `index.html` spelled out: also for a folder on disk.
    Portable,
}

/// Everything a build was told, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The settings as written.
    pub settings: Settings,
    /// Whether the settings have a title, which then goes before that of the home page.
    pub has_title: bool,
    /// Phases in order.
    pub phases: Vec<String>,
    /// Working days of a week, without doubles, in order; never empty.
    pub week: Vec<WeekDay>,
    /// Whom the site is built for.
    pub audience: Audience,
    /// Whether drafts are part of the site.
    pub with_drafts: bool,
    /// Where the site will stand.
    pub base: BaseUrl,
    /// Whether a search index is made.
    pub with_search: bool,
    /// What internal links look like.
    pub links: LinkStyle,
    /// The host that the site is made ready for.
    pub host: Option<Host>,
    /// The date that counts as today.
    pub today: Date,
    /// The words that pages show besides the content: those of the theme, once it is loaded; until then the English ones.
    pub words: Arc<Words>,
    /// Whether this audience is shown who made a change.
    pub shows_authors: bool,
    /// Whether this audience is shown the first lines of the commits' messages.
    pub shows_subjects: bool,
}

/// Whom a site is built for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Audience {
    /// All audiences, least trusted first; empty when the settings declare none and everything is for everybody.
    pub all: Arc<[String]>,
    /// The one this build is for, as an index of `all`; 0 when there are none.
    pub rank: usize,
    /// The audience of each field that has one, by `kind.field`, as an index of `all`.
    pub fields: Arc<BTreeMap<String, usize>>,
}

impl Audience {
    /// Its name, if there are audiences at all.
    pub fn name(&self) -> Option<&str> {
        self.all.get(self.rank).map(String::as_str)
    }

    /// The rank of a name.
    pub fn rank_of(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|audience| audience == name)
    }

    /// Whether nothing is kept from it.
    pub fn sees_everything(&self) -> bool {
        self.rank + 1 >= self.all.len()
    }

    /// Whether what is for the audience of this rank may be shown.
    pub fn may_see(&self, rank: usize) -> bool {
        rank <= self.rank
    }
}

/// Where a site will stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// `https://host`, without a slash at the end; `None` when it is not known.
    pub origin: Option<String>,
    /// The path, with a slash at both ends: `/` or `/handbook/`.
    pub path: String,
}

impl Default for BaseUrl {
    fn default() -> Self {
        Self {
            origin: None,
            path: "/".to_owned(),
        }
    }
}

impl std::str::FromStr for BaseUrl {
    type Err = String;

    /// Reads `https://host/path/` or `/path/`; a missing slash at the end is added.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not an address such as https://handbook.example/crew/");
        let text_ok = !text.contains(['?', '#', '"', '<', '>', '\\']) && !text.contains(char::is_whitespace);
        if !text_ok {
            return Err(wrong());
        }
        let (origin, path) = match text.split_once("://") {
            Some(("http" | "https", rest)) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                if host.is_empty() {
                    return Err(wrong());
                }
                (
                    Some(text[..text.len() - rest.len() + host.len()].to_owned()),
                    path,
                )
            }
            None if text.starts_with('/') && !text.starts_with("//") => (None, &text[1..]),
            _ => return Err(wrong()),
        };
        let path = path.trim_matches('/');
        if path.split('/').any(|part| part == "." || part == "..") || path.contains("//") {
            return Err(wrong());
        }
        let path = if path.is_empty() {
            "/".to_owned()
        } else {
            format!("/{path}/")
        };
        Ok(Self { origin, path })
    }
}

impl BaseUrl {
    /// The host, without its port, if it is known.
    pub fn host(&self) -> Option<&str> {
        let (_, host) = self.origin.as_deref()?.split_once("://")?;
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        Some(host.split(':').next().unwrap_or(host))
    }

    /// The whole address of a path of the site (without a slash at its start), if the origin is known.
    pub fn absolute(&self, path: &str) -> Option<String> {
        self.origin
            .as_ref()
            .map(|origin| format!("{origin}{}{path}", self.path))
    }
}

/// Reads the settings of a snapshot and joins them with the request.
///
/// What is wrong is reported and left out, so there is always a `Config`.
pub fn read(snapshot: &Snapshot, request: &Request, problems: &mut Vec<Diagnostic>) -> Config {
    let file: Arc<str> = Arc::from(SETTINGS_FILE);
    let text = String::from_utf8_lossy(snapshot.bytes(SETTINGS_FILE).unwrap_or_default());
    let offset = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut settings: Settings = yaml::read(
        &file,
        Yaml::Text {
            text: &text[offset..],
            offset,
        },
        problems,
    )
    .unwrap_or_else(default_settings);
    let has_title = !settings.title.trim().is_empty();
    if !has_title {
        Words::default()
            .say("titles.site")
            .clone_into(&mut settings.title);
    }
    let audience = read_audience(&settings, request, &file, problems);
    check_names(&settings, &file, problems);
    check_editor(&mut settings, &file, problems);
    language::check(&mut settings, &file, problems);
    let base = read_base_url(&settings, request, &file, problems);
    let mut is_shown = |key: &str, to: Option<&ShownTo>| is_shown(key, to, &audience, &file, problems);
    let shows_authors = is_shown("names", settings.git.names.as_ref()).unwrap_or(audience.rank > 0);
    let shows_subjects = is_shown("subjects", settings.git.subjects.as_ref()).unwrap_or(false);
    let mut week = settings
        .week
        .as_ref()
        .map_or(WeekDay::FIVE.to_vec(), |week| week.to_vec());
    week.sort_unstable();
    week.dedup();
    if week.is_empty() {
        problems.push(
            Diagnostic::new(
                Code::WrongValue,
                Place::value(&file, FieldPath::of("week")),
                "a week without working days",
            )
            .help("name at least one day, such as `week: [mon, tue, wed, thu, fri]`"),
        );
        week = WeekDay::FIVE.to_vec();
    }
    let phases = settings
        .phases
        .as_ref()
        .map_or_else(default_phases, |phases| phases.to_vec());
    Config {
        has_title,
        phases,
        week,
        audience,
        with_drafts: request.with_drafts,
        base,
        with_search: request.with_search,
        links: request.links,
        host: request.host,
        today: snapshot.today,
        words: Arc::default(),
        shows_authors,
        shows_subjects,
        settings,
    }
}

/// Whether the audience of the build is shown what the settings of git show to some; `None` where they do not say.
fn is_shown(
    key: &str,
    to: Option<&ShownTo>,
    audience: &Audience,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> Option<bool> {
    match to? {
        ShownTo::All(is_shown) => Some(*is_shown),
        ShownTo::Audience(name) => {
            let rank = audience.rank_of(name);
            if rank.is_none() {
                let place = Place::value(file, FieldPath::of("git").key(key));
                let message = format!("there is no audience `{name}`");
                problems.push(unknown_audience(place, message, name, &audience.all));
            }
            Some(rank.is_some_and(|rank| audience.may_see(rank)))
        }
    }
}

fn default_settings() -> Settings {
    // Every key has a default, so an empty mapping always reads; the types hold that, and a test.
    serde_json::from_value(serde_json::json!({}))
        .unwrap_or_else(|error| unreachable!("empty settings: {error}"))
}

fn default_phases() -> Vec<String> {
    [
        "development",
        "pre-production",
        "production",
        "post-production",
        "delivery",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn read_audience(
    settings: &Settings,
    request: &Request,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> Audience {
    let all: Arc<[String]> = settings.audiences.to_vec().into();
    let last = all.len().saturating_sub(1);
    let default_rank = match request.default_audience {
        DefaultAudience::LeastTrusted => 0,
        DefaultAudience::MostTrusted => last,
    };
    let rank_of = |name: &str| all.iter().position(|audience| audience == name);
    let rank = match request.audience.as_deref() {
        None => default_rank,
        Some(name) => rank_of(name).unwrap_or_else(|| {
            let message = format!("there is no audience `{name}` to build for");
            problems.push(unknown_audience(
                Place::value(file, FieldPath::of("audiences")),
                message,
                name,
                &all,
            ));
            0
        }),
    };
    let mut fields = BTreeMap::new();
    for (field, name) in &settings.visible {
        match rank_of(name) {
            Some(rank) => {
                fields.insert(field.clone(), rank);
            }
            None => {
                let message = format!("there is no audience `{name}`");
                let place = Place::value(file, FieldPath::of("visible").key(field));
                problems.push(unknown_audience(place, message, name, &all));
                // Fail closed: a field whose audience cannot be told is for the most trusted one.
                fields.insert(field.clone(), last);
            }
        }
    }
    Audience {
        all,
        rank,
        fields: Arc::new(fields),
    }
}

/// An audience that the settings do not declare, with the nearest one that they do.
pub fn unknown_audience(place: Place, message: String, name: &str, all: &[String]) -> Diagnostic {
    let help = match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if all.is_empty() => format!("declare `audiences: [public, {name}]` in {SETTINGS_FILE}"),
        None => format!("the audiences are {}", all.join(", ")),
    };
    Diagnostic::new(Code::UnknownAudience, place, message).help(help)
}

/// Names of media and scales share one list of variants, so no name may be both, nor stand twice.
fn check_names(settings: &Settings, file: &Arc<str>, problems: &mut Vec<Diagnostic>) {
    let lists: [(&str, &[String]); 3] = [
        ("media", &settings.media),
        ("scales", &settings.scales),
        ("audiences", &settings.audiences),
    ];
    let mut seen: BTreeMap<(&str, bool), FieldPath> = BTreeMap::new();
    for (key, list) in lists {
        for (index, name) in list.iter().enumerate() {
            let path = FieldPath::of(key).index(index);
            let is_audience = key == "audiences";
            let first = seen.entry((name, is_audience)).or_insert_with(|| path.clone());
            if *first != path {
                problems.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        Place::value(file, path),
                        format!("the name `{name}` is declared twice"),
                    )
                    .related(Place::value(file, first.clone()), "first declared here"),
                );
            }
        }
    }
    let declared = || {
        settings
            .media
            .iter()
            .chain(settings.scales.iter())
            .map(String::as_str)
    };
    for name in settings.expects.keys() {
        if !declared().any(|known| known == name) {
            let help = nearest(name, declared()).map(|near| format!("did you mean `{near}`?"));
            let place = Place::key(file, FieldPath::of("expects").key(name));
            problems.push(
                Diagnostic::new(
                    Code::UnknownMedium,
                    place,
                    format!("there is no medium or scale `{name}`"),
                )
                .help_if(help),
            );
        }
    }
}

/// An address that opens an editor names the file, and does nothing else: no script, no data.
fn check_editor(settings: &mut Settings, file: &Arc<str>, problems: &mut Vec<Diagnostic>) {
    let written = &settings.editor;
    let scheme = written.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
    let is_scheme = |scheme: &String| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !["javascript", "data", "vbscript", "blob"].contains(&scheme.as_str())
    };
    if written.contains("{path}") && scheme.as_ref().is_some_and(is_scheme) {
        return;
    }
    let message = format!("`{written}` is not an address that opens a file in an editor");
    let help = format!("write one such as `{}`", default_editor());
    let place = Place::value(file, FieldPath::of("editor"));
    problems.push(Diagnostic::new(Code::WrongValue, place, message).help(help));
    settings.editor = default_editor();
}

fn read_base_url(
    settings: &Settings,
    request: &Request,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> BaseUrl {
    let Some(text) = request.base_url.as_ref().or(settings.base_url.as_ref()) else {
        return BaseUrl::default();
    };
    text.parse().unwrap_or_else(|message: String| {
        let place = Place::value(file, FieldPath::of("base_url"));
        problems.push(Diagnostic::new(Code::WrongValue, place, message));
        BaseUrl::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_may_be_empty() {
        assert_eq!(default_settings().title, "");
    }

    #[test]
    fn a_base_url_is_read_with_or_without_host_and_slash() {
        let read = |text: &str| text.parse::<BaseUrl>().map(|base| (base.origin, base.path));
        assert_eq!(
            read("https://a.example/crew"),
            Ok((Some("https://a.example".into()), "/crew/".into()))
        );
        assert_eq!(
            read("https://a.example"),
            Ok((Some("https://a.example".into()), "/".into()))
        );
        assert_eq!(read("/crew/"), Ok((None, "/crew/".into())));
        for wrong in [
            "crew",
            "//a.example/",
            "https:///x",
            "ftp://a",
            "/a b/",
            "/../",
            "javascript://x",
            "/a?b",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
