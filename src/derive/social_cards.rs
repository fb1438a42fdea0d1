//! Social cards: the pictures in previews of links to pages without a picture of their own.
//!
//! A card is drawn when it is first written or served, and remembered by the fingerprint of all that it shows.

use super::Sources;
use crate::chart::social_card::{self, SocialCard};
use crate::output::Output;
use crate::output::copies::PICTURES_FOLDER;
use crate::plan::social_card_of;
use crate::source::Fingerprint;
use crate::theme::contrast;
use crate::view::Scope;
use crate::view::social_card::words;

/// Puts the cards of all pages that have one into the output.
pub fn add(output: &mut Output, sources: &Sources) {
    let colours = contrast::of_social_cards(&sources.theme.params);
    for page in sources.plan.page_indexes() {
        let scope = Scope::of(page, &sources.graph, &sources.plan, &sources.config);
        let Some(words) = words(&scope) else { continue };
        let card = SocialCard {
            title: words.title,
            kind: words.kind,
            brand: words.brand,
            colours,
        };
        let made_from = Fingerprint::of_value(&(&card, social_card::VERSION));
        let path = social_card_of(&scope.page.url).file();
        let (file, store) = (path.clone(), sources.copies.clone());
        output.add_later(&path, Some(made_from), move || {
            let name = format!("{PICTURES_FOLDER}{}.png", made_from.short());
            let bytes = store.get(&name).unwrap_or_else(|| {
                let drawn = social_card::png(&card);
                store.put(&name, &drawn);
                drawn
            });
            vec![(file.clone(), bytes)]
        });
    }
}
