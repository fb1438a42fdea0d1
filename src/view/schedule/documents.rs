//! Which documents a schedule's phases produce: who makes each one when, and who signs it off.

use serde::Serialize;

use crate::graph::{DocumentId, Node, ProductionId, RoleId, Timetable};
use crate::view::links::plan_anchor;
use crate::view::words::{self, DayText};
use crate::view::{Link, Mention, Scope, show};

/// The documents of a phase.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PhaseDocuments {
    /// The anchor of the phase's row.
    pub anchor: String,
    /// What the phase is called.
    pub title: String,
    /// The first day.
    pub from: DayText,
    /// The last day, inclusive.
    pub to: DayText,
    /// The documents, in the order written.
    pub rows: Vec<PhaseDocument>,
}

/// A document that is made in a phase.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PhaseDocument {
    /// The document.
    pub document: Link,
    /// Who makes it.
    pub made_by: Vec<RoleOnShow>,
    /// Who signs it off.
    pub signed_off_by: Vec<RoleOnShow>,
    /// When, in words: `weekly`.
    pub when: Option<String>,
}

/// A role, by its title on the production, with who holds it there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RoleOnShow {
    /// The role.
    pub role: Link,
    /// Who holds it; empty where nobody does.
    pub who: Vec<Mention>,
}

/// The documents by phase, in the order of the schedule; phases without any are left out.
pub(super) fn by_phase(scope: &Scope<'_>, id: ProductionId, timetable: &Timetable) -> Vec<PhaseDocuments> {
    let phases = timetable.schedule.phases.iter().zip(&timetable.phases);
    let producing = phases.filter(|(_, of)| !of.produces.is_empty());
    let groups = producing.map(|(phase, of)| PhaseDocuments {
        anchor: plan_anchor(&phase.id),
        title: phase.title.clone(),
        from: words::short_day(scope.words(), phase.start),
        to: words::short_day(scope.words(), phase.end),
        rows: of
            .produces
            .iter()
            .map(|document| row(scope, id, *document))
            .collect(),
    });
    groups.collect()
}

fn row(scope: &Scope<'_>, id: ProductionId, document: DocumentId) -> PhaseDocument {
    let of = &scope.graph[document];
    let roles = |roles: &[RoleId]| roles.iter().map(|role| on_show(scope, id, *role)).collect();
    PhaseDocument {
        document: scope.link(Node::Document(document)),
        made_by: roles(&of.made_by),
        signed_off_by: roles(&of.signed_off_by),
        when: scope
            .graph
            .written_document(document)
            .and_then(|front| front.when.clone()),
    }
}

fn on_show(scope: &Scope<'_>, id: ProductionId, role: RoleId) -> RoleOnShow {
    let rows = scope.graph[id].crew.iter().flat_map(|crew| &crew.rows);
    let mut who: Vec<Mention> = Vec::new();
    for holder in rows.filter(|row| row.role == role).flat_map(|row| &row.who) {
        let mention = scope.mention_holder(holder);
        if !who.contains(&mention) {
            who.push(mention);
        }
    }
    RoleOnShow {
        role: show::role_link(scope, id, role),
        who,
    }
}
