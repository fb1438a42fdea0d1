//! What assistants may ask, each a row of one table: all of it reads, and nothing writes.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Site;
use crate::derive::twin;
use crate::graph::{Node, RoleId};
use crate::plan::{PlannedPage, Subject};
use crate::view::Scope;

/// A question with its name and parameters.
pub struct Tool {
    name: &'static str,
    about: &'static str,
    /// Name, what it is, and whether it has to be there.
    parameters: &'static [(&'static str, &'static str, bool)],
    answer: fn(&Site, &Asked<'_>) -> Result<Vec<String>, String>,
}

const ROLE: (&str, &str, bool) = ("role", "A role, by id or title: producer", true);

static TOOLS: [Tool; 8] = [
    Tool {
        name: "search",
        about: "Finds pages by words of titles, other names, summaries and texts. Gives titles, ids and addresses.",
        parameters: &[
            ("query", "Words to look for", true),
            ("limit", "The most results; 10 unless said", false),
        ],
        answer: search,
    },
    Tool {
        name: "list",
        about: "Lists all entries of a kind: roles, departments, careers, people, skills, tools, productions or pages.",
        parameters: &[("kind", "One of these words", true)],
        answer: list_kind,
    },
    Tool {
        name: "entry",
        about: "Gives one entry whole: its page as Markdown, and its checked data as JSON with all derived relations.",
        parameters: &[(
            "id",
            "An id such as roles/producer, or a title or abbreviation",
            true,
        )],
        answer: entry,
    },
    Tool {
        name: "reporting_line",
        about: "Says whom a role reports to, up to the top, and who reports to it.",
        parameters: &[
            ROLE,
            (
                "in",
                "A medium, a scale or the id of a production; the general structure unless said",
                false,
            ),
        ],
        answer: reporting_line,
    },
    Tool {
        name: "who_holds",
        about: "Says who holds a role on each production, and where it is vacant.",
        parameters: &[ROLE],
        answer: who_holds,
    },
    Tool {
        name: "routes",
        about: "Finds the shortest way from one role to another by declared moves, with the usual years of each.",
        parameters: &[
            ("from", "The role where it begins", true),
            ("to", "The role where it ends", true),
        ],
        answer: routes,
    },
    Tool {
        name: "schedule",
        about: "Gives the phases and milestones of a production with dates, slack in working days and what is critical.",
        parameters: &[("production", "A production, by id or title", true)],
        answer: schedule,
    },
    Tool {
        name: "check",
        about: "Gives all problems that the check found in the handbook, with file, line and a way out.",
        parameters: &[],
        answer: check,
    },
];

/// The lists of `site.json`.
const LISTS: [&str; 8] = [
    "roles",
    "departments",
    "careers",
    "people",
    "skills",
    "tools",
    "productions",
    "pages",
];

/// The tools as the protocol describes them.
pub(super) fn list() -> Vec<Value> {
    let described = TOOLS.iter().map(|tool| {
        let parameters = tool.parameters.iter();
        let properties: Map<String, Value> = parameters
            .clone()
            .map(|(name, about, _)| {
                let kind = if *name == "limit" { "integer" } else { "string" };
                ((*name).to_owned(), json!({"type": kind, "description": about}))
            })
            .collect();
        let required: Vec<&str> = parameters
            .filter(|(.., is_needed)| *is_needed)
            .map(|(name, ..)| *name)
            .collect();
        json!({
            "name": tool.name,
            "description": tool.about,
            "inputSchema": {"type": "object", "properties": properties, "required": required},
            "annotations": {"readOnlyHint": true, "openWorldHint": false},
        })
    });
    described.collect()
}

pub(super) fn of_name(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

impl Tool {
    /// The texts of an answer, or why there is none.
    pub(super) fn call(&self, site: &Site, arguments: &Value) -> Result<Vec<String>, String> {
        let asked = Asked(arguments);
        for (name, _, is_needed) in self.parameters {
            if *is_needed && asked.text(name).is_none() {
                return Err(format!("`{}` needs `{name}`", self.name));
            }
        }
        (self.answer)(site, &asked)
    }
}

/// The arguments of a call.
struct Asked<'a>(&'a Value);

impl<'a> Asked<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.0[name]
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    fn needed(&self, name: &str) -> &'a str {
        self.text(name).unwrap_or_default()
    }
}

type Found = Result<Vec<String>, String>;

fn as_json(value: &Value) -> Vec<String> {
    vec![serde_json::to_string_pretty(value).unwrap_or_default()]
}

impl Site {
    fn entries(&self, list: &str) -> impl Iterator<Item = &Value> {
        self.data[list].as_array().into_iter().flatten()
    }

    /// The entry of a name within some lists: by id with or without its folder, else by title, else by another name.
    fn named<'s>(&'s self, name: &str, lists: &[&'static str]) -> Result<(&'static str, &'s Value), String> {
        let (folder, id) = match name.split_once('/') {
            Some((folder, id)) if LISTS.contains(&folder) => (Some(folder), id),
            _ => (None, name),
        };
        let lists = lists
            .iter()
            .copied()
            .filter(|list| folder.is_none_or(|folder| folder == *list));
        let all: Vec<_> = lists
            .flat_map(|list| self.entries(list).map(move |entry| (list, entry)))
            .collect();
        let is_same = |value: &Value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(id));
        let other_names = |entry: &Value| {
            entry["aka"]
                .as_array()
                .is_some_and(|names| names.iter().any(is_same))
        };
        let ways: [&dyn Fn(&Value) -> bool; 3] = [
            &|entry| entry["id"] == id,
            &|entry| is_same(&entry["title"]),
            &|entry| other_names(entry),
        ];
        for way in ways {
            let found: Vec<_> = all.iter().filter(|(_, entry)| way(entry)).collect();
            match found.as_slice() {
                [] => {}
                [found] => return Ok(**found),
                several => {
                    let ids = several
                        .iter()
                        .map(|(list, entry)| format!("{list}/{}", text(&entry["id"])));
                    return Err(format!(
                        "`{name}` may be {}",
                        ids.collect::<Vec<_>>().join(" or ")
                    ));
                }
            }
        }
        Err(format!(
            "there is no `{name}`; `search` finds what things are called"
        ))
    }

    fn role(&self, name: &str) -> Result<&str, String> {
        let (_, role) = self.named(name, &["roles"])?;
        Ok(role["id"].as_str().unwrap_or_default())
    }

    fn title_of_role(&self, id: &str) -> String {
        let role = self.entries("roles").find(|role| role["id"] == id);
        role.map_or_else(|| id.to_owned(), |role| text(&role["title"]).to_owned())
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn search(site: &Site, asked: &Asked<'_>) -> Found {
    let terms: Vec<String> = asked
        .needed("query")
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let limit = asked.0["limit"]
        .as_u64()
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(10);
    let of = &site.compiled;
    let mut found = Vec::new();
    for page in of.plan.page_indexes() {
        let planned = &of.plan.pages[page.index()];
        if matches!(planned.subject, Subject::NotFound | Subject::ListPage(..)) {
            continue;
        }
        let scope = Scope::of(page, &of.graph, &of.plan, &of.config);
        let title = scope.full_title(planned);
        let entry = planned.entry(&of.graph);
        let shared = entry.map(|entry| &of.graph[entry].shared);
        let grades = match planned.subject {
            Subject::Node(Node::Role(job)) => of.graph[job].grades.as_slice(),
            _ => &[],
        };
        let of_grades = grades.iter().filter_map(|grade| of.graph[*grade].common.entry);
        let of_grades = of_grades.flat_map(|grade| of.graph[grade].names());
        let names = shared
            .iter()
            .flat_map(|shared| shared.aka.iter().map(String::as_str));
        let names = names.chain(of_grades).collect::<Vec<_>>().join(" ");
        let summary = shared.map(|shared| shared.summary.clone()).unwrap_or_default();
        let words = entry
            .map(|entry| scope.plain_text(entry, 0..usize::MAX))
            .unwrap_or_default();
        let fields = [(&title, 8), (&names, 6), (&summary, 3), (&words, 1)];
        let fields = fields.map(|(words, weight)| (words.to_lowercase(), weight));
        let weight = |term: &String| {
            fields
                .iter()
                .filter(|(words, _)| words.contains(term))
                .map(|(_, weight)| weight)
                .sum::<u32>()
        };
        let weights: Vec<u32> = terms.iter().map(weight).collect();
        let met = weights.iter().filter(|weight| **weight > 0).count();
        if met > 0 {
            let about = json!({
                "title": title,
                "id": planned.url.path().trim_end_matches('/'),
                "url": of.plan.href_of_page(&planned.url, page).to_string(),
                "summary": summary,
            });
            found.push((met, weights.iter().sum::<u32>(), about));
        }
    }
    // Sorting keeps the order of addresses among equals.
    found.sort_by_key(|(met, weight, _)| (std::cmp::Reverse(*met), std::cmp::Reverse(*weight)));
    let total = found.len();
    let results: Vec<Value> = found
        .into_iter()
        .take(limit.clamp(1, 100))
        .map(|(.., about)| about)
        .collect();
    Ok(as_json(&json!({"results": results, "total": total})))
}

fn list_kind(site: &Site, asked: &Asked<'_>) -> Found {
    let kind = asked.needed("kind");
    let Some(list) = LISTS.into_iter().find(|list| list.eq_ignore_ascii_case(kind)) else {
        return Err(format!(
            "there is no kind `{kind}`; there are {}",
            LISTS.join(", ")
        ));
    };
    let about = |entry: &Value| json!({"id": format!("{list}/{}", text(&entry["id"])), "title": entry["title"], "summary": entry["summary"]});
    Ok(as_json(&site.entries(list).map(about).collect()))
}

fn entry(site: &Site, asked: &Asked<'_>) -> Found {
    let (list, entry) = site.named(asked.needed("id"), &LISTS)?;
    let id = text(&entry["id"]);
    let of = &site.compiled;
    let address = match list {
        "pages" => id.to_owned(),
        _ => format!("{list}/{id}"),
    };
    let is_it = |page: &&PlannedPage| page.url.path().trim_end_matches('/') == address;
    let page = of.plan.pages.iter().find(is_it).map(|page| page.url.file());
    let html = page.as_ref().and_then(|file| of.output.get(file));
    let mut texts = Vec::new();
    if let (Some(file), Some(html)) = (&page, html) {
        texts.push(twin::of(&of.plan, &of.config, file, html));
    }
    texts.extend(as_json(entry));
    Ok(texts)
}

fn reporting_line(site: &Site, asked: &Asked<'_>) -> Found {
    let role = site.role(asked.needed("role"))?;
    let structure = asked.text("in").unwrap_or("default");
    let lines = match &site.data["reporting"][structure] {
        Value::Null => {
            let (_, production) = site.named(structure, &["productions"])?;
            &production["reporting"]
        }
        lines => lines,
    };
    let about = |id: &str| json!({"id": format!("roles/{id}"), "title": site.title_of_role(id)});
    let mut line = Vec::new();
    let mut met = BTreeSet::from([role]);
    let mut next = lines[role].as_str();
    while let Some(above) = next.filter(|above| met.insert(above)) {
        line.push(about(above));
        next = lines[above].as_str();
    }
    let below = lines
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, above)| **above == role);
    let below: Vec<Value> = below.map(|(id, _)| about(id)).collect();
    Ok(as_json(
        &json!({"role": about(role), "in": structure, "reports_to": line, "reports": below}),
    ))
}

fn who_holds(site: &Site, asked: &Asked<'_>) -> Found {
    let (_, role) = site.named(asked.needed("role"), &["roles"])?;
    Ok(as_json(
        &json!({"role": role["title"], "holders": role["holders"]}),
    ))
}

fn routes(site: &Site, asked: &Asked<'_>) -> Found {
    let graph = &site.compiled.graph;
    let id_of = |name: &str| -> Result<RoleId, String> {
        let id = site.role(name)?;
        let at = graph.roles.iter().position(|role| *role.common.id == *id);
        at.map(RoleId::new)
            .ok_or_else(|| format!("there is no role `{name}`"))
    };
    let (from, to) = (id_of(asked.needed("from"))?, id_of(asked.needed("to"))?);
    let direct = graph.best_move(from, to).map(|_| vec![from, to]);
    let route = direct.or_else(|| {
        let found = graph.nearest(from, graph.roles.len().min(12), graph.roles.len());
        found
            .into_iter()
            .map(|route| route.roles)
            .find(|roles| roles.last() == Some(&to))
    });
    let title = |id: RoleId| graph[id].common.title.to_string();
    let Some(route) = route else {
        return Err(format!(
            "no declared moves lead from {} to {}",
            title(from),
            title(to)
        ));
    };
    let steps = route.windows(2).map(|pair| {
        let years = graph.best_move(pair[0], pair[1]).and_then(|step| step.years);
        json!({"from": title(pair[0]), "to": title(pair[1]), "years": years})
    });
    Ok(as_json(&steps.collect()))
}

fn schedule(site: &Site, asked: &Asked<'_>) -> Found {
    let (_, production) = site.named(asked.needed("production"), &["productions"])?;
    match &production["schedule"] {
        Value::Null => Err(format!("{} has no schedule", text(&production["title"]))),
        schedule => Ok(as_json(
            &json!({"production": production["title"], "schedule": schedule}),
        )),
    }
}

fn check(site: &Site, _: &Asked<'_>) -> Found {
    Ok(as_json(&site.problems))
}
