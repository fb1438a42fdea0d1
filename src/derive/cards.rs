//! People as vCards, for the address book of whoever downloads them.
//!
//! Version 3.0 (RFC 2426), which every address book reads; many still refuse 4.0. A card holds what the pages hold for
//! this audience: only people whom it may reach have one. Cards have no time of making, so that an unchanged crew is an
//! unchanged file, and a `UID` of their own, so that one that is loaded again takes the place of the one before.

use jiff::civil::Date;

use crate::config::Config;
use crate::graph::{CrewLine, Graph, Node, PersonId, ProductionId};
use crate::plan::{Plan, Subject, url};

/// Everybody on a crew whom this audience may reach, in the order of the list.
pub fn of_crew(graph: &Graph, plan: &Plan, config: &Config, production: ProductionId) -> Vec<u8> {
    let mut text = String::new();
    for person in graph.reachable_crew(production) {
        let rows = graph[person]
            .crewed
            .iter()
            .filter(|(other, _)| *other == production);
        let rows: Vec<(ProductionId, usize)> = rows.copied().collect();
        write_card(&mut text, graph, plan, config, person, &rows);
    }
    text.into_bytes()
}

/// One person, with what they do on all productions that are not delivered.
pub fn of_person(graph: &Graph, plan: &Plan, config: &Config, person: PersonId) -> Vec<u8> {
    let rows = &graph[person].crewed;
    let rows: Vec<(ProductionId, usize)> = rows
        .iter()
        .filter(|(production, _)| !graph.is_delivered(*production))
        .copied()
        .collect();
    let mut text = String::new();
    write_card(&mut text, graph, plan, config, person, &rows);
    text.into_bytes()
}

fn write_card(
    text: &mut String,
    graph: &Graph,
    plan: &Plan,
    config: &Config,
    person: PersonId,
    rows: &[(ProductionId, usize)],
) {
    let common = &graph[person].common;
    let contact = graph.contact(person);
    let jobs: Vec<(ProductionId, &CrewLine)> = rows
        .iter()
        .filter_map(|(production, row)| {
            Some((*production, graph[*production].crew.as_ref()?.rows.get(*row)?))
        })
        .collect();
    let title = |production: &ProductionId, line: &CrewLine| {
        graph[line.role].title_in(graph[*production].setting).to_owned()
    };
    let once = |list: Vec<String>| {
        let mut once: Vec<String> = Vec::new();
        for item in list {
            if !once.contains(&item) {
                once.push(item);
            }
        }
        once
    };
    let titles = once(
        jobs.iter()
            .map(|(production, line)| title(production, line))
            .collect(),
    );
    let shows = once(
        jobs.iter()
            .map(|(production, _)| graph[*production].common.title.to_string())
            .collect(),
    );
    let mut notes: Vec<String> = graph[person].pronouns.clone().into_iter().collect();
    notes.extend(jobs.iter().map(|(production, line)| {
        let words = &config.words;
        let show = &graph[*production].common;
        let job = words.labelled(&show.title, &title(production, line));
        let end = |end: Option<Date>| end.map(|end| end.to_string()).unwrap_or_default();
        let (from, to) = line.ends(&graph[*production]);
        let key = match (from, to) {
            (Some(_), Some(_)) => "card.from_to",
            (Some(_), None) => "card.from",
            (None, Some(_)) => "card.until",
            (None, None) => return job,
        };
        words.fill(key, &[("job", &job), ("from", &end(from)), ("to", &end(to))])
    }));

    let mut line = |name: &str, value: String| write_line(text, &format!("{name}:{value}"));
    let list = |items: &[String]| {
        items
            .iter()
            .map(|item| escape(item))
            .collect::<Vec<_>>()
            .join(",")
    };
    line("BEGIN", "VCARD".to_owned());
    line("VERSION", "3.0".to_owned());
    line("PRODID", "-//Callboard//Crew//EN".to_owned());
    line("UID", uid(config, &common.id));
    line("FN", escape(&common.title));
    let (given, family) = given_and_family(&common.title);
    line("N", format!("{};{};;;", escape(family), escape(given)));
    let org: Vec<String> = config.settings.studio.iter().chain(&shows).cloned().collect();
    if !org.is_empty() {
        line(
            "ORG",
            org.iter().map(|part| escape(part)).collect::<Vec<_>>().join(";"),
        );
    }
    if !titles.is_empty() {
        line("TITLE", escape(&titles.join(", ")));
    }
    if let Some(email) = contact.and_then(|contact| contact.email.as_ref()) {
        line("EMAIL;TYPE=INTERNET", escape(email));
    }
    if let Some(phone) = contact.and_then(|contact| contact.phone.as_ref()) {
        line("TEL;TYPE=VOICE", escape(phone));
    }
    if let Some(base) = &graph[person].base {
        line("ADR;TYPE=WORK", format!(";;;{};;;", escape(base)));
    }
    if !shows.is_empty() {
        line("CATEGORIES", list(&shows));
    }
    if !notes.is_empty() {
        line("NOTE", escape(&notes.join("\n")));
    }
    let page = plan.page_of(&Subject::Node(Node::Person(person)));
    let address = page.and_then(|page| config.base.absolute(&plan.pages[page.index()].url.encoded()));
    if let Some(address) = address {
        line("URL", address);
    }
    line("END", "VCARD".to_owned());
}

/// The same on every build, and another for the same id on another site.
fn uid(config: &Config, id: &str) -> String {
    let site = match &config.base.origin {
        Some(origin) => origin.split("//").last().unwrap_or_default().to_owned(),
        None => url::slug(&config.settings.title),
    };
    format!("{}@{}", escape(id), escape(&site))
}

/// Given and family name. The last word is the family's, with the particles before it: `Ana` and `de la Cruz`.
pub(super) fn given_and_family(name: &str) -> (&str, &str) {
    const PARTICLES: [&str; 16] = [
        "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "la", "le", "ten", "van",
        "von",
    ];
    let name = name.trim();
    let mut at = match name.rfind(char::is_whitespace) {
        Some(at) => at,
        None => return (name, ""),
    };
    while let Some(before) = name[..at].trim_end().rfind(char::is_whitespace) {
        let word = name[before..at].trim();
        if !PARTICLES.contains(&word.to_lowercase().as_str()) {
            break;
        }
        at = before;
    }
    (name[..at].trim_end(), name[at..].trim_start())
}

/// Text as a value: RFC 2426, section 5. Control characters, which no field of a card holds, are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            control if control.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// The most bytes of a line, without its end: RFC 2426, section 2.6.
const LINE_BYTES: usize = 75;

/// A line, folded between characters; what follows starts with a space, which counts.
fn write_line(text: &mut String, line: &str) {
    let mut room = LINE_BYTES;
    let mut rest = line;
    loop {
        let mut end = rest.len().min(room);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (now, later) = rest.split_at(end);
        text.push_str(now);
        text.push_str("\r\n");
        if later.is_empty() {
            break;
        }
        text.push(' ');
        room = LINE_BYTES - 1;
        rest = later;
    }
}

#[cfg(test)]
mod tests {
    use calcard::vcard::{VCard, VCardProperty};
    use calcard::{Entry, Parser};
    use proptest::prelude::*;

    use super::*;

    fn cards(text: &str) -> Vec<VCard> {
        let mut parser = Parser::new(text);
        let mut cards = Vec::new();
        loop {
            match parser.entry() {
                Entry::VCard(card) => cards.push(card),
                Entry::Eof => return cards,
                other => panic!("no card: {other:?}"),
            }
        }
    }

    fn values(card: &VCard, property: VCardProperty) -> Vec<String> {
        let entry = card.property(&property);
        let values = entry.into_iter().flat_map(|entry| &entry.values);
        values
            .filter_map(|value| value.as_text().map(str::to_owned))
            .collect()
    }

    proptest! {
        #[test]
        fn an_address_book_reads_any_text_as_it_was(name in "\\PC{1,120}", note in "[ -~\nä→🎬\\\\,;:]{0,300}") {
            let mut text = String::new();
            for line in [
                "BEGIN:VCARD".to_owned(),
                "VERSION:3.0".to_owned(),
                format!("FN:{}", escape(&name)),
                format!("NOTE:{}", escape(&note)),
                "END:VCARD".to_owned(),
            ] {
                write_line(&mut text, &line);
            }
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= LINE_BYTES);
            }
            let read = cards(&text);
            prop_assert_eq!(read.len(), 1);
            for (property, written) in [(VCardProperty::Fn, &name), (VCardProperty::Note, &note)] {
                let text = values(&read[0], property).concat();
                prop_assert_eq!(text.trim(), written.trim());
            }
        }
    }

    #[test]
    fn a_family_name_is_the_last_word_with_its_particles() {
        for (name, given, family) in [
            ("Ana Ruiz", "Ana", "Ruiz"),
            ("Juana Inés de la Cruz", "Juana Inés", "de la Cruz"),
            ("Vincent van Gogh", "Vincent", "van Gogh"),
            ("Hephzibah Crane-Moss", "Hephzibah", "Crane-Moss"),
            ("Cher", "Cher", ""),
            ("de Cruz", "de", "Cruz"),
        ] {
            assert_eq!(given_and_family(name), (given, family));
        }
    }
}
