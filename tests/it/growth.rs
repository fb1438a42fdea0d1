//! What a page costs does not depend on how many others there are. Counted in bytes, which a busy machine does not change.

use crate::handbook::files;
use crate::project::{Project, Site};

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
    let (small, small_page) = sizes(&handbook(80));
    let (large, large_page) = sizes(&handbook(240));
    assert!(large <= small * 3, "{small} bytes became {large}");
    assert!(
        large_page * 100 <= small_page * 105,
        "a page of {small_page} bytes became {large_page}"
    );
}
