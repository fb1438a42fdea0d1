//! Answers assistants over the Model Context Protocol: a message in, an answer out, read only.
//!
//! Of the protocol, which is JSON-RPC 2.0 in lines, a server that only offers tools needs four methods. The official SDK
//! brings some forty crates for the rest (HTTP, sessions, sign-in), so these few lines stand here instead; the tests speak to
//! them by the official client. Everything is answered from the site as it is made for one audience, from the same data that
//! is published for it, so no answer holds more than that site does. Start reading at [`answer`]; [`tools`] has the table.
//!
//! See <https://modelcontextprotocol.io/specification>.

use serde_json::{Value, json};

use crate::derive::data;
use crate::diagnostic::{Code, Diagnostic, format};
use crate::site::Compiled;
use crate::source::{Snapshot, Texts};

pub mod tools;

/// A site that is asked about.
#[derive(Debug)]
pub struct Site {
    /// The site; its pages are made when they are asked for.
    pub compiled: Compiled,
    /// What is published of it as `site.json`.
    pub data: Value,
    /// Its problems, as `check --format json` prints them, without those of files that the audience may not see.
    pub problems: Value,
}

impl Site {
    /// A site that was made of some files.
    pub fn new(compiled: Compiled, snapshot: &Snapshot) -> Self {
        let problems = problems_of(&compiled, snapshot);
        let data = data::site(&compiled.graph, &compiled.plan, &compiled.config);
        let data = serde_json::from_slice(&data).unwrap_or_default();
        Self {
            compiled,
            data,
            problems,
        }
    }
}

/// The problems of a site as data, without those that tell of files which its audience may not see.
fn problems_of(compiled: &Compiled, snapshot: &Snapshot) -> Value {
    let graph = &compiled.graph;
    let sees_everything = compiled.config.audience.sees_everything();
    let is_open = |file: &str| {
        sees_everything
            || !file.starts_with("content/")
            || graph.assets.contains(file)
            || graph.entries.iter().any(|entry| *entry.path == *file)
    };
    let is_told = |problem: &&Diagnostic| {
        is_open(&problem.place.file)
            && problem.related.iter().all(|related| is_open(&related.place.file))
            && (sees_everything || problem.code != Code::HiddenName)
    };
    let told: Vec<Diagnostic> = compiled.diagnostics.iter().filter(is_told).cloned().collect();
    let texts = Texts::of(snapshot);
    let json = format::json(&told, |file| texts.get(file));
    serde_json::from_str(&json).unwrap_or_default()
}

/// The versions of the protocol that are spoken, newest first.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// Error codes of JSON-RPC 2.0.
mod code {
    pub(super) const PARSE: i32 = -32700;
    pub(super) const INVALID: i32 = -32600;
    pub(super) const NO_METHOD: i32 = -32601;
    pub(super) const PARAMS: i32 = -32602;
}

/// The answer to one line, if it wants one. `site` is asked for when a tool is called, and says why there is none.
pub fn answer(line: &str, site: &mut dyn FnMut() -> Result<std::sync::Arc<Site>, String>) -> Option<String> {
    let answer = match serde_json::from_str::<Value>(line) {
        Ok(message) => of_message(&message, site)?,
        Err(error) => failed(&Value::Null, code::PARSE, &error.to_string()),
    };
    Some(answer.to_string())
}

fn of_message(
    message: &Value,
    site: &mut dyn FnMut() -> Result<std::sync::Arc<Site>, String>,
) -> Option<Value> {
    let Some(method) = message["method"].as_str() else {
        // An answer to what nobody asked is passed over.
        let is_answer = message.get("result").is_some() || message.get("error").is_some();
        return (!is_answer).then(|| failed(&message["id"], code::INVALID, "a message has a method"));
    };
    // What has no id is only mentioned.
    let id = message.get("id").filter(|id| !id.is_null())?;
    let params = &message["params"];
    let answer = match method {
        "initialize" => Ok(initialized(params)),
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({"tools": tools::list()})),
        "tools/call" => called(params, site),
        _ => Err((code::NO_METHOD, format!("there is no method `{method}`"))),
    };
    Some(match answer {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err((code, message)) => failed(id, code, &message),
    })
}

fn failed(id: &Value, code: i32, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

fn initialized(params: &Value) -> Value {
    let asked = params["protocolVersion"].as_str().unwrap_or_default();
    let version = VERSIONS
        .into_iter()
        .find(|version| *version == asked)
        .unwrap_or(VERSIONS[0]);
    json!({
        "protocolVersion": version,
        "capabilities": {"tools": {"listChanged": false}},
        "serverInfo": {"name": "callboard", "title": "Callboard", "version": env!("CARGO_PKG_VERSION")},
        "instructions": "The handbook of a production studio: roles, careers, people, crews and schedules, checked. \
                         Begin with `search`; ids are `folder/id`, such as `roles/producer`.",
    })
}

/// The result of a tool. What a tool cannot do is a result too, so that the assistant can read why.
fn called(
    params: &Value,
    site: &mut dyn FnMut() -> Result<std::sync::Arc<Site>, String>,
) -> Result<Value, (i32, String)> {
    let name = params["name"].as_str().unwrap_or_default();
    let Some(tool) = tools::of_name(name) else {
        return Err((code::PARAMS, format!("there is no tool `{name}`")));
    };
    let result = site().and_then(|site| tool.call(&site, &params["arguments"]));
    let text = |text: &str| json!({"type": "text", "text": text});
    Ok(match result {
        Ok(texts) => {
            json!({"content": texts.iter().map(|found| text(found)).collect::<Vec<_>>(), "isError": false})
        }
        Err(why) => json!({"content": [text(&why)], "isError": true}),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(line: &str) -> Value {
        let mut no_site = || Err("the site cannot be read".to_owned());
        answer(line, &mut no_site).map_or(Value::Null, |answer| {
            serde_json::from_str(&answer).expect("it is JSON")
        })
    }

    #[test]
    fn a_client_learns_what_there_is_and_what_went_wrong() {
        let first = ask(
            r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#,
        );
        assert_eq!(first["result"]["protocolVersion"], "2025-06-18");
        let newer = ask(
            r#"{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2999-01-01"}}"#,
        );
        assert_eq!(
            (&newer["result"]["protocolVersion"], &newer["id"]),
            (&json!(VERSIONS[0]), &json!("a"))
        );
        assert_eq!(
            ask(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#),
            Value::Null
        );
        assert_eq!(
            ask(r#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#)["result"],
            json!({})
        );
        let tools = ask(r#"{"jsonrpc":"2.0","id":3,"method":"tools/list"}"#);
        assert!(
            tools["result"]["tools"]
                .as_array()
                .is_some_and(|tools| tools.len() >= 7)
        );
        for (line, code) in [
            ("{", code::PARSE),
            (r#"{"id":4}"#, code::INVALID),
            (r#"{"id":5,"method":"resources/list"}"#, code::NO_METHOD),
            (
                r#"{"id":6,"method":"tools/call","params":{"name":"format-disk"}}"#,
                code::PARAMS,
            ),
        ] {
            assert_eq!(ask(line)["error"]["code"], code, "{line}");
        }
        let failed = ask(r#"{"id":7,"method":"tools/call","params":{"name":"check"}}"#);
        assert_eq!(failed["result"]["isError"], true);
        assert_eq!(failed["result"]["content"][0]["text"], "the site cannot be read");
    }
}
