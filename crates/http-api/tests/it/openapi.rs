use expect_test::expect_file;

/// After a change: `UPDATE_EXPECT=1 cargo test -p http-api openapi`.
#[test]
fn the_committed_description_is_fresh() {
    expect_file!["../../openapi.json"].assert_eq(&http_api::openapi_json());
}
