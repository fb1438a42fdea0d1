//! Who on a production gets what: distribution lists, with addresses as far as this audience may see them.

use serde::Serialize;

use super::{Body, Frame, Link, Mention, PageParts, Scope, Tab, Tape};
use crate::graph::{Holder, Node, ProductionId};
use crate::plan::{MadeFile, Tabs};

/// What only the distribution lists of a production have; templates see it as `distribution`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DistributionView {
    /// The production.
    pub production: Link,
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// The lists, in the order written.
    pub lists: Vec<DistributionListView>,
    /// The lists as a table for spreadsheets.
    pub csv: Option<String>,
    /// Everybody on the crew whom this audience may reach, for address books.
    pub vcard: Option<String>,
    /// What the files are called, without their ending.
    pub file_name: String,
    /// The audience that addresses are for, where not everybody may see them.
    pub contact_audience: Option<String>,
}

/// A distribution list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DistributionListView {
    /// The anchor of its heading.
    pub anchor: String,
    /// What they get.
    pub title: String,
    /// The page of the document.
    pub document: Option<Link>,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// Who gets it.
    pub rows: Vec<Receiver>,
    /// Whether anybody has a way to be reached that this audience may see.
    pub has_contacts: bool,
    /// A letter to all whose address this audience may see, ready for an `href`.
    pub mail_to: Option<String>,
    /// Their addresses, with commas between them.
    pub addresses: String,
}

/// Somebody who gets something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Receiver {
    /// Who.
    pub who: Mention,
    /// Their role on the production.
    pub role: Option<Link>,
    /// Their department.
    pub tape: Option<Tape>,
    /// An address for mail, where this audience may see it.
    pub email: Option<String>,
    /// A telephone number, where this audience may see it.
    pub phone: Option<String>,
    /// The same for the address of a link.
    pub phone_digits: Option<String>,
}

/// The view of a production's distribution lists.
pub fn view(scope: &Scope<'_>, id: ProductionId) -> PageParts {
    let production = &scope.graph[id];
    let made = |file: MadeFile| {
        let url = scope.plan.made_file(&file)?;
        Some(scope.plan.href(&scope.page.url, url, ""))
    };
    let lists = (0..production.distribution.len()).map(|index| list(scope, id, index));
    let view = DistributionView {
        production: scope.link(Node::Production(id)),
        tabs: scope.tabs(Tabs::Production(id)),
        lists: lists.collect(),
        csv: made(MadeFile::DistributionTable(id)),
        vcard: made(MadeFile::CrewCards(id)),
        file_name: format!("{}-distribution", production.common.id),
        contact_audience: scope.audience_of_field("person.contact"),
    };
    (
        "distribution.html",
        Frame::of(scope),
        Body::Distribution(Box::new(view)),
    )
}

fn list(scope: &Scope<'_>, id: ProductionId, index: usize) -> DistributionListView {
    let graph = scope.graph;
    let list = &graph[id].distribution[index];
    let receiver = |(who, line): &(Holder, Option<&crate::graph::CrewLine>)| {
        let contact = match who {
            Holder::Person(person) => graph.contact(*person).cloned(),
            Holder::Words(_) => None,
        }
        .unwrap_or_default();
        Receiver {
            who: scope.mention_holder(who),
            role: line.map(|line| super::show::role_link(scope, id, line.role)),
            tape: line
                .and_then(|line| line.department)
                .map(|department| scope.tape(department)),
            phone_digits: contact.phone.as_deref().map(super::words::digits),
            email: contact.email,
            phone: contact.phone,
        }
    };
    let rows: Vec<Receiver> = graph.receivers(id, list).iter().map(receiver).collect();
    let addresses: Vec<&str> = rows.iter().filter_map(|row| row.email.as_deref()).collect();
    let addresses = addresses.join(",");
    DistributionListView {
        anchor: format!("cb-list-{}", index + 1),
        title: list.title.to_string(),
        document: list.document.map(|document| scope.link(Node::Document(document))),
        audience: scope.audience_of_row(list.visible.as_deref()),
        has_contacts: rows.iter().any(|row| row.email.is_some() || row.phone.is_some()),
        mail_to: (!addresses.is_empty()).then(|| format!("mailto:{}", crate::plan::url::encode(&addresses))),
        addresses: addresses.replace(',', ", "),
        rows,
    }
}
