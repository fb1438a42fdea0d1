//! Measures the preview as a writer feels it: from saving a file to having the changed page, over a real socket.
//!
//! `cargo bench --bench serve` starts `callboard serve` on generated handbooks of 1,000 and 10,000 pages (or of the sizes
//! given as arguments), keeps two pages open as browsers do, and saves edits of one role: of its text, seen on its own
//! page, and of its title, seen on the page of its superior. It prints medians in milliseconds, and how they split as the
//! server itself tells.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark writes files and looks at the clock"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

#[expect(dead_code, reason = "the tests use the rest")]
mod handbook;

const ROUNDS: usize = 21;
const PATIENCE: Duration = Duration::from_secs(120);

/// The page of the edited role, and that of its superior, which lists it.
const PAGE: &str = "/roles/role-00007/";
const SUPERIOR: &str = "/roles/role-00001/";

#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn main() {
    let sizes: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        vec![1_000, 10_000]
    } else {
        sizes
    };
    println!(
        "{:>7} {:>12} {:>8} {:>8} {:>8}  split of the median stages (ms)",
        "pages", "edit", "median", "best", "worst"
    );
    for pages in sizes {
        let folder = tempfile::tempdir().expect("there is room for a handbook");
        handbook::write(folder.path(), handbook::files(pages)).expect("the handbook can be written");
        let server = Running::start(folder.path());
        // Files that were just written prove nothing by their times; a writer's handbook was not.
        std::thread::sleep(Duration::from_secs(4));
        measure(&server, folder.path(), pages, "text", PAGE, |text, mark| {
            format!("{text}\n\nEdited {mark}.\n")
        });
        measure(&server, folder.path(), pages, "title", SUPERIOR, |text, mark| {
            text.replacen("title: Role 7\n", &format!("title: Edited {mark}.\n"), 1)
        });
        println!("{pages:>7} memory of the server: {}", server.memory());
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn measure(
    server: &Running,
    root: &Path,
    pages: usize,
    name: &str,
    page: &str,
    edit: impl Fn(&str, &str) -> String,
) {
    let file = root.join(handbook::edited());
    let text = std::fs::read_to_string(&file).expect("the edited role is there");
    let news = server.listen(page);
    news.recv_timeout(PATIENCE)
        .expect("the page hears its first state");
    let mut times = Vec::new();
    let mut stages: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for round in 0..ROUNDS {
        let mark = format!("{name}-{round:03}");
        let edited = edit(&text, &mark);
        server.said.try_iter().for_each(drop);
        let start = Instant::now();
        std::fs::write(&file, edited).expect("the role can be saved");
        // As a browser does: it hears, and asks; twice, if the file was seen while it was half written.
        let took = loop {
            news.recv_timeout(PATIENCE)
                .expect("the page hears of the edit, and shows it");
            if get(server.address, page).contains(&mark) {
                break start.elapsed();
            }
        };
        times.push(milliseconds(took));
        // The server prints its split after it told the browsers.
        std::thread::sleep(Duration::from_millis(300));
        for line in server.said.try_iter() {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let [stage @ .., time, "ms"] = &words[..]
                && let Ok(time) = time.parse()
                && !line.contains(':')
            {
                stages.entry(stage.join(" ")).or_default().push(time);
            }
        }
    }
    std::fs::write(&file, text).expect("the role can be saved");
    std::thread::sleep(Duration::from_secs(1));
    let mut split: Vec<_> = stages
        .into_iter()
        .map(|(stage, times)| (stage, median(times)))
        .collect();
    split.sort_by(|a, b| b.1.total_cmp(&a.1));
    let split: Vec<_> = split
        .iter()
        .map(|(stage, time)| format!("{stage} {time:.1}"))
        .collect();
    let (best, worst) = (
        times.iter().copied().fold(f64::MAX, f64::min),
        times.iter().copied().fold(0.0, f64::max),
    );
    println!(
        "{pages:>7} {name:>12} {:>8.1} {best:>8.1} {worst:>8.1}  {}",
        median(times),
        split.join(", ")
    );
}

struct Running {
    child: Child,
    address: SocketAddr,
    said: Receiver<String>,
}

impl Running {
    fn start(root: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_callboard"))
            .args(["serve", "-v", "-p", "0", "--color", "never", "-r"])
            .arg(root)
            .stderr(Stdio::piped())
            .spawn()
            .expect("callboard runs");
        let (tell, said) = channel();
        let lines = BufReader::new(child.stderr.take().expect("it says something")).lines();
        std::thread::spawn(move || lines.map_while(Result::ok).all(|line| tell.send(line).is_ok()));
        let port = loop {
            let line = said.recv_timeout(PATIENCE).expect("the server starts");
            if let Some((_, rest)) = line.split_once("127.0.0.1:") {
                break rest
                    .split('/')
                    .next()
                    .and_then(|port| port.parse().ok())
                    .expect("it names its port");
            }
        };
        Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            said,
        }
    }

    /// Opens a page as a browser does, and hears each state of it.
    fn listen(&self, page: &str) -> Receiver<()> {
        let mut stream = TcpStream::connect(self.address).expect("the server answers");
        let request = format!("GET /callboard/serve/events?path={page} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("the server listens");
        let (tell, heard) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(stream).lines();
            let mut states = lines
                .map_while(Result::ok)
                .filter(|line| line.starts_with("data: "));
            states.all(|_| tell.send(()).is_ok())
        });
        heard
    }

    /// Resident memory now and at its most, where the system tells.
    fn memory(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let lines = status
            .lines()
            .filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
        lines
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server answers");
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("the server listens");
    let mut bytes = Vec::new();
    stream
        .read_to_end(&mut bytes)
        .expect("the server answers in full");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
