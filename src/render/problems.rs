//! Errors of the template engine as diagnostics.

use std::sync::Arc;

use tera::{ErrorKind, Tera};

use super::{line_column, template_error};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::theme::{Template, Theme};

/// What is wrong with the templates of a theme: everything that keeps one from being read, else what the engine says.
pub(super) fn of_templates(theme: &Theme, error: &tera::Error, empty: impl Fn() -> Tera) -> Vec<Diagnostic> {
    let file_of = |name: &str| file_of(theme, name);
    let unreadable: Vec<Diagnostic> = theme
        .templates
        .iter()
        .filter_map(|template| syntax_error(template, empty()))
        .map(|error| of_error(&error, file_of, || Place::file(&Arc::from("themes"))))
        .collect();
    if !unreadable.is_empty() {
        return unreadable;
    }
    match error.kind() {
        // Names that nothing has are gathered over all templates, and only told as a text.
        ErrorKind::Msg(report) => of_report(theme, report),
        ErrorKind::MissingParent { current, parent } => vec![missing_parent(theme, current, parent)],
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let (chain, verb) = match error.kind() {
                ErrorKind::CircularExtend {
                    inheritance_chain, ..
                } => (inheritance_chain, "extend"),
                ErrorKind::CircularInclude { include_chain, .. } => (include_chain, "include"),
                _ => return Vec::new(),
            };
            let message = format!("templates {verb} each other in a cycle: {}", chain.join(" → "));
            let file = file_of(tpl).unwrap_or_else(|| tpl.as_str().into());
            let help = "to build on the template that this one shadows, write the theme's name before its path: \
                        `{% extends \"default/role.html\" %}`";
            vec![template_error(Place::file(&file), message).help(help)]
        }
        _ => vec![of_error(error, file_of, || Place::file(&Arc::from("themes")))],
    }
}

fn file_of(theme: &Theme, name: &str) -> Option<Arc<str>> {
    let found = theme.templates.iter().find(|template| *template.name == *name);
    found.map(|template| template.file.clone())
}

/// Why a template cannot be read at all, if it cannot.
fn syntax_error(template: &Template, mut alone: Tera) -> Option<tera::Error> {
    let error = alone.add_raw_template(&template.name, &template.text).err()?;
    matches!(error.kind(), ErrorKind::SyntaxError(_)).then_some(error)
}

/// An error of the engine at its place.
pub(super) fn of_error(
    error: &tera::Error,
    file_of: impl Fn(&str) -> Option<Arc<str>>,
    elsewhere: impl Fn() -> Place,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let file = file_of(report.filename()).unwrap_or_else(|| report.filename().into());
            // The engine counts columns from 0.
            let place = line_column(&file, report.span().start_line, report.span().start_col + 1);
            template_error(place, headline(report.message()))
        }
        ErrorKind::TemplateNotFound(name) => missing(elsewhere(), name),
        _ => template_error(elsewhere(), headline(&error.to_string())),
    }
}

fn missing(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::MissingTemplate,
        place,
        format!("there is no template `{name}`"),
    )
}

fn missing_parent(theme: &Theme, current: &str, parent: &str) -> Diagnostic {
    let template = theme.templates.iter().find(|template| *template.name == *current);
    let place = match template {
        Some(template) => match template.text.find(parent) {
            Some(at) => Place::bytes(&template.file, at..at + parent.len()),
            None => Place::file(&template.file),
        },
        None => Place::file(&Arc::from(current)),
    };
    let bare = theme
        .templates
        .iter()
        .filter_map(|template| template.name.split_once('/'));
    let names = bare
        .map(|(_, path)| path)
        .chain(theme.templates.iter().map(|template| &*template.name));
    let help = nearest(parent, names).map(|near| format!("did you mean `{near}`?"));
    missing(place, parent).help_if(help)
}

/// The problems of a report: each has a headline after `error: ` and a place after `--> `.
fn of_report(theme: &Theme, report: &str) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut message: Option<&str> = None;
    for line in report.lines() {
        if let Some(headline) = line.strip_prefix("error: ") {
            message = Some(headline);
        } else if let Some((_, place)) = line.split_once("--> ")
            && let Some(text) = message.take()
        {
            let mut parts = place.rsplitn(3, ':');
            let mut number = || {
                parts
                    .next()
                    .and_then(|part| part.trim().parse().ok())
                    .unwrap_or(1)
            };
            let (column, line) = (number(), number());
            let name = parts.next().unwrap_or_default();
            let file = file_of(theme, name).unwrap_or_else(|| name.into());
            let place = line_column(&file, line, column);
            problems.push(match text.strip_prefix("Unknown template ") {
                Some(name) => missing(place, name.trim_matches('`')),
                None => template_error(place, headline(text)),
            });
        }
    }
    if problems.is_empty() {
        problems.push(template_error(
            Place::file(&Arc::from("themes")),
            headline(report),
        ));
    }
    problems
}

/// The engine's words as a headline: lower case at the start, no full stop, one line.
fn headline(message: &str) -> String {
    let line = message
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .trim_end_matches('.');
    let mut letters = line.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "the template engine gave no reason".to_owned(),
    }
}
