//! Passages: the parts of a text that are as long as a sentence or a paragraph, since words that stand near each other belong
//! together.

/// How long passages are, in bytes.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) struct Lengths {
    /// They end with a line from this many on, …
    line: usize,
    /// … with a sentence from this many on, …
    sentence: usize,
    /// … and at a space from this many on.
    space: usize,
}

/// And at any letter from this many on, in scripts without spaces.
const ANYWHERE: usize = 2_000;

impl Lengths {
    /// About a sentence: what a site of some hundred pages can afford.
    pub(super) const SHORT: Self = Self {
        line: 20,
        sentence: 60,
        space: 250,
    };
    /// A long paragraph, for a site of some more.
    pub(super) const MIDDLE: Self = Self {
        line: 250,
        sentence: 400,
        space: 800,
    };
    /// Some paragraphs, which is most sections, for sites of thousands of pages.
    pub(super) const LONG: Self = Self {
        line: 1_000,
        sentence: 1_000,
        space: 1_500,
    };
}

/// The passages of a text, in order. A text without words has one, which is empty.
pub(super) fn passages(text: &str, lengths: Lengths) -> Vec<&str> {
    let mut found = Vec::with_capacity(text.len() / lengths.sentence + 1);
    let bytes = text.as_bytes();
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let length = at - start;
        let ends = match byte {
            b'\n' => length >= lengths.line,
            b' ' => {
                length >= lengths.space
                    || length >= lengths.sentence && matches!(bytes[at - 1], b'.' | b'!' | b'?')
            }
            _ => length >= ANYWHERE && text.is_char_boundary(at),
        };
        if ends {
            found.push(&text[start..at]);
            start = at;
        }
    }
    found.push(&text[start..]);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_ends_with_a_sentence() {
        let sentence = "The production manager plans the week and then plans it again. ";
        let text = sentence.repeat(20);
        let found = passages(&text, Lengths::LONG);
        assert_eq!(found.concat(), text);
        assert_eq!(found.len(), 2);
        assert!(found[..1].iter().all(|passage| passage.ends_with('.')));
        assert_eq!(passages("Short.", Lengths::LONG), ["Short."]);
    }

    #[test]
    fn an_item_of_a_list_is_a_passage_of_a_small_site() {
        let text = "Schedules dailies and takes the notes\nLogs follow-up actions, each with a name";
        assert_eq!(passages(text, Lengths::SHORT).len(), 2);
        assert_eq!(passages(text, Lengths::LONG).len(), 1);
    }

    #[test]
    fn a_text_without_spaces_has_passages_too() {
        let text = "制作監督".repeat(200);
        let found = passages(&text, Lengths::LONG);
        assert_eq!(found.concat(), text);
        assert!(found.len() > 1);
    }
}
