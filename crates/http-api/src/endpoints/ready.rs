use crate::api::Api;
use crate::error::{ApiError, ErrorBody};
use axum::extract::State;

/// Whether meetings can be made and joined.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operation",
    responses(
        (status = 200, description = "They can."),
        (status = 503, description = "The database does not answer.", body = ErrorBody),
    )
)]
pub(crate) async fn show(State(api): State<Api>) -> Result<&'static str, ApiError> {
    api.0.records.ping().await.map_err(|_| ApiError::Unavailable)?;
    Ok("ready\n")
}
