//! The floor: what it costs to make the measured handbook with the same libraries and without Callboard.
//!
//! A straight-through program: read every file, parse its front matter and Markdown, index the relations, render with
//! templates that show what the other programs' templates show, write every file. It checks nothing, remembers nothing and
//! compares nothing. It runs as a process of its own, on as many threads as `RAYON_NUM_THREADS` says.
//! Start reading at [`build`].

use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera};

use input::Input;
use relations::Relations;

mod input;
mod pages;
mod relations;

pub(crate) type Anything = Box<dyn Error + Send + Sync>;

const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("templates/base.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("role.html", include_str!("templates/role.html")),
    ("person.html", include_str!("templates/person.html")),
    ("show.html", include_str!("templates/show.html")),
    ("page.html", include_str!("templates/page.html")),
    ("list.html", include_str!("templates/list.html")),
];

pub(crate) const STYLE: &str = include_str!("templates/style.css");

/// What stands in the navigation, by folder.
const SECTIONS: &[(&str, &str)] = &[
    ("roles", "Roles"),
    ("departments", "Departments"),
    ("people", "People"),
    ("productions", "Productions"),
    ("guides", "Guides"),
    ("skills", "Skills"),
    ("tools", "Tools"),
];

/// Makes the site of a handbook.
pub(crate) fn build(source: &Path, output: &Path) -> Result<(), Anything> {
    let inputs = read(&source.join("content"))?;
    let relations = Relations::of(&inputs)?;
    let mut tera = Tera::new();
    tera.add_raw_templates(TEMPLATES.iter().copied())?;
    tera.global_context().insert("sections", &sections());
    let pages = inputs.iter().filter(|input| input.has_page());
    let (departments, pages): (Vec<_>, Vec<_>) = pages.partition(|input| input.is_list());
    pages.par_iter().try_for_each(|input| {
        let (template, context) = pages::of(input, &relations)?;
        write(output, &input.link.url, &tera.render(template, &context)?)
    })?;
    let lists = pages::lists(&departments, &pages, &relations);
    lists.par_iter().try_for_each(|list| {
        let context = Context::from_serialize(list)?;
        write(output, &list.page.link.url, &tera.render("list.html", &context)?)
    })?;
    let urls = pages.iter().map(|input| &input.link.url);
    let urls = urls.chain(lists.iter().map(|list| &list.page.link.url));
    std::fs::write(output.join("sitemap.xml"), sitemap(urls))?;
    std::fs::write(output.join("style.css"), STYLE)?;
    Ok(())
}

/// Reads and parses every file.
fn read(content: &Path) -> Result<Vec<Input>, Anything> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(content).sort_by_file_name() {
        let path = entry?.into_path();
        if path.extension().is_some_and(|end| end == "md") {
            files.push(path.strip_prefix(content)?.to_string_lossy().into_owned());
        }
    }
    let known: HashSet<&str> = files.iter().map(String::as_str).collect();
    files
        .par_iter()
        .map(|path| Input::read(content, path, &known))
        .collect()
}

/// An address and what it is called.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) title: String,
}

impl Link {
    /// To a thing that is only named, which is called by its name.
    fn to_named(folder: &str, name: &str) -> Self {
        Self {
            url: format!("/{folder}/{name}/"),
            title: name.replace('-', " "),
        }
    }

    /// To the list of all that is in a folder.
    fn to_section(folder: &str) -> Self {
        let title = SECTIONS
            .iter()
            .find(|(known, _)| *known == folder)
            .map_or("", |(_, title)| title);
        Self {
            url: format!("/{folder}/"),
            title: title.to_owned(),
        }
    }
}

fn sections() -> Vec<Link> {
    SECTIONS
        .iter()
        .map(|(folder, _)| Link::to_section(folder))
        .collect()
}

fn sitemap<'u>(urls: impl Iterator<Item = &'u String>) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".to_owned();
    for url in urls {
        let _ = writeln!(text, "<url><loc>https://handbook.example{url}</loc></url>");
    }
    text + "</urlset>\n"
}

fn write(output: &Path, url: &str, html: &str) -> Result<(), Anything> {
    let folder = output.join(&url[1..]);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("index.html"), html)?;
    Ok(())
}
