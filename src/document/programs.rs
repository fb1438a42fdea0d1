//! Files that a browser runs as programs: pages of HTML, and drawings with scripts in them.
//!
//! A page of the site cannot hold a script unless the settings say so; a file beside the pages that is one would get
//! round that, on the very same host.

/// Whether a browser that opens a file would run what stands in it.
pub fn is_program(path: &str, bytes: &[u8]) -> bool {
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some(
            "html" | "htm" | "xhtml" | "xht" | "shtml" | "mht" | "mhtml" | "hta" | "svgz" | "swf" | "xsl"
            | "xslt",
        ) => true,
        Some("svg" | "xml" | "rdf") => runs_scripts(bytes),
        _ => false,
    }
}

/// Whether a drawing or other XML may run a script. What only might be one counts.
fn runs_scripts(bytes: &[u8]) -> bool {
    let (text, _) = crate::source::text::decode(bytes);
    let text = text.to_lowercase();
    const TAGS: [&str; 8] = [
        "script",
        "foreignobject",
        "iframe",
        "embed",
        "object",
        "handler",
        "listener",
        "html",
    ];
    let opens = |tag: &str| {
        text.match_indices(tag).any(|(at, _)| {
            let before = text[..at].trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
            text[..at].ends_with('<') || before.ends_with('<') && text[..at].ends_with(':') || {
                // A prefix of a namespace: `<svg:script`.
                let prefix = text[..at].strip_suffix(':').unwrap_or(&text[..at]);
                prefix.len() < at
                    && prefix
                        .trim_end_matches(|c: char| c.is_alphanumeric())
                        .ends_with('<')
            }
        })
    };
    TAGS.iter().any(|tag| opens(tag))
        || [
            "javascript:",
            "data:text/html",
            "<!entity",
            "<?xml-stylesheet",
            "&#",
        ]
        .iter()
        .any(|word| text.contains(word))
        || has_handler(&text)
}

/// Whether an attribute such as `onload=` stands in a text in lower case.
fn has_handler(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let follows_space =
            text[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        let rest = text[at + 2..].trim_start_matches(|c: char| c.is_ascii_lowercase());
        follows_space && rest.len() < text.len() - at - 2 && rest.trim_start().starts_with('=')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_without_scripts_are_no_programs() {
        let plain =
            br#"<svg xmlns="http://www.w3.org/2000/svg"><title>On one line</title><path d="M0 0"/></svg>"#;
        assert!(!is_program("a.svg", plain));
        for scripted in [
            "<svg><script>alert(1)</script></svg>",
            "<svg xmlns:s='http://www.w3.org/2000/svg'><s:script>x</s:script></svg>",
            "<svg onload='x()'/>",
            "<svg><a href='javascript:x()'/></svg>",
            "<svg><foreignObject/></svg>",
            "<svg><a href='java&#115;cript:x'/></svg>",
        ] {
            assert!(is_program("a.SVG", scripted.as_bytes()), "{scripted}");
        }
        let wide: Vec<u8> = "<svg onload='x()'/>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(is_program("a.svg", &wide));
        assert!(is_program("a.html", b"") && !is_program("a.pdf", b"<script>"));
    }
}
