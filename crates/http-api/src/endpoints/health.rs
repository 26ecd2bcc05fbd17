/// Whether the process answers.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "It does.")))]
pub(crate) async fn show() -> &'static str {
    "ok\n"
}
