use crate::api::Api;
use crate::pages::file;
use axum::extract::State;
use axum::response::Response;

/// What this installation keeps, holds and sends, why, how long and for whom, for programs.
#[utoipa::path(
    get,
    path = "/privacy/data.json",
    tag = "privacy",
    responses((status = 200, description = "The inventory, as this installation lives it.", content_type = "application/json"))
)]
pub(crate) async fn show(State(api): State<Api>) -> Response {
    file("application/json", &api.0.privacy.data_json)
}
