//! Job descriptions in ordinary prose, as roles.
//!
//! Title, text and headings stay as they are. What is certain becomes a key: a superior who is among the descriptions, a
//! salary with a currency and a time. All else that is recognised is a comment in the front content for somebody to decide.

use super::front::Front;
use super::generator::name_of;
use super::pages::{Pages, page_stem};
use super::report::Report;
use crate::units::fold_name as fold;

/// Whether a file is one of the job descriptions.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    let folder = folder.trim_start_matches("./").trim_end_matches('/');
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
        && page_stem(path).is_some()
}

/// The id of a role whose file has this name: lower-case letters, digits and hyphens.
pub(super) fn id_of(name: &str) -> String {
    let mut id = String::new();
    for letter in fold(name).chars() {
        match letter {
            letter if letter.is_alphanumeric() => id.push(letter),
            '\'' => {}
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    id.trim_end_matches('-').to_owned()
}

/// The file of a role.
pub(super) fn role(
    mut front: Front,
    body: &str,
    from: &str,
    pages: &Pages<'_>,
    report: &mut Report,
) -> String {
    report.converted("job descriptions, as roles");
    let heading = body
        .lines()
        .find(|line| line.starts_with("# "))
        .map(|line| line[2..].trim());
    if front.title().is_none() && heading.is_none() {
        let name = name_of(page_stem(from).unwrap_or(from));
        front.set_title(&crate::content::in_words(name));
    }
    let ids: Vec<String> = pages
        .pages()
        .filter_map(|(_, to)| Some(to.strip_prefix("roles/")?.strip_suffix(".md")?.to_owned()))
        .collect();
    let mut keys = Vec::new();
    for line in body.lines() {
        let plain: String = line.replace(['*', '_', '|'], " ");
        let plain = plain.trim().trim_start_matches(['-', '#', ' ']).trim();
        let said = |names: &[&str]| {
            names.iter().find_map(|name| {
                let rest = plain
                    .get(name.len()..)
                    .filter(|_| fold(plain).starts_with(&fold(name)))?;
                let value = rest
                    .trim_start_matches([':', ' ', '-', '–'])
                    .trim()
                    .trim_end_matches('.');
                (!value.is_empty() && value.len() < 80).then(|| value.to_owned())
            })
        };
        if let Some(superior) = said(&[
            "reports to",
            "reporting to",
            "line manager",
            "you will report to",
            "you'll report to",
        ]) {
            let id = id_of(
                superior
                    .trim_start_matches("the ")
                    .trim_start_matches("a ")
                    .split([',', '(', ';'])
                    .next()
                    .unwrap_or_default(),
            );
            let is_known = ids.contains(&id) && !id.is_empty();
            push_once(
                &mut keys,
                "reports_to",
                if is_known {
                    format!("reports_to: {id}")
                } else {
                    format!("# reports_to: {id}   # \"{superior}\" is no job description here")
                },
            );
        }
        if let Some(department) = said(&["department", "team", "discipline"]) {
            push_once(
                &mut keys,
                "department",
                format!("# department: {}", id_of(&department)),
            );
        }
        if let Some(location) = said(&["location", "based in"]) {
            push_once(&mut keys, "workplace", format!("# location: {location}"));
        }
        if let Some(pay) = pay_of(plain) {
            push_once(&mut keys, "pay", pay);
        }
    }
    let suggestions = keys.iter().filter(|(_, line)| line.starts_with('#')).count();
    if suggestions > 0 {
        report.note(
            "keys of roles that are not certain",
            "they are comments in the front matter; take the `#` away from those that are right",
            from,
            1,
        );
    }
    let lines: Vec<String> = keys.into_iter().map(|(_, line)| line).collect();
    front.write(&lines) + body
}

fn push_once(keys: &mut Vec<(&'static str, String)>, key: &'static str, line: String) {
    if !keys.iter().any(|(known, _)| *known == key) {
        keys.push((key, line));
    }
}

/// `Salary: £30,000 - £40,000 a year`: with two amounts, a currency and a time it is certain; with less it is a suggestion.
fn pay_of(line: &str) -> Option<String> {
    let folded = fold(line);
    let (currency, sign) = [("GBP", '£'), ("EUR", '€'), ("USD", '$')]
        .into_iter()
        .find(|(_, sign)| line.contains(*sign))?;
    if !["salary", "pay", "rate", "compensation", "band"]
        .iter()
        .any(|word| folded.contains(word))
    {
        return None;
    }
    let amounts: Vec<u32> = line.split(sign).skip(1).filter_map(amount).collect();
    let per = [
        ("hour", &["per hour", "an hour", "hourly", "/hour"][..]),
        ("day", &["per day", "a day", "daily", "/day"]),
        ("week", &["per week", "a week", "weekly", "/week"]),
        ("month", &["per month", "a month", "monthly", "/month"]),
        (
            "year",
            &[
                "per year",
                "a year",
                "per annum",
                "annual",
                "yearly",
                "/year",
                "salary",
            ],
        ),
    ]
    .into_iter()
    .find(|(_, words)| words.iter().any(|word| folded.contains(word)))
    .map(|(per, _)| per);
    match (amounts.as_slice(), per) {
        ([low, high], Some(per)) if low <= high => Some(format!(
            "pay: {{low: {low}, high: {high}, per: {per}, currency: {currency}}}"
        )),
        ([], _) => None,
        (found, per) => {
            let low = found.first()?;
            let high = found.last()?;
            Some(format!(
                "# pay: {{low: {low}, high: {high}, per: {}, currency: {currency}}}   # \"{}\"",
                per.unwrap_or("year"),
                line.replace('"', "'")
            ))
        }
    }
}

/// `30,000`, `30k`, `30.000`.
fn amount(text: &str) -> Option<u32> {
    let digits: String = text
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.'))
        .collect();
    let after = &text[digits.len()..];
    let plain = digits.trim_end_matches(['.', ',']);
    let plain = match plain.rsplit_once('.') {
        Some((whole, cents)) if cents.len() != 3 => whole.to_owned(),
        _ => plain.to_owned(),
    };
    let number: u32 = plain.replace([',', '.'], "").parse().ok()?;
    Some(if after.starts_with(['k', 'K']) {
        number.checked_mul(1_000)?
    } else {
        number
    })
}
