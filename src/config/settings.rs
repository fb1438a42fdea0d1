//! `callboard.yaml` as it may be written: every key with its meaning and its default.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Bible, HolidayImport, Season};
use crate::units::{Address, DayRange, Hours, WeekDay};
use crate::yaml::types::{unique, unique_values};
use crate::yaml::{Keys, OneOrMany};

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
    /// Seasons or terms, in order of time, that productions and rows of crew lists may name in place of dates: each with an
    /// `id`, and as they are known `title`, `from` and `to`.
    #[serde(default)]
    pub seasons: OneOrMany<Season>,
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
    /// Whether a crew list can be had as an `.xlsx` workbook too, beside its CSV.
    #[serde(default)]
    pub crew_xlsx: bool,
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
    /// Pages and files that Callboard makes and this site goes without, by their addresses: `[bible, timeline/, site.json]`. A
    /// name counts anywhere, a path from the site's root.
    #[serde(default)]
    pub leave_out: OneOrMany<String>,
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
    pub page_source: Limit<8>,
    /// The HTML that a theme makes of one page, in megabytes. Default: 64.
    pub page: Limit<64>,
    /// How long a theme may work on one page, in seconds. Default: 60.
    pub page_time: Limit<60>,
    /// A picture, in millions of pixels. Default: 50.
    pub pixels: Limit<50>,
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

/// How much there may be of something, with what it is unless something else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Limit<const DEFAULT: u32>(pub u32);

impl<const DEFAULT: u32> Default for Limit<DEFAULT> {
    fn default() -> Self {
        Self(DEFAULT)
    }
}

impl<const DEFAULT: u32> Limit<DEFAULT> {
    /// As so many millions, of bytes or of pixels.
    pub fn millions(self) -> usize {
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

pub(super) fn default_editor() -> String {
    "vscode://file/{path}:{line}:{column}".to_owned()
}

pub(super) fn default_language() -> String {
    "en".to_owned()
}

/// The settings of a site that says nothing.
pub(super) fn default_settings() -> Settings {
    // Every key has a default, so an empty mapping always reads; the types hold that, and a test.
    serde_json::from_value(serde_json::json!({}))
        .unwrap_or_else(|error| unreachable!("empty settings: {error}"))
}

/// The phases of a site that names none.
pub(super) fn default_phases() -> Vec<String> {
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
