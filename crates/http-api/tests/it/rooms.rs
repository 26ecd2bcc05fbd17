use crate::support::{App, TestRoom, read};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::Rates;
use serde_json::{Value, json};
use storage::RoomStore;

async fn check(change: impl FnOnce(&mut Value), expected: (u16, &str)) {
    let app = App::start().await;
    let mut body = TestRoom::new(1).request();
    change(&mut body);
    let (status, answer) = app.create(&body).await;
    assert_eq!(
        (status.as_u16(), answer["error"].as_str().unwrap_or_default()),
        expected,
        "{answer}"
    );
    assert!(
        answer["message"]
            .as_str()
            .is_some_and(|message| message.ends_with('.'))
    );
    assert_eq!(app.rooms().await, 0);
}

#[tokio::test]
async fn a_room_is_made_once_and_never_again() {
    let app = App::start().await;
    let body = TestRoom::new(1).request();
    let (status, answer) = app.create(&body).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        answer["expires_at_unix_ms"],
        crate::support::wall(&app).0 + 3_600_000
    );
    for _ in 0..2 {
        let (status, answer) = app.create(&body).await;
        assert_eq!(
            (status, &answer["error"]),
            (StatusCode::CONFLICT, &"room_id_used".into())
        );
    }
}

#[tokio::test]
async fn a_used_room_id_stays_used_after_the_room_and_after_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let body = TestRoom::new(1).request();
    let store = RoomStore::open(directory.path()).await.expect("opens");
    let app = App::start_with(store, Rates::new(100, 100)).await;
    assert_eq!(app.create(&body).await.0, StatusCode::CREATED);
    app.pass(core::time::Duration::from_secs(3_601)).await;
    assert_eq!(app.rooms().await, 0, "expired");
    assert_eq!(app.create(&body).await.0, StatusCode::CONFLICT);
    app.store.close().await;
    let store = RoomStore::open(directory.path()).await.expect("opens again");
    let app = App::start_with(store, Rates::new(100, 100)).await;
    assert_eq!(app.create(&body).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_is_wrong_with_a_room_is_said() {
    check(|body| body["generation"] = json!(2), (422, "invalid")).await;
    check(|body| body["room_id"] = json!("short"), (422, "invalid")).await;
    check(|body| body["room_id"] = json!("*".repeat(22)), (422, "invalid")).await;
    check(|body| body["verifier"] = json!(""), (422, "invalid")).await;
    check(|body| body["valid_for_s"] = json!(1), (422, "invalid")).await;
    check(|body| body["valid_for_s"] = json!(86_401), (422, "invalid")).await;
    check(
        |body| body["descriptor"] = json!("A".repeat(4_000)),
        (422, "invalid"),
    )
    .await;
    check(
        |body| body["title"] = json!("a title in the clear"),
        (422, "malformed"),
    )
    .await;
    check(|body| *body = json!([1, 2]), (422, "malformed")).await;
    check(
        |body| body["descriptor"] = json!("A".repeat(20_000)),
        (413, "too_large"),
    )
    .await;
}

#[tokio::test]
async fn only_json_is_taken_so_that_no_form_of_another_site_can_post() {
    let app = App::start().await;
    let body = TestRoom::new(1).request().to_string();
    let request = Request::post("/api/v1/rooms").header("content-type", "text/plain");
    let (status, _) = read(
        app.request(request.body(Body::from(body)).expect("a request"))
            .await,
    )
    .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn too_many_rooms_from_one_address_have_to_wait() {
    let store = RoomStore::in_memory().await.expect("opens");
    let app = App::start_with(store, Rates::new(2, 100)).await;
    for seed in 0..2 {
        assert_eq!(
            app.create(&TestRoom::new(seed).request()).await.0,
            StatusCode::CREATED
        );
    }
    let request = Request::post("/api/v1/rooms")
        .body(Body::empty())
        .expect("a request");
    let response = app.request(request).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    assert_eq!(wait, Some("1800"));
    app.clock.advance(core::time::Duration::from_secs(1800));
    assert_eq!(
        app.create(&TestRoom::new(3).request()).await.0,
        StatusCode::CREATED
    );
}
