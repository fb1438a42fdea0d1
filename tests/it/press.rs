//! The second theme: a page of each kind that the handbook has is made with it, which shows that the contract of themes holds.

use crate::project::Project;

#[test]
fn every_page_of_the_handbook_is_made_by_the_second_theme() {
    let handbook = Project::demo();
    let settings = String::from_utf8(handbook.files()["callboard.yaml"].clone()).unwrap();
    // A template that fails is a problem, and a site of this kind must have none.
    let press = handbook
        .file("callboard.yaml", settings + "\ntheme: press\n")
        .build();
    let role = press.text("roles/line-producer/index.html");
    assert!(role.contains("class=\"chapter-title slate\""), "{role}");
    let paths = press.paths();
    let pages: Vec<_> = paths
        .iter()
        .filter(|path| path.ends_with("/index.html") || *path == "index.html")
        .collect();
    assert!(pages.len() > 400, "{} pages", pages.len());
    for path in pages {
        let page = press.text(path);
        assert!(
            page.contains("callboard/static/press.css") || page.contains("http-equiv"),
            "{path} has the style sheet"
        );
    }
}
