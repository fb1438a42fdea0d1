//! A place in the site, as a path from its root.

use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a path of a URL may not hold as it is: RFC 3986's `pchar` and `/` stay, letters beyond ASCII are encoded.
const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path from the site's root, without a slash at its start: `roles/runner/`, `images/set.jpg`, or empty for home.
///
/// Kept as it stands on disk; [`Url::encoded`] is what goes into a link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(Arc<str>);

impl Url {
    /// The page of a folder; a slash at the end is added, but for the root.
    pub fn folder(path: &str) -> Self {
        let path = path.trim_matches('/');
        if path.is_empty() {
            Self(Arc::from(""))
        } else {
            Self(Arc::from([path, "/"].concat()))
        }
    }

    /// A file.
    pub fn of_file(path: &str) -> Self {
        Self(Arc::from(path))
    }

    /// An old address as written: `/jobs/pm/`, `jobs/pm`, `/jobs/pm.html`; `None` when it is not a path of the site.
    pub fn of_alias(written: &str) -> Option<Self> {
        let decoded = percent_encoding::percent_decode_str(written.trim())
            .decode_utf8()
            .ok()?;
        let path = decoded.trim_matches('/');
        let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
        let is_path = path.split('/').all(is_part)
            && !path.contains(['\\', '\0', '?', '#', ':'])
            && !path.chars().any(char::is_control);
        if !is_path {
            return None;
        }
        Some(if path.ends_with(".html") || path.ends_with(".htm") {
            Self::of_file(path)
        } else {
            Self::folder(path)
        })
    }

    /// As it stands on disk.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The same, to be kept.
    pub(super) fn shared(&self) -> &Arc<str> {
        &self.0
    }

    /// As it stands in a link, without the site's base path.
    pub fn encoded(&self) -> String {
        encode(&self.0)
    }

    /// The file of the output that holds it.
    pub fn file(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0)
        } else {
            self.0.to_string()
        }
    }

    /// How many folders deep it is: how often `../` leads to the root.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }
}

/// A path or anchor, escaped for a URL.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_PATH).to_string()
}

/// A name as part of a URL: lower-case letters and digits of any script, with hyphens for the rest.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut add = |letter: char| {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    };
    for letter in name.chars() {
        match letter.is_ascii() {
            // No letter of ASCII needs the tables.
            true => add(letter.to_ascii_lowercase()),
            false => letter.to_lowercase().for_each(&mut add),
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "-".to_owned()
    } else {
        slug.to_owned()
    }
}

/// A slug for each of some names, all different; names come in order, so the same names give the same slugs.
pub fn slugs<'a>(names: impl IntoIterator<Item = &'a Arc<str>>) -> Vec<(Arc<str>, String)> {
    let mut taken = std::collections::HashSet::new();
    let mut slugs = Vec::new();
    for name in names {
        let base = slug(name);
        let mut candidate = base.clone();
        let mut number = 2;
        while !taken.insert(candidate.clone()) {
            candidate = format!("{base}-{number}");
            number += 1;
        }
        slugs.push((name.clone(), candidate));
    }
    slugs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_a_slash_at_its_end_and_an_index_file() {
        assert_eq!(Url::folder("roles/runner").path(), "roles/runner/");
        assert_eq!(Url::folder("roles/runner").file(), "roles/runner/index.html");
        assert_eq!(Url::folder("").file(), "index.html");
        assert_eq!(Url::of_file("404.html").file(), "404.html");
        assert_eq!(Url::folder("a b/ü?").encoded(), "a%20b/%C3%BC%3F/");
    }

    #[test]
    fn an_old_address_never_leaves_the_site() {
        assert_eq!(Url::of_alias("/jobs/pm/"), Some(Url::folder("jobs/pm")));
        assert_eq!(Url::of_alias("jobs/pm.html"), Some(Url::of_file("jobs/pm.html")));
        for wrong in [
            "/",
            "",
            "/../x",
            "/a/%2e%2e/b",
            "https://a.example/",
            "/a\\b",
            "/a//b",
            "/a\0",
        ] {
            assert_eq!(Url::of_alias(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_of_any_script_have_slugs_that_differ() {
        let names = ["Über uns", "über-uns", "!!!", "制作"].map(Arc::from);
        let slugs: Vec<_> = slugs(&names).into_iter().map(|(_, slug)| slug).collect();
        assert_eq!(slugs, ["über-uns", "über-uns-2", "-", "制作"]);
    }
}
