use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use core::time::Duration;
use serde::Serialize;
use utoipa::ToSchema;

/// Every answer that is an error.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// For programs: one of a closed set.
    #[schema(example = "room_id_used")]
    pub(crate) error: &'static str,
    /// For people.
    pub(crate) message: String,
}

/// An answer that says why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ApiError {
    RoomIdUsed,
    Invalid(String),
    Malformed,
    TooLarge,
    RateLimited(Duration),
    NotFound,
    WrongMethod,
    WrongOrigin,
    WebSocketExpected,
    Unavailable,
}

impl ApiError {
    fn parts(&self) -> (StatusCode, &'static str, String) {
        let (status, code, message) = match self {
            Self::RoomIdUsed => (
                StatusCode::CONFLICT,
                "room_id_used",
                "This room id was used before.",
            ),
            Self::Invalid(why) => return (StatusCode::UNPROCESSABLE_ENTITY, "invalid", why.clone()),
            Self::Malformed => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "malformed",
                "The body is not the JSON that belongs here.",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The body is too large.",
            ),
            Self::RateLimited(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "That was too often. Wait a little.",
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is nothing here."),
            Self::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "wrong_method",
                "This cannot be done here.",
            ),
            Self::WrongOrigin => (
                StatusCode::FORBIDDEN,
                "wrong_origin",
                "Pages of other sites may not connect.",
            ),
            Self::WebSocketExpected => (
                StatusCode::BAD_REQUEST,
                "websocket_expected",
                "This is a websocket of another protocol.",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "The server cannot do this just now.",
            ),
        };
        (status, code, message.to_owned())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, error, message) = self.parts();
        let mut response = (status, Json(ErrorBody { error, message })).into_response();
        if let Self::RateLimited(wait) = self {
            let seconds = wait.as_millis().div_ceil(1000).max(1);
            if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
        }
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
