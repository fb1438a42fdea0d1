//! Serves a site from memory, and tells the browsers that have it open what changed.
//!
//! A [`Site`] is an immutable value; [`Server::publish`] replaces it as a whole, so no request ever sees half of a
//! change. Nothing but large files is read from a disk to answer a request. The script that reloads pages and lays problems over them is
//! added to HTML as it is answered, so built and served pages are otherwise the same bytes.
//!
//! What a browser knows of its page is in the page itself (`data-page`), and each change sends it the whole state of
//! that page, not a difference: it may miss any number of messages, or the server may start anew, and the next state
//! puts it right. See [`site`] for what a state is, `answer` for HTTP, `connections` for limits and timeouts.
//! Start reading at [`Server::start`].

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Query, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use axum::middleware::{self, Next};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use futures_util::Stream;
use serde::Deserialize;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;

mod answer;
mod connections;
mod host;
mod moved;
mod overlay;
mod references;
pub mod site;

pub use connections::Limits;
pub use host::Hosts;
pub use site::Site;

/// Headers of every answer. What works under them works on any strict host; no other site can read what is served.
///
/// Only the preview pane of an editor on this machine may show the pages in a frame.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; frame-ancestors 'self' vscode-webview: http://localhost:* http://127.0.0.1:*; \
         base-uri 'none'; form-action 'self'; object-src 'none'; \
         style-src 'self' 'sha256-Ssv8nxxifs4TlZLg+xnYkWPvmtgmZS+B8FmrL+X6Z6w='",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// How often a browser hears from the server when nothing changes; one that went away is found out by it.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// A running server. It ends when it is dropped, at once, and takes all its connections with it.
#[derive(Debug)]
pub struct Server {
    shared: Arc<Shared>,
    address: SocketAddr,
    runtime: Option<tokio::runtime::Runtime>,
}

/// What all requests share.
#[derive(Debug)]
struct Shared {
    site: watch::Sender<Arc<Site>>,
    hosts: Hosts,
    gauge: connections::Gauge,
}

impl Shared {
    fn current(&self) -> Arc<Site> {
        self.site.borrow().clone()
    }
}

/// Whether a request comes from this machine.
#[derive(Clone, Copy, Debug)]
struct IsLocal(bool);

impl Server {
    /// Starts to answer at a listener.
    ///
    /// # Errors
    /// When the system gives no threads, or the listener cannot be used.
    pub fn start(
        listener: std::net::TcpListener,
        hosts: Hosts,
        limits: Limits,
        site: Site,
    ) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("callboard-serve")
            .enable_all()
            .build()?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let shared = Arc::new(Shared {
            site: watch::Sender::new(Arc::new(site)),
            hosts,
            gauge: connections::Gauge::of(limits),
        });
        runtime.spawn(connections::accept(
            listener,
            router(&shared),
            shared.gauge.clone(),
            limits,
        ));
        Ok(Self {
            shared,
            address,
            runtime: Some(runtime),
        })
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The site that it serves.
    pub fn site(&self) -> Arc<Site> {
        self.shared.current()
    }

    /// Serves another site from now on, and tells the browsers.
    pub fn publish(&self, site: Site) {
        self.shared.site.send_replace(Arc::new(site));
    }

    /// How many connections are open.
    pub fn open_connections(&self) -> usize {
        self.shared.gauge.open()
    }

    /// How many pages wait for news.
    pub fn open_pages(&self) -> usize {
        self.shared.site.receiver_count()
    }

    /// Listens from now on for somebody who wants it to end, by Ctrl-C or the system's usual request; whoever receives
    /// waits for that.
    ///
    /// # Errors
    /// When the system does not let signals be waited for.
    pub fn hear_of_end(&self) -> std::io::Result<std::sync::mpsc::Receiver<()>> {
        let (tell, told) = std::sync::mpsc::channel();
        if let Some(runtime) = &self.runtime {
            let _inside = runtime.enter();
            let asked = asked_to_end()?;
            runtime.spawn(async move {
                asked.await;
                // Nobody waits any more when it is ending already.
                let _ = tell.send(());
            });
        }
        Ok(told)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Open pages wait for news for ever, so nobody waits for them.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Ends when somebody asks for it. From the call on, and not only once it is waited for, the signals are ours.
#[cfg(unix)]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn router(shared: &Arc<Shared>) -> Router {
    // The page is remembered as it was sent before anything else runs.
    const SCRIPT: &str = concat!(include_str!("server/morph.js"), include_str!("server/client.js"));
    let script = || async { own(SCRIPT, "text/javascript; charset=utf-8") };
    let style = || async { own(include_str!("server/client.css"), "text/css; charset=utf-8") };
    let compression = CompressionLayer::new().gzip(true).compress_when(
        |_: StatusCode,
         _: axum::http::Version,
         headers: &axum::http::HeaderMap,
         _: &axum::http::Extensions| {
            let kind = headers
                .get(header::CONTENT_TYPE)
                .and_then(|kind| kind.to_str().ok());
            kind.is_some_and(answer::is_compressible)
        },
    );
    Router::new()
        .route(site::SCRIPT, get(script))
        .route("/callboard/serve/client.css", get(style))
        .route("/callboard/serve/events", get(events))
        .fallback(answer::answer)
        .layer(compression)
        .layer(middleware::from_fn_with_state(shared.clone(), guard))
        .with_state(shared.clone())
}

/// A file of the preview itself.
fn own(text: &'static str, kind: &'static str) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")],
        text,
    )
}

/// Turns away what is not meant for this server, and gives every answer its headers.
async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response<Body> {
    let mut response = match refusal(&shared, &request) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(shared: &Shared, request: &Request) -> Option<impl IntoResponse + use<>> {
    let none = [(header::ALLOW, "")];
    match shared.hosts.is_named_by(request.uri(), request.headers()) {
        Some(true) => {}
        Some(false) => {
            let message = "This is a preview of Callboard. It answers to the name it was started with, and to no other;\n\
                           `callboard serve --host NAME` gives it another one.\n";
            return Some((StatusCode::FORBIDDEN, none, message));
        }
        None => return Some((StatusCode::BAD_REQUEST, none, "The request names no host.\n")),
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allowed = [(header::ALLOW, "GET, HEAD")];
        return Some((
            StatusCode::METHOD_NOT_ALLOWED,
            allowed,
            "Pages can only be read.\n",
        ));
    }
    None
}

/// What a page says of itself when it asks for news.
#[derive(Debug, Deserialize)]
struct Asking {
    /// Its path on the host.
    path: String,
}

/// News for one open page: its state now, and again whenever it changed.
async fn events(
    State(shared): State<Arc<Shared>>,
    Extension(IsLocal(is_local)): Extension<IsLocal>,
    Query(Asking { path }): Query<Asking>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut sites = shared.site.subscribe();
    sites.mark_changed();
    let news = futures_util::stream::unfold((sites, String::new()), move |(mut sites, last)| {
        let path = path.clone();
        async move {
            loop {
                sites.changed().await.ok()?;
                let site = sites.borrow_and_update().clone();
                let state = site.state_of(&path, is_local);
                if state != last {
                    let event = Event::default().event("state").data(&state);
                    return Some((Ok(event), (sites, state)));
                }
            }
        }
    });
    Sse::new(news).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}
