//! Which column of a spreadsheet is which, by what people write above it.

use std::ops::Range;

use super::Aliases;
use super::grid::Row;
use super::titles::plain_words;
use crate::content::crew::COLUMNS;

mod heads;
pub mod presets;

use heads::HEADS;
use presets::Preset;

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it; `name` has the words")]
pub enum Column {
    Role,
    Who,
    GivenName,
    FamilyName,
    PreferredName,
    FormerName,
    OtherName,
    Pronouns,
    Base,
    Skills,
    From,
    To,
    Dates,
    Season,
    Acting,
    Load,
    Credit,
    Unit,
    Department,
    Note,
    Visible,
    Show,
    Phase,
    Kind,
    Level,
    ReportsTo,
    Phone,
    Email,
    Address,
    /// A running number or the like, which says nothing.
    Number,
    /// A column that is to be left out, by `--columns` or by a preset.
    Ignored,
}

/// What a sheet is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A crew list: roles, and who holds them.
    Crew,
    /// A list of people.
    People,
    /// A list of roles.
    Roles,
    /// A schedule: phases and milestones with their dates.
    Schedule,
}

impl Column {
    /// The key that it becomes, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Who => "who",
            Self::GivenName => "who (given name)",
            Self::FamilyName => "who (family name)",
            Self::PreferredName => "preferred name",
            Self::FormerName => "former name",
            Self::OtherName => "other name",
            Self::Pronouns => "pronouns",
            Self::Base => "base",
            Self::Skills => "skills",
            Self::From => "from",
            Self::To => "to",
            Self::Dates => "from and to",
            Self::Season => "season",
            Self::Acting => "acting",
            Self::Load => "load",
            Self::Credit => "credit",
            Self::Unit => "unit",
            Self::Department => "department",
            Self::Note => "note",
            Self::Visible => "visible",
            Self::Show => "production",
            Self::Phase => "phase",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::ReportsTo => "reports_to",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Number => "number",
            Self::Ignored => "ignored",
        }
    }

    /// The column of a name: what `--columns` and the aliases write.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        let name = match name.as_str() {
            "given name" | "given" => "who (given name)",
            "family name" | "family" => "who (family name)",
            "dates" => "from and to",
            "show" => "production",
            "term" => "season",
            "reports to" => "reports_to",
            "-" | "ignore" => "ignored",
            name => name,
        };
        let known = HEADS.iter().map(|(column, _)| *column).chain([Self::Ignored]);
        known.into_iter().find(|column| column.name() == name)
    }

    /// The names of all columns.
    pub(super) fn names() -> String {
        let names: Vec<&str> = HEADS.iter().map(|(column, _)| column.name()).collect();
        format!("{}, ignored", names.join(", "))
    }

    /// What a head means, and how clearly: the smaller, the clearer.
    fn of_head(head: &str, aliases: &Aliases, preset: Option<&Preset>) -> Option<(Self, usize)> {
        if let Some(alias) = aliases.column(head) {
            return Self::of_name(alias).map(|column| (column, 0));
        }
        let words = head_words(head);
        if let Some(preset) = preset {
            let own = preset.columns.iter().find(|(head, _)| *head == words);
            if let Some((_, column)) = own {
                return Some((*column, 0));
            }
        }
        if words.is_empty() && !head.trim().is_empty() {
            // `#` and the like.
            return Some((Self::Number, 1));
        }
        if words.is_empty() {
            return None;
        }
        HEADS.iter().find_map(|(column, heads)| {
            let rank = heads.iter().position(|head| *head == words)?;
            Some((*column, rank + 1))
        })
    }

    /// Whether it says how to reach somebody, which no file of the site holds unless that is asked for.
    pub fn is_contact(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Address)
    }

    /// Whether its cells are numbers or dates, in which no telephone number is looked for.
    pub fn is_measure(self) -> bool {
        matches!(
            self,
            Self::From | Self::To | Self::Dates | Self::Load | Self::Acting | Self::Number | Self::Level
        )
    }

    /// Whether several columns of a sheet may be it.
    fn may_repeat(self) -> bool {
        self.is_contact()
            || matches!(
                self,
                Self::Note | Self::Number | Self::Ignored | Self::OtherName | Self::Skills
            )
    }

    /// Whether it is read for a purpose.
    fn serves(self, purpose: Purpose) -> bool {
        use Column as C;
        match self {
            C::Number | C::Ignored | C::Phone | C::Email | C::Address => true,
            C::Who | C::GivenName | C::FamilyName => matches!(purpose, Purpose::Crew | Purpose::People),
            C::Role => matches!(purpose, Purpose::Crew | Purpose::Roles),
            C::Department => purpose != Purpose::People,
            C::Pronouns | C::Base | C::Skills | C::PreferredName | C::FormerName => {
                purpose == Purpose::People
            }
            C::OtherName => matches!(purpose, Purpose::People | Purpose::Roles),
            C::Level | C::ReportsTo => purpose == Purpose::Roles,
            C::Visible => purpose != Purpose::Schedule,
            C::From | C::To | C::Dates | C::Show | C::Note => {
                matches!(purpose, Purpose::Crew | Purpose::Schedule)
            }
            C::Phase | C::Kind => purpose == Purpose::Schedule,
            C::Season | C::Acting | C::Load | C::Credit | C::Unit => purpose == Purpose::Crew,
        }
    }
}

/// Whether a cell says what people write above a column, whatever the sheet is read as.
pub(super) fn is_head(cell: &str, aliases: &Aliases) -> bool {
    !cell.trim().is_empty() && Column::of_head(cell, aliases, None).is_some()
}

/// The words of a head as [`HEADS`] has them.
fn head_words(head: &str) -> String {
    let head = head
        .replace('%', " percent ")
        .replace("(s)", "")
        .replace('_', " ");
    plain_words(&head).join(" ")
}

/// What became of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUse {
    /// What stands above it; its letters where nothing does.
    pub head: String,
    /// What it is read as; none for a column that nothing knows.
    pub column: Option<Column>,
    /// Whether its cells are read.
    pub is_read: bool,
}

/// The row that names the columns of a table, and the columns that the table has.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its number in the sheet.
    pub row: usize,
    /// Which cells of a row are the table's.
    pub range: Range<usize>,
    heads: Vec<(String, Option<Column>)>,
    /// Columns by what they are, but only those that are read.
    read: Vec<(Column, usize)>,
    /// The program whose export it is.
    pub preset: Option<&'static str>,
}

impl Header {
    /// Reads a row as one that names columns: a header for each of the tables that stand side by side below it, none if it
    /// names no columns that the purpose needs.
    pub fn read_all(row: &Row, purpose: Purpose, aliases: &Aliases) -> Vec<Self> {
        let preset = presets::of(row, purpose);
        let whole = 0..row.cells.len();
        let one = |range: Range<usize>| Self::read(row, range, purpose, aliases, preset);
        for cuts in [repeats(row), gaps(row)] {
            let ends = cuts.iter().copied().chain([row.cells.len()]);
            let starts = std::iter::once(0).chain(cuts.iter().copied());
            let blocks: Option<Vec<Self>> = starts.zip(ends).map(|(start, end)| one(start..end)).collect();
            if let Some(blocks) = blocks.filter(|blocks| blocks.len() > 1) {
                return blocks;
            }
        }
        one(whole).into_iter().collect()
    }

    fn read(
        row: &Row,
        range: Range<usize>,
        purpose: Purpose,
        aliases: &Aliases,
        preset: Option<&'static Preset>,
    ) -> Option<Self> {
        let heads = &row.cells[range.clone()];
        let mut found: Vec<Option<(Column, usize)>> = heads
            .iter()
            .map(|head| Column::of_head(head, aliases, preset))
            .collect();
        turn_halves(heads, &mut found);
        let mut header = Self {
            row: row.number,
            range: range.clone(),
            heads: heads.iter().map(|head| (one_line(head), None)).collect(),
            read: Vec::new(),
            preset: preset.map(|preset| preset.name),
        };
        for (index, meaning) in found.iter().enumerate() {
            let Some((column, rank)) = *meaning else { continue };
            header.heads[index].1 = Some(column);
            let is_clearest = found.iter().enumerate().all(|(other, meaning)| match meaning {
                Some((same, other_rank)) if *same == column => (rank, index) <= (*other_rank, other),
                _ => true,
            });
            if column.serves(purpose) && (is_clearest || column.may_repeat()) {
                header.read.push((column, range.start + index));
            }
        }
        let has = |column: Column| header.index(column).is_some();
        let names = has(Column::Who) || has(Column::GivenName) || has(Column::FamilyName);
        let is_one = match purpose {
            Purpose::Crew => has(Column::Role) && names,
            Purpose::People => names,
            Purpose::Roles => has(Column::Role),
            Purpose::Schedule => {
                has(Column::Phase) && (has(Column::From) || has(Column::To) || has(Column::Dates))
            }
        };
        is_one.then_some(header)
    }

    /// Whether the columns are those of a crew list's own tables, by their own names.
    pub fn is_own(&self) -> bool {
        let is_own = |(head, _): &(String, Option<Column>)| COLUMNS.contains(&head.to_lowercase().as_str());
        self.heads.iter().all(is_own)
    }

    /// How many columns are read.
    pub fn known(&self) -> usize {
        self.read.len()
    }

    /// What becomes of each column that has a head or may have cells.
    pub fn uses(&self) -> Vec<ColumnUse> {
        let uses = self
            .heads
            .iter()
            .enumerate()
            .map(|(index, (head, column))| ColumnUse {
                head: if head.is_empty() {
                    format!("column {}", letters(self.range.start + index))
                } else {
                    head.clone()
                },
                column: *column,
                is_read: self.read.iter().any(|(_, at)| *at == self.range.start + index),
            });
        uses.collect()
    }

    fn index(&self, column: Column) -> Option<usize> {
        self.read
            .iter()
            .find(|(known, _)| *known == column)
            .map(|(_, at)| *at)
    }

    /// Whether the table has a column.
    pub fn has(&self, column: Column) -> bool {
        self.index(column).is_some()
    }

    /// What a cell of a row, by its place in it, is read as.
    pub fn column_at(&self, at: usize) -> Option<Column> {
        self.read
            .iter()
            .find(|(_, known)| *known == at)
            .map(|(column, _)| *column)
    }

    /// The cell of a row in a column; empty if there is none.
    pub fn cell<'r>(&self, row: &'r Row, column: Column) -> &'r str {
        let at = self.index(column);
        at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
    }

    /// The cells of a row in all columns of a kind that say something.
    pub fn cells<'r>(&self, row: &'r Row, column: Column) -> Vec<&'r str> {
        let all = self.read.iter().filter(|(known, _)| *known == column);
        let cells = all.filter_map(|(_, at)| row.cells.get(*at));
        cells
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
            .collect()
    }

    /// Who a row names; the halves of a name put together, given name first.
    pub fn who(&self, row: &Row) -> String {
        let who = self.cell(row, Column::Who);
        if !who.is_empty() {
            return who.to_owned();
        }
        let [given, family] = [Column::GivenName, Column::FamilyName].map(|half| self.cell(row, half));
        // Names in Chinese, Japanese and Korean writing stand family first, without a space.
        if is_east_asian(given) && is_east_asian(family) {
            return format!("{family}{given}");
        }
        format!("{given} {family}").trim().to_owned()
    }

    /// Whether a row names the columns once more, as sheets of several pages do.
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        let cells = row.cells.get(self.range.clone()).unwrap_or_default();
        let same = |(cell, (head, _)): (&String, &(String, Option<Column>))| one_line(cell) == *head;
        cells.len() == self.heads.len() && cells.iter().zip(&self.heads).all(same)
    }

    /// Heads of columns that have a cell in a row which says something and is not read, so that the row loses something.
    pub fn lost_by(&self, row: &Row) -> Vec<String> {
        let lost = self.uses().into_iter().enumerate().filter(|(index, used)| {
            let cell = row.cells.get(self.range.start + index);
            !used.is_read
                && !used
                    .column
                    .is_some_and(|column| column.is_contact() || column == Column::Number)
                && cell.is_some_and(|cell| !cell.is_empty())
        });
        lost.map(|(_, used)| used.head).collect()
    }
}

/// A column named plainly `Name` beside one for the other half of a name is a half itself: `Name;Vorname`, `Nom,Prénom`,
/// `Nombre,Apellidos`.
fn turn_halves(heads: &[String], found: &mut [Option<(Column, usize)>]) {
    let has = |found: &[Option<(Column, usize)>], wanted: Column| {
        found.iter().flatten().any(|(column, _)| *column == wanted)
    };
    let half = match (has(found, Column::GivenName), has(found, Column::FamilyName)) {
        (true, false) => Column::FamilyName,
        (false, true) => Column::GivenName,
        _ => return,
    };
    for (head, meaning) in heads.iter().zip(found) {
        let is_plain = matches!(
            head_words(head).as_str(),
            "name" | "nom" | "nombre" | "nome" | "naam" | "namn" | "navn"
        );
        if is_plain && matches!(meaning, Some((Column::Who, _))) {
            *meaning = Some((half, 1));
        }
    }
}

/// Where heads start again: the first of those that stood to the left of it already.
fn repeats(row: &Row) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (at, head) in row.cells.iter().enumerate() {
        let words = head_words(head);
        if words.is_empty() {
            continue;
        }
        if seen.contains(&words) {
            cuts.push(at);
            seen.clear();
        }
        seen.push(words);
    }
    cuts
}

/// Where a column without a head parts two tables.
fn gaps(row: &Row) -> Vec<usize> {
    let is_empty = |at: usize| row.cells[at].is_empty();
    (1..row.cells.len())
        .filter(|at| {
            !is_empty(*at) && is_empty(at - 1) && row.cells[..*at].iter().any(|cell| !cell.is_empty())
        })
        .collect()
}

/// The letters that a spreadsheet shows above a column.
pub fn letters(index: usize) -> String {
    let mut rest = index + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn is_east_asian(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| {
            matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}')
        })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &str) -> Row {
        Row {
            number: 1,
            cells: cells.split(',').map(str::to_owned).collect(),
            is_hidden: false,
        }
    }

    fn who(head: &str, cells: &str) -> String {
        let header = Header::read_all(&row(head), Purpose::Crew, &Aliases::default());
        assert_eq!(header.len(), 1, "{head}");
        header[0].who(&row(cells))
    }

    #[test]
    fn halves_of_a_name_are_joined_in_any_language_and_order() {
        for (head, cells) in [
            ("First name,Last name,Role", "Jo,Bell,Editor"),
            ("Last name,First name,Role", "Bell,Jo,Editor"),
            ("Name,Vorname,Funktion", "Bell,Jo,Editor"),
            ("Vorname,Name,Funktion", "Jo,Bell,Editor"),
            ("Nachname,Vorname,Funktion", "Bell,Jo,Editor"),
            ("Poste,Nom,Prénom", "Editor,Bell,Jo"),
            ("Prénom,Nom de famille,Poste", "Jo,Bell,Editor"),
            ("Nombre,Apellidos,Cargo", "Jo,Bell,Editor"),
            ("Cognome,Nome,Ruolo", "Bell,Jo,Editor"),
            ("Apelido,Nome,Função", "Bell,Jo,Editor"),
            ("Naam,Voornaam,Functie", "Bell,Jo,Editor"),
            ("Name,Surname,Position", "Jo,Bell,Editor"),
        ] {
            assert_eq!(who(head, cells), "Jo Bell", "{head}");
        }
        assert_eq!(who("Surname,First name,Role", "山田,太郎,Editor"), "山田太郎");
        assert_eq!(who("Surname,First name,Role", ",Cher,Singer"), "Cher");
    }

    #[test]
    fn tables_that_stand_side_by_side_are_told_apart() {
        for (head, blocks) in [
            ("Role,Name", 1),
            ("Role,Name,Role,Name", 2),
            ("Role,Name,,Role,Name", 2),
            ("No.,Role,Name,Phone,No.,Role,Name,Phone", 2),
            ("Position,Crew member,,Job,Artist", 2),
            ("Role,Name,Phone,Phone", 1),
            ("Role,Name,,Notes", 1),
            ("Role,Name,Role,Name,Role,Name", 3),
        ] {
            let headers = Header::read_all(&row(head), Purpose::Crew, &Aliases::default());
            assert_eq!(headers.len(), blocks, "{head}");
        }
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (index, shown) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(index), shown);
        }
    }
}
