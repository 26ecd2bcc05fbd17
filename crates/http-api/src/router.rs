use crate::api::Api;
use crate::endpoints::{
    control, health, instance, privacy_data, privacy_exposure, privacy_policy, privacy_style, ready, rooms,
};
use crate::error::ApiError;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};

/// Longest body of any request.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024;

/// Every endpoint of this crate. `/api/...` that is none of them is answered here too.
pub fn router(api: Api) -> Router {
    let router = Router::new()
        .route(wire::ROOMS_PATH, post(rooms::create))
        .route("/api/v1/instance", get(instance::show))
        .route(wire::CONTROL_PATH, get(control::connect))
        .route("/healthz", get(health::show))
        .route("/readyz", get(ready::show))
        .route("/privacy/data.json", get(privacy_data::show))
        .route("/privacy/policy.en.html", get(privacy_policy::show_en))
        .route("/privacy/policy.de.html", get(privacy_policy::show_de))
        .route("/privacy/exposure.en.html", get(privacy_exposure::show_en))
        .route("/privacy/exposure.de.html", get(privacy_exposure::show_de))
        .route("/privacy/style.css", get(privacy_style::show))
        .route("/api/{*rest}", any(not_found))
        .method_not_allowed_fallback(|| async { ApiError::WrongMethod });
    let router = match &api.0.tap {
        Some(_) => router.layer(middleware::from_fn_with_state(api.clone(), tap)),
        None => router,
    };
    router.with_state(api)
}

async fn not_found() -> ApiError {
    ApiError::NotFound
}

/// Shows a test's tap everything that a request says.
async fn tap(State(api): State<Api>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    api.tap(parts.uri.to_string().as_bytes());
    for (name, value) in &parts.headers {
        api.tap(name.as_str().as_bytes());
        api.tap(value.as_bytes());
    }
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        return ApiError::TooLarge.into_response();
    };
    api.tap(&body);
    next.run(Request::from_parts(parts, Body::from(body))).await
}
