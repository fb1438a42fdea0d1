//! The preview, over real sockets: what it answers, what it refuses, and what it tells open pages.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use callboard::server::{Hosts, Limits, Server, Site};
use callboard::site::{Cache, compile};
use serde_json::Value;

use crate::project::Project;

const PATIENCE: Duration = Duration::from_secs(20);

/// A preview of a project in memory.
struct Preview {
    server: Server,
    cache: Cache,
}

impl Preview {
    fn of(project: &Project) -> Self {
        Self::with_limits(project, Limits::default())
    }

    fn with_limits(project: &Project, limits: Limits) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut cache = Cache::default();
        let site = made(project, &mut cache, None);
        let server = Server::start(listener, Hosts::of("127.0.0.1"), limits, site).unwrap();
        Self { server, cache }
    }

    fn show(&mut self, project: &Project) {
        let before = self.server.site();
        let site = made(project, &mut self.cache, Some(&before));
        self.server.publish(site);
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ))
    }

    fn get_with(&self, path: &str, headers: &str) -> Answer {
        self.ask(format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n\r\n"
        ))
    }

    fn ask(&self, request: impl AsRef<[u8]>) -> Answer {
        ask(self.server.address(), request.as_ref())
    }

    fn listen(&self, path: &str) -> News {
        News::of(self.server.address(), path)
    }
}

fn made(project: &Project, cache: &mut Cache, before: Option<&Site>) -> Site {
    let snapshot = project.snapshot();
    let compiled = compile(&snapshot, &project.request, cache);
    Site::next(before, compiled, Arc::new(snapshot), Path::new("/site"))
}

/// What a server answered; nothing when it only closed the connection.
#[derive(Clone, Debug, Default)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let Some(end) = end else { return Self::default() };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        Self {
            status: head
                .split(' ')
                .nth(1)
                .and_then(|status| status.parse().ok())
                .unwrap_or(0),
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends a request and reads all of the answer; the server may close while it is still being sent.
fn ask(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = connect(address);
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    Answer::of(&bytes)
}

/// What one open page hears.
struct News {
    states: Receiver<Value>,
    stream: TcpStream,
}

impl Drop for News {
    fn drop(&mut self) {
        // The thread that reads has the other half of it.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

impl News {
    fn of(address: SocketAddr, path: &str) -> Self {
        let mut stream = connect(address);
        // Longer than the server may be silent.
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!("GET /callboard/serve/events?path={path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let (tell, states) = channel();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let data = line
                    .strip_prefix("data: ")
                    .and_then(|data| serde_json::from_str(data).ok());
                if let Some(state) = data
                    && tell.send(state).is_err()
                {
                    return;
                }
            }
        });
        Self { states, stream }
    }

    fn next(&self) -> Value {
        self.states.recv_timeout(PATIENCE).expect("the page hears of it")
    }

    /// Hears nothing for a while.
    fn is_silent(&self) -> bool {
        self.states.recv_timeout(Duration::from_millis(300)).is_err()
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what} takes too long");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn small() -> Project {
    Project::new()
        .file("callboard.yaml", "title: Ferry\npicture_metadata: keep\n")
        .file("content/roles/producer.md", "---\ntitle: Producer\n---\nLeads.\n")
        .file(
            "content/roles/runner.md",
            "---\ntitle: Runner\nreports_to: producer\n---\nRuns.\n",
        )
        .file(
            "content/guides/safety.md",
            "---\ntitle: Safety\n---\n![Set](../images/set.png)\n",
        )
        .file(
            "content/images/set.png",
            [0x89, b'P', b'N', b'G', 0, 1, 2, 3, 4, 5],
        )
        .file("content/films/reel.bin", vec![7_u8; 100_000])
}

#[test]
fn a_page_is_its_built_bytes_and_the_script_of_the_preview() {
    let preview = Preview::of(&small());
    let answer = preview.get("/roles/runner/");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    let site = preview.server.site();
    let built = String::from_utf8(site.output().get("roles/runner/index.html").unwrap().to_vec()).unwrap();
    let served = answer.text();
    let start = served.find("<script src=\"/callboard/serve/client.js\"").unwrap();
    let end = start + served[start..].find("</script>").unwrap() + "</script>".len();
    assert_eq!(format!("{}{}", &served[..start], &served[end..]), built);
    assert!(!built.contains("callboard/serve"));

    let script = preview.get("/callboard/serve/client.js");
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert!(preview.get("/callboard/serve/client.css").status == 200);
}

#[test]
fn every_answer_has_the_headers_of_a_strict_host() {
    let preview = Preview::of(&small());
    let answers = [
        preview.get("/"),
        preview.get("/nowhere"),
        preview.get("/roles/runner"),
        preview.get("/callboard/serve/client.js"),
        preview.ask("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        preview.ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(
            policy.starts_with("default-src 'self'; frame-ancestors 'self' ") && !policy.contains("unsafe"),
            "{}",
            answer.head
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
    }
}

#[test]
fn a_browser_that_has_a_file_is_told_so() {
    let preview = Preview::of(&small());
    for path in ["/roles/runner/", "/images/set.png", "/site.json"] {
        let first = preview.get(path);
        let tag = first.header("etag").unwrap().to_owned();
        let again = preview.get_with(path, &format!("If-None-Match: \"x\", {tag}"));
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), Some(&*tag));
        assert_eq!(preview.get_with(path, "If-None-Match: \"x\"").status, 200);
        let head = preview.ask(format!(
            "HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ));
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(
            head.header("content-length"),
            Some(&*first.body.len().to_string())
        );
        assert_eq!(head.header("etag"), Some(&*tag));
    }
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let preview = Preview::of(&small());
    let part = |range: &str| preview.get_with("/films/reel.bin", &format!("Range: {range}"));
    let middle = part("bytes=10-19");
    assert_eq!((middle.status, middle.body.len()), (206, 10));
    assert_eq!(middle.header("content-range"), Some("bytes 10-19/100000"));
    assert_eq!(
        part("bytes=-5").header("content-range"),
        Some("bytes 99995-99999/100000")
    );
    assert_eq!(part("bytes=99990-").body.len(), 10);
    assert_eq!(part("bytes=99990-999999999999").body.len(), 10);
    for beyond in ["bytes=100000-", "bytes=200000-300000"] {
        let answer = part(beyond);
        assert_eq!(answer.status, 416, "{beyond}");
        assert_eq!(answer.header("content-range"), Some("bytes */100000"));
    }
    for all in ["bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=9-3"] {
        assert!(matches!(part(all).status, 200 | 416), "{all}");
    }
    let tag = part("bytes=0-0").header("etag").unwrap().to_owned();
    let with =
        |tag: &str| preview.get_with("/films/reel.bin", &format!("Range: bytes=0-9\r\nIf-Range: {tag}"));
    assert_eq!(with(&tag).status, 206);
    assert_eq!(with("\"older\"").status, 200);
}

#[test]
fn texts_are_compressed_and_pictures_are_not() {
    let preview = Preview::of(&small());
    let zipped = |path: &str| preview.get_with(path, "Accept-Encoding: gzip, br");
    for text in [
        "/roles/runner/",
        "/site.json",
        "/sitemap.xml",
        "/robots.txt",
        "/callboard/static/callboard.css",
    ] {
        let answer = zipped(text);
        assert_eq!(answer.header("content-encoding"), Some("gzip"), "{text}");
        assert!(
            answer
                .header("vary")
                .is_some_and(|vary| vary.eq_ignore_ascii_case("accept-encoding"))
        );
    }
    for other in ["/images/set.png", "/films/reel.bin"] {
        assert_eq!(zipped(other).header("content-encoding"), None, "{other}");
    }
    assert_eq!(preview.get("/roles/runner/").header("content-encoding"), None);
}

#[test]
fn an_address_without_its_slash_leads_to_the_one_with_it() {
    let preview = Preview::of(&small());
    let answer = preview.get("/roles/runner?x=1");
    assert_eq!(
        (answer.status, answer.header("location")),
        (307, Some("/roles/runner/?x=1"))
    );
    assert_eq!(preview.get("/roles/runner/index.html").status, 200);
    let missing = preview.get("/roles/nobody/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("Ferry"), "the site's own page says so");
    assert!(missing.text().contains("/callboard/serve/client.js"));
}

#[test]
fn a_site_is_served_below_its_base_path() {
    let project = small().file(
        "callboard.yaml",
        "title: Ferry\nbase_url: https://handbook.example/crew/\n",
    );
    let preview = Preview::of(&project);
    assert_eq!(preview.get("/crew/roles/runner/").status, 200);
    assert_eq!(preview.get("/roles/runner/").status, 404);
    for above in ["/", "/crew"] {
        let answer = preview.get(above);
        assert_eq!(
            (answer.status, answer.header("location")),
            (307, Some("/crew/")),
            "{above}"
        );
    }
    assert_eq!(
        preview.get("/crew/roles/runner").header("location"),
        Some("/crew/roles/runner/")
    );
    assert_eq!(preview.listen("/crew/roles/runner/").next()["home"], "/crew/");
}

#[test]
fn only_its_own_names_are_answered() {
    let preview = Preview::of(&small());
    let status = |host: &str| {
        preview
            .ask(format!(
                "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            ))
            .status
    };
    for ours in ["localhost", "127.0.0.1", "[::1]", "localhost:9999"] {
        assert_eq!(status(ours), 200, "{ours}");
    }
    for theirs in ["evil.example", "localhost.evil.example", "10.0.0.1"] {
        assert_eq!(status(theirs), 403, "{theirs}");
    }
    assert_eq!(
        preview.ask("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status,
        400
    );
    let two = "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(preview.ask(two).status, 400);
    let absolute =
        |host: &str| format!("GET http://{host}/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(preview.ask(absolute("localhost")).status, 200);
    assert_eq!(preview.ask(absolute("evil.example")).status, 403);
}

#[test]
fn nothing_but_the_files_of_the_site_is_answered() {
    let preview = Preview::of(&small());
    let mut paths: Vec<String> = [
        "/callboard.yaml",
        "/content/roles/runner.md",
        "/roles/runner.md",
        "/.callboard",
        "/.git/config",
        "/etc/passwd",
        "//etc/passwd",
        "//evil.example/roles/runner",
        "/roles/runner//",
        "/./",
        "/roles/./runner/",
        "/roles/../roles/runner/",
        "/callboard/serve/",
        "/callboard/serve/events/..",
        "/callboard/serve/../../Cargo.toml",
        "/%",
        "/%zz",
        "/%00",
        "/roles/runner/%00",
        "/roles/runner%00/",
        "/roles%2frunner%2f%2e%2e",
        "/%c0%ae%c0%ae/",
        "/%ff",
        "/roles\\runner\\",
        "/roles/runner/;x",
        "/C:/Windows/win.ini",
        "/con",
        "/file:///etc/passwd",
        "/~root",
        "/roles/runner/index.html/",
        "*",
        "roles/runner/",
        "?",
        "#",
        "http:",
        "http://",
        "http:///roles/",
        "localhost:80",
    ]
    .map(str::to_owned)
    .to_vec();
    for up in [
        "..",
        "%2e%2e",
        ".%2e",
        "%252e%252e",
        "..%00",
        "..;",
        "%c0%ae%c0%ae",
        "\u{ff0e}\u{ff0e}",
        "%uff0e%uff0e",
    ] {
        for slash in ["/", "%2f", "\\", "%5c", "%252f", "//"] {
            for target in ["etc/passwd", "Cargo.toml", "callboard.yaml"] {
                paths.push(format!(
                    "/roles{slash}{}{target}",
                    format!("{up}{slash}").repeat(8)
                ));
                paths.push(format!("/{up}{slash}{target}"));
            }
        }
    }
    for path in paths {
        let answer = preview.get(&path);
        assert!(
            matches!(answer.status, 0 | 400 | 403 | 404 | 405),
            "{path} is answered with {}",
            answer.head
        );
        let text = answer.text();
        assert!(
            !text.contains("root:") && !text.contains("[package]") && !text.contains("reports_to:"),
            "{path}"
        );
    }
}

#[test]
fn odd_methods_and_broken_requests_are_refused() {
    let preview = Preview::of(&small());
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW", "PROPFIND",
    ] {
        for path in [
            "/",
            "/callboard/serve/events?path=/",
            "/callboard/serve/client.js",
        ] {
            let answer = preview.ask(format!(
                "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            ));
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD"));
        }
    }
    let broken: &[&[u8]] = &[
        b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 this is TLS\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: local\x00host\r\n\r\n",
        b"get\r\n\r\n",
        b"\r\n\r\n\r\n\r\nnonsense\r\n\r\n",
    ];
    for request in broken {
        let status = preview.ask(request).status;
        assert!(
            matches!(status, 0 | 400 | 405 | 505),
            "{status} for {}",
            String::from_utf8_lossy(request)
        );
    }
    assert_eq!(preview.get("/callboard/serve/events").status, 400);
    assert_eq!(preview.get("/").status, 200, "it still answers");
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let preview = Preview::of(&small());
    let long = "x".repeat(200_000);
    let many = "A: b\r\n".repeat(5_000);
    for request in [
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nA: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"),
        format!("GET / HTTP/1.1\r\n{long}"),
    ] {
        let status = preview.ask(&request).status;
        assert!(matches!(status, 0 | 400 | 414 | 431), "{status}");
    }
    assert_eq!(preview.get("/").status, 200, "it still answers");
}

#[test]
fn a_slow_client_is_let_go_and_keeps_nobody_waiting() {
    let limits = Limits {
        connections: 60,
        head_time: Duration::from_millis(400),
        write_time: Duration::from_millis(400),
        ..Limits::default()
    };
    let huge = small().file("content/films/long.bin", vec![1_u8; 40_000_000]);
    let preview = Preview::with_limits(&huge, limits);
    let address = preview.server.address();
    let slow: Vec<_> = (0..40)
        .map(|number| {
            let mut stream = connect(address);
            let request = match number % 3 {
                0 => "GET / HT",
                1 => "",
                // Asks for much and reads nothing.
                _ => "GET /films/long.bin HTTP/1.1\r\nHost: localhost\r\n\r\n",
            };
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    let start = Instant::now();
    assert_eq!(preview.get("/").status, 200);
    assert!(start.elapsed() < Duration::from_secs(5));
    until("letting slow clients go", || {
        preview.server.open_connections() <= 1
    });
    drop(slow);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn two_hundred_pages_are_told_at_once_and_leave_nothing_behind() {
    let mut preview = Preview::of(&small());
    let address = preview.server.address();
    let clients: Vec<_> = (0..200)
        .map(|number| {
            std::thread::spawn(move || {
                let path = if number % 2 == 0 {
                    "/roles/runner/"
                } else {
                    "/guides/safety/"
                };
                let page = ask(
                    address,
                    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes(),
                );
                assert_eq!(page.status, 200);
                let news = News::of(address, path);
                let first = news.next();
                assert!(page.text().contains(first["page"].as_str().unwrap()));
                (number, news, first)
            })
        })
        .collect();
    let clients: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
    until("counting the pages", || preview.server.open_pages() == 200);
    preview.show(&small().file(
        "content/roles/runner.md",
        "---\ntitle: Runner\nreports_to: producer\n---\nWalks.\n",
    ));
    for (number, news, first) in &clients {
        if number % 2 == 0 {
            assert_ne!(news.next()["page"], first["page"]);
        }
    }
    // The other half go away in the middle of the next answer.
    for number in 0..200 {
        let mut stream = connect(address);
        let _ = stream.write_all(b"GET /films/reel.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
        if number % 2 == 0 {
            let _ = stream.read(&mut [0; 100]);
        }
        drop(stream);
    }
    drop(clients);
    preview.show(&small());
    until("forgetting who left", || {
        preview.server.open_connections() == 0 && preview.server.open_pages() == 0
    });
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn a_page_hears_only_of_what_it_shows() {
    let mut preview = Preview::of(&small());
    let runner = preview.listen("/roles/runner/");
    let safety = preview.listen("/guides/safety/");
    let (first_runner, first_safety) = (runner.next(), safety.next());

    preview.show(&small().file(
        "content/guides/safety.md",
        "---\ntitle: Safety\n---\n![Set](../images/set.png) Hats.\n",
    ));
    assert_ne!(safety.next()["page"], first_safety["page"]);
    assert!(runner.is_silent(), "another page changed");

    preview.show(&small());
    assert_eq!(safety.next()["page"], first_safety["page"]);
    preview.show(&small().file("content/images/set.png", "another picture"));
    assert_ne!(safety.next()["page"], first_safety["page"], "its picture changed");
    assert!(runner.is_silent());

    preview.show(&small().file(
        "content/roles/producer.md",
        "---\ntitle: Big producer\n---\nLeads.\n",
    ));
    assert_ne!(
        runner.next()["page"],
        first_runner["page"],
        "it shows the title of its superior"
    );
}

#[test]
fn a_stylesheet_changes_without_the_page() {
    let own = |css: &str| {
        small()
            .file("themes/own/theme.yaml", "")
            .file("themes/own/static/callboard.css", css)
    };
    let themed = |css: &str| own(css).file("callboard.yaml", "title: Ferry\ntheme: own\n");
    let mut preview = Preview::of(&themed("a { color: red }"));
    let news = preview.listen("/roles/runner/");
    let before = news.next();
    preview.show(&themed("a { color: blue }"));
    let after = news.next();
    assert_eq!(before["page"], after["page"]);
    let sheet = "/callboard/static/callboard.css";
    assert!(before["styles"][sheet].is_string());
    assert_ne!(before["styles"][sheet], after["styles"][sheet]);
}

#[test]
fn a_page_that_vanished_says_where_it_went() {
    let mut preview = Preview::of(&small());
    let safety = preview.listen("/guides/safety/");
    assert!(safety.next()["page"].is_string());
    let without = || {
        let mut project = small();
        project.remove("content/guides/safety.md");
        project
    };
    let text = "---\ntitle: Safety\n---\n![Set](../images/set.png)\n";
    preview.show(&without().file("content/guides/on-set.md", text));
    let state = safety.next();
    assert_eq!(
        (&state["page"], &state["moved"]),
        (&Value::Null, &"/guides/on-set/".into())
    );
    // Renamed again, and its words changed with it: the title leads on.
    preview.show(&without().file(
        "content/guides/other_roles.md",
        "---\ntitle: Safety\n---\nHats.\n",
    ));
    assert_eq!(safety.next()["moved"], "/guides/other_roles/");
    preview.show(&without());
    assert_eq!(safety.next()["moved"], Value::Null);
    preview.show(&small());
    assert!(safety.next()["page"].is_string(), "and here it is again");
}

#[test]
fn errors_are_laid_over_the_last_good_page() {
    let mut preview = Preview::of(&small());
    let news = preview.listen("/roles/runner/");
    let good = news.next();
    assert_eq!(good["problems"]["errors"], 0);
    let page = preview.get("/roles/runner/").text();

    preview.show(&small().file(
        "content/roles/runner.md",
        "---\ntitle: Runner\nreports_to: producr\n---\nWalks.\n",
    ));
    let broken = news.next();
    assert_eq!(broken["page"], good["page"]);
    assert_eq!(preview.get("/roles/runner/").text(), page);
    let problem = &broken["problems"]["problems"][0];
    assert_eq!(
        (
            &problem["code"],
            &problem["file"],
            &problem["line"],
            &problem["column"]
        ),
        (
            &"unknown-role".into(),
            &"content/roles/runner.md".into(),
            &3.into(),
            &13.into()
        )
    );
    assert_eq!(problem["excerpt"]["marked"], "producr");
    assert!(problem["help"].as_str().unwrap().contains("producer"));
    assert_eq!(
        problem["editor"],
        "vscode://file//site/content/roles/runner.md:3:13"
    );

    preview.show(&small());
    assert_eq!(news.next(), good);
}

#[test]
fn a_first_start_with_broken_content_shows_what_is_wrong() {
    let broken = small().file("content/roles/runner.md", "---\nreports_to: [\n---\n");
    let mut preview = Preview::of(&broken);
    let news = preview.listen("/");
    assert!(news.next()["problems"]["errors"].as_u64().unwrap() > 0);
    let page = preview.get("/");
    assert!(page.text().contains("/callboard/serve/client.js"));
    preview.show(&small());
    assert_eq!(news.next()["problems"]["errors"], 0);
    assert_eq!(preview.get("/roles/runner/").status, 200);

    // Not one page can be made without templates.
    let hopeless = small()
        .file("callboard.yaml", "theme: own\n")
        .file("themes/own/theme.yaml", "")
        .file("themes/own/templates/base.html", "{% if %}");
    let preview = Preview::of(&hopeless);
    let page = preview.get("/");
    assert!(
        page.text().contains("/callboard/serve/client.js"),
        "{}",
        page.text()
    );
    assert!(preview.listen("/").next()["problems"]["errors"].as_u64().unwrap() > 0);
}

#[test]
fn slow_files_are_made_when_first_asked_for() {
    let preview = Preview::of(&small().asking(|request| request.with_search = true));
    let site = preview.server.site();
    let all: Vec<_> = site
        .output()
        .files()
        .keys()
        .map(|path| path.to_string())
        .collect();
    for path in all {
        assert_eq!(
            preview
                .get(&format!("/{}", callboard::plan::url::encode(&path)))
                .status,
            200,
            "{path}"
        );
    }
}

#[test]
fn what_is_remembered_does_not_grow() {
    let mut cache = Cache::default();
    let mut before: Option<Site> = None;
    let mut sizes = Vec::new();
    for number in 0..60 {
        let text = format!("---\ntitle: Runner {number}\nreports_to: producer\n---\nRuns {number}.\n");
        let name = format!("content/guides/guide-{number}.md");
        let project = small()
            .file("content/roles/runner.md", text)
            .file(&name, "Comes and goes.\n");
        let site = made(&project, &mut cache, before.as_ref());
        sizes.push(cache.remembered());
        before = Some(site);
    }
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
}

/// The command itself, with a site on disk.
struct Running {
    child: Child,
    folder: tempfile::TempDir,
    said: Receiver<String>,
    address: SocketAddr,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, |_| {})
    }

    fn start_with(arguments: &[&str], prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "callboard.yaml", "title: Ferry\n");
        write(
            folder.path(),
            "content/roles/producer.md",
            "---\ntitle: Producer\n---\nLeads.\n",
        );
        write(
            folder.path(),
            "content/roles/runner.md",
            "---\ntitle: Runner\n---\nRuns.\n",
        );
        prepare(folder.path());
        let port: &[&str] = if arguments.contains(&"-p") {
            &[]
        } else {
            &["-p", "0"]
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_callboard"))
            .args(["serve", "--color", "never", "-r"])
            .arg(folder.path())
            .args(port)
            .args(arguments)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (tell, said) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        std::thread::spawn(move || lines.map_while(Result::ok).all(|line| tell.send(line).is_ok()));
        let mut running = Self {
            child,
            folder,
            said,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let line = running.until_said("serving the site");
        let port = line.rsplit_once("127.0.0.1:").unwrap().1;
        let port = port.split('/').next().unwrap().parse().unwrap();
        running.address.set_port(port);
        running
    }

    /// Reads what it says up to a line that holds some words.
    fn until_said(&self, words: &str) -> String {
        let mut heard = Vec::new();
        loop {
            match self.said.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(words) => return line,
                Ok(line) => heard.push(line),
                Err(_) => panic!("`{words}` is not said, but {heard:#?}"),
            }
        }
    }

    fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    fn get(&self, path: &str) -> Answer {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        ask(self.address, request.as_bytes())
    }

    fn until_shown(&self, path: &str, words: &str) {
        until(&format!("showing {words}"), || {
            self.get(path).text().contains(words)
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    // As editors save: nobody ever sees half of it.
    let half = root.join("saving.tmp");
    std::fs::write(&half, text).unwrap();
    std::fs::rename(half, file).unwrap();
}

/// Everything that editors and version control do to a tree, one after another.
#[test]
fn the_command_follows_whatever_happens_to_the_tree() {
    let running = Running::start(&[]);
    let root = running.folder.path();
    let runner = "/roles/runner/";
    running.until_shown(runner, "Runs.");
    running.write("content/roles/runner.md", "---\ntitle: Runner\n---\nWalks.\n");
    running.until_shown(runner, "Walks.");

    // An editor that writes beside the file and renames over it.
    running.write(
        "content/roles/.runner.md.swp",
        "---\ntitle: Runner\n---\nJumps.\n",
    );
    std::fs::rename(
        root.join("content/roles/.runner.md.swp"),
        root.join("content/roles/runner.md"),
    )
    .unwrap();
    running.until_shown(runner, "Jumps.");

    // New folders, deep ones, and whole folders that are renamed and deleted.
    running.write("content/guides/deep/er/safety.md", "Wear other_roles.\n");
    running.until_shown("/guides/deep/er/safety/", "Wear other_roles.");
    std::fs::rename(root.join("content/guides"), root.join("content/advice")).unwrap();
    running.until_shown("/advice/deep/er/safety/", "Wear other_roles.");
    running.write("content/advice/deep/er/safety.md", "Wear boots.\n");
    running.until_shown("/advice/deep/er/safety/", "Wear boots.");
    std::fs::remove_dir_all(root.join("content/advice")).unwrap();
    until("forgetting a folder", || {
        running.get("/advice/deep/er/safety/").status == 404
    });

    // All of the content goes, as for a branch without it, and comes back.
    std::fs::rename(root.join("content"), root.join("elsewhere")).unwrap();
    until("losing the content", || running.get(runner).status == 404);
    std::fs::rename(root.join("elsewhere"), root.join("content")).unwrap();
    running.until_shown(runner, "Jumps.");
    running.write("content/roles/runner.md", "---\ntitle: Runner\n---\nRests.\n");
    running.until_shown(runner, "Rests.");

    // A theme that was not there, and the settings that ask for it.
    running.write("themes/own/theme.yaml", "");
    running.write("themes/own/static/own.css", "a { color: red }");
    running.write("callboard.yaml", "title: Night Ferry\ntheme: own\n");
    running.until_shown(runner, "Night Ferry");
    running.until_shown("/callboard/static/own.css", "red");
    running.write("themes/own/static/own.css", "a { color: green }");
    running.until_shown("/callboard/static/own.css", "green");

    // Hundreds of files at once.
    for number in 0..300 {
        running.write(
            &format!("content/pages/page-{number}.md"),
            &format!("Page {number} of many.\n"),
        );
    }
    running.until_shown("/pages/page-299/", "Page 299 of many.");
    until("showing them all", || {
        (0..300).all(|number| running.get(&format!("/pages/page-{number}/")).status == 200)
    });

    // The settings go for a moment.
    std::fs::rename(root.join("callboard.yaml"), root.join("callboard.off")).unwrap();
    running.until_said("cannot read the settings");
    assert_eq!(running.get(runner).status, 200, "the last pages stay");
    std::fs::rename(root.join("callboard.off"), root.join("callboard.yaml")).unwrap();
    running.write("content/roles/runner.md", "---\ntitle: Runner\n---\nWakes.\n");
    running.until_shown(runner, "Wakes.");
}

/// It looks once a second, so only what a system's news could not replace is tried: an edit, a folder that comes with
/// its page, and one that goes.
#[test]
fn the_command_follows_without_being_told_too() {
    let running = Running::start(&["--poll"]);
    running.write("content/roles/runner.md", "---\ntitle: Runner\n---\nWalks.\n");
    running.write("content/guides/deep/er/safety.md", "Wear other_roles.\n");
    running.until_shown("/roles/runner/", "Walks.");
    running.until_shown("/guides/deep/er/safety/", "Wear other_roles.");
    std::fs::remove_dir_all(running.folder.path().join("content/guides")).unwrap();
    until("forgetting a folder", || {
        running.get("/guides/deep/er/safety/").status == 404
    });
}

#[test]
fn what_is_wrong_is_said_once_per_change() {
    let running = Running::start(&[]);
    running.write("content/roles/runner.md", "---\nreports_to: producr\n---\n");
    running.until_said("no role is called `producr`");
    running.until_said("the pages stay as they were");
    running.write(
        "content/roles/producer.md",
        "---\ntitle: Producer\n---\nLeads well.\n",
    );
    running.until_said("still 1 error");
    running.write("content/roles/runner.md", "---\nreports_to: producer\n---\n");
    running.until_said("no problems any more");
    assert!(
        running.said.recv_timeout(Duration::from_millis(300)).is_err(),
        "and that is all"
    );
}

#[test]
fn a_first_start_with_broken_content_is_no_crash() {
    let running = Running::start_with(&[], |root| {
        write(root, "content/roles/runner.md", "---\nreports_to: [\n---\n");
    });
    assert!(running.get("/").text().contains("/callboard/serve/client.js"));
    running.write("content/roles/runner.md", "---\ntitle: Runner\n---\nMended.\n");
    running.until_shown("/roles/runner/", "Mended.");
}

#[test]
fn a_port_that_is_taken_leads_to_the_next_one() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let running = Running::start(&["-p", &port]);
    assert_ne!(running.address.port().to_string(), port);
    assert_eq!(running.get("/").status, 200);
}

#[test]
fn the_preview_is_for_the_most_trusted_unless_told_otherwise() {
    let prepare = |root: &Path| {
        write(root, "callboard.yaml", "audiences: [public, internal]\n");
        write(
            root,
            "content/secret.md",
            "---\nvisible: internal\n---\nSecret.\n",
        );
    };
    let running = Running::start_with(&[], prepare);
    assert_eq!(running.get("/secret/").status, 200);
    let running = Running::start_with(&["--audience", "public"], prepare);
    assert_eq!(running.get("/secret/").status, 404);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once_whoever_is_listening() {
    for signal in ["-INT", "-TERM"] {
        let mut running = Running::start(&[]);
        let news = News::of(running.address, "/");
        news.next();
        let start = Instant::now();
        let id = running.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        let status = running.child.wait().unwrap();
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}
