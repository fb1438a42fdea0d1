//! The same chart for other programs: Graphviz and Mermaid.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{LineKind, OrgBox, OrgChart, State};

/// The chart for Graphviz. Nodes are named by their ids; an edge points from the superior.
pub fn dot(chart: &OrgChart) -> String {
    let names: Vec<String> = node_names(chart).iter().map(|name| dot_quoted(name)).collect();
    let mut out = String::new();
    let _ = writeln!(out, "digraph {} {{", dot_quoted(&chart.title));
    out.push_str("  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [dir=none];\n");
    let has_outside = chart.boxes.iter().any(|post| post.is_external);
    if has_outside {
        let _ = writeln!(
            out,
            "  subgraph cluster_company {{\n    label={};",
            dot_quoted(chart.company_label())
        );
        for (name, _) in names
            .iter()
            .zip(&chart.boxes)
            .filter(|(_, post)| !post.is_external)
        {
            let _ = writeln!(out, "    {name};");
        }
        out.push_str("  }\n");
    }
    for (name, post) in names.iter().zip(&chart.boxes) {
        let label = chart
            .words(post)
            .iter()
            .map(|line| dot_label(line))
            .collect::<Vec<_>>()
            .join("\\n");
        let style = if post.state == State::Vacant {
            ", style=dashed"
        } else {
            ""
        };
        let _ = writeln!(out, "  {name} [label=\"{label}\"{style}];");
    }
    for (from, to, kind) in chart.edges() {
        let style = if kind == LineKind::Dotted {
            " [style=dotted, constraint=false]"
        } else {
            ""
        };
        let _ = writeln!(out, "  {} -> {}{style};", names[to], names[from]);
    }
    out.push_str("}\n");
    out
}

/// The chart for Mermaid. Nodes are named by their place in the chart, since Mermaid forbids some words as
/// names.
pub fn mermaid(chart: &OrgChart) -> String {
    let mut out = String::from("flowchart TD\n");
    let title = mermaid_quoted(&chart.title);
    if !title.is_empty() {
        let _ = writeln!(out, "  accTitle: {title}");
    }
    let node = |out: &mut String, index: usize, post: &OrgBox| {
        let words = chart.words(post);
        let label = words
            .iter()
            .map(|line| mermaid_quoted(line))
            .collect::<Vec<_>>()
            .join("<br/>");
        let _ = writeln!(out, "  n{index}[\"{label}\"]");
    };
    let has_outside = chart.boxes.iter().any(|post| post.is_external);
    if has_outside {
        let _ = writeln!(
            out,
            "  subgraph company [\"{}\"]",
            mermaid_quoted(chart.company_label())
        );
    }
    let inside = chart
        .boxes
        .iter()
        .enumerate()
        .filter(|(_, post)| !post.is_external);
    inside.for_each(|(index, post)| node(&mut out, index, post));
    if has_outside {
        out.push_str("  end\n");
        let outside = chart
            .boxes
            .iter()
            .enumerate()
            .filter(|(_, post)| post.is_external);
        outside.for_each(|(index, post)| node(&mut out, index, post));
    }
    for (from, to, kind) in chart.edges() {
        let arrow = if kind == LineKind::Dotted { "-.-" } else { "---" };
        let _ = writeln!(out, "  n{to} {arrow} n{from}");
    }
    let vacant: Vec<String> = (chart.boxes.iter().enumerate())
        .filter(|(_, post)| post.state == State::Vacant)
        .map(|(index, _)| format!("n{index}"))
        .collect();
    if !vacant.is_empty() {
        let _ = writeln!(
            out,
            "  classDef vacant stroke-dasharray: 5 3\n  class {} vacant",
            vacant.join(",")
        );
    }
    out
}

/// Names of nodes for Graphviz: the ids, or where two are alike or hold what it cannot quote, their places.
fn node_names(chart: &OrgChart) -> Vec<String> {
    let mut seen = BTreeSet::new();
    (chart.boxes.iter().enumerate())
        .map(|(index, post)| {
            let is_plain = !post.id.is_empty() && !post.id.contains(|c: char| c == '\\' || c.is_control());
            let name = if is_plain {
                post.id.clone()
            } else {
                format!("box {index}")
            };
            match seen.insert(name.clone()) {
                true => name,
                false => {
                    let mut number = index;
                    while !seen.insert(format!("{name} {number}")) {
                        number += 1;
                    }
                    format!("{name} {number}")
                }
            }
        })
        .collect()
}

/// Whether a text means itself in either language, as most do.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b" ,.:()-'".contains(&byte))
}

/// A Graphviz string. In one, only the quote needs a backslash, and a backslash cannot be written before a
/// quote.
fn dot_quoted(text: &str) -> String {
    if is_plain(text) {
        return format!("\"{text}\"");
    }
    let plain: String = text
        .chars()
        .map(|c| if c == '\\' || c.is_control() { ' ' } else { c })
        .collect();
    format!("\"{}\"", plain.replace('"', "\\\""))
}

/// Text inside a Graphviz label, where a backslash starts an escape.
fn dot_label(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Text inside a Mermaid label, in its own entities.
fn mermaid_quoted(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | ';' | '[' | ']' | '{' | '}' | '|' | '\\' | '%' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            _ if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}
