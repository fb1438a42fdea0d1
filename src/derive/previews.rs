//! What the small previews of links show: title, kind and summary of each term, role, person, skill, tool and production.
//!
//! Loaded once, when a reader first points at a link, so that pages do not grow by it. Scripts that call
//! `callboard.preview(name, content)`: like the pieces of the search they work under `default-src 'self'`, under any base path,
//! and from a folder on disk. `index` has the first address of each piece; a piece has the entries by address, from the
//! site's root. A site of up to some hundred entries has one piece. `previews.js` of the default theme reads them.

use serde_json::{Map, Value, json};

use crate::graph::{Graph, Node};
use crate::plan::{Plan, Subject};
use crate::words::Words;

/// The folder of the output that holds them.
pub const FOLDER: &str = "callboard/previews/";

/// A piece ends with the entry that makes it this large, in bytes.
const PIECE_SIZE: usize = 48_000;

/// The longest summary that a preview shows, in letters.
const MAX_SUMMARY: usize = 240;

/// The pieces, by path.
pub fn files(graph: &Graph, plan: &Plan, words: &Words) -> Vec<(String, Vec<u8>)> {
    let mut entries: Vec<(String, Value)> = graph
        .nodes()
        .filter_map(|node| entry(graph, plan, words, node))
        .collect();
    entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut pieces: Vec<(String, Map<String, Value>)> = Vec::new();
    let mut size = PIECE_SIZE;
    for (address, shown) in entries {
        if size >= PIECE_SIZE {
            pieces.push((address.clone(), Map::new()));
            size = 0;
        }
        size += address.len() + shown.to_string().len() + 4;
        if let Some((_, piece)) = pieces.last_mut() {
            piece.insert(address, shown);
        }
    }
    let firsts: Vec<&str> = pieces.iter().map(|(first, _)| first.as_str()).collect();
    let mut files = vec![file("index", &json!(firsts))];
    for (number, (_, piece)) in pieces.into_iter().enumerate() {
        files.push(file(&format!("p{number:03}"), &Value::Object(piece)));
    }
    files
}

fn file(name: &str, content: &Value) -> (String, Vec<u8>) {
    let script = format!("callboard.preview({}, {content});\n", json!(name));
    (format!("{FOLDER}{name}.js"), script.into_bytes())
}

/// A node's address from the site's root, and what its preview shows; none for what has nothing to show.
fn entry(graph: &Graph, plan: &Plan, words: &Words, node: Node) -> Option<(String, Value)> {
    let is_shown = matches!(
        node,
        Node::Term(_)
            | Node::Role(_)
            | Node::Person(_)
            | Node::Skill(_)
            | Node::Tool(_)
            | Node::Production(_)
    );
    let entry = graph.entry_of(node).filter(|_| is_shown)?;
    let summary = &graph[entry].shared.summary;
    let place = plan
        .place_of(&Subject::Node(node))
        .filter(|_| !summary.is_empty())?;
    let address = plan.address_of(&place);
    let shown = json!([
        graph.common(node).title,
        &*graph.kind(node).title_in(words),
        cut(summary)
    ]);
    Some((address, shown))
}

/// The beginning of a summary, cut between words.
fn cut(summary: &str) -> String {
    match summary.char_indices().nth(MAX_SUMMARY) {
        None => summary.to_owned(),
        Some((end, _)) => {
            let end = summary[..end].rfind(' ').unwrap_or(end);
            format!("{}…", summary[..end].trim_end_matches([' ', ',', ';', ':']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::Site;

    #[test]
    fn each_piece_holds_entries_by_address_and_the_index_says_where_each_begins() {
        let summary = "word ".repeat(100);
        let mut sources: Vec<(String, String)> = (0..400)
            .map(|number| {
                (
                    format!("content/roles/role-{number:03}.md"),
                    format!("---\nsummary: {summary}\n---\n"),
                )
            })
            .collect();
        sources.push(("callboard.yaml".to_owned(), String::new()));
        sources.push((
            "content/glossary/slate.md".to_owned(),
            "Names the take.\n".to_owned(),
        ));
        sources.push(("content/glossary/empty.md".to_owned(), String::new()));
        let sources: Vec<(&str, &str)> = sources
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let site = Site::of(&sources);
        let files = files(&site.graph, &site.plan, &site.config.words);
        let text = |at: usize| String::from_utf8_lossy(&files[at].1).into_owned();
        assert_eq!(files.len(), 4);
        assert!(files.iter().all(|(_, bytes)| bytes.len() < PIECE_SIZE + 500));
        assert_eq!(files[0].0, "callboard/previews/index.js");
        assert!(text(0).starts_with("callboard.preview(\"index\", [\"glossary/slate/\",\"roles/role-"));
        assert!(text(1).contains("\"glossary/slate/\":[\"Slate\",\"Term\",\"Names the take.\"]"));
        assert!(text(1).contains("word word…\"]"));
        assert!(!text(1).contains("glossary/empty"));
    }
}
