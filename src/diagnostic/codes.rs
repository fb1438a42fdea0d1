//! The codes of all diagnostics, and what `callboard explain` says of each.
//!
//! A code is stable: scripts and suppressions name it, so it is never renamed and never reused. What `callboard explain`
//! prints stands in a file of its own, `codes/<name>.md`, and is written for writers: the rule, its reason, an example,
//! the way out.

use super::Severity;

macro_rules! codes {
    ($($name:ident = $text:literal, $severity:ident;)+) => {
        /// What kind of problem a diagnostic reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = include_str!(concat!("codes/", $text, ".md"))] $name,)+
        }

        impl Code {
            /// All codes, in the order of this file.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The name that people read and type: `unknown-key`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $text),+ }
            }

            /// How grave it is unless the place where it is found says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity),+ }
            }

            /// What `callboard explain` prints, as Markdown: the rule, its reason, an example, the way out.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("codes/", $text, ".md"))),+ }
            }
        }
    };
}

codes! {
    // Files and their front matter
    UnknownKey = "unknown-key", Error;
    DerivedKey = "derived-key", Error;
    MissingKey = "missing-key", Error;
    DuplicateKey = "duplicate-key", Error;
    WrongType = "wrong-type", Error;
    WrongValue = "wrong-value", Error;
    BadYaml = "bad-yaml", Error;
    UnclosedFrontMatter = "unclosed-front-matter", Error;
    BadUtf8 = "bad-utf8", Error;
    Unreadable = "unreadable", Warning;
    OutsideRoot = "outside-root", Warning;

    // Names that stand for nothing, or for several things
    UnknownRole = "unknown-role", Error;
    UnknownDepartment = "unknown-department", Error;
    UnknownCareerPath = "unknown-career-path", Error;
    UnknownPerson = "unknown-person", Error;
    UnknownSkill = "unknown-skill", Error;
    UnknownTool = "unknown-tool", Error;
    UnknownEntry = "unknown-entry", Error;
    UnknownMedium = "unknown-medium", Error;
    UnknownScale = "unknown-scale", Error;
    UnknownPhase = "unknown-phase", Error;
    UnknownAudience = "unknown-audience", Error;
    AmbiguousName = "ambiguous-name", Error;
    DuplicateId = "duplicate-id", Error;
    DuplicateName = "duplicate-name", Warning;
    SimilarName = "similar-name", Warning;
    PlaceholderName = "placeholder-name", Warning;
    WrittenTwice = "written-twice", Warning;
    SelfReference = "self-reference", Error;

    // Relations
    ReportingCycle = "reporting-cycle", Error;
    NoLineToTop = "no-line-to-top", Warning;
    ExtendsCycle = "extends-cycle", Error;
    DepartmentCycle = "department-cycle", Error;
    UndeclaredMove = "undeclared-move", Error;

    // Links, addresses and prose
    BrokenLink = "broken-link", Warning;
    BrokenAnchor = "broken-anchor", Warning;
    LinkToDraft = "link-to-draft", Warning;
    UrlCollision = "url-collision", Error;
    NearMissHeading = "near-miss-heading", Warning;
    RawHtmlDropped = "raw-html-dropped", Warning;
    UnclosedBlock = "unclosed-block", Error;
    StrayFence = "stray-fence", Error;
    Mojibake = "mojibake", Warning;

    // Pages that age
    ReviewOverdue = "review-overdue", Warning;
    KeptTooLong = "kept-too-long", Warning;

    // Dates and crews
    EndBeforeStart = "end-before-start", Error;
    ScheduleCycle = "schedule-cycle", Error;
    ScheduleConflict = "schedule-conflict", Error;
    OutsideProduction = "outside-production", Error;
    OverBooked = "over-booked", Warning;
    BookedWhileAway = "booked-while-away", Warning;
    MissingRole = "missing-role", Warning;
    BadCsv = "bad-csv", Error;

    // Themes
    TemplateError = "template-error", Error;
    MissingTemplate = "missing-template", Error;
    UnknownTheme = "unknown-theme", Error;
    ThemeParameter = "theme-parameter", Error;

    // Prose once more: new codes come last, so that the order stays
    UnsafeLink = "unsafe-link", Warning;

    // What is not understood is not published
    NearFrontMatter = "near-front-matter", Error;
    MisplacedMark = "misplaced-mark", Error;
    NotPublished = "not-published", Warning;
    HiddenName = "hidden-name", Warning;
    NearMissCallout = "near-miss-callout", Warning;
    ForeignSyntax = "foreign-syntax", Warning;
    AnchorCase = "anchor-case", Hint;
    BadInclude = "bad-include", Error;

    // Addresses once more
    AddressTooLong = "address-too-long", Error;
    NameForeignToWindows = "name-foreign-to-windows", Hint;

    // Limits, and keys of other generators
    TooLarge = "too-large", Error;
    KeptKey = "kept-key", Hint;
    NoContent = "no-content", Hint;
    FolderOfPages = "folder-of-pages", Hint;

    // Call sheets
    CrewWithoutCall = "crew-without-call", Warning;
    CalledNotOnCrew = "called-not-on-crew", Warning;
    CalledWhileAway = "called-while-away", Warning;
    NotAWorkingDay = "not-a-working-day", Warning;
    ShortRest = "short-rest", Warning;
    TwoCallsAtOnce = "two-calls-at-once", Warning;

    // Vacancies
    VacancyClosed = "vacancy-closed", Hint;

    // Brands
    LowContrast = "low-contrast", Warning;

    // Schedules once more
    MilestoneDayOff = "milestone-day-off", Hint;

    // Dates of change
    NoHistory = "no-history", Warning;

    // Code and pictures in prose
    UnknownLanguage = "unknown-language", Hint;
    MissingAlt = "missing-alt", Warning;

    // Other hosts
    DeadLink = "dead-link", Warning;

    // Words of the theme
    Untranslated = "untranslated", Warning;

    // Seasons
    UnknownSeason = "unknown-season", Error;
    SeasonAndDates = "season-and-dates", Error;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Code {
    /// The code of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_name_and_by_no_other() {
        for code in Code::ALL {
            assert_eq!(Code::of(code.name()), Some(*code));
        }
        let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert_eq!(Code::of("no-such-code"), None);
    }

    #[test]
    fn every_explanation_is_short_and_shows_an_example() {
        for code in Code::ALL {
            let text = code.explanation();
            let words = text.split_whitespace().count();
            assert!((55..=170).contains(&words), "{code}: {words} words");
            let fences = text.lines().filter(|line| line.starts_with("```")).count();
            assert!(fences >= 2 && fences % 2 == 0, "{code}: {fences} fences");
            assert!(
                text.starts_with(char::is_uppercase) && text.ends_with(".\n") || text.ends_with("```\n"),
                "{code}"
            );
            assert!(text.lines().all(|line| line.chars().count() <= 112), "{code}");
            // A block that opens on one line of a rustdoc comment and names no language would be run as a test.
            let openings = text.lines().filter(|line| line.starts_with("```")).step_by(2);
            assert!(openings.into_iter().all(|line| line.len() > 3), "{code}");
        }
    }

    #[test]
    fn the_examples_in_yaml_are_yaml() {
        for code in Code::ALL
            .iter()
            .filter(|code| **code != Code::BadYaml && **code != Code::DuplicateKey)
        {
            let mut blocks = code.explanation().split("```");
            while let Some(block) = blocks.nth(1) {
                if let Some(yaml) = block.strip_prefix("yaml\n") {
                    let node = crate::yaml::Node::parse(yaml, 0);
                    assert!(node.is_ok(), "{code}: {node:?}\n{yaml}");
                }
            }
        }
    }
}
