use crate::api::Api;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// What everybody may know about this installation.
#[derive(Serialize, ToSchema)]
pub(crate) struct Instance {
    name: String,
    version: String,
    operator: Option<InstanceOperator>,
    limits: InstanceLimits,
    /// A sentence for everybody, from the operator.
    notice: Option<String>,
}

/// Who runs it.
#[derive(Serialize, ToSchema)]
struct InstanceOperator {
    name: Option<String>,
    contact: Option<String>,
    imprint_url: Option<String>,
    privacy_url: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct InstanceLimits {
    members_max: u16,
    link_validity_max_s: u64,
}

/// Says who runs this installation, and what it allows.
#[utoipa::path(
    get,
    path = "/api/v1/instance",
    tag = "instance",
    responses((status = 200, description = "About this installation.", body = Instance))
)]
pub(crate) async fn show(State(api): State<Api>) -> Json<Instance> {
    let settings = &api.0.settings;
    let operator = settings.operator.clone().map(|operator| InstanceOperator {
        name: operator.name,
        contact: operator.contact,
        imprint_url: operator.imprint_url,
        privacy_url: operator.privacy_url,
    });
    Json(Instance {
        name: settings.name.clone(),
        version: settings.version.clone(),
        operator,
        limits: InstanceLimits {
            members_max: settings.members_max,
            link_validity_max_s: settings.limits.link_validity_max.as_secs(),
        },
        notice: settings.notice.clone(),
    })
}
