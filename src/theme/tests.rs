use super::*;
use crate::config::{Request, read};
use crate::source::SourceFile;

/// A site of these files, its theme, and what was reported as `code: message` with the field it is about.
fn theme_of(files: &[(&str, &str)]) -> (Theme, Vec<String>) {
    let files = files
        .iter()
        .map(|(path, text)| SourceFile::new(path, text.as_bytes().to_vec()));
    let snapshot = Snapshot::of(files, jiff::civil::date(2026, 1, 5));
    let mut problems = Vec::new();
    let config = read(&snapshot, &Request::default(), &mut problems);
    let theme = load(&snapshot, &config, &mut problems);
    let told = problems.iter().map(|problem| {
        let field = match &problem.place.spot {
            crate::diagnostic::Spot::Value(path) | crate::diagnostic::Spot::Key(path) => path.to_string(),
            _ => String::new(),
        };
        let help = problem.help.as_deref().unwrap_or_default();
        format!("{}: {field}: {} ({help})", problem.code, problem.message)
    });
    (theme, told.collect())
}

fn sheet(theme: &Theme) -> String {
    let sheet = theme.statics.get(PARAMS_FILE);
    sheet
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .unwrap_or_default()
}

#[test]
fn a_site_without_a_theme_has_the_default_one() {
    let (theme, problems) = theme_of(&[("callboard.yaml", "title: Studio\n")]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(theme.names, [Arc::from("default")]);
    assert!(theme.statics.contains_key("callboard.css"));
    assert!(
        theme
            .templates
            .iter()
            .any(|template| &*template.name == "default/base.html")
    );
    assert!(
        theme
            .static_path("callboard.css")
            .is_some_and(|path| path.starts_with("callboard/static/callboard.css?v="))
    );
}

#[test]
fn files_are_looked_up_in_the_site_s_theme_then_in_what_it_extends_then_in_the_default() {
    let (theme, problems) = theme_of(&[
        ("callboard.yaml", "theme: harbour\n"),
        ("themes/harbour/theme.yaml", "extends: studio\n"),
        ("themes/harbour/static/logo.svg", "harbour"),
        ("themes/harbour/templates/page.html", "harbour"),
        ("themes/studio/static/logo.svg", "studio"),
        ("themes/studio/static/favicon.svg", "studio"),
        ("themes/other/static/other.css", "other"),
    ]);
    assert_eq!(problems, [""; 0]);
    let names: Vec<_> = theme.names.iter().map(|name| &**name).collect();
    assert_eq!(names, ["harbour", "studio", "default"]);
    assert_eq!(&*theme.statics["logo.svg"], b"harbour");
    assert_eq!(&*theme.statics["favicon.svg"], b"studio");
    assert!(theme.statics.contains_key("callboard.js"));
    assert!(!theme.statics.contains_key("other.css"));
    let names: Vec<_> = theme.templates.iter().map(|template| &*template.name).collect();
    assert!(names.contains(&"harbour/page.html") && names.contains(&"default/page.html"));
}

#[test]
fn an_unknown_theme_is_reported_with_the_nearest_one() {
    let (theme, problems) = theme_of(&[
        ("callboard.yaml", "theme: harbor\n"),
        ("themes/harbour/theme.yaml", "name: Harbour\n"),
    ]);
    assert_eq!(theme.names.len(), 1);
    assert_eq!(
        problems,
        [
            "unknown-theme: theme: there is no theme `harbor`: the folder themes/harbor has no files \
          (did you mean `harbour`?)"
        ]
    );
}

#[test]
fn themes_that_extend_each_other_are_reported() {
    let (_, problems) = theme_of(&[
        ("callboard.yaml", "theme: one\n"),
        ("themes/one/theme.yaml", "extends: two\n"),
        ("themes/two/theme.yaml", "extends: one\n"),
    ]);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].starts_with(
            "unknown-theme: extends: themes extend each other in a cycle: `one` → `two` → `one`"
        ),
        "{problems:?}"
    );
}

#[test]
fn each_parameter_of_the_wrong_type_is_reported_at_its_value() {
    let theme_yaml = r"
params:
  shade: {type: choice, choices: [day, night]}
  width: {type: length, css: --width}
  tall: {type: boolean}
  note: {type: text, css: --note}
  crest: {type: file}
  rank: {type: number}
  face: {type: font, css: --face}
  links: {type: links}
  hue: {type: colour, css: --hue}
";
    let wrong = r##"
theme: t
params:
  shade: nigth
  width: 12parsecs
  tall: "yes"
  crest: crest.svg
  rank: one
  face: "Inter; } body { display: none"
  links: [{title: Roles, url: "javascript:alert(1)"}]
  hue: {light: "#fff", dark: "red; } *{}"}
  wdith: 3rem
"##;
    let (_, problems) = theme_of(&[("callboard.yaml", wrong), ("themes/t/theme.yaml", theme_yaml)]);
    let starts: Vec<_> = problems
        .iter()
        .map(|problem| problem.split(": ").take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        starts,
        [
            "theme-parameter params.crest",
            "theme-parameter params.face",
            "theme-parameter params.hue.dark",
            "theme-parameter params.links[0].url",
            "theme-parameter params.rank",
            "theme-parameter params.shade",
            "theme-parameter params.tall",
            "theme-parameter params.wdith",
            "theme-parameter params.width",
        ]
    );
    assert!(problems[5].contains("did you mean `night`?"), "{problems:?}");
    assert!(problems[7].contains("did you mean `width`?"), "{problems:?}");
}

#[test]
fn parameters_become_custom_properties_after_all_other_styles() {
    let theme_yaml = r"
params:
  note: {type: text, css: --note}
  face: {type: font, css: --face, default: 'Georgia, serif'}
  hue: {type: colour, css: --hue}
";
    let settings = r##"
theme: t
params:
  accent: {light: "#075", dark: "oklch(80% 0.1 150)"}
  hue: teal
  note: 'a "b" </style>; }'
  measure: 60ch
"##;
    let (theme, problems) = theme_of(&[("callboard.yaml", settings), ("themes/t/theme.yaml", theme_yaml)]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        sheet(&theme),
        ":root {\n  --accent: light-dark(#075, oklch(80% 0.1 150));\n  --face: Georgia, serif;\n  --hue: teal;\n  \
         --measure: 60ch;\n  --note: \"a \\22 b\\22  \\3c /style>; }\";\n}\n"
    );
}

#[test]
fn a_font_stack_cannot_leave_its_declaration() {
    let face = |stack: &str| {
        let settings = format!("theme: t\nparams: {{face: {}}}\n", serde_json::Value::from(stack));
        let (_, problems) = theme_of(&[
            ("callboard.yaml", &settings),
            (
                "themes/t/theme.yaml",
                "params: {face: {type: font, css: --face}}\n",
            ),
        ]);
        problems.is_empty()
    };
    assert!(face("\"Open Sans\", 'Noto Sans', sans-serif"));
    for wrong in ["\"Open", "'a\" b', \"c", "a;b", "a}b", "url(x)", ""] {
        assert!(!face(wrong), "{wrong}");
    }
}

#[test]
fn the_fingerprint_changes_with_each_part() {
    let base = [
        ("callboard.yaml", "theme: t\n"),
        ("themes/t/templates/role.html", "one"),
    ];
    let fingerprint = |files: &[(&str, &str)]| theme_of(files).0.fingerprint;
    let first = fingerprint(&base);
    assert_eq!(first, fingerprint(&base));
    assert_ne!(
        first,
        fingerprint(&[base[0], ("themes/t/templates/role.html", "two")])
    );
    assert_ne!(
        first,
        fingerprint(&[base[0], base[1], ("themes/t/static/x.css", "")])
    );
    assert_ne!(
        first,
        fingerprint(&[("callboard.yaml", "theme: t\nparams: {measure: 50ch}\n"), base[1]])
    );
}

#[test]
fn a_word_comes_from_the_nearest_theme_in_the_language_then_from_english() {
    let (theme, problems) = theme_of(&[
        ("callboard.yaml", "theme: harbour\nlanguage: fr-CA\n"),
        ("themes/harbour/theme.yaml", "extends: studio\n"),
        (
            "themes/harbour/templates/page.html",
            "{{ words.mine.greeting }} {{ words.mine.only_english }} {{ words.mine.wrap }}",
        ),
        (
            "themes/harbour/strings/en.yaml",
            "mine: {greeting: Hello, only_english: Wrap, wrap: Wrap}\n",
        ),
        ("themes/harbour/strings/fr.yaml", "mine: {wrap: Fin}\n"),
        (
            "themes/studio/strings/fr-CA.yaml",
            "numbers: {thousands: \"·\"}\n",
        ),
        ("themes/harbour/strings/fr-CA.yaml", "mine: {greeting: Allô}\n"),
    ]);
    let words = &theme.words;
    assert_eq!(
        [
            "mine.greeting",
            "mine.wrap",
            "mine.only_english",
            "numbers.thousands"
        ]
        .map(|key| words.say(key)),
        ["Allô", "Fin", "Wrap", "·"]
    );
    assert_eq!(
        problems,
        [
            "untranslated: : words without a text in `fr-CA` are shown in English: `mine.only_english` \
             (`callboard theme copy strings/en.yaml` shows all words, with their English text)"
        ]
    );
}

#[test]
fn a_language_that_no_theme_has_is_reported_once_and_pages_are_in_english() {
    let (theme, problems) = theme_of(&[("callboard.yaml", "language: sv\n")]);
    assert_eq!(
        problems,
        [
            "untranslated: language: the theme has no words in `sv`: its headings and labels are in English \
             (copy them with `callboard theme copy strings/en.yaml --to studio`, rename the copy to sv.yaml and translate it)"
        ]
    );
    assert_eq!(theme.words.number(1300), "1,300");
    for language in ["en", "en-GB", "fr", "ar"] {
        let (_, problems) = theme_of(&[("callboard.yaml", &format!("language: {language}\n"))]);
        assert_eq!(problems, [""; 0], "{language}");
    }
}

#[test]
fn a_word_that_a_theme_misspells_is_reported_at_its_line() {
    let (_, problems) = theme_of(&[
        ("callboard.yaml", "theme: t\n"),
        ("themes/t/strings/en.yaml", "numbers: {thousand: \" \"}\n"),
        ("themes/t/strings/french.yaml", ""),
    ]);
    assert_eq!(
        problems,
        [
            "wrong-value: : the name of the strings file `french.yaml` is not a language (name it after the language: `fr.yaml`, `fr-CA.yaml`)",
            "unknown-key: numbers.thousand: no template of the theme `t` uses the word `numbers.thousand` (did you mean `numbers.thousands`?)",
        ]
    );
}

#[test]
fn scripts_get_their_words_in_a_file_that_changes_with_them() {
    let own = |text| {
        [
            ("callboard.yaml", "theme: t\n"),
            ("themes/t/static/t.js", "say('cut', {})"),
            ("themes/t/strings/en.yaml", text),
        ]
    };
    let (theme, problems) = theme_of(&own("script: {cut: Cut}\n"));
    assert_eq!(problems, [""; 0]);
    let script = String::from_utf8_lossy(&theme.statics[WORDS_FILE]).into_owned();
    assert!(script.starts_with("(window.callboard = window.callboard || {}).words = {\"language\":\"en\""));
    assert!(script.contains("\"cut\":\"Cut\""), "{script}");
    let main = String::from_utf8_lossy(&theme.statics[MAIN_SCRIPT]);
    assert!(main.starts_with(&*script) && main.len() > script.len());
    let (other, _) = theme_of(&own("script: {cut: Print}\n"));
    assert_ne!(theme.fingerprint, other.fingerprint);
    assert_ne!(theme.static_path(WORDS_FILE), other.static_path(WORDS_FILE));
}
