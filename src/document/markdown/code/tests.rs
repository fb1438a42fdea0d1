use super::*;

/// The pieces of some code, each in brackets with the first letter of its sort.
fn marked(language: &str, code: &str) -> String {
    let language = of_name(language).expect("the language is known");
    let pieces = pieces(language, code);
    assert_eq!(
        pieces.iter().map(|(_, text)| *text).collect::<String>(),
        code,
        "nothing is lost"
    );
    let mark = |(sort, text): &(Option<Sort>, &str)| match sort {
        Some(Sort::Key) => format!("⟨k {text}⟩"),
        Some(Sort::Text) => format!("⟨s {text}⟩"),
        Some(Sort::Number) => format!("⟨n {text}⟩"),
        Some(Sort::Comment) => format!("⟨c {text}⟩"),
        None => (*text).to_owned(),
    };
    pieces.iter().map(mark).collect()
}

#[test]
fn yaml_has_keys_numbers_and_comments() {
    let cases = [
        ("title: Ana's show # who", "⟨k title⟩: Ana's show ⟨c # who⟩"),
        (
            "- {to: producer, years: 2-4}",
            "- {⟨k to⟩: producer, ⟨k years⟩: ⟨n 2-4⟩}",
        ),
        ("from: 2026-01-05", "⟨k from⟩: ⟨n 2026-01-05⟩"),
        ("phone: \"+44 7700\"", "⟨k phone⟩: ⟨s \"+44 7700\"⟩"),
        ("person.contact: crew", "⟨k person.contact⟩: crew"),
        ("see: https://a.example/#b", "⟨k see⟩: https://a.example/#b"),
        ("acting: true", "⟨k acting⟩: ⟨k true⟩"),
        ("\"a b\": 1", "⟨k \"a b\"⟩: ⟨n 1⟩"),
    ];
    for (code, expected) in cases {
        assert_eq!(marked("yaml", code), expected);
    }
}

#[test]
fn other_languages_have_what_one_look_at_a_line_tells() {
    let cases = [
        (
            "json",
            "{\"a\": [1, true, \"b\"]}",
            "{⟨k \"a\"⟩: [⟨n 1⟩, ⟨k true⟩, ⟨s \"b\"⟩]}",
        ),
        (
            "toml",
            "[roles]\nname = 'x' # y",
            "[roles]\n⟨k name⟩ = ⟨s 'x'⟩ ⟨c # y⟩",
        ),
        (
            "sh",
            "if true; then echo \"$a\" # no\nfi",
            "⟨k if⟩ true; ⟨k then⟩ echo ⟨s \"$a\"⟩ ⟨c # no⟩\n⟨k fi⟩",
        ),
        (
            "python",
            "def f(x):\n    return \"\"\"a\nb\"\"\"",
            "⟨k def⟩ f(x):\n    ⟨k return⟩ ⟨s \"\"\"a\nb\"\"\"⟩",
        ),
        ("SQL", "select a from b -- c", "⟨k select⟩ a ⟨k from⟩ b ⟨c -- c⟩"),
        (
            "js",
            "const a = `b\nc`; /* d */",
            "⟨k const⟩ a = ⟨s `b\nc`⟩; ⟨c /* d */⟩",
        ),
        (
            "html",
            "<p class=\"a\">x < y</p>",
            "⟨k <p⟩ class=⟨s \"a\"⟩>x < y⟨k </p⟩>",
        ),
        ("rust", "fn f<'a>() {}", "⟨k fn⟩ f<'a>() {}"),
    ];
    for (language, code, expected) in cases {
        assert_eq!(marked(language, code), expected);
    }
}

#[test]
fn every_name_stands_for_one_thing() {
    let mut names: Vec<&str> = names().collect();
    names.sort_unstable();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

proptest::proptest! {
    #[test]
    fn no_code_is_too_odd(code in r#"[a-z0-9"'`#/*<>{}:=\\é\n -]{0,80}"#) {
        for language in names().filter_map(of_name) {
            let pieces = pieces(language, &code);
            let whole: String = pieces.iter().map(|(_, text)| *text).collect();
            proptest::prop_assert_eq!(&whole, &code);
        }
    }
}
