//! What a larger site costs: in step with its pages, and no page grows with the others.
//!
//! Nothing is timed. Sites of one shape are made in two sizes; the lengths of pages are compared, and the memory that
//! each stage asks for stands for its steps.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use allocation_counter::measure;
use callboard::diagnostic::Severity;
use callboard::graph::{LinkInputs, link};
use callboard::plan::{Subject, lay_out};
use callboard::site::{Cache, Compiled, compile, link_up};
use callboard::view;

use crate::handbook::files;
use crate::project::{Project, Site};

/// A site in which everything leans on one role, one department, one skill, one tool, one tag and one page, so that
/// whatever lists others without end does so here.
fn leaning(size: usize) -> Project {
    let mut project = Project::new()
        .file("callboard.yaml", "media: [animation]\nphases: [production]\n")
        .file("content/departments/art.md", "---\ntitle: Art\nhead: lead\n---\n")
        .file(
            "content/roles/lead.md",
            "---\ndepartment: art\nlevel: 1\n---\nLeads.\n",
        )
        .file("content/people/ana.md", "---\ntitle: Ana Ruiz\n---\n")
        .file(
            "content/guides/start.md",
            "---\ntitle: Where to start\n---\nHere.\n",
        );
    for number in 1000..1000 + size {
        let role = format!(
            "---\ntitle: Artist {number}\naka: [A{number}]\ndepartment: art\nlevel: 2\nreports_to: lead\nworks_with: [lead]\n\
             phases: [production]\nskills: {{drawing: 3}}\ntools: [desk]\ntags: [all]\nsee: [guides/start]\n\
             moves: [{{to: lead, years: 2-4}}]\n---\nSee [where to start](../guides/start.md).\n\n\
             ## Responsibilities\n- Draws sheet {number}\n"
        );
        project = project.file(&format!("content/roles/artist-{number}.md"), role);
        let person = format!(
            "---\ntitle: Kim {number}\nskills: {{drawing: 2}}\ntags: [all]\nstory: [{{role: artist-1000, from: 2014}}, {{role: lead, from: 2016}}]\n---\n"
        );
        project = project.file(&format!("content/people/kim-{number}.md"), person);
        let guide = format!(
            "---\ntags: [all]\nowner: lead\n---\n# Guide {number}\nAsk the [lead](../roles/lead.md).\n"
        );
        project = project.file(&format!("content/guides/guide-{number}.md"), guide);
        let folder = format!("content/productions/show-{number}");
        let show = format!(
            "---\ntitle: Show {number}\nmedium: animation\nfrom: 2026-01-05\nto: 2026-03-27\ntags: [all]\n---\n"
        );
        project = project.file(&format!("{folder}/index.md"), show);
        // Every fifth show has a crew and a schedule, and everybody is on a crew.
        if number % 5 == 0 {
            let artists =
                (number..number + 5).map(|of| format!("  - {{role: artist-{of}, who: kim-{of}}}\n"));
            let crew = format!(
                "---\ncrew:\n  - {{role: lead, who: Joe {number}}}\n{}---\n",
                artists.collect::<String>()
            );
            let schedule = "---\nphases: [{id: draw, for: 6w, department: art, owner: lead}]\n\
                milestones: [{id: lock, after: draw, owner: lead}]\n---\n";
            project = project
                .file(&format!("{folder}/crew.md"), crew)
                .file(&format!("{folder}/schedule.md"), schedule);
        }
        let path = format!("---\ntitle: Way {number}\nsteps: [artist-{number}, lead]\n---\n");
        project = project.file(&format!("content/careers/way-{number}.md"), path);
    }
    project
}

/// What kind of page it is; for a page on which all others lean, which.
fn kind(subject: &Subject, url: &str) -> String {
    if let Subject::ListPage(whole, _) = subject {
        return kind(whole, url);
    }
    let hubs = ["lead", "art/", "start", "drawing", "desk", "all/"];
    let hub = hubs.into_iter().find(|hub| url.contains(*hub));
    let subject = format!("{subject:?}");
    let letters = subject
        .chars()
        .filter(|letter| letter.is_alphabetic() || *letter == '(');
    format!("{} {}", letters.collect::<String>(), hub.unwrap_or_default())
}

/// The longest page of each kind.
fn longest(compiled: &Compiled) -> BTreeMap<String, (usize, String)> {
    let mut longest: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for page in &compiled.plan.pages {
        let html = compiled.output.get(&page.url.file());
        let found = (html.map_or(0, |html| html.len()), page.url.path().to_owned());
        let known = longest.entry(kind(&page.subject, page.url.path())).or_default();
        if found.0 > known.0 {
            *known = found;
        }
    }
    longest
}

/// Lists are parted at 300 entries, so both sites have more of everything.
#[test]
fn no_page_grows_with_the_site() {
    let (small, large) = (leaning(305).compile(), leaning(420).compile());
    assert_eq!(small.count(Severity::Error), 0, "{:?}", small.diagnostics.first());
    let (small, large) = (longest(&small), longest(&large));
    assert!(small.len() > 30, "{small:?}");
    let mut grown = String::new();
    for (kind, (length, url)) in &large {
        let before = small.get(kind).map_or(0, |(length, _)| *length);
        // A glossary is read in one piece: it is whole up to a thousand words, which the next test goes beyond.
        if kind == "Glossary " {
            continue;
        }
        // Of a list with more parts, each part names more of them.
        if *length > before + before / 100 + 1500 {
            let _ = writeln!(grown, "{kind}: {before} → {length} ({url})");
        }
    }
    assert!(grown.is_empty(), "\n{grown}");
}

/// A glossary has a thousand words a page at most, so both sites have more.
#[test]
fn the_glossary_does_not_grow_beyond_a_thousand_words() {
    let glossary = |size: usize| {
        let terms = (1000..1000 + size).fold(Project::new(), |project, number| {
            let term =
                format!("---\ntitle: Term {number}\naka: [T{number}]\n---\nNumber {number} of all terms.\n");
            project.file(&format!("content/glossary/term-{number}.md"), term)
        });
        let compiled = terms.compile();
        assert_eq!(
            compiled.count(Severity::Error),
            0,
            "{:?}",
            compiled.diagnostics.first()
        );
        longest(&compiled)["Glossary "].clone()
    };
    let (small, large) = (glossary(550), glossary(900));
    // Of more parts, each part names more of them.
    assert!(large.0 <= small.0 + small.0 / 100 + 1500, "{small:?} → {large:?}");
}

/// What a stage asks of the allocator, on one thread: how often, and for how many bytes.
type Asked = (u64, u64);

/// What each stage asks for, for a site of a size.
fn asked(size: usize) -> Vec<(&'static str, Asked)> {
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    one_thread.install(|| {
        let project = leaning(size);
        let mut stages = Vec::new();
        let mut stage = |name, asked: allocation_counter::AllocationInfo| {
            stages.push((name, (asked.count_total, asked.bytes_total)));
        };
        let mut compiled = None;
        let snapshot = project.snapshot();
        stage(
            "all",
            measure(|| compiled = Some(compile(&snapshot, &project.request, &mut Cache::default()))),
        );
        let Compiled { graph, config, .. } = compiled.unwrap();
        let mut problems = Vec::new();
        let (entries, mut linked) = (graph.entries.clone(), None);
        stage(
            "link",
            measure(|| linked = Some(link(entries, &config, LinkInputs::default(), &mut problems))),
        );
        let graph = linked.unwrap();
        let mut plan = None;
        stage(
            "lay out",
            measure(|| plan = Some(lay_out(&graph, &config, &mut problems))),
        );
        let plan = plan.unwrap();
        stage(
            "views",
            measure(|| {
                for page in plan.page_indexes() {
                    std::hint::black_box(view::of(page, &graph, &plan, &config));
                }
            }),
        );
        stages
    })
}

#[test]
fn no_stage_costs_more_than_in_step_with_the_site() {
    const TIMES: u64 = 4;
    let (small, large) = (asked(60), asked(60 * TIMES as usize));
    let mut grown = String::new();
    for ((stage, small), (_, large)) in small.iter().zip(&large) {
        for (what, small, large) in [("times", small.0, large.0), ("bytes", small.1, large.1)] {
            // What is in step with the square would cost 16 times as much.
            if large * 2 > small * TIMES * 2 + small {
                let _ = writeln!(grown, "{stage}: {small} → {large} {what}");
            }
        }
    }
    assert!(grown.is_empty(), "\n{grown}");
}

/// What the files beside the pages ask for, by what they are, for a site of a size.
fn asked_for_files(size: usize) -> BTreeMap<String, Asked> {
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    one_thread.install(|| {
        let project = leaning(size);
        let mut cache = Cache::default();
        let linked = link_up(&project.snapshot(), &project.request, &mut cache, &Arc::default());
        let Compiled { output, plan, .. } = linked.on_demand();
        let made = plan.made.iter();
        let made = made.map(|(url, made)| {
            let made = format!("{made:?}");
            let kind = made.split(['(', ')']).next().unwrap_or_default();
            (kind.to_owned(), url.file())
        });
        let once = ["site.json", "sitemap.xml", "callboard/careers/moves.js"];
        let once = once.map(|path| (path.to_owned(), path.to_owned()));
        let mut all: BTreeMap<String, Asked> = BTreeMap::new();
        for (kind, path) in made.chain(once) {
            let asked = measure(|| assert!(output.get(&path).is_some(), "{path}"));
            let so_far = all.entry(kind).or_default();
            *so_far = (so_far.0 + asked.count_total, so_far.1 + asked.bytes_total);
        }
        all
    })
}

/// Both sites are so large that their charts are drawn on sheets of paper.
#[test]
fn files_beside_the_pages_cost_no_more_than_in_step_with_the_site() {
    let (small, large) = (asked_for_files(310), asked_for_files(1240));
    assert!(small.len() > 6, "{small:?}");
    for (kind, small) in small {
        let large = large[&kind];
        // What is in step with the square would cost sixteen times as much. Sheets of paper are tried out, some more often.
        assert!(
            large.0 <= small.0 * 7 && large.1 <= small.1 * 7,
            "{kind}: {small:?} became {large:?} (times and bytes)"
        );
    }
}

/// The site of the handbook that is measured, which has no problem.
fn handbook(pages: usize) -> Site {
    let project = files(pages).fold(Project::new(), |project, (path, text)| project.file(&path, text));
    project.build()
}

/// Bytes of all files, and of the page of a role at the median.
fn sizes(site: &Site) -> (usize, usize) {
    let files = site.compiled.output.files();
    let of_roles = files.iter().filter(|(path, _)| path.starts_with("roles/role-"));
    let mut of_roles: Vec<usize> = of_roles.map(|(_, bytes)| bytes.len()).collect();
    of_roles.sort_unstable();
    (
        files.values().map(|bytes| bytes.len()).sum(),
        of_roles[of_roles.len() / 2],
    )
}

#[test]
fn three_times_the_pages_make_at_most_three_times_the_bytes_and_no_larger_page() {
    let (small, small_page) = sizes(&handbook(60));
    let (large, large_page) = sizes(&handbook(180));
    assert!(large <= small * 3, "{small} bytes became {large}");
    assert!(
        large_page * 100 <= small_page * 105,
        "a page of {small_page} bytes became {large_page}"
    );
}
