//! Text and what else stands within a line: written as HTML, and added to the plain words of what is open.

use std::ops::Range;

use pulldown_cmark::Event;

use super::Renderer;
use super::marks::Delimiter;
use crate::document::html::escape_text;

impl Renderer<'_, '_> {
    pub(super) fn leaf(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            // The indent of a line of raw HTML comes as text of its own.
            Event::Text(text) if self.raw_block.is_open => self.raw_block.push(&text, range.start),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => {
                let code = self.page.prepared.written(&*code);
                let is_marked = self.start_words(range.start);
                self.out.push_str("<code>");
                escape_text(&mut self.out, &code);
                self.out.push_str("</code>");
                self.end_words(is_marked);
                self.words(&code);
            }
            Event::SoftBreak => {
                self.out.push('\n');
                self.words(" ");
            }
            Event::HardBreak => {
                self.out.push_str("<br />\n");
                self.words(" ");
            }
            Event::Rule => {
                self.has_begun = true;
                self.fresh_line();
                self.out.push_str("<hr />\n");
            }
            Event::Html(html) => self.raw_block.push(&html, range.start),
            Event::InlineHtml(html) => self.raw_html(&html, &[(0, range.start)]),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(is_done) => self.task(is_done),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::Start(_) | Event::End(_) => {}
        }
    }

    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if self.is_bare_wikilink() {
            return;
        }
        let text = self.page.prepared.written(text);
        // Text that is not what stands there, such as `&amp;`, holds nothing to look for.
        let is_as_written = text.len() == range.len();
        if let Some(code) = &mut self.code {
            code.text.push_str(&text);
            return;
        }
        let is_marked = self.start_words(range.start);
        if is_as_written {
            self.written_text(&text, &range);
        } else {
            self.plain(&text);
        }
        self.end_words(is_marked);
    }

    /// Text that stands in the file just so.
    pub(super) fn written_text(&mut self, text: &str, range: &Range<usize>) {
        self.look_for_foreign(range);
        let mut at = range.start.max(self.skip_until);
        let first = self
            .page
            .delimiters
            .partition_point(|delimiter| delimiter.range.start < at);
        let delimiters = &self.page.delimiters[first..];
        for delimiter in delimiters
            .iter()
            .take_while(|delimiter| delimiter.range.end <= range.end)
        {
            self.plain(&text[at - range.start..delimiter.range.start - range.start]);
            self.delimiter(delimiter);
            at = delimiter.range.end;
        }
        if at < range.end {
            let words = self.block_id(&text[at - range.start..], range);
            self.plain(words);
        }
    }

    pub(super) fn plain(&mut self, text: &str) {
        escape_text(&mut self.out, text);
        self.words(text);
    }

    pub(super) fn delimiter(&mut self, delimiter: &Delimiter) {
        match (&mut self.guard, delimiter.opens) {
            (Some(guard), true) => guard.enter(&mut self.out, false),
            (Some(guard), false) => guard.leave(&mut self.out),
            _ => {}
        }
        self.out.push_str(if delimiter.opens { "<" } else { "</" });
        self.out.push_str(delimiter.tag);
        self.out.push('>');
    }

    /// Adds to the plain words of what is open.
    pub(super) fn words(&mut self, text: &str) {
        if self.is_summary {
            self.prose.summary.push_str(text);
        }
        self.words_of_image(text);
    }

    /// Words that stand for an image; a summary does without them.
    pub(super) fn words_of_image(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.words.push_str(text);
        }
        if let Some((Some(item), _)) = self.open_items.last() {
            self.prose.items[*item].text.push_str(text);
        }
    }
}

/// Folds white space to single spaces and trims the ends.
pub(super) fn fold(text: &mut String) {
    let mut folded = String::with_capacity(text.len());
    let words = text.split([' ', '\n', '\t', '\r']);
    for word in words.filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    *text = folded;
}
