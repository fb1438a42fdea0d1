//! Which column of a spreadsheet is which, by what people write above it.

use super::Aliases;
use super::sheet::Row;
use crate::content::crew::COLUMNS;

/// What a column of a crew list may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the names are those of a row's keys, and of the two halves of a name"
)]
pub enum Column {
    Role,
    Who,
    GivenName,
    FamilyName,
    From,
    To,
    Dates,
    Acting,
    Load,
    Credit,
    Unit,
    Department,
    Note,
    Visible,
}

/// What people write above each column, the clearest first; where two heads of a sheet mean the same column, the clearer
/// one is it. In English, with what German, French, Spanish and Dutch sheets have.
const HEADS: [(Column, &[&str]); 14] = [
    (
        Column::Role,
        &[
            "role",
            "roles",
            "crew role",
            "job role",
            "position",
            "crew position",
            "job title",
            "job",
            "function",
            "post",
            "designation",
            "title",
            "funktion",
            "rolle",
            "position funktion",
            "fonction",
            "poste",
            "cargo",
            "puesto",
            "functie",
        ],
    ),
    (
        Column::Who,
        &[
            "who",
            "name",
            "names",
            "full name",
            "crew name",
            "crew member",
            "crew members",
            "person",
            "people",
            "artist",
            "employee",
            "holder",
            "staff",
            "crew",
            "contact name",
            "nom",
            "nombre",
            "naam",
        ],
    ),
    (
        Column::GivenName,
        &[
            "first name",
            "given name",
            "given names",
            "forename",
            "first",
            "vorname",
            "prenom",
            "voornaam",
        ],
    ),
    (
        Column::FamilyName,
        &[
            "last name",
            "family name",
            "surname",
            "last",
            "nachname",
            "nom de famille",
            "apellido",
            "achternaam",
        ],
    ),
    (
        Column::From,
        &[
            "from",
            "start",
            "start date",
            "starts",
            "first day",
            "date from",
            "begin",
            "begins",
            "start of contract",
            "contract start",
            "joins",
            "in",
            "von",
            "beginn",
            "debut",
            "desde",
            "van",
        ],
    ),
    (
        Column::To,
        &[
            "to",
            "end",
            "end date",
            "ends",
            "last day",
            "date to",
            "finish",
            "finish date",
            "finishes",
            "until",
            "till",
            "wrap",
            "end of contract",
            "contract end",
            "leaves",
            "out",
            "bis",
            "ende",
            "fin",
            "hasta",
            "tot",
        ],
    ),
    (
        Column::Dates,
        &[
            "dates",
            "from to",
            "start end",
            "contract dates",
            "contract period",
            "period",
            "zeitraum",
            "periode",
        ],
    ),
    (
        Column::Acting,
        &["acting", "acting interim", "interim", "standing in", "stand in"],
    ),
    (
        Column::Load,
        &[
            "load",
            "load percent",
            "percent",
            "fte",
            "allocation",
            "workload",
            "share of time",
            "auslastung",
        ],
    ),
    (
        Column::Credit,
        &[
            "credit",
            "screen credit",
            "on screen credit",
            "credited as",
            "credit as",
            "credits",
        ],
    ),
    (Column::Unit, &["unit", "units", "einheit", "unite"]),
    (
        Column::Department,
        &[
            "department",
            "dept",
            "division",
            "section",
            "team",
            "abteilung",
            "departement",
            "afdeling",
        ],
    ),
    (
        Column::Note,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "remark",
            "remarks",
            "bemerkung",
            "remarque",
            "notas",
        ],
    ),
    (Column::Visible, &["visible", "audience"]),
];

impl Column {
    /// The key of a crew list's row, or the half of a name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Who => "who",
            Self::GivenName => "who (given name)",
            Self::FamilyName => "who (family name)",
            Self::From => "from",
            Self::To => "to",
            Self::Dates => "from and to",
            Self::Acting => "acting",
            Self::Load => "load",
            Self::Credit => "credit",
            Self::Unit => "unit",
            Self::Department => "department",
            Self::Note => "note",
            Self::Visible => "visible",
        }
    }

    /// What a head means, and how clearly: the smaller, the clearer.
    fn of_head(head: &str, aliases: &Aliases) -> Option<(Self, usize)> {
        if let Some(alias) = aliases.column(head) {
            let column = HEADS.iter().find(|(column, _)| column.name() == alias);
            return column.map(|(column, _)| (*column, 0));
        }
        let head = head.replace('%', " percent ").replace("(s)", "");
        let words = super::titles::plain_words(&head).join(" ");
        HEADS.iter().find_map(|(column, heads)| {
            let rank = heads.iter().position(|head| *head == words)?;
            Some((*column, rank + 1))
        })
    }
}

/// The row that names the columns.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its number in the sheet.
    pub row: usize,
    heads: Vec<(String, Option<Column>)>,
}

impl Header {
    /// Reads a row as the one that names the columns, if it names roles and people.
    pub fn read(row: &Row, aliases: &Aliases) -> Option<Self> {
        let found: Vec<_> = row
            .cells
            .iter()
            .map(|head| Column::of_head(head, aliases))
            .collect();
        let mut heads: Vec<(String, Option<Column>)> = row
            .cells
            .iter()
            .map(|head| (head.trim().to_owned(), None))
            .collect();
        for (index, meaning) in found.iter().enumerate() {
            let Some((column, rank)) = meaning else { continue };
            let is_clearest = found.iter().enumerate().all(|(other, meaning)| match meaning {
                Some((same, other_rank)) if same == column => (*rank, index) <= (*other_rank, other),
                _ => true,
            });
            heads[index].1 = is_clearest.then_some(*column);
        }
        let header = Self {
            row: row.number,
            heads,
        };
        let has = |column: Column| header.index(column).is_some();
        (has(Column::Role) && (has(Column::Who) || has(Column::GivenName) || has(Column::FamilyName)))
            .then_some(header)
    }

    /// Whether the columns are those of a crew list's own tables, by their own names.
    pub fn is_own(&self) -> bool {
        let is_own = |(head, _): &(String, Option<Column>)| COLUMNS.contains(&head.to_lowercase().as_str());
        self.heads.iter().all(is_own)
    }

    /// How many columns mean something.
    pub fn known(&self) -> usize {
        self.heads.iter().filter(|(_, column)| column.is_some()).count()
    }

    /// Each head with the key it stands for; none for a column that is left out.
    pub fn shown(&self) -> Vec<(String, Option<&'static str>)> {
        let named = self.heads.iter().filter(|(head, _)| !head.is_empty());
        named
            .map(|(head, column)| {
                (
                    head.split_whitespace().collect::<Vec<_>>().join(" "),
                    column.map(Column::name),
                )
            })
            .collect()
    }

    fn index(&self, column: Column) -> Option<usize> {
        self.heads.iter().position(|(_, known)| *known == Some(column))
    }

    /// The cell of a row in a column.
    pub fn cell<'r>(&self, row: &'r Row, column: Column) -> Option<&'r str> {
        row.cells.get(self.index(column)?).map(|cell| cell.trim())
    }

    /// Who a row names; the halves of a name put together.
    pub fn who(&self, row: &Row) -> String {
        if let Some(who) = self.cell(row, Column::Who).filter(|who| !who.is_empty()) {
            return who.to_owned();
        }
        let halves =
            [Column::GivenName, Column::FamilyName].map(|half| self.cell(row, half).unwrap_or_default());
        halves.join(" ").trim().to_owned()
    }

    /// Whether a row names the columns once more, as sheets of several pages do.
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        let same = |(cell, (head, _)): (&String, &(String, Option<Column>))| cell.trim() == head;
        row.cells.len() >= self.heads.len() && row.cells.iter().zip(&self.heads).all(same)
    }
}
