//! What a role says of itself, and each of its variants.

use super::{Facts, Reader, add_ids};
use crate::content::role::{Education, Pay};
use crate::graph::{Node, Role, RoleFacts, RoleVariant};

impl Reader<'_> {
    pub(super) fn of_role(&self, role: &Role, facts: &mut Facts) {
        add_ids(&role.ids, facts);
        self.of_base(&role.base, facts);
        facts.value("stage", "career stage", role.stage.map(|stage| stage.word()));
        facts.value(
            "external",
            "outside the company",
            role.is_external.then_some("yes"),
        );
        facts.one("extends", "grade of", role.extends.map(|id| self.role(id)));
        facts.words("media", "media", role.media.iter().map(|id| self.setting(*id)));
        facts.many("nice", "welcome skills", self.skills(&role.nice));
        facts.value("education", "education", role.education.as_ref().map(education));
        let moves = role.moves.iter().map(|step| {
            let years = step.years.map(|years| format!("after {years} years"));
            let media: Vec<String> = step.media.iter().map(|id| self.setting(*id)).collect();
            let media = (!media.is_empty()).then(|| format!("in {}", media.join(", ")));
            let kind = format!("{:?}", step.kind).to_lowercase();
            let parts = [Some(kind), years, media, step.note.clone(), step.source.clone()];
            self.item(
                Node::Role(step.to),
                parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
            )
        });
        facts.many("moves", "moves to", moves);
        facts.words("routes_in", "routes in", &role.routes_in);
        facts.value("stress", "stress", role.stress.map(|stress| stress.words().0));
        facts.value(
            "balance",
            "work-life balance",
            role.balance.map(|balance| balance.word()),
        );
        facts.words("setting", "place of work", &role.setting);
        facts.words("industries", "industries", &role.industries);
        for variant in &role.variants {
            self.of_variant(variant, facts);
        }
    }

    /// What may be said anew in a variant.
    fn of_base(&self, base: &RoleFacts, facts: &mut Facts) {
        facts.one(
            "reports_to",
            "reports to",
            base.reports_to.map(|id| self.role(id)),
        );
        facts.many(
            "also_reports_to",
            "also reports to",
            self.roles(&base.also_reports_to),
        );
        let department = base.department.map(|id| self.item(Node::Department(id), ""));
        facts.one("department", "department", department);
        facts.value("level", "level", base.level.map(|level| level.to_string()));
        facts.value("focus", "focus", base.focus.clone());
        facts.many("works_with", "works with", self.roles(&base.works_with));
        facts.words("phases", "phases", self.phases(&base.phases));
        facts.many("skills", "skills", self.skills(&base.skills));
        let tools = base.tools.iter().map(|id| self.item(Node::Tool(*id), ""));
        facts.many("tools", "tools", tools);
        facts.value(
            "experience",
            "years of experience",
            base.experience.map(|years| years.to_string()),
        );
        facts.value("pay", "pay", base.pay.as_ref().map(pay));
        facts.many("covers", "covers", self.roles(&base.covers));
    }

    /// What a variant says otherwise, under the name of its medium or scale.
    fn of_variant(&self, variant: &RoleVariant, facts: &mut Facts) {
        let name = &self.side.graph.setting_names[variant.setting];
        facts.within = (
            format!("variants.{}.", name.name()),
            format!(" ({})", name.words()),
        );
        facts.value("title", "title", variant.title.clone());
        facts.value("summary", "what differs", variant.summary.clone());
        let not_needed = variant.not_needed.iter();
        let not_needed = not_needed.map(|skill| self.item(Node::Skill(*skill), ""));
        facts.many("skills_not_needed", "skills that are not needed", not_needed);
        let variant = variant.clone();
        let said = RoleFacts {
            department: variant.department,
            level: variant.level,
            focus: variant.focus,
            reports_to: variant.reports_to,
            also_reports_to: variant.also_reports_to.unwrap_or_default(),
            works_with: variant.works_with.unwrap_or_default(),
            phases: variant.phases.unwrap_or_default(),
            skills: variant.skills,
            tools: variant.tools.unwrap_or_default(),
            experience: variant.experience,
            pay: variant.pay,
            covers: variant.covers,
        };
        self.of_base(&said, facts);
        facts.within = Default::default();
    }
}

fn education(education: &Education) -> String {
    let fields = education.fields.iter().cloned();
    let parts = education
        .minimum
        .iter()
        .cloned()
        .chain(education.preferred.iter().map(|text| format!("better: {text}")));
    parts.chain(fields).collect::<Vec<_>>().join("; ")
}

fn pay(pay: &Pay) -> String {
    let amount = format!("{} {}–{} a {}", pay.currency, pay.low, pay.high, pay.per.word());
    let as_of = pay.as_of.map(|day| format!("as of {day}"));
    let parts = [Some(amount), pay.region.clone(), as_of, pay.note.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
