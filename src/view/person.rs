//! A person: jobs on productions, credits, and the story of how they got there.

use std::sync::Arc;

use serde::Serialize;

use super::career::{self, SkillLine};
use super::holding::{self, Holding};
use super::staffing::{self, OverloadLine};
use super::words::{self, LeaveSpan};
use super::workload::{self, WorkloadView};
use super::{Body, Frame, Link, Mention, PageParts, Scope};
use crate::graph::{PersonId, StoryStep};
use crate::plan::{MadeFile, copy_of};
use crate::units::PartialDate;

/// What only pages of people have; templates see it as `person`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonView {
    /// Such as `she/her`.
    pub pronouns: Option<String>,
    /// The town they work from.
    pub base: Option<String>,
    /// What they do: the job of their story that goes on, else the newest on a production.
    pub job: Option<Mention>,
    /// Productions they are on that are not delivered yet, newest first, at most three.
    pub shows: Vec<Link>,
    /// The first letters of the name, for where there is no picture.
    pub initials: String,
    /// The address of a picture.
    pub photo: Option<String>,
    /// An address for mail.
    pub email: Option<String>,
    /// A telephone number as written.
    pub phone: Option<String>,
    /// The same for the address of a link: digits and a plus.
    pub phone_link: Option<String>,
    /// The address of the same for address books; none where this audience may not reach them.
    pub vcard: Option<String>,
    /// The days of a week on which they work, `Mon – Thu, Fri (morning)`; none where that is not their own.
    pub week: Option<String>,
    /// Days on which they are not there, first to last.
    pub away: Vec<LeaveSpan>,
    /// Skills, highest level first.
    pub skills: Vec<SkillLine>,
    /// Jobs on productions that are not delivered yet, newest first.
    pub jobs: Vec<Holding>,
    /// When they are booked for more than all of their time, in order of the day on which it comes to this.
    pub overloads: Vec<OverloadLine>,
    /// Credits on all productions, newest first; the same credit on one production stands once.
    pub credits: Vec<Holding>,
    /// How busy the jobs make them; none without jobs that have dates.
    pub workload: Option<WorkloadView>,
    /// The jobs that led here, first to last.
    pub story: Vec<Chapter>,
    /// The year of the first of them.
    pub since: Option<i16>,
}

/// One job of a story.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Chapter {
    /// The role, or words.
    pub role: Mention,
    /// Where.
    pub at: Option<String>,
    /// The years, such as `2014–15` or `2023–`; empty when none are given.
    pub when: String,
    /// A remark.
    pub note: Option<String>,
    /// Whether the job before it is a role that declares no move to this one.
    pub is_undeclared: bool,
}

/// The view of a person.
pub fn view(scope: &Scope<'_>, id: PersonId) -> PageParts {
    let person = &scope.graph[id];
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    let contact = person.contact.as_ref();
    let phone = contact.and_then(|contact| contact.phone.clone());
    let mut away = person.away.clone();
    away.sort();
    let credits = holding::holdings(scope, &person.crewed);
    let jobs: Vec<Holding> = credits.iter().filter(|job| !job.is_over).cloned().collect();
    let goes_on = person.story.last().filter(|job| job.to.is_none());
    let job = match goes_on {
        Some(job) => Some(scope.mention_step(&job.role)),
        None => jobs.first().map(|job| job.role.clone().into()),
    };
    let mut shows: Vec<Link> = Vec::new();
    for show in jobs.iter().map(|job| &job.production) {
        if shows.len() < 3 && !shows.contains(show) {
            shows.push(show.clone());
        }
    }
    let view = PersonView {
        pronouns: person.pronouns.clone(),
        base: person.base.clone(),
        initials: initials(&person.common.title),
        photo: photo(scope, id),
        email: contact.and_then(|contact| contact.email.clone()),
        phone_link: phone.as_deref().map(dialled),
        phone,
        vcard: scope
            .plan
            .made_file(&MadeFile::PersonCard(id))
            .map(|url| scope.plan.href(&scope.page.url, url, "")),
        week: person.week.map(|week| words::week(scope.words(), &week)),
        away: away
            .iter()
            .map(|leave| words::leave(scope.words(), leave))
            .collect(),
        skills: career::skill_lines(scope, &person.skills, &[]),
        job,
        shows,
        jobs,
        overloads: staffing::overloads_of(scope, id),
        workload: workload(scope, id),
        credits: once_each(credits),
        story: person.story.iter().map(|job| chapter(scope, job)).collect(),
        since: person
            .story
            .iter()
            .filter_map(|job| job.from)
            .map(|from| from.year)
            .min(),
    };
    ("person.html", frame, Body::Person(Box::new(view)))
}

/// How busy somebody is whose jobs have dates.
fn workload(scope: &Scope<'_>, id: PersonId) -> Option<WorkloadView> {
    let workload = scope.graph.workload_of(id);
    (!workload.jobs.is_empty()).then(|| workload::view(scope, &workload))
}

/// The address of the picture that a person's file names, from the file's own folder.
fn photo(scope: &Scope<'_>, id: PersonId) -> Option<String> {
    let name = scope.graph[id].photo.as_deref()?;
    let entry = scope.graph[id].common.entry?;
    let folder = scope.graph[entry]
        .path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let path: Arc<str> = Arc::from(format!("{folder}/{}", name.trim_start_matches("./")));
    let url = scope.plan.assets.get(&path)?;
    // It is shown small, so the smallest copy will do.
    let picture = scope.graph.pictures.get(&path);
    let copy = picture.and_then(|picture| Some((picture.widths().next()?, picture.copies?)));
    let copy = copy.map(|(width, format)| copy_of(url, width, format));
    Some(scope.plan.href(&scope.page.url, copy.as_ref().unwrap_or(url), ""))
}

/// The first letters of the first and the last word of a name.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters = match words.as_slice() {
        [] => Vec::new(),
        [one] => vec![*one],
        [first, .., last] => vec![*first, *last],
    };
    letters
        .into_iter()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

/// A telephone number as a link has it.
fn dialled(phone: &str) -> String {
    phone
        .chars()
        .filter(|letter| letter.is_ascii_digit() || *letter == '+')
        .collect()
}

/// Credits without those that differ only in their dates or load.
fn once_each(holdings: Vec<Holding>) -> Vec<Holding> {
    let mut credits: Vec<Holding> = Vec::new();
    for holding in holdings {
        let is_known = credits.iter().any(|known| {
            known.production == holding.production
                && known.role == holding.role
                && known.credit == holding.credit
                && known.unit == holding.unit
        });
        if !is_known {
            credits.push(holding);
        }
    }
    credits
}

fn chapter(scope: &Scope<'_>, job: &StoryStep) -> Chapter {
    Chapter {
        role: scope.mention_step(&job.role),
        at: job.at.clone(),
        when: when(job.from, job.to),
        note: job.note.clone(),
        is_undeclared: job.is_undeclared,
    }
}

/// Years as a timeline has them: `2014–15`, `2014`, `2023–`, `1998–2003`.
fn when(from: Option<PartialDate>, to: Option<PartialDate>) -> String {
    match (from.map(|from| from.year), to.map(|to| to.year)) {
        (None, None) => String::new(),
        (None, Some(to)) => format!("–{to}"),
        (Some(from), None) => format!("{from}–"),
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) if from / 100 == to / 100 => format!("{from}–{:02}", to % 100),
        (Some(from), Some(to)) => format!("{from}–{to}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::view::testing::{Site, titles};

    #[test]
    fn jobs_stand_newest_first_and_a_credit_stands_once_for_a_production() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/roles/runner.md", ""),
            ("content/roles/editor.md", ""),
            ("content/people/ana.md", "---\ntitle: Ana María de Ruiz\n---\n"),
            ("content/productions/old/index.md", "---\nfrom: 2024-01-01\nto: 2024-12-31\nstatus: delivered\n---\n"),
            ("content/productions/old/crew.md", "---\ncrew: [{role: editor, who: ana, credit: Cutter}]\n---\n"),
            ("content/productions/new/index.md", "---\nfrom: 2026-01-05\nto: 2026-12-18\n---\n"),
            (
                "content/productions/new/crew.md",
                "---\ncrew:\n  - {role: runner, who: ana, to: 2026-02-01}\n  - {role: runner, who: ana, from: 2026-03-02}\n---\n",
            ),
        ])
        .without_problems();
        let person = &site.json("people/ana")["person"];
        assert_eq!(person["initials"], "AR");
        assert_eq!(person["job"]["title"], "Runner");
        assert_eq!(titles(&person["shows"]), ["New"]);
        let starts: Vec<_> = person["jobs"]
            .as_array()
            .map(|jobs| {
                jobs.iter()
                    .map(|job| job["from"].as_str().unwrap_or_default())
                    .collect()
            })
            .unwrap_or_default();
        assert_eq!(starts, ["2026-03-02", "2026-01-05"]);
        assert_eq!(person["credits"].as_array().map(Vec::len), Some(2));
        assert_eq!(person["credits"][1]["credit"], "Cutter");
    }

    #[test]
    fn a_week_and_half_days_are_told_in_words_and_counted_in_loads() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/roles/runner.md", ""),
            (
                "content/people/ana.md",
                "---\ntitle: Ana Ruiz\nweek: [mon, tue, wed, thu am]\naway: [2026-01-12 pm, 2026-01-19..2026-01-20]\n---\n",
            ),
            ("content/productions/a/index.md", "---\nfrom: 2026-01-05\nto: 2026-01-30\n---\n"),
            ("content/productions/a/schedule.md", "---\nphases: [{id: shoot, for: 1w}]\n---\n"),
            (
                "content/productions/a/crew.md",
                "---\ncrew:\n  - {role: runner, who: ana, load: 50%}\n  - {role: runner, who: Lee Okafor, acting: true}\n---\n",
            ),
        ])
        .without_problems();
        let person = &site.json("people/ana")["person"];
        assert_eq!(person["week"], "Mon – Wed, Thu (morning)");
        let away = &person["away"];
        assert_eq!(
            (&away[0]["half"], &away[1]["half"]),
            (&"afternoon".into(), &().into())
        );
        assert_eq!(away[0]["from"]["text"], "12 Jan 2026");
        // Half of their own seven halves of days, every week.
        let workload = &person["workload"];
        assert_eq!(workload["weeks"].as_array().map(Vec::len), Some(1));
        assert_eq!(workload["weeks"][0]["load"], "50 %");
        assert_eq!(workload["away"][0]["half"], "afternoon");
        let who = &site.json("productions/a/crew")["crew"]["groups"][0]["rows"][0]["who"][0];
        assert_eq!(
            (&who["week"], &who["away"]),
            (&"1234".into(), &"2026-01-19/2026-01-20".into())
        );
        // Half a day of leave is a day of work in the grid, and days that are not in the week are none.
        let row = &site.json("productions/a/days")["days"]["groups"][0]["rows"][0];
        assert_eq!((&row["work"], &row["away"]), (&14.into(), &2.into()));
    }

    #[test]
    fn a_story_notes_a_step_that_is_no_declared_move() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/roles/runner.md", "---\nmoves: [{to: editor}]\n---\n"),
            ("content/roles/editor.md", ""),
            (
                "content/people/ana.md",
                "---\nstory:\n  - {role: runner, from: 2014, to: 2015}\n  - {role: editor, from: 2015, to: 2015}\n\
                 \x20 - {role: runner, from: 2016}\n---\n",
            ),
        ])
        .without_problems();
        let story = &site.json("people/ana")["person"]["story"];
        assert_eq!(
            (&story[0]["when"], &story[0]["is_undeclared"]),
            (&"2014–15".into(), &false.into())
        );
        assert_eq!(
            (&story[1]["when"], &story[1]["is_undeclared"]),
            (&"2015".into(), &false.into())
        );
        assert_eq!(
            (&story[2]["when"], &story[2]["is_undeclared"]),
            (&"2016–".into(), &true.into())
        );
    }
}
