//! Addresses that a page may link to.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

/// Schemes of addresses that are harmless to follow: the web, mail, telephones, and the programs of studios.
const SCHEMES: [&str; 43] = [
    "callto",
    "facetime",
    "facetime-audio",
    "figma",
    "ftp",
    "ftps",
    "geo",
    "git",
    "http",
    "https",
    "im",
    "irc",
    "ircs",
    "magnet",
    "maps",
    "matrix",
    "mailto",
    "message",
    "msteams",
    "notion",
    "obsidian",
    "onenote",
    "rvlink",
    "sftp",
    "sgtk",
    "shotgrid",
    "shotgun",
    "sip",
    "sips",
    "skype",
    "slack",
    "sms",
    "ssh",
    "svn",
    "tel",
    "urn",
    "vscode",
    "webcal",
    "webcals",
    "whatsapp",
    "xmpp",
    "zoommtg",
    "zoomus",
];

/// Whether an address of this scheme may be linked to; letter case does not count.
pub fn is_allowed_scheme(scheme: &str) -> bool {
    SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// An address with a scheme that is harmless to follow: `https://example.org/course`, `mailto:office@example.org`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(transparent)]
pub struct Address(String);

impl Deref for Address {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Address {
    type Err = String;

    /// Reads an address; the second line of an error is a way out.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let has_odd = text.contains(|c: char| c.is_whitespace() || c.is_control());
        let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
        if is_allowed_scheme(scheme) && !rest.is_empty() && !has_odd {
            return Ok(Self(text.to_owned()));
        }
        let looks_bare = !has_odd && text.contains('.') && (scheme.is_empty() || scheme.contains('.'));
        Err(match looks_bare {
            true => format!(
                "`{text}` is not an address\nwrite `https://{}`",
                text.trim_start_matches('/')
            ),
            false => format!(
                "`{text}` is not an address that may be linked to\nwrite one that starts with `https://`"
            ),
        })
    }
}

impl serde::Serialize for Address {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_that_runs_nothing() {
        for good in [
            "https://a.example/{path}",
            "mailto:a@example.org",
            "HTTP://a.example",
            "rvlink://shot",
        ] {
            assert!(good.parse::<Address>().is_ok(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "feed:javascript:x",
            "file:///etc/passwd",
            "data:text/html,x",
            "https:",
            "a b",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
        let error = "www.x.example".parse::<Address>().unwrap_err();
        assert!(error.ends_with("write `https://www.x.example`"), "{error}");
    }
}
