//! What a handbook of another generator becomes.

use super::*;

fn files(files: &[(&str, &str)]) -> Files {
    let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
    files.iter().map(file).collect()
}

fn imported(source: &[(&str, &str)]) -> Imported {
    convert(&files(source), &Options::default())
}

fn text(imported: &Imported, path: &str) -> String {
    let bytes = imported
        .files
        .get(path)
        .unwrap_or_else(|| panic!("no {path} in {:?}", imported.files.keys()));
    String::from_utf8(bytes.clone()).expect("it is text")
}

fn unconverted(imported: &Imported) -> Vec<String> {
    imported
        .report
        .unconverted()
        .map(|(what, count)| format!("{count} {what}"))
        .collect()
}

#[test]
fn a_hugo_site_keeps_its_pages_links_and_notes() {
    let site = imported(&[
        ("hugo.toml", "title = 'Our studio'\n"),
        (
            "content/_index.md",
            "+++\ntitle = \"Home\"\nweight = 3\n+++\nSee [pay]({{< ref \"/guides/pay.md#rates\" >}}).\n",
        ),
        (
            "content/guides/pay.md",
            "---\ntitle: Pay\naliases: [/money/]\nlastmod: 2026-01-02\n---\n{{% notice warning %}}\nLate.\n{{% /notice %}}\n\n{{< figure src=\"/coin.png\" caption=\"A coin\" >}}\n\n{{< staff \"x\" >}}\n`{{< kept >}}`\n",
        ),
        ("static/coin.png", "x"),
        ("layouts/index.html", "x"),
    ]);
    assert_eq!(
        text(&site, "index.md"),
        "---\ntitle: Home\norder: 3\n---\nSee [pay](guides/pay.md#rates).\n"
    );
    assert_eq!(
        text(&site, "guides/pay.md"),
        "---\ntitle: Pay\nextra:\n  lastmod: 2026-01-02\naliases:\n- /money/\n---\n::: warning\nLate.\n:::\n\n![A coin](../coin.png \"A coin\")\n\n<!-- {{< staff \"x\" >}} -->\n`{{< kept >}}`\n"
    );
    assert_eq!(site.settings, "title: \"Our studio\"\n");
    assert_eq!(
        unconverted(&site),
        ["1 a Hugo shortcode `staff`", "1 a Hugo shortcode in code"]
    );
    assert_eq!(site.report.files().len(), 5, "every file has a fate");
    assert_eq!(
        site.report.files()["static/coin.png"],
        Fate::Copied("coin.png".to_owned())
    );
}

#[test]
fn shortcodes_of_hugo_go_to_lines_of_their_own_and_read_what_the_page_says() {
    let site = imported(&[
        ("hugo.toml", ""),
        (
            "content/_index.md",
            "---\nrule: Ask first.\n---\n{{% alert %}} {{% param rule %}} {{% /alert %}}\n\n1. One\n\n   {{% alert color=\"info\" %}}<i>i</i> Mind\n   this.{{% /alert %}}\n\n{{% param gone %}}\n",
        ),
        (
            "content/code.md",
            "`{{</* ref \"x\" */>}}` and `{{% param v %}}`\n\n```text\n{{%/* note */%}}\n{{< x >}}\n```\n",
        ),
    ]);
    assert_eq!(
        text(&site, "index.md"),
        "---\nextra:\n  rule: Ask first.\n---\n::: note\nAsk first.\n\n:::\n\n1. One\n\n   ::: info\n   <i>i</i> Mind\n   this.\n\n   :::\n\n<!-- {{% param gone %}} -->\n"
    );
    // What stands in code is shown as readers saw it, or named in the report.
    assert_eq!(
        text(&site, "code.md"),
        "`{{< ref \"x\" >}}` and `{{% param v %}}`\n\n```text\n{{% note %}}\n{{< x >}}\n```\n"
    );
    assert_eq!(
        unconverted(&site),
        ["1 a Hugo shortcode `param`", "2 a Hugo shortcode in code"]
    );
}

#[test]
fn ids_behind_words_are_places_that_links_lead_to() {
    let site = imported(&[(
        "a.md",
        "# Pay {#money}\n\n1. Each month. {#month}\n\nWords {.wide} and {not this}, `{#code}`.\n",
    )]);
    assert_eq!(
        text(&site, "a.md"),
        "# Pay {#money}\n\n1. Each month. <a id=\"month\"></a>\n\nWords <!-- {.wide} --> and {not this}, `{#code}`.\n"
    );
    assert_eq!(unconverted(&site), ["1 a list of attributes"]);
}

#[test]
fn a_jekyll_site_keeps_its_addresses() {
    let site = imported(&[
        ("_config.yml", "title: Playbook\n"),
        (
            "index.md",
            "---\npermalink: /\n---\n[a]({{ site.baseurl }}/leave/) {% link _posts/2024-05-01-wrap.md %}\n",
        ),
        (
            "pages/leave.md",
            "---\ntitle: Leave\npermalink: /leave/\nredirect_from:\n  - /holidays/\nlast_reviewed_at: 2020\n---\n* TOC\n{:toc}\n\n## Days {: #days .wide}\n{% include box.html %}\n",
        ),
        ("_posts/2024-05-01-wrap.md", "Wrapped.\n"),
        ("_includes/box.html", "x"),
    ]);
    assert_eq!(
        text(&site, "index.md"),
        "[a](pages/leave.md) posts/2024-05-01-wrap.md\n"
    );
    assert_eq!(
        text(&site, "pages/leave.md"),
        "---\ntitle: Leave\nextra:\n  last_reviewed_at: 2020\naliases:\n- /leave/\n- /holidays/\n---\n* TOC\n\n\n## Days {#days}\n<!-- {% include box.html %} -->\n"
    );
    assert!(text(&site, "posts/2024-05-01-wrap.md").contains("- /2024/05/01/wrap.html"));
    assert_eq!(unconverted(&site), ["1 a Liquid tag `include`"]);
}

#[test]
fn mkdocs_notes_and_tabs_are_blocks_and_its_menu_is_the_order() {
    let site = imported(&[
        (
            "mkdocs.yml",
            "site_name: Docs\nnav:\n  - Start: start.md\n  - index.md\n",
        ),
        (
            "docs/index.md",
            "!!! note \"Mind\"\n    One\n\n    - two\n\n??? tip\n    Folded\n\nEnd\n",
        ),
        (
            "docs/start.md",
            "=== \"A\"\n\n    One\n\n=== \"B\"\n\n    Two\n\nEnd\n",
        ),
    ]);
    assert_eq!(
        text(&site, "index.md"),
        "---\norder: 2\n---\n::: note Mind\nOne\n\n- two\n:::\n\n> [!tip]-\n> Folded\n\nEnd\n"
    );
    assert_eq!(
        text(&site, "start.md"),
        "---\norder: 1\n---\n::: tabs\n::: tab A\n\nOne\n:::\n::: tab B\n\nTwo\n:::\n:::\n\nEnd\n"
    );
    assert_eq!(site.report.files()["mkdocs.yml"], Fate::Read);
}

#[test]
fn the_entries_at_the_top_of_a_navigation_are_the_menu() {
    let pages = [
        ("index.md", "# Home\n"),
        ("guides/pay.md", "# Pay\n"),
        ("guides/On set.md", "# On set\n"),
    ];
    let settings = |path: &str, text: &str| {
        let mut source = vec![(path, text)];
        source.extend(pages);
        imported(&source).settings
    };
    let menu = "params:\n  navigation:\n    - {title: \"Start\", url: \"/\"}\n    - {title: \"Guides\", url: \"/guides/On%20set/\"}\n";
    assert_eq!(
        settings(
            "_sidebar.md",
            "- [Start](index.md)\n- **Guides**\n  - [On set](<guides/On%20set.md>)\n  - [Pay](guides/pay.md)\n"
        ),
        menu
    );
    assert_eq!(
        settings(
            "_data/navigation.yml",
            "main:\n- {title: Start, url: /}\n- {title: Guides, url: /guides/On%20set/}\n- {title: Gone, url: /gone/}\n"
        ),
        menu
    );
    let docs = [
        (
            "mkdocs.yml",
            "site_name: \"A \\\"b\\\"\"\nnav:\n- Start: index.md\n- Guides:\n  - Set: guides/On set.md\n- Forum: https://forum.example/\nx: !!python/name:a.b\n",
        ),
        ("docs/index.md", ""),
        ("docs/guides/On set.md", ""),
    ];
    let settings_of_docs = imported(&docs).settings;
    assert!(
        settings_of_docs.ends_with(&format!(
            "{menu}    - {{title: \"Forum\", url: \"https://forum.example/\"}}\n"
        )),
        "{settings_of_docs}"
    );
    // The contents of a book are no menu.
    let chapters: String = (1..=11).map(|n| format!("- [Chapter {n}](index.md)\n")).collect();
    assert_eq!(settings("SUMMARY.md", &chapters), "");
}

#[test]
fn components_of_docusaurus_become_blocks_or_comments() {
    let site = imported(&[
        ("website/docusaurus.config.js", ""),
        (
            "docs/a.mdx",
            "import Tabs from '@theme/Tabs';\n\n<Tabs>\n<TabItem value=\"x\" label=\"Mac\">\n\nOne\n\n</TabItem>\n</Tabs>\n\n<Card a={1 > 0}/>\n",
        ),
    ]);
    assert_eq!(
        text(&site, "a.md"),
        "\n::: tabs\n\n::: tab Mac\n\n\nOne\n\n\n:::\n\n\n:::\n\n\n<!-- <Card a={1 > 0}/> -->\n"
    );
    assert_eq!(unconverted(&site), ["1 a component `Card`"]);
}

#[test]
fn links_find_their_page_by_definitions_tags_and_names_in_front_matter() {
    let site = imported(&[
        ("README.md", "Of the repository.\n"),
        (
            "pages/index.md",
            "[a]({% page \"guides/pay\" %}), [b]({% asset x %}) and [c].\n\n[c]: /guides/money/ \"Money\"\n[^1]: /guides/money/\n",
        ),
        ("pages/guides/pay.md", "---\nslug: money\n---\n"),
        ("pages/guides/a.md", "1\n"),
        ("pages/guides/b.md", "2\n"),
        (
            "pages/_redirects",
            "# Old\n/wages/ /guides/pay 301\n/x/* /guides/pay\n",
        ),
    ]);
    assert_eq!(
        text(&site, "index.md"),
        "[a](guides/pay.md), [b](#) <!-- {% asset x %} --> and [c].\n\n[c]: guides/pay.md \"Money\"\n[^1]: /guides/money/\n"
    );
    assert_eq!(
        text(&site, "README.md"),
        "Of the repository.\n",
        "the folder of pages is the content"
    );
    assert!(text(&site, "guides/pay.md").contains("aliases:\n- /wages/\n"));
    assert_eq!(
        unconverted(&site),
        [
            "1 a Liquid tag `asset`",
            "1 a redirect that leads to no page here, or from a pattern"
        ]
    );
}

#[test]
fn formulas_are_code_and_markdown_within_html_is_read() {
    let site = imported(&[(
        "a.md",
        "$$\nx = 1\n$$\n\n<figure markdown>\n**x**\n</figure>\n<summary markdown=\"span\">Words</summary>\n",
    )]);
    assert_eq!(
        text(&site, "a.md"),
        "```math\nx = 1\n```\n\n<figure>\n\n**x**\n</figure>\n<summary>Words</summary>\n"
    );
}

#[test]
fn code_stays_as_it_is_up_to_its_own_end() {
    let written = "```\n    ```\n!!! note\n    {{ x }}\n```\n";
    assert_eq!(text(&imported(&[("a.md", written)]), "a.md"), written);
}

#[test]
fn words_in_angle_brackets_stay_words() {
    let site = imported(&[(
        "a.md",
        "Task: <Name of task>, [x](<a b.md>) and <https://example.org/>\n",
    )]);
    assert_eq!(
        text(&site, "a.md"),
        "Task: \\<Name of task>, [x](<a b.md>) and <https://example.org/>\n"
    );
}

#[test]
fn tags_within_addresses_are_comments_and_blocks_stand_where_their_content_does() {
    let site = imported(&[(
        "a.md",
        "[x](https://a.example/{{ lang }}/b) and [y].\n\n[y]: <https://a.example/{{ y }}>\n\n1. Go\n\n    {{< tabs >}} {{% tab A %}}\n\n```\nx\n```\n\n    {{% /tab %}} {{< /tabs >}}\n",
    )]);
    assert_eq!(
        text(&site, "a.md"),
        "[x](#) <!-- https://a.example/{{ lang }}/b --> and [y].\n\n[y]: #\n<!-- <https://a.example/{{ y }}> -->\n\n1. Go\n\n::: tabs\n::: tab A\n\n```\nx\n```\n\n:::\n:::\n"
    );
}

#[test]
fn the_only_language_of_a_hugo_site_is_its_content() {
    let site = imported(&[
        ("hugo.toml", ""),
        ("content/en/_index.md", "[a](/a/)\n"),
        ("content/en/a.md", "1\n"),
    ]);
    assert_eq!(text(&site, "index.md"), "[a](a.md)\n");
}

#[test]
fn comments_of_obsidian_are_hidden_and_its_links_stay() {
    let site = imported(&[
        (".obsidian/app.json", "{}"),
        (
            "a.md",
            "---\naliases: [Alpha]\n---\n%%hidden%% [[b]] ![[b#Part]]\n",
        ),
        ("b.md", "## Part\n"),
    ]);
    assert_eq!(
        text(&site, "a.md"),
        "---\naka:\n- Alpha\n---\n<!-- hidden --> [[b]] ![[b#Part]]\n"
    );
}

#[test]
fn a_job_description_becomes_a_role() {
    let source = files(&[
        (
            "jobs/Production Manager.md",
            "# Production manager\n\n**Reports to:** Line Producer\n\n**Salary:** £40,000 - £50,000 a year\n\n**Team:** Production\n\n## What you'll do\n\n- Plan\n",
        ),
        (
            "jobs/line-producer.md",
            "# Line producer\n\nReports to: the Managing Director\n",
        ),
    ]);
    let options = Options {
        roles: Some("jobs".to_owned()),
        ..Options::default()
    };
    let site = convert(&source, &options);
    assert_eq!(
        text(&site, "roles/production-manager.md"),
        "---\nreports_to: line-producer\npay: {low: 40000, high: 50000, per: year, currency: GBP}\n# department: production\n---\n# Production manager\n\n**Reports to:** Line Producer\n\n**Salary:** £40,000 - £50,000 a year\n\n**Team:** Production\n\n## What you'll do\n\n- Plan\n"
    );
    assert!(text(&site, "roles/line-producer.md").starts_with("---\n# reports_to: managing-director"));
}

#[test]
fn what_was_imported_is_imported_again_without_a_change() {
    let source = files(&[
        (
            "README.md",
            "# Home\n\n[a](guides/a.md) and {{ x }}\n\n!!! note\n    Words\n",
        ),
        ("guides/a.md", "---\ndescription: Words\n---\nText {% y %}\n"),
        ("LICENSE", "x"),
        ("pic.png", "x"),
    ]);
    let first = convert(&source, &Options::default());
    let again = convert(&first.files, &Options::default());
    assert_eq!(first.files, again.files);
    assert_eq!(first.report.files().len(), source.len());
}
