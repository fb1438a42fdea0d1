//! The filter `fill`: puts parts into a word of the theme, and chooses its form by the number `n`.

use tera::{Kwargs, TeraResult, Value};

use crate::view::escape_into;
use crate::words::{Piece, PluralForm, Words, pieces, plural};

/// A word with its parts filled in, as HTML.
///
/// Parts are escaped unless they are safe values, so a link may be one. Whole numbers named `n` get marks between thousands.
///
/// # Errors
/// When the word depends on a number and there is none, or when one of its parts is not given.
pub(super) fn fill(words: &Words, word: &Value, parts: &Kwargs) -> TeraResult<Value> {
    let text = match word.as_map() {
        Some(_) => text_of_number(words, word, parts)?,
        None => word.as_str(),
    };
    let Some(text) = text else {
        return Err(tera::Error::message("`fill` takes a word of `words`"));
    };
    let mut html = String::with_capacity(text.len() + 32);
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => escape_into(&mut html, words),
            Piece::Part(name) => match parts.get::<&Value>(name)? {
                Some(value) => push(&mut html, words, name, value),
                None => {
                    let message =
                        format!("the words \"{text}\" have a part that is not given: `fill({name}=…)`");
                    return Err(tera::Error::message(message));
                }
            },
        }
    }
    Ok(Value::safe_string(&html))
}

fn text_of_number<'w>(words: &Words, word: &'w Value, parts: &Kwargs) -> TeraResult<Option<&'w str>> {
    let n = parts.get::<&Value>("n")?.and_then(Value::as_u64);
    let Some(n) = n else {
        let message = "these words depend on a whole number: `fill(n=…)`";
        return Err(tera::Error::message(message));
    };
    // A word that the site's language lacks is in another one.
    let language = word.get_from_path("language").and_then(Value::as_str);
    let form = plural::form(language.unwrap_or(&words.language), n);
    let of_form = |form: PluralForm| word.get_from_path(form.name()).and_then(Value::as_str);
    Ok(of_form(form).or_else(|| of_form(PluralForm::Other)))
}

fn push(html: &mut String, words: &Words, name: &str, value: &Value) {
    match (value.as_str(), value.as_u64()) {
        (Some(text), _) if value.is_safe() => html.push_str(text),
        (Some(text), _) => escape_into(html, text),
        (None, Some(n)) if name == "n" => html.push_str(&words.number(n)),
        (None, _) => escape_into(html, &value.to_string()),
    }
}
