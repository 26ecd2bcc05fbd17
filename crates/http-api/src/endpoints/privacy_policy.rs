use crate::api::Api;
use crate::pages::{HTML, file};
use axum::extract::State;
use axum::response::Response;

/// The privacy policy (GDPR Art. 13), written from the running settings, in English.
#[utoipa::path(
    get,
    path = "/privacy/policy.en.html",
    tag = "privacy",
    responses((status = 200, description = "A page without script.", content_type = "text/html"))
)]
pub(crate) async fn show_en(State(api): State<Api>) -> Response {
    file(HTML, &api.0.privacy.policy_en)
}

/// The privacy policy (GDPR Art. 13), written from the running settings, in German.
#[utoipa::path(
    get,
    path = "/privacy/policy.de.html",
    tag = "privacy",
    responses((status = 200, description = "A page without script.", content_type = "text/html"))
)]
pub(crate) async fn show_de(State(api): State<Api>) -> Response {
    file(HTML, &api.0.privacy.policy_de)
}
