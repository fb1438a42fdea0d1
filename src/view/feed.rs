//! What a page lets its readers subscribe to: a calendar, and a feed of changes.

use serde::Serialize;

use super::Scope;
use crate::graph::changes::FeedOf;
use crate::graph::{AgendaOf, Node};
use crate::plan::MadeFile;

/// A calendar to subscribe to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Feed {
    /// The address of the file, ready for an `href`.
    pub url: String,
    /// The whole address, to be copied into a calendar program; none when the site does not know where it will stand.
    pub address: Option<String>,
    /// The same as `webcal://`, which opens the reader's calendar program.
    pub subscribe: Option<String>,
}

/// A calendar, where there is anything in it.
pub fn feed(scope: &Scope<'_>, of: AgendaOf) -> Option<Feed> {
    let url = scope.plan.made_file(&MadeFile::Calendar(of))?;
    let address = scope.config.base.absolute(&url.encoded());
    let subscribe = address.as_ref().and_then(|address| {
        let (_, rest) = address.split_once("://")?;
        Some(format!("webcal://{rest}"))
    });
    Some(Feed {
        url: scope.plan.href(&scope.page.url, url, ""),
        address,
        subscribe,
    })
}

/// The calendar of a node's page.
pub fn of_node(scope: &Scope<'_>, node: Node) -> Option<Feed> {
    let of = match node {
        Node::Role(id) => AgendaOf::Role(id),
        Node::Department(id) => AgendaOf::Department(id),
        Node::Person(id) => AgendaOf::Person(id),
        Node::Production(id) | Node::Schedule(id) => AgendaOf::Production(id),
        _ => return None,
    };
    feed(scope, of)
}

/// The address of the feed of what changes on the pages of a node, ready for an `href`.
pub fn of_changes(scope: &Scope<'_>, node: Node) -> Option<String> {
    let of = match node {
        Node::Department(id) => FeedOf::Department(id),
        Node::Production(id) => FeedOf::Production(id),
        _ => return None,
    };
    let url = scope.plan.made_file(&MadeFile::Feed(of))?;
    Some(scope.plan.href(&scope.page.url, url, ""))
}
