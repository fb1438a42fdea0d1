use super::*;
use crate::diagnostic::Diagnostic;

fn words(language: &str, yaml: &str) -> Words {
    let mut problems = Vec::new();
    let file = file::read(
        &Arc::from("themes/t/strings/x.yaml"),
        language,
        yaml,
        &mut problems,
    );
    assert_eq!(messages(&problems), [""; 0]);
    Words::new(language, file.words)
}

fn messages(problems: &[Diagnostic]) -> Vec<String> {
    let said = problems.iter().map(|problem| {
        let place = match &problem.place.spot {
            crate::diagnostic::Spot::Key(path) => path.to_string(),
            _ => String::new(),
        };
        format!(
            "{} {place}: {} ({})",
            problem.code,
            problem.message,
            problem.help.as_deref().unwrap_or_default()
        )
    });
    said.collect()
}

#[test]
fn a_text_takes_its_parts_wherever_they_stand() {
    let english = words(
        "en",
        "role: {grade_of: \"A grade of {role}\", plain: \"{ not a part } {}\"}",
    );
    assert_eq!(
        english.fill("role.grade_of", &[("role", "Runner")]),
        "A grade of Runner"
    );
    assert_eq!(english.say("role.plain"), "{ not a part } {}");
    assert_eq!(
        english.fill("role.plain", &[("role", "Runner")]),
        "{ not a part } {}"
    );
}

#[test]
fn a_number_chooses_the_form_by_the_rule_of_the_language() {
    let english = words(
        "en",
        "roles: {one: \"{n} role\", other: \"{n} roles\"}\nnumbers: {thousands: \",\"}",
    );
    assert_eq!(
        [0, 1, 2, 1300].map(|n| english.count("roles", n)),
        ["0 roles", "1 role", "2 roles", "1,300 roles"]
    );
    let french = words("fr", "roles: {one: \"{n} métier\", other: \"{n} métiers\"}");
    assert_eq!(
        [0, 1, 2].map(|n| french.count("roles", n)),
        ["0 métier", "1 métier", "2 métiers"]
    );
    let arabic = words(
        "ar",
        "roles: {zero: لا أدوار, one: دور واحد, two: دوران, few: \"{n} أدوار\", many: \"{n} دورًا\", other: \"{n} دور\"}",
    );
    assert_eq!(
        [0, 1, 2, 3, 11, 100].map(|n| arabic.count("roles", n)),
        ["لا أدوار", "دور واحد", "دوران", "3 أدوار", "11 دورًا", "100 دور"]
    );
}

#[test]
fn a_word_that_falls_back_to_english_keeps_its_rule() {
    let english = words("en", "roles: {one: \"{n} role\", other: \"{n} roles\"}");
    let french = Words::new("fr", (*english.words).clone());
    assert_eq!(french.count("roles", 0), "0 roles");
    assert_eq!(french.tree()["roles"]["language"], "en");
    assert_eq!(english.tree()["roles"].get("language"), None);
}

/// The words of the theme that is built in, in a language that it has.
fn built_in(language: &str, yaml: &str) -> Words {
    let path = Arc::from(format!("themes/default/strings/{language}.yaml"));
    Words::new(language, file::read(&path, language, yaml, &mut Vec::new()).words)
}

#[test]
fn each_language_writes_dates_and_lists_in_its_own_order() {
    let french = built_in("fr", include_str!("../../themes/default/strings/fr.yaml"));
    let arabic = built_in("ar", include_str!("../../themes/default/strings/ar.yaml"));
    let american = words(
        "en-US",
        "dates: {day: \"{month} {day}, {year}\", first: 1}\nmonths: {march: March}\n",
    );
    let (first, second) = (jiff::civil::date(2026, 3, 1), jiff::civil::date(2026, 3, 2));
    for (words, dates) in [
        (&Words::default(), ["1 March 2026", "2 March 2026"]),
        (&french, ["1er mars 2026", "2 mars 2026"]),
        (&arabic, ["1 مارس 2026", "2 مارس 2026"]),
        (&american, ["March 1, 2026", "March 2, 2026"]),
    ] {
        assert_eq!(
            [first, second].map(|day| words.day(day)),
            dates,
            "{}",
            words.language
        );
    }
    let partial =
        ["2026", "2026-03", "2026-03-09"].map(|text| text.parse().map(|date| french.partial_date(date)));
    assert_eq!(
        partial,
        ["2026", "mars 2026", "9 mars 2026"].map(|text| Ok(text.to_owned()))
    );
    assert_eq!(
        (french.weekday(first), &*french.short_month(first)),
        ("dimanche", "mars 2026")
    );
    let names = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(
        [&Words::default(), &french, &arabic].map(|words| words.listed(&names)),
        ["a, b and c", "a, b et c", "a، b وc"]
    );
    assert_eq!(
        french.listed(&french.at_most(1, names.to_vec(), |name| name)),
        "a et 2 de plus"
    );
    assert_eq!(french.any_of(&names), "a ou b ou c");
}

#[test]
fn templates_see_groups_within_groups_and_forms_by_name() {
    let words = words(
        "en",
        "role:\n  reports_to: Reports to\n  card: {title: Card}\n  more: {one: a, other: b}\n",
    );
    assert_eq!(
        words.tree(),
        serde_json::json!({"role": {"reports_to": "Reports to", "card": {"title": "Card"}, "more": {"one": "a", "other": "b"}}})
    );
}

#[test]
fn what_is_wrong_in_a_file_is_reported_at_its_word() {
    let path = Arc::from("themes/t/strings/pl.yaml");
    let text = "role:\n  reports_to: [a]\n  more: {one: a, other: b}\n  reports_to: b\n  empty:\n";
    let mut problems = Vec::new();
    let read = file::read(&path, "pl", text, &mut problems);
    assert_eq!(
        messages(&problems),
        [
            "wrong-type role.reports_to: the word `role.reports_to` is not a text (write a text, or a mapping of plural forms such as `{one: \"{n} role\", other: \"{n} roles\"}`)",
            "missing-key role.more: `role.more` lacks the plural forms `few`, `many` (the language `pl` has the forms `one`, `few`, `many`, `other`)",
            "duplicate-key role.reports_to: the word `role.reports_to` is written twice (keep one of them)",
            "wrong-type role.empty: the word `role.empty` is not a text (write a text, or a mapping of plural forms such as `{one: \"{n} role\", other: \"{n} roles\"}`)",
        ]
    );
    let keys: Vec<_> = read.words.keys().map(|key| &**key).collect();
    assert_eq!(keys, ["role.more"]);
}

#[test]
fn a_translation_is_compared_with_english() {
    let path = Arc::from("themes/t/strings/fr.yaml");
    let mut problems = Vec::new();
    let read = |text: &str, problems: &mut Vec<Diagnostic>| file::read(&path, "fr", text, problems);
    let english = read(
        "role: {reports_to: Reports to, of: \"Of {role}\", more: {one: a, other: b}}",
        &mut problems,
    );
    let french = read(
        "role: {report_to: Sous, of: \"De {rôle} {rolle}\", more: plus, reports_to: {one: a, other: b}}",
        &mut problems,
    );
    assert_eq!(messages(&problems), [""; 0]);
    file::compare(&french, &english.words, &mut problems);
    assert_eq!(
        messages(&problems),
        [
            "wrong-type role.more: `role.more` depends on a number (write its plural forms, such as `{one: \"{n} role\", other: \"{n} roles\"}`)",
            "wrong-value role.of: the English `role.of` has no part `{rolle}` (its parts are `{role}`)",
            "unknown-key role.report_to: there is no word `role.report_to` in English (did you mean `role.reports_to`?)",
            "wrong-type role.reports_to: `role.reports_to` does not depend on a number (write one text for it)",
        ]
    );
}

#[test]
fn every_language_has_the_forms_of_its_rule() {
    use PluralForm::{Few, Many, One, Other, Two, Zero};
    for (language, expected) in [
        ("en-GB", &[One, Other][..]),
        ("fr", &[One, Other]),
        ("sv", &[One, Other]),
        ("ja", &[Other]),
        ("pl", &[One, Few, Many, Other]),
        ("ar", &[Zero, One, Two, Few, Many, Other]),
    ] {
        assert_eq!(plural::forms(language), expected, "{language}");
    }
    assert_eq!(plural::form("fr", 2_000_000), Many);
}
