//! The words of a title as they are compared, and what the trade shortens.

use unicode_normalization::UnicodeNormalization;

/// What the trade shortens, and to what.
pub(super) const ABBREVIATIONS: &[(&str, &[&str])] = &[
    ("acc", &["accountant"]),
    ("accnt", &["accountant"]),
    ("acct", &["accountant"]),
    ("adr", &["dialogue"]),
    ("anim", &["animation", "animator"]),
    ("ass", &["assistant"]),
    ("assist", &["assistant"]),
    ("assoc", &["associate"]),
    ("asst", &["assistant"]),
    ("bd", &["board"]),
    ("biz", &["business"]),
    ("bus", &["business"]),
    ("cam", &["camera"]),
    ("char", &["character"]),
    ("co", &["coordinator"]),
    ("comp", &["compositing", "compositor"]),
    ("coord", &["coordinator"]),
    ("dept", &["department"]),
    ("des", &["designer", "design"]),
    ("dev", &["development"]),
    ("dir", &["director", "direction"]),
    ("ed", &["editor", "editorial"]),
    ("exec", &["executive"]),
    ("fin", &["finance"]),
    ("hd", &["head"]),
    ("hod", &["head"]),
    ("jnr", &["junior"]),
    ("jr", &["junior"]),
    ("ldr", &["leader"]),
    ("mgr", &["manager"]),
    ("mktg", &["marketing"]),
    ("mngr", &["manager"]),
    ("op", &["operator"]),
    ("prdcr", &["producer"]),
    ("prod", &["production", "producer"]),
    ("prodn", &["production"]),
    ("sec", &["secretary"]),
    ("snr", &["senior"]),
    ("sr", &["senior"]),
    ("sup", &["supervisor"]),
    ("supe", &["supervisor"]),
    ("super", &["supervisor"]),
    ("supv", &["supervisor"]),
    ("supvr", &["supervisor"]),
    ("svr", &["supervisor"]),
    ("tech", &["technical", "technician"]),
];

/// Whether the trade writes a word short like this.
pub(super) fn is_abbreviation(short: &str, word: &str) -> bool {
    ABBREVIATIONS
        .binary_search_by_key(&short, |(short, _)| short)
        .is_ok_and(|at| ABBREVIATIONS[at].1.contains(&word))
}

/// What a title may be whose words stand here, where some of them are what the trade writes short; for up to twelve words and five
/// such, as no title has more.
pub(super) fn full_words(words: &[String]) -> Vec<Vec<String>> {
    let full = |word: &String| {
        let at = ABBREVIATIONS.binary_search_by_key(&word.as_str(), |(short, _)| short);
        at.map_or(&[][..], |at| ABBREVIATIONS[at].1)
    };
    let short = words.iter().filter(|word| !full(word).is_empty()).count();
    if words.len() > 12 || !(1..=5).contains(&short) {
        return Vec::new();
    }
    let mut titles = vec![Vec::new()];
    for word in words {
        let ways = std::iter::once(word.as_str()).chain(full(word).iter().copied());
        titles = ways
            .flat_map(|way| {
                titles.iter().map(move |title: &Vec<String>| {
                    let mut title = title.clone();
                    title.push(way.to_owned());
                    title
                })
            })
            .collect();
    }
    titles
}

/// Whether a word is another one cut short: its beginning, or its first and last letter with some in between.
pub(super) fn is_cut(short: &str, word: &str) -> bool {
    let (letters, whole) = (short.chars().count(), word.chars().count());
    if letters < 3 || letters >= whole || short.chars().next() != word.chars().next() {
        return false;
    }
    let mut rest = word.chars();
    let is_within = short.chars().all(|letter| rest.any(|other| other == letter));
    word.starts_with(short)
        || (letters + 1 < whole && is_within && short.chars().last() == word.chars().last())
}

/// The words of a title as they are compared: without accents, case, punctuation and articles, in the singular, with `first`
/// for `1st` and `vfx` for `visual effects`; `Director of animation` and `Director, animation` as `animation director`.
///
/// Other small words count: an assistant to a producer is no assistant producer.
pub fn words(written: &str) -> Vec<String> {
    match parted(written) {
        Some((first, behind)) => {
            let mut words = words(behind);
            words.extend(words_in_order(first));
            words
        }
        None => words_in_order(written),
    }
}

/// What stands before and behind the `of` or the comma of a title.
fn parted(written: &str) -> Option<(&str, &str)> {
    let comma = written.find(", ").map(|at| (at, 2));
    let of = written
        .char_indices()
        .find(|(at, _)| {
            written[*at..]
                .get(..4)
                .is_some_and(|word| word.eq_ignore_ascii_case(" of "))
        })
        .map(|(at, _)| (at, 4));
    let (at, length) = [comma, of].into_iter().flatten().min()?;
    let (first, behind) = (&written[..at], &written[at + length..]);
    let says = |text: &str| text.chars().any(char::is_alphabetic);
    (says(first) && says(behind)).then_some((first, behind))
}

/// The words of a title in the order in which they stand.
pub(super) fn words_in_order(written: &str) -> Vec<String> {
    let plain = plain_words(written);
    let mut words: Vec<String> = Vec::with_capacity(plain.len());
    for (index, word) in plain.iter().enumerate() {
        let word = match word.as_str() {
            "the" | "and" => continue,
            // `production's` came apart at its apostrophe.
            "s" if index > 0 => continue,
            "1st" => "first",
            "2nd" => "second",
            "3rd" => "third",
            other => other,
        };
        words.push(singular(word));
    }
    // A title of articles alone is those words.
    if words.is_empty() {
        words = plain;
    }
    for (phrase, short) in [
        (&["visual", "effect"][..], "vfx"),
        (&["special", "effect"], "sfx"),
        (&["post", "production"], "post"),
        (&["postproduction"], "post"),
        (&["post", "prod"], "post"),
        (&["co", "ordinator"], "coordinator"),
        (&["co", "ord"], "coord"),
    ] {
        if let Some(at) = words
            .windows(phrase.len())
            .position(|window| window.iter().eq(phrase))
        {
            words.splice(at..at + phrase.len(), [short.to_owned()]);
        }
    }
    // `1st AD`: on its own, AD may be an art or animation director too.
    if let [order, ad] = words.as_slice()
        && matches!(order.as_str(), "first" | "second" | "third")
        && ad == "ad"
    {
        words = vec![order.clone(), "assistant".to_owned(), "director".to_owned()];
    }
    words
}

/// The words of a text in lower case, without accents and punctuation.
pub fn plain_words(written: &str) -> Vec<String> {
    let folded: String = written
        .nfkd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn singular(word: &str) -> String {
    if word.len() <= 3 || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("men") {
        return format!("{stem}man");
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}
