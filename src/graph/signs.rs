//! Two or three letters for each department, which tell it apart on a chart where colour does not.

use std::collections::HashSet;

use super::Graph;

/// Gives every department its sign, no two alike; departments earlier by path choose first.
pub(super) fn derive(graph: &mut Graph) {
    let mut taken = HashSet::new();
    for department in &mut graph.departments {
        let sign = candidates(&department.common.title)
            .chain((1..).map(|number| format!("D{number}")))
            .find(|sign| !taken.contains(sign))
            .unwrap_or_default();
        taken.insert(sign.clone());
        department.sign = sign;
    }
}

/// What a title may be shortened to, best first: the initials of its words, its first three letters, its first with any
/// two that follow.
fn candidates(title: &str) -> impl Iterator<Item = String> {
    let upper = |letters: &[char]| {
        letters
            .iter()
            .flat_map(|letter| letter.to_uppercase())
            .collect::<String>()
    };
    let words: Vec<Vec<char>> = title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !["and", "of", "the", "for"].contains(word))
        .map(|word| word.chars().collect())
        .collect();
    let initials: Vec<char> = words
        .iter()
        .filter_map(|word| word.first().copied())
        .take(3)
        .collect();
    let letters: Vec<char> = words.into_iter().flatten().take(24).collect();
    let mut found = Vec::new();
    if initials.len() > 1 {
        found.push(upper(&initials));
    }
    found.push(upper(&letters[..letters.len().min(3)]));
    for second in 1..letters.len() {
        for third in second + 1..letters.len() {
            found.push(upper(&[letters[0], letters[second], letters[third]]));
        }
    }
    found.into_iter().filter(|sign| !sign.is_empty())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::{Common, Department};

    fn signs(titles: &[&str]) -> Vec<String> {
        let department = |title: &&str| Department {
            common: Common {
                title: Arc::from(*title),
                ..Common::default()
            },
            ..Department::default()
        };
        let mut graph = Graph {
            departments: titles.iter().map(department).collect(),
            ..Graph::default()
        };
        derive(&mut graph);
        graph
            .departments
            .into_iter()
            .map(|department| department.sign)
            .collect()
    }

    #[test]
    fn a_sign_is_made_of_the_initials_or_the_first_letters() {
        assert_eq!(
            signs(&[
                "Production",
                "Post-production",
                "Hair and make-up",
                "VFX",
                "Ton",
                "美術"
            ]),
            ["PRO", "PP", "HMU", "VFX", "TON", "美術"]
        );
    }

    #[test]
    fn no_two_departments_share_a_sign() {
        assert_eq!(
            signs(&["Production", "Programming", "Promotion", "", "?", "Production"]),
            ["PRO", "PRG", "PRM", "D1", "D2", "PRD"]
        );
    }
}
