//! Seasons: when a production or a row of a crew list is that names one in place of dates.

use jiff::civil::Date;

use super::{CrewLine, Graph, Production, ProductionId};

impl Production {
    /// The key of its file that says its first or last day: that one, or its season.
    pub(super) fn key_of<'k>(&self, key: &'k str) -> &'k str {
        self.season.map_or(key, |_| "season")
    }
}

impl CrewLine {
    /// The first and the last day: its own, or those of its season; where it has neither, the production's.
    pub fn ends(&self, production: &Production) -> (Option<Date>, Option<Date>) {
        match self.season {
            Some(_) => (self.from, self.to),
            None => (self.from.or(production.from), self.to.or(production.to)),
        }
    }

    /// Whether it is of a season of which nobody says when it is.
    pub fn is_undated(&self) -> bool {
        self.season.is_some() && self.from.is_none() && self.to.is_none()
    }
}

impl Graph {
    /// The season of a row: its own, else that of its production, whose days it has.
    pub fn season_of(&self, production: ProductionId, row: &CrewLine) -> Option<usize> {
        let has_dates = row.from.is_some() || row.to.is_some();
        row.season.or(self[production].season.filter(|_| !has_dates))
    }

    /// What a season is called.
    pub fn season_title(&self, season: Option<usize>) -> Option<String> {
        Some(self.seasons.get(season?)?.title())
    }
}
