//! Files that tell a host what `callboard build --host` was asked for: where old addresses lead, which headers to send.
//!
//! Every site has pages at its old addresses that work on any host; here the host answers itself, at once and with the status
//! that search engines want. Start reading at [`file()`].

use std::fmt::Write as _;

use serde_json::json;

use crate::config::{Config, Host};
use crate::plan::{HostFile, Plan, Url};

/// What every answer is to say, as the manual has it: the pages hold no script and no style of their own. Drawings that are
/// opened alone have one style sheet, `chart/standalone.css`, which the policy knows by its hash.
pub const HEADERS: [(&str, &str); 3] = [
    (
        "Content-Security-Policy",
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; \
         style-src 'self' 'sha256-Ssv8nxxifs4TlZLg+xnYkWPvmtgmZS+B8FmrL+X6Z6w='",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
];

/// For the theme's own files, whose addresses change with what is in them.
const CACHED: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");

/// For a site that is not for the least trusted audience.
const NOT_INDEXED: (&str, &str) = ("X-Robots-Tag", "noindex");

/// A file for the host.
pub fn file(plan: &Plan, config: &Config, file: HostFile) -> String {
    match file {
        HostFile::Redirects => redirects(plan, config),
        HostFile::Headers => headers(config),
        HostFile::Nginx => nginx(plan, config),
        HostFile::NoJekyll => String::new(),
        HostFile::DomainName => format!("{}\n", config.base.host().unwrap_or_default()),
        HostFile::S3Website => pretty(&json!({
            "IndexDocument": {"Suffix": "index.html"},
            "ErrorDocument": {"Key": format!("{}404.html", &config.base.path[1..])},
        })),
        HostFile::CloudFrontHeaders => cloudfront(config),
    }
}

/// The headers of every answer for this audience.
fn headers_for(config: &Config) -> impl Iterator<Item = (&'static str, &'static str)> {
    let hidden = (config.audience.rank > 0).then_some(NOT_INDEXED);
    HEADERS.into_iter().chain(hidden)
}

/// Old addresses and where they lead, from the host's root and as a request has them.
fn moved<'a>(plan: &'a Plan, config: &'a Config) -> impl Iterator<Item = (&'a Url, String)> {
    let redirects = plan.redirects.iter();
    redirects.map(|(from, to)| (from, format!("{}{}", config.base.path, plan.address_of(to))))
}

/// `_redirects`, as Netlify and Cloudflare Pages read it.
fn redirects(plan: &Plan, config: &Config) -> String {
    // Netlify shows a file that is there unless it is told to go on all the same; Cloudflare always goes on.
    let status = match config.host {
        Some(Host::Netlify) => "301!",
        _ => "301",
    };
    let mut text = String::new();
    for (from, to) in moved(plan, config) {
        let _ = writeln!(text, "{}{} {to} {status}", config.base.path, from.encoded());
    }
    text
}

/// `_headers`, as Netlify and Cloudflare Pages read it.
fn headers(config: &Config) -> String {
    let path = &config.base.path;
    let mut text = format!("{path}*\n");
    for (name, value) in headers_for(config) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    let _ = write!(text, "{path}callboard/static/*\n  {}: {}\n", CACHED.0, CACHED.1);
    text
}

/// A part of a `server` block of nginx.
fn nginx(plan: &Plan, config: &Config) -> String {
    let path = &config.base.path;
    let add = |(name, value): (&str, &str)| format!("add_header {name} \"{value}\" always;\n");
    let all: String = headers_for(config).map(add).collect();
    // Where a location adds headers, those of the server are not added.
    let indented: String = all.lines().map(|line| format!("    {line}\n")).collect();
    let mut text = format!(
        "# Made by Callboard. Include it in the `server` block whose root holds the site:\n\
         #   include /srv/handbook/callboard/nginx.conf;\n\
         charset utf-8;\n\
         index index.html;\n\
         absolute_redirect off;\n\
         error_page 404 {path}404.html;\n\
         {all}\
         location ^~ {path}callboard/static/ {{\n{indented}    {}}}\n\
         location = {path}callboard/nginx.conf {{ return 404; }}\n",
        add(CACHED)
    );
    for (from, to) in moved(plan, config) {
        // A request with and without the slash at its end; paths are compared as they are after decoding.
        let from = from.path();
        let bare = from.strip_suffix('/');
        for from in std::iter::once(from).chain(bare) {
            let from = format!("{path}{from}").replace('"', "\\\"");
            let to = to.replace('$', "%24").replace('"', "%22");
            let place = to.find('#').unwrap_or(to.len());
            let (to, place) = to.split_at(place);
            let _ = writeln!(
                text,
                "location = \"{from}\" {{ return 301 \"{to}$is_args$args{place}\"; }}"
            );
        }
    }
    text
}

/// The configuration of a CloudFront response headers policy.
fn cloudfront(config: &Config) -> String {
    let custom = match config.audience.rank {
        0 => json!([]),
        _ => json!([{"Header": NOT_INDEXED.0, "Value": NOT_INDEXED.1, "Override": true}]),
    };
    pretty(&json!({
        "Name": "callboard",
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {"ContentSecurityPolicy": HEADERS[0].1, "Override": true},
            "ContentTypeOptions": {"Override": true},
            "ReferrerPolicy": {"ReferrerPolicy": HEADERS[2].1, "Override": true},
        },
        "CustomHeadersConfig": {"Quantity": custom.as_array().map_or(0, Vec::len), "Items": custom},
    }))
}

fn pretty(value: &serde_json::Value) -> String {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("{json}\n")
}
