//! Words that mean the same: those of the trade, which Callboard knows in English, and those of the settings.

use super::words;
use crate::config::language::primary;

/// Groups of the trade's synonyms in English. Names of jobs are not among them: those are `aka` of their roles.
const ENGLISH: &[&[&str]] = &[
    &["book", "schedule", "arrange"],
    &["hire", "recruit", "engage", "employ"],
    &["sack", "dismiss", "fire"],
    &["pay", "salary", "wage"],
    &["dop", "dp", "cinematographer", "director of photography"],
    &["ad", "assistant director"],
    &["vfx", "visual effects"],
    &["tv", "television"],
    &["film", "movie"],
    &["rushes", "dailies"],
    &["software", "tool", "app"],
    &["job", "role"],
    &["boss", "superior"],
    &["kit", "equipment", "gear"],
    &["vendor", "supplier", "contractor"],
    &["client", "customer"],
    &["lawyer", "attorney", "solicitor"],
    &["trainee", "beginner", "apprentice"],
    &["internship", "placement"],
    &["holiday", "vacation"],
    &["publish", "deploy", "host"],
    &["child", "children", "minor", "under-eighteens"],
    &["restrict", "hide"],
    &["animatic", "leica reel"],
    &["storyboard", "board"],
    &["mix", "dub"],
    &["grade", "colour grading"],
    &["approve", "sign off"],
    &["cv", "resume"],
    &["colour", "color"],
    &["programme", "program"],
    &["licence", "license"],
    &["centre", "center"],
    &["catalogue", "catalog"],
    &["organisation", "organization"],
    &["cancel", "scrub"],
];

/// The groups for a site: those of its language, then those of its settings.
pub(super) fn groups(language: &str, settings: &[Vec<String>]) -> Vec<Vec<String>> {
    let trade = if primary(language) == "en" { ENGLISH } else { &[] };
    let trade = trade
        .iter()
        .map(|group| group.iter().map(|name| (*name).to_owned()).collect());
    trade.chain(settings.iter().cloned()).collect()
}

/// Groups as the browser takes them: `book,schedule;dop,director of photography`, folded.
pub(super) fn packed(groups: &[Vec<String>]) -> String {
    let group = |names: &Vec<String>| {
        let names: Vec<String> = names.iter().map(|name| folded(name)).collect();
        names.join(",")
    };
    groups.iter().map(group).collect::<Vec<_>>().join(";")
}

fn folded(name: &str) -> String {
    let mut all = Vec::new();
    words::each(name, |word| {
        if !word.is_joined {
            all.push(word.folded.to_owned());
        }
    });
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_add_to_the_synonyms_of_the_trade() {
        let own = [vec!["Set Dresser".to_owned(), "prop hand".to_owned()]];
        let english = packed(&groups("en-GB", &own));
        assert!(english.starts_with("book,schedule,arrange;"), "{english}");
        assert!(english.ends_with(";set dresser,prop hand"), "{english}");
        assert_eq!(packed(&groups("de", &own)), "set dresser,prop hand");
    }
}
