//! What programs show beside a link to a page.

use super::Scope;
use super::frame::PreviewImage;

/// Kinds of pictures that such programs show; drawings in SVG are not among them.
const SHOWN: [&str; 5] = [".png", ".jpg", ".jpeg", ".webp", ".gif"];

/// The first picture of a text that is a file of this site.
///
/// It is looked for in the HTML, where each picture has its address and its words, whichever way it was written.
pub fn image(scope: &Scope<'_>, html: &str) -> Option<PreviewImage> {
    let origin = scope.config.base.origin.as_ref()?;
    let pictures = html.split("<img ").skip(1);
    let mut found = pictures.filter_map(|rest| {
        let tag = rest.split('>').next().unwrap_or(rest);
        let address = attribute(tag, "src")?;
        let name = address.to_lowercase();
        let is_shown =
            address.starts_with(scope.plan.base_path()) && SHOWN.iter().any(|end| name.ends_with(end));
        is_shown.then(|| PreviewImage {
            url: format!("{origin}{address}"),
            alt: attribute(tag, "alt").unwrap_or_default(),
        })
    });
    found.next()
}

/// The value of an attribute of a tag that Callboard wrote.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = format!("{name}=\"");
    let at = tag
        .match_indices(&start)
        .map(|(at, _)| at)
        .find(|at| *at == 0 || tag[..*at].ends_with(' '))?;
    let value = tag[at + start.len()..].split('"').next()?;
    let entities = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    let plain = |text: String, (entity, letter): (&str, &str)| text.replace(entity, letter);
    Some(entities.into_iter().fold(value.to_owned(), plain))
}
