//! The codes of all diagnostics, and what `callboard explain` says of each.
//!
//! A code is stable: scripts and suppressions name it, so it is never renamed and never reused.

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// What kind of problem a diagnostic reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
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
                match self { $(Code::$name => concat!($($doc, "\n"),+)),+ }
            }
        }
    };
}

codes! {
    /// Unknown key.
    UnknownKey = "unknown-key", Error;
    /// Derived key.
    DerivedKey = "derived-key", Error;
    /// Missing key.
    MissingKey = "missing-key", Error;
    /// Duplicate key.
    DuplicateKey = "duplicate-key", Error;
    /// Wrong type.
    WrongType = "wrong-type", Error;
    /// Wrong value.
    WrongValue = "wrong-value", Error;
    /// Bad yaml.
    BadYaml = "bad-yaml", Error;
    /// Unclosed front matter.
    UnclosedFrontMatter = "unclosed-front-matter", Error;
    /// Bad utf8.
    BadUtf8 = "bad-utf8", Error;
    /// Unreadable.
    Unreadable = "unreadable", Warning;
    /// Outside root.
    OutsideRoot = "outside-root", Warning;
    /// Unknown role.
    UnknownRole = "unknown-role", Error;
    /// Unknown department.
    UnknownDepartment = "unknown-department", Error;
    /// Unknown career path.
    UnknownCareerPath = "unknown-career-path", Error;
    /// Unknown person.
    UnknownPerson = "unknown-person", Error;
    /// Unknown skill.
    UnknownSkill = "unknown-skill", Error;
    /// Unknown tool.
    UnknownTool = "unknown-tool", Error;
    /// Unknown entry.
    UnknownEntry = "unknown-entry", Error;
    /// Unknown medium.
    UnknownMedium = "unknown-medium", Error;
    /// Unknown scale.
    UnknownScale = "unknown-scale", Error;
    /// Unknown phase.
    UnknownPhase = "unknown-phase", Error;
    /// Unknown audience.
    UnknownAudience = "unknown-audience", Error;
    /// Ambiguous name.
    AmbiguousName = "ambiguous-name", Error;
    /// Duplicate id.
    DuplicateId = "duplicate-id", Error;
    /// Duplicate name.
    DuplicateName = "duplicate-name", Warning;
    /// Similar name.
    SimilarName = "similar-name", Warning;
    /// Written twice.
    WrittenTwice = "written-twice", Warning;
    /// Self reference.
    SelfReference = "self-reference", Error;
    /// Reporting cycle.
    ReportingCycle = "reporting-cycle", Error;
    /// Extends cycle.
    ExtendsCycle = "extends-cycle", Error;
    /// Department cycle.
    DepartmentCycle = "department-cycle", Error;
    /// Undeclared move.
    UndeclaredMove = "undeclared-move", Error;
    /// No line to top.
    NoLineToTop = "no-line-to-top", Warning;
    /// Broken link.
    BrokenLink = "broken-link", Warning;
    /// Broken anchor.
    BrokenAnchor = "broken-anchor", Warning;
    /// Link to draft.
    LinkToDraft = "link-to-draft", Warning;
    /// Url collision.
    UrlCollision = "url-collision", Error;
    /// Near miss heading.
    NearMissHeading = "near-miss-heading", Warning;
    /// Raw html dropped.
    RawHtmlDropped = "raw-html-dropped", Warning;
    /// Unclosed block.
    UnclosedBlock = "unclosed-block", Error;
    /// Stray fence.
    StrayFence = "stray-fence", Error;
    /// Mojibake.
    Mojibake = "mojibake", Warning;
    /// Unfilled placeholder.
    UnfilledPlaceholder = "unfilled-placeholder", Warning;
    /// Review overdue.
    ReviewOverdue = "review-overdue", Warning;
    /// End before start.
    EndBeforeStart = "end-before-start", Error;
    /// Schedule cycle.
    ScheduleCycle = "schedule-cycle", Error;
    /// Schedule conflict.
    ScheduleConflict = "schedule-conflict", Error;
    /// Outside production.
    OutsideProduction = "outside-production", Error;
    /// Over booked.
    OverBooked = "over-booked", Warning;
    /// Booked while away.
    BookedWhileAway = "booked-while-away", Warning;
    /// Bad csv.
    BadCsv = "bad-csv", Error;
    /// Template error.
    TemplateError = "template-error", Error;
    /// Missing template.
    MissingTemplate = "missing-template", Error;
    /// Unknown theme.
    UnknownTheme = "unknown-theme", Error;
    /// Theme parameter.
    ThemeParameter = "theme-parameter", Error;
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
