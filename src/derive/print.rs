//! What stands in the margins of every printed sheet: the site and the page, the audience, the date and the number of the sheet.
//!
//! It is a style sheet of its own, since the date is the build's: a site that is built again on another day then differs in
//! this one file, and in no page. The title of the page comes from its root element, in browsers whose margins can read one.

use crate::config::Config;

/// The style sheet, which pages take for print alone.
pub fn margins(config: &Config) -> String {
    let settings = &config.settings;
    let audience = (config.audience.name())
        .filter(|_| config.audience.rank > 0)
        .map(|name| config.words.fill("frame.edition_for", &[("audience", name)]))
        .unwrap_or_default();
    let date = config.words.day(config.today);
    let box_of = |place: &str, content: &str| {
        format!("  @{place} {{ content: {content}; font: 8pt/1 sans-serif; color: #333; }}\n")
    };
    let boxes = [
        box_of("top-left", &quoted(&settings.title)),
        box_of("top-center", "attr(data-page-title)"),
        box_of("top-right", &quoted(&audience)),
        box_of("bottom-left", &quoted(&date)),
        box_of("bottom-right", "counter(page) \" / \" counter(pages)"),
    ];
    format!("@page {{\n{}}}\n", boxes.concat())
}

/// A string of CSS.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\{:x} ", c as u32),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_title_cannot_end_its_string() {
        assert_eq!(quoted("The \"Big\" \\ One\n"), r#""The \"Big\" \\ One\a ""#);
    }
}
