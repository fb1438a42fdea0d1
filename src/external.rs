//! Links to other hosts: whether they answer. Only `check --external` asks them; nothing else here or anywhere sends anything.
//!
//! A host has bad days, so a link counts as dead when it failed on as many days as the settings say, two unless told
//! otherwise. What is known of each link is a value ([`Known`]): the command line keeps it between runs. Start reading at
//! [`check`]; [`fetch`] is the one that speaks HTTP.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::config::ExternalLinks;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::graph::external_links::{Known, Seen, host_of, is_ignored};
use fetch::{Answer, Client};

pub mod fetch;

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
    for address in links.keys() {
        let seen = known.links.get(address);
        if is_ignored(address, settings) {
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
    let problems = links.iter().filter(|(address, _)| !is_ignored(address, settings));
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
