//! Builds that are killed, that run two at once and that find the disk full: the old site or the new one, never a mixture,
//! and the next build gives the bytes of a cold one.
//!
//! `CALLBOARD_KILLS` says how often to kill at random moments; with few of them, these tests take seconds.

#![expect(clippy::print_stdout, reason = "a long run says what it counted")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A site on disk, with what a cold build makes of each of its versions.
struct Site {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

/// Every file below a folder with its bytes, and every folder that is empty.
type Tree = BTreeMap<String, Vec<u8>>;

fn tree(folder: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .filter_map(Result::ok);
    let mut tree = Tree::new();
    for entry in entries {
        let path = entry
            .path()
            .strip_prefix(folder)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        if !entry.file_type().is_dir() {
            tree.insert(path, std::fs::read(entry.path()).unwrap());
        } else if std::fs::read_dir(entry.path()).unwrap().next().is_none() {
            tree.insert(path + "/", Vec::new());
        }
    }
    tree
}

/// What differs between two trees, in short.
fn difference(a: &Tree, b: &Tree) -> Vec<String> {
    let paths = a
        .keys()
        .chain(b.keys())
        .filter(|path| a.get(*path) != b.get(*path));
    paths.take(10).cloned().collect()
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        let site = Self {
            _folder: folder,
            root,
        };
        site.put("callboard.yaml", "title: Interrupted\n");
        site.version(0);
        site
    }

    fn put(&self, path: &str, text: &str) {
        let file = self.root.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    /// Gives the site other content: pages come and go, a page becomes a folder, and titles that others show change.
    fn version(&self, number: usize) {
        let content = self.root.join("content");
        let _ = std::fs::remove_dir_all(&content);
        for role in 0..6 + number % 3 {
            let text = format!(
                "---\ntitle: Role {role} of {number}\n---\nWords {number}.\n\n## Responsibilities\n- Runs\n"
            );
            self.put(&format!("content/roles/role-{role}.md"), &text);
        }
        match number % 2 {
            0 => self.put("content/plan", "a file without an ending"),
            _ => self.put("content/plan/shoot.md", &format!("# Shoot {number}\n")),
        }
        self.put("content/zz\nkeep.txt", "a name with a line break");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callboard"));
        command
            .arg("build")
            .arg("-r")
            .arg(&self.root)
            .args(["--today", "2026-05-04", "--no-search"]);
        command
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// A build that must succeed.
    fn build(&self, arguments: &[&str]) {
        let done = self.command(arguments).output().unwrap();
        assert!(done.status.success(), "{}", said(&done));
    }

    fn public(&self) -> Tree {
        tree(&self.root.join("public"))
    }

    /// What a build into a new folder gives.
    fn cold(&self) -> Tree {
        let cold = self.root.join("../cold");
        self.build(&["-o", &cold.to_string_lossy()]);
        let tree = tree(&cold);
        std::fs::remove_dir_all(&cold).unwrap();
        tree
    }
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

/// Numbers that look random, the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }
}

fn kills() -> usize {
    std::env::var("CALLBOARD_KILLS")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(4)
}

/// What came of killing builds.
#[derive(Debug, Default)]
struct Tally {
    killed: usize,
    old: usize,
    new: usize,
    mixed: usize,
}

/// Kills builds at random moments: first ones, of edits and of removals. After each the next build must be right.
fn kill_at_random(site: &Site, times: usize, mode: &[&str]) -> Tally {
    let versions: Vec<Tree> = (0..6)
        .map(|number| {
            site.version(number);
            site.cold()
        })
        .collect();
    let start = Instant::now();
    site.build(mode);
    let long = start.elapsed();
    let mut dice = Dice(7);
    let mut tally = Tally::default();
    for turn in 0..times {
        let is_first = turn % 5 == 4;
        let before = if is_first {
            std::fs::remove_dir_all(site.root.join("public")).unwrap();
            Tree::new()
        } else {
            site.public()
        };
        let number = turn % versions.len();
        site.version(number);
        // Half of them aim at the end, where files are put in place.
        let aim = if turn % 2 == 0 { 0 } else { 60 };
        let wait = long.as_micros() as u64 * (aim + dice.below(120 - aim)) / 100;
        let mut build = site.start(mode);
        std::thread::sleep(Duration::from_micros(wait));
        let _ = build.kill();
        let ended = build.wait().unwrap();
        tally.killed += usize::from(!ended.success());
        let found = site.public();
        match () {
            () if found == versions[number] => tally.new += 1,
            () if found == before => tally.old += 1,
            () => tally.mixed += 1,
        }
        site.build(mode);
        let wrong = difference(&site.public(), &versions[number]);
        assert!(wrong.is_empty(), "after kill {turn} at {wait} µs: {wrong:?}");
    }
    tally
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let tally = kill_at_random(&Site::new(), kills(), &[]);
    println!("exchanged: {tally:?}");
    assert_eq!(tally.mixed, 0, "{tally:?}");
}

#[test]
fn where_files_are_put_in_place_the_build_after_a_kill_is_right() {
    println!(
        "in place: {:?}",
        kill_at_random(&Site::new(), kills(), &["--in-place"])
    );
}

/// strace ends the build at the n-th call of the system that changes names, for every n.
#[test]
fn a_build_that_ends_at_any_change_of_a_name_leaves_the_old_site_or_the_new_one() {
    let calls = "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat";
    let site = Site::new();
    let probe = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status();
    if !probe.is_ok_and(|status| status.success()) {
        return;
    }
    let cold = [0, 1].map(|number| {
        site.version(number);
        site.cold()
    });
    for mode in [&[][..], &["--in-place"]] {
        // Every call in the long run, else some.
        let step = if kills() > 50 { 1 } else { 9 };
        let mut ended = 0;
        for nth in (1..).step_by(step) {
            let number = ended % 2;
            site.version(1 - number);
            site.build(mode);
            site.version(number);
            let build = site.command(mode);
            let traced = Command::new("strace")
                .args(["-f", "-qq", "-o", "/dev/null", "-e"])
                .arg(format!("trace={calls}"))
                .arg("-e")
                .arg(format!("inject={calls}:signal=KILL:when={nth}"))
                .arg(build.get_program())
                .args(build.get_args())
                .env("RAYON_NUM_THREADS", "1")
                .stderr(Stdio::null())
                .status()
                .unwrap();
            let found = site.public();
            let is_mixed = found != cold[number] && found != cold[1 - number];
            assert!(!is_mixed || !mode.is_empty(), "a mixture after call {nth}");
            site.build(mode);
            let wrong = difference(&site.public(), &cold[number]);
            assert!(wrong.is_empty(), "{mode:?}, ended at call {nth}: {wrong:?}");
            if traced.success() {
                break;
            }
            ended += 1;
        }
        println!("{mode:?}: ended at {ended} calls");
        assert!(ended > 2, "nothing was interrupted");
    }
}

/// Somebody empties the output, or what the last build remembers, while a build runs: it may fail, and the next one is right.
#[test]
fn a_folder_that_vanishes_in_mid_build_is_made_again() {
    let site = Site::new();
    let versions = [0, 1].map(|number| {
        site.version(number);
        site.cold()
    });
    let start = Instant::now();
    site.build(&[]);
    let long = start.elapsed().as_micros() as u64;
    let mut dice = Dice(11);
    let times = kills().div_ceil(2);
    let mut failed = 0;
    for turn in 0..times {
        let mode = [&[][..], &["--in-place"]][turn % 2];
        let folder = site.root.join(["public", ".callboard-cache"][turn / 2 % 2]);
        site.version(turn % 2);
        let build = site.start(mode);
        std::thread::sleep(Duration::from_micros(dice.below(long)));
        let _ = std::fs::remove_dir_all(&folder);
        let done = build.wait_with_output().unwrap();
        let is_told = done.status.success() || said(&done).contains("error");
        assert!(is_told, "turn {turn}: {}, {}", done.status, said(&done));
        failed += usize::from(!done.status.success());
        site.build(mode);
        let wrong = difference(&site.public(), &versions[turn % 2]);
        assert!(wrong.is_empty(), "turn {turn}, {folder:?} gone: {wrong:?}");
    }
    println!("{times} times a folder vanished, {failed} builds failed");
}

#[test]
fn two_builds_at_once_give_the_site_of_a_cold_build() {
    let site = Site::new();
    let times = kills().div_ceil(5);
    for turn in 0..times {
        site.version(turn);
        let builds = [site.start(&[]), site.start(&[])];
        for build in builds {
            let done = build.wait_with_output().unwrap();
            assert!(done.status.success(), "{}", said(&done));
        }
        let wrong = difference(&site.public(), &site.cold());
        assert!(wrong.is_empty(), "turn {turn}: {wrong:?}");
    }
    println!("{times} times two builds at once");
}

#[test]
fn what_an_interruption_may_leave_behind_is_no_obstacle() {
    let site = Site::new();
    site.build(&[]);
    let right = site.cold();
    let public = site.root.join("public");
    let cache = site.root.join(".callboard-cache");
    let marker = std::fs::read(public.join(".callboard")).unwrap();
    let check = |what: &str, harm: &dyn Fn()| {
        for mode in [&[][..], &["--in-place"]] {
            harm();
            site.build(mode);
            let wrong = difference(&site.public(), &right);
            assert!(wrong.is_empty(), "{what}, {mode:?}: {wrong:?}");
        }
    };
    check("a staging folder", &|| {
        std::fs::create_dir_all(public.join(".callboard-new/files/roles")).unwrap();
        std::fs::write(public.join(".callboard-new/files/roles/x.html"), "half").unwrap();
    });
    check("only a staging folder", &|| {
        std::fs::remove_dir_all(&public).unwrap();
        std::fs::create_dir_all(public.join(".callboard-new")).unwrap();
    });
    check("no folder", &|| std::fs::remove_dir_all(&public).unwrap());
    check("no cache", &|| std::fs::remove_dir_all(&cache).unwrap());
    check("a folder of pages gone", &|| {
        std::fs::remove_dir_all(public.join("roles")).unwrap()
    });
    for length in [0, 1, 60, marker.len() / 2, marker.len() - 1] {
        check("a marker cut short", &|| {
            std::fs::write(public.join(".callboard"), &marker[..length]).unwrap()
        });
    }
    check("no marker", &|| {
        std::fs::remove_file(public.join(".callboard")).unwrap()
    });
    check("a receipt cut short", &|| {
        for entry in std::fs::read_dir(&cache).unwrap() {
            let file = entry.unwrap().path();
            if file.is_file() && file.extension().is_none() {
                let receipt = std::fs::read(&file).unwrap();
                std::fs::write(&file, &receipt[..receipt.len() / 2]).unwrap();
            }
        }
    });
    check("a folder where a file was", &|| {
        std::fs::remove_file(public.join("index.html")).unwrap();
        std::fs::create_dir(public.join("index.html")).unwrap();
    });
}

/// The folder itself shows how a site was put in place: exchanged with another one, or kept while a file in it was replaced.
#[cfg(unix)]
#[test]
fn a_single_file_with_new_bytes_is_put_in_place_by_itself() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let site = Site::new();
    let words = |words: &str| {
        let text = format!("---\ntitle: Role 1 of 0\n---\nWords 0.\n\n## Work setting\n{words}\n");
        site.put("content/roles/role-1.md", &text);
    };
    words("No words.");
    site.build(&[]);
    let public = site.root.join("public");
    let folder = || std::fs::metadata(&public).unwrap().ino();
    let check = |what: &str, keeps_folder: bool| {
        let before = folder();
        site.build(&[]);
        assert_eq!(folder() == before, keeps_folder, "{what}");
        let (found, cold) = (site.public(), site.cold());
        assert!(found == cold, "{what}: {:?}", difference(&found, &cold));
    };
    words("Some words.");
    check("other words on one page", true);
    words("Other words.");
    site.put(
        "content/roles/role-2.md",
        "---\ntitle: Role 2 of 0\n---\nOther words, too.\n",
    );
    check("other words on two pages", false);
    words("Words again.");
    check("other words on one page, with a tree of the site before", true);
    std::fs::remove_file(site.root.join("content/plan")).unwrap();
    words("And a file less.");
    check("a file less", false);
    words("Words behind a link.");
    let away = site.root.join("../away");
    std::fs::rename(public.join("roles/role-1"), &away).unwrap();
    symlink(&away, public.join("roles/role-1")).unwrap();
    let done = site.command(&[]).output().unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    let old = std::fs::read_to_string(away.join("index.html")).unwrap();
    assert!(
        old.contains("And a file less."),
        "nothing is written through a link"
    );
}

#[test]
fn files_of_others_stay_and_their_addresses_are_not_written_over() {
    let site = Site::new();
    site.build(&[]);
    let public = site.root.join("public");
    std::fs::write(public.join("CNAME"), "handbook.example").unwrap();
    std::fs::create_dir_all(public.join(".git/objects")).unwrap();
    // A name with a line break is one name, and names nothing else.
    std::fs::write(public.join("keep.txt"), "mine").unwrap();
    std::fs::remove_file(site.root.join("content/zz\nkeep.txt")).unwrap();
    std::fs::remove_file(site.root.join("content/roles/role-5.md")).unwrap();
    site.build(&[]);
    let found = site.public();
    assert_eq!(found["CNAME"], b"handbook.example");
    assert_eq!(found["keep.txt"], b"mine");
    assert!(found.contains_key(".git/objects/"));
    assert!(!found.contains_key("zz\nkeep.txt") && !found.contains_key("roles/role-5/index.html"));

    site.put("content/keep.txt", "the site's");
    let refused = site.command(&[]).output().unwrap();
    assert_eq!(refused.status.code(), Some(3));
    assert!(said(&refused).contains("no build wrote it"), "{}", said(&refused));
    assert_eq!(site.public(), found, "nothing was changed");
}

#[test]
fn an_output_folder_is_resolved_before_it_is_judged() {
    let site = Site::new();
    let precious = site.root.join("../precious");
    std::fs::create_dir(&precious).unwrap();
    std::fs::write(precious.join("thesis.txt"), "mine").unwrap();
    for output in [
        "nodir/../../precious",
        "nodir/../content",
        "a/b/../../content/deep/../new",
        "nodir/..",
        "..",
        ".callboard-cache/x",
        "themes",
    ] {
        let refused = site.command(&["-o", output]).output().unwrap();
        assert_eq!(refused.status.code(), Some(3), "{output}: {}", said(&refused));
    }
    assert_eq!(tree(&precious).len(), 1);
    assert!(!site.root.join("nodir").exists() && !site.root.join("content/.callboard").exists());
    site.build(&["-o", "nodir/../fine"]);
    assert!(site.root.join("fine/index.html").exists() && !site.root.join("nodir").exists());
}

/// On a disk that is too small the old site stays, and once there is room, the next build is right.
#[test]
fn a_full_disk_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let mount = |options: &str| {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .output();
        done.is_ok_and(|done| done.status.success())
    };
    // Only root may mount.
    if !cfg!(target_os = "linux") || !mount("size=3m") {
        return;
    }
    let site = Site::new();
    let public = folder.path().join("public");
    let output = public.to_string_lossy().into_owned();
    for mode in [&["-o", &*output][..], &["-o", &output, "--in-place"]] {
        site.version(0);
        site.build(mode);
        let old = tree(&public);
        site.put("content/film.bin", &"x".repeat(4_000_000));
        let full = site.command(mode).output().unwrap();
        assert_eq!(full.status.code(), Some(3), "{}", said(&full));
        assert!(said(&full).contains("space"), "{}", said(&full));
        assert!(tree(&public) == old, "the old site stays");
        assert!(mount("remount,size=40m"));
        site.build(mode);
        assert!(difference(&tree(&public), &site.cold()).is_empty());
        std::fs::remove_file(site.root.join("content/film.bin")).unwrap();
        site.build(mode);
        // With `--in-place` there is none.
        let _ = std::fs::remove_dir_all(folder.path().join(".callboard-cache"));
        assert!(mount("remount,size=3m"));
    }
    let done = Command::new("umount").arg(folder.path()).status();
    assert!(done.is_ok_and(|done| done.success()));
}
