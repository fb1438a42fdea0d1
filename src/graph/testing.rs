//! Small graphs for tests: rows of a crew list without more than their roles and names.

use std::sync::Arc;

use super::{CrewLine, Holder, RoleId};
use crate::units::Load;

/// A row for a role and those who hold it; vacant when nobody does.
pub(crate) fn row(role: RoleId, who: &[&str]) -> CrewLine {
    CrewLine {
        role,
        who: who.iter().map(|name| Holder::Words(Arc::from(*name))).collect(),
        is_vacant: who.is_empty(),
        from: None,
        to: None,
        season: None,
        is_acting: false,
        load: Load::FULL,
        is_load_written: false,
        credit: None,
        unit: None,
        department: None,
        reports_to: None,
        note: None,
        visible: None,
        at: 0,
    }
}
