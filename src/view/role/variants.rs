//! What differs by medium and scale, fact by fact.

use serde::Serialize;

use crate::graph::RoleId;
use crate::view::Scope;
use crate::view::compare::{Difference, RoleFact, Within};

/// What differs in one medium or at one scale.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct VariantBox {
    /// `In VFX`, `At small scale`.
    pub heading: String,
    /// What the role is called there, where that differs.
    pub title: Option<String>,
    /// What is different, in a sentence or two.
    pub summary: Option<String>,
    /// What differs, fact by fact.
    pub differences: Vec<Difference>,
}

/// A box for each medium and scale in which something differs, its lines downwards too.
pub(super) fn variants(scope: &Scope<'_>, id: RoleId) -> Vec<VariantBox> {
    let role = &scope.graph[id];
    let names = scope.graph.setting_names.iter().enumerate();
    let boxes = names.filter_map(|(setting, name)| {
        let there = Within::setting(name.setting(setting));
        let variant = role.variants.iter().find(|variant| variant.setting == setting);
        let manages_others = role.manages_in.iter().any(|(at, _)| *at == setting);
        if !role.exists_in(there.around) || (variant.is_none() && !manages_others) {
            return None;
        }
        // Roles elsewhere that do not exist here make no difference. Beside one they say what is meant, but for all whom it manages.
        let usual = Within {
            around: there.around,
            ..Within::default()
        };
        let difference = |fact: RoleFact| {
            let here = fact.values(scope, id, there);
            let mut elsewhere = fact.values(scope, id, usual);
            if here == elsewhere {
                return None;
            }
            if fact != RoleFact::Manages {
                elsewhere = fact.values(scope, id, Within::default());
            }
            fact.difference(scope, here, &elsewhere)
        };
        let differences: Vec<_> = RoleFact::OF_VARIANTS.into_iter().filter_map(difference).collect();
        let summary = variant.and_then(|variant| variant.summary.clone());
        let title = variant.and_then(|variant| variant.title.clone());
        if differences.is_empty() && summary.is_none() && title.is_none() {
            return None;
        }
        Some(VariantBox {
            heading: name.place(scope.words()),
            title: title.filter(|title| **title != *role.common.title),
            summary,
            differences,
        })
    });
    boxes.collect()
}
