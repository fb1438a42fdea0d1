//! Reads the links of finished pages, independently of what made them.

use std::collections::{BTreeMap, BTreeSet};

use callboard::output::Output;

/// The values of an attribute in a page.
fn values(page: &str, attribute: &str) -> Vec<String> {
    let mut values = Vec::new();
    let start = format!(" {attribute}=\"");
    let mut rest = page;
    while let Some(at) = rest.find(&start) {
        rest = &rest[at + start.len()..];
        let end = rest.find('"').unwrap_or(rest.len());
        values.push(
            rest[..end]
                .replace("&amp;", "&")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&#x27;", "'"),
        );
        rest = &rest[end..];
    }
    values
}

/// What a page makes a browser fetch by itself.
pub(crate) fn loaded(page: &str) -> Vec<String> {
    let mut loaded = values(page, "src");
    for tag in page.split("<link ").skip(1) {
        let tag = format!(" {}", tag.split('>').next().unwrap_or_default());
        let rel = values(&tag, "rel").join(" ");
        if rel.contains("stylesheet") || rel.contains("icon") || rel.contains("preload") {
            loaded.extend(values(&tag, "href"));
        }
    }
    loaded
}

/// Fails when a link of a page leads to no file, or to an anchor that its page has not.
pub(crate) fn assert_all_resolve(output: &Output, base: &str) {
    let files = output.files();
    let pages: BTreeMap<&str, String> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (&***path, String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let anchors: BTreeMap<&str, BTreeSet<String>> = pages
        .iter()
        .map(|(path, page)| {
            (
                *path,
                values(page, "id")
                    .into_iter()
                    .chain(values(page, "name"))
                    .collect(),
            )
        })
        .collect();
    let known: BTreeSet<&str> = files.keys().map(|path| &***path).collect();
    let mut broken = BTreeSet::new();
    let mut checked = 0;
    for (path, page) in &pages {
        for link in values(page, "href").into_iter().chain(values(page, "src")) {
            if link.contains(':') || link.starts_with("//") {
                continue;
            }
            checked += 1;
            let (address, anchor) = link.split_once('#').map_or((&*link, None), |(a, b)| (a, Some(b)));
            let address = address.split('?').next().unwrap_or_default();
            let Some(file) = resolve(path, address, base) else {
                broken.insert(format!("{path}: {link} leaves the site"));
                continue;
            };
            if !known.contains(&*file) {
                broken.insert(format!("{path}: {link} has no file {file}"));
            } else if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty())
                && let Some(ids) = anchors.get(&*file)
            {
                let anchor = percent_encoding::percent_decode_str(anchor)
                    .decode_utf8_lossy()
                    .into_owned();
                if !ids.contains(&anchor) {
                    broken.insert(format!("{path}: {link} has no anchor"));
                }
            }
        }
    }
    let shown: Vec<_> = broken.iter().take(30).collect();
    assert!(
        broken.is_empty(),
        "{} broken links of {checked}: {shown:#?}",
        broken.len()
    );
    assert!(checked > 0, "no link was found");
}

/// The file of the output that an address on a page leads to.
fn resolve(page: &str, address: &str, base: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(address)
        .decode_utf8_lossy()
        .into_owned();
    if decoded.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str>;
    let path = match decoded.strip_prefix('/') {
        Some(_) => {
            parts = Vec::new();
            decoded.strip_prefix(base)?
        }
        None => {
            parts = page.split('/').collect();
            parts.pop();
            &decoded
        }
    };
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    Some(if joined.is_empty() || joined.ends_with('/') {
        format!("{joined}index.html")
    } else {
        joined
    })
}
