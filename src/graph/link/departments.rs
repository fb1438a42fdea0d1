//! Departments: who heads them, and which they are part of.

use super::Linker;
use super::cycle::Cycle;
use crate::content::Body;
use crate::diagnostic::{Code, FieldPath, Place};
use crate::graph::{Graph, reporting};

const CIRCLE: Cycle = Cycle {
    code: Code::DepartmentCycle,
    key: "part_of",
    message: "departments are part of each other",
    next: "and this one is part of the next",
    help: "take `part_of` out of the one at the top",
};

impl Linker<'_> {
    pub(super) fn resolve_departments(&mut self, graph: &mut Graph) {
        for index in 0..graph.departments.len() {
            let Some(entry) = graph.departments[index]
                .common
                .entry
                .map(|entry| graph[entry].clone())
            else {
                continue;
            };
            let Body::Department(front) = &entry.body else {
                continue;
            };
            let place = |key: &str| Place::value(&entry.path, FieldPath::of(key));
            let head = front
                .head
                .as_ref()
                .and_then(|name| self.role(graph, name, || place("head")));
            let part_of = self.department(graph, front.part_of.as_ref(), || place("part_of"));
            let department = &mut graph.departments[index];
            department.head = head;
            department.part_of = part_of;
            department.colour = front.colour.clone();
        }
        self.cut_department_cycles(graph);
    }

    fn cut_department_cycles(&mut self, graph: &mut Graph) {
        let above: Vec<_> = graph
            .departments
            .iter()
            .map(|department| department.part_of.map(|id| id.index()))
            .collect();
        for cycle in reporting::cycles(&above) {
            let problem = CIRCLE.report(graph, &cycle, |index| &graph.departments[index].common);
            self.report(problem);
            graph.departments[cycle[0]].part_of = None;
        }
    }
}
