//! Answers a request from the [`Site`]: a file of the output, the way to one, or the site's own 404 page.
//!
//! A path of a request is looked up among the names of the output and never on a disk, so nothing else can be reached.
//! Large files that are only published are sent from where they are, as they were when the site was read.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Bound;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, LOCATION,
};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use headers::{HeaderMapExt, IfNoneMatch, IfRange, Range};

use super::Shared;
use super::site::{Found, Site, is_html, with_script};
use crate::source::Fingerprint;

/// What stands in for the site's 404 page, where it has none.
const NO_PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Not found</title>\n\
                       </head>\n<body>\n<h1>There is no page here</h1>\n</body>\n</html>\n";

/// Answers whatever is not the preview's own.
pub(super) async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let site = shared.current();
    let path = request.uri().path();
    match site.find(path) {
        Found::File(file) => match content_of(&site, &file, path).await {
            Some(content) => whole_or_part(&request, &file, content),
            None => not_found(&site, request.method()),
        },
        Found::Elsewhere(address) => {
            let address = match request.uri().query() {
                Some(query) => format!("{address}?{query}"),
                None => address,
            };
            let mut response = empty(StatusCode::TEMPORARY_REDIRECT);
            if let Ok(address) = HeaderValue::from_str(&address) {
                response.headers_mut().insert(LOCATION, address);
            }
            response
        }
        Found::Nothing => not_found(&site, request.method()),
    }
}

/// Bytes that a response can share with the site.
struct Shareable(Arc<[u8]>);

impl AsRef<[u8]> for Shareable {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// What there is to send of a file, before it is known which part was asked for.
enum Content {
    Bytes(Bytes),
    /// A file that is sent from disk, piece by piece, with its size.
    Large(File, u64, Fingerprint),
}

impl Content {
    fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Large(_, size, _) => *size,
        }
    }

    fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Bytes(bytes) => Fingerprint::of(bytes),
            Self::Large(.., fingerprint) => *fingerprint,
        }
    }

    fn body(self, start: u64, end: u64) -> Body {
        let index = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
        match self {
            Self::Bytes(bytes) => Body::from(bytes.slice(index(start)..index(end))),
            Self::Large(file, ..) => Body::from_stream(futures_util::stream::try_unfold(
                (file, start),
                move |(file, at)| next_piece(file, at, end),
            )),
        }
    }
}

/// How much of a large file is in memory for each client.
const PIECE: u64 = 256 << 10;

/// Reads the next piece of a file, beside the threads that answer.
async fn next_piece(mut file: File, at: u64, end: u64) -> std::io::Result<Option<(Bytes, (File, u64))>> {
    if at >= end {
        return Ok(None);
    }
    let read = tokio::task::spawn_blocking(move || {
        let mut piece = vec![0; usize::try_from(PIECE.min(end - at)).unwrap_or(0)];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut piece)?;
        let next = at + piece.len() as u64;
        Ok(Some((Bytes::from(piece), (file, next))))
    });
    read.await.map_err(std::io::Error::other)?
}

async fn content_of(site: &Arc<Site>, file: &str, path: &str) -> Option<Content> {
    if let Some(large) = site.output().copies().get(file).cloned() {
        let (size, fingerprint) = (large.size(), large.fingerprint());
        let opened = tokio::task::spawn_blocking(move || large.open().ok());
        let opened = opened.await.ok().flatten()?;
        return Some(Content::Large(opened, size, fingerprint));
    }
    let bytes = bytes_of(site, file).await?;
    Some(Content::Bytes(if is_html(file) {
        Bytes::from(with_script(&bytes, site.version_of(path).as_ref()))
    } else {
        Bytes::from_owner(Shareable(bytes))
    }))
}

/// The bytes of a file, made now if need be, beside the threads that answer.
async fn bytes_of(site: &Arc<Site>, file: &str) -> Option<Arc<[u8]>> {
    if !site.output().may_take_long(file) {
        return site.output().get(file).cloned();
    }
    let (site, file) = (site.clone(), file.to_owned());
    let made = tokio::task::spawn_blocking(move || site.output().get(&file).cloned());
    made.await.ok().flatten()
}

fn not_found(site: &Site, method: &Method) -> Response<Body> {
    let page = site.output().get("404.html");
    let html = with_script(page.map_or(NO_PAGE.as_bytes(), |page| page), None);
    let mut response = with_body(StatusCode::NOT_FOUND, method, Bytes::from(html));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The answer with a file: all of it, the part that was asked for, or that the client has it already.
fn whole_or_part(request: &Request, file: &str, content: Content) -> Response<Body> {
    let kind = media_type(file);
    // What is compressed on the way has other bytes, so its tag is a weak one.
    let weak = if is_compressible(&kind) { "W/" } else { "" };
    let tag = format!("{weak}\"{:032x}\"", content.fingerprint().0);
    let asked = request.headers();
    let etag = tag.parse::<headers::ETag>().ok();
    let is_known = etag.as_ref().is_some_and(|etag| {
        let condition = asked.typed_get::<IfNoneMatch>();
        condition.is_some_and(|condition| !condition.precondition_passes(etag))
    });
    let mut response = if is_known {
        empty(StatusCode::NOT_MODIFIED)
    } else {
        let length = content.length();
        match part(request.method(), asked, etag.as_ref(), length) {
            Part::All => with_content(StatusCode::OK, request.method(), content, 0, length),
            Part::Range(start, end) => {
                let shown = format!("bytes {start}-{}/{length}", end - 1);
                let mut response =
                    with_content(StatusCode::PARTIAL_CONTENT, request.method(), content, start, end);
                set_range(&mut response, &shown);
                response
            }
            Part::Nothing => {
                let mut response = empty(StatusCode::RANGE_NOT_SATISFIABLE);
                set_range(&mut response, &format!("bytes */{length}"));
                response
            }
        }
    };
    let headers = response.headers_mut();
    let mut set = |name, value: Result<HeaderValue, _>| {
        if let Ok(value) = value {
            headers.insert(name, value);
        }
    };
    set(CONTENT_TYPE, HeaderValue::from_str(&kind));
    set(ETAG, HeaderValue::from_str(&tag));
    set(ACCEPT_RANGES, Ok(HeaderValue::from_static("bytes")));
    // A browser asks each time, and is told each time whether anything changed.
    set(CACHE_CONTROL, Ok(HeaderValue::from_static("no-cache")));
    response
}

fn set_range(response: &mut Response<Body>, shown: &str) {
    if let Ok(shown) = HeaderValue::from_str(shown) {
        response.headers_mut().insert(CONTENT_RANGE, shown);
    }
}

/// Which part of a file was asked for.
enum Part {
    All,
    /// From a position up to another one, which is not part of it.
    Range(u64, u64),
    /// A part that is not there.
    Nothing,
}

/// The part that was asked for. Several parts at once get all, as the standard allows.
fn part(method: &Method, asked: &HeaderMap, etag: Option<&headers::ETag>, length: u64) -> Part {
    let Some(range) = asked.typed_get::<Range>().filter(|_| *method == Method::GET) else {
        return Part::All;
    };
    if asked
        .typed_get::<IfRange>()
        .is_some_and(|condition| condition.is_modified(etag, None))
    {
        return Part::All;
    }
    let mut ranges = range
        .satisfiable_ranges(length)
        .map(|bounds| within(bounds, length));
    match (ranges.next(), ranges.next()) {
        (Some(_), Some(_)) => Part::All,
        (Some(Some((start, end))), None) => Part::Range(start, end),
        (Some(None) | None, _) => Part::Nothing,
    }
}

/// Bounds as a range that is not empty and lies in a file.
fn within((start, end): (Bound<u64>, Bound<u64>), length: u64) -> Option<(u64, u64)> {
    let start = match start {
        Bound::Included(start) => start,
        Bound::Excluded(start) => start.checked_add(1)?,
        Bound::Unbounded => 0,
    };
    let end = match end {
        Bound::Included(end) => end.saturating_add(1).min(length),
        Bound::Excluded(end) => end.min(length),
        Bound::Unbounded => length,
    };
    (start < end).then_some((start, end))
}

fn with_body(status: StatusCode, method: &Method, bytes: Bytes) -> Response<Body> {
    let length = bytes.len() as u64;
    with_content(status, method, Content::Bytes(bytes), 0, length)
}

fn with_content(
    status: StatusCode,
    method: &Method,
    content: Content,
    start: u64,
    end: u64,
) -> Response<Body> {
    let body = match *method == Method::HEAD {
        true => Body::empty(),
        false => content.body(start, end),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(end - start));
    response
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The media type of a file; texts are UTF-8, as Callboard writes them.
fn media_type(file: &str) -> String {
    let kind = mime_guess::from_path(file).first_or_octet_stream();
    match kind.essence_str() {
        "application/xml" => "application/xml; charset=utf-8".to_owned(),
        text if kind.type_() == "text" => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    }
}

/// Whether the server compresses files of a type, if the client takes it.
pub(super) fn is_compressible(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default();
    (essence.starts_with("text/") && essence != "text/event-stream")
        || ["json", "xml", "javascript", "manifest", "wasm"]
            .iter()
            .any(|ending| essence.starts_with("application/") && essence.ends_with(ending))
        || essence == "image/svg+xml"
}
