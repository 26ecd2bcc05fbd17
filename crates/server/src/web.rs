//! The pages, embedded in the program.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

const INDEX: &str = "index.html";
/// Files in here have a hash of their content in their name.
const HASHED: &str = "assets/";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(RustEmbed)]
#[folder = "../../web/app/dist"]
struct Dist;

/// Answers everything that is no endpoint. Files are compressed once, when first asked for.
#[derive(Clone, Default)]
pub(crate) struct Web(Arc<Mutex<BTreeMap<String, Bytes>>>);

impl Web {
    /// A file of the web build; for any other path the page, which finds its own way. What follows a `?` is
    /// not looked at.
    pub(crate) fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            return StatusCode::METHOD_NOT_ALLOWED.into_response();
        }
        let path = uri.path().trim_start_matches('/');
        if let Some(file) = Dist::get(path).filter(|_| !path.is_empty()) {
            let cache = if path.starts_with(HASHED) {
                FOR_EVER
            } else {
                ASK_AGAIN
            };
            return self.file(path, file, cache, headers);
        }
        // A missing file is not a page: a script that got HTML would fail strangely.
        let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        match Dist::get(INDEX).filter(|_| !is_file) {
            Some(index) => self.file(INDEX, index, ASK_AGAIN, headers),
            None => (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response(),
        }
    }

    fn file(&self, path: &str, file: EmbeddedFile, cache: HeaderValue, headers: &HeaderMap) -> Response {
        let kind = content_type(path);
        let tag = entity_tag(&file);
        let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else if kind.is_compressible && accepts_gzip(headers) {
            let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
            (encoding, self.compressed(path, &file.data)).into_response()
        } else {
            let body = match file.data {
                Cow::Borrowed(bytes) => Body::from(bytes),
                Cow::Owned(bytes) => Body::from(bytes),
            };
            body.into_response()
        };
        let fields = response.headers_mut();
        fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.name));
        fields.insert(header::CACHE_CONTROL, cache);
        fields.insert(header::ETAG, tag);
        fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }

    fn compressed(&self, path: &str, data: &[u8]) -> Bytes {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let compress = || {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            // Writing to a Vec cannot fail.
            let _ = encoder.write_all(data);
            Bytes::from(encoder.finish().unwrap_or_default())
        };
        known.entry(path.to_owned()).or_insert_with(compress).clone()
    }
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(',')
                .any(|coding| coding.trim().starts_with("gzip") && !coding.contains("q=0"))
        })
}

fn entity_tag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let hex = hash
        .iter()
        .take(12)
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    HeaderValue::from_str(&format!("\"{hex}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

struct ContentType {
    name: &'static str,
    is_compressible: bool,
}

fn content_type(path: &str) -> ContentType {
    let (name, is_compressible) = match path.rsplit('.').next() {
        Some("html") => ("text/html; charset=utf-8", true),
        Some("js" | "mjs") => ("text/javascript; charset=utf-8", true),
        Some("css") => ("text/css; charset=utf-8", true),
        Some("wasm") => ("application/wasm", true),
        Some("json" | "map") => ("application/json", true),
        Some("webmanifest") => ("application/manifest+json", true),
        Some("svg") => ("image/svg+xml", true),
        Some("txt") => ("text/plain; charset=utf-8", true),
        Some("png") => ("image/png", false),
        Some("ico") => ("image/x-icon", true),
        Some("webp") => ("image/webp", false),
        Some("woff2") => ("font/woff2", false),
        Some("opus" | "ogg") => ("audio/ogg", false),
        _ => ("application/octet-stream", false),
    };
    ContentType {
        name,
        is_compressible,
    }
}
