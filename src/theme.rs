//! Finds the [`Theme`]: templates, static files and checked parameters, from the site and from the one that is built in.
//!
//! The default theme is embedded in the binary and read by the same code as a site's own. A file is looked up in the
//! site's theme, then in what that extends, then in the default: one rule for templates, components and static files.
//! Templates are only text here; [`crate::render`] compiles them. Start reading at [`load`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::source::{Fingerprint, SETTINGS_FILE, Snapshot};
use crate::words::Words;
use crate::words::file::StringsFile;
use crate::yaml::{self, Keys, Yaml};

pub mod contrast;
mod params;
mod strings;

pub use params::{Param, ParamKind};

/// The name of the theme that is built in.
pub const DEFAULT_THEME: &str = "default";

/// The folder of the output that holds a theme's static files.
pub const STATIC_FOLDER: &str = "callboard/static/";

/// The style sheet that is made of the parameters, where they change anything.
pub const PARAMS_FILE: &str = "params.css";

/// The script that is made of the words that scripts show, for pages without [`MAIN_SCRIPT`].
pub const WORDS_FILE: &str = "words.js";

/// The script of every page; it begins with the words.
const MAIN_SCRIPT: &str = "callboard.js";

/// All that a site looks like.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The themes in the order in which files are looked up, by name; the default is last.
    pub names: Vec<Arc<str>>,
    /// All templates, also those that are shadowed: `default/role.html` and so on, in order of name.
    pub templates: Vec<Template>,
    /// The parameters with their values, by name.
    pub params: BTreeMap<String, serde_json::Value>,
    /// The words that pages show besides the content, in the language of the site.
    pub words: Arc<Words>,
    /// Files to publish below [`STATIC_FOLDER`], by path. The style sheet of the parameters is one of them, the words for
    /// scripts are another.
    pub statics: BTreeMap<Arc<str>, Arc<[u8]>>,
    /// Of everything above.
    pub fingerprint: Fingerprint,
}

/// A template as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The theme's name and the path below its `templates/`: `default/role.html`.
    pub name: Arc<str>,
    /// Path from the site's root; that of the theme that is built in is where a copy of it would be.
    pub file: Arc<str>,
    /// What stands in it.
    pub text: Arc<str>,
}

/// `theme.yaml`, as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ThemeFile {
    /// What the theme is called; default: its folder.
    pub name: Option<String>,
    /// What it is for, in one sentence.
    pub description: Option<String>,
    /// The theme that is looked up next; default: the one that is built in.
    pub extends: Option<String>,
    /// Its parameters, by the name that the settings use.
    pub params: BTreeMap<String, Param>,
}

impl Keys for ThemeFile {
    const HOLDER: &'static str = "a theme";
}

#[derive(RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// The files of the theme that is built in, by path below its folder, in order.
pub fn built_in_files() -> BTreeMap<String, Arc<[u8]>> {
    BuiltIn::iter()
        .filter_map(|path| Some((path.to_string(), Arc::from(&*BuiltIn::get(&path)?.data))))
        .collect()
}

/// A theme that can be chosen, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What the settings call it.
    pub name: Arc<str>,
    /// What it is for; empty when it does not say.
    pub description: String,
    /// Whether it is built in.
    pub is_built_in: bool,
}

/// The themes of a site, and the one that is built in.
pub fn list(snapshot: &Snapshot) -> Vec<Listed> {
    let own = own_names(snapshot).into_iter().map(|name| {
        let layer = Layer::of_site(snapshot, &name, &mut Vec::new());
        Listed {
            name: name.clone(),
            description: layer.file.description.unwrap_or_default(),
            is_built_in: false,
        }
    });
    let built_in = Listed {
        name: Arc::from(DEFAULT_THEME),
        description: BUILT_IN.file.description.clone().unwrap_or_default(),
        is_built_in: true,
    };
    std::iter::once(built_in).chain(own).collect()
}

/// Loads the theme that the settings choose.
///
/// What is wrong is reported, and the default used instead, so there is always a theme.
pub fn load(snapshot: &Snapshot, config: &Config, problems: &mut Vec<Diagnostic>) -> Theme {
    let layers = find_layers(snapshot, config, problems);
    let refs: Vec<&Layer> = layers.iter().map(|layer| &**layer).collect();
    let mut statics = BTreeMap::new();
    for layer in refs.iter().rev() {
        statics.extend(
            layer
                .statics
                .iter()
                .map(|(path, bytes)| (path.clone(), bytes.clone())),
        );
    }
    let values = params::read(&refs, &statics, snapshot, config, problems);
    if let Some(sheet) = params::style_sheet(&refs, &values, config) {
        statics.insert(Arc::from(PARAMS_FILE), Arc::from(sheet.into_bytes()));
    }
    let words = strings::words(&refs, config, problems);
    let script = strings::script(&words).into_bytes();
    // Every page needs both, and each file is a request before it is shown.
    if let Some(main) = statics.get_mut(MAIN_SCRIPT) {
        *main = Arc::from([&*script, &**main].concat());
    }
    statics.insert(Arc::from(WORDS_FILE), Arc::from(script));
    let mut templates: Vec<Template> = refs
        .iter()
        .flat_map(|layer| layer.templates.iter().cloned())
        .collect();
    templates.sort_by(|a, b| a.name.cmp(&b.name));
    let names: Vec<Arc<str>> = refs.iter().map(|layer| layer.name.clone()).collect();
    let fingerprint = fingerprint(&names, &templates, &values, &statics).with(Fingerprint::of_value(&words));
    Theme {
        names,
        templates,
        params: values,
        words: Arc::new(words),
        statics,
        fingerprint,
    }
}

impl Theme {
    /// The first eight hexadecimal digits of a static file's fingerprint, if there is such a file.
    ///
    /// They end its address, so that a browser that kept an older one asks again.
    pub fn version_of(&self, path: &str) -> Option<String> {
        let bytes = self.statics.get(path)?;
        Some(format!("{:032x}", Fingerprint::of(bytes).0)[..8].to_owned())
    }

    /// The address of a static file from the site's root, with its version.
    pub fn static_path(&self, path: &str) -> Option<String> {
        let version = self.version_of(path)?;
        Some(format!(
            "{STATIC_FOLDER}{}?v={version}",
            crate::plan::url::encode(path)
        ))
    }
}

fn fingerprint(
    names: &[Arc<str>],
    templates: &[Template],
    values: &BTreeMap<String, serde_json::Value>,
    statics: &BTreeMap<Arc<str>, Arc<[u8]>>,
) -> Fingerprint {
    let texts: Vec<_> = templates
        .iter()
        .map(|template| (&template.name, &template.file, &template.text))
        .collect();
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (name, value.to_string()))
        .collect();
    Fingerprint::of_value(&(names, texts, values)).with(Fingerprint::of_value(statics))
}

/// One theme's files.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub(crate) name: Arc<str>,
    pub(crate) file: ThemeFile,
    templates: Vec<Template>,
    strings: Vec<StringsFile>,
    statics: BTreeMap<Arc<str>, Arc<[u8]>>,
}

static BUILT_IN: LazyLock<Arc<Layer>> = LazyLock::new(|| {
    let mut problems = Vec::new();
    let files = built_in_files();
    let files = files.iter().map(|(path, bytes)| (path.as_str(), &**bytes));
    Arc::new(Layer::read(DEFAULT_THEME, files, &mut problems))
});

impl Layer {
    /// Reads a theme from its files, by path below its folder.
    fn read<'a>(
        name: &str,
        files: impl Iterator<Item = (&'a str, &'a [u8])>,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut layer = Self {
            name: Arc::from(name),
            file: ThemeFile::default(),
            templates: Vec::new(),
            strings: Vec::new(),
            statics: BTreeMap::new(),
        };
        for (path, bytes) in files {
            let file: Arc<str> = Arc::from(format!("themes/{name}/{path}"));
            if let Some(path) = path.strip_prefix("static/") {
                layer.statics.insert(Arc::from(path), Arc::from(bytes));
            } else if let Some(path) = path.strip_prefix("templates/") {
                match std::str::from_utf8(bytes) {
                    Ok(text) => layer.templates.push(Template {
                        name: Arc::from(format!("{name}/{path}")),
                        file,
                        text: Arc::from(text.strip_prefix('\u{feff}').unwrap_or(text)),
                    }),
                    Err(error) => {
                        let at = error.valid_up_to();
                        let place = Place::bytes(&file, at..at + 1);
                        problems.push(
                            Diagnostic::new(Code::BadUtf8, place, "this template is not UTF-8")
                                .help("save it as UTF-8 in your editor"),
                        );
                    }
                }
            } else if let Some(path) = path.strip_prefix("strings/") {
                layer.strings.extend(strings::read(&file, path, bytes, problems));
            } else if path == "theme.yaml" {
                let text = String::from_utf8_lossy(bytes);
                let yaml = Yaml::Text {
                    text: &text,
                    offset: 0,
                };
                layer.file = yaml::read(&file, yaml, problems).unwrap_or_default();
            }
        }
        layer
    }

    fn of_site(snapshot: &Snapshot, name: &str, problems: &mut Vec<Diagnostic>) -> Self {
        let folder = format!("themes/{name}");
        let files = snapshot.below(&folder).filter_map(|file| {
            let below = file.path.strip_prefix(&folder)?.strip_prefix('/')?;
            Some((below, &*file.bytes))
        });
        Self::read(name, files, problems)
    }
}

/// The names of the folders below `themes/`.
fn own_names(snapshot: &Snapshot) -> BTreeSet<Arc<str>> {
    let below = snapshot.below("themes").filter_map(|file| {
        let (name, _) = file.path.strip_prefix("themes/")?.split_once('/')?;
        Some(Arc::from(name))
    });
    below.filter(|name: &Arc<str>| **name != *DEFAULT_THEME).collect()
}

/// The chosen theme, what it extends, and the default.
fn find_layers(snapshot: &Snapshot, config: &Config, problems: &mut Vec<Diagnostic>) -> Vec<Arc<Layer>> {
    let own = own_names(snapshot);
    let mut layers: Vec<Arc<Layer>> = Vec::new();
    let mut wanted = config.settings.theme.clone();
    let mut place = Place::value(&Arc::from(SETTINGS_FILE), FieldPath::of("theme"));
    while let Some(name) = wanted.filter(|name| name != DEFAULT_THEME) {
        if let Some(position) = layers.iter().position(|layer| *layer.name == *name) {
            let cycle: Vec<_> = layers[position..]
                .iter()
                .map(|layer| format!("`{}`", layer.name))
                .collect();
            let message = format!(
                "themes extend each other in a cycle: {} → `{name}`",
                cycle.join(" → ")
            );
            problems.push(
                Diagnostic::new(Code::UnknownTheme, place, message)
                    .help("take `extends` out of one of them; the default theme is always looked up last"),
            );
            break;
        }
        if !own.contains(&*name) {
            problems.push(unknown_theme(&name, &own, place));
            break;
        }
        let layer = Layer::of_site(snapshot, &name, problems);
        place = Place::value(
            &Arc::from(format!("themes/{name}/theme.yaml")),
            FieldPath::of("extends"),
        );
        wanted = layer.file.extends.clone();
        layers.push(Arc::new(layer));
    }
    layers.push(BUILT_IN.clone());
    layers
}

fn unknown_theme(name: &str, own: &BTreeSet<Arc<str>>, place: Place) -> Diagnostic {
    let known = own.iter().map(|name| &**name).chain([DEFAULT_THEME]);
    let help = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "the themes are {}; `callboard theme copy templates/page.html --to {name}` starts one",
            known
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    let message = format!("there is no theme `{name}`: the folder themes/{name} has no files");
    Diagnostic::new(Code::UnknownTheme, place, message).help(help)
}

#[cfg(test)]
mod tests;
