//! Letter case of titles, and words of sentences: lists, numbers with nouns.

/// With its first letter in upper case.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A title within a sentence: its first letter in lower case, unless it is an abbreviation.
pub fn lower(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}

/// Items as a sentence has them: `one, two and three`.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// How many of many names a sentence has.
pub const MAX_NAMED: usize = 6;

/// Items for a sentence; of many, the first ones and how many more there are, and the others are not made.
pub fn first_of(items: impl IntoIterator<Item = String, IntoIter: ExactSizeIterator>) -> Vec<String> {
    let items = items.into_iter();
    let more = items.len().saturating_sub(MAX_NAMED);
    let more = (more > 0).then(|| format!("{more} more"));
    items.take(MAX_NAMED).chain(more).collect()
}

/// A number with a noun: `1 role`, `2 roles`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
