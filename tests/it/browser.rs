//! The browser scenarios of `tests/browser` are left out of `cargo test`: they need Chromium and Node.js, which
//! `tests/run` sets up.

use std::path::Path;
use std::process::Command;

#[test]
#[ignore = "the browser scenarios need Chromium and Node.js: tests/run sets these up and runs them"]
fn browser_scenarios() {
    let status = Command::new("node")
        .arg("--test")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser"))
        .env("CALLBOARD", env!("CARGO_BIN_EXE_callboard"))
        .status()
        .expect("node can be started");
    assert!(status.success());
}

#[test]
fn browser_scenarios_are_run_by_tests_run() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let run = std::fs::read_to_string(here.join("run")).expect("tests/run can be read");
    assert!(run.contains("cd tests/browser") && run.contains("node --test"));
    let packages = std::fs::read_to_string(here.join("browser/package-lock.json"))
        .expect("tests/browser names its packages");
    assert!(
        !packages.contains("\"resolved\""),
        "the packages' versions are fixed, not where they come from: see tests/browser/.npmrc"
    );
}
