//! A crew list: everybody on a production, by department in billing order.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::crew_changes::{self, CrewDay};
use super::frame::{Frame, TocEntry};
use super::show::{self, Badge, CrewCounts};
use super::staffing::{self, Coverage, OverloadLine, SpanOfControl};
use super::words::{self, DayText, Span};
use super::{Body, Link, Mention, PageParts, Scope, Tab, Tape};
use crate::graph::{CrewLine, DepartmentId, Graph, Holder, Node, Post, ProductionId, RoleId};
use crate::plan::{MadeFile, Tabs};
use crate::units::{DayRange, Load, Week, alphabet_key};

/// What only crew lists have; templates see it as `crew`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CrewView {
    /// The production.
    pub production: Link,
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// How many posts and people there are.
    pub counts: CrewCounts,
    /// From the production's first day to its last.
    pub span: Option<Span>,
    /// The rows by department in billing order, external parties last.
    pub groups: Vec<CrewGroup>,
    /// How many columns the table has.
    pub columns: usize,
    /// Whether any row has a unit.
    pub has_units: bool,
    /// Whether any row names a season.
    pub has_seasons: bool,
    /// Whether any row has a credit of its own.
    pub has_credits: bool,
    /// Whether this audience may see how to reach anybody.
    pub has_contacts: bool,
    /// The audience that contacts of people are for, where not everybody may see them.
    pub contact_audience: Option<String>,
    /// Lines that differ on this production.
    pub own_lines: Vec<OwnLine>,
    /// Roles without a holder of their own, each with the role that does the work.
    pub covers: Vec<Cover>,
    /// The address of the list as a table for spreadsheets.
    pub csv: Option<String>,
    /// The address of the same as a workbook; none unless the settings ask for it (`crew_xlsx`).
    pub xlsx: Option<String>,
    /// The address of everybody whom this audience may reach, for address books; none where that is nobody.
    pub vcard: Option<String>,
    /// What these files are called once they are downloaded, without ending: `harbour-lights-crew`.
    pub file_name: String,
    /// The days on which somebody joins or leaves, in order.
    pub crew_changes: Vec<CrewDay>,
    /// Roles that a production of this medium and scale is expected to have; none when the settings expect none.
    pub coverage: Option<Coverage>,
    /// The posts to which most people answer directly.
    pub spans_of_control: Vec<SpanOfControl>,
    /// Who is booked for more than all of their time, on this production and others together.
    pub overloads: Vec<OverloadLine>,
}

/// The rows of one department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CrewGroup {
    /// The department; none for external parties and for those without one.
    pub tape: Option<Tape>,
    /// What the group is called.
    pub title: String,
    /// Whether these are parties outside the company, who count as nobody of the crew.
    pub is_external: bool,
    /// How many people and names are in it, each once.
    pub people: usize,
    /// The rows, the head of the department first.
    pub rows: Vec<CrewRowView>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CrewRowView {
    /// The role, by its title on this production.
    pub role: Link,
    /// Who holds it, in the order written; empty when it is vacant, or this audience may not see who.
    pub who: Vec<CrewHolder>,
    /// Vacant, acting, covered: whatever is true of it, in words.
    pub badges: Vec<Badge>,
    /// Roles whose work it takes on here, in words: `production secretary`.
    pub covers: Vec<String>,
    /// The unit.
    pub unit: Option<String>,
    /// The credit, where it is not the role.
    pub credit: Option<String>,
    /// What the season is called that the row names.
    pub season: Option<String>,
    /// The place of that season in the order of the settings, from 1.
    pub season_rank: Option<usize>,
    /// The first day: the row's own or its season's, else the production's.
    pub from: Option<DayText>,
    /// The last day: the row's own or its season's, else the production's.
    pub to: Option<DayText>,
    /// How much of their time it takes, in percent; none for external parties.
    pub load: Option<u16>,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// Somebody in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CrewHolder {
    /// Who.
    #[serde(flatten)]
    pub name: Mention,
    /// Their other roles on this production, in words; of many, the first ones and how many more there are.
    pub also: Vec<String>,
    /// An address for mail, where this audience may see it.
    pub email: Option<String>,
    /// A telephone number, where this audience may see it.
    pub phone: Option<String>,
    /// The same as a link wants it: digits and a plus.
    pub phone_digits: Option<String>,
    /// Whole days of leave for a script: `2026-08-03/2026-08-14`, several with spaces between them; none without leave.
    pub away: Option<String>,
    /// The days of a week on which they work for a script, Monday as 1: `1234`; none where that is not their own.
    pub week: Option<String>,
}

/// A line upwards that differs on this production.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OwnLine {
    /// Who answers.
    pub role: Link,
    /// To whom.
    pub to: Link,
}

/// A role whose work another one does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Cover {
    /// Whose work.
    pub role: Link,
    /// Who does it.
    pub by: Link,
}

/// The view of a crew list.
pub fn view(scope: &Scope<'_>, id: ProductionId) -> PageParts {
    let production = &scope.graph[id];
    let mut frame = Frame::of(scope);
    if !frame.toc.is_empty() {
        frame.toc.insert(
            0,
            TocEntry::new("cb-crew", scope.words().say("crew.crew_by_department")),
        );
    }
    frame.drop_short_toc();
    let posts = show::lineup_of(scope, id);
    let groups = groups(scope, id, &posts);
    let has = |test: &dyn Fn(&CrewRowView) -> bool| groups.iter().any(|group| group.rows.iter().any(test));
    let has_units = has(&|row| row.unit.is_some());
    let has_seasons = has(&|row| row.season.is_some());
    let has_credits = has(&|row| row.credit.is_some());
    let has_contacts = has(&|row| {
        row.who
            .iter()
            .any(|who| who.email.is_some() || who.phone.is_some())
    });
    let link = |role: RoleId| show::role_link(scope, id, role);
    let crew = production.crew.as_ref();
    let own_lines = crew.into_iter().flat_map(|crew| &crew.reports_to);
    let covers: BTreeMap<RoleId, RoleId> = posts
        .iter()
        .flat_map(|post| post.covers.iter().map(|covered| (*covered, post.role)))
        .collect();
    let made = |file: MadeFile| {
        let url = scope.plan.made_file(&file)?;
        Some(scope.plan.href(&scope.page.url, url, ""))
    };
    let view = CrewView {
        production: scope.link(Node::Production(id)),
        tabs: scope.tabs(Tabs::Production(id)),
        counts: CrewCounts::of(&posts),
        span: words::span(scope.words(), production.from, production.to),
        columns: 5
            + usize::from(has_units)
            + usize::from(has_seasons)
            + usize::from(has_credits)
            + usize::from(has_contacts),
        has_units,
        has_seasons,
        has_credits,
        has_contacts,
        contact_audience: scope.audience_of_field("person.contact"),
        own_lines: own_lines
            .map(|(role, to)| OwnLine {
                role: link(*role),
                to: link(*to),
            })
            .collect(),
        covers: covers
            .into_iter()
            .map(|(role, by)| Cover {
                role: link(role),
                by: link(by),
            })
            .collect(),
        csv: made(MadeFile::CrewTable(id)),
        xlsx: made(MadeFile::CrewWorkbook(id)),
        vcard: made(MadeFile::CrewCards(id)),
        file_name: format!("{}-crew", production.common.id),
        crew_changes: crew_changes::crew_changes(scope, id),
        coverage: staffing::coverage(scope, id, &posts),
        spans_of_control: staffing::spans_of_control(scope, id, &posts),
        overloads: staffing::overloads(scope, id, &posts),
        groups,
    };
    ("crew.html", frame, Body::Crew(Box::new(view)))
}

/// Where rows stand: in a department, without one, or outside the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum GroupKey {
    Department(DepartmentId),
    Unplaced,
    External,
}

/// The rows of a crew list by department in billing order, as indexes of the list.
///
/// Departments come by `order`, else by the smallest level among their crew, since the line that decides is billed
/// first; titles break ties. Within one, its head comes first, then level, then title, then the order written.
fn billing_order(graph: &Graph, id: ProductionId) -> Vec<(GroupKey, Vec<usize>)> {
    let production = &graph[id];
    let rows = production.crew.as_ref().map_or(&[][..], |crew| &crew.rows);
    let level = |row: &CrewLine| graph[row.role].level_in(production.setting).unwrap_or(u8::MAX);
    let mut groups: BTreeMap<GroupKey, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let key = match row.department {
            _ if graph[row.role].is_external => GroupKey::External,
            Some(department) => GroupKey::Department(department),
            None => GroupKey::Unplaced,
        };
        groups.entry(key).or_default().push(index);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_cached_key(|(key, indexes)| match key {
        GroupKey::Department(department) => {
            let common = &graph[*department].common;
            let order = common.entry.and_then(|entry| graph[entry].shared.order);
            let highest = indexes.iter().map(|index| level(&rows[*index])).min();
            (0, order.unwrap_or(i32::MAX), highest, alphabet_key(&common.title))
        }
        GroupKey::Unplaced => (1, 0, None, alphabet_key("")),
        GroupKey::External => (2, 0, None, alphabet_key("")),
    });
    for (key, indexes) in &mut groups {
        let head = match key {
            GroupKey::Department(department) => graph[*department].head,
            GroupKey::Unplaced | GroupKey::External => None,
        };
        indexes.sort_by_cached_key(|index| {
            let row = &rows[*index];
            let title = alphabet_key(graph[row.role].title_in(production.setting));
            (Some(row.role) != head, level(row), title, row.season, *index)
        });
    }
    groups
}

fn groups(scope: &Scope<'_>, id: ProductionId, posts: &[Post]) -> Vec<CrewGroup> {
    let graph = scope.graph;
    let Some(crew) = &graph[id].crew else {
        return Vec::new();
    };
    let other_roles = show::other_roles(posts);
    let mut away: BTreeMap<&Holder, Vec<DayRange>> = BTreeMap::new();
    for who in crew.rows.iter().flat_map(|row| &row.who) {
        if let Holder::Person(person) = who {
            let days = || DayRange::joined(graph[*person].whole_days_away());
            away.entry(who).or_insert_with(days);
        }
    }
    let mut post_of: Vec<Option<&Post>> = vec![None; crew.rows.len()];
    for post in posts {
        for row in &post.rows {
            post_of[*row] = Some(post);
        }
    }
    let group = |(key, indexes): (GroupKey, Vec<usize>)| {
        let mut people: Vec<&Holder> = indexes.iter().flat_map(|row| &crew.rows[*row].who).collect();
        people.sort_unstable();
        people.dedup();
        let tape = match key {
            GroupKey::Department(department) => Some(scope.tape(department)),
            GroupKey::Unplaced | GroupKey::External => None,
        };
        CrewGroup {
            title: match (key, &tape) {
                (GroupKey::External, _) => scope.words().say("common.outside_the_company").to_owned(),
                (_, Some(tape)) => tape.title.to_string(),
                _ => scope.words().say("crew.other_crew").to_owned(),
            },
            is_external: key == GroupKey::External,
            tape,
            people: people.len(),
            rows: indexes
                .iter()
                .map(|index| {
                    row(
                        scope,
                        id,
                        &crew.rows[*index],
                        post_of[*index],
                        &other_roles,
                        &away,
                    )
                })
                .collect(),
        }
    };
    billing_order(graph, id).into_iter().map(group).collect()
}

/// The most other roles that are named of somebody who has several.
const MAX_OTHER_ROLES: usize = 6;

fn row(
    scope: &Scope<'_>,
    id: ProductionId,
    line: &CrewLine,
    post: Option<&Post>,
    other_roles: &BTreeMap<&Holder, Vec<RoleId>>,
    away: &BTreeMap<&Holder, Vec<DayRange>>,
) -> CrewRowView {
    let graph = scope.graph;
    let production = &graph[id];
    let title = |role: &RoleId| words::lower(graph[*role].title_in(production.setting));
    let mut badges = Vec::new();
    if line.is_vacant {
        badges.push(Badge::vacant(scope));
        let covered_by = post.and_then(|post| post.covered_by);
        badges.extend(covered_by.map(|by| Badge::covered_by(scope, by)));
    }
    if line.is_acting {
        badges.push(Badge::acting(scope));
    }
    let holder = |who: &Holder| {
        let (person, contact) = match who {
            Holder::Person(person) => (Some(&graph[*person]), graph.contact(*person).cloned()),
            Holder::Words(_) => (None, None),
        };
        let contact = contact.unwrap_or_default();
        let others = other_roles
            .get(who)
            .into_iter()
            .flatten()
            .filter(|role| **role != line.role);
        CrewHolder {
            name: scope.mention_holder(who),
            also: scope.words().at_most(MAX_OTHER_ROLES, others, title),
            phone_digits: contact.phone.as_deref().map(words::digits),
            email: contact.email,
            phone: contact.phone,
            away: away_for_script(away.get(who).map_or(&[], Vec::as_slice), line.ends(production)),
            week: person.and_then(|person| Some(week_for_script(&person.week?))),
        }
    };
    let is_external = graph[line.role].is_external;
    let (from, to) = line.ends(production);
    CrewRowView {
        role: show::role_link(scope, id, line.role),
        who: line.who.iter().map(holder).collect(),
        badges,
        covers: post
            .map(|post| post.covers.iter().map(title).collect())
            .unwrap_or_default(),
        unit: line.unit.clone(),
        credit: line.credit.clone(),
        season: graph.season_title(line.season),
        season_rank: line.season.map(|season| season + 1),
        from: from.map(|day| words::short_day(scope.words(), day)),
        to: to.map(|day| words::short_day(scope.words(), day)),
        load: (!is_external || line.load != Load::FULL).then_some(line.load.0),
        audience: scope.audience_of_row(line.visible.as_deref()),
        note: line.note.clone(),
    }
}

/// The days within those of a row on which somebody is away. Those of all their life in each of their rows would make a
/// page that grows with the square.
fn away_for_script(away: &[DayRange], (from, to): (Option<Date>, Option<Date>)) -> Option<String> {
    let over = away.partition_point(|days| from.is_some_and(|from| days.to < from));
    let days: Vec<String> = away[over..]
        .iter()
        .take_while(|days| to.is_none_or(|to| days.from <= to))
        .map(|days| format!("{}/{}", days.from, days.to))
        .collect();
    (!days.is_empty()).then(|| days.join(" "))
}

fn week_for_script(week: &Week) -> String {
    let numbers = week.days().map(|worked| (worked.day as usize + 1).to_string());
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::testing;
    use crate::graph::{Common, Crew, Department, Production, Role, RoleFacts};

    fn named(id: &str) -> Common {
        Common {
            id: Arc::from(id),
            title: Arc::from(id),
            ..Common::default()
        }
    }

    fn role(id: &str, level: u8) -> Role {
        Role {
            common: named(id),
            base: RoleFacts {
                level: Some(level),
                ..RoleFacts::default()
            },
            ..Role::default()
        }
    }

    #[test]
    fn the_department_of_the_highest_role_is_billed_first_and_within_it_its_head() {
        let row = |role: usize, department: Option<usize>| CrewLine {
            department: department.map(DepartmentId::new),
            ..testing::row(RoleId::new(role), &[])
        };
        let mut graph = Graph {
            roles: vec![
                role("artist", 7),
                role("head", 6),
                role("producer", 2),
                role("broadcaster", 1),
                role("runner", 7),
            ],
            departments: ["layout", "production"]
                .map(|id| Department {
                    common: named(id),
                    ..Department::default()
                })
                .to_vec(),
            ..Graph::default()
        };
        graph.roles[3].is_external = true;
        graph.departments[0].head = Some(RoleId::new(0));
        graph.productions.push(Production {
            crew: Some(Crew {
                rows: vec![
                    row(3, Some(1)),
                    row(4, None),
                    row(1, Some(0)),
                    row(0, Some(0)),
                    row(4, Some(1)),
                    row(2, Some(1)),
                    row(4, Some(1)),
                ],
                ..Crew::default()
            }),
            ..Production::default()
        });
        let department = |index| GroupKey::Department(DepartmentId::new(index));
        assert_eq!(
            billing_order(&graph, ProductionId::new(0)),
            [
                (department(1), vec![5, 4, 6]),
                (department(0), vec![3, 2]),
                (GroupKey::Unplaced, vec![1]),
                (GroupKey::External, vec![0]),
            ]
        );
    }

    #[test]
    fn a_telephone_link_has_digits_only() {
        assert_eq!(words::digits("+44 (7700) 900-123"), "+447700900123");
    }
}
