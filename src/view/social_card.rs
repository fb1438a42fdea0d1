//! Which pages have a social card, and what it says: the picture in previews of links to pages without a picture of their own.

use std::sync::Arc;

use super::Scope;
use super::frame::PreviewImage;
use crate::chart::social_card::can_write;
use crate::config::SocialCards;
use crate::graph::Node;
use crate::plan::{Subject, social_card_of};

/// The words on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardWords {
    /// What the page is called.
    pub title: Arc<str>,
    /// What it is; empty on the card of the site.
    pub kind: Arc<str>,
    /// The name of the site; on the card of the site, that of the studio.
    pub brand: Arc<str>,
}

/// The words of a page's own card; none for a page that has none.
///
/// The home page's card stands for all pages that have none. Where a site does not know its address, nobody could fetch one.
pub fn words(scope: &Scope<'_>) -> Option<CardWords> {
    let settings = &scope.config.settings;
    scope.config.base.origin.as_ref()?;
    let site: Arc<str> = Arc::from(settings.title.as_str());
    let words = match scope.page.subject {
        _ if settings.social_cards == SocialCards::None => return None,
        Subject::Home => CardWords {
            title: site,
            kind: Arc::default(),
            brand: settings.studio.as_deref().unwrap_or_default().into(),
        },
        Subject::Node(node) if has_card(scope, node) => CardWords {
            title: scope.full_title(scope.page).into(),
            // "Page" tells nobody anything.
            kind: match node {
                Node::Page(_) => Arc::default(),
                node => scope.graph.kind(node).title_in(scope.words()),
            },
            brand: site,
        },
        _ => return None,
    };
    let can_write = [&words.title, &words.kind, &words.brand]
        .into_iter()
        .all(|text| can_write(text));
    (can_write && !words.title.trim().is_empty()).then_some(words)
}

/// Whether the settings give the page of a node a card of its own. Of the kinds that are few on any site, each page has one.
fn has_card(scope: &Scope<'_>, node: Node) -> bool {
    let is_of_few = matches!(
        node,
        Node::Production(_) | Node::Department(_) | Node::CareerPath(_) | Node::Vacancy(_)
    );
    is_of_few
        || scope.config.settings.social_cards == SocialCards::All && scope.graph.entry_of(node).is_some()
}

/// The picture in previews of links to a page that has none in its text.
pub fn image(scope: &Scope<'_>) -> Option<PreviewImage> {
    let home = || {
        let home = scope.plan.planned(&Subject::Home)?;
        words(&Scope { page: home, ..*scope })?;
        Some(home)
    };
    let page = words(scope).map(|_| scope.page).or_else(home)?;
    let address = social_card_of(&page.url).encoded();
    Some(PreviewImage {
        url: scope.config.base.absolute(&address)?,
        alt: String::new(),
    })
}
