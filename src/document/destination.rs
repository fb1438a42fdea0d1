//! Where a link leads, as far as the file that it stands in can tell.

use percent_encoding::percent_decode_str;

use super::LinkKind;

/// What the destination of a link names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// What is called so: it is a wikilink.
    Name,
    /// Nothing.
    Nowhere,
    /// A place on the page that it stands on.
    Here,
    /// An address with a scheme or a host of its own.
    Elsewhere,
    /// A path from the root of the published site, without a slash at its start, escapes undone.
    Site(Box<str>),
    /// A file below `content/`, or a folder there, by its path from the site's root.
    File(Box<str>),
    /// Something that is no part of `content/`.
    Outside,
}

impl Destination {
    /// What a destination names that is written in a file of this path.
    pub(super) fn of(kind: LinkKind, written: &str, file: &str) -> Self {
        if matches!(
            kind,
            LinkKind::Wikilink | LinkKind::WikilinkWithWords | LinkKind::Include
        ) {
            return Self::Name;
        }
        if has_scheme(written) || written.starts_with("//") {
            return Self::Elsewhere;
        }
        if written.is_empty() {
            return Self::Nowhere;
        }
        let path = path_of(written);
        if path.is_empty() && !written.starts_with('?') {
            return Self::Here;
        }
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        if let Some(from_root) = decoded.strip_prefix('/') {
            return Self::Site(Box::from(from_root));
        }
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Nothing above content/ is part of the site.
        let below = join(folder, &decoded).filter(|path| path == "content" || path.starts_with("content/"));
        below.map_or(Self::Outside, |path| Self::File(path.into_boxed_str()))
    }
}

/// The path of a destination, up to its `?` or `#`, as written.
pub fn path_of(written: &str) -> &str {
    let end = written.bytes().position(|byte| matches!(byte, b'?' | b'#'));
    &written[..end.unwrap_or(written.len())]
}

/// Whether an address starts with a scheme, such as `https:` or `mailto:` (RFC 3986, section 3.1).
fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else {
        return false;
    };
    scheme.len() > 1
        && scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
}

/// A path relative to a folder, without `.` and `..`; `None` when it climbs above the top.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The way from one file to another.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<_> = from.split('/').collect();
    let to: Vec<_> = to.split('/').collect();
    let folders = from.len() - 1;
    let common = from[..folders]
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut way = "../".repeat(folders - common);
    way.push_str(&to[common..].join("/"));
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_and_never_climb_above_the_top() {
        assert_eq!(
            join("content/roles", "../people/ana.md").as_deref(),
            Some("content/people/ana.md")
        );
        assert_eq!(
            join("content/roles", "./runner.md").as_deref(),
            Some("content/roles/runner.md")
        );
        assert_eq!(join("content", "../themes/x").as_deref(), Some("themes/x"));
        assert_eq!(join("content", "../../../etc/passwd"), None);
    }

    #[test]
    fn a_scheme_is_not_a_file_with_a_colon() {
        assert!(has_scheme("https://a.example"));
        assert!(has_scheme("mailto:a@example.org"));
        assert!(!has_scheme("scene 4: night.md"));
        assert!(!has_scheme("a/b"));
    }

    #[test]
    fn a_destination_says_what_it_names() {
        use Destination::{Elsewhere, File, Here, Name, Nowhere, Outside, Site};
        let named = |written| Destination::of(LinkKind::Inline, written, "content/roles/runner.md");
        assert_eq!(named("director.md#pay"), File("content/roles/director.md".into()));
        assert_eq!(named("../g%C3%BCte.md?x"), File("content/güte.md".into()));
        assert_eq!(named("?q=1"), File("content/roles".into()));
        assert_eq!(named("#pay"), Here);
        assert_eq!(named("/org-chart/"), Site("org-chart/".into()));
        assert_eq!(named("//host/a"), Elsewhere);
        assert_eq!(named("tel:123"), Elsewhere);
        assert_eq!(named(""), Nowhere);
        assert_eq!(named("../../callboard.yaml"), Outside);
        assert_eq!(Destination::of(LinkKind::Wikilink, "PM", "content/a.md"), Name);
    }
}
