//! What is read again, what is listed, and what is left out.

use super::*;
use crate::source::SETTINGS_FILE;
use crate::source::list::HOLDS_ITSELF;

const TODAY: Date = jiff::civil::date(2026, 5, 4);

fn empty_site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("content")).unwrap();
    std::fs::write(folder.path().join(SETTINGS_FILE), "").unwrap();
    folder
}

/// Gives a file the times of long ago; on Unix its time of change stays that of now.
fn age(path: &Path) {
    let long_ago = SystemTime::now() - Duration::from_secs(3_600);
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_modified(long_ago).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_above_itself_is_one_error_and_not_followed() {
    let folder = empty_site();
    let root = folder.path();
    std::fs::create_dir(root.join("content/a")).unwrap();
    std::fs::write(root.join("content/page.md"), "words").unwrap();
    for (link, target) in [
        ("content/up", ".."),
        ("content/a/round", ".."),
        ("content/a/self", "."),
    ] {
        std::os::unix::fs::symlink(target, root.join(link)).unwrap();
    }
    let snapshot = Reader::new(root).read(TODAY, &HashSet::new()).unwrap();
    let problems: Vec<_> = snapshot
        .problems
        .iter()
        .map(|problem| &*problem.message)
        .collect();
    assert_eq!(
        problems,
        ["content/a/round", "content/a/self", "content/up"]
            .map(|link| format!("`{link}` cannot be read: {HOLDS_ITSELF}"))
    );
}

#[test]
fn a_rewrite_of_the_same_size_and_time_is_seen() {
    let folder = empty_site();
    let root = folder.path();
    let page = root.join("content/page.md");
    let mut reader = Reader::new(root);
    for text in ["one", "two", "six", "ten"] {
        std::fs::write(&page, text).unwrap();
        age(&page);
        let snapshot = reader.read(TODAY, &HashSet::new()).unwrap();
        assert_eq!(snapshot.bytes("content/page.md"), Some(text.as_bytes()));
    }
}

#[test]
fn a_file_that_is_being_written_is_read_when_it_is_whole() {
    let folder = empty_site();
    let root = folder.path();
    let page = root.join("content/page.md");
    std::fs::write(&page, "whole").unwrap();
    let mut reader = Reader::new(root);
    reader.read(TODAY, &HashSet::new()).unwrap();
    std::fs::write(&page, "").unwrap();
    let writer = std::thread::spawn({
        let page = page.clone();
        move || {
            std::thread::sleep(AT_REST / 4);
            std::fs::write(page, "whole again").unwrap();
        }
    });
    let snapshot = reader.read(TODAY, &HashSet::new()).unwrap();
    writer.join().unwrap();
    assert_eq!(snapshot.bytes("content/page.md"), Some(&b"whole again"[..]));
}

#[test]
fn a_file_left_alone_is_not_read_again_unless_it_or_its_folder_is_named() {
    let folder = empty_site();
    let root = folder.path();
    std::fs::write(root.join("content/page.md"), "page").unwrap();
    let mut reader = Reader::new(root);
    let first = reader.read(TODAY, &HashSet::new()).unwrap();
    // As a read long after the write would have noted it.
    let stamp = Stamp::of(&root.join("content/page.md")).unwrap();
    for known in reader.known.values_mut() {
        known.stamp = Some(stamp.clone());
    }
    let bytes = |snapshot: &Snapshot| snapshot.files["content/page.md"].bytes.clone();
    let second = reader.read(TODAY, &HashSet::new()).unwrap();
    assert!(Arc::ptr_eq(&bytes(&first), &bytes(&second)));
    for named in ["content/page.md", "content"] {
        let named = HashSet::from([root.join(named)]);
        let third = reader.read(TODAY, &named).unwrap();
        assert!(!Arc::ptr_eq(&bytes(&first), &bytes(&third)));
        assert!(first.is_same(&third));
    }
}
