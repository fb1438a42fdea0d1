//! Takes connections, within limits: how many, how large a head, how long a client may take to send or to read.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use super::IsLocal;
use super::host::is_loopback;

/// What a client may ask of the server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; more wait until one ends.
    pub connections: usize,
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// How long a request's head may take to arrive, and how long a connection may be idle.
    pub head_time: Duration,
    /// How long a client may read nothing of what it is sent.
    pub write_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            head_bytes: 64 * 1_024,
            head_time: Duration::from_secs(15),
            write_time: Duration::from_secs(30),
        }
    }
}

/// Counts connections.
#[derive(Clone, Debug)]
pub(super) struct Gauge {
    free: Arc<Semaphore>,
    most: usize,
}

impl Gauge {
    pub(super) fn of(limits: Limits) -> Self {
        Self {
            free: Arc::new(Semaphore::new(limits.connections)),
            most: limits.connections,
        }
    }

    /// How many are open, not counting the place that is kept for the next one.
    pub(super) fn open(&self) -> usize {
        self.most.saturating_sub(self.free.available_permits() + 1)
    }
}

/// Takes connections for ever.
pub(super) async fn accept(listener: TcpListener, router: Router, gauge: Gauge, limits: Limits) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head_bytes);
    loop {
        // Only fails when it is closed, which it never is.
        let Ok(permit) = gauge.free.clone().acquire_owned().await else {
            return;
        };
        let Ok((stream, peer)) = listener.accept().await else {
            // The system may be out of handles; give it the time to get some back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Events are small and must not wait for more.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.write_time));
        let is_local = IsLocal(is_loopback(peer.ip()));
        let service = TowerToHyperService::new(router.clone().layer(Extension(is_local)));
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        tokio::spawn(async move {
            // A client that breaks off or breaks the rules is its own affair.
            let _ = connection.await;
            drop(permit);
        });
    }
}
