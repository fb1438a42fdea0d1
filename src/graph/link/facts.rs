//! What files say of people, skills, tools, productions and schedules that names nothing: later stages read it in the graph.

use crate::content::Body;
use crate::graph::Graph;
use crate::graph::people::LeaveDays;

/// Copies what needs no linking out of the files.
pub(super) fn copy(graph: &mut Graph) {
    let entries = &graph.entries;
    let body = |common: &crate::graph::Common| Some(&entries[common.entry?.index()].body);
    for person in &mut graph.people {
        if let Some(Body::Person(front)) = body(&person.common) {
            person.ids.clone_from(&front.ids);
            person.pronouns.clone_from(&front.pronouns);
            person.base.clone_from(&front.base);
            person.contact.clone_from(&front.contact);
            person.away = front.away.to_vec();
            person.leave = LeaveDays::of(&person.away);
            let week = front.week.as_ref().filter(|week| !week.is_empty());
            person.week = week.map(|week| week.iter().copied().collect());
            person.photo.clone_from(&front.photo);
        }
    }
    for skill in &mut graph.skills {
        if let Some(Body::Skill(front)) = body(&skill.common) {
            skill.kind = front.kind;
            skill.group.clone_from(&front.group);
            skill.tier.clone_from(&front.tier);
            skill.levels = front.levels.iter().cloned().collect();
            skill.learn = front.learn.to_vec();
        }
    }
    for tool in &mut graph.tools {
        if let Some(Body::Tool(front)) = body(&tool.common) {
            tool.kind.clone_from(&front.kind);
            tool.url = front.url.as_deref().map(str::to_owned);
        }
    }
    for term in &mut graph.terms {
        if let Some(Body::Term(front)) = body(&term.common) {
            term.is_unmarked = front.mark == Some(false);
        }
    }
    for production in &mut graph.productions {
        if let Some(Body::Production(front)) = body(&production.common) {
            production.ids.clone_from(&front.ids);
            production.status = front.status;
            production.min_rest = front.min_rest;
        }
        let schedule = production.schedule.map(|entry| &entries[entry.index()].body);
        if let (Some(Body::Schedule(front)), Some(timetable)) = (schedule, &mut production.timetable) {
            for milestone in &timetable.schedule.milestones {
                let mut written = front.milestones.iter();
                let written = written.find(|written| written.at == milestone.at);
                let is_fixed = written.is_some_and(|written| written.on.is_some());
                timetable.is_fixed.push(is_fixed);
            }
        }
    }
}
