//! Schedules: their dates, by the calendar of the site and their own, and who answers for what.

use std::sync::Arc;

use super::Linker;
use crate::config::DateOrder;
use crate::content::{self, Body};
use crate::diagnostic::{FieldPath, Place};
use crate::graph::calendar::{self, WorkCalendar};
use crate::graph::{Graph, ProductionId, Responsible, Timetable};
use crate::source::SETTINGS_FILE;
use crate::units::DayRange;

impl Linker<'_> {
    /// Works every schedule out, by the site's calendar and its own.
    pub(super) fn resolve_schedules(&mut self, graph: &mut Graph) {
        let config = self.context.config;
        let settings_file: Arc<str> = Arc::from(SETTINGS_FILE);
        let imported = self.import(
            &config.settings.import,
            (&settings_file, FieldPath::of("import")),
            config.settings.date_order,
        );
        let holidays: Vec<DayRange> = config.settings.holidays.iter().copied().chain(imported).collect();
        let site = WorkCalendar::new(&config.week, &holidays);
        graph.calendar = site.clone();
        for index in 0..graph.productions.len() {
            let production = &graph.productions[index];
            let Some(entry) = production.schedule.map(|entry| graph[entry].clone()) else {
                continue;
            };
            let Body::Schedule(front) = &entry.body else {
                continue;
            };
            let bounds = graph.bounds_of(ProductionId::new(index));
            let import = (&entry.path, FieldPath::of("import"));
            let imported = self.import(&front.import, import, config.settings.date_order);
            let calendar = calendar::calendar_of(front, &entry.path, &site, &imported, self.context.problems);
            let schedule = calendar::resolve(front, &entry.path, &calendar, &bounds, self.context.problems);
            let mut responsible =
                |list: &str, at: usize, department: Option<&String>, owner: Option<&String>| {
                    let path = |key: &str| FieldPath::of(list).index(at).key(key);
                    let department = self.department(graph, department, || {
                        Place::value(&entry.path, path("department"))
                    });
                    let owner = owner.and_then(|owner| {
                        self.owner(graph, owner, || Place::value(&entry.path, path("owner")))
                    });
                    Responsible {
                        department,
                        owner,
                        part_of: None,
                    }
                };
            let phases = schedule.phases.iter().map(|phase| {
                responsible(
                    "phases",
                    phase.at,
                    phase.department.as_ref(),
                    phase.owner.as_ref(),
                )
            });
            let mut phases: Vec<Responsible> = phases.collect();
            let milestones = schedule.milestones.iter().map(|milestone| {
                responsible(
                    "milestones",
                    milestone.at,
                    milestone.department.as_ref(),
                    milestone.owner.as_ref(),
                )
            });
            let milestones = milestones.collect();
            for (responsible, phase) in phases.iter_mut().zip(&schedule.phases) {
                let written = front.phases.iter().find(|written| written.at == phase.at);
                responsible.part_of = self.part_of(
                    phase,
                    written.and_then(|written| written.part_of.as_ref()),
                    &entry.path,
                );
            }
            graph.productions[index].timetable = Some(Timetable {
                schedule,
                calendar,
                phases,
                milestones,
            });
        }
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

    /// The days off that a list of files holds.
    fn import(&mut self, files: &[String], list: (&Arc<str>, FieldPath), order: DateOrder) -> Vec<DayRange> {
        let calendars = &self.context.link_inputs.calendars;
        let read = |path: &str| calendars.get(path).map(|bytes| &**bytes);
        let holidays = content::holidays::import(files, list, order, read, self.context.problems);
        holidays.into_iter().map(|holiday| holiday.days).collect()
    }
}
