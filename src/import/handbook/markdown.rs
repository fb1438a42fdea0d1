//! The Markdown of another generator, line by line: blocks here, what stands within words in `tags`.

use super::front::Front;
use super::pages::Pages;
use super::report::Report;
use super::tags::{Tags, callout, code, indent};

/// Converts the text of a page that starts at a line of its file.
pub(super) fn convert(
    text: &str,
    line: usize,
    from: &str,
    pages: &Pages<'_>,
    front: &Front,
    report: &mut Report,
) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let blocks = blocks(&lines, 0, report);
    let is_mdx = from.ends_with(".mdx") || blocks.iter().any(|(_, line)| is_import(line));
    let mut out = String::with_capacity(text.len());
    let mut prose = String::new();
    let mut prose_line = line;
    // The line of the source that would follow what is in `prose`: a block that is written anew has more lines than it had.
    let mut next_line = line;
    let mut fence: Option<Fence> = None;
    let flush = |prose: &mut String, at: usize, next: Option<&str>, out: &mut String, report: &mut Report| {
        if !prose.is_empty() {
            let last = out.lines().rfind(|line| !line.trim().is_empty());
            let indents = (last.map(indent), next.map(indent));
            let mut tags = Tags {
                from,
                pages,
                front,
                report,
                line: at,
                indents,
                is_mdx,
            };
            out.push_str(&tags.convert(prose));
            prose.clear();
        }
    };
    for (number, written) in &blocks {
        let number = *number;
        if let Some(open) = fence {
            out.push_str(&code(written, from, line + number, report));
            out.push('\n');
            if open.is_closed_by(written) {
                fence = None;
            }
            prose_line = line + number + 1;
            continue;
        }
        fence = Fence::of(written);
        if fence.is_some() {
            flush(&mut prose, prose_line, Some(written.as_str()), &mut out, report);
            let info = written.trim_start_matches(|letter: char| !letter.is_alphanumeric());
            if info.starts_with("dataview") {
                report.note(
                    "a Dataview query",
                    "it is shown as code; write the list that it made",
                    from,
                    line + number,
                );
            }
            out.push_str(written);
            out.push('\n');
            continue;
        }
        if is_mdx && is_import(written) {
            report.converted("imports of MDX, taken out");
            continue;
        }
        if is_export(written) && is_mdx {
            report.note("an export of MDX", "it is kept in a comment", from, line + number);
            prose.push_str(&format!("<!-- {written} -->\n"));
            continue;
        }
        if let Some(page) = written.trim_end().strip_prefix("--8<--") {
            report.note(
                "a snippet of MkDocs",
                "include a page: `![[page]]`",
                from,
                line + number,
            );
            prose.push_str(&format!("<!-- --8<-- {} -->\n", page.trim()));
            continue;
        }
        if next_line != line + number {
            flush(&mut prose, prose_line, Some(written.as_str()), &mut out, report);
        }
        if prose.is_empty() {
            prose_line = line + number;
        }
        next_line = line + number + 1;
        prose.push_str(&with_heading_id(written, report));
        prose.push('\n');
    }
    flush(&mut prose, prose_line, None, &mut out, report);
    if !text.ends_with('\n') && out.ends_with('\n') {
        out.pop();
    }
    out
}

/// The line that opens a block of code.
#[derive(Clone, Copy, Debug)]
struct Fence {
    mark: char,
    length: usize,
    indent: usize,
}

impl Fence {
    fn of(line: &str) -> Option<Self> {
        let trimmed = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let mark = trimmed.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = trimmed.len() - trimmed.trim_start_matches(mark).len();
        let is_fence = length >= 3 && !(mark == '`' && trimmed[length..].contains('`'));
        is_fence.then_some(Self {
            mark,
            length,
            indent: line.len() - trimmed.len(),
        })
    }

    /// Whether a line ends the block: one that stands further in is part of the code.
    fn is_closed_by(self, line: &str) -> bool {
        let trimmed = line.trim_start_matches([' ', '\t', '>']);
        let rest = trimmed.trim_start_matches(self.mark);
        trimmed.len() - rest.len() >= self.length
            && rest.trim().is_empty()
            && line.len() - trimmed.len() <= self.indent + 3
    }
}

/// The block of code that is open after a line.
fn after(open: Option<Fence>, line: &str) -> Option<Fence> {
    match open {
        Some(open) => Some(open).filter(|open| !open.is_closed_by(line)),
        None => Fence::of(line),
    }
}

fn is_import(line: &str) -> bool {
    line.starts_with("import ")
        && (line.contains(" from '") || line.contains(" from \"") || line[7..].starts_with(['\'', '"']))
}

fn is_export(line: &str) -> bool {
    ["export const ", "export default ", "export function "]
        .iter()
        .any(|start| line.starts_with(start))
}

/// `## Words {: #id .class }` with the id alone, as it is written here.
fn with_heading_id(line: &str, report: &mut Report) -> String {
    let Some((words, list)) = line.rsplit_once("{:").filter(|_| line.starts_with('#')) else {
        return line.to_owned();
    };
    let id = list
        .trim_end_matches('}')
        .split_whitespace()
        .find(|word| word.starts_with('#'));
    report.converted("attribute lists of kramdown, taken out");
    match id {
        Some(id) => format!("{} {{{id}}}", words.trim_end()),
        None => words.trim_end().to_owned(),
    }
}

/// `!!! note "Title"`, `??? note` and `=== "Tab"` with what is indented below them, as our blocks; each line with the number of the line that it comes from, from
/// `first`.
fn blocks(lines: &[&str], first: usize, report: &mut Report) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    let mut code: Option<Fence> = None;
    let mut in_tabs = false;
    while at < lines.len() {
        let line = lines[at];
        let indent = &line[..line.len() - line.trim_start().len()];
        let trimmed = line.trim_start();
        code = after(code, line);
        let head = if code.is_some() { None } else { Head::of(trimmed) };
        let Some(head) = head else {
            if in_tabs && !trimmed.is_empty() {
                out.push((first + at, format!("{indent}:::")));
                out.push((first + at, String::new()));
                in_tabs = false;
            }
            out.push((first + at, line.to_owned()));
            at += 1;
            continue;
        };
        let mut end = at + 1;
        while end < lines.len()
            && (lines[end].trim().is_empty()
                || lines[end]
                    .strip_prefix(indent)
                    .is_some_and(|rest| rest.starts_with("    ") || rest.starts_with('\t')))
        {
            end += 1;
        }
        while end > at + 1 && lines[end - 1].trim().is_empty() {
            end -= 1;
        }
        let body: Vec<&str> = lines[at + 1..end]
            .iter()
            .map(|line| {
                let rest = line.strip_prefix(indent).unwrap_or(line);
                rest.strip_prefix("    ")
                    .or_else(|| rest.strip_prefix('\t'))
                    .unwrap_or(rest.trim_start())
            })
            .collect();
        report.converted("notes and tabs of MkDocs, as `:::` blocks");
        let mut inner = blocks(&body, first + at + 1, report);
        // Code that nobody closed ends with its block.
        let open = inner.iter().fold(None, |open, (_, line)| after(open, line));
        if let Some(open) = open {
            inner.push((first + end - 1, open.mark.to_string().repeat(open.length)));
        }
        let with_indent = |line: &str| {
            if line.is_empty() {
                String::new()
            } else {
                format!("{indent}{line}")
            }
        };
        match head {
            Head::Callout {
                kind,
                title,
                fold: None,
            } => {
                close_tabs(&mut out, first + at, &mut in_tabs, indent);
                out.push((first + at, with_indent(&callout(&kind, &title))));
                out.extend(inner.iter().map(|(at, line)| (*at, with_indent(line))));
                out.push((first + end - 1, with_indent(":::")));
            }
            Head::Callout {
                kind,
                title,
                fold: Some(fold),
            } => {
                close_tabs(&mut out, first + at, &mut in_tabs, indent);
                out.push((
                    first + at,
                    with_indent(format!("> [!{kind}]{fold} {title}").trim_end()),
                ));
                out.extend(
                    inner
                        .iter()
                        .map(|(at, line)| (*at, with_indent(format!("> {line}").trim_end()))),
                );
            }
            Head::Tab { title } => {
                if !in_tabs {
                    out.push((first + at, with_indent("::: tabs")));
                    in_tabs = true;
                }
                out.push((first + at, with_indent(&format!("::: tab {title}"))));
                out.extend(inner.iter().map(|(at, line)| (*at, with_indent(line))));
                out.push((first + end - 1, with_indent(":::")));
            }
        }
        at = end;
        if in_tabs {
            let next = lines[at..].iter().find(|line| !line.trim().is_empty());
            let goes_on =
                next.is_some_and(|line| matches!(Head::of(line.trim_start()), Some(Head::Tab { .. })));
            if goes_on {
                while lines[at].trim().is_empty() {
                    at += 1;
                }
            } else {
                close_tabs(&mut out, first + at, &mut in_tabs, indent);
            }
        }
    }
    out
}

fn close_tabs(out: &mut Vec<(usize, String)>, at: usize, in_tabs: &mut bool, indent: &str) {
    if std::mem::take(in_tabs) {
        out.push((at, format!("{indent}:::")));
    }
}

enum Head {
    Callout {
        kind: String,
        title: String,
        fold: Option<char>,
    },
    Tab {
        title: String,
    },
}

impl Head {
    fn of(line: &str) -> Option<Self> {
        if let Some(rest) = line.strip_prefix("=== ") {
            let rest = rest.trim_start_matches(['!', '+']).trim();
            let title = rest.strip_prefix('"')?.strip_suffix('"')?;
            return Some(Self::Tab {
                title: title.to_owned(),
            });
        }
        let (rest, fold) = match line {
            line if line.starts_with("!!! ") => (&line[4..], None),
            line if line.starts_with("???+ ") => (&line[5..], Some('+')),
            line if line.starts_with("??? ") => (&line[4..], Some('-')),
            _ => return None,
        };
        let (kind, title) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        if kind.is_empty()
            || !kind
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        {
            return None;
        }
        // Words for where it stands may follow the type: `!!! note inline end "Title"`.
        let title = title
            .split_once('"')
            .map_or("", |(_, title)| title)
            .trim_end_matches('"');
        Some(Self::Callout {
            kind: kind.to_lowercase(),
            title: title.to_owned(),
            fold,
        })
    }
}
