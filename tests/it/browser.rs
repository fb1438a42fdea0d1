//! The browser scenarios need Chromium and Node.js, which `cargo test` does not ask for: they are run by `tests/run`.

use std::path::Path;

#[test]
#[expect(
    clippy::print_stdout,
    reason = "whoever reads what the tests say is told what they leave out"
)]
fn browser_scenarios_are_run_by_tests_run() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for file in [
        "run",
        "browser/package.json",
        "browser/package-lock.json",
        "browser/harness.mjs",
    ] {
        assert!(here.join(file).is_file(), "tests/{file} is missing");
    }
    let scenarios = std::fs::read_dir(here.join("browser"))
        .expect("tests/browser can be read")
        .filter_map(Result::ok)
        .filter(|file| file.file_name().to_string_lossy().ends_with(".test.mjs"))
        .count();
    assert!(scenarios > 0, "tests/browser has no scenarios");
    println!("note: {scenarios} files of browser scenarios are left out here; `tests/run` runs them too");
}
