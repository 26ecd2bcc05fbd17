use crate::api::Api;
use crate::pages::{HTML, file};
use axum::extract::State;
use axum::response::Response;

/// What the server still sees although it can open nothing, in English.
#[utoipa::path(
    get,
    path = "/privacy/exposure.en.html",
    tag = "privacy",
    responses((status = 200, description = "A page without script.", content_type = "text/html"))
)]
pub(crate) async fn show_en(State(api): State<Api>) -> Response {
    file(HTML, &api.0.privacy.exposure_en)
}

/// What the server still sees although it can open nothing, in German.
#[utoipa::path(
    get,
    path = "/privacy/exposure.de.html",
    tag = "privacy",
    responses((status = 200, description = "A page without script.", content_type = "text/html"))
)]
pub(crate) async fn show_de(State(api): State<Api>) -> Response {
    file(HTML, &api.0.privacy.exposure_de)
}
