//! Asks whether an address answers, politely: `HEAD` first, `GET` where a host does not take that, and no sooner again than it
//! says.

use std::time::Duration;

use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body, Error};

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Something is there, if only for those who log in.
    Fine,
    /// Nothing is there, or nobody; why.
    Failed(String),
    /// The host wants to be asked later.
    Later,
}

/// Asks hosts.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    /// How long a host has rest between two questions.
    pub pause: Duration,
    /// The longest that a host is waited for when it says when to come back.
    pub patience: Duration,
}

/// How often a host that asks for time is asked.
const MAX_TRIES: usize = 3;

/// How many addresses may lead to each other.
const MAX_REDIRECTS: u32 = 8;

impl Client {
    /// A client that waits so long for one answer.
    pub fn new(timeout: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(timeout))
            .max_redirects(MAX_REDIRECTS)
            .http_status_as_error(false)
            .user_agent(concat!("callboard/", env!("CARGO_PKG_VERSION"), " (link check)"))
            .build();
        Self {
            agent: config.into(),
            pause: Duration::from_millis(300),
            patience: Duration::from_secs(30),
        }
    }

    /// Whether an address answers. What a page says is not looked at, so an error page that calls itself fine is fine.
    pub fn ask(&self, address: &str) -> Answer {
        for _ in 0..MAX_TRIES {
            let answer = match self.agent.head(address).call() {
                Ok(response) if is_fine(response.status()) || asks_for_time(&response) => Ok(response),
                Err(
                    error @ (Error::HostNotFound
                    | Error::ConnectionFailed
                    | Error::TooManyRedirects
                    | Error::Timeout(_)),
                ) => Err(error),
                // Some hosts know no HEAD, and say so in many ways.
                Ok(_) | Err(_) => self.agent.get(address).call(),
            };
            let response = match answer {
                Ok(response) => response,
                Err(error) => return Answer::Failed(reason(&error)),
            };
            let status = response.status();
            if is_fine(status) {
                return Answer::Fine;
            }
            if !asks_for_time(&response) {
                let name = status.canonical_reason().unwrap_or("no such status");
                return Answer::Failed(format!("{} {name}", status.as_u16()));
            }
            match wait(&response) {
                Some(wait) if wait <= self.patience => std::thread::sleep(wait),
                _ => return Answer::Later,
            }
        }
        Answer::Later
    }
}

/// Whether somebody is there who knows the address, even where not everybody may see it.
fn is_fine(status: StatusCode) -> bool {
    status.is_success()
        || status.is_redirection()
        || matches!(
            status,
            StatusCode::UNAUTHORIZED
                | StatusCode::FORBIDDEN
                | StatusCode::PROXY_AUTHENTICATION_REQUIRED
                | StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS
        )
}

/// Whether a host is too busy to say, and will say later.
fn asks_for_time(response: &Response<Body>) -> bool {
    let status = response.status();
    status == StatusCode::TOO_MANY_REQUESTS
        || (status == StatusCode::SERVICE_UNAVAILABLE && wait(response).is_some())
}

/// How long a host wants to be left alone, where it says that in seconds.
fn wait(response: &Response<Body>) -> Option<Duration> {
    let seconds = response.headers().get("retry-after")?.to_str().ok()?;
    seconds.trim().parse().ok().map(Duration::from_secs)
}

fn reason(error: &Error) -> String {
    match error {
        Error::Timeout(_) => "no answer in time".to_owned(),
        Error::HostNotFound => "there is no such host".to_owned(),
        Error::TooManyRedirects => "it leads from one address to the next without end".to_owned(),
        Error::ConnectionFailed => "the host does not answer".to_owned(),
        Error::Io(error) => format!("the connection failed ({error})"),
        error => format!("{error}"),
    }
}
