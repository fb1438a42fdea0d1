use std::sync::Arc;

use super::*;
use crate::graph::{Common, Role};

fn graph(titles: &[&str]) -> Graph {
    let role = |title: &&str| Role {
        common: Common {
            id: Arc::from(title.to_lowercase().replace(' ', "-")),
            title: Arc::from(*title),
            ..Common::default()
        },
        ..Role::default()
    };
    Graph {
        roles: titles.iter().map(role).collect(),
        ..Graph::default()
    }
}

fn found(graph: &Graph, written: &str) -> String {
    let titles = Titles::of(graph, VariantKey::default());
    let shown = |found: &Match| match found {
        Match::Role { role, rest, .. } => {
            let rest = rest.as_ref().map(|rest| format!(" ({rest})")).unwrap_or_default();
            format!("{}{rest}", graph[*role].common.id)
        }
        Match::Several { roles, .. } => format!("{} roles", roles.len()),
        Match::None { .. } => "none".to_owned(),
    };
    let each: Vec<_> = titles
        .find_each(written, &Aliases::default())
        .iter()
        .map(shown)
        .collect();
    each.join(" + ")
}

#[test]
fn abbreviations_stand_in_order_and_are_as_they_are_compared() {
    use super::words::ABBREVIATIONS;
    assert!(ABBREVIATIONS.is_sorted_by_key(|(short, _)| short));
    for (short, words) in ABBREVIATIONS {
        assert_eq!(super::words(short).concat(), *short);
        for word in *words {
            assert_eq!(super::words(word).concat(), *word, "{short}");
        }
    }
}

#[test]
fn of_near_titles_the_one_with_the_fewest_slips_is_meant() {
    let graph = graph(&["Animation", "Administration", "Director of photography"]);
    for (written, role) in [
        ("Aniation", "animation"),
        ("Admin", "administration"),
        ("Admnistration", "administration"),
        ("DOP", "director-of-photography"),
        ("DP", "director-of-photography"),
        ("Photography director", "director-of-photography"),
        ("Photography of director", "none"),
    ] {
        assert_eq!(found(&graph, written), role, "{written}");
    }
}

#[test]
fn a_slip_is_compared_once_and_names_are_known_without_comparing() {
    let graph = graph(&["Production manager", "Runner"]);
    let titles = Titles::of(&graph, VariantKey::default());
    let role = |written| match titles.find_each(written, &Aliases::default()).as_slice() {
        [Match::Role { role, .. }] => Some(*graph[*role].common.id == *"production-manager"),
        _ => None,
    };
    for (written, compared) in [
        ("Prod. Mgr.", 0),
        ("PM", 0),
        ("Produciton manager", titles.titles.len()),
        ("produciton Manager", 0),
    ] {
        let before = titles.left.get();
        assert_eq!(role(written), Some(true), "{written}");
        assert_eq!(before - titles.left.get(), compared, "{written}");
    }
    titles.left.set(0);
    assert_eq!(role("Prduction manager"), None);
    assert_eq!(role("Prod. Mgr."), Some(true));
}

#[test]
fn a_title_is_known_however_people_write_it() {
    let graph = graph(&[
        "Production manager",
        "Production coordinator",
        "Producer",
        "Assistant producer",
        "Associate producer",
        "Post-production supervisor",
        "VFX supervisor",
        "Head of production",
        "First assistant director",
        "Director",
        "Compositor",
    ]);
    for (written, role) in [
        ("PRODUCTION MANAGER", "production-manager"),
        ("Production Managers", "production-manager"),
        ("Manager, Production", "production-manager"),
        ("Prod. Mgr.", "production-manager"),
        ("Prod Manager", "production-manager"),
        ("Produciton manager", "production-manager"),
        ("PM", "production-manager"),
        ("Production co-ordinator", "production-coordinator"),
        ("Prod Co-ord", "production-coordinator"),
        ("Asst. Producer", "assistant-producer"),
        ("Assoc Prod", "associate-producer"),
        ("Post Supervisor", "post-production-supervisor"),
        ("Postproduction Super", "post-production-supervisor"),
        ("Visual Effects Supervisor", "vfx-supervisor"),
        ("VFX Supe", "vfx-supervisor"),
        ("Production Head", "head-of-production"),
        ("1st AD", "first-assistant-director"),
        ("Compositors (water unit)", "compositor (water unit)"),
        ("Compositor 2", "compositor"),
        ("Producer / Director", "producer + director"),
        ("AP", "2 roles"),
        ("Snack wrangler", "none"),
        ("Director of Production", "none"),
        ("Assistant to Producer", "none"),
        ("Assistant to the Producer", "none"),
        ("Assistant of the Producer", "none"),
        ("Producer, Assistant", "assistant-producer"),
        ("PM (nights)", "production-manager (nights)"),
        ("PM 2", "none"),
    ] {
        assert_eq!(found(&graph, written), role, "{written}");
    }
}
