//! Slips near restricted pages: what a careful writer does wrong on a bad day is never published.
//!
//! Each slip is a site with audiences in which a word stands that nobody but the most trusted may see. Built for the
//! public, either nothing is published (an error stops the build) or the word is nowhere in what is.

use callboard::diagnostic::Severity;

use crate::project::Project;

/// The word that must not get out.
const SECRET: &str = "KINGFISHER";

/// A slip: what it is, and the files that it is made of.
struct Slip {
    what: &'static str,
    files: Vec<(&'static str, String)>,
}

/// A page with this text, in which `SECRET` stands for the secret.
fn page(what: &'static str, text: &str) -> Slip {
    file(what, "content/guides/plan.md", text)
}

fn file(what: &'static str, path: &'static str, text: &str) -> Slip {
    files(what, &[(path, text)])
}

fn files(what: &'static str, files: &[(&'static str, &str)]) -> Slip {
    let files = files
        .iter()
        .map(|(path, text)| (*path, text.replace("SECRET", SECRET)));
    Slip {
        what,
        files: files.collect(),
    }
}

fn front_matter() -> Vec<Slip> {
    vec![
        page("an empty line first", "\n---\nvisible: internal\n---\nSECRET\n"),
        page(
            "a space before the fence",
            " ---\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "a tab before the fence",
            "\t---\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "two byte order marks",
            "\u{feff}\u{feff}---\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "a zero-width space first",
            "\u{200b}---\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "a no-break space first",
            "\u{a0}---\nvisible: internal\n---\nSECRET\n",
        ),
        page("two hyphens", "--\nvisible: internal\n--\nSECRET\n"),
        page("four hyphens", "----\nvisible: internal\n----\nSECRET\n"),
        page(
            "a dash that a word processor made",
            "—\nvisible: internal\n—\nSECRET\n",
        ),
        page("a dash and a hyphen", "–-\nvisible: internal\n–-\nSECRET\n"),
        page(
            "a word behind the fence",
            "--- yaml\nvisible: internal\n---\nSECRET\n",
        ),
        page("the key behind the fence", "--- visible: internal\n---\nSECRET\n"),
        page(
            "a comment behind the fence",
            "--- # page\nvisible: internal\n---\nSECRET\n",
        ),
        page("stars for hyphens", "***\nvisible: internal\n***\nSECRET\n"),
        page("equals signs", "===\nvisible: internal\n===\nSECRET\n"),
        page("no fences at all", "visible: internal\n\nSECRET\n"),
        page(
            "keys without fences",
            "title: Plan\nvisible: internal\n\nSECRET\n",
        ),
        page(
            "no opening fence",
            "title: Plan\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "the heading before it",
            "# Plan\n---\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "a heading and a line before it",
            "# Plan\n\n---\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "a comment before it",
            "<!-- draft -->\n---\nvisible: internal\n---\nSECRET\n",
        ),
        page("a comment around it", "<!--\nvisible: internal\n-->\nSECRET\n"),
        page(
            "a comment on one line",
            "# Plan\n\n<!-- visible: internal -->\n\nSECRET\n",
        ),
        page(
            "a block of code",
            "```yaml\ntitle: Plan\nvisible: internal\n```\nSECRET\n",
        ),
        page("a quotation", "> ---\n> visible: internal\n> ---\n\nSECRET\n"),
        page(
            "two front matters",
            "---\ntitle: Plan\n---\n---\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "a fence that is not closed",
            "---\nvisible: internal\n----\nSECRET\n",
        ),
        page(
            "a closing fence with a word",
            "---\nvisible: internal\n--- end\n\nSECRET\n",
        ),
        page(
            "line ends of old systems",
            "---\rvisible: internal\r---\rSECRET\r",
        ),
        page(
            "lines parted by a separator",
            "---\u{2028}visible: internal\u{2028}---\u{2028}SECRET\n",
        ),
        page("TOML", "+++\nvisible = 'internal'\n+++\nSECRET\n"),
        page("TOML that is none", "+++\nvisible = internal\n+++\nSECRET\n"),
        page(
            "TOML with an empty line first",
            "\n+++\nvisible = 'internal'\n+++\nSECRET\n",
        ),
        page("JSON", "{\"visible\": \"internal\"}\nSECRET\n"),
        page(
            "JSON that is none",
            "{\n\"visible\": \"internal\",\n}\n\nSECRET\n",
        ),
        page(
            "semicolons around JSON",
            ";;;\n\"visible\": \"internal\"\n;;;\nSECRET\n",
        ),
        page(
            "YAML that cannot be read",
            "---\ntitle: \"Plan\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "a tab in YAML",
            "---\ntitle: Plan\n\tvisible: internal\n---\nSECRET\n",
        ),
    ]
}

fn marks() -> Vec<Slip> {
    vec![
        page(
            "no space behind the colon",
            "---\ntitle: Plan\nvisible:internal\n---\nSECRET\n",
        ),
        page(
            "only a key without a space",
            "---\nvisible:internal\n---\nSECRET\n",
        ),
        page(
            "an equals sign",
            "---\ntitle: Plan\nvisible = internal\n---\nSECRET\n",
        ),
        page("a capital", "---\nVisible: internal\n---\nSECRET\n"),
        page("a slip of the fingers", "---\nvisble: internal\n---\nSECRET\n"),
        page("another word", "---\nvisibility: internal\n---\nSECRET\n"),
        page(
            "a word of another program",
            "---\naudience: internal\n---\nSECRET\n",
        ),
        page("a yes to private", "---\nprivate: true\n---\nSECRET\n"),
        page(
            "an audience with a capital",
            "---\nvisible: Internal\n---\nSECRET\n",
        ),
        page(
            "an audience that is none",
            "---\nvisible: intrenal\n---\nSECRET\n",
        ),
        page("no audience", "---\nvisible:\n---\nSECRET\n"),
        page(
            "an audience behind a number sign",
            "---\nvisible: #internal\n---\nSECRET\n",
        ),
        page("a list of audiences", "---\nvisible: [internal]\n---\nSECRET\n"),
        page(
            "a mark that is indented",
            "---\nextra:\n  visible: internal\n---\nSECRET\n",
        ),
        page(
            "a mark below a mark",
            "---\nvisible: {file: {visible: internal}}\n---\nSECRET\n",
        ),
        page(
            "a mark twice",
            "---\nvisible: internal\nvisible: public\n---\nSECRET\n",
        ),
        page(
            "a mark twice, looser first",
            "---\nvisible: public\nvisible: internal\n---\nSECRET\n",
        ),
        page(
            "an escaped key",
            "---\n\"vis\\u0069ble\": internal\n---\nSECRET\n",
        ),
        page(
            "a merged mapping",
            "---\nextra: &x {visible: internal}\n<<: *x\n---\nSECRET\n",
        ),
        page(
            "a key of its own form",
            "---\n? visible\n: internal\n---\nSECRET\n",
        ),
        page(
            "a zero-width space in the key",
            "---\nvis\u{200b}ible: internal\n---\nSECRET\n",
        ),
        page("a line in the text", "# Plan\n\nSECRET\n\nvisible: internal\n"),
        page(
            "a bold line in the text",
            "# Plan\n\n**Visible:** internal\n\nSECRET\n",
        ),
        file(
            "one row in place of a list",
            "content/productions/tide/crew.md",
            "---\ncrew: {role: runner, who: SECRET, visible: internal}\n---\n",
        ),
        file(
            "a row whose mark is misspelt",
            "content/productions/tide/crew.md",
            "---\ncrew:\n  - {role: runner, who: SECRET, visble: internal}\n---\n",
        ),
        file(
            "a row whose mark is a list",
            "content/productions/tide/crew.md",
            "---\ncrew:\n  - {role: runner, who: SECRET, visible: [internal]}\n---\n",
        ),
        file(
            "a row with a mark twice",
            "content/productions/tide/crew.md",
            "---\ncrew:\n  - {role: runner, who: SECRET, visible: internal, visible: public}\n---\n",
        ),
        files(
            "a table whose column is misspelt",
            &[
                ("content/productions/tide/crew.md", "---\ncrew: crew.csv\n---\n"),
                (
                    "content/productions/tide/crew.csv",
                    "role,who,visble\nrunner,SECRET,internal\n",
                ),
            ],
        ),
        file(
            "a field that the file does not have",
            "content/roles/runner.md",
            "---\nfocus: SECRET\nvisible: {fcous: internal}\n---\n",
        ),
        file(
            "a mark within a field",
            "content/roles/runner.md",
            "---\npay: {low: 1, high: 2, per: week, currency: GBP, region: SECRET, visible: internal}\n---\n",
        ),
        file(
            "a field that is named twice",
            "content/roles/runner.md",
            "---\nfocus: SECRET\nvisible: {focus: internal, focus: public}\n---\n",
        ),
        file(
            "a mark below a variant",
            "content/roles/runner.md",
            "---\nvariants: {small: {focus: SECRET, visible: internal}}\n---\n",
        ),
    ]
}

fn fences() -> Vec<Slip> {
    vec![
        page("a fence that is not closed", "Open.\n\n::: internal\nSECRET\n"),
        page("an audience that is none", "::: intrenal\nSECRET\n:::\n"),
        page("an audience with a capital", "::: Internal\nSECRET\n:::\n"),
        page("two colons", ":: internal\nSECRET\n::\n"),
        page("colons of another alphabet", "：：： internal\nSECRET\n：：：\n"),
        page("colons apart", ": : : internal\nSECRET\n: : :\n"),
        page(
            "a zero-width space before the fence",
            "\u{200b}::: internal\nSECRET\n\u{200b}:::\n",
        ),
        page(
            "a no-break space before the fence",
            "\u{a0}::: internal\nSECRET\n\u{a0}:::\n",
        ),
        page(
            "a zero-width space in the audience",
            "::: inter\u{200b}nal\nSECRET\n:::\n",
        ),
        page("words before the fence", "The plan ::: internal\nSECRET\n:::\n"),
        page("words behind the audience", "::: internal only\nSECRET\n:::\n"),
        page("a fence in a heading", "## ::: internal\nSECRET\n:::\n"),
        page("an escaped fence", "\\::: internal\nSECRET\n:::\n"),
        page(
            "a fence in a comment",
            "<!-- ::: internal -->\nSECRET\n<!-- ::: -->\n",
        ),
        page(
            "a fence in a table",
            "| a |\n|---|\n| ::: internal |\n| SECRET |\n",
        ),
        page("a fence with braces", "::: {.internal}\nSECRET\n:::\n"),
        page(
            "a fence on a list item's line",
            "- ::: internal\n  SECRET\n  :::\n",
        ),
    ]
}

fn names() -> Vec<Slip> {
    let marked = "---\ntitle: Plan\nvisible: internal\n---\nSECRET\n";
    vec![
        file("an editor's copy", "content/guides/plan.md~", marked),
        file("a copy of a merge", "content/guides/plan.md.orig", marked),
        file("a copy of old times", "content/guides/plan.md.bak", marked),
        file("a swap file", "content/guides/plan.md.swp", marked),
        file("a copy between number signs", "content/guides/#plan.md#", marked),
        file("a page saved as text", "content/guides/plan.md.txt", marked),
        file("a source as text", "content/guides/plan.txt", marked),
        file("a source without an ending", "content/guides/plan", marked),
        file("a source of another language", "content/guides/plan.qmd", marked),
        file(
            "a table's copy",
            "content/productions/tide/crew.csv~",
            "role,who\nrunner,SECRET\n",
        ),
        file(
            "a crew list as a spreadsheet",
            "content/productions/tide/crew.xlsx",
            "SECRET",
        ),
        file(
            "a crew list with tabs",
            "content/productions/tide/crew.tsv",
            "role\twho\nrunner\tSECRET\n",
        ),
        files(
            "an index with a capital, in a folder of chapters",
            &[
                ("content/bible/Index.md", "---\nvisible: internall\n---\n"),
                ("content/bible/one.md", "SECRET\n"),
            ],
        ),
        files(
            "a photo whose name is written in another way",
            &[
                ("content/people/José Ruiz.md", "---\nvisible: intern\n---\n"),
                ("content/people/Jose\u{301}_Ruiz.txt", "SECRET"),
            ],
        ),
    ]
}

/// Whether each is reported too: what is restricted all the same needs no words, but a file that is left out does.
fn check(slips: Vec<Slip>, is_reported: bool) {
    let mut wrong = Vec::new();
    for slip in slips {
        let mut project = Project::new()
            .file(
                "callboard.yaml",
                "audiences: [public, crew, internal]\nscales: [small]\n",
            )
            .file("content/index.md", "# Handbook\n\nWelcome.\n")
            .file("content/roles/runner.md", "Runs.\n")
            .file("content/productions/tide/index.md", "---\ntitle: Tide\n---\n");
        for (path, text) in &slip.files {
            project = project.file(path, text);
        }
        let site = project.compile();
        let is_refused = site.count(Severity::Error) > 0;
        let output = site.output.files();
        let holds_secret = |bytes: &[u8]| bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
        let holding: Vec<&str> = output
            .iter()
            .filter(|(_, bytes)| holds_secret(bytes))
            .map(|(path, _)| &***path)
            .collect();
        if !is_refused && !holding.is_empty() {
            wrong.push(format!("published: {} in {holding:?}", slip.what));
        }
        if is_reported && site.diagnostics.is_empty() {
            wrong.push(format!("nothing is said of it: {}", slip.what));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn front_matter_that_is_nearly_front_matter_is_not_published() {
    check(front_matter(), false);
}

#[test]
fn a_mark_that_is_nearly_a_mark_is_not_passed_over() {
    check(marks(), false);
}

#[test]
fn a_passage_behind_what_is_nearly_a_fence_is_not_published() {
    check(fences(), false);
}

#[test]
fn a_source_under_another_name_is_not_published() {
    check(names(), true);
}

/// Whether a file says something, letter case and the commas of large numbers aside.
fn says(bytes: &[u8], wanted: &str) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase().replace(',', "");
    text.contains(wanted)
}

/// What the settings or a file say of a field of a role holds wherever the file says that field: in what differs by medium,
/// in its grades, and in what differs there.
#[test]
fn a_restricted_field_of_a_role_is_kept_back_in_its_variants_and_grades() {
    let fields = [
        ("focus", "Canary focus", "canary focus"),
        ("summary", "Canary summary", "canary summary"),
        (
            "pay",
            "{low: 77111, high: 88222, per: week, currency: GBP}",
            "77111",
        ),
        ("skills", "{canary-skill: 2}", "canary"),
        ("tools", "[canary-tool]", "canary"),
        ("experience", "41-43", "41–43"),
    ];
    for (field, value, canary) in fields {
        let said = format!("{field}: {value}");
        let places = [
            format!("variants: {{vfx: {{{said}}}}}\n"),
            format!("grades: [{{id: young, {said}}}]\n"),
            format!("grades: [{{id: young, variants: {{vfx: {{{said}}}}}}}]\n"),
            format!("grades: {{id: young, variants: {{vfx: {{{said}}}}}}}\n"),
            // A key that stands twice is an error; both are kept back.
            format!("variants: {{vfx: {{focus: Other}}}}\nvariants: {{vfx: {{{said}}}}}\n"),
        ];
        let is_shown_to_crew = Project::new()
            .file("callboard.yaml", "audiences: [public, crew]\nmedia: [vfx]\n")
            .file("content/roles/gaffer.md", format!("---\n{}---\n", places[1]))
            .asking(|request| request.audience = Some("crew".to_owned()))
            .compile();
        let files = is_shown_to_crew.output.files();
        let shown = files.values().any(|bytes| says(bytes, canary));
        assert!(shown, "{field} is shown where it is not restricted");
        for place in places {
            let by_settings = (format!("visible: {{role.{field}: crew}}\n"), String::new());
            let by_file = (String::new(), format!("visible: {{{field}: crew}}\n"));
            for (settings, own) in [by_settings, by_file] {
                let site = Project::new()
                    .file(
                        "callboard.yaml",
                        format!("audiences: [public, crew]\nmedia: [vfx]\n{settings}"),
                    )
                    .file("content/index.md", "# Home\n")
                    .file(
                        "content/roles/gaffer.md",
                        format!("---\ntitle: Gaffer\n{own}{place}---\n"),
                    )
                    .compile();
                let files = site.output.files();
                let found = files.into_iter().filter(|(_, bytes)| says(bytes, canary));
                let found: Vec<_> = found.map(|(path, _)| path.to_string()).collect();
                assert!(found.is_empty(), "{settings}{own}{place}: {found:?}");
            }
        }
    }
}
