//! Who joins a crew and who leaves it, day by day.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use super::show;
use super::words::{self, DayText};
use super::{Link, Mention, Scope};
use crate::graph::{Begun, CrewLine, Holder, ProductionId};
use crate::units::DayRange;

/// A day on which a crew changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CrewDay {
    /// The day.
    pub day: DayText,
    /// Whose first day it is.
    pub joins: Vec<CrewChange>,
    /// Whose last day it is.
    pub leaves: Vec<CrewChange>,
}

/// A job that starts or ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CrewChange {
    /// Who; empty where the post is still to be filled, or this audience may not see who fills it.
    pub who: Vec<Mention>,
    /// Whether somebody is still to be found for it.
    pub is_vacant: bool,
    /// The role, by its title on this production.
    pub role: Link,
    /// The department, where it is not the role's own.
    pub department: Option<String>,
    /// The unit.
    pub unit: Option<String>,
}

/// How many days may lie between two jobs of somebody who stays: a long weekend.
const MAX_DAYS_BETWEEN: i64 = 4;

/// The days on which a crew changes, in order.
///
/// Whoever goes on in another job neither leaves nor joins. The production's own first and last day, on which everybody
/// comes and goes, are left out, and so is the end of what is vacant.
pub fn crew_changes(scope: &Scope<'_>, id: ProductionId) -> Vec<CrewDay> {
    let production = &scope.graph[id];
    let rows = production.crew.as_ref().map_or(&[][..], |crew| &crew.rows);
    let mut jobs: BTreeMap<&Holder, Vec<DayRange>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.is_undated()) {
        let (from, to) = row.ends(production);
        let (from, to) = (from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX));
        for holder in &row.who {
            jobs.entry(holder).or_default().push(DayRange { from, to });
        }
    }
    let jobs = jobs.into_iter();
    let jobs: BTreeMap<&Holder, Begun> = jobs.map(|(holder, days)| (holder, Begun::of(days))).collect();
    let between = Span::new().days(MAX_DAYS_BETWEEN);
    let mut days: BTreeMap<Date, (Vec<CrewChange>, Vec<CrewChange>)> = BTreeMap::new();
    for row in rows {
        let was_there = |holder: &Holder, from: Date| {
            let before = from.yesterday().ok();
            let end = before.and_then(|before| jobs[holder].end_of_those_by(before));
            end >= Some(from.saturating_sub(between))
        };
        let stays =
            |holder: &Holder, to: Date| jobs[holder].end_of_those_by(to.saturating_add(between)) > Some(to);
        if let Some(from) = row.from.filter(|from| Some(*from) != production.from)
            && let Some(change) = change(scope, id, row, |holder| !was_there(holder, from))
        {
            days.entry(from).or_default().0.push(change);
        }
        if let Some(to) = row.to.filter(|to| Some(*to) != production.to && !row.is_vacant)
            && let Some(change) = change(scope, id, row, |holder| !stays(holder, to))
        {
            days.entry(to).or_default().1.push(change);
        }
    }
    days.into_iter()
        .map(|(day, (joins, leaves))| CrewDay {
            day: words::short_day(scope.words(), day),
            joins,
            leaves,
        })
        .collect()
}

/// A row with those of its holders who come or go; none when all of them stay.
fn change(
    scope: &Scope<'_>,
    id: ProductionId,
    row: &CrewLine,
    is_meant: impl Fn(&Holder) -> bool,
) -> Option<CrewChange> {
    let who: Vec<&Holder> = row.who.iter().filter(|holder| is_meant(holder)).collect();
    if who.is_empty() && !row.who.is_empty() {
        return None;
    }
    let own = scope.graph[row.role].department_in(scope.graph[id].setting);
    let department = row.department.filter(|department| Some(*department) != own);
    Some(CrewChange {
        who: who
            .into_iter()
            .map(|holder| scope.mention_holder(holder))
            .collect(),
        is_vacant: row.is_vacant,
        role: show::role_link(scope, id, row.role),
        department: department.map(|department| scope.graph[department].common.title.to_string()),
        unit: row.unit.clone(),
    })
}

#[cfg(test)]
mod tests {
    use crate::view::testing::{Site, titles};

    #[test]
    fn a_crew_list_says_who_comes_and_goes_between_the_first_day_and_the_last() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/roles/runner.md", ""),
            ("content/productions/a/index.md", "---\nfrom: 2026-01-05\nto: 2026-06-26\n---\n"),
            (
                "content/productions/a/crew.md",
                "---\ncrew:\n  - {role: runner, who: Joe Baptiste, from: 2026-01-05, to: 2026-02-27}\n\
                 \x20 - {role: runner, who: Kim Adeyemi, from: 2026-02-27}\n  - {role: runner, who: Lee Okafor}\n\
                 \x20 - {role: runner, who: Ana Ruiz, to: 2026-02-27}\n  - {role: runner, who: Ana Ruiz, from: 2026-03-02}\n\
                 \x20 - {role: runner, who: vacant, from: 2026-05-04, to: 2026-05-08}\n---\n",
            ),
        ])
        .without_problems();
        // Joe and Kim change places; Ana goes on after a weekend; Max has a short job within a long one, and goes on.
        let view = site.json("productions/a/crew");
        let days = view["crew"]["crew_changes"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let texts: Vec<_> = days
            .iter()
            .map(|day| day["day"]["text"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(texts, ["27 Feb 2026", "4 May 2026"]);
        assert_eq!(titles(&days[0]["joins"][0]["who"]), ["Kim Adeyemi"]);
        assert_eq!(titles(&days[0]["leaves"][0]["who"]), ["Joe Baptiste"]);
        assert_eq!(days[0]["leaves"].as_array().map(Vec::len), Some(1));
        assert_eq!(days[1]["joins"][0]["is_vacant"], true);
    }
}
