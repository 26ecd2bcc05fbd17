use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// What is answered under `/privacy/`, written once from the running settings.
#[derive(Clone, Debug, Default)]
pub struct PrivacyPages {
    pub data_json: Bytes,
    pub policy_en: Bytes,
    pub policy_de: Bytes,
    pub exposure_en: Bytes,
    pub exposure_de: Bytes,
}

/// A file that may have changed since the server's last start.
pub(crate) fn file(kind: &'static str, content: &Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, Body::from(content.clone())).into_response()
}
