//! The parameters of a theme: their types, the check of the settings' values, and the style sheet made of them.
//!
//! A value that goes into the style sheet can end neither its declaration nor its rule, whatever a writer types.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::{DEFAULT_THEME, Layer, STATIC_FOLDER, contrast};
use crate::config::{Config, LinkStyle};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::source::{Fingerprint, SETTINGS_FILE, Snapshot};

/// A parameter, as `theme.yaml` declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: ParamKind,
    /// The value where the settings give none; default: none.
    #[serde(default)]
    pub default: Value,
    /// What it changes, in one sentence.
    #[serde(default)]
    pub about: String,
    /// The custom property of the style sheet that takes the value, such as `--accent`.
    #[serde(default)]
    pub css: Option<String>,
    /// The custom property that takes a font whose file this is, such as `--font-text`; only for `file`.
    #[serde(default)]
    pub font: Option<String>,
    /// The values to choose from; only for `choice`.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// What the values of a parameter are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParamKind {
    /// A colour of CSS, or one for light and one for dark: `{light: "#0b6", dark: "#5fa"}`.
    Colour,
    /// Any text.
    Text,
    /// A length of CSS, with its unit.
    Length,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A file of `content/`, or a static file of the theme, by its path there.
    File,
    /// Names of fonts, first choice first, with commas between.
    Font,
    /// A list of titles and addresses: `{title: Roles, url: /roles/}`.
    Links,
    /// One of `choices`.
    Choice,
}

impl ParamKind {
    /// What is expected, with an example.
    fn expected(self) -> &'static str {
        match self {
            Self::Colour => "a colour such as \"#0b6\", or `{light: \"#0b6\", dark: \"#5fa\"}`",
            Self::Text => "a text",
            Self::Length => "a length with its unit, such as 66ch or 88rem",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::File => "a file of content/ or of the theme's static/, by its path there",
            Self::Font => "names of fonts with commas between, such as \"Inter, sans-serif\"",
            Self::Links => "a list of titles and addresses, such as `- {title: Roles, url: /roles/}`",
            Self::Choice => "one of its choices",
        }
    }
}

/// The values in force: the settings' own where they fit, else the defaults.
pub(super) fn read(
    layers: &[&Layer],
    statics: &BTreeMap<Arc<str>, Arc<[u8]>>,
    snapshot: &Snapshot,
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Value> {
    let declared = declared(layers);
    let checker = Checker {
        statics,
        snapshot,
        links: config.links,
    };
    let mut values: BTreeMap<String, Value> = declared
        .iter()
        .map(|(name, (_, param))| {
            let default = checker.value(param, &param.default).unwrap_or(Value::Null);
            ((*name).to_owned(), default)
        })
        .collect();
    let file: Arc<str> = Arc::from(SETTINGS_FILE);
    for (name, written) in &config.settings.params {
        let path = FieldPath::of("params").key(name);
        let Some((_, param)) = declared.get(name.as_str()) else {
            let message = format!("the theme has no parameter `{name}`");
            let known = declared.keys().copied();
            let help = match nearest(name, known.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its parameters are {}", known.collect::<Vec<_>>().join(", ")),
            };
            problems.push(Diagnostic::new(Code::ThemeParameter, Place::key(&file, path), message).help(help));
            continue;
        };
        match checker.value(param, written) {
            Ok(value) => {
                values.insert(name.clone(), value);
            }
            Err(wrong) => {
                let message = format!("the theme parameter `{name}` {}", wrong.what);
                let at = wrong.at.into_iter().fold(path, |path, step| match step {
                    At::Key(key) => path.key(&key),
                    At::Index(index) => path.index(index),
                });
                problems.push(
                    Diagnostic::new(Code::ThemeParameter, Place::value(&file, at), message).help(wrong.help),
                );
            }
        }
    }
    report_low_contrast(&values, config, problems);
    values
}

/// Reports colours that cannot be read on their ground, where the settings set one of the two.
fn report_low_contrast(values: &BTreeMap<String, Value>, config: &Config, problems: &mut Vec<Diagnostic>) {
    let file: Arc<str> = Arc::from(SETTINGS_FILE);
    for found in contrast::low(values, |name| config.settings.params.contains_key(name)) {
        let path = FieldPath::of("params").key(&found.param);
        let message = format!(
            "the colours `{}` and `{}` have a contrast of {:.1}:1 in the {} scheme, and need {:.1}:1",
            found.param, found.other, found.ratio, found.scheme, found.needed
        );
        problems.push(
            Diagnostic::new(Code::LowContrast, Place::key(&file, path), message)
                .help("give a colour for each scheme, such as `{light: \"#8a6d00\", dark: \"#ffd500\"}`"),
        );
    }
}

/// Every parameter by name, with the layer that declares it; the nearest layer wins.
fn declared<'a>(layers: &[&'a Layer]) -> BTreeMap<&'a str, (&'a Layer, &'a Param)> {
    let mut declared = BTreeMap::new();
    for layer in layers {
        for (name, param) in &layer.file.params {
            declared.entry(name.as_str()).or_insert((*layer, param));
        }
    }
    declared
}

/// The style sheet that sets the custom properties of parameters.
///
/// It is loaded last and in no layer, so it wins. The defaults of the theme that is built in stand in its own style
/// sheet and are not repeated: another theme's style sheet could not change them otherwise.
pub(super) fn style_sheet(
    layers: &[&Layer],
    values: &BTreeMap<String, Value>,
    config: &Config,
) -> Option<String> {
    let mut sheet = String::new();
    let mut faces = String::new();
    for (name, (layer, param)) in declared(layers) {
        if let Some((property, path)) = param
            .font
            .as_deref()
            .zip(values.get(name).and_then(Value::as_str))
        {
            let family = format!("studio-{name}");
            // `optional`: a font that is late is not swapped in, so nothing moves.
            let _ = writeln!(
                faces,
                "@font-face {{ font-family: {family}; src: url(\"../../{path}\"); font-weight: 100 900; font-display: optional; }}"
            );
            let _ = writeln!(sheet, "  {property}: {family}, var({property}-system);");
        }
        let is_set = config.settings.params.contains_key(name);
        let Some(property) = param.css.as_deref().filter(|css| is_property(css)) else {
            continue;
        };
        if !is_set && *layer.name == *DEFAULT_THEME {
            continue;
        }
        if let Some(css) = values.get(name).and_then(|value| as_css(param.kind, value)) {
            let _ = writeln!(sheet, "  {property}: {css};");
        }
    }
    sheet.push_str(&contrast::derived(values, |name| {
        config.settings.params.contains_key(name)
    }));
    let says_anything = !sheet.is_empty() || !faces.is_empty();
    says_anything.then(|| format!("{faces}:root {{\n{sheet}}}\n"))
}

fn is_property(css: &str) -> bool {
    css.strip_prefix("--").is_some_and(|name| {
        !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
    })
}

fn as_css(kind: ParamKind, value: &Value) -> Option<String> {
    match (kind, value) {
        (ParamKind::Colour, Value::Object(pair)) => {
            let part = |key: &str| pair.get(key).and_then(Value::as_str);
            Some(format!("light-dark({}, {})", part("light")?, part("dark")?))
        }
        (ParamKind::Boolean, Value::Bool(flag)) => Some(u8::from(*flag).to_string()),
        (ParamKind::Number, Value::Number(number)) => Some(number.to_string()),
        (ParamKind::Text, Value::String(text)) => Some(quoted(text)),
        (
            ParamKind::Colour | ParamKind::Length | ParamKind::Font | ParamKind::Choice,
            Value::String(text),
        ) => Some(text.clone()),
        _ => None,
    }
}

/// A string of CSS.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            // An escape by number is ended by its space, so no letter after it can become a part of it.
            '"' | '\\' | '<' | '\n' | '\r' | '\u{c}' => {
                let _ = write!(quoted, "\\{:x} ", u32::from(letter));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// What a value is checked against.
struct Checker<'a> {
    statics: &'a BTreeMap<Arc<str>, Arc<[u8]>>,
    snapshot: &'a Snapshot,
    links: LinkStyle,
}

/// Why a value does not fit.
struct Wrong {
    what: String,
    help: String,
    at: Vec<At>,
}

enum At {
    Key(String),
    Index(usize),
}

impl Wrong {
    fn expected(kind: ParamKind) -> Self {
        Self {
            what: format!("is not {}", kind.expected()),
            help: format!("write {}", kind.expected()),
            at: Vec::new(),
        }
    }
}

impl Checker<'_> {
    /// The value as templates see it.
    fn value(&self, param: &Param, written: &Value) -> Result<Value, Wrong> {
        if written.is_null() {
            return Ok(Value::Null);
        }
        let wrong = || Wrong::expected(param.kind);
        let text = || written.as_str().map(str::trim).ok_or_else(wrong);
        let fits = |fits: bool| {
            if fits {
                Ok(written.clone())
            } else {
                Err(Wrong::expected(param.kind))
            }
        };
        match param.kind {
            ParamKind::Colour => colour(written),
            ParamKind::Text => match written {
                Value::String(_) => Ok(written.clone()),
                Value::Number(number) => Ok(Value::String(number.to_string())),
                _ => Err(wrong()),
            },
            ParamKind::Length => {
                if written.as_f64() == Some(0.0) {
                    return Ok(Value::String("0".to_owned()));
                }
                fits(is_length(text()?))
            }
            ParamKind::Number => fits(written.is_number()),
            ParamKind::Boolean => fits(written.is_boolean()),
            ParamKind::File => self.file(text()?),
            ParamKind::Font => match written {
                Value::Array(names) => {
                    let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
                    let stack = names.ok_or_else(wrong)?.join(", ");
                    if is_font_stack(&stack) {
                        Ok(Value::String(stack))
                    } else {
                        Err(wrong())
                    }
                }
                _ => fits(is_font_stack(text()?)),
            },
            ParamKind::Links => self.links(written),
            ParamKind::Choice => {
                let text = text()?;
                if param.choices.iter().any(|choice| choice == text) {
                    return Ok(Value::String(text.to_owned()));
                }
                let choices = param.choices.iter().map(String::as_str);
                Err(Wrong {
                    what: format!("is not one of {}", param.choices.join(", ")),
                    help: match nearest(text, choices) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("write one of {}", param.choices.join(", ")),
                    },
                    at: Vec::new(),
                })
            }
        }
    }

    /// A file's address from the site's root.
    fn file(&self, written: &str) -> Result<Value, Wrong> {
        let path = written.trim_start_matches('/');
        let path = path.strip_prefix("content/").unwrap_or(path);
        if self.snapshot.bytes(&format!("content/{path}")).is_some() && !path.ends_with(".md") {
            return Ok(Value::String(crate::plan::url::encode(path)));
        }
        if let Some(bytes) = self.statics.get(path) {
            let version = &format!("{:032x}", Fingerprint::of(bytes).0)[..8];
            let path = crate::plan::url::encode(path);
            return Ok(Value::String(format!("{STATIC_FOLDER}{path}?v={version}")));
        }
        let known = self.snapshot.below("content").map(|file| &*file.path);
        let known = known
            .filter(|path| !path.ends_with(".md"))
            .filter_map(|path| path.strip_prefix("content/"));
        let near = nearest(path, known.chain(self.statics.keys().map(|path| &**path)));
        Err(Wrong {
            what: format!(
                "names the file `{written}`, which is neither in content/ nor in the theme's static/"
            ),
            help: match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "put the file into content/ and write its path below it".to_owned(),
            },
            at: Vec::new(),
        })
    }

    /// Each link with its title, and either `path`, from the site's root, or `url`, elsewhere.
    fn links(&self, written: &Value) -> Result<Value, Wrong> {
        let Value::Array(items) = written else {
            return Err(Wrong::expected(ParamKind::Links));
        };
        let mut links = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let at = |steps: Vec<At>| std::iter::once(At::Index(index)).chain(steps).collect();
            let wrong = |steps: Vec<At>| Wrong {
                at: at(steps),
                ..Wrong::expected(ParamKind::Links)
            };
            let Value::Object(map) = item else {
                return Err(wrong(Vec::new()));
            };
            let text = |key: &str| {
                map.get(key)
                    .and_then(Value::as_str)
                    .filter(|text| !text.trim().is_empty())
            };
            if let Some(key) = map.keys().find(|key| !["title", "url"].contains(&key.as_str())) {
                return Err(Wrong {
                    what: format!("has the key `{key}` in a link"),
                    ..wrong(vec![At::Key(key.clone())])
                });
            }
            let (Some(title), Some(url)) = (text("title"), text("url")) else {
                return Err(wrong(Vec::new()));
            };
            let mut link = serde_json::Map::new();
            link.insert("title".to_owned(), Value::String(title.to_owned()));
            match site_path(url, self.links) {
                Some(path) => link.insert("path".to_owned(), Value::String(path)),
                None if is_elsewhere(url) => link.insert("url".to_owned(), Value::String(url.to_owned())),
                None => {
                    return Err(Wrong {
                        what: format!("leads to `{url}`, which is no address"),
                        help:
                            "write a path of the site that starts with `/`, or an https: or mailto: address"
                                .to_owned(),
                        at: at(vec![At::Key("url".to_owned())]),
                    });
                }
            };
            links.push(Value::Object(link));
        }
        Ok(Value::Array(links))
    }
}

fn is_elsewhere(url: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

/// A path as written by hand, such as `/roles/`, from the site's root and as links are written.
fn site_path(url: &str, links: LinkStyle) -> Option<String> {
    let path = url.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
    let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let is_folder = path.is_empty() || path.ends_with('/');
    let file = if links == LinkStyle::Portable && is_folder {
        "index.html"
    } else {
        ""
    };
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    Some(format!("{}{file}{rest}", crate::plan::url::encode(&decoded)))
}

fn colour(written: &Value) -> Result<Value, Wrong> {
    match written {
        Value::String(text) if is_colour(text.trim()) => Ok(Value::String(text.trim().to_owned())),
        Value::Object(map) => {
            for (key, value) in map {
                let is_known = key == "light" || key == "dark";
                if !is_known || !value.as_str().is_some_and(|text| is_colour(text.trim())) {
                    return Err(Wrong {
                        at: vec![At::Key(key.clone())],
                        ..Wrong::expected(ParamKind::Colour)
                    });
                }
            }
            if map.len() == 2 {
                Ok(written.clone())
            } else {
                Err(Wrong::expected(ParamKind::Colour))
            }
        }
        _ => Err(Wrong::expected(ParamKind::Colour)),
    }
}

/// A hexadecimal colour, the name of one, or a function of them; nothing that could end a declaration.
fn is_colour(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return [3, 4, 6, 8].contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    };
    match text.split_once('(') {
        None => is_word(text),
        Some((function, rest)) => {
            let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || b" .,%/+-#()".contains(&byte);
            let opened = text.matches('(').count();
            is_word(function)
                && rest.ends_with(')')
                && rest.bytes().all(is_inside)
                && opened == text.matches(')').count()
                && !function.eq_ignore_ascii_case("url")
        }
    }
}

fn is_length(text: &str) -> bool {
    let unit =
        text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == '-');
    let number = &text[..text.len() - unit.len()];
    let units = [
        "px", "rem", "em", "ch", "ex", "%", "vw", "vh", "mm", "cm", "pt", "in",
    ];
    number.parse::<f64>().is_ok_and(f64::is_finite) && (units.contains(&unit) || text == "0")
}

fn is_font_stack(text: &str) -> bool {
    let is_allowed = |letter: char| {
        letter.is_alphanumeric() || [' ', ',', '-', '_', '.', '"', '\'', '&', '+'].contains(&letter)
    };
    // Each quote ends with its own kind before the next one opens.
    let open = text.chars().fold(None, |open, letter| match (open, letter) {
        (None, '"' | '\'') => Some(letter),
        (Some(quote), letter) if letter == quote => None,
        (open, _) => open,
    });
    !text.trim().is_empty() && open.is_none() && text.chars().all(is_allowed)
}
