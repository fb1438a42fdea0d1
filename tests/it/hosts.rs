//! Files for hosts, and pages at old addresses. nginx itself answers where it is installed; `tests/run` sees to that.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use callboard::config::Host;

use crate::project::{Project, Site};

const SETTINGS: &str = "base_url: https://handbook.example/crew/\n";
const ALIASES: &str = "---\ntitle: Runner\naliases: [/jobs/runner/, /old/läufer.html, /half open/]\n---\n## What they do\n\nRuns.\n";

fn site(settings: &str, host: Host) -> Site {
    Project::new()
        .file("callboard.yaml", settings)
        .file("content/roles/runner.md", ALIASES)
        .asking(|request| request.host = Some(host))
        .build()
}

#[test]
fn redirects_and_headers_are_those_of_each_host() {
    let netlify = site(SETTINGS, Host::Netlify);
    assert_eq!(
        netlify.text("_redirects"),
        "/crew/half%20open/ /crew/roles/runner/ 301!\n\
         /crew/jobs/runner/ /crew/roles/runner/ 301!\n\
         /crew/old/l%C3%A4ufer.html /crew/roles/runner/ 301!\n"
    );
    let headers = netlify.text("_headers");
    assert!(
        headers.starts_with("/crew/*\n  Content-Security-Policy: default-src 'self';"),
        "{headers}"
    );
    for manual in ["publishing", "hardening"] {
        let manual = std::fs::read_to_string(format!("content/manual/{manual}.md")).expect("the manual");
        let policy = manual
            .lines()
            .find(|line| line.starts_with("Content-Security-Policy: "));
        assert!(headers.contains(policy.expect("a policy")), "{headers}");
    }
    assert!(
        headers.contains("/crew/callboard/static/*\n  Cache-Control: public, max-age=31536000, immutable\n")
    );

    let cloudflare = site(SETTINGS, Host::Cloudflare).text("_redirects");
    assert!(
        cloudflare.contains("/crew/jobs/runner/ /crew/roles/runner/ 301\n"),
        "{cloudflare}"
    );

    let github = site("base_url: https://handbook.example/\n", Host::Github);
    assert_eq!(github.text(".nojekyll"), "");
    assert_eq!(github.text("CNAME"), "handbook.example\n");
    let below = site("base_url: https://studio.github.io/handbook/\n", Host::Github);
    assert!(!below.paths().contains(&"CNAME".to_owned()));

    let s3 = site("", Host::S3);
    for path in ["callboard/s3-website.json", "callboard/cloudfront-headers.json"] {
        let json: serde_json::Value = serde_json::from_str(&s3.text(path)).expect("it is JSON");
        assert!(json.is_object(), "{path}");
    }
}

#[test]
fn headers_are_those_that_the_manual_names() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/manual/publishing.md");
    let manual = std::fs::read_to_string(manual).unwrap();
    let headers = site("", Host::Cloudflare).text("_headers");
    for header in headers.lines().filter_map(|line| line.strip_prefix("  ")) {
        assert!(manual.contains(header), "{header}");
    }
}

#[test]
fn an_edition_for_a_more_trusted_audience_is_not_indexed() {
    let project = Project::new()
        .file("callboard.yaml", "audiences: [public, crew]\n")
        .file("content/index.md", "Hello.")
        .asking(|request| {
            request.host = Some(Host::Cloudflare);
            request.audience = Some("crew".to_owned());
        });
    assert!(
        project
            .build()
            .text("_headers")
            .contains("  X-Robots-Tag: noindex\n")
    );
}

#[test]
fn a_page_at_an_old_address_keeps_the_place_where_scripts_run_and_leads_on_where_they_do_not() {
    let site = site("", Host::Github);
    let page = site.text("jobs/runner/index.html");
    assert!(
        page.contains("<noscript><meta http-equiv=\"refresh\" content=\"0; url=/roles/runner/\"></noscript>")
    );
    assert!(page.contains("<a href=\"/roles/runner/\" data-moved>"));
    let script = page
        .split("<script src=\"/")
        .nth(1)
        .and_then(|rest| rest.split(['?', '"']).next());
    let script = site.text(script.expect("it has a script"));
    assert!(script.contains("location.hash"), "{script}");
}

/// An nginx that serves a folder, until it is let go.
struct Nginx(Child, u16);

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Nginx {
    fn start(folder: &Path, root: &Path, include: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let dir = folder.display();
        let settings = format!(
            "daemon off; master_process off; pid {dir}/pid; error_log {dir}/errors; events {{}}\n\
             http {{ access_log off; types {{ text/html html; text/css css; }}\n\
             client_body_temp_path {dir}/a; proxy_temp_path {dir}/b; fastcgi_temp_path {dir}/c;\n\
             uwsgi_temp_path {dir}/d; scgi_temp_path {dir}/e;\n\
             server {{ listen 127.0.0.1:{port}; root {}; include {}; }} }}\n",
            root.display(),
            include.display()
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, settings).unwrap();
        let mut child = nginx();
        child.arg("-c").arg(&file).arg("-e").arg(folder.join("errors"));
        let child = child.stderr(Stdio::piped()).spawn().expect("nginx starts");
        let nginx = Self(child, port);
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return nginx;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        panic!(
            "{}",
            std::fs::read_to_string(folder.join("errors")).unwrap_or_default()
        );
    }

    /// The head of an answer.
    fn head(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.1)).expect("it answers");
        write!(stream, "GET {path} HTTP/1.0\r\nHost: handbook.example\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        answer.split("\r\n\r\n").next().unwrap_or_default().to_owned()
    }
}

/// nginx, which Debian keeps where only administrators look.
fn nginx() -> Command {
    let usual = Path::new("/usr/sbin/nginx");
    Command::new(if usual.is_file() {
        usual
    } else {
        Path::new("nginx")
    })
}

#[test]
fn nginx_answers_as_its_file_says() {
    let is_there = nginx().arg("-v").stderr(Stdio::null()).status().is_ok();
    if !is_there && std::env::var_os("CALLBOARD_TOOLS").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("www");
    let site = site(SETTINGS, Host::Nginx);
    for (path, bytes) in site.compiled.output.files() {
        let file = root.join("crew").join(&**path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let nginx = Nginx::start(folder.path(), &root, &root.join("crew/callboard/nginx.conf"));
    let policy = "Content-Security-Policy: default-src 'self'";

    let page = nginx.head("/crew/roles/runner/");
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains(policy),
        "{page}"
    );
    assert!(page.contains("text/html; charset=utf-8"), "{page}");
    for (old, new) in [
        ("/crew/jobs/runner/", "/crew/roles/runner/"),
        ("/crew/jobs/runner", "/crew/roles/runner/"),
        ("/crew/half%20open/?a=b", "/crew/roles/runner/?a=b"),
        ("/crew/old/l%C3%A4ufer.html", "/crew/roles/runner/"),
    ] {
        let moved = nginx.head(old);
        assert!(moved.starts_with("HTTP/1.1 301"), "{old}: {moved}");
        assert!(
            moved.lines().any(|line| line == format!("Location: {new}")),
            "{old}: {moved}"
        );
    }
    let gone = nginx.head("/crew/nobody/");
    assert!(
        gone.starts_with("HTTP/1.1 404") && gone.contains(policy),
        "{gone}"
    );
    let style = nginx.head("/crew/callboard/static/callboard.css");
    assert!(
        style.contains("Cache-Control: public, max-age=31536000, immutable"),
        "{style}"
    );
    assert!(style.contains(policy), "{style}");
    assert!(
        nginx
            .head("/crew/callboard/nginx.conf")
            .starts_with("HTTP/1.1 404")
    );
}
