//! Where a site will stand.

use std::sync::Arc;

use super::{Request, Settings};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};

/// Where a site will stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// `https://host`, without a slash at the end; `None` when it is not known.
    pub origin: Option<String>,
    /// The path, with a slash at both ends: `/` or `/handbook/`.
    pub path: String,
}

impl Default for BaseUrl {
    fn default() -> Self {
        Self {
            origin: None,
            path: "/".to_owned(),
        }
    }
}

impl std::str::FromStr for BaseUrl {
    type Err = String;

    /// Reads `https://host/path/` or `/path/`; a missing slash at the end is added.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not an address such as https://handbook.example/crew/");
        let text_ok = !text.contains(['?', '#', '"', '<', '>', '\\']) && !text.contains(char::is_whitespace);
        if !text_ok {
            return Err(wrong());
        }
        let (origin, path) = match text.split_once("://") {
            Some(("http" | "https", rest)) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                if host.is_empty() {
                    return Err(wrong());
                }
                (
                    Some(text[..text.len() - rest.len() + host.len()].to_owned()),
                    path,
                )
            }
            None if text.starts_with('/') && !text.starts_with("//") => (None, &text[1..]),
            _ => return Err(wrong()),
        };
        let path = path.trim_matches('/');
        if path.split('/').any(|part| part == "." || part == "..") || path.contains("//") {
            return Err(wrong());
        }
        let path = if path.is_empty() {
            "/".to_owned()
        } else {
            format!("/{path}/")
        };
        Ok(Self { origin, path })
    }
}

impl BaseUrl {
    /// The host, without its port, if it is known.
    pub fn host(&self) -> Option<&str> {
        let (_, host) = self.origin.as_deref()?.split_once("://")?;
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        Some(host.split(':').next().unwrap_or(host))
    }

    /// The whole address of a path of the site (without a slash at its start), if the origin is known.
    pub fn absolute(&self, path: &str) -> Option<String> {
        self.origin
            .as_ref()
            .map(|origin| format!("{origin}{}{path}", self.path))
    }
}

/// The address that the request names, else the settings.
pub(super) fn read_base_url(
    settings: &Settings,
    request: &Request,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> BaseUrl {
    let Some(text) = request.base_url.as_ref().or(settings.base_url.as_ref()) else {
        return BaseUrl::default();
    };
    text.parse().unwrap_or_else(|message: String| {
        let place = Place::value(file, FieldPath::of("base_url"));
        problems.push(Diagnostic::new(Code::WrongValue, place, message));
        BaseUrl::default()
    })
}
