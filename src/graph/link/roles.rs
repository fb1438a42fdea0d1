//! The references of roles, and of what differs in a medium or at a scale.

use std::sync::Arc;

use super::Linker;
use super::references::Wanted;
use crate::content::role::{Pay, Variant};
use crate::content::{Body, Entry, Kind, Names};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::names::Meaning;
use crate::graph::{Graph, Move, Role, RoleFacts, RoleId, RoleVariant, SettingId};
use crate::units::Level;

impl Linker<'_> {
    pub(super) fn resolve_roles(&mut self, graph: &mut Graph) {
        let mut resolved = self.side_by_side(graph.roles.len(), |linker, index| {
            linker.role_of(graph, RoleId::new(index))
        });
        for (named, resolved) in graph.roles.iter_mut().zip(&mut resolved) {
            resolved.common = std::mem::take(&mut named.common);
        }
        graph.roles = resolved;
    }

    /// What the file of a role says, with what is common to all nodes left out.
    fn role_of(&mut self, graph: &Graph, own: RoleId) -> Role {
        let entry = graph[own].common.entry.map(|entry| &graph[entry]);
        let Some((entry, Body::Role(front))) = entry.map(|entry| (entry, &entry.body)) else {
            return Role::default();
        };
        let file = &entry.path;
        let top = FieldPath::of;
        let place = |key: &str| Place::value(file, top(key));
        let (skills, not_needed) = self.skills(graph, &front.skills, file, || top("skills"));
        let base = RoleFacts {
            department: self.department(graph, front.department.as_ref(), || place("department")),
            level: front.level.map(Level::number),
            focus: front.focus.clone(),
            reports_to: front
                .reports_to
                .as_ref()
                .and_then(|name| self.role(graph, name, || place("reports_to"))),
            also_reports_to: self.roles(graph, &front.also_reports_to, file, || top("also_reports_to")),
            works_with: self.roles(graph, &front.works_with, file, || top("works_with")),
            phases: self.phases(&front.phases, file, || top("phases")),
            skills,
            tools: self.tools(graph, &front.tools, file, || top("tools")),
            experience: front.experience,
            pay: front.pay.clone(),
            covers: self.roles(graph, &front.covers, file, || top("covers")),
        };
        self.refuse_self(graph, own, &base.works_with, file, "works_with");
        self.refuse_self(graph, own, &base.also_reports_to, file, "also_reports_to");
        self.refuse_self(graph, own, &base.covers, file, "covers");
        self.check_pay(front.pay.as_ref(), file, || top("pay"));
        let variants = front.variants.iter().filter_map(|(name, variant)| {
            let path = || top("variants").key(name);
            let setting = self.setting(graph, name, Wanted::Either, || Place::key(file, path()))?;
            Some(self.variant(graph, setting, variant, file, path))
        });
        let mut variants: Vec<_> = variants.collect();
        variants.sort_by_key(|variant| variant.setting);
        let moves = front.moves.iter().enumerate().filter_map(|(position, step)| {
            let path = || top("moves").index(position);
            let place = || Place::value(file, path().key("to"));
            let to = self.role(graph, &step.to, place)?;
            if to == own {
                let message = format!("the role `{}` moves to itself", entry.id);
                self.report(Diagnostic::new(Code::SelfReference, place(), message));
                return None;
            }
            Some(Move {
                to,
                years: step.years,
                kind: step.kind,
                note: step.note.clone(),
                source: step.source.clone(),
                media: self.media(graph, &step.media, file, || path().key("media")),
            })
        });
        let moves = moves.collect();
        Role {
            base,
            variants,
            moves,
            extends: front
                .extends
                .as_ref()
                .and_then(|name| self.role(graph, name, || place("extends"))),
            grade_of: self.job_of(entry),
            nice: self.skills(graph, &front.nice, file, || top("nice")).0,
            not_needed,
            media: self.media(graph, &front.media, file, || top("media")),
            ids: front.ids.clone(),
            stage: front.stage,
            is_external: front.external,
            education: front.education.clone(),
            routes_in: front.routes_in.to_vec(),
            stress: front.stress,
            balance: front.balance,
            setting: front.setting.to_vec(),
            industries: front.industries.to_vec(),
            ..Role::default()
        }
    }

    /// The job of a grade.
    fn job_of(&self, entry: &Entry) -> Option<RoleId> {
        match self.names.by_id(Kind::Role, &entry.grade_of.as_ref()?.job) {
            Meaning::Node(node) => RoleId::of(node),
            _ => None,
        }
    }

    fn variant(
        &mut self,
        graph: &Graph,
        setting: SettingId,
        variant: &Variant,
        file: &Arc<str>,
        path: impl Fn() -> FieldPath,
    ) -> RoleVariant {
        let at = |key: &str| path().key(key);
        let place = |key: &str| Place::value(file, at(key));
        let optional = |linker: &mut Self, names: &Option<Names>, key: &str| {
            names
                .as_ref()
                .map(|names| linker.roles(graph, names, file, || at(key)))
        };
        self.check_pay(variant.pay.as_ref(), file, || at("pay"));
        let (skills, not_needed) = self.skills(graph, &variant.skills, file, || at("skills"));
        RoleVariant {
            setting,
            title: variant.title.clone(),
            summary: variant.summary.clone(),
            reports_to: variant
                .reports_to
                .as_ref()
                .and_then(|name| self.role(graph, name, || place("reports_to"))),
            also_reports_to: optional(self, &variant.also_reports_to, "also_reports_to"),
            works_with: optional(self, &variant.works_with, "works_with"),
            department: self.department(graph, variant.department.as_ref(), || place("department")),
            level: variant.level.map(Level::number),
            focus: variant.focus.clone(),
            phases: variant
                .phases
                .as_ref()
                .map(|phases| self.phases(phases, file, || at("phases"))),
            skills,
            not_needed,
            tools: variant
                .tools
                .as_ref()
                .map(|tools| self.tools(graph, tools, file, || at("tools"))),
            experience: variant.experience,
            pay: variant.pay.clone(),
            covers: self.roles(graph, &variant.covers, file, || at("covers")),
            title_rank: 0,
        }
    }

    fn check_pay(&mut self, pay: Option<&Pay>, file: &Arc<str>, path: impl Fn() -> FieldPath) {
        let Some(pay) = pay else { return };
        if pay.high < pay.low {
            let message = format!("pay from {} to {} ends before it starts", pay.low, pay.high);
            let place = Place::value(file, path().key("high"));
            self.report(
                Diagnostic::new(Code::WrongValue, place, message).help("`low` is the lesser of the two"),
            );
        }
        if pay.currency.len() != 3 || !pay.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let message = format!("`{}` is not a currency", pay.currency);
            let place = Place::value(file, path().key("currency"));
            self.report(
                Diagnostic::new(Code::WrongValue, place, message)
                    .help("write its three letters of ISO 4217, such as GBP, EUR or USD"),
            );
        }
    }

    fn refuse_self(&mut self, graph: &Graph, own: RoleId, named: &[RoleId], file: &Arc<str>, key: &str) {
        if named.contains(&own) {
            let message = format!("the role `{}` names itself in `{key}`", graph[own].common.id);
            self.report(Diagnostic::new(
                Code::SelfReference,
                Place::value(file, FieldPath::of(key)),
                message,
            ));
        }
    }
}
