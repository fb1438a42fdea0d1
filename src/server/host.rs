//! Which names the server answers to.
//!
//! A page of another site can make its own name stand for 127.0.0.1 (DNS rebinding) and so read what only this machine
//! should see. It cannot make the browser send another `Host` than that name, so a name that is not ours is refused.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::uri::{Authority, Uri};

/// The names of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    /// As asked for, in lower case.
    asked: String,
    /// Whether every address of this machine is answered; then any address may be named, since an address, unlike a
    /// name, cannot be made to stand for another one.
    any_address: bool,
}

impl Hosts {
    /// The names of a server that was asked to listen at `host`.
    pub fn of(host: &str) -> Self {
        let asked = host.trim_matches(['[', ']']).to_lowercase();
        let any_address = asked
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_unspecified());
        Self { asked, any_address }
    }

    /// Whether a request names this server; `None` when it names none.
    pub fn is_named_by(&self, uri: &Uri, headers: &HeaderMap) -> Option<bool> {
        // What stands in the request line counts before the header (RFC 9112, 3.2.2).
        let mut hosts = headers.get_all(HOST).iter();
        let (first, second) = (hosts.next(), hosts.next());
        let header = match (first, second) {
            (Some(one), None) => Some(one.to_str().ok()?.parse::<Authority>().ok()?),
            (None, _) => None,
            (Some(_), Some(_)) => return None,
        };
        let in_line = uri.authority().cloned();
        if header.is_none() && in_line.is_none() {
            return None;
        }
        Some([header, in_line].into_iter().flatten().all(|name| self.is(&name)))
    }

    fn is(&self, named: &Authority) -> bool {
        if named.as_str().contains('@') {
            return false;
        }
        let host = named.host().trim_matches(['[', ']']).to_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        if host == "localhost" || host == self.asked {
            return true;
        }
        host.parse::<IpAddr>()
            .is_ok_and(|address| self.any_address || is_loopback(address))
    }

    /// Whether other machines can reach a server at this address.
    pub fn is_open_to_others(address: SocketAddr) -> bool {
        !is_loopback(address.ip())
    }
}

/// `127.0.0.1` and `::1`, also where the one is written as the other.
pub(super) fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(hosts: &Hosts, host: &str) -> Option<bool> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        hosts.is_named_by(&Uri::from_static("/"), &headers)
    }

    #[test]
    fn only_names_that_cannot_be_turned_are_answered() {
        let local = Hosts::of("127.0.0.1");
        for ours in [
            "localhost",
            "LOCALHOST:1212",
            "127.0.0.1:9",
            "[::1]:1212",
            "localhost.",
        ] {
            assert_eq!(named(&local, ours), Some(true), "{ours}");
        }
        for theirs in [
            "evil.example",
            "localhost.evil.example",
            "192.168.0.9",
            "a@localhost",
            "0.0.0.0",
        ] {
            assert_eq!(named(&local, theirs), Some(false), "{theirs}");
        }
        assert_eq!(named(&local, "a b"), None);
        assert_eq!(named(&Hosts::of("0.0.0.0"), "192.168.0.9:1212"), Some(true));
        assert_eq!(named(&Hosts::of("0.0.0.0"), "evil.example"), Some(false));
        assert_eq!(named(&Hosts::of("studio.local"), "studio.local:80"), Some(true));
    }

    #[test]
    fn every_name_of_a_request_must_be_ours() {
        let local = Hosts::of("127.0.0.1");
        let mut headers = HeaderMap::new();
        assert_eq!(local.is_named_by(&Uri::from_static("/"), &headers), None);
        headers.insert(HOST, "localhost".parse().unwrap());
        let uri = Uri::from_static("http://evil.example/");
        assert_eq!(local.is_named_by(&uri, &headers), Some(false));
        headers.append(HOST, "evil.example".parse().unwrap());
        assert_eq!(local.is_named_by(&Uri::from_static("/"), &headers), None);
    }
}
