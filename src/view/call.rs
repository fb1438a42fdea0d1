//! A call sheet: one day of a production on one sheet of paper.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::words::{self, DayText};
use super::{Body, Frame, Link, Mention, PageParts, Scope, Tab, Tape};
use crate::content::CallFront;
use crate::content::call::{EmergencyContact, Hospital, Location, Scene, Sun, Task};
use crate::content::issues::colour_of;
use crate::graph::{CallId, Called, DepartmentId, Holder, Node};
use crate::plan::url::encode;
use crate::plan::{MadeFile, Subject, Tabs};

/// What only call sheets have; templates see it as `call`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CallView {
    /// The production.
    pub production: Link,
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// What the sheet is called: `Call sheet`, or `Day sheet` for a day in the studio.
    pub sheet: Arc<str>,
    /// Its day; none where the file's name has no date.
    pub day: Option<DayText>,
    /// The day of the week.
    pub weekday: String,
    /// Which day of the phase it is: `Day 4 of 20`.
    pub work_day: Option<String>,
    /// The phase of the schedule.
    pub phase: Option<String>,
    /// The unit, where it is not for the whole crew.
    pub unit: Option<String>,
    /// Which version it is, from 1.
    pub issue: u16,
    /// The colour of its paper, in words.
    pub colour: String,
    /// The general call.
    pub call: Option<String>,
    /// When the day is to end.
    pub wrap: Option<String>,
    /// The time zone of all its times, by its name.
    pub zone: Option<String>,
    /// Where the work is, in order.
    pub locations: Vec<LocationView>,
    /// The nearest hospital.
    pub hospital: Option<HospitalView>,
    /// Whom to ring when something happens.
    pub emergency: Vec<EmergencyView>,
    /// The forecast.
    pub weather: Option<String>,
    /// Sunrise, as written.
    pub sunrise: Option<String>,
    /// Sunset, as written.
    pub sunset: Option<String>,
    /// Notes on safety.
    pub safety: Vec<String>,
    /// The scenes, in the order of the shoot.
    pub scenes: Vec<SceneView>,
    /// What else is on.
    pub tasks: Vec<TaskView>,
    /// Meals.
    pub meals: Vec<MealView>,
    /// Who is called: cast and guests first, then by department.
    pub groups: Vec<CallGroup>,
    /// How many columns the table of calls has.
    pub columns: usize,
    /// Whether anybody is picked up.
    pub has_pick_ups: bool,
    /// Whether anybody has a way to be reached that this audience may see.
    pub has_contacts: bool,
    /// The audience that contacts of people are for, where not everybody may see them.
    pub contact_audience: Option<String>,
    /// Who is not needed, as links or words.
    pub not_called: Vec<Mention>,
    /// Notes for departments.
    pub notes: Vec<NoteView>,
    /// What comes next.
    pub next: Option<NextDay>,
    /// The sheet of the day before.
    pub previous: Option<Link>,
    /// The same day as a file for calendars.
    pub calendar: Option<String>,
    /// Everybody's calls on this production.
    pub personal: Option<Link>,
}

/// Where the work is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LocationView {
    /// What it is called.
    pub title: String,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// The address of a map of it, on another site.
    pub map: Option<String>,
    /// Where to park.
    pub parking: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// The nearest hospital.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HospitalView {
    /// What it is called.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The address of a map of it, on another site.
    pub map: Option<String>,
    /// The number of its emergency department.
    pub phone: String,
    /// The same for the address of a link: digits and a plus.
    pub phone_digits: String,
    /// How to get there.
    pub note: Option<String>,
}

/// Somebody to ring when something happens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct EmergencyView {
    /// Who.
    pub who: Mention,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// Their number.
    pub phone: String,
    /// The same for the address of a link.
    pub phone_digits: String,
    /// What for.
    pub purpose: Option<String>,
}

/// A scene.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SceneView {
    /// Its number.
    pub scene: String,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// What happens in it, or the set.
    pub title: String,
    /// The set, where the title is not that.
    pub set: Option<String>,
    /// Day, night, dusk.
    pub light: Option<String>,
    /// Its length in the script, as eighths of pages.
    pub pages: Option<String>,
    /// Who is in it.
    pub cast: Vec<String>,
    /// A remark.
    pub note: Option<String>,
}

/// Something with a time, or without.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TaskView {
    /// When.
    pub at: Option<String>,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// What it is.
    pub title: String,
    /// Dailies, review, delivery.
    pub kind: Option<String>,
    /// For whom.
    pub owner: Option<Mention>,
    /// Where.
    pub place: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// A meal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MealView {
    /// Which one.
    pub title: String,
    /// When.
    pub at: String,
    /// For how long.
    pub length: Option<String>,
    /// Where.
    pub place: Option<String>,
}

/// Those of a department who are called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CallGroup {
    /// The department; none for cast, guests and crew without one.
    pub tape: Option<Tape>,
    /// What the group is called.
    pub title: String,
    /// Who is called, the earliest first.
    pub rows: Vec<CallLine>,
}

/// Somebody who is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CallLine {
    /// Who; none where the role is vacant.
    pub who: Option<Mention>,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// Their role, by its title on this production.
    pub role: Option<Link>,
    /// Whom they play, or what they are here for.
    pub part: Option<String>,
    /// When they are to be there: a time, or a code such as `O/C`.
    pub at: String,
    /// When their day ends, where it is not the sheet's wrap.
    pub wrap: Option<String>,
    /// Where and when they are picked up.
    pub pick_up: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// An address for mail, where this audience may see it.
    pub email: Option<String>,
    /// A telephone number, where this audience may see it.
    pub phone: Option<String>,
    /// The same for the address of a link.
    pub phone_digits: Option<String>,
}

/// A note for a department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NoteView {
    /// The department.
    pub tape: Tape,
    /// The note.
    pub text: String,
}

/// What comes next: the next sheet, as far as there is one, and what the schedule has on the next working day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NextDay {
    /// The day.
    pub day: DayText,
    /// The day of the week.
    pub weekday: String,
    /// Its sheet.
    pub sheet: Option<Link>,
    /// The general call.
    pub call: Option<String>,
    /// Where the work is.
    pub locations: Vec<String>,
    /// The scenes and tasks, in a few words each.
    pub plan: Vec<String>,
    /// Milestones of the schedule on that day.
    pub milestones: Vec<String>,
}

/// The view of a call sheet.
pub fn view(scope: &Scope<'_>, id: CallId) -> PageParts {
    let graph = scope.graph;
    let sheet = &graph[id];
    let mut frame = Frame::of(scope);
    frame.toc.clear();
    let blank = CallFront::default();
    let front = graph.written_call(id).unwrap_or(&blank);
    let groups = groups(scope, id);
    let has = |test: fn(&CallLine) -> bool| groups.iter().any(|group| group.rows.iter().any(test));
    let has_pick_ups = has(|line| line.pick_up.is_some());
    let has_contacts = has(|line| line.email.is_some() || line.phone.is_some());
    let issue = front.issue.unwrap_or(1).max(1);
    let work_day = graph.work_day(id);
    let made = |file: MadeFile| {
        let url = scope.plan.made_file(&file)?;
        Some(scope.plan.href(&scope.page.url, url, ""))
    };
    let sheets = graph.calls_of(sheet.production);
    let at = sheets.partition_point(|other| (graph[*other].day, *other) < (sheet.day, id));
    let previous = at.checked_sub(1).and_then(|before| sheets.get(before));
    let view = CallView {
        production: scope.link(Node::Production(sheet.production)),
        tabs: scope.tabs(Tabs::Production(sheet.production)),
        sheet: scope.words().shared(front.work.key()),
        day: sheet.day.map(|day| words::day(scope.words(), day)),
        weekday: sheet
            .day
            .map(|day| scope.words().weekday(day).to_owned())
            .unwrap_or_default(),
        work_day: work_day.map(|day| super::show::work_day_words(scope, &day)),
        phase: work_day.map(|day| day.phase.title.clone()),
        unit: front.unit.clone(),
        issue,
        colour: front
            .colour
            .clone()
            .unwrap_or_else(|| colour_of(scope.words(), issue.into(), &scope.config.settings.issue_colours)),
        call: front.call.as_ref().map(ToString::to_string),
        wrap: front.wrap.as_ref().map(ToString::to_string),
        zone: sheet
            .zone
            .as_ref()
            .and_then(|zone| zone.iana_name())
            .map(str::to_owned),
        locations: front
            .locations
            .iter()
            .map(|written| location(scope, written))
            .collect(),
        hospital: front.hospital.as_ref().map(hospital),
        emergency: emergency(scope, id, &front.emergency),
        weather: front.weather.clone(),
        sunrise: front.sun.as_ref().map(|Sun { rise, .. }| rise.clone()),
        sunset: front.sun.as_ref().map(|Sun { set, .. }| set.clone()),
        safety: front.safety.to_vec(),
        scenes: front.scenes.iter().map(|written| scene(scope, written)).collect(),
        tasks: tasks(scope, id, &front.tasks),
        meals: front
            .meals
            .iter()
            .map(|meal| MealView {
                title: meal.title.clone(),
                at: meal.at.to_string(),
                length: meal.length.clone(),
                place: meal.place.clone(),
            })
            .collect(),
        columns: 3 + usize::from(has_pick_ups) + usize::from(has_contacts),
        has_pick_ups,
        has_contacts,
        contact_audience: scope.audience_of_field("person.contact"),
        groups,
        not_called: sheet
            .not_called
            .iter()
            .map(|named| scope.mention(named))
            .collect(),
        notes: sheet
            .notes
            .iter()
            .map(|(department, text)| NoteView {
                tape: scope.tape(*department),
                text: text.to_string(),
            })
            .collect(),
        next: next_day(scope, id),
        previous: previous.map(|id| scope.link(Node::Call(*id))),
        calendar: made(MadeFile::CallDay(id)),
        personal: scope.link_to(
            &Subject::PersonalCalls(sheet.production),
            scope.words().say("calls.calls_by_person"),
        ),
    };
    ("call.html", frame, Body::Call(Box::new(view)))
}

/// A search for an address on a map.
fn map_of(address: &str) -> String {
    format!(
        "https://www.openstreetmap.org/search?query={}",
        encode(address).replace('&', "%26")
    )
}

fn location(scope: &Scope<'_>, location: &Location) -> LocationView {
    let written = location.map.as_deref().and_then(super::safe_address);
    LocationView {
        title: location.title.clone(),
        map: written.or_else(|| location.address.as_deref().map(map_of)),
        address: location.address.clone(),
        parking: location.parking.clone(),
        audience: scope.audience_of_row(location.visible.as_deref()),
        note: location.note.clone(),
    }
}

fn hospital(hospital: &Hospital) -> HospitalView {
    HospitalView {
        name: hospital.name.clone(),
        address: hospital.address.clone(),
        map: Some(map_of(&format!("{}, {}", hospital.name, hospital.address))),
        phone: hospital.phone.clone(),
        phone_digits: words::digits(&hospital.phone),
        note: hospital.note.clone(),
    }
}

fn emergency(scope: &Scope<'_>, id: CallId, contacts: &[EmergencyContact]) -> Vec<EmergencyView> {
    let named = scope.graph[id].emergency.iter();
    let line = |(contact, named): (&EmergencyContact, &Option<crate::graph::Named>)| {
        Some(EmergencyView {
            who: scope.mention(named.as_ref()?),
            phone: contact.phone.clone(),
            phone_digits: words::digits(&contact.phone),
            audience: scope.audience_of_row(contact.visible.as_deref()),
            purpose: contact.purpose.clone(),
        })
    };
    contacts.iter().zip(named).filter_map(line).collect()
}

fn scene(scope: &Scope<'_>, scene: &Scene) -> SceneView {
    let title = scene.title.clone().or(scene.set.clone()).unwrap_or_default();
    SceneView {
        scene: scene.scene.clone(),
        set: scene.set.clone().filter(|set| *set != title),
        title,
        light: scene.light.clone(),
        pages: scene.pages.clone(),
        cast: scene.cast.to_vec(),
        audience: scope.audience_of_row(scene.visible.as_deref()),
        note: scene.note.clone(),
    }
}

fn tasks(scope: &Scope<'_>, id: CallId, tasks: &[Task]) -> Vec<TaskView> {
    let owners = scope.graph[id].owners.iter();
    let view = |(task, owner): (&Task, &Option<crate::graph::Named>)| TaskView {
        at: task.at.as_ref().map(ToString::to_string),
        title: task.title.clone(),
        kind: task.kind.clone(),
        owner: owner.as_ref().map(|owner| scope.mention(owner)),
        place: task.place.clone(),
        audience: scope.audience_of_row(task.visible.as_deref()),
        note: task.note.clone(),
    };
    tasks.iter().zip(owners).map(view).collect()
}

/// Who is called: cast and guests first, then departments in the order that lists have, then other crew.
fn groups(scope: &Scope<'_>, id: CallId) -> Vec<CallGroup> {
    let people = &scope.graph[id].people;
    let is_guest = |called: &&Called| called.role.is_none();
    let mut departments: BTreeMap<DepartmentId, Vec<&Called>> = BTreeMap::new();
    for called in people.iter().filter(|called| called.role.is_some()) {
        if let Some(department) = called.department {
            departments.entry(department).or_default().push(called);
        }
    }
    let mut nodes: Vec<Node> = departments.keys().copied().map(Node::Department).collect();
    scope.sort(&mut nodes);
    let rows = |called: Vec<&Called>| {
        // A time comes before a code; a stable sort keeps the order of the sheet for equal ones.
        let mut rows: Vec<_> = called
            .into_iter()
            .filter_map(|called| line(scope, id, called))
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows.into_iter().map(|(_, line)| line).collect::<Vec<CallLine>>()
    };
    let plain = |title: &str, called: Vec<&Called>| CallGroup {
        tape: None,
        title: title.to_owned(),
        rows: rows(called),
    };
    let of_department = |node: Node| match node {
        Node::Department(department) => {
            let tape = scope.tape(department);
            Some(CallGroup {
                title: tape.title.to_string(),
                tape: Some(tape),
                rows: rows(departments[&department].clone()),
            })
        }
        _ => None,
    };
    let others = people
        .iter()
        .filter(|called| called.role.is_some() && called.department.is_none());
    let mut groups = vec![plain(
        scope.words().say("call.cast_and_guests"),
        people.iter().filter(is_guest).collect(),
    )];
    groups.extend(nodes.into_iter().filter_map(of_department));
    groups.push(plain(scope.words().say("crew.other_crew"), others.collect()));
    groups.retain(|group| !group.rows.is_empty());
    groups
}

/// Somebody who is called, and what to sort them by.
fn line(scope: &Scope<'_>, id: CallId, called: &Called) -> Option<(crate::units::CallTime, CallLine)> {
    let graph = scope.graph;
    let row = graph.call_row(id, called)?;
    let contact = match &called.who {
        Some(Holder::Person(person)) => graph.contact(*person).cloned(),
        _ => None,
    }
    .unwrap_or_default();
    let production = graph[id].production;
    let line = CallLine {
        who: called.who.as_ref().map(|who| scope.mention_holder(who)),
        role: called
            .role
            .map(|role| super::show::role_link(scope, production, role)),
        part: row.part.clone(),
        at: row.at.to_string(),
        wrap: row.wrap.as_ref().map(ToString::to_string),
        pick_up: row.pick_up.clone(),
        audience: scope.audience_of_row(row.visible.as_deref()),
        note: row.note.clone(),
        phone_digits: contact.phone.as_deref().map(words::digits),
        email: contact.email,
        phone: contact.phone,
    };
    Some((row.at.clone(), line))
}

/// What comes next: the next sheet, or else the schedule's next working day, where that has a milestone.
fn next_day(scope: &Scope<'_>, id: CallId) -> Option<NextDay> {
    let graph = scope.graph;
    let sheet = &graph[id];
    let next = graph.next_call(id);
    let tomorrow = || {
        graph
            .calendar_of(sheet.production)
            .next_working(sheet.day?.tomorrow().ok()?)
    };
    let day = next.and_then(|next| graph[next].day).or_else(tomorrow)?;
    let timetable = graph[sheet.production].timetable.as_ref();
    let milestones = timetable
        .into_iter()
        .flat_map(|timetable| &timetable.schedule.milestones);
    let milestones: Vec<String> = milestones
        .filter(|milestone| milestone.on == day)
        .map(|milestone| milestone.title.clone())
        .collect();
    if next.is_none() && milestones.is_empty() {
        return None;
    }
    let front = next.and_then(|next| graph.written_call(next));
    let scenes = front.into_iter().flat_map(|front| &*front.scenes).map(|written| {
        let view = scene(scope, written);
        let parts = [("scene", &*view.scene), ("title", &*view.title)];
        scope
            .words()
            .fill("call.scene_short", &parts)
            .trim_end()
            .to_owned()
    });
    let tasks = front
        .into_iter()
        .flat_map(|front| &*front.tasks)
        .map(|task| match &task.at {
            Some(at) => format!("{at} {}", task.title),
            None => task.title.clone(),
        });
    Some(NextDay {
        day: words::day(scope.words(), day),
        weekday: scope.words().weekday(day).to_owned(),
        sheet: next.map(|next| scope.link(Node::Call(next))),
        call: front
            .and_then(|front| front.call.as_ref())
            .map(ToString::to_string),
        locations: front
            .into_iter()
            .flat_map(|front| &*front.locations)
            .map(|location| location.title.clone())
            .collect(),
        plan: scenes.chain(tasks).collect(),
        milestones,
    })
}
