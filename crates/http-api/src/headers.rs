use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

const PERMISSIONS: &str = "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), \
    accelerometer=(), autoplay=(self), bluetooth=(), browsing-topics=(), clipboard-read=(), \
    clipboard-write=(self), encrypted-media=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
    idle-detection=(), local-fonts=(), magnetometer=(), midi=(), payment=(), picture-in-picture=(self), \
    publickey-credentials-get=(), screen-wake-lock=(self), serial=(), speaker-selection=(self), usb=(), \
    xr-spatial-tracking=()";
/// A year.
const STRICT_TRANSPORT: &str = "max-age=31536000";

/// The headers that every answer carries.
pub struct SecurityHeaders {
    policy: HeaderValue,
    is_https: bool,
}

impl SecurityHeaders {
    /// `origin` is scheme, host and port that people type.
    ///
    /// Not every browser counts the websocket as `'self'`, so it is named. An origin that cannot stand in a
    /// header leaves `'self'` alone.
    pub fn new(origin: &str) -> Self {
        let websocket = match origin.split_once("://") {
            Some(("https", host)) => format!(" wss://{host}"),
            Some((_, host)) => format!(" ws://{host}"),
            None => String::new(),
        };
        let policy = HeaderValue::from_str(&policy(&websocket))
            .or_else(|_| HeaderValue::from_str(&policy("")))
            .unwrap_or(HeaderValue::from_static("default-src 'none'"));
        Self {
            policy,
            is_https: origin.starts_with("https://"),
        }
    }
}

fn policy(websocket: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; worker-src 'self'; \
         connect-src 'self'{websocket}; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types snug-worker"
    )
}

/// Puts the headers on everything that `router` answers, errors too.
pub fn with_security_headers(router: Router, headers: &SecurityHeaders) -> Router {
    let fixed = [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (HeaderName::from_static("x-dns-prefetch-control"), "off"),
    ];
    let mut router = router.layer(SetResponseHeaderLayer::overriding(
        header::CONTENT_SECURITY_POLICY,
        headers.policy.clone(),
    ));
    for (name, value) in fixed {
        router = router.layer(SetResponseHeaderLayer::overriding(
            name,
            HeaderValue::from_static(value),
        ));
    }
    if headers.is_https {
        let value = HeaderValue::from_static(STRICT_TRANSPORT);
        router = router.layer(SetResponseHeaderLayer::overriding(
            header::STRICT_TRANSPORT_SECURITY,
            value,
        ));
    }
    router
}
