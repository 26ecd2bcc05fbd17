use crate::endpoints::{
    control, health, instance, privacy_data, privacy_exposure, privacy_policy, privacy_style, ready, rooms,
};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Snug",
        description = "Everything that a page or a program asks of a Snug server, but for what goes over the \
                       control websocket (see the crate `wire`) and the media connection (LiveKit)."
    ),
    paths(
        rooms::create,
        instance::show,
        control::connect,
        health::show,
        ready::show,
        privacy_data::show,
        privacy_policy::show_en,
        privacy_policy::show_de,
        privacy_exposure::show_en,
        privacy_exposure::show_de,
        privacy_style::show
    )
)]
struct Document;

/// The description of the endpoints, as it is committed in `openapi.json`.
pub fn openapi_json() -> String {
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
