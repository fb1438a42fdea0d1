//! Schedules: their dates, by the calendar of the site and their own, and who answers for what.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;

use super::Linker;
use super::departments::with_department_days;
use crate::config::{DateOrder, HolidayImport};
use crate::content::Body;
use crate::content::holidays::{self, HolidayFile, Imported, Tally};
use crate::diagnostic::{FieldPath, Place};
use crate::graph::calendar::{self, WorkCalendar};
use crate::graph::{DepartmentId, Graph, ProductionId, Responsible, Timetable};
use crate::source::SETTINGS_FILE;
use crate::units::Day;

impl Linker<'_> {
    /// Works every schedule out, by the site's calendar and its own.
    pub(super) fn resolve_schedules(&mut self, graph: &mut Graph) {
        let config = self.context.config;
        let settings_file: Arc<str> = Arc::from(SETTINGS_FILE);
        let mut imports = Imports {
            order: config.settings.date_order,
            years: years_of(graph),
            files: HashMap::new(),
            tallies: Vec::new(),
        };
        let list = (&settings_file, FieldPath::of("import"));
        let imported = self.import(&mut imports, &config.settings.import, list);
        let settings = &config.settings;
        let holidays = [settings.holidays.as_slice(), &imported.days_off].concat();
        let workdays = [settings.workdays.as_slice(), &imported.workdays].concat();
        let site = WorkCalendar::with_workdays(&config.week, &holidays, &workdays);
        graph.calendar = site.clone();
        for index in 0..graph.productions.len() {
            let production = &graph.productions[index];
            let Some(id) = production.schedule else {
                continue;
            };
            let entry = graph[id].clone();
            let Body::Schedule(front) = &entry.body else {
                continue;
            };
            let bounds = graph.bounds_of(ProductionId::new(index));
            let import = (&entry.path, FieldPath::of("import"));
            let imported = self.import(&mut imports, &front.import, import);
            let calendar = calendar::calendar_of(front, &entry.path, &site, &imported, self.context.problems);
            let written = front.phases.iter().map(|phase| &phase.department);
            let departments = self.departments_of(graph, &entry.path, "phases", written);
            let written = front.milestones.iter().map(|milestone| &milestone.department);
            let of_milestones = self.departments_of(graph, &entry.path, "milestones", written);
            let entry = with_department_days(graph, id, &departments, &calendar);
            let Body::Schedule(front) = &entry.body else {
                continue;
            };
            let schedule = calendar::resolve(front, &entry.path, &calendar, &bounds, self.context.problems);
            let mut responsible =
                |list: &str, at: usize, department: Option<DepartmentId>, owner: Option<&String>| {
                    let path = || FieldPath::of(list).index(at).key("owner");
                    let owner = owner
                        .and_then(|owner| self.owner(graph, owner, || Place::value(&entry.path, path())));
                    Responsible {
                        department,
                        owner,
                        ..Responsible::default()
                    }
                };
            let phases = schedule.phases.iter().map(|phase| {
                let department = departments.get(phase.at).copied().flatten();
                responsible("phases", phase.at, department, phase.owner.as_ref())
            });
            let mut phases: Vec<Responsible> = phases.collect();
            let milestones = schedule.milestones.iter().map(|milestone| {
                let department = of_milestones.get(milestone.at).copied().flatten();
                responsible("milestones", milestone.at, department, milestone.owner.as_ref())
            });
            let mut milestones: Vec<Responsible> = milestones.collect();
            for (responsible, milestone) in milestones.iter_mut().zip(&schedule.milestones) {
                let written = front.milestones.iter().find(|written| written.at == milestone.at);
                responsible.visible = written.and_then(|written| written.visible.clone());
            }
            for (responsible, phase) in phases.iter_mut().zip(&schedule.phases) {
                let written = front.phases.iter().find(|written| written.at == phase.at);
                responsible.visible = written.and_then(|written| written.visible.clone());
                responsible.part_of = self.part_of(
                    phase,
                    written.and_then(|written| written.part_of.as_ref()),
                    &entry.path,
                );
                let produces = written.map(|written| &*written.produces.0).unwrap_or_default();
                let at = FieldPath::of("phases").index(phase.at).key("produces");
                responsible.produces = self.documents(graph, produces, &entry.path, || at.clone());
            }
            graph.productions[index].timetable = Some(Timetable {
                schedule,
                calendar,
                zone: front
                    .zone
                    .clone()
                    .filter(|zone| calendar::Zones::of_zone(None).clock(zone).is_some()),
                phases,
                milestones,
                is_fixed: Vec::new(),
            });
        }
        graph.imported = imports.tallies;
    }

    /// Which of the settings' phases a phase of a schedule belongs to: as written, else the one of its id or title.
    fn part_of(
        &mut self,
        phase: &calendar::PlannedPhase,
        written: Option<&String>,
        file: &Arc<str>,
    ) -> Option<usize> {
        if let Some(written) = written {
            let path = || FieldPath::of("phases").index(phase.at).key("part_of");
            return self.phases(std::slice::from_ref(written), file, path).pop();
        }
        let title = phase.title.to_lowercase().replace(' ', "-");
        let mut names = self.context.config.phases.iter();
        names.position(|name| *name == phase.id || *name == title)
    }

    /// The days that a list of imports adds. Each file is read once, whoever imports it.
    fn import(
        &mut self,
        imports: &mut Imports,
        written: &[HolidayImport],
        list: (&Arc<str>, FieldPath),
    ) -> Imported {
        let calendars = &self.context.link_inputs.calendars;
        let mut all = Imported::default();
        for (index, import) in written.iter().enumerate() {
            let (path, place) = holidays::locate(written, index, (list.0, &list.1));
            let found = path.and_then(|path| Some((calendars.get(&path)?, path)));
            let Some((bytes, path)) = found else {
                let is_there = false;
                self.report(holidays::unreadable(import, place, is_there));
                continue;
            };
            let problems = &mut *self.context.problems;
            let file = imports.files.entry(path.clone()).or_insert_with(|| {
                let read = HolidayFile::read(bytes, &path, imports.order);
                let wrong = read.iter().flat_map(|file| &file.problems);
                problems.extend(wrong.map(|problem| problem.clone().related(place.clone(), "imported here")));
                read
            });
            let Some(file) = file else {
                self.report(holidays::unreadable(import, place, true));
                continue;
            };
            let (days, tally) = holidays::select(file, &path, import, imports.years, &place, problems);
            all.days_off.extend(days.days_off);
            all.workdays.extend(days.workdays);
            imports.tallies.push(tally);
        }
        all
    }
}

/// What is known of the imports of a site while its schedules are worked out.
struct Imports {
    order: DateOrder,
    /// The years that schedules may reach.
    years: (i16, i16),
    files: HashMap<Arc<str>, Option<HolidayFile>>,
    tallies: Vec<Tally>,
}

/// How long a single phase may take, in years: a schedule without an end may reach this far beyond what it names.
const MAX_YEARS_AHEAD: i16 = 30;

/// The years that schedules may reach: from the first that a production or schedule names to long after the last.
fn years_of(graph: &Graph) -> (i16, i16) {
    let mut years: Vec<i16> = Vec::new();
    for production in &graph.productions {
        let mut add = |day: Option<Date>| years.extend(day.map(|day| day.year()));
        add(production.from);
        add(production.to);
        let Some(Body::Schedule(front)) = production.schedule.map(|entry| &graph[entry].body) else {
            continue;
        };
        let days = front.phases.iter().flat_map(|phase| [phase.from, phase.to]);
        let days = days.chain(front.milestones.iter().map(|milestone| milestone.on));
        days.chain([front.start])
            .for_each(|day| add(day.map(|Day(day)| day)));
    }
    let first = years.iter().min().copied().unwrap_or(0);
    let last = years.iter().max().copied().unwrap_or(0);
    (first, last.saturating_add(MAX_YEARS_AHEAD).min(9999))
}
