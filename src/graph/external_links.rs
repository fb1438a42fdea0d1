//! Links to other hosts: which there are, and what was found out about them by the last `check --external`.
//!
//! Nothing here asks anybody. What is known is a file beside the site, and so a part of what a build is made of.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{EntryId, Graph, Target};
use crate::config::ExternalLinks;
use crate::diagnostic::Place;
use crate::source::{KNOWN_LINKS_FILE, Snapshot};

/// The addresses of other hosts that the text of a file leads to, in its order, without what stands behind a `#`; each with the
/// bytes where it stands.
pub fn of_entry(graph: &Graph, entry: EntryId) -> impl Iterator<Item = (&str, std::ops::Range<usize>)> {
    let links = graph[entry].prose.links.iter().zip(&graph.links[entry.index()]);
    links.filter_map(|(link, target)| {
        let Target::Address(address) = target else {
            return None;
        };
        host_of(address)?;
        Some((address.split('#').next()?, link.span.clone()))
    })
}

/// The addresses of other hosts that a site's texts lead to, each with its places.
pub fn of_site(graph: &Graph) -> BTreeMap<String, Vec<Place>> {
    let mut links: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for entry in EntryId::all(graph) {
        for (address, span) in of_entry(graph, entry) {
            let place = Place::bytes(&graph[entry].path, span);
            links.entry(address.to_owned()).or_default().push(place);
        }
    }
    links
}

/// What is known of the links that were asked, by address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// By address.
    pub links: BTreeMap<String, Seen>,
}

impl Known {
    /// What was kept as JSON by the last check, if anything was.
    pub fn read(snapshot: &Snapshot) -> Self {
        let kept = snapshot.bytes(KNOWN_LINKS_FILE);
        kept.and_then(|json| serde_json::from_slice(json).ok())
            .unwrap_or_default()
    }

    /// The links that count as dead and that nobody wants to be left alone, in order of address, each with the first day on
    /// which it failed.
    pub fn dead(&self, settings: &ExternalLinks) -> Vec<(String, Date)> {
        let dead = self
            .links
            .iter()
            .filter(|(address, seen)| seen.is_dead(settings) && !is_ignored(address, settings));
        dead.filter_map(|(address, seen)| Some((address.clone(), *seen.failed.first()?)))
            .collect()
    }
}

/// What is known of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// When it last answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<Date>,
    /// The days since then on which it failed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub failed: BTreeSet<Date>,
    /// Why it failed last.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Seen {
    /// Whether it answered so lately that it need not be asked again.
    pub fn is_fresh(&self, today: Date, settings: &ExternalLinks) -> bool {
        let age = |date: Date| (today - date).get_days();
        let days = i32::try_from(settings.fresh_days).unwrap_or(i32::MAX);
        self.failed.is_empty() && self.answered.is_some_and(|date| (0..days).contains(&age(date)))
    }

    /// Whether it failed on as many days as make it dead.
    pub fn is_dead(&self, settings: &ExternalLinks) -> bool {
        self.failed.len() >= usize::try_from(settings.failures.max(1)).unwrap_or(usize::MAX)
    }
}

/// Whether the settings leave an address alone.
pub fn is_ignored(address: &str, settings: &ExternalLinks) -> bool {
    settings.ignore.iter().any(|pattern| matches(pattern, address))
}

/// The host of an address of the web, with its port.
pub fn host_of(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    (is_web && !host.is_empty()).then_some(host)
}

/// Whether a pattern is meant by an address: a host with all that is below it, or an address in which `*` stands for anything.
fn matches(pattern: &str, address: &str) -> bool {
    if !pattern.contains("://") && !pattern.contains(['/', '*']) {
        let host = host_of(address).unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        return host.eq_ignore_ascii_case(pattern)
            || host
                .strip_suffix(pattern)
                .is_some_and(|above| above.ends_with('.'));
    }
    let Some((first, others)) = pattern.split_once('*') else {
        return address == pattern;
    };
    let (between, last) = others.rsplit_once('*').unwrap_or(("", others));
    let rest = between
        .split('*')
        .try_fold(address.strip_prefix(first), |rest, part| {
            let rest = rest?;
            Some(rest.find(part).map(|at| &rest[at + part.len()..]))
        });
    rest.flatten().is_some_and(|rest| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_host_or_an_address_with_stars() {
        let address = "https://www.intranet.example/a/b?c";
        for pattern in [
            "intranet.example",
            "www.intranet.example",
            "https://www.intranet.example/*",
            "*/a/*",
            "https://*/b?c",
            "*c",
        ] {
            assert!(matches(pattern, address), "{pattern}");
        }
        for pattern in [
            "net.example",
            "intranet.example.org",
            "https://www.intranet.example/",
            "*/x/*",
            "http://*",
            "https://*/b",
        ] {
            assert!(!matches(pattern, address), "{pattern}");
        }
        // What stands behind the last star is the end of the address, however often it stands before that.
        assert!(matches("https://*/b", "https://host.example/b/a/b"));
    }

    #[test]
    fn the_host_of_an_address_has_its_port_and_no_name() {
        assert_eq!(
            host_of("https://a:b@host.example:8080/x"),
            Some("host.example:8080")
        );
        assert_eq!(host_of("HTTP://h?x"), Some("h"));
        assert_eq!(
            (
                host_of("mailto:a@b.example"),
                host_of("https:///x"),
                host_of("/a")
            ),
            (None, None, None)
        );
    }
}
