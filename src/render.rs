//! Turns a [`View`] into HTML: the [`Engine`], which holds a theme's templates compiled.
//!
//! Only this stage knows the template engine. It knows no kind: a view names its template, and each field of the view
//! is a name that the template may use. What all pages share is given once, as `site`; the theme's words, as `words`.
//! An error names the template, line and column, and the page that was being made.
//! Start reading at [`Engine::page`].

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use tera::{Context, Kwargs, State, Tera, Value};

use crate::diagnostic::{Code, Diagnostic, Place, Spot, nearest};
use crate::source::Fingerprint;
use crate::theme::Theme;
use crate::view::{SiteView, View};
pub use allowance::Allowance;
use allowance::{Excess, Room};

mod allowance;
mod compact;
mod problems;
mod words;

/// A theme's templates, compiled once for all pages.
#[derive(Debug)]
pub struct Engine {
    tera: Tera,
    files: HashMap<Arc<str>, Arc<str>>,
    prefixes: Vec<String>,
    fingerprint: Fingerprint,
}

impl Engine {
    /// The fingerprint of all that an engine is made from.
    pub fn made_from(theme: &Theme, site: &SiteView) -> Fingerprint {
        theme.fingerprint.with(site.fingerprint())
    }

    /// Compiles a theme's templates.
    ///
    /// # Errors
    /// When templates cannot be compiled: each problem at its place in its template.
    pub fn new(theme: &Theme, site: &SiteView) -> Result<Self, Vec<Diagnostic>> {
        let files: HashMap<Arc<str>, Arc<str>> = theme
            .templates
            .iter()
            .map(|template| (template.name.clone(), template.file.clone()))
            .collect();
        let prefixes: Vec<String> = theme.names.iter().map(|name| format!("{name}/")).collect();
        let mut tera = empty(theme, &prefixes);
        let templates = theme
            .templates
            .iter()
            .map(|template| (&*template.name, &*template.text));
        if let Err(error) = tera.add_raw_templates(templates) {
            return Err(problems::of_templates(theme, &error, || empty(theme, &prefixes)));
        }
        tera.global_context().insert("site", site);
        tera.global_context().insert("words", &theme.words.tree());
        Ok(Self {
            tera,
            files,
            prefixes,
            fingerprint: Self::made_from(theme, site),
        })
    }

    /// Of all that a page is made of besides its view.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The HTML of a page.
    ///
    /// # Errors
    /// When the template fails, is missing, or takes more than it may: where, and on which page.
    #[expect(
        clippy::result_large_err,
        reason = "a page that fails is rare, and its diagnostic is handed on as it is"
    )]
    pub fn page(&self, view: &View, allowance: Allowance) -> Result<Arc<[u8]>, Diagnostic> {
        let context = Context::from_serialize(view).map_err(|error| self.problem(view, &error))?;
        let mut html = BUFFER.take();
        let mut room = Room::new(&mut html, allowance);
        let made = self.tera.render_to(view.template, &context, &mut room);
        let excess = room.excess();
        let mut page = COMPACT.take();
        page.clear();
        compact::push_compact(&mut page, &html);
        let made = made.map(|()| Arc::from(page.as_slice()));
        // A page of megabytes is rare, and no reason to keep that much room.
        for (room, buffer) in [(html, &BUFFER), (page, &COMPACT)] {
            if room.capacity() <= MAX_ROOM {
                buffer.set(room);
            }
        }
        match excess {
            Some(excess) => Err(self.too_much(view, excess, allowance)),
            None => made.map_err(|error| self.problem(view, &error)),
        }
    }

    /// A template that makes too much of a page, or works on it for too long.
    fn too_much(&self, view: &View, excess: Excess, allowance: Allowance) -> Diagnostic {
        let path = &view.page.path;
        let (message, key, unit) = match excess {
            Excess::Bytes => {
                let most = allowance.bytes / 1_000_000;
                let message = format!("the template makes more than {most} MB of the page `/{path}`");
                (message, "page", "megabytes")
            }
            Excess::Time => {
                let most = allowance.time.as_secs();
                let message = format!("the template works for more than {most} s on the page `/{path}`");
                (message, "page_time", "seconds")
            }
        };
        let help = format!(
            "look for a loop in the template, or allow more in callboard.yaml: `limits: {{{key}: …}}`, in {unit}"
        );
        Diagnostic::new(Code::TooLarge, self.fallback_place(view.template), message).help(help)
    }

    /// An error of a template, with the page that was being made.
    fn problem(&self, view: &View, error: &tera::Error) -> Diagnostic {
        let shown = format!("/{}", view.page.path);
        let file_of = |name: &str| self.files.get(name).cloned();
        let mut problem = problems::of_error(error, file_of, || self.fallback_place(view.template));
        problem.help = Some(match problem.help.take() {
            Some(help) => format!("{help}; it was making the page `{shown}`"),
            None => format!("it was making the page `{shown}`"),
        });
        match &view.page.source {
            Some(source) => problem.related(Place::file(source), format!("this is the page `{shown}`")),
            None => problem,
        }
    }

    /// The file of a template, or where it would be.
    fn fallback_place(&self, template: &str) -> Place {
        let names = self.prefixes.iter().map(|prefix| format!("{prefix}{template}"));
        let found = names.clone().find_map(|name| self.files.get(&*name).cloned());
        let first = || {
            let prefix = self.prefixes.first().map(String::as_str).unwrap_or_default();
            Arc::from(format!("themes/{prefix}templates/{template}"))
        };
        Place::file(&found.unwrap_or_else(first))
    }
}

/// How much room for pages a thread keeps, in bytes.
const MAX_ROOM: usize = 256 * 1024;

thread_local! {
    /// Room for the page that is being made, which need not grow anew for each.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    /// Room for the same without what can be left out.
    static COMPACT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// An engine with its filters and functions, which must be known before any template is.
fn empty(theme: &Theme, prefixes: &[String]) -> Tera {
    let mut tera = Tera::new();
    // Only fails once there are templates.
    let _ = tera.set_fallback_prefixes(prefixes.to_vec());
    let paths: HashMap<String, Value> = theme
        .statics
        .keys()
        .filter_map(|path| Some((path.to_string(), Value::from(theme.static_path(path)?))))
        .collect();
    let paths = Arc::new(paths);
    let known = paths.clone();
    tera.register_function("has_static", move |arguments: Kwargs, _: &State<'_>| {
        Ok(known.contains_key(arguments.must_get::<&str>("path")?))
    });
    tera.register_function("static", move |arguments: Kwargs, _: &State<'_>| {
        let path = arguments.must_get::<&str>("path")?;
        paths.get(path).cloned().ok_or_else(|| {
            let near = nearest(path, paths.keys().map(String::as_str));
            let hint = near
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            tera::Error::message(format!("the theme has no static file `{path}`{hint}"))
        })
    });
    tera.register_function("range", allowance::range);
    let words = theme.words.clone();
    tera.register_filter("fill", move |text: &Value, parts: Kwargs, _: &State<'_>| {
        words::fill(&words, text, &parts)
    });
    tera
}

/// A place given by the template engine's parser.
fn line_column(file: &Arc<str>, line: usize, column: usize) -> Place {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Place {
        file: file.clone(),
        spot: Spot::LineColumn(number(line), number(column)),
    }
}

fn template_error(place: Place, message: String) -> Diagnostic {
    Diagnostic::new(Code::TemplateError, place, message)
}

#[cfg(test)]
mod tests;
