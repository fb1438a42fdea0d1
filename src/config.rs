//! The site's settings, and what this build was asked for, as one [`Config`].
//!
//! `callboard.yaml` gives the [`Settings`], the command line a [`Request`]; everything after this stage sees only the
//! `Config`, in which each name was checked against the others. It knows no content: which roles exist, for example,
//! is the graph's business.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use self::audience::{is_shown, read_audience};
use self::base_url::read_base_url;
use self::settings::{default_editor, default_phases, default_settings};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::source::{SETTINGS_FILE, Snapshot};
use crate::units::WeekDay;
use crate::words::Words;
use crate::yaml::{self, Yaml};

mod audience;
mod base_url;
mod bible;
mod holiday_import;
pub mod language;
mod season;
mod settings;

pub use audience::{Audience, unknown_audience};
pub use base_url::BaseUrl;
pub use bible::Bible;
pub use holiday_import::{HolidayImport, HolidayKind};
pub use season::Season;
pub use settings::{
    DateOrder, ExternalLinks, GitSettings, Limit, Limits, PictureMetadata, RawHtml, Settings, ShownTo,
    SocialCards, Twins,
};

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
    /// Seasons in the order in which they are declared.
    pub seasons: Vec<Season>,
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
        problems.push(empty_week(Place::value(&file, FieldPath::of("week"))));
        week = WeekDay::FIVE.to_vec();
    }
    let phases = settings
        .phases
        .as_ref()
        .map_or_else(default_phases, |phases| phases.to_vec());
    let seasons = season::read(&settings.seasons, &file, problems);
    Config {
        has_title,
        phases,
        week,
        seasons,
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

/// A week without working days, of whatever has one.
pub fn empty_week(place: Place) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, place, "a week without working days")
        .help("name at least one day, such as `week: [mon, tue, wed, thu, fri]`, or leave the key out")
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
