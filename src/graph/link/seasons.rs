//! Seasons: which one a production or a row of a crew list names in place of dates.

use jiff::civil::Date;

use super::Linker;
use crate::config::Season;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::graph::Graph;
use crate::units::{Day, same_name};

/// A season, the first day and the last.
pub(super) type When = (Option<usize>, Option<Date>, Option<Date>);

impl Linker<'_> {
    /// A season by its id, or by its title as sheets have it.
    pub(super) fn season(
        &mut self,
        graph: &Graph,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<usize> {
        let seasons = &graph.seasons;
        let by_id = seasons.iter().position(|season| season.id == written);
        let known = by_id.or_else(|| {
            let is_it = |season: &Season| same_name(&season.title(), written);
            seasons.iter().position(is_it)
        });
        if known.is_none() {
            let names = seasons.iter().map(|season| season.id.as_str());
            let help = match nearest(written, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it in callboard.yaml: `seasons: [{{id: {written}}}]`"),
            };
            let message = format!("no season is called `{written}`");
            self.report(Diagnostic::new(Code::UnknownSeason, place(), message).help(help));
        }
        known
    }

    /// What stands in place of dates: the season that is written, unless dates are too, which is reported.
    ///
    /// `dates` are the days that are written, `place` where a key stands.
    pub(super) fn season_or_dates(
        &mut self,
        graph: &Graph,
        written: Option<&String>,
        dates: (Option<Day>, Option<Day>),
        place: impl Fn(&str) -> Place,
    ) -> When {
        let of = |(from, to): (Option<Day>, Option<Day>)| (from.map(|day| day.0), to.map(|day| day.0));
        let season = written.and_then(|written| self.season(graph, written, || place("season")));
        let (from, to) = of(dates);
        let Some(season) = season else {
            return (None, from, to);
        };
        if from.is_some() || to.is_some() {
            let key = if from.is_some() { "from" } else { "to" };
            let message = format!("`{key}` beside `season`, which stands in place of dates");
            self.report(
                Diagnostic::new(Code::SeasonAndDates, place(key), message)
                    .related(place("season"), "the season stands here")
                    .help("leave out `season`, or `from` and `to`"),
            );
            return (None, from, to);
        }
        let (from, to) = of((graph.seasons[season].from, graph.seasons[season].to));
        (Some(season), from, to)
    }
}
