//! The drawing of an org chart, as the pages that show it see it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::boxes::{self, Links};
use crate::chart::org::OrgChart;
use crate::chart::sheets::{Paper, Sheet};
use crate::graph::ChartOf;
use crate::plan::{ChartDrawing, ChartFile, MadeFile, Subject};
use crate::view::Scope;

/// A chart as a picture. It is drawn when the first page with it is rendered, so that pages that are remembered cost no drawing.
///
/// Templates see `src`, its file; `script`, the same as a script, in a site that is opened from a folder on disk; `title`; `width`
/// and `height`; `fits`, the smallest paper on which the whole can be read, `a4`, `a3` or nothing; and `sheets`, each with
/// `title`, `src`, `width` and `height` on paper, for paper that is smaller than that.
#[derive(Clone, Debug)]
pub struct Drawing {
    chart: Arc<OrgChart>,
    drawn: Arc<ChartDrawing>,
    src: String,
    script: Option<String>,
}

impl Drawing {
    /// The drawing of a chart for the page of a scope; none where the chart is too large to be drawn.
    pub fn of(scope: &Scope<'_>, of: ChartOf) -> Option<Self> {
        let src = address_of(scope, of, ChartFile::Svg)?;
        // Links lead from the file, wherever it is shown.
        let page = scope.plan.planned(&Subject::OrgChart(of))?;
        let of_chart = Scope { page, ..*scope };
        Some(Self {
            chart: Arc::new(boxes::chart(&of_chart, of, Links::OfPage)),
            drawn: scope.plan.drawing_of(of),
            src,
            script: address_of(scope, of, ChartFile::Script),
        })
    }
}

/// The address of a file of a chart, from the page of a scope.
pub(super) fn address_of(scope: &Scope<'_>, of: ChartOf, file: ChartFile) -> Option<String> {
    let url = scope.plan.made_file(&MadeFile::OrgChart(of, file))?;
    Some(scope.plan.href(&scope.page.url, url, ""))
}

impl PartialEq for Drawing {
    fn eq(&self, other: &Self) -> bool {
        (&self.chart, &self.src) == (&other.chart, &other.src)
    }
}

impl Eq for Drawing {}

impl Hash for Drawing {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.chart, &self.src).hash(state);
    }
}

impl Serialize for Drawing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let drawn = self.drawn.facts(&self.chart);
        let fits = match drawn.fits {
            Some(Paper::A4) => "a4",
            Some(Paper::A3) => "a3",
            None => "",
        };
        let sheets: Vec<SheetView<'_>> = (drawn.sheets.iter())
            .map(|sheet| SheetView::of(sheet, &self.src))
            .collect();
        let mut fields = serializer.serialize_struct("Drawing", 7)?;
        fields.serialize_field("src", &self.src)?;
        fields.serialize_field("script", &self.script)?;
        fields.serialize_field("title", &self.chart.title)?;
        fields.serialize_field("width", &drawn.size.0)?;
        fields.serialize_field("height", &drawn.size.1)?;
        fields.serialize_field("fits", fits)?;
        fields.serialize_field("sheets", &sheets)?;
        fields.end()
    }
}

/// A sheet of paper with a part of a chart.
#[derive(Clone, Debug, Serialize)]
struct SheetView<'a> {
    /// What it shows.
    title: &'a str,
    /// The address of the view of the drawing.
    src: String,
    /// Its width on paper, in CSS pixels.
    width: i64,
    /// Its height on paper.
    height: i64,
}

impl<'a> SheetView<'a> {
    fn of(sheet: &'a Sheet, file: &str) -> Self {
        Self {
            title: &sheet.title,
            src: format!("{file}#{}", sheet.view),
            width: sheet.size.0,
            height: sheet.size.1,
        }
    }
}
