//! Made-up spreadsheets in 40 styles: what was put in comes out, or stands in the left-overs, and nothing else.
//!
//! Plain `cargo test` reads a few of each style; `CALLBOARD_SHEETS=25` reads 1,000 in all.

use std::collections::BTreeMap;

use callboard::import::columns::Purpose;
use callboard::import::{self, Fate, Imported, Item, Reading};
use callboard::site::Compiled;
use jiff::civil::Date;
use rayon::prelude::*;

use super::production;
use super::sheets::{Cell, Format, Sheet};
use crate::project::Project;

/// Names of roles as sheets write them; the first is the title.
const ROLES: [(&str, &[&str]); 10] = [
    (
        "production-manager",
        &[
            "Production manager",
            "PRODUCTION MANAGER",
            "Prod. Mgr",
            "Manager, Production",
        ],
    ),
    ("producer", &["Producer", "Producers", "producer"]),
    ("editor", &["Editor", "EDITOR", "Editors"]),
    (
        "director-of-photography",
        &[
            "Director of photography",
            "Director, photography",
            "Photography director",
        ],
    ),
    (
        "first-assistant-director",
        &["First assistant director", "1st AD", "1st Assistant Director"],
    ),
    (
        "sound-recordist",
        &["Sound recordist", "Sound-recordist", "SOUND RECORDIST"],
    ),
    (
        "costume-designer",
        &["Costume designer", "Costume Des.", "Designer, costume"],
    ),
    ("runner", &["Runner", "RUNNERS", "Runner (nights)"]),
    (
        "production-assistant",
        &["Production assistant", "Prod Asst", "Production Asst. #2"],
    ),
    (
        "vfx-supervisor",
        &["VFX supervisor", "Visual Effects Supervisor", "VFX Supe"],
    ),
];

const GIVEN: [&str; 12] = [
    "Ana",
    "Jo",
    "Zo\u{eb}",
    "Ren\u{e9}e",
    "Kim",
    "Tam",
    "Ingrid",
    "Omar",
    "Bj\u{f6}rn",
    "Lucía",
    "Maud",
    "Pip",
];
const FAMILY: [&str; 12] = [
    "Ruiz",
    "Bell",
    "van der Berg",
    "de la Cruz",
    "O'Brien",
    "M\u{fc}ller",
    "Crane-Moss",
    "Tidewell",
    "Oakhythe",
    "Adeyemi",
    "Lef\u{e8}vre",
    "Solway",
];

/// Heads of a language: role, name, given name, family name, department, from, to, telephone, e-mail, address, note.
const HEADS: [[&str; 11]; 5] = [
    [
        "Position",
        "Crew member",
        "First name",
        "Last name",
        "Dept.",
        "Start",
        "Finish",
        "Mobile",
        "E-mail",
        "Home address",
        "Notes",
    ],
    [
        "Funktion",
        "Mitarbeiter",
        "Vorname",
        "Name",
        "Abteilung",
        "Beginn",
        "Ende",
        "Telefon",
        "E-Mail",
        "Anschrift",
        "Bemerkung",
    ],
    [
        "Poste",
        "Nom complet",
        "Pr\u{e9}nom",
        "Nom",
        "D\u{e9}partement",
        "D\u{e9}but",
        "Fin",
        "Portable",
        "Courriel",
        "Adresse",
        "Remarques",
    ],
    [
        "Cargo",
        "Nombre completo",
        "Nombre",
        "Apellidos",
        "Departamento",
        "Inicio",
        "Fin",
        "M\u{f3}vil",
        "Correo",
        "Direcci\u{f3}n",
        "Observaciones",
    ],
    [
        "Ruolo",
        "Nome completo",
        "Nome",
        "Cognome",
        "Reparto",
        "Inizio",
        "Fine",
        "Cellulare",
        "Mail",
        "Indirizzo",
        "Note",
    ],
];

const FORMATS: [Format; 8] = [
    Format::Utf8(','),
    Format::Utf8WithMark(';'),
    Format::Windows1252(';'),
    Format::Utf16('\t'),
    Format::Xlsx,
    Format::Ods,
    Format::Utf8('\t'),
    Format::Utf8('|'),
];

/// Numbers that look like chance and are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// What a sheet holds, and what it is to come to.
#[derive(Default)]
struct Made {
    sheet: Sheet,
    /// How often each role and name was put in; nobody's name is `vacant`.
    put: BTreeMap<(String, String), usize>,
    /// Names whose title no role has.
    unmatched: Vec<String>,
    /// Rows that can name somebody.
    cells: usize,
    /// Days on which jobs start.
    starts: Vec<(String, Date)>,
    /// Telephone numbers, addresses and the like.
    canaries: Vec<String>,
}

struct Style {
    language: usize,
    format: Format,
    has_halves: bool,
    is_merged: bool,
    has_headings: bool,
    has_noise: bool,
    is_side_by_side: bool,
}

impl Style {
    fn of(number: usize) -> Self {
        Self {
            language: (number / 8) % 5,
            format: FORMATS[number % 8],
            has_halves: number % 4 == 2,
            is_merged: number.is_multiple_of(3),
            has_headings: number.is_multiple_of(2),
            has_noise: number % 3 == 1,
            is_side_by_side: number % 5 == 1,
        }
    }

    fn date(&self, date: Date) -> String {
        const MONTHS: [[&str; 12]; 5] = [
            [
                "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
            ],
            [
                "Januar",
                "Februar",
                "M\u{e4}rz",
                "April",
                "Mai",
                "Juni",
                "Juli",
                "August",
                "September",
                "Oktober",
                "November",
                "Dezember",
            ],
            [
                "janvier",
                "f\u{e9}vrier",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "ao\u{fb}t",
                "septembre",
                "octobre",
                "novembre",
                "d\u{e9}cembre",
            ],
            [
                "enero",
                "febrero",
                "marzo",
                "abril",
                "mayo",
                "junio",
                "julio",
                "agosto",
                "septiembre",
                "octubre",
                "noviembre",
                "diciembre",
            ],
            [
                "gennaio",
                "febbraio",
                "marzo",
                "aprile",
                "maggio",
                "giugno",
                "luglio",
                "agosto",
                "settembre",
                "ottobre",
                "novembre",
                "dicembre",
            ],
        ];
        let month = MONTHS[self.language][usize::try_from(date.month() - 1).expect("a month")];
        let (day, year) = (date.day(), date.year());
        match self.language {
            1 => format!("{day}. {month} {year}"),
            3 => format!("{day} de {month} de {year}"),
            _ => format!("{day} {month} {year}"),
        }
    }

    fn make(&self, dice: &mut Dice) -> Made {
        let mut made = Made::default();
        let heads = HEADS[self.language];
        let text = |text: &str| Cell::Text(text.to_owned());
        let mut head = vec![text(heads[0])];
        if self.has_halves {
            head.extend([text(heads[3]), text(heads[2])]);
        } else {
            head.push(text(heads[1]));
        }
        head.extend([5, 7, 8, 9, 10].map(|at| text(heads[at])));
        let width = head.len();
        let blocks = if self.is_side_by_side { 2 } else { 1 };
        let rows = 6 + dice.roll(14);
        if self.has_noise {
            made.row(vec![text("Crew list v14 (do not forward)")]);
            made.cells += 1;
        }
        let whole_head = (0..blocks).flat_map(|_| head.clone()).collect();
        made.row(whole_head);
        let top = made.sheet.rows.len();
        for block in 0..blocks {
            for at in 0..rows {
                let row = top + at;
                while made.sheet.rows.len() <= row {
                    made.sheet.rows.push(vec![Cell::Empty; width * blocks]);
                }
                let is_heading = self.has_headings && at.is_multiple_of(7);
                let cells = if is_heading {
                    made.cells += 1;
                    vec![text(dice.pick::<&str>(&["ART", "SOUND", "Production"]))]
                } else {
                    self.job(dice, &mut made, row, block * width, at)
                };
                for (column, cell) in cells.into_iter().enumerate() {
                    made.sheet.rows[row][block * width + column] = cell;
                }
            }
        }
        if self.has_noise && blocks == 1 {
            made.row(head);
            made.row(vec![text("Page 2 of 2")]);
            made.cells += 2;
        }
        made
    }

    /// A row with a job.
    fn job(&self, dice: &mut Dice, made: &mut Made, row: usize, left: usize, at: usize) -> Vec<Cell> {
        made.cells += 1;
        // A cell that is merged with the one above has its role.
        let above = &made.sheet.rows[row - 1];
        let can_merge = self.is_merged && at > 1 && !self.has_noise && at % 7 > 1;
        let is_below = can_merge && at % 7 == 3 && matches!(above.get(left), Some(Cell::Text(_)));
        let mut title = dice.pick(&ROLES).1[0].to_owned();
        let mut role = String::new();
        if is_below {
            let Cell::Text(written) = above[left].clone() else {
                unreachable!("it was looked at")
            };
            title = written;
        } else {
            let (id, titles) = dice.pick(&ROLES);
            title.clone_from(&(*dice.pick(titles)).to_owned());
            role.push_str(id);
        }
        let is_unknown = !is_below && self.has_noise && at % 5 == 4;
        if is_unknown {
            title = "Snack wrangler".to_owned();
        }
        if is_below {
            let known = ROLES.iter().find(|(_, titles)| titles.contains(&title.as_str()));
            role = known.expect("the row above has a role of the list").0.to_owned();
            made.sheet.merged.push((row - 1, left, row));
        }
        let given = dice.pick(&GIVEN).to_string();
        let family = dice.pick(&FAMILY).to_string();
        let name = format!("{given} {family}");
        let is_vacant = !is_below && !is_unknown && dice.roll(9) == 0;
        let phone = format!("07700 900{:03}", dice.roll(1000));
        let mail = format!("canary{}@office.example", dice.roll(10_000));
        let address = format!(
            "{} Canary Street, Bristol BS{} 4QA",
            10 + dice.roll(80),
            1 + dice.roll(9)
        );
        made.canaries
            .extend([phone.clone(), mail.clone(), address.clone()]);
        let placeholders = ["TBC", "n/a", "vacant", "\u{2014}", "?", "#N/A", "TBD"];
        let mut names = if self.has_halves {
            let pair = if is_vacant {
                [(*dice.pick(&placeholders)).to_owned(), String::new()]
            } else {
                [family.clone(), given.clone()]
            };
            pair.to_vec()
        } else if is_vacant {
            vec![(*dice.pick(&placeholders)).to_owned()]
        } else {
            let second = format!("{} {}", dice.pick(&GIVEN), dice.pick(&FAMILY));
            vec![match dice.roll(10) {
                0 => format!("{family}, {given}"),
                1 => name.to_uppercase(),
                2 => format!("{name}, ACE"),
                3 => format!("{name} ({phone})"),
                4 => format!("{name} (she/her)"),
                5 => format!("Dr. {name}"),
                6 if !is_unknown => {
                    made.put(&role, &second);
                    format!("{name}; {second}")
                }
                7 if !is_unknown => {
                    made.put(&role, &second);
                    format!("{name} & {second}")
                }
                _ => name.clone(),
            }]
        };
        if is_unknown {
            made.unmatched.push(name.clone());
        } else {
            made.put(&role, if is_vacant { "vacant" } else { &name });
        }
        let start = jiff::civil::date(2026, 1, 5)
            .checked_add(jiff::Span::new().days(i64::try_from(dice.roll(300)).expect("few days")));
        let start = start.expect("a day of 2026");
        if !is_unknown {
            made.starts.push((role, start));
        }
        let role_cell = if is_below { Cell::Empty } else { Cell::Text(title) };
        let note = match dice.roll(4) {
            0 => format!("call on {phone}"),
            1 => address.clone(),
            2 => format!("mail {mail}"),
            _ => "nights only".to_owned(),
        };
        let mut cells = vec![role_cell];
        cells.extend(names.drain(..).map(|name| {
            if name.is_empty() {
                Cell::Empty
            } else {
                Cell::Text(name)
            }
        }));
        cells.push(Cell::Date(start));
        cells.extend([phone, mail, address, note].map(Cell::Text));
        cells
    }
}

impl Made {
    fn row(&mut self, cells: Vec<Cell>) {
        self.sheet.rows.push(cells);
    }

    fn put(&mut self, role: &str, name: &str) {
        *self.put.entry((role.to_owned(), folded(name))).or_default() += 1;
    }
}

fn folded(name: &str) -> String {
    name.to_lowercase()
}

fn site() -> Project {
    let mut project = Project::new()
        .file("content/departments/art.md", "---\ntitle: Art\n---\n")
        .file("content/departments/sound.md", "---\ntitle: Sound\n---\n")
        .file(
            "content/departments/production.md",
            "---\ntitle: Production\n---\n",
        )
        .file("content/productions/ferry/index.md", "A ferry.");
    for (id, titles) in ROLES {
        project = project.file(
            &format!("content/roles/{id}.md"),
            format!("---\ntitle: {}\ndepartment: production\n---\n", titles[0]),
        );
    }
    project
}

fn read(compiled: &Compiled, bytes: &[u8]) -> Imported {
    let reading = Reading::default();
    let graph = &compiled.graph;
    let tables = import::table::of_file(&"sheet".into(), bytes, None, Purpose::Crew, &reading.aliases);
    let tables = tables.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let imported = import::crew::read(graph, Some(production(graph, "ferry")), &tables, &reading);
    imported.expect("the sheet is read")
}

#[test]
fn sheets_of_40_styles_come_in_whole_and_no_telephone_number_with_them() {
    let of_each: u64 = std::env::var("CALLBOARD_SHEETS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(1);
    let compiled = site().compile();
    (0..40).into_par_iter().for_each(|number| {
        let style = Style::of(number);
        for seed in 0..of_each {
            let mut dice = Dice(seed * 40 + u64::try_from(number).expect("few styles") + 1);
            let made = style.make(&mut dice);
            let bytes = made.sheet.save(style.format, &|date| style.date(date));
            let imported = read(&compiled, &bytes);
            let report = &imported.report;
            let here = format!("style {number}, sheet {seed}:\n{report}");
            let books = report.books();
            assert!(
                books.balance() && books.cells == made.cells,
                "{} cells; {here}",
                made.cells
            );
            let mut found: BTreeMap<(String, String), usize> = BTreeMap::new();
            let mut starts = Vec::new();
            for item in &imported.lists[0].1 {
                let Item::Row(row) = item else { continue };
                for name in row.who.iter() {
                    *found.entry((row.role.clone(), folded(name))).or_default() += 1;
                }
                starts.extend(row.from.map(|from| (row.role.clone(), from.0)));
            }
            assert_eq!(found, made.put, "{here}");
            let mut expected = made.starts.clone();
            expected.sort();
            starts.sort();
            assert_eq!(starts, expected, "{here}");
            let left: Vec<String> = report
                .lines
                .iter()
                .filter(|line| line.fate == Fate::LeftOver)
                .map(|line| folded(&line.shown))
                .collect();
            assert_eq!(left.len(), made.unmatched.len(), "{here}");
            for name in &made.unmatched {
                let family = folded(name.split_once(' ').expect("two names").1);
                assert!(left.iter().any(|line| line.contains(&family)), "{name}; {here}");
            }
            let text = import::file::new(&imported.lists[0].1);
            for canary in &made.canaries {
                assert!(!text.contains(canary.as_str()), "{canary}; {here}\n{text}");
            }
            for part in ["Canary", "canary", "office.example", "900"] {
                assert!(!text.contains(part), "{part}; {here}\n{text}");
            }
        }
    });
}

#[test]
fn what_is_imported_is_never_refused_by_the_check() {
    let compiled = site().compile();
    for number in 0..40 {
        let style = Style::of(number);
        let made = style.make(&mut Dice(7 + u64::try_from(number).expect("few styles")));
        let imported = read(
            &compiled,
            &made.sheet.save(style.format, &|date| style.date(date)),
        );
        let text = import::file::new(&imported.lists[0].1);
        let problems = site().file("content/productions/ferry/crew.md", &text).check();
        let errors: Vec<_> = problems
            .iter()
            .filter(|problem| problem.starts_with("error"))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}\n{text}");
    }
}

#[test]
fn the_same_sheet_gives_the_same_crew_in_every_format() {
    let compiled = site().compile();
    (0..40).into_par_iter().for_each(|number| {
        let style = Style::of(number);
        let made = style.make(&mut Dice(99 + u64::try_from(number).expect("few styles")));
        let texts = FORMATS.map(|format| {
            let imported = read(&compiled, &made.sheet.save(format, &|date| style.date(date)));
            import::file::new(&imported.lists[0].1)
        });
        for (format, text) in FORMATS.iter().zip(&texts) {
            assert_eq!(text, &texts[0], "{format:?} of style {number}");
        }
    });
}
