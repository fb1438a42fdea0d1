//! Blocks with a label: callouts, folded text, tabs.
//!
//! `> [!warning]- Title` and `::: warning Title` … `:::` are the same callout. The types are those of GitHub, Obsidian
//! and the generators with `:::`; each is shown as one of five, with its own word before the title.

use std::ops::Range;

use pulldown_cmark::Event;

use super::Renderer;
use super::prepared::Fence;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::document::html::escape_text;

/// The types of callouts: the word that is written, the key of the word that is shown, and the look.
const TYPES: &[(&str, &str, &str)] = &[
    ("note", "prose.note", "note"),
    ("info", "prose.info", "note"),
    ("todo", "prose.to_do", "note"),
    ("abstract", "prose.summary", "note"),
    ("summary", "prose.summary", "note"),
    ("tldr", "prose.summary", "note"),
    ("example", "prose.example", "note"),
    ("question", "prose.question", "note"),
    ("help", "prose.question", "note"),
    ("faq", "prose.question", "note"),
    ("quote", "prose.quote", "note"),
    ("cite", "prose.quote", "note"),
    ("secondary", "prose.note", "note"),
    ("tip", "prose.tip", "tip"),
    ("hint", "prose.tip", "tip"),
    ("success", "prose.success", "tip"),
    ("check", "prose.success", "tip"),
    ("done", "prose.done", "tip"),
    ("important", "prose.important", "important"),
    ("warning", "prose.warning", "warning"),
    ("attention", "prose.warning", "warning"),
    ("caution", "prose.caution", "caution"),
    ("danger", "prose.danger", "caution"),
    ("error", "prose.error", "caution"),
    ("failure", "prose.failure", "caution"),
    ("fail", "prose.failure", "caution"),
    ("missing", "prose.missing", "caution"),
    ("bug", "prose.bug", "caution"),
];

/// Whether a word is a type of callout.
pub fn is_callout(word: &str) -> bool {
    TYPES
        .iter()
        .any(|(written, ..)| written.eq_ignore_ascii_case(word))
}

/// Whether a fence opens a container of ours: a callout, folded text, tabs.
pub(in crate::document) fn is_container(words: &str) -> bool {
    Container::of(words).is_some()
}

/// What a line `::: words` opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Callout {
        /// The key of its word.
        label: &'static str,
        look: &'static str,
        title: String,
    },
    /// Text that is folded until somebody opens it.
    Details {
        title: String,
    },
    Tabs,
    Tab {
        title: String,
    },
}

impl Container {
    pub(super) fn of(words: &str) -> Option<Self> {
        let end = words
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            .unwrap_or(words.len());
        let (word, title) = words.split_at(end);
        let title = title_of(title)?;
        match word.to_ascii_lowercase().as_str() {
            "details" => Some(Self::Details { title }),
            "tabs" => Some(Self::Tabs),
            "tab" => Some(Self::Tab { title }),
            word => {
                let &(_, label, look) = TYPES.iter().find(|(written, ..)| *written == word)?;
                Some(Self::Callout { label, look, title })
            }
        }
    }
}

/// The title behind the type: `Words`, `"Words"`, `[Words]`, `{title="Words"}`; `None` when it is something else.
fn title_of(written: &str) -> Option<String> {
    let rest = written.trim();
    if let Some(inside) = rest.strip_prefix('[') {
        return Some(inside.split(']').next()?.trim().to_owned());
    }
    if let Some(inside) = rest.strip_prefix('{') {
        let title = inside.split("title=").nth(1).unwrap_or_default();
        let title = title.trim_start_matches('"').split(['"', '}']).next();
        return Some(title.unwrap_or_default().trim().to_owned());
    }
    if !written.is_empty() && !written.starts_with([' ', '\t']) {
        return None;
    }
    Some(rest.trim_matches('"').to_owned())
}

/// The first line of a quote that is a callout.
struct Head<'t> {
    kind: &'t str,
    kind_range: Range<usize>,
    /// `-` for folded, `+` for one that may be folded.
    fold: Option<char>,
    /// Where the mark ends and the title starts.
    title_start: usize,
    has_title: bool,
}

impl<'t> Head<'t> {
    fn of(text: &'t str, quote: &Range<usize>) -> Option<Self> {
        let written = text.get(quote.clone())?;
        let inner = written.trim_start().strip_prefix('>')?;
        let inner = inner.trim_start_matches([' ', '\t']);
        let rest = inner.strip_prefix("[!")?;
        let kind_start = quote.start + (written.len() - rest.len());
        let kind_end = rest.find([']', '\n', '\r', '['])?;
        let after = rest[kind_end..].strip_prefix(']')?;
        // Obsidian lets a word for styles follow a bar.
        let kind = rest[..kind_end].split('|').next()?.trim();
        let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' ');
        if kind.is_empty() || !kind.chars().all(is_word) || after.starts_with([':', '(', '[']) {
            return None;
        }
        let fold = after.chars().next().filter(|mark| matches!(mark, '-' | '+'));
        let title = &after[usize::from(fold.is_some())..];
        let title_start = kind_start + kind_end + 1 + usize::from(fold.is_some());
        let line = title.lines().next().unwrap_or_default();
        Some(Self {
            kind,
            kind_range: kind_start..kind_start + kind.len(),
            fold,
            title_start: title_start + (line.len() - line.trim_start().len()),
            has_title: !line.trim().is_empty(),
        })
    }
}

/// A title that is being written: all up to the first line break that no emphasis or link spans.
pub(super) struct OpenTitle {
    /// Where its words start in the text.
    starts: usize,
    end_tag: &'static str,
    /// Whether the paragraph that holds it began.
    has_begun: bool,
    /// Spans that are open.
    spans: usize,
}

impl Renderer<'_, '_> {
    pub(super) fn start_quote(&mut self, range: &Range<usize>) {
        self.fresh_line();
        self.depth += 1;
        let Some(head) = Head::of(self.page.text, range) else {
            self.out.push_str("<blockquote>\n");
            self.blocks.push("</blockquote>\n");
            return;
        };
        let known = TYPES
            .iter()
            .find(|(written, ..)| written.eq_ignore_ascii_case(head.kind));
        let (label, look) = match known {
            Some((_, label, look)) => (self.page.words.say(label).to_owned(), *look),
            None => {
                self.report_near_miss(&head);
                (in_words(head.kind), "note")
            }
        };
        self.open_callout(&label, look, head.fold, head.has_title);
        self.title = Some(OpenTitle {
            starts: head.title_start,
            end_tag: if head.fold.is_some() {
                "</summary>\n"
            } else {
                "</p>\n"
            },
            has_begun: false,
            spans: 0,
        });
    }

    fn report_near_miss(&mut self, head: &Head<'_>) {
        let kinds = TYPES.iter().map(|(written, ..)| *written);
        let folded = head.kind.to_ascii_lowercase();
        if let Some(near) = nearest(&folded, kinds) {
            let is_upper = head.kind.chars().all(|letter| !letter.is_lowercase());
            let near = if is_upper {
                near.to_uppercase()
            } else {
                near.to_owned()
            };
            let place = Place::bytes(self.page.file, self.page.places.range(head.kind_range.clone()));
            let message = format!("there is no callout `[!{}]`", head.kind);
            self.found.push(
                Diagnostic::new(Code::NearMissCallout, place, message)
                    .help(format!("did you mean `[!{near}]`?")),
            );
        }
    }

    /// The start of a callout up to its title, whose words and end tag follow.
    fn open_callout(&mut self, label: &str, look: &str, fold: Option<char>, has_title: bool) {
        let class = format!(" class=\"alert alert-{look}\"");
        let title_class = " class=\"alert-title\"";
        match fold {
            None => {
                self.own_tag(
                    "aside",
                    &format!("{class} role=\"note\" aria-label=\"{}\"", escaped(label)),
                );
                self.out.push('\n');
                self.own_tag("p", title_class);
                self.blocks.push("</aside>\n");
            }
            Some(mark) => {
                let open = if mark == '+' { " open=\"\"" } else { "" };
                self.own_tag("details", &format!("{class}{open}"));
                self.out.push('\n');
                self.own_tag("summary", title_class);
                self.blocks.push("</details>\n");
            }
        }
        if has_title {
            self.own_tag("span", " class=\"alert-type\"");
            escape_text(&mut self.out, label);
            self.out.push_str(":</span> ");
        } else {
            escape_text(&mut self.out, label);
        }
    }

    /// Writes the title of a callout; gives what is left of the event, if anything is.
    pub(super) fn title_event<'e>(
        &mut self,
        event: Event<'e>,
        range: &mut Range<usize>,
    ) -> Option<Event<'e>> {
        use pulldown_cmark::{Tag, TagEnd};
        let title = self.title.as_mut()?;
        match event {
            Event::Start(Tag::Paragraph) if !title.has_begun => {
                title.has_begun = true;
                return None;
            }
            // No paragraph: the first line was something else than a title.
            other if !title.has_begun => {
                self.end_title();
                return Some(other);
            }
            Event::End(TagEnd::Paragraph) => {
                self.end_title();
                return None;
            }
            Event::SoftBreak | Event::HardBreak if title.spans == 0 => {
                self.end_title();
                if let Some(guard) = &mut self.guard {
                    guard.close_inline(&mut self.out);
                }
                self.start_paragraph();
                return None;
            }
            Event::Start(_) => title.spans += 1,
            Event::End(_) => title.spans = title.spans.saturating_sub(1),
            _ => {}
        }
        let starts = title.starts;
        if range.end <= starts {
            return None;
        }
        if let Event::Text(text) = &event
            && range.start < starts
        {
            let left = text.get(starts - range.start..).unwrap_or_default().to_owned();
            range.start = starts;
            return Some(Event::Text(left.into()));
        }
        Some(event)
    }

    fn end_title(&mut self) {
        if let Some(title) = self.title.take() {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push_str(title.end_tag);
        }
    }

    pub(super) fn end_quote(&mut self) {
        self.end_title();
        self.depth -= 1;
        let end = self.blocks.pop().unwrap_or_default();
        self.out.push_str(end);
    }

    /// A line `::: words` or `:::`, whose mark stands at this byte.
    pub(super) fn container(&mut self, fence: Fence, at: usize) {
        self.fresh_line();
        let Fence::Open(container) = fence else {
            self.end_holder();
            if let Some(guard) = &mut self.guard {
                guard.leave(&mut self.out);
            }
            self.depth = self.depth.saturating_sub(1);
            let end = self.blocks.pop().unwrap_or_default();
            self.out.push_str(end);
            return;
        };
        self.has_begun = true;
        self.start_block(at);
        self.start_holder(at);
        self.depth += 1;
        if let Some(guard) = &mut self.guard {
            guard.enter(&mut self.out, true);
        }
        match container {
            Container::Callout { label, look, title } => {
                self.open_callout(self.page.words.say(label), look, None, !title.is_empty());
                escape_text(&mut self.out, &title);
                self.out.push_str("</p>\n");
            }
            Container::Details { title } => {
                self.own_tag("details", "");
                self.out.push_str("\n<summary>");
                escape_text(
                    &mut self.out,
                    match &*title {
                        "" => self.page.words.say("prose.details"),
                        title => title,
                    },
                );
                self.out.push_str("</summary>\n");
                self.blocks.push("</details>\n");
            }
            Container::Tabs => {
                self.own_tag("div", " class=\"tabs\" role=\"group\"");
                self.out.push('\n');
                self.blocks.push("</div>\n");
            }
            Container::Tab { title } => {
                let title = match &*title {
                    "" => self.page.words.say("prose.tab"),
                    title => title,
                };
                let attributes = format!(" class=\"tab\" aria-label=\"{}\"", escaped(title));
                self.own_tag("section", &attributes);
                self.out.push('\n');
                self.own_tag("p", " class=\"tab-title\"");
                escape_text(&mut self.out, title);
                self.out.push_str("</p>\n");
                self.blocks.push("</section>\n");
            }
        }
    }
}

/// A type that somebody thought of, as a label.
fn in_words(kind: &str) -> String {
    let words = kind.replace(['-', '_'], " ").to_lowercase();
    let mut letters = words.trim().chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    crate::document::html::escape_attribute(&mut escaped, text);
    escaped
}
