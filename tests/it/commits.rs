//! The files of a commit are those that a checkout of it puts on disk.

use std::path::Path;
use std::process::Command;

use callboard::source::commits::Repository;
use callboard::source::read;

use crate::project::TODAY;

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
        .args(arguments)
        .status()
        .expect("git can be started");
    assert!(status.success(), "git {arguments:?}");
}

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

#[test]
fn a_commit_of_a_site_below_the_top_of_its_repository_reads_like_its_folder() {
    let home = tempfile::tempdir().unwrap();
    let site = home.path().join("docs/handbook");
    write(home.path(), "film.txt", "no part of the site");
    write(&site, "callboard.yaml", "title: Handbook\n");
    write(&site, "content/roles/pm.md", "---\ntitle: PM\n---\n");
    write(&site, "content/größe.md", "Ümläute.\n");
    write(&site, "shared/text.md", "Linked.\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../shared/text.md", site.join("content/linked.md")).unwrap();
    git(home.path(), &["init", "-q", "."]);
    git(home.path(), &["add", "."]);
    git(home.path(), &["commit", "-q", "-m", "one"]);
    let before = read(&site, TODAY).unwrap();

    write(
        &site,
        "content/roles/pm.md",
        "---\ntitle: Production manager\n---\n",
    );
    write(&site, "content/new.md", "New.\n");
    let repository = Repository::of(&site).unwrap();
    let mut uncommitted = repository.uncommitted().unwrap();
    uncommitted.sort();
    assert_eq!(uncommitted, ["content/new.md", "content/roles/pm.md"]);
    let commit = repository.commit("HEAD").unwrap();
    let checkout = repository.check_out(&commit).unwrap();
    let then = read(&checkout.root(), TODAY).unwrap();
    assert!(then.is_same(&before), "{:?}", then.files.keys());
    assert!(then.files.contains_key("content/größe.md"));

    let folder = checkout.root();
    drop(checkout);
    assert!(!folder.exists(), "what may be restricted does not stay behind");
    // The user's own index and files are as they were.
    assert_eq!(repository.uncommitted().unwrap().len(), 2);
}

#[test]
fn a_revision_cannot_be_an_option_of_git() {
    let home = tempfile::tempdir().unwrap();
    git(home.path(), &["init", "-q", "."]);
    let repository = Repository::of(home.path()).unwrap();
    for revision in ["--help", "-h", "nowhere", ""] {
        let error = repository.commit(revision).unwrap_err().to_string();
        assert!(error.starts_with("git knows no commit"), "{error}");
    }
}

#[test]
fn a_large_picture_that_nobody_changed_is_no_change() {
    let home = tempfile::tempdir().unwrap();
    let site = home.path();
    write(site, "callboard.yaml", "title: Handbook\n");
    write(site, "content/chart.md", "# Chart\n\n![Everybody](chart.png)\n");
    // So large that it is read where it lies, when it is needed.
    let picture = include_bytes!("../../content/manual/role-page.png");
    std::fs::write(site.join("content/chart.png"), picture).unwrap();
    git(site, &["init", "-q", "."]);
    git(site, &["add", "."]);
    git(site, &["commit", "-q", "-m", "one"]);
    let output = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(["diff", "--root"])
        .arg(site)
        .output()
        .expect("callboard can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{said}");
    assert!(said.contains("nothing changed"), "{said}");
}
