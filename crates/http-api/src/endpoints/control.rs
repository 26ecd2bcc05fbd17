use crate::address::counted_address;
use crate::api::Api;
use crate::control::run;
use crate::error::{ApiError, ErrorBody};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use vocab::limits::CONTROL_MESSAGE_BYTES_MAX;

/// Bytes that the socket itself may hold back for a slow reader.
const WRITE_BUFFER_BYTES_MAX: usize = 4 * CONTROL_MESSAGE_BYTES_MAX;

/// Opens the control websocket, subprotocol `snug.control.v1`.
#[utoipa::path(
    get,
    path = "/api/v1/control",
    tag = "control",
    responses(
        (status = 101, description = "Speak CBOR from here on."),
        (status = 400, description = "Not a websocket of this protocol.", body = ErrorBody),
        (status = 403, description = "The page is not from here.", body = ErrorBody),
        (status = 429, description = "Too many connections from here; see Retry-After.", body = ErrorBody),
    )
)]
pub(crate) async fn connect(State(api): State<Api>, request: Request) -> Result<Response, ApiError> {
    let (mut parts, _) = request.into_parts();
    let address = counted_address(&parts.extensions, &parts.headers, &api.0.settings.trusted_proxies);
    let subject = api.subject(&[b"connections", &address]);
    api.0
        .limits
        .connections_by_address
        .take(&subject, api.now())
        .map_err(ApiError::RateLimited)?;
    if !is_same_origin(&parts.headers, &api.0.settings.origin) {
        return Err(ApiError::WrongOrigin);
    }
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &api)
        .await
        .map_err(|_: WebSocketUpgradeRejection| ApiError::WebSocketExpected)?
        .protocols([wire::SUBPROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return Err(ApiError::WebSocketExpected);
    }
    Ok(upgrade
        .max_message_size(CONTROL_MESSAGE_BYTES_MAX)
        .max_frame_size(CONTROL_MESSAGE_BYTES_MAX)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .on_upgrade(move |socket| run(api, socket, address)))
}

/// Whether the page that connects is ours. Programs that are no browser send no `Origin`.
fn is_same_origin(headers: &HeaderMap, own: &str) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    origin == own
        || origin
            .split_once("://")
            .is_some_and(|(_, origin_host)| Some(origin_host) == host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origin: Option<&str>, host: &str, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a header"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("a header"));
        }
        assert_eq!(is_same_origin(&headers, "https://meet.example.org"), expected);
    }

    #[test]
    fn only_our_own_pages_connect() {
        check(None, "127.0.0.1:8484", true);
        check(Some("https://meet.example.org"), "127.0.0.1:8484", true);
        check(Some("http://localhost:8484"), "localhost:8484", true);
        check(Some("https://evil.example"), "meet.example.org", false);
        check(
            Some("https://meet.example.org.evil.example"),
            "meet.example.org",
            false,
        );
        check(Some("null"), "meet.example.org", false);
    }
}
