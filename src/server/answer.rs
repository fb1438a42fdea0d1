//! Answers a request from the [`Site`]: a file of the output, the way to one, or the site's own 404 page.
//!
//! A path of a request is looked up among the names of the output and never on a disk, so nothing else can be reached.

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
        Found::File(file) => match bytes_of(&site, &file).await {
            Some(bytes) => {
                let bytes = if is_html(&file) {
                    Bytes::from(with_script(&bytes, site.version_of(path).as_ref()))
                } else {
                    Bytes::from_owner(Shareable(bytes))
                };
                whole_or_part(&request, &file, bytes)
            }
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
fn whole_or_part(request: &Request, file: &str, bytes: Bytes) -> Response<Body> {
    let kind = media_type(file);
    // What is compressed on the way has other bytes, so its tag is a weak one.
    let weak = if is_compressible(&kind) { "W/" } else { "" };
    let tag = format!("{weak}\"{:032x}\"", Fingerprint::of(&bytes).0);
    let asked = request.headers();
    let etag = tag.parse::<headers::ETag>().ok();
    let is_known = etag.as_ref().is_some_and(|etag| {
        let condition = asked.typed_get::<IfNoneMatch>();
        condition.is_some_and(|condition| !condition.precondition_passes(etag))
    });
    let mut response = if is_known {
        empty(StatusCode::NOT_MODIFIED)
    } else {
        part(request.method(), asked, etag.as_ref(), &bytes)
            .unwrap_or_else(|| with_body(StatusCode::OK, request.method(), bytes))
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

/// The part that was asked for; `None` when all is to be sent. Several parts at once get all, as the standard allows.
fn part(
    method: &Method,
    asked: &HeaderMap,
    etag: Option<&headers::ETag>,
    bytes: &Bytes,
) -> Option<Response<Body>> {
    if *method != Method::GET {
        return None;
    }
    let range = asked.typed_get::<Range>()?;
    if asked
        .typed_get::<IfRange>()
        .is_some_and(|condition| condition.is_modified(etag, None))
    {
        return None;
    }
    let length = bytes.len() as u64;
    let mut ranges = range
        .satisfiable_ranges(length)
        .map(|bounds| within(bounds, length));
    let (first, second) = (ranges.next(), ranges.next());
    match (first, second) {
        (Some(_), Some(_)) => None,
        (Some(Some((start, end))), None) => {
            let index = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
            let piece = bytes.slice(index(start)..index(end));
            let mut response = with_body(StatusCode::PARTIAL_CONTENT, method, piece);
            let shown = format!("bytes {start}-{}/{length}", end - 1);
            response
                .headers_mut()
                .insert(CONTENT_RANGE, HeaderValue::from_str(&shown).ok()?);
            Some(response)
        }
        (Some(None) | None, _) => {
            let mut response = empty(StatusCode::RANGE_NOT_SATISFIABLE);
            let shown = HeaderValue::from_str(&format!("bytes */{length}")).ok()?;
            response.headers_mut().insert(CONTENT_RANGE, shown);
            Some(response)
        }
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
    let length = bytes.len();
    let body = if *method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(bytes)
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
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
