//! Grades of a job that share its page: junior, senior, lead.
//!
//! Each is a role like any other, written in the front matter of its job. [`take_out`] makes each an [`Entry`] that extends
//! its job's, so later stages know roles only. What they report is put where the grade is written by [`WrittenPlaces`].

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::role::{Balance, Education, Move, Pay, RoleFront, Stage, Stress, Variant};
use super::{Body, Entry, Names, Shared, SkillLevels, in_words, is_id};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Spot};
use crate::document::{FrontMatter, Prose};
use crate::units::{ExternalIds, Level, Years};
use crate::yaml::node::{Data, Node};
use crate::yaml::{Gaps, OneOrMany, Pairs};

/// The key of a role that holds them.
pub const KEY: &str = "grades";

/// A grade of a job: a role that shares the page of the job. What is left out is as in the job.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Its id among all roles.
    pub id: String,
    /// What it is called. Default: the id in words.
    pub title: Option<String>,
    /// One or two sentences.
    #[serde(default)]
    pub summary: String,
    /// Other names and abbreviations.
    #[serde(default)]
    pub aka: Names,
    /// Names it had.
    #[serde(default)]
    pub former: Names,
    /// Old URLs of this site that redirect to it.
    #[serde(default)]
    pub aliases: Names,
    /// The audience that may see it.
    pub visible: Option<String>,
    /// Ids in the registers of others.
    #[serde(default)]
    pub ids: ExternalIds,
    /// The department it belongs to.
    pub department: Option<String>,
    /// Its place in the hierarchy table.
    pub level: Option<Level>,
    /// Where in a career it stands.
    pub stage: Option<Stage>,
    /// What it is for, in one line.
    pub focus: Option<String>,
    /// The role it answers to.
    pub reports_to: Option<String>,
    /// Dotted lines.
    #[serde(default)]
    pub also_reports_to: Names,
    /// Roles it works with closely.
    #[serde(default)]
    pub works_with: Names,
    /// Phases in which it is active.
    #[serde(default)]
    pub phases: Names,
    /// Skills whose levels differ, or that only it needs; `none` for one that it does not need.
    #[serde(default)]
    pub skills: SkillLevels,
    /// Skills that are welcome.
    #[serde(default)]
    pub nice: SkillLevels,
    /// Tools it uses.
    #[serde(default)]
    pub tools: Names,
    /// Years of experience that are usual.
    pub experience: Option<Years>,
    /// Education that is usual.
    pub education: Option<Education>,
    /// Roles that it leads to.
    #[serde(default)]
    pub moves: OneOrMany<Move>,
    /// Ways in that are not roles.
    #[serde(default)]
    pub routes_in: Names,
    /// What it pays.
    pub pay: Option<Pay>,
    /// What differs in a medium or at a scale.
    #[serde(default)]
    pub variants: Pairs<Variant>,
    /// The media in which it exists.
    #[serde(default)]
    pub media: Names,
    /// How stressful it is.
    pub stress: Option<Stress>,
    /// How well it goes with a life outside work.
    pub balance: Option<Balance>,
    /// Where the work is done.
    #[serde(default)]
    pub setting: Names,
    /// Industries that employ it.
    #[serde(default)]
    pub industries: Names,
    /// Roles whose work it takes on.
    #[serde(default)]
    pub covers: Names,
    /// Documents that it makes, by id.
    #[serde(default)]
    pub produces: Names,
}

impl Grade {
    /// As the front matter of a role that extends its job.
    fn into_role(self, job: &str) -> RoleFront {
        RoleFront {
            ids: self.ids,
            department: self.department,
            level: self.level,
            stage: self.stage,
            focus: self.focus,
            reports_to: self.reports_to,
            also_reports_to: self.also_reports_to,
            works_with: self.works_with,
            phases: self.phases,
            skills: self.skills,
            nice: self.nice,
            tools: self.tools,
            experience: self.experience,
            education: self.education,
            moves: self.moves,
            routes_in: self.routes_in,
            pay: self.pay,
            variants: self.variants,
            extends: Some(job.to_owned()),
            media: self.media,
            stress: self.stress,
            balance: self.balance,
            setting: self.setting,
            industries: self.industries,
            covers: self.covers,
            produces: self.produces,
            ..RoleFront::default()
        }
    }

    fn take_shared(&mut self, job: &Shared) -> Shared {
        let mut marks = job.marks.clone();
        marks.file = self.visible.take().map(Arc::from).or(marks.file);
        Shared {
            title: Arc::from(self.title.take().unwrap_or_else(|| in_words(&self.id))),
            summary: std::mem::take(&mut self.summary),
            aka: std::mem::take(&mut self.aka.0),
            former: std::mem::take(&mut self.former.0),
            aliases: std::mem::take(&mut self.aliases.0),
            is_draft: job.is_draft,
            marks,
            ..Shared::default()
        }
    }
}

/// Where a grade is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeOf {
    /// The file of its job.
    pub file: Arc<str>,
    /// The id of its job.
    pub job: Arc<str>,
    /// Its place in the list as that was read; none when the grade could not be read, and only stands for its name.
    pub at: Option<usize>,
}

/// A grade as its file has it, whether or not it can be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WrittenGrade {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called, and its other names.
    pub names: Vec<String>,
}

/// The grades that front matter has; those without an id are left out.
pub fn written(front: &FrontMatter) -> Vec<WrittenGrade> {
    let parsed;
    let tree = match front {
        FrontMatter::Tree(tree) => tree,
        FrontMatter::Whole { text, offset } if text.contains(KEY) => match Node::parse(text, *offset) {
            Ok(tree) => {
                parsed = tree;
                &parsed
            }
            Err(_) => return in_unreadable(text),
        },
        _ => return Vec::new(),
    };
    let items: Vec<&Node> = match tree.get(KEY).map(|grades| (grades, &grades.data)) {
        Some((_, Data::List(items))) => items.iter().map(|(_, item)| item).collect(),
        Some((single, Data::Map(_))) => vec![single],
        _ => Vec::new(),
    };
    let written = items.into_iter().filter_map(|item| {
        let id = item.get("id").and_then(Node::text)?;
        let title = item.get("title").and_then(Node::text);
        let mut names = vec![title.map_or_else(|| in_words(id), str::to_owned)];
        match item.get("aka").map(|aka| &aka.data) {
            Some(Data::List(aka)) => {
                names.extend(aka.iter().filter_map(|(_, name)| Some(name.text()?.to_owned())));
            }
            Some(Data::Scalar { text, .. }) => names.push(text.to_string()),
            _ => {}
        }
        Some(WrittenGrade {
            id: Arc::from(id),
            names,
        })
    });
    written.collect()
}

impl WrittenGrade {
    /// A grade that was read.
    pub fn of(grade: &Entry) -> Self {
        Self {
            id: grade.id.clone(),
            names: grade.names().map(str::to_owned).collect(),
        }
    }

    /// The path of a file of its own, as if it had one.
    pub fn path(&self) -> Arc<str> {
        Arc::from(format!("content/roles/{}.md", self.id))
    }
}

/// The ids that stand behind `grades` in front matter that is no YAML: what names one of them is not wrong.
fn in_unreadable(text: &str) -> Vec<WrittenGrade> {
    let (_, below) = text.split_once(KEY).unwrap_or_default();
    let ids = below.split("id:").skip(1).map(|rest| {
        let rest = rest.trim_start_matches([' ', '"', '\'']);
        rest.split([' ', ',', '}', '"', '\'', '\n', '\r'])
            .next()
            .unwrap_or_default()
    });
    let named = ids.filter(|id| is_id(id)).map(|id| WrittenGrade {
        id: Arc::from(id),
        names: Vec::new(),
    });
    named.collect()
}

/// Makes an entry of each grade of a role. Those of `written` that could not be read still stand for their names.
///
/// Two of one id are reported here, and the first stays.
pub(super) fn take_out(entry: &mut Entry, written: &[WrittenGrade], problems: &mut Vec<Diagnostic>) {
    let Body::Role(front) = &mut entry.body else {
        return;
    };
    let grades = std::mem::take(&mut front.grades.0);
    let mut made: Vec<Arc<Entry>> = Vec::with_capacity(written.len());
    for (at, mut grade) in grades.into_iter().enumerate() {
        let place = |at: usize| {
            let mut place = Place::value(&entry.path, FieldPath::of(KEY).index(at).key("id"));
            entry.gaps.restore(&mut place.spot);
            place
        };
        if !is_id(&grade.id) {
            let message = format!("`{}` is not an id", grade.id);
            problems.push(
                Diagnostic::new(Code::WrongValue, place(at), message)
                    .help("write lower-case letters, digits and hyphens: it is the grade's name among all roles, and its place on the page"),
            );
            continue;
        }
        if let Some(earlier) = made.iter().find(|earlier| *earlier.id == *grade.id) {
            let message = format!("two grades are called `{}`", grade.id);
            let earlier = earlier.grade_of.as_ref().and_then(|grade| grade.at);
            let problem = Diagnostic::new(Code::DuplicateId, place(at), message);
            problems.push(
                problem
                    .help("give one of them another id")
                    .related(place(earlier.unwrap_or(at)), "the other one is here"),
            );
            continue;
        }
        let shared = grade.take_shared(&entry.shared);
        made.push(Arc::new(of_grade(
            entry,
            Arc::from(&*grade.id),
            Some(at),
            shared,
            grade,
        )));
    }
    for lost in written {
        if is_id(&lost.id) && !made.iter().any(|known| known.id == lost.id) {
            let mut names = lost.names.iter();
            let title = names.next().cloned().unwrap_or_else(|| in_words(&lost.id));
            let shared = Shared {
                title: Arc::from(title),
                aka: names.cloned().collect(),
                is_draft: entry.shared.is_draft,
                ..Shared::default()
            };
            let broken = Entry {
                is_broken: true,
                ..bare(entry, lost.id.clone(), None, shared)
            };
            made.push(Arc::new(broken));
        }
    }
    entry.grades = made;
}

fn of_grade(job: &Entry, id: Arc<str>, at: Option<usize>, shared: Shared, grade: Grade) -> Entry {
    Entry {
        body: Body::Role(Box::new(grade.into_role(&job.id))),
        ..bare(job, id, at, shared)
    }
}

/// The entry of a grade that says nothing yet.
fn bare(job: &Entry, id: Arc<str>, at: Option<usize>, shared: Shared) -> Entry {
    let extends = Some(job.id.to_string());
    Entry {
        path: Arc::from(format!("{}#{id}", job.path)),
        shared,
        body: Body::Role(Box::new(RoleFront {
            extends,
            ..RoleFront::default()
        })),
        sections: Vec::new(),
        prose: Prose::default(),
        is_broken: false,
        gaps: Gaps::default(),
        foreign_keys: Vec::new(),
        outline: job.outline,
        // The bible of a show has what a grade does from the text of its job.
        wording: job.wording,
        grades: Vec::new(),
        grade_of: Some(GradeOf {
            file: job.path.clone(),
            job: job.id.clone(),
            at,
        }),
        id,
    }
}

/// Entries in order of path, each followed by its grades.
pub fn with_grades(mut entries: Vec<Arc<Entry>>) -> Vec<Arc<Entry>> {
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    if entries.iter().all(|entry| entry.grades.is_empty()) {
        return entries;
    }
    let each = entries.into_iter().flat_map(|entry| {
        let grades = entry.grades.clone();
        std::iter::once(entry).chain(grades)
    });
    each.collect()
}

/// How later stages name places, where that is not how the files are written: see [`Gaps`] and [`GradeOf`].
#[derive(Debug, Default)]
pub struct WrittenPlaces {
    gaps: BTreeMap<Arc<str>, Gaps>,
    grades: BTreeMap<Arc<str>, GradeOf>,
}

impl WrittenPlaces {
    /// Those of the files of a site.
    pub fn of(entries: &[Arc<Entry>]) -> Self {
        let gaps = entries.iter().filter(|entry| !entry.gaps.is_empty());
        let grades = entries.iter().flat_map(|entry| &entry.grades);
        Self {
            gaps: gaps
                .map(|entry| (entry.path.clone(), entry.gaps.clone()))
                .collect(),
            grades: grades
                .filter_map(|grade| Some((grade.path.clone(), grade.grade_of.clone()?)))
                .collect(),
        }
    }

    /// Makes problems of later stages name files, and count the items of lists as the files do.
    pub fn restore(&self, problems: &mut [Diagnostic]) {
        if self.gaps.is_empty() && self.grades.is_empty() {
            return;
        }
        for problem in problems {
            let related = problem.related.iter_mut().map(|related| &mut related.place);
            for place in std::iter::once(&mut problem.place).chain(related) {
                if let Some(grade) = self.grades.get(&*place.file) {
                    grade.restore(place);
                }
                if let Some(gaps) = self.gaps.get(&*place.file) {
                    gaps.restore(&mut place.spot);
                }
            }
        }
    }
}

impl GradeOf {
    /// Turns a place in a grade into one in the file of its job. The grade as a whole is where its id stands.
    fn restore(&self, place: &mut Place) {
        place.file = self.file.clone();
        let Some(at) = self.at else {
            place.spot = Spot::Key(FieldPath::of(KEY));
            return;
        };
        let within = FieldPath::of(KEY).index(at);
        match &mut place.spot {
            Spot::Key(path) | Spot::Value(path) => {
                path.0.splice(0..0, within.0);
            }
            spot => *spot = Spot::Value(within.key("id")),
        }
    }
}
