//! The name and the arguments of a tag.

/// The first word of what is inside a tag: its name.
pub(super) fn name_of_tag(inside: &str) -> &str {
    let inside = inside.trim_start_matches('/').trim_start();
    inside.split([' ', '\n', '\t']).next().unwrap_or_default()
}

/// The value of `name="value"`.
pub(super) fn argument(inside: &str, name: &str) -> Option<String> {
    let mut rest = inside;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        let Some(value) = after.strip_prefix('=') else {
            continue;
        };
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let value = value.trim_start();
        let quote = value.chars().next()?;
        if matches!(quote, '"' | '\'') {
            return Some(value[1..].split(quote).next()?.to_owned());
        }
        return Some(value.split([' ', '\n', '>']).next()?.to_owned());
    }
    None
}

/// The first argument without a name.
pub(super) fn first_argument(inside: &str) -> Option<String> {
    let rest = inside.trim_start_matches('/').trim_start();
    let rest = rest[name_of_tag(inside).len()..].trim_start();
    let quote = rest.chars().next()?;
    if matches!(quote, '"' | '\'' | '`') {
        return Some(rest[1..].split(quote).next()?.to_owned());
    }
    let word = rest.split_whitespace().next()?;
    (!word.contains('=')).then(|| word.to_owned())
}
