//! What the settings leave out of the pages and files that Callboard makes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::catalogue::MadePage;
use super::{MadeFile, Subject, Url};
use crate::config::Config;
use crate::content::sources::{is_ignored, is_named};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::source::SETTINGS_FILE;

/// The patterns of `leave_out`, and which of them name something.
pub(super) struct LeftOut {
    patterns: Vec<String>,
    used: BTreeSet<usize>,
}

impl LeftOut {
    pub(super) fn of(config: &Config) -> Self {
        Self {
            patterns: config.settings.leave_out.to_vec(),
            used: BTreeSet::new(),
        }
    }

    /// Whether a page is made. Every site has a home page, and a page for addresses that are not there.
    pub(super) fn keeps_page(&mut self, page: &MadePage) -> bool {
        matches!(page.subject, Subject::Home | Subject::NotFound) || self.keeps(&page.address)
    }

    /// Whether a file is made. What hosts, robots and the pages themselves read always is.
    pub(super) fn keeps_file(&mut self, url: &Url, file: &MadeFile) -> bool {
        let is_needed = matches!(
            file,
            MadeFile::Robots | MadeFile::Sitemap | MadeFile::PrintMargins | MadeFile::ForHost(_)
        );
        is_needed || self.keeps(url.path())
    }

    fn keeps(&mut self, address: &str) -> bool {
        let patterns = self.patterns.iter().enumerate();
        let naming = patterns.filter(|(_, pattern)| is_named(pattern.trim_start_matches('!'), address));
        self.used.extend(naming.map(|(at, _)| at));
        !is_ignored(&self.patterns, address)
    }

    /// Reports what names nothing. A page may be there for one audience alone, so only where everything can be seen.
    pub(super) fn check(&self, config: &Config, problems: &mut Vec<Diagnostic>) {
        if !config.audience.sees_everything() {
            return;
        }
        let file: Arc<str> = Arc::from(SETTINGS_FILE);
        for (at, pattern) in self.patterns.iter().enumerate() {
            if !self.used.contains(&at) {
                let place = Place::value(&file, FieldPath::of("leave_out").index(at));
                let message = format!("`{pattern}` names no page and no file that Callboard makes");
                problems.push(
                    Diagnostic::new(Code::WrongValue, place, message)
                        .as_warning()
                        .help("write an address, such as `/timeline`, or a part of one, such as `bible` for all bibles"),
                );
            }
        }
    }
}
