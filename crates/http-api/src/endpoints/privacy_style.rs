use crate::pages::file;
use axum::body::Bytes;
use axum::response::Response;

const STYLE: &str = include_str!("privacy_style.css");

/// How the pages under `/privacy/` look.
#[utoipa::path(
    get,
    path = "/privacy/style.css",
    tag = "privacy",
    responses((status = 200, description = "A style sheet.", content_type = "text/css"))
)]
pub(crate) async fn show() -> Response {
    file("text/css; charset=utf-8", &Bytes::from_static(STYLE.as_bytes()))
}
