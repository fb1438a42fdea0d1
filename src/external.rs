//! Links to other hosts: which there are, whether they answer, and when one counts as dead. Only `check --external` asks
//! them; nothing else here or anywhere sends anything.
//!
//! A host has bad days, so a link counts as dead when it failed on as many days as the settings say, two unless told
//! otherwise. What is known of each link is a value ([`Known`]): the command line keeps it between runs. Start reading at
//! [`check`]; [`fetch`] is the one that speaks HTTP.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::config::ExternalLinks;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::graph::{Graph, Target};
use fetch::{Answer, Client};

pub mod fetch;

/// The addresses of other hosts that a site's texts lead to, without what stands behind a `#`; each with its places.
pub fn links(graph: &Graph) -> BTreeMap<String, Vec<Place>> {
    let mut links: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (entry, targets) in graph.entries.iter().zip(&graph.links) {
        for (link, target) in entry.prose.links.iter().zip(targets) {
            let Target::Address(address) = target else {
                continue;
            };
            if host_of(address).is_some() {
                let address = address.split('#').next().unwrap_or_default().to_owned();
                let place = Place::bytes(&entry.path, link.span.clone());
                links.entry(address).or_default().push(place);
            }
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
    fn is_fresh(&self, today: Date, settings: &ExternalLinks) -> bool {
        let age = |date: Date| (today - date).get_days();
        let days = i32::try_from(settings.fresh_days).unwrap_or(i32::MAX);
        self.failed.is_empty() && self.answered.is_some_and(|date| (0..days).contains(&age(date)))
    }

    /// Whether it failed on as many days as make it dead.
    pub fn is_dead(&self, settings: &ExternalLinks) -> bool {
        self.failed.len() >= usize::try_from(settings.failures.max(1)).unwrap_or(usize::MAX)
    }
}

/// How many links were asked, and what came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Asked now.
    pub asked: usize,
    /// Answered lately, so not asked.
    pub fresh: usize,
    /// Left alone, as the settings say.
    pub ignored: usize,
    /// Told us to come back later, so nothing is known.
    pub put_off: usize,
}

/// Most hosts that are asked at once.
const MAX_HOSTS: usize = 8;

/// Asks every link that is not known to answer, several hosts at once and each host one link at a time.
///
/// What is known then is in `known`, without the links that are no more. The problems are those of all links, asked now
/// or not: a dead one is a warning at each of its places, one that failed on too few days a hint.
pub fn check(
    links: &BTreeMap<String, Vec<Place>>,
    known: &mut Known,
    settings: &ExternalLinks,
    today: Date,
    client: &Client,
) -> (Tally, Vec<Diagnostic>) {
    let mut tally = Tally::default();
    known.links.retain(|address, _| links.contains_key(address));
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let is_ignored = |address: &str| settings.ignore.iter().any(|pattern| matches(pattern, address));
    for address in links.keys() {
        let seen = known.links.get(address);
        if is_ignored(address) {
            tally.ignored += 1;
        } else if seen.is_some_and(|seen| seen.is_fresh(today, settings)) {
            tally.fresh += 1;
        } else if let Some(host) = host_of(address) {
            hosts.entry(host).or_default().push(address);
        }
    }
    for (address, answer) in ask_all(hosts, client) {
        tally.asked += 1;
        let seen = known.links.entry(address.to_owned()).or_default();
        match answer {
            Answer::Fine => {
                *seen = Seen {
                    answered: Some(today),
                    ..Seen::default()
                }
            }
            Answer::Failed(reason) => {
                seen.failed.insert(today);
                seen.reason = reason;
            }
            Answer::Later => tally.put_off += 1,
        }
    }
    let problems = links.iter().filter(|(address, _)| !is_ignored(address));
    let problems = problems.flat_map(|(address, places)| {
        let seen = known.links.get(address).filter(|seen| !seen.failed.is_empty());
        let problem = seen.map(|seen| move |place: &Place| problem(address, seen, place, settings));
        problem.into_iter().flat_map(|problem| places.iter().map(problem))
    });
    let problems = problems.collect();
    (tally, problems)
}

fn problem(address: &str, seen: &Seen, place: &Place, settings: &ExternalLinks) -> Diagnostic {
    let first = seen.failed.first().map(Date::to_string).unwrap_or_default();
    let reason = &seen.reason;
    if seen.is_dead(settings) {
        let since = match seen.failed.len() {
            1 => String::new(),
            _ => format!(", since {first}"),
        };
        let message = format!("`{address}` cannot be reached: {reason}{since}");
        let help = "correct the address or take the link away; what cannot be asked from here goes into `external_links: {ignore: […]}`";
        return Diagnostic::new(Code::DeadLink, place.clone(), message).help(help);
    }
    let message = format!("`{address}` could not be reached on {first}: {reason}");
    let help = format!(
        "it counts as dead when it has failed on {} days; check again tomorrow",
        settings.failures
    );
    Diagnostic::new(Code::DeadLink, place.clone(), message)
        .help(help)
        .as_hint()
}

/// Asks the links of each host in order, with a pause between two; several hosts at once.
fn ask_all<'a>(hosts: BTreeMap<&'a str, Vec<&'a str>>, client: &Client) -> BTreeMap<&'a str, Answer> {
    let workers = hosts.len().min(MAX_HOSTS);
    let waiting: Mutex<VecDeque<Vec<&str>>> = Mutex::new(hosts.into_values().collect());
    let answers = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(addresses) = next else { break };
                    for (at, address) in addresses.into_iter().enumerate() {
                        if at > 0 {
                            std::thread::sleep(client.pause);
                        }
                        let answer = client.ask(address);
                        answers
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .insert(address, answer);
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The host of an address of the web, with its port.
fn host_of(address: &str) -> Option<&str> {
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
    let mut parts = pattern.split('*');
    let Some(mut rest) = address.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut is_open = false;
    for part in parts {
        is_open = true;
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    // Without a star at its end, a pattern ends where the address does.
    rest.is_empty() || (is_open && pattern.ends_with('*'))
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
