//! What machines read of a site: structured data, feeds, dates in the sitemap, the head of a page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use atom_syndication::Feed;
use callboard::site::{Cache, compile};
use callboard::source::History;
use callboard::source::history::{Commit, Touch};
use serde_json::Value;

use crate::pictures::Counted;
use crate::project::{Project, Site};

const BASE: &str = "https://saltmarsh.example/book/";

/// The types that pages use, each with the properties that schema.org gives it, as far as they are used.
const SHAPES: [(&str, &str); 22] = [
    (
        "Occupation",
        "occupationalCategory responsibilities skills educationRequirements qualifications experienceRequirements \
         estimatedSalary occupationLocation",
    ),
    ("OccupationalExperienceRequirements", "monthsOfExperience"),
    ("MonetaryAmount", "currency value"),
    ("QuantitativeValue", "minValue maxValue unitText"),
    (
        "Person",
        "jobTitle memberOf hasOccupation workLocation knowsAbout email telephone",
    ),
    ("OrganizationRole", "roleName startDate endDate memberOf"),
    ("Role", "roleName startDate endDate hasOccupation contributor"),
    ("Organization", "parentOrganization"),
    ("Movie", "genre creativeWorkStatus productionCompany contributor"),
    (
        "TVSeries",
        "genre creativeWorkStatus productionCompany contributor",
    ),
    ("CreativeWork", "genre creativeWorkStatus producer contributor"),
    ("Event", "startDate endDate about organizer"),
    ("DefinedTermSet", "hasDefinedTerm"),
    ("DefinedTerm", "inDefinedTermSet"),
    ("WebSite", "inLanguage publisher"),
    ("BreadcrumbList", "itemListElement"),
    ("ListItem", "position item"),
    (
        "JobPosting",
        "title datePosted validThrough hiringOrganization employmentType jobLocation jobLocationType \
         applicantLocationRequirements baseSalary jobStartDate workHours occupationalCategory",
    ),
    (
        "PostalAddress",
        "streetAddress addressLocality addressRegion postalCode addressCountry",
    ),
    ("Country", ""),
    ("Place", "address"),
    ("AdministrativeArea", ""),
];

/// What every thing may have.
const OF_ANYTHING: [&str; 6] = ["@type", "name", "alternateName", "description", "url", "image"];

/// The things of a block of data, those within others too.
fn things<'v>(value: &'v Value, found: &mut Vec<&'v serde_json::Map<String, Value>>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| things(value, found)),
        Value::Object(thing) => {
            if thing.contains_key("@type") {
                found.push(thing);
            }
            thing.values().for_each(|value| things(value, found));
        }
        _ => {}
    }
}

fn data_of(html: &str) -> Option<Value> {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">")?;
    let (json, _) = rest.split_once("</script>")?;
    Some(serde_json::from_str(json).expect("it is JSON"))
}

/// Whether an address of the site leads to a file of it, and to a place of that file where it names one.
fn resolves(site: &Site, address: &str) -> bool {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let path = percent_encoding::percent_decode_str(path.strip_prefix(BASE).unwrap_or(path));
    let mut file = path.decode_utf8_lossy().into_owned();
    if file.is_empty() || file.ends_with('/') {
        file.push_str("index.html");
    }
    let Some(bytes) = site.compiled.output.get(&file) else {
        return false;
    };
    anchor.is_empty() || String::from_utf8_lossy(bytes).contains(&format!("id=\"{anchor}\""))
}

fn demo(audience: &str) -> Site {
    let demo = Project::demo().asking(|request| {
        request.audience = Some(audience.to_owned());
        request.base_url = Some(BASE.to_owned());
    });
    Site {
        compiled: demo.compile(),
    }
}

#[test]
fn structured_data_has_the_shapes_of_schema_org_and_leads_to_pages() {
    let site = demo("internal");
    let shapes: BTreeMap<&str, BTreeSet<&str>> = SHAPES
        .iter()
        .map(|(kind, properties)| (*kind, properties.split_whitespace().chain(OF_ANYTHING).collect()))
        .collect();
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for path in site.paths().iter().filter(|path| path.ends_with(".html")) {
        let Some(data) = data_of(&site.text(path)) else {
            continue;
        };
        assert_eq!(data["@context"], "https://schema.org", "{path}");
        let mut found = Vec::new();
        things(&data, &mut found);
        for thing in found {
            let kind = thing["@type"].as_str().expect("one type");
            let Some(shape) = shapes.get(kind) else {
                wrong.push(format!("{path}: {kind}"));
                continue;
            };
            used.insert(kind.to_owned());
            for (key, value) in thing.iter().filter(|(key, _)| *key != "@context") {
                if !shape.contains(key.as_str()) {
                    wrong.push(format!("{path}: {kind} has no {key}"));
                }
                let is_address = ["url", "item", "inDefinedTermSet", "image"].contains(&key.as_str());
                let values = value
                    .as_array()
                    .map_or(std::slice::from_ref(value), Vec::as_slice);
                let addresses = values.iter().filter_map(Value::as_str);
                for address in addresses.filter(|text| is_address || text.starts_with(BASE)) {
                    if !resolves(&site, address) {
                        wrong.push(format!("{path}: {key} leads nowhere: {address}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let unused: Vec<_> = shapes.keys().filter(|kind| !used.contains(**kind)).collect();
    assert!(unused.is_empty(), "the demo has no {unused:?}");
}

#[test]
fn an_edition_for_a_more_trusted_audience_asks_search_engines_to_stay_away() {
    let robots = "<meta name=\"robots\" content=\"noindex\">";
    for (audience, is_asked) in [("public", false), ("crew", true)] {
        let page = demo(audience).text("roles/producer/index.html");
        assert_eq!(page.contains(robots), is_asked, "{audience}");
        assert!(page.contains(&format!(
            "<link rel=\"canonical\" href=\"{BASE}roles/producer/\">"
        )));
    }
}

#[test]
fn a_preview_of_a_link_has_the_first_picture_of_the_page() {
    let picture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/manual/role-page.png");
    let project = Project::new()
        .file("callboard.yaml", format!("base_url: {BASE}\n"))
        .file("content/set.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("content/set.png", std::fs::read(picture).unwrap())
        .file(
            "content/with.md",
            "![Drawn](set.svg)\n\n![The \"set\"](set.png)\n",
        )
        .file("content/without.md", "No picture.\n");
    let site = Site {
        compiled: project.compile(),
    };
    let (with, without) = (site.text("with/index.html"), site.text("without/index.html"));
    assert!(
        with.contains(&format!("<meta property=\"og:image\" content=\"{BASE}set.png\">")),
        "{with}"
    );
    assert!(
        with.contains("<meta property=\"og:image:alt\" content=\"The &quot;set&quot;\">"),
        "{with}"
    );
    assert!(with.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
    // A page without a picture has the card of the site.
    assert!(without.contains(&og_image("social.png")), "{without}");
    assert!(!without.contains("og:image:alt") && without.contains("\"og:title\" content=\"Without\""));
}

/// The tag that names a social card.
fn og_image(card: &str) -> String {
    format!("<meta property=\"og:image\" content=\"{BASE}callboard/social/{card}\">")
}

/// A small site; the settings say which pages have cards.
fn carded(settings: &str) -> Project {
    Project::new()
        .file(
            "callboard.yaml",
            format!("title: Handbook\nstudio: Saltmarsh\n{settings}\n"),
        )
        .file("content/roles/key-grip.md", "---\ntitle: Key grip\n---\n")
        .file("content/departments/grip.md", "---\ntitle: Grip\n---\n")
        .file("content/departments/sound.md", "---\ntitle: الصوت\n---\n")
        .file("content/productions/ferry/index.md", "---\ntitle: Ferry\n---\n")
        .file("content/guides/start.md", "---\ntitle: Start\n---\n")
}

/// The cards of a site, by page.
fn cards(site: &Site) -> Vec<String> {
    let paths = site.paths().into_iter();
    paths
        .filter_map(|path| Some(path.strip_prefix("callboard/social/")?.to_owned()))
        .collect()
}

#[test]
fn pages_that_people_are_sent_to_have_a_card_and_the_others_that_of_the_site() {
    let based = format!("base_url: {BASE}");
    let site = carded(&based).build();
    assert_eq!(
        cards(&site),
        [
            "departments/grip/social.png",
            "productions/ferry/social.png",
            "social.png"
        ]
    );
    for (page, card) in [
        ("index.html", "social.png"),
        ("departments/grip/index.html", "departments/grip/social.png"),
        // The font has no Arabic letters.
        ("departments/sound/index.html", "social.png"),
        ("productions/ferry/index.html", "productions/ferry/social.png"),
        ("roles/key-grip/index.html", "social.png"),
        ("roles/index.html", "social.png"),
    ] {
        assert!(site.text(page).contains(&og_image(card)), "{page}");
    }
    // A card is no picture of a department.
    let data = data_of(&site.text("departments/grip/index.html")).expect("there is data");
    assert!(!data.to_string().contains("social.png"), "{data}");
    for card in cards(&site) {
        let bytes = site.compiled.output.get(&format!("callboard/social/{card}"));
        let bytes = bytes.expect("it is drawn");
        assert!(bytes.len() < 8_000, "{card}: {}", bytes.len());
        let size = imagesize::blob_size(bytes).expect("it is a picture");
        assert_eq!((size.width, size.height), (1_200, 630), "{card}");
    }

    let all = carded(&format!("{based}\nsocial_cards: all")).build();
    assert_eq!(
        cards(&all),
        [
            "departments/grip/social.png",
            "guides/start/social.png",
            "productions/ferry/social.png",
            "roles/key-grip/social.png",
            "social.png"
        ]
    );
    let none = carded(&format!("{based}\nsocial_cards: none")).build();
    let unknown = carded("").build();
    for site in [none, unknown] {
        assert_eq!(cards(&site), [""; 0]);
        assert!(!site.text("departments/grip/index.html").contains("og:image"));
    }
    let arabic = carded(&format!("{based}\nlanguage: ar")).build();
    assert_eq!(cards(&arabic), ["social.png"], "kinds have Arabic names there");
}

#[test]
fn a_card_has_the_colours_of_the_brand_as_far_as_they_can_be_read() {
    let palette = |params: &str| -> Vec<[u8; 3]> {
        // Yellow is hard to see on a sheet, which the check reports.
        let site = carded(&format!("base_url: {BASE}\n{params}")).compile();
        let bytes = site
            .output
            .get("callboard/social/social.png")
            .expect("it is drawn");
        let decoder = png::Decoder::new(std::io::Cursor::new(&bytes[..]));
        let reader = decoder.read_info().expect("it is a picture");
        let palette = reader.info().palette.as_deref().expect("it has a palette");
        palette
            .chunks(3)
            .map(|colour| [colour[0], colour[1], colour[2]])
            .collect()
    };
    let dark = palette("params: {slate: '#102030', accent: '#ffcc00'}");
    assert_eq!(
        (dark[0], dark[2], dark[3]),
        ([16, 32, 48], [244, 246, 242], [255, 204, 0])
    );
    let light = palette("params: {slate: '#f0e0d0', accent: '#ffcc00'}");
    assert_eq!((light[0], light[2]), ([240, 224, 208], [26, 35, 39]));
    assert_eq!(light[3], light[2], "a yellow mark cannot be seen on sand");
}

#[test]
fn a_card_is_drawn_once_for_all_builds_and_anew_when_its_title_changes() {
    let store = Arc::new(Counted::default());
    let build = |project: &Project| {
        let mut cache = Cache::default();
        cache.copies = Some(store.clone());
        let site = compile(&project.snapshot(), &project.request, &mut cache);
        assert!(!site.output.files().is_empty());
        store.drawn()
    };
    let project = carded(&format!("base_url: {BASE}"));
    assert_eq!((build(&project), build(&project)), (3, 3));
    let renamed = project.file("content/departments/grip.md", "---\ntitle: Grips\n---\n");
    assert_eq!(build(&renamed), 4);
}

/// A site with the commits of its files, one a day: that of the last file was on 9 May.
fn dated(files: &[(&str, &str)]) -> Project {
    let mut project = Project::new().file("callboard.yaml", format!("title: Handbook\nbase_url: {BASE}\n"));
    let mut commits = Vec::new();
    for (number, (path, text)) in files.iter().rev().enumerate() {
        project = project.file(path, text);
        let day = 9 - i8::try_from(number).expect("few files");
        commits.push(Commit {
            id: "aa".into(),
            at: format!("2026-05-{day:02}T12:00:00Z").parse().expect("a time"),
            day: jiff::civil::date(2026, 5, day),
            author: "Ana".into(),
            subject: "It".into(),
            touched: vec![((*path).into(), Touch::Added)],
        });
    }
    project.with_history(History::Known(commits.into()))
}

fn feed(site: &Site, path: &str) -> Feed {
    Feed::read_from(site.text(path).as_bytes()).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const FILES: [(&str, &str); 5] = [
    (
        "content/departments/grip.md",
        "---\ntitle: Grip\n---\nMoves cameras.\n",
    ),
    (
        "content/roles/key-grip.md",
        "---\ntitle: Key grip & co\ndepartment: grip\n---\nLeads.\n",
    ),
    ("content/roles/runner.md", "---\ntitle: Runner\n---\nRuns.\n"),
    (
        "content/productions/ferry/index.md",
        "---\ntitle: Ferry\n---\nA film.\n",
    ),
    (
        "content/productions/ferry/look.md",
        "---\ntitle: Look\n---\nBlue.\n",
    ),
];

#[test]
fn a_feed_has_what_changed_last_with_the_date_of_its_commit() {
    let site = dated(&FILES).build();
    let entries = |path: &str| -> Vec<String> {
        let feed = feed(&site, path);
        assert_eq!(feed.updated(), feed.entries()[0].updated(), "{path}");
        assert_eq!(
            feed.links()
                .iter()
                .find(|link| link.rel() == "self")
                .expect("a link")
                .href(),
            format!("{BASE}{path}")
        );
        let line = |entry: &atom_syndication::Entry| {
            assert!(resolves(&site, entry.links()[0].href()), "{entry:?}");
            format!("{} {}", entry.updated().format("%F"), entry.title().as_str())
        };
        feed.entries().iter().map(line).collect()
    };
    assert_eq!(
        entries("feed.xml"),
        [
            "2026-05-09 Look",
            "2026-05-08 Ferry",
            "2026-05-07 Runner",
            "2026-05-06 Key grip & co",
            "2026-05-05 Grip"
        ]
    );
    assert_eq!(
        entries("departments/grip/feed.xml"),
        ["2026-05-06 Key grip & co", "2026-05-05 Grip"]
    );
    assert_eq!(
        entries("productions/ferry/feed.xml"),
        ["2026-05-09 Look", "2026-05-08 Ferry"]
    );
    let feed = feed(&site, "feed.xml");
    let first = &feed.entries()[0];
    assert_eq!(first.summary().map(|summary| summary.as_str()), Some("Blue."));
    // Programs find a feed by the address of a page.
    let page = site.text("departments/grip/index.html");
    for path in ["feed.xml", "departments/grip/feed.xml"] {
        let link = format!("href=\"/book/{path}\">");
        let line = page
            .lines()
            .find(|line| line.starts_with("<link rel=\"alternate\"") && line.ends_with(&link));
        assert!(line.is_some(), "{path}");
    }
}

#[test]
fn the_sitemap_has_the_same_dates() {
    let sitemap = dated(&FILES).build().text("sitemap.xml");
    let dated = format!("<loc>{BASE}roles/runner/</loc><lastmod>2026-05-07T12:00:00Z</lastmod>");
    assert!(sitemap.contains(&dated), "{sitemap}");
    // A list is made of many files.
    assert!(sitemap.contains(&format!("<loc>{BASE}roles/</loc></url>")));
}

#[test]
fn a_page_that_is_renamed_keeps_its_id_by_its_first_alias() {
    let ids = |path: &str, text: &str| -> Vec<String> {
        let feed = feed(&dated(&[(path, text)]).build(), "feed.xml");
        feed.entries().iter().map(|entry| entry.id().to_owned()).collect()
    };
    let before = ids("content/roles/pm.md", "");
    assert_eq!(before, [format!("{BASE}roles/pm/")]);
    let alias = "---\naliases: [/roles/pm/]\n---\n";
    assert_eq!(ids("content/roles/manager.md", alias), before);
    let aliases = "---\naliases: [/roles/pm/, /roles/manager/]\n---\n";
    assert_eq!(ids("content/roles/production-manager.md", aliases), before);
}

#[test]
fn a_site_that_does_not_know_its_address_has_no_feed() {
    let site = dated(&FILES).file("callboard.yaml", "").build();
    let feeds: Vec<_> = site
        .paths()
        .into_iter()
        .filter(|path| path.ends_with("feed.xml"))
        .collect();
    assert!(feeds.is_empty(), "{feeds:?}");
    assert!(!site.text("index.html").contains("application/atom+xml"));
    assert!(site.text("changes/index.html").contains("Recent changes"));
}

#[test]
fn ids_in_registers_are_links_at_the_foot_of_a_page_and_in_its_data_for_those_who_may_see_them() {
    let project = |audience: &str| {
        Project::new()
            .file(
                "callboard.yaml",
                "audiences: [public, crew]\nbase_url: https://handbook.example/\n",
            )
            .file(
                "content/people/ana-ruiz.md",
                "---\ntitle: Ana Ruiz\nids: {imdb: nm0000123, isni: 0000 0001 2103 2683}\n---\n",
            )
            .file(
                "content/people/lee.md",
                "---\ntitle: Lee\nids: {imdb: nm0000124}\nvisible: {ids: crew}\n---\n",
            )
            .file(
                "content/roles/producer.md",
                "---\nids: {soc: 3416, onet: 27-2012.03, esco: 2654.1.7}\n---\n",
            )
            .file(
                "content/productions/ferry/index.md",
                "---\nids: {eidr: 10.5240/7791-8534-2C23-9030-8610-5}\n---\n",
            )
            .asking(|request| request.audience = Some(audience.to_owned()))
            .build()
    };
    let public = project("public");
    let same_as = |site: &Site, path: &str| {
        let data = data_of(&site.text(path)).expect("it has data");
        let mut found = Vec::new();
        things(&data, &mut found);
        let addresses = found.iter().find_map(|thing| thing.get("sameAs")).cloned();
        addresses.map(|addresses| addresses.as_array().cloned().unwrap_or_default())
    };
    let ana = public.text("people/ana-ruiz/index.html");
    for address in [
        "https://www.imdb.com/name/nm0000123/",
        "https://isni.org/isni/0000000121032683",
    ] {
        assert!(
            ana.contains(&format!("<a href=\"{address}\" rel=\"noopener\">")),
            "{ana}"
        );
        let known = same_as(&public, "people/ana-ruiz/index.html").expect("she is in registers");
        assert!(known.contains(&Value::from(address)), "{known:?}");
    }
    assert!(
        ana.contains(">IMDb nm0000123</a>") && ana.contains(">ISNI 0000 0001 2103 2683</a>"),
        "{ana}"
    );
    let producer = public.text("roles/producer/index.html");
    // What has no lasting address is words.
    assert!(
        producer.contains("SOC 3416") && producer.contains("ESCO 2654.1.7 ·"),
        "{producer}"
    );
    assert_eq!(
        same_as(&public, "roles/producer/index.html"),
        Some(vec![Value::from(
            "https://www.onetonline.org/link/summary/27-2012.03"
        )])
    );
    assert_eq!(
        same_as(&public, "productions/ferry/index.html"),
        Some(vec![Value::from(
            "https://doi.org/10.5240/7791-8534-2C23-9030-8610-5"
        )])
    );
    // Whom the audience may not know by a number is not known by one.
    for (path, bytes) in public.compiled.output.files() {
        assert!(!String::from_utf8_lossy(bytes).contains("nm0000124"), "{path}");
    }
    let lee = project("crew").text("people/lee/index.html");
    assert!(lee.contains("IMDb nm0000124</a>"), "{lee}");
}
