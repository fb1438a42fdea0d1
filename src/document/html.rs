//! [`Html`] as a value: cut into parts, filled, read as plain text.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::{Html, Slot, SlotKind};

/// A part of [`Html`], such as one section.
#[derive(Clone, Copy, Debug)]
pub struct HtmlPart<'a> {
    text: &'a str,
    /// The gaps of this part.
    slots: &'a [Slot],
    /// Where it starts in the whole.
    start: usize,
}

impl Html {
    /// All of it, as a part.
    pub fn whole(&self) -> HtmlPart<'_> {
        HtmlPart {
            text: &self.text,
            slots: &self.slots,
            start: 0,
        }
    }

    /// The part between two bytes.
    ///
    /// A range that ends outside the text or within a character is drawn in to the nearest place that fits.
    pub fn slice(&self, range: Range<usize>) -> HtmlPart<'_> {
        let fit = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (fit(range.start), fit(range.end));
        let end = end.max(start);
        let first = self.slots.partition_point(|slot| slot.at < start);
        let is_last = end == self.text.len();
        let past = self
            .slots
            .partition_point(|slot| slot.at < end || (is_last && slot.at == end))
            .max(first);
        HtmlPart {
            text: &self.text[start..end],
            slots: &self.slots[first..past],
            start,
        }
    }

    /// The HTML with every gap filled; see [`HtmlPart::fill`].
    pub fn fill(&self, fill: impl FnMut(Slot, &mut String)) -> String {
        self.whole().fill(fill)
    }

    /// The words of it all; see [`HtmlPart::plain_text`].
    pub fn plain_text(&self, words: impl FnMut(usize, &mut String)) -> String {
        self.whole().plain_text(words)
    }
}

impl<'a> HtmlPart<'a> {
    /// The HTML without what goes into its gaps.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Its gaps.
    pub fn slots(&self) -> &'a [Slot] {
        self.slots
    }

    /// Whether there is nothing in it to see.
    pub fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }

    /// The HTML with every gap filled: `fill` appends what goes into one.
    ///
    /// Where it appends nothing as a URL, a picture becomes its words and another element loses the attribute.
    pub fn fill(&self, mut fill: impl FnMut(Slot, &mut String)) -> String {
        // An open gap takes a start tag with a URL; 48 bytes are enough for most, and spare the string from growing.
        let mut filled = String::with_capacity(self.text.len() + 48 * self.slots.len());
        let mut from = 0;
        for slot in self.slots {
            let at = slot.at - self.start;
            filled.push_str(&self.text[from..at]);
            let before = filled.len();
            fill(*slot, &mut filled);
            from = at;
            if slot.kind == SlotKind::Url && filled.len() == before {
                from += without_url(&mut filled, &self.text[from..]);
            }
        }
        filled.push_str(&self.text[from..]);
        filled
    }

    /// What a reader sees of it, as words with one space, end of line or tab between them, for the search.
    ///
    /// A line is a paragraph, an item of a list or a row of a table, whose cells tabs divide.
    ///
    /// `words` appends what stands in a gap of [`SlotKind::Words`], given its link. Labels that only assistive
    /// technology reads, such as those of footnotes and check boxes, are attributes and so not among the words.
    pub fn plain_text(&self, mut words: impl FnMut(usize, &mut String)) -> String {
        let mut plain = String::with_capacity(self.text.len());
        let mut slots = self.slots.iter().peekable();
        let mut at = 0;
        while at < self.text.len() {
            let rest = &self.text[at..];
            // Of the gaps, only those for words stand between tags.
            let next_words = loop {
                match slots.peek() {
                    Some(slot) if slot.kind != SlotKind::Words || slot.at - self.start < at => slots.next(),
                    Some(slot) => break Some((slot.at - self.start - at, slot.link)),
                    None => break None,
                };
            };
            let tag = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            match next_words {
                Some((distance, link)) if distance <= tag => {
                    push_words(&mut plain, &rest[..distance]);
                    words(link, &mut plain);
                    slots.next();
                    at += distance;
                }
                _ => {
                    push_words(&mut plain, &rest[..tag]);
                    let end = end_of_tag(&rest[tag..]);
                    if end > 0 {
                        push_break(&mut plain, break_of(&rest[tag..tag + end]));
                    }
                    // A `<` that starts no tag is text, which only a page with `raw_html: allow` can hold.
                    if end == 0 && tag < rest.len() {
                        plain.push('<');
                    }
                    at += tag + end.max(usize::from(tag < rest.len()));
                }
            }
        }
        plain.truncate(plain.trim_end().len());
        plain
    }
}

/// Takes back the attribute that was begun at the end of `filled` and goes on in `rest`, or the whole picture that it is
/// of, for which its words stand then; gives how much of `rest` went with it.
fn without_url(filled: &mut String, rest: &str) -> usize {
    let Some(start) = filled.rfind('<') else { return 0 };
    if !filled[start..].starts_with("<img ") {
        let attribute = filled.rfind(' ').unwrap_or(filled.len());
        filled.truncate(attribute.max(start));
        return usize::from(rest.starts_with('"'));
    }
    let end = end_within_tag(rest, Some(b'"'));
    let tag = format!("{}{}", &filled[start..], &rest[..end]);
    filled.truncate(start);
    let words = tag
        .split_once(" alt=\"")
        .and_then(|(_, rest)| rest.split('"').next());
    if let Some(words) = words.filter(|words| !words.is_empty()) {
        filled.push_str("<span class=\"missing\">");
        filled.push_str(words);
        filled.push_str("</span>");
    }
    end
}

/// Finished HTML as it may stand within another page: without ids, which would be there twice, and with links to
/// its own places leading to the page it is from.
pub fn embedded(html: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (tag, after) = rest.split_at(end_of_tag(rest).max(1));
        rest = after;
        let mut tag = Cow::Borrowed(tag);
        if let Some((before, value)) = tag.split_once(" id=\"")
            && let Some((_, after)) = value.split_once('"')
        {
            tag = Cow::Owned(format!("{before}{after}"));
        }
        if let Some((before, after)) = tag.split_once(" href=\"#") {
            tag = Cow::Owned(format!("{before} href=\"{page}#{after}"));
        }
        out.push_str(&tag);
    }
    out.push_str(rest);
    out
}

/// Finished HTML with each of its tags as `change` gives it back.
pub fn with_tags<'h>(html: &'h str, mut change: impl FnMut(&'h str) -> Cow<'h, str>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let (tag, after) = rest[at..].split_at(end_of_tag(&rest[at..]).max(1));
        out.push_str(&change(tag));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Elements that begin a passage: what a reader would call one, a paragraph, a heading, an item of a list, a row of a table.
const PASSAGES: [&str; 12] = [
    "p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt", "dd",
];

impl Html {
    /// The bytes at which its passages begin, in order. What stands before the first, if anything, is a passage too.
    pub fn passage_starts(&self) -> Vec<usize> {
        let text = &self.text;
        let tags = memchr::memchr_iter(b'<', text.as_bytes());
        let is_start = |at: &usize| {
            let rest = &text[at + 1..];
            let name = rest
                .find(|letter: char| !letter.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            PASSAGES.contains(&&rest[..name])
        };
        tags.filter(is_start).collect()
    }
}

/// Appends text with its entities undone and its white space folded.
fn push_words(plain: &mut String, text: &str) {
    for (position, word) in text.split([' ', '\n', '\r', '\t']).enumerate() {
        if position > 0 {
            push_space(plain);
        }
        plain.push_str(&unescape(word));
    }
}

fn push_space(plain: &mut String) {
    if !plain.is_empty() && !plain.ends_with([' ', '\n', '\t']) {
        plain.push(' ');
    }
}

/// What divides the words before a tag from those behind it.
#[derive(Clone, Copy)]
enum Break {
    Nothing,
    Space,
    Cell,
    Line,
}

fn break_of(tag: &str) -> Break {
    match tag {
        "</td>" | "</th>" => Break::Cell,
        "</p>" | "</li>" | "</tr>" | "</dt>" | "</dd>" | "</pre>" | "</blockquote>" | "<br>" | "<br />" => {
            Break::Line
        }
        tag if is_phrasing(tag) => Break::Nothing,
        _ => Break::Space,
    }
}

fn push_break(plain: &mut String, kind: Break) {
    let mark = match kind {
        Break::Nothing => return,
        Break::Space => return push_space(plain),
        Break::Cell => '\t',
        Break::Line => '\n',
    };
    if !plain.ends_with('\n') {
        plain.truncate(plain.trim_end_matches([' ', '\t']).len());
        if !plain.is_empty() && !plain.ends_with('\n') {
            plain.push(mark);
        }
    }
}

/// The bytes of the tag or comment at the start of `text`; 0 when there is none.
pub(super) fn end_of_tag(text: &str) -> usize {
    let bytes = text.as_bytes();
    if text.starts_with("<!--") {
        return memchr::memmem::find(bytes, b"-->").map_or(text.len(), |at| at + 3);
    }
    if !bytes
        .get(1)
        .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'))
    {
        return 0;
    }
    end_within_tag(text, None)
}

/// The bytes up to the end of a tag in which `text` begins, also within a value in quotes.
fn end_within_tag(text: &str, mut quote: Option<u8>) -> usize {
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Whether a tag stands within a line of words, and so does not separate them.
fn is_phrasing(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    matches!(
        &name[..end],
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Text with its character references undone.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = push_referenced(&mut plain, rest);
        if length == 0 {
            plain.push('&');
        }
        rest = &rest[length.max(1)..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Appends what the character reference at the start of `text` stands for; gives its length, 0 when there is none.
fn push_referenced(plain: &mut String, text: &str) -> usize {
    // No name is longer than `CounterClockwiseContourIntegral`.
    let Some(end) = text.as_bytes().iter().take(40).position(|byte| *byte == b';') else {
        return 0;
    };
    let reference = &text[..=end];
    plain.push_str(match &reference[1..end] {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        name if name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') =>
        {
            // Our own HTML holds no other names. The Markdown parser knows all that HTML has.
            return match Parser::new(reference).nth(1) {
                Some(Event::Text(character)) if *character != *reference => {
                    plain.push_str(&character);
                    reference.len()
                }
                _ => 0,
            };
        }
        _ => return 0,
    });
    reference.len()
}

/// Appends text, escaped for between tags.
pub fn escape_text(html: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(html, text);
}

/// Appends text, escaped for an attribute in double quotes.
pub fn escape_attribute(html: &mut String, text: &str) {
    let _ = pulldown_cmark_escape::escape_html(html, text);
}

/// Appends a URL, percent-encoded where it must be and escaped for an attribute in double quotes.
pub fn escape_url(html: &mut String, url: &str) {
    let _ = pulldown_cmark_escape::escape_href(html, url);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str, slots: &[(usize, SlotKind)]) -> Html {
        let slots = slots.iter().enumerate().map(|(link, (at, kind))| Slot {
            at: *at,
            link,
            kind: *kind,
        });
        Html {
            text: text.to_owned(),
            slots: slots.collect(),
        }
    }

    #[test]
    fn gaps_are_filled_where_they_stand() {
        let page = html(
            "<p>See .</p>\n",
            &[(7, SlotKind::Open), (7, SlotKind::Words), (7, SlotKind::Close)],
        );
        let filled = page.fill(|slot, out| {
            out.push_str(match slot.kind {
                SlotKind::Open => "<a href=\"/pm/\">",
                SlotKind::Close => "</a>",
                SlotKind::Words => "PM",
                SlotKind::Url => "/pm/",
                SlotKind::Include | SlotKind::Audience => "",
            });
        });
        assert_eq!(filled, "<p>See <a href=\"/pm/\">PM</a>.</p>\n");
    }

    #[test]
    fn a_part_has_the_gaps_that_stand_in_it() {
        let page = html(
            "<p></p>\n<h2></h2>\n",
            &[(3, SlotKind::Words), (12, SlotKind::Words)],
        );
        let fill = |part: HtmlPart<'_>| part.fill(|slot, out| out.push_str(["one", "two"][slot.link]));
        assert_eq!(fill(page.slice(0..8)), "<p>one</p>\n");
        assert_eq!(fill(page.slice(8..18)), "<h2>two</h2>\n");
        assert_eq!(fill(page.slice(8..999)), "<h2>two</h2>\n");
        let (start, end) = (5, 2);
        assert_eq!(fill(page.slice(start..end)), "");
    }

    #[test]
    fn plain_text_is_what_a_reader_sees() {
        let page = html(
            "<h2 id=\"a\">Pay &amp; terms</h2>\n<p>Ask the  by\n<em>Fri</em>day &lt;noon&gt;<br>or\u{a0}so.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n",
            &[(43, SlotKind::Words)],
        );
        assert_eq!(&page.text[35..43], "Ask the ");
        assert_eq!(
            page.plain_text(|_, out| out.push_str("line producer")),
            "Pay & terms Ask the line producer by Friday <noon>\nor\u{a0}so.\none\ntwo"
        );
        let table = html(
            "<table>\n<tr><th>role</th><th>level</th></tr>\n<tr><td>runner</td><td>7</td></tr></table>",
            &[],
        );
        assert_eq!(table.plain_text(|_, _| {}), "role\tlevel\nrunner\t7");
    }

    #[test]
    fn plain_text_takes_any_html() {
        for (text, plain) in [
            ("a < b & c", "a < b & c"),
            ("<!-- x -->y<", "y<"),
            ("<a title='>'>z", "z"),
            ("x<b", "x"),
            ("&#x41;&#0;&bogus;&", "A\u{fffd}&bogus;&"),
            ("caf&eacute; &#38;amp; &apos;&ngE;", "café &amp; '≧\u{338}"),
        ] {
            assert_eq!(html(text, &[]).plain_text(|_, _| {}), plain, "{text}");
        }
    }
}
