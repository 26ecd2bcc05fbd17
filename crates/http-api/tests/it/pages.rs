use crate::support::{App, read};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::routing::get;
use http_api::{SecurityHeaders, with_security_headers};
use tower::ServiceExt;

fn get_request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).expect("a request")
}

#[tokio::test]
async fn the_instance_tells_about_itself() {
    let app = App::start().await;
    let (status, body) = read(app.request(get_request("/api/v1/instance")).await).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["name"], "Test");
    assert_eq!(body["notice"], "A notice.");
    assert_eq!(body["operator"], serde_json::Value::Null);
    assert_eq!(body["limits"]["members_max"], 300);
    assert_eq!(body["limits"]["link_validity_max_s"], 86_400);
}

#[tokio::test]
async fn health_and_readiness_answer() {
    let app = App::start().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(app.request(get_request(path)).await.status(), StatusCode::OK);
    }
    app.store.close().await;
    assert_eq!(
        app.request(get_request("/healthz")).await.status(),
        StatusCode::OK
    );
    assert_eq!(
        app.request(get_request("/readyz")).await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn what_does_not_exist_is_answered_in_json() {
    let app = App::start().await;
    let (status, body) = read(app.request(get_request("/api/v1/nothing")).await).await;
    assert_eq!(
        (status, &body["error"]),
        (StatusCode::NOT_FOUND, &"not_found".into())
    );
    let (status, body) = read(app.request(get_request("/api/v1/rooms")).await).await;
    assert_eq!(
        (status, &body["error"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"wrong_method".into())
    );
    let (status, body) = read(app.request(get_request(wire::CONTROL_PATH)).await).await;
    assert_eq!(
        (status, &body["error"]),
        (StatusCode::BAD_REQUEST, &"websocket_expected".into())
    );
}

async fn answer(origin: &str, path: &str) -> Response {
    let router = Router::new().route("/", get(|| async { "page" }));
    let router = with_security_headers(router, &SecurityHeaders::new(origin));
    router.oneshot(get_request(path)).await.expect("an answer")
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for path in ["/", "/missing"] {
        let response = answer("https://meet.test", path).await;
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
        };
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "connect-src 'self' wss://meet.test",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types snug-worker",
        ] {
            assert!(policy.split("; ").any(|have| have == part), "{part}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert!(header("strict-transport-security").starts_with("max-age="));
        assert!(header("permissions-policy").contains("camera=(self)"));
        assert!(header("permissions-policy").contains("geolocation=()"));
        assert!(response.headers().get("set-cookie").is_none());
    }
}

#[tokio::test]
async fn without_https_there_is_no_strict_transport() {
    let response = answer("http://127.0.0.1:8484", "/").await;
    assert!(response.headers().get("strict-transport-security").is_none());
    let policy = response
        .headers()
        .get("content-security-policy")
        .and_then(|v| v.to_str().ok());
    assert!(policy.is_some_and(|policy| policy.contains("connect-src 'self' ws://127.0.0.1:8484;")));
}
