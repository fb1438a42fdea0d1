//! Ids of blocks, as Obsidian has them: ` ^id` at the end of a paragraph or item, or alone on a line below a block.
//!
//! Readers do not see them. The place has the id, with its `^`, so that `[[page#^id]]` leads there.

use std::ops::Range;

use super::Renderer;

impl Renderer<'_, '_> {
    /// Writes the id at the end of some words that stand at this range of the text; returns the words without it.
    pub(super) fn block_id<'w>(&mut self, words: &'w str, range: &Range<usize>) -> &'w str {
        let Some(at) = start_of_id(words).filter(|_| ends_block(&self.page.text[range.end..])) else {
            return words;
        };
        let id = &words[at..];
        if self.prose.anchors.iter().any(|known| known == id) {
            return words;
        }
        let before = words[..at].trim_end();
        self.plain(before);
        self.own_tag("span", &format!(" id=\"{id}\""));
        self.out.push_str("</span>");
        self.prose.anchors.push(id.to_owned());
        ""
    }
}

/// Where `^id` starts that ends some words.
fn start_of_id(words: &str) -> Option<usize> {
    let at = words.rfind('^')?;
    let id = &words[at + 1..];
    let is_id = !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_apart = at == 0 || words[..at].ends_with([' ', '\t']);
    (is_id && is_apart).then_some(at)
}

/// Whether a paragraph or item ends here, as far as the next line shows.
fn ends_block(rest: &str) -> bool {
    let Some((line, next)) = rest.split_once('\n') else {
        return rest.trim().is_empty();
    };
    let next = next.lines().next().unwrap_or_default();
    let next = next.trim_start_matches([' ', '\t', '>']);
    let is_item = next.starts_with(['-', '*', '+'])
        || next
            .trim_start_matches(|letter: char| letter.is_ascii_digit())
            .starts_with(['.', ')'])
            && next.starts_with(|letter: char| letter.is_ascii_digit());
    line.trim().is_empty() && (next.trim().is_empty() || is_item || next.starts_with('#'))
}
