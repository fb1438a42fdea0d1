//! `sitemap.xml` and `robots.txt`, for search engines.

use crate::config::Config;
use crate::graph::Graph;
use crate::plan::{Plan, Subject};
use crate::view::escape;

/// All pages, as the sitemaps.org protocol has them; vacancies that are closed are left out.
///
/// The protocol wants whole addresses; where the base URL is not known, paths from the host's root stand instead. A page
/// of a file says when that last changed, as far as it is known; pages that are made of several files do not.
pub fn sitemap(graph: &Graph, plan: &Plan, config: &Config) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let is_listed = |subject: &Subject| match subject {
        Subject::NotFound => false,
        Subject::Node(node) => !graph.is_closed(*node),
        _ => true,
    };
    for page in plan.pages.iter().filter(|page| is_listed(&page.subject)) {
        let path = page.url.encoded();
        let address = config
            .base
            .absolute(&path)
            .unwrap_or_else(|| format!("{}{path}", config.base.path));
        xml.push_str("<url><loc>");
        xml.push_str(&escape(&address));
        xml.push_str("</loc>");
        if let Subject::Node(node) = page.subject
            && let Some(last) = graph.entry_of(node).and_then(|entry| graph.changes.last(entry))
        {
            xml.push_str(&format!("<lastmod>{}</lastmod>", last.at));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// Lets every search engine in, but where the site is for an audience that is not the first one.
pub fn robots(config: &Config) -> String {
    if config.audience.rank > 0 {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let sitemap = config.base.absolute("sitemap.xml");
    let sitemap = sitemap
        .map(|address| format!("\nSitemap: {address}\n"))
        .unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}
