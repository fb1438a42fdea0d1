//! Who sees which lines, and that nobody sees more.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Place;

fn audiences(built: u16) -> Audiences {
    Audiences {
        names: ["public", "crew", "internal"].map(Arc::from).to_vec(),
        built,
    }
}

/// What an audience sees, and the problems as `line:code`.
fn seen(text: &str, built: u16) -> (String, Vec<String>) {
    let mut problems = Vec::new();
    let file = Arc::from("content/a.md");
    let mut notes = Notes {
        problems: &mut problems,
        findings: &mut Vec::new(),
        is_in_doubt: false,
    };
    let Redacted {
        text: cut, places, ..
    } = redact(text, 100, &audiences(built), &file, &mut notes);
    for (at, c) in cut.char_indices() {
        let from = places.byte(at) - 100;
        assert!(
            text[from..].starts_with(c),
            "byte {at} of {cut:?} is not byte {from} of {text:?}"
        );
    }
    let codes = problems.iter().map(|problem| {
        let crate::diagnostic::Spot::Bytes(range) = &problem.place.spot else {
            panic!("no bytes")
        };
        format!(
            "{}:{}",
            text[..range.start - 100].matches('\n').count() + 1,
            problem.code.name()
        )
    });
    (cut.into_owned(), codes.collect())
}

fn sees(text: &str, built: u16, expected: &str) {
    assert_eq!(seen(text, built), (expected.to_owned(), vec![]), "{text:?}");
}

#[test]
fn an_audience_sees_its_own_blocks_and_those_of_the_less_trusted() {
    let text = "One\n\n::: crew\nTwo\n:::\n\n::: internal\nThree\n:::\nFour\n";
    sees(text, 0, "One\n\n\nFour\n");
    sees(text, 1, "One\n\nTwo\n\nFour\n");
    sees(text, 2, "One\n\nTwo\n\nThree\nFour\n");
}

#[test]
fn blocks_nest() {
    let text = "::: crew\nA\n:::: internal ::::\nB\n::::\nC\n:::\nD";
    sees(text, 0, "D");
    sees(text, 1, "A\nC\nD");
    sees(text, 2, "A\nB\nC\nD");
}

#[test]
fn blocks_stand_in_list_items_and_quotes() {
    sees(
        "- one\n  ::: crew\n  - two\n  :::\n- three\n",
        0,
        "- one\n- three\n",
    );
    sees(
        "- one\n\n  :::crew\n\n  two\n\n  :::\n- three\n",
        1,
        "- one\n\n\n  two\n\n- three\n",
    );
    sees(
        "> one\n> ::: crew\n> two\n> :::\n> three\n",
        0,
        "> one\n> three\n",
    );
    sees(
        "1.  > - one\n    >   ::: crew\n    >   two\n    >   :::\n",
        0,
        "1.  > - one\n",
    );
    sees(
        "[^a]: one\n\n    ::: crew\n    two\n    :::\n\n    three\n",
        0,
        "[^a]: one\n\n\n    three\n",
    );
}

/// The passages of what an audience sees, each with the name of its audience.
fn passages(text: &str, built: u16) -> Vec<(String, String)> {
    let mut notes = Notes {
        problems: &mut Vec::new(),
        findings: &mut Vec::new(),
        is_in_doubt: false,
    };
    let audiences = audiences(built);
    let seen = redact(text, 7, &audiences, &Arc::from("a.md"), &mut notes);
    let passages = seen.passages.iter().map(|passage| {
        let name = audiences.names[passage.rank].to_string();
        (name, seen.text[passage.range.clone()].to_owned())
    });
    passages.collect()
}

#[test]
fn what_not_everybody_may_see_is_known_to_be_a_passage_of_what_is_left() {
    let text = "A\n::: public\nB\n:::\n::: crew\nC\n::: internal\nD\n:::\nE\n:::\n::: internal\n:::\nF\n";
    let named = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    assert_eq!(passages(text, 0), []);
    assert_eq!(passages(text, 1), [named("crew", "C\nE\n")]);
    assert_eq!(
        passages(text, 2),
        [named("crew", "C\nD\nE\n"), named("internal", "D\n")]
    );
    let in_list = "- one\n  ::: crew\n  - two\n  ::: internal\n  three\n  :::\n  :::\n";
    assert_eq!(passages(in_list, 1), [named("crew", "  - two\n")]);
}

#[test]
fn an_example_in_code_is_no_fence() {
    for text in [
        "```\n::: crew\n:::\n```\n",
        "Text\n\n    ::: crew\n\nText\n",
        "- ~~~\n  ::: crew\n  ~~~\n",
        "Write `::: crew` before it.\n",
        "> ```\n> :::\n",
    ] {
        sees(text, 0, text);
    }
    sees("::: crew\n```\n:::\n```\n:::\nA", 0, "A");
}

#[test]
fn a_code_block_ends_with_what_holds_it() {
    sees(
        "- ```yaml\n  a\n- b\n\n::: crew\nc\n:::\nd\n",
        0,
        "- ```yaml\n  a\n- b\n\nd\n",
    );
}

#[test]
fn windows_line_ends_and_a_missing_last_one_do_no_harm() {
    sees("A\r\n::: crew\r\nB\r\n:::\r\nC", 0, "A\r\nC");
    sees("A\n::: crew\nB\n:::", 0, "A\n");
}

#[test]
fn mistakes_restrict_more_never_less() {
    let gone = |text: &str, expected: &str, codes: &[&str]| {
        for built in 0..3 {
            let (seen, found) = seen(text, built);
            assert_eq!(
                (
                    seen.as_str(),
                    found.iter().map(String::as_str).collect::<Vec<_>>()
                ),
                (expected, codes.to_vec())
            );
        }
    };
    gone("A\n::: public\nB\n", "A\n", &["2:unclosed-block"]);
    gone("A\n:::\nB\n", "A\nB\n", &["2:stray-fence"]);
    gone("A\n::: intern\nB\n:::\nC\n", "A\nC\n", &["2:unknown-audience"]);
    gone("- ::: public\n  A\n  :::\n- B\n", "- B\n", &["1:stray-fence"]);
    gone(
        "> ::: public\n> A\n\n:::\nB\n",
        "",
        &["4:stray-fence", "1:unclosed-block"],
    );
    gone(
        "::: public\n- a\n  ::: public\n  b\n\n:::\nc\n",
        "- a\nc\n",
        &["3:unclosed-block"],
    );
}

#[test]
fn without_audiences_a_fence_for_one_is_reported_and_none_is_read() {
    let reported = |text: &str| {
        let mut problems = Vec::new();
        let mut notes = Notes {
            problems: &mut problems,
            findings: &mut Vec::new(),
            is_in_doubt: false,
        };
        let left = redact(text, 0, &Audiences::default(), &Arc::from("a.md"), &mut notes);
        assert_eq!((&*left.text, left.passages), (text, vec![]));
        let named = problems
            .iter()
            .map(|problem| format!("{} {}", problem.severity.name(), problem.code));
        named.collect::<Vec<_>>()
    };
    assert_eq!(reported("::: note\nA\n:::\n::: steps\nA\n:::\n"), [""; 0]);
    assert_eq!(reported("::: internal\nA\n:::\n"), ["error unknown-audience"]);
    assert_eq!(reported("```\n::: internal\n```\n"), [""; 0]);
}

#[test]
fn a_fence_behind_what_nobody_sees_is_a_fence() {
    for unseen in ["\u{200b}", "\u{a0}", "\u{feff}", "\u{2060} ", "- \u{200d}"] {
        let (left, _) = seen(&format!("A\n\n{unseen}::: internal\nB\n{unseen}:::\n"), 0);
        assert!(!left.contains('B'), "{unseen:?}: {left:?}");
    }
}

#[test]
fn an_unknown_audience_gets_a_suggestion() {
    let mut problems = Vec::new();
    redact(
        "::: intenal\n:::\n",
        0,
        &audiences(0),
        &Arc::from("a.md"),
        &mut Notes {
            problems: &mut problems,
            findings: &mut Vec::new(),
            is_in_doubt: false,
        },
    );
    assert_eq!(problems[0].help.as_deref(), Some("did you mean `internal`?"));
    assert_eq!(problems[0].place, Place::bytes(&Arc::from("a.md"), 4..11));
}

/// A piece of Markdown that is whole: no fence of code is left open.
fn piece() -> impl Strategy<Value = Vec<String>> {
    prop::sample::select(vec![
        "Words of a paragraph",
        "",
        "# Heading",
        "- item\n  more\n\n  - nested",
        "> quote",
        "```\n::: crew\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "[ref]: x.md",
        "Über [ref] and [^n]",
        "\n[^n]: note",
        "<div>\n\ntext\n\n</div>\n\n",
        "***",
        "\n    code ::: crew\n",
    ])
    .prop_map(|text| text.lines().map(str::to_owned).collect())
}

/// Lines with whether they are restricted for the public, and whether they are fences.
type Lines = Vec<(String, bool, bool)>;

fn tree() -> impl Strategy<Value = Lines> {
    let leaf = piece().prop_map(|lines| {
        lines
            .into_iter()
            .map(|line| (line, false, false))
            .collect::<Lines>()
    });
    leaf.prop_recursive(4, 40, 5, |inner| {
        let many = prop::collection::vec(inner, 0..5);
        (many, prop::sample::select(vec!["", "public", "crew", "internal"])).prop_map(|(parts, name)| {
            let mut lines: Lines = parts.into_iter().flatten().collect();
            if !name.is_empty() {
                if name != "public" {
                    for line in &mut lines {
                        line.1 = true;
                    }
                }
                lines.insert(0, (format!("::: {name}"), name != "public", true));
                lines.push((":::".to_owned(), name != "public", true));
            }
            lines
        })
    })
}

proptest! {
    #[test]
    fn the_cut_text_is_the_text_with_those_lines_deleted(lines in tree(), end in prop::sample::select(vec!["\n", "\r\n"])) {
        let text: String = lines.iter().map(|(line, ..)| format!("{line}{end}")).collect();
        let pruned: String =
            lines.iter().filter(|(_, hidden, fence)| !hidden && !fence).map(|(line, ..)| format!("{line}{end}")).collect();
        prop_assert_eq!(seen(&text, 0), (pruned, vec![]));
        prop_assert_eq!(passages(&text, 0), vec![]);
    }

    #[test]
    fn every_audience_sees_the_same_passages_in_a_text_from_which_the_rest_was_deleted(lines in tree(), built in 0_u16..3) {
        let text: String = lines.iter().map(|(line, ..)| format!("{line}\n")).collect();
        // Blocks for more trusted audiences go with all that they hold.
        let mut hidden = Vec::new();
        let mut pruned = String::new();
        for (line, _, is_fence) in &lines {
            let opens = is_fence.then(|| line.strip_prefix("::: ")).flatten();
            if let Some(name) = opens {
                hidden.push(audiences(built).may_see(name) != Some(true) || hidden.last() == Some(&true));
            }
            if hidden.last() != Some(&true) {
                pruned += &format!("{line}\n");
            }
            if *is_fence && opens.is_none() {
                hidden.pop();
            }
        }
        prop_assert_eq!(seen(&text, built), seen(&pruned, built));
        prop_assert_eq!(passages(&text, built), passages(&pruned, built));
    }

    #[test]
    fn no_fence_is_left_outside_code(text in "(::: (crew|public|x)\n|:::\n|- |> |    |```\n|a\n|\n|é|<p>|\\|-\n){0,40}") {
        let (cut, _) = seen(&text, 0);
        prop_assert!(find_fences(&cut).is_empty(), "{:?}", cut);
    }
}
