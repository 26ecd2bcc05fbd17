use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::handle::Shared;
use crate::join_request;
use crate::session::{self, Opening};
use crate::token::{Bearer, TokenError};

/// LiveKit refuses larger messages too.
const MESSAGE_BYTES_MAX: usize = 2 * 1024 * 1024;

#[derive(Deserialize)]
struct Parameters {
    access_token: Option<String>,
    join_request: Option<String>,
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/rtc/v1", get(connect))
        .route("/rtc/v1/validate", get(validate))
        // Version 0 (two peer connections) is not spoken; clients take any 404 for that.
        .route("/rtc", get(version_0))
        .route("/rtc/validate", get(version_0))
        .with_state(shared)
}

/// Why a request is refused: its status, and a sentence that names nothing of it.
struct Refusal(StatusCode, &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], self.1).into_response()
    }
}

async fn version_0() -> Refusal {
    Refusal(
        StatusCode::NOT_FOUND,
        "this version of the protocol is not spoken here",
    )
}

async fn validate(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Response, Refusal> {
    check(&shared, &headers, parameters)?;
    Ok(([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], "success").into_response())
}

async fn connect(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    parameters: Result<Query<Parameters>, QueryRejection>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    let (bearer, request) = check(&shared, &headers, parameters)?;
    let Ok(upgrade) = upgrade else {
        return Err(Refusal(
            StatusCode::NOT_FOUND,
            "this address takes websockets only",
        ));
    };
    let opening = Opening { bearer, request };
    Ok(upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| session::run(shared, socket, opening)))
}

fn check(
    shared: &Shared,
    headers: &HeaderMap,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<(Bearer, sfu_core::protocol::JoinRequest), Refusal> {
    let Ok(Query(parameters)) = parameters else {
        return Err(Refusal(
            StatusCode::BAD_REQUEST,
            "the parameters are not readable",
        ));
    };
    let from_header = headers
        .get(header::AUTHORIZATION)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.strip_prefix("Bearer "));
    let token = from_header
        .or(parameters.access_token.as_deref())
        .unwrap_or_default();
    let bearer = shared.key.verify(token).map_err(|error| match error {
        TokenError::Invalid => Refusal(
            StatusCode::UNAUTHORIZED,
            "the token is missing, expired or not ours",
        ),
        TokenError::NotForJoining => Refusal(
            StatusCode::UNAUTHORIZED,
            "the token does not allow joining a room",
        ),
        TokenError::Names => Refusal(
            StatusCode::BAD_REQUEST,
            "the token's identity or room is not one of ours",
        ),
    })?;
    if shared.rooms.was_removed(&bearer.room, &bearer.participant) {
        return Err(Refusal(StatusCode::UNAUTHORIZED, "the token was revoked"));
    }
    if !shared.auto_create && !shared.rooms.contains(&bearer.room) {
        return Err(Refusal(StatusCode::NOT_FOUND, "requested room does not exist"));
    }
    let Some(request) = parameters.join_request else {
        return Err(Refusal(StatusCode::BAD_REQUEST, "the join request is missing"));
    };
    let request = join_request::decode(&request)
        .map_err(|_| Refusal(StatusCode::BAD_REQUEST, "the join request is not readable"))?;
    Ok((bearer, request))
}
