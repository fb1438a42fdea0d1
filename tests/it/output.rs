//! The output: the same bytes everywhere, whole or not at all.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use callboard::output::Folder;
use callboard::output::known::Known;
use callboard::site::{Cache, link_up};

use crate::project::Project;
use crate::{demo, links};

/// Runs the command, which must succeed; what it said.
fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn the_same_tree_gives_the_same_bytes_on_any_number_of_threads() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(7).build().unwrap();
    let many = pool.install(|| {
        let demo = Project::demo().asking(|request| request.with_search = true);
        let compiled = demo.compile();
        compiled.output.files();
        compiled
    });
    let one = demo::alone();
    let (one, many) = (one.compiled.output.files(), many.output.files());
    assert_eq!(one.keys().collect::<Vec<_>>(), many.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(many[*path] == *bytes, "{path} differs");
    }
}

#[test]
fn the_same_tree_in_another_folder_gives_the_same_bytes() {
    let built = |name: &str| {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join(name);
        let path = root.to_string_lossy().into_owned();
        run(&["init", &path]);
        run(&["build", "-r", &path, "--today", "2026-05-04", "--strict"]);
        let mut files: Vec<_> = walkdir::WalkDir::new(root.join("public"))
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap().to_owned();
                (path, std::fs::read(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    };
    let (one, other) = (built("one"), built("another place"));
    assert!(one.len() > 20);
    assert!(one == other, "the builds differ");
}

#[test]
fn an_archive_holds_the_files_of_the_folder_and_is_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let path = root.to_string_lossy().into_owned();
    run(&["init", &path]);
    let build = |arguments: &[&str]| {
        run(&[&["build", "-r", &path, "--today", "2026-05-04"], arguments].concat());
    };
    build(&[]);
    let files = walkdir::WalkDir::new(root.join("public")).into_iter();
    let files = files
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    let in_folder: BTreeMap<String, Vec<u8>> = files
        .map(|entry| {
            let below = entry.path().strip_prefix(root.join("public")).unwrap();
            let below = below.to_string_lossy().replace('\\', "/");
            (below, std::fs::read(entry.path()).unwrap())
        })
        .filter(|(path, _)| path != callboard::output::MARKER_FILE)
        .collect();
    assert!(in_folder.len() > 20);

    for name in ["site.tar", "site.zip"] {
        build(&["--archive", name]);
        let bytes = std::fs::read(root.join(name)).unwrap();
        let in_archive = unpacked(&bytes, name);
        assert_eq!(
            in_archive.keys().collect::<Vec<_>>(),
            in_folder.keys().collect::<Vec<_>>(),
            "{name}"
        );
        assert!(in_archive == in_folder, "{name} holds other bytes");
        build(&["--archive", name]);
        assert!(std::fs::read(root.join(name)).unwrap() == bytes, "{name} differs");
    }
    let refused = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(["build", "-r", &path, "--archive", "site.rar"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("its name has to end with .tar or .zip"), "{said}");
}

fn unpacked(archive: &[u8], name: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    if name.ends_with(".tar") {
        for entry in tar::Archive::new(archive).entries().unwrap() {
            let mut entry = entry.unwrap();
            let path = entry.path().unwrap().to_string_lossy().into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.insert(path, bytes);
        }
        return files;
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    for number in 0..zip.len() {
        let mut entry = zip.by_index(number).unwrap();
        let path = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.insert(path, bytes);
    }
    files
}

#[test]
fn a_failed_build_leaves_the_old_site_whole() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let path = root.to_string_lossy().into_owned();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_callboard"))
            .args(arguments)
            .output()
            .unwrap()
    };
    assert!(run(&["init", &path]).status.success());
    assert!(run(&["build", "-r", &path]).status.success());
    let page = root.join("public/roles/runner/index.html");
    let before = std::fs::read(&page).unwrap();
    std::fs::write(
        root.join("content/roles/runner.md"),
        "---\nreports_to: nobody-here\n---\nNew.\n",
    )
    .unwrap();
    let failed = run(&["build", "-r", &path]);
    assert_eq!(failed.status.code(), Some(1));
    assert_eq!(std::fs::read(&page).unwrap(), before);
}

#[test]
fn a_handbook_of_plain_markdown_becomes_a_usable_site() {
    // Its picture is only a name with some bytes, which is published as it is where metadata stays.
    let mut project = Project::new()
        .file("callboard.yaml", "picture_metadata: keep\n")
        .file(
            "content/README.md",
            "# Our handbook\n\nSee [leave](hr/Time%20off.md) and [rules](<hr/Über uns.md>).\n",
        )
        .file(
            "content/hr/Time off.md",
            "# Time off\n\nBack to [home](../README.md) or [all](./).\n\n![map](img/map one.png)\n",
        )
        .file(
            "content/hr/Über uns.md",
            "Text without any heading.\n\n[broken](gone.md)\n",
        )
        .file(
            "content/hr/deep/er/notes.md",
            "# Notes\n\n[up](../../Time%20off.md#time-off)\n",
        )
        .file("content/hr/img/map one.png", b"\x89PNG not really".as_slice());
    for number in 0..300 {
        let text = format!("# Page {number}\n\n[next](page-{}.md)\n", (number + 1) % 300);
        project = project.file(&format!("content/many/page-{number}.md"), text);
    }
    let compiled = project.compile();
    let problems = project.check();
    // An image whose address holds a bare space is text, as CommonMark says; so only the link is reported.
    assert_eq!(problems, ["warning broken-link content/hr/Über uns.md:3:10"]);
    let page = |path: &str| String::from_utf8(compiled.output.get(path).expect(path).to_vec()).unwrap();
    assert!(page("index.html").contains("Our handbook</h1>"));
    assert!(page("hr/Über uns/index.html").contains("Über uns</h1>"));
    assert!(
        page("hr/index.html").contains("hr/Time%20off/"),
        "a folder lists its pages"
    );
    assert!(page("many/index.html").contains("many/page-299/"));
    assert!(
        compiled.output.get("hr/img/map one.png").is_some(),
        "nothing is lost"
    );
    links::assert_all_resolve(&compiled.output, "/");
}

/// A second build looks at every file and touches none; after an edit it touches those that differ, and no other.
#[test]
fn only_files_whose_bytes_differ_are_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let path = root.to_string_lossy().into_owned();
    let build = || run(&["build", "-r", &path, "--today", "2026-05-04"]);
    let site = || -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
        walkdir::WalkDir::new(root.join("public"))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let modified = entry.metadata().unwrap().modified().unwrap();
                let bytes = std::fs::read(entry.path()).unwrap();
                (entry.into_path(), (modified, bytes))
            })
            .collect()
    };
    run(&["init", &path]);
    build();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for file in site().keys() {
        let file = std::fs::File::options().write(true).open(file).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let before = site();
    build();
    assert!(site() == before, "an unchanged site is left alone");

    let runner = root.join("content/roles/runner.md");
    let text = std::fs::read_to_string(&runner).unwrap();
    std::fs::write(&runner, text + "\nCarries a notebook.\n").unwrap();
    build();
    let after = site();
    assert!(after.keys().eq(before.keys()), "no file comes or goes");
    let touched = after.iter().filter(|(_, (modified, _))| *modified != long_ago);
    let differing = after
        .iter()
        .filter(|(path, (_, bytes))| before[*path].1 != *bytes);
    let touched: Vec<_> = touched.map(|(path, _)| path).collect();
    assert_eq!(touched, differing.map(|(path, _)| path).collect::<Vec<_>>());
    assert!(touched.contains(&&root.join("public/roles/runner/index.html")));
    assert!(touched.len() * 4 < after.len(), "{touched:?}");
}

/// Words of a text stand on its own page only, so an edit of words makes that page and no other.
#[test]
fn an_edit_of_words_makes_the_page_that_shows_them() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let mut known = Known::default();
    let mut build = |project: &Project| {
        let linked = link_up(
            &project.snapshot(),
            &project.request,
            &mut Cache::default(),
            &Arc::default(),
        );
        let (written, now) = linked
            .on_demand()
            .output
            .write_to(&mut Folder::open(&public, &[], || {}).unwrap(), &known)
            .unwrap();
        known = now;
        let mut made: Vec<String> = linked.page_times().into_iter().map(|page| page.path).collect();
        made.sort();
        (made, written.changed)
    };
    let with = |runner: &str| {
        Project::new()
            .file("content/roles/producer.md", "---\ntitle: Producer\n---\nLeads.\n")
            .file("content/roles/runner.md", runner)
    };
    let runner = "---\ntitle: Runner\nreports_to: producer\n---\nRuns.\n\n## Career\nLong.\n";
    let (all, changed) = build(&with(runner));
    assert!(
        all.len() > 8 && changed > all.len(),
        "pages and the files beside them: {changed}"
    );
    assert_eq!(build(&with(runner)), (vec![], 0));

    let edited = runner.replace("Long.", "Long and winding.");
    assert_eq!(build(&with(&edited)), (vec!["roles/runner/".to_owned()], 1));
    let page = std::fs::read_to_string(public.join("roles/runner/index.html")).unwrap();
    assert!(page.contains("Long and winding."));

    // A title stands on other pages too: those that show it are made, and no others.
    let renamed = edited.replace("title: Runner", "title: Floor runner");
    let (made, changed) = build(&with(&renamed));
    assert!(made.contains(&"roles/runner/".to_owned()) && made.contains(&"roles/producer/".to_owned()));
    assert!(made.len() < all.len(), "{made:?}");
    assert!(changed > 3);
}

/// A build over a site that it would write as it stands does not even make it; whatever was touched is made again.
#[test]
fn a_build_of_the_same_inputs_over_untouched_files_has_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let path = root.to_string_lossy().into_owned();
    let build = |more: &[&str]| {
        let arguments = ["build", "-v", "-r", &path, "--today", "2026-05-04"];
        let said = run(&[&arguments, more].concat());
        let is_made = said.contains("make and write");
        let written = said.split(" ms: ").nth(1).and_then(|rest| rest.split(' ').next());
        (written.unwrap().parse::<usize>().unwrap(), is_made)
    };
    run(&["init", &path]);
    let (all, _) = build(&[]);
    assert!(all > 20);
    assert_eq!(build(&[]), (0, false), "nothing changed");

    let page = root.join("public/roles/runner/index.html");
    std::fs::write(&page, "mine").unwrap();
    assert_eq!(build(&[]), (1, true), "a page was written over");
    std::fs::remove_file(&page).unwrap();
    assert_eq!(build(&[]), (1, true), "a page was removed");
    assert_eq!(build(&[]), (0, false));
    assert!(build(&["--no-search"]).1, "something else is asked for");
    assert!(build(&[]).1, "and again");
    std::fs::remove_dir_all(root.join(".callboard-cache")).unwrap();
    assert_eq!(build(&[]), (0, true), "the receipt was deleted");
    std::fs::write(root.join("content/new.md"), "# New\n").unwrap();
    assert!(build(&[]).0 > 1, "there is a new page");
}
