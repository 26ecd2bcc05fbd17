use client::Reaction;
use whole_system::{Meeting, SOON, TestServer};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_comer_sees_the_hands_and_the_host_lowers_them() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &[]).await?;
    let bob = meeting.join("Bob", &[]).await?;
    bob.set_hand(true);
    alice
        .wait_for("Bob's hand", SOON, |state| state.hands == ["Bob"])
        .await?;
    alice.set_hand(true);
    bob.wait_for("both hands", SOON, |state| state.hands == ["Bob", "Alice"])
        .await?;

    let carol = meeting.join("Carol", &[]).await?;
    carol
        .wait_for("both hands, in order", SOON, |state| {
            state.hands == ["Bob", "Alice"]
        })
        .await?;

    // Only the host lowers the hand of somebody else.
    carol.lower_hand("Bob");
    carol.react(Reaction::Applause);
    for bot in [&alice, &bob, &carol] {
        let state = bot
            .wait_for("the applause", SOON, |state| !state.reactions.is_empty())
            .await?;
        assert_eq!(state.reactions, [("Carol".to_owned(), "applause")]);
        assert_eq!(state.hands, ["Bob", "Alice"]);
    }
    alice.lower_hand("Bob");
    for bot in [&alice, &bob, &carol] {
        bot.wait_for("Bob's hand to be down", SOON, |state| state.hands == ["Alice"])
            .await?;
    }
    assert!(bob.state().alarms.is_empty(), "{:?}", bob.state().alarms);
    Ok(())
}
