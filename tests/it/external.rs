//! Links to other hosts, asked on a host of our own that has every bad manner.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use callboard::config::ExternalLinks;
use callboard::external::fetch::Client;
use callboard::external::{self, Tally};
use callboard::graph::external_links::{self, Known, Seen};
use jiff::civil::{Date, date};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection};

use crate::project::Project;

/// What a host was asked, in order: method and path.
type Asked = Arc<Mutex<Vec<String>>>;

/// A host with bad manners; it ends with the test.
fn host() -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("127.0.0.1:{}", listener.local_addr().expect("it listens").port());
    let asked = Asked::default();
    let known = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let known = known.clone();
            std::thread::spawn(move || answer(stream, &known));
        }
    });
    (address, asked)
}

fn answer(mut stream: TcpStream, asked: &Asked) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut line = String::new();
    while reader.read_line(&mut line).ok()? > 2 {
        line.clear();
    }
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let earlier = {
        let mut asked = asked.lock().ok()?;
        asked.push(format!("{method} {path}"));
        asked.iter().filter(|known| known.ends_with(&path)).count() - 1
    };
    let (status, head) = match (method.as_str(), path.as_str()) {
        ("HEAD", "/no-head") => ("405 Method Not Allowed", ""),
        ("HEAD", "/no-head-404") => ("404 Not Found", ""),
        ("HEAD", "/hangs-up-on-head") => return None,
        (_, "/gone") => ("404 Not Found", ""),
        (_, "/broken") => ("500 Internal Server Error", ""),
        (_, "/private") => ("403 Forbidden", ""),
        (_, "/moved") => ("301 Moved Permanently", "Location: /here\r\n"),
        (_, "/loop") => ("302 Found", "Location: /loop\r\n"),
        (_, "/busy") if earlier == 0 => ("429 Too Many Requests", "Retry-After: 1\r\n"),
        (_, "/overloaded") if earlier == 0 => ("503 Service Unavailable", "Retry-After: 1\r\n"),
        (_, "/leads-to-gone") => ("308 Permanent Redirect", "Location: /gone\r\n"),
        (_, "/back") => ("302 Found", "Location: /forth\r\n"),
        (_, "/forth") => ("302 Found", "Location: /back\r\n"),
        (_, "/busy-until") => {
            let head = "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n";
            ("429 Too Many Requests", head)
        }
        (_, "/busy-all-day") => ("429 Too Many Requests", "Retry-After: 86400\r\n"),
        (_, "/slow") => {
            std::thread::sleep(Duration::from_secs(5));
            ("200 OK", "")
        }
        _ => ("200 OK", ""),
    };
    // A page that only says that it is not there is not guessed at.
    let body = if path == "/soft-404" && method == "GET" {
        "Not found"
    } else {
        ""
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .ok()
}

/// A host whose certificate nobody vouches for.
fn self_signed() -> String {
    let certificate =
        CertificateDer::from_pem_slice(include_bytes!("tls/certificate.pem")).expect("it is one");
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/key.pem")).expect("it is one");
    let config = ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            config
                .with_no_client_auth()
                .with_single_cert(vec![certificate], key)
        })
        .expect("key and certificate fit");
    let config = Arc::new(config);
    each_connection(move |mut stream| {
        let mut connection = ServerConnection::new(config.clone()).expect("it begins");
        let _ = connection.complete_io(&mut stream);
    })
}

/// A host that speaks TLS, and none that we do: it says so by an alert.
fn other_tls() -> String {
    each_connection(|mut stream| {
        let mut hello = [0; 512];
        let _ = stream.read(&mut hello);
        // A fatal alert of TLS 1.2: the handshake failed.
        let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, 40]);
    })
}

/// A host that takes connections and never says a word.
fn silent() -> String {
    each_connection(|_stream| std::thread::sleep(Duration::from_secs(30)))
}

fn each_connection(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it listens").to_string();
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || answer(stream));
        }
    });
    address
}

const TODAY: Date = date(2026, 5, 4);

fn check(
    addresses: &[String],
    known: &mut Known,
    settings: &ExternalLinks,
    today: Date,
) -> (Tally, Vec<String>) {
    let links = addresses
        .iter()
        .map(|address| format!("- <{address}>\n"))
        .collect::<String>();
    let site = Project::new().file("content/a.md", links).build();
    let links = external_links::of_site(&site.compiled.graph);
    assert_eq!(links.len(), addresses.len());
    let mut client = Client::new(Duration::from_secs(2));
    client.pause = Duration::from_millis(1);
    let (tally, problems) = external::check(&links, known, settings, today, &client);
    let problems = problems
        .into_iter()
        .map(|problem| format!("{}: {}", problem.severity.name(), problem.message));
    (tally, problems.collect())
}

#[test]
fn a_host_with_bad_manners_is_asked_until_it_answers() {
    let (host, asked) = host();
    let at = |path: &str| format!("http://{host}{path}");
    let fine = [
        "/here",
        "/no-head",
        "/no-head-404",
        "/hangs-up-on-head",
        "/private",
        "/moved",
        "/busy",
        "/overloaded",
        "/soft-404",
    ];
    let addresses: Vec<String> = fine.iter().map(|path| at(path)).collect();
    let mut known = Known::default();
    let (tally, problems) = check(&addresses, &mut known, &ExternalLinks::default(), TODAY);
    assert_eq!((tally.asked, problems), (fine.len(), Vec::<String>::new()));
    let asked = asked.lock().unwrap().clone();
    let of = |path: &str| {
        asked
            .iter()
            .filter(|known| known.ends_with(path))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(of("/no-head"), ["HEAD /no-head", "GET /no-head"]);
    assert_eq!(of("/soft-404"), ["HEAD /soft-404"]);
    assert_eq!(of("/busy"), ["HEAD /busy", "HEAD /busy"]);
}

#[test]
fn a_link_is_dead_when_it_failed_on_two_days_and_alive_again_when_it_answers() {
    let (host, asked) = host();
    let at = |path: &str| format!("http://{host}{path}");
    let nobody = TcpListener::bind("127.0.0.1:0")
        .and_then(|closed| closed.local_addr())
        .expect("a port is free");
    let addresses = vec![
        at("/gone#part"),
        at("/broken"),
        at("/loop"),
        at("/slow"),
        format!("https://{host}/not-tls"),
        at("/leads-to-gone"),
        at("/back"),
        at("/busy-until"),
        format!("https://{}/self-signed", self_signed()),
        format!("https://{}/other-tls", other_tls()),
        format!("https://{}/silent", silent()),
        format!("http://{nobody}/"),
        at("/busy-all-day"),
    ];
    let mut known = Known::default();
    let settings = ExternalLinks::default();
    let (tally, first) = check(&addresses, &mut known, &settings, TODAY);
    assert_eq!((tally.asked, tally.put_off, first.len()), (13, 2, 11));
    assert!(
        first.iter().all(|problem| problem.starts_with("hint: ")),
        "{first:#?}"
    );
    let (_, again) = check(&addresses, &mut known, &settings, TODAY);
    assert_eq!(again, first, "twice on one day is once");
    let (_, later) = check(&addresses, &mut known, &settings, date(2026, 5, 6));
    let expected = [
        ("/gone", "404 Not Found, since 2026-05-04"),
        ("/broken", "500 Internal Server Error, since"),
        ("/loop", "without end"),
        ("/slow", "no answer in time"),
        ("/not-tls", "since"),
        ("/leads-to-gone", "404 Not Found, since"),
        ("/back", "without end"),
        ("/self-signed", "certificate"),
        ("/other-tls", "HandshakeFailure"),
        ("/silent", "no answer in time"),
    ];
    for (path, reason) in expected {
        let found = later
            .iter()
            .find(|problem| problem.contains(path))
            .unwrap_or_else(|| panic!("{path}: {later:#?}"));
        assert!(
            found.starts_with("warning: ") && found.contains(reason),
            "{found}"
        );
    }
    // What is known is kept as JSON between runs.
    let kept = serde_json::to_string(&known).expect("it is plain data");
    let mut known: Known = serde_json::from_str(&kept).expect("and comes back");
    let gone = known.links.get_mut(&at("/gone")).expect("it was asked");
    *gone = Seen {
        answered: Some(date(2026, 5, 5)),
        ..Seen::default()
    };
    let (tally, left) = check(&addresses[..1], &mut known, &settings, date(2026, 5, 6));
    assert_eq!(
        (tally.fresh, left),
        (1, Vec::new()),
        "what answered yesterday is not asked today"
    );
    assert_eq!(known.links.len(), 1, "what is no link any more is forgotten");
    let before = asked.lock().unwrap().len();
    let impatient = ExternalLinks {
        failures: 1,
        fresh_days: 1,
        ..ExternalLinks::default()
    };
    let (_, dead) = check(&addresses[..1], &mut known, &impatient, date(2026, 5, 6));
    assert!(
        asked.lock().unwrap().len() > before && dead[0].starts_with("warning: "),
        "{dead:?}"
    );
}

#[test]
fn what_the_settings_leave_out_is_never_asked() {
    let (host, asked) = host();
    let settings = ExternalLinks {
        ignore: vec!["127.0.0.1".to_owned()].into(),
        ..ExternalLinks::default()
    };
    let (tally, problems) = check(
        &[format!("http://{host}/gone")],
        &mut Known::default(),
        &settings,
        TODAY,
    );
    assert_eq!(
        (tally.ignored, problems.len(), asked.lock().unwrap().len()),
        (1, 0, 0)
    );
}

#[test]
fn a_build_and_a_plain_check_ask_nobody() {
    let (host, asked) = host();
    let project = Project::new().file("content/a.md", format!("<http://{host}/gone>"));
    project.build();
    assert!(project.check().is_empty());
    assert!(asked.lock().unwrap().is_empty());
}
