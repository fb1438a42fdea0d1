//! Call sheets, as `site.json` has them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::content::call::{Hospital, Location, Meal, Scene, Sun, Task, Work};
use crate::graph::{CallId, Named, Node};
use crate::units::Day;

/// A call sheet.
#[derive(Serialize, JsonSchema)]
pub(super) struct CallData {
    #[serde(flatten)]
    entry: EntryData,
    production: String,
    /// From the file's name.
    day: Option<Day>,
    work: Work,
    unit: Option<String>,
    issue: u16,
    call: Option<String>,
    wrap: Option<String>,
    /// The name of the time zone, the schedule's where the sheet has none.
    zone: Option<String>,
    /// The id of the phase in the production's schedule.
    phase: Option<String>,
    /// Derived: which working day of the phase it is, from 1.
    work_day: Option<u32>,
    /// Derived: how many working days the phase has.
    work_days: Option<u32>,
    locations: Vec<Location>,
    hospital: Option<Hospital>,
    emergency: Vec<EmergencyData>,
    weather: Option<String>,
    sun: Option<Sun>,
    safety: Vec<String>,
    scenes: Vec<Scene>,
    tasks: Vec<Task>,
    meals: Vec<Meal>,
    /// Derived: everybody whom `calls` calls, by the crew list.
    people: Vec<CalledData>,
    /// `folder/id`, or words.
    not_called: Vec<String>,
    /// By department.
    notes: BTreeMap<String, String>,
}

/// Somebody to ring when something happens.
#[derive(Serialize, JsonSchema)]
pub(super) struct EmergencyData {
    /// `folder/id`, or words.
    who: String,
    /// Their number.
    phone: String,
    /// What for.
    #[serde(rename = "for")]
    purpose: Option<String>,
}

/// Somebody who is called.
#[derive(Serialize, JsonSchema)]
pub(super) struct CalledData {
    /// The id of a person, or a name in words; none where the role is vacant.
    who: Option<String>,
    /// Their role on the day.
    role: Option<String>,
    /// The department that they are called with.
    department: Option<String>,
    /// Whom they play, or what they are here for.
    #[serde(rename = "as")]
    part: Option<String>,
    /// A time, with `+1` on the day after the sheet's, or a code such as `O/C`.
    at: String,
    /// When their day ends: their own wrap, else the sheet's.
    wrap: Option<String>,
    /// Where and when they are picked up.
    pick_up: Option<String>,
    /// A remark.
    note: Option<String>,
}

impl Writer<'_> {
    pub(super) fn call(&self, id: CallId) -> CallData {
        let sheet = &self.graph[id];
        let front = self.graph.written_call(id).cloned().unwrap_or_default();
        let people = sheet.people.iter().filter_map(|called| {
            let row = front.calls.get(called.row)?;
            Some(CalledData {
                who: called.who.as_ref().map(|who| self.holder(who)),
                role: called.role.map(|role| self.role_id(role)),
                department: called.department.map(|id| self.id(Node::Department(id))),
                part: row.part.clone(),
                at: row.at.to_string(),
                wrap: row.wrap.as_ref().or(front.wrap.as_ref()).map(ToString::to_string),
                pick_up: row.pick_up.clone(),
                note: row.note.clone(),
            })
        });
        let emergency = front
            .emergency
            .iter()
            .zip(&sheet.emergency)
            .filter_map(|(contact, who)| {
                Some(EmergencyData {
                    who: self.named(who.as_ref()?),
                    phone: contact.phone.clone(),
                    purpose: contact.purpose.clone(),
                })
            });
        let notes = sheet.notes.iter();
        let notes =
            notes.map(|(department, note)| (self.id(Node::Department(*department)), note.to_string()));
        let day = self.graph.work_day(id);
        CallData {
            entry: self.entry(Node::Call(id)),
            production: self.id(Node::Production(sheet.production)),
            day: sheet.day.map(Day),
            work: front.work,
            phase: day.map(|day| day.phase.id.clone()),
            work_day: day.map(|day| day.number),
            work_days: day.map(|day| day.of),
            people: people.collect(),
            emergency: emergency.collect(),
            not_called: sheet.not_called.iter().map(|named| self.named(named)).collect(),
            notes: notes.collect(),
            zone: sheet
                .zone
                .as_ref()
                .and_then(|zone| zone.iana_name())
                .map(str::to_owned),
            unit: front.unit,
            issue: front.issue.unwrap_or(1),
            call: front.call.as_ref().map(ToString::to_string),
            wrap: front.wrap.as_ref().map(ToString::to_string),
            locations: front.locations.0,
            hospital: front.hospital,
            weather: front.weather,
            sun: front.sun,
            safety: front.safety.0,
            scenes: front.scenes.0,
            tasks: self.tasks(front.tasks.0, &sheet.owners),
            meals: front.meals.0,
        }
    }

    /// Tasks, each with whom it is for as this audience may know it.
    fn tasks(&self, mut tasks: Vec<Task>, owners: &[Option<Named>]) -> Vec<Task> {
        for (task, owner) in tasks.iter_mut().zip(owners) {
            task.owner = owner.as_ref().map(|owner| self.named(owner));
        }
        tasks
    }
}
