//! Coming back: after seconds and hours, a reload, in a second tab, after a restart.

use std::collections::BTreeMap;

use protocol::{
    Author, CloseCode, EndedBy, Event, Role, Seq, Tab, VERSION, WaitingReason,
    staff::{FromStaff, ToStaff},
    student::{FromStudent, ToStudent},
};
use tests::{
    door::Door as _,
    person::key,
    world::{STAFF_AWAY_MS, World},
};

#[tokio::test]
async fn a_student_who_comes_back_reads_what_was_missed() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    let last = student.says("one moment").await;
    student.connection.close().await;

    supporter.says("take your time").await;
    student.comes_back(&world, last).await;

    student.reads("take your time").await;
    student.says("back").await;
    supporter.reads("back").await;
}

#[tokio::test]
async fn a_newer_connection_takes_over_and_the_older_is_told() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    let older = student.connection.clone();

    student.comes_back(&world, Seq(0)).await;

    assert_eq!(older.closed().await, Some(4009));
    student.says("from the new tab").await;
    supporter.reads("from the new tab").await;
}

#[tokio::test]
async fn an_older_tab_that_comes_back_by_itself_does_not_take_over() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    let older = student.tab;
    // Its network is gone; it does not hear that another tab takes over.
    student.connection.close().await;
    let newer = world.connect_student(&student, Seq(0)).await;
    let welcome = |frame| match frame {
        ToStudent::Welcome { tab, .. } => Some(tab),
        _ => None,
    };
    let tab = newer.hears("a welcome", welcome).await;
    assert!(tab > older);

    let token = student.token.clone();
    let hello = FromStudent::Hello { version: VERSION, token, last_seq: Seq(0), tab: Some(older) };
    let back = world.connect("/ws/student").await;
    back.send(&hello).await;
    assert_eq!(back.closed().await, Some(CloseCode::Replaced.number()));
    assert!(!newer.is_closed());
    supporter.says("are you there?").await;
    newer.hears("a text", |frame| matches!(frame, ToStudent::Said { .. }).then_some(())).await;

    // What took over last is known after a restart too.
    world.restart().await;
    let back = world.connect("/ws/student").await;
    back.send(&hello).await;
    assert_eq!(back.closed().await, Some(CloseCode::Replaced.number()));
    student.tab = tab;
    student.comes_back(&world, Seq(0)).await;
    let here = world.connect_student(&student, Seq(0)).await;
    assert!(here.hears("a welcome", welcome).await > tab, "its person may take it up again");
}

#[tokio::test]
async fn an_older_tab_of_staff_that_comes_back_by_itself_does_not_take_over() {
    let mut world = World::start().await;
    let newer = world.staff(Role::Moderator).await;
    let hello = |tab| FromStaff::Hello { version: VERSION, token: newer.token.clone(), tab };

    let back = world.connect("/ws/staff").await;
    back.send(&hello(Some(Tab(0)))).await;
    assert_eq!(back.closed().await, Some(CloseCode::Replaced.number()));
    assert!(!newer.connection.is_closed());

    let here = world.connect("/ws/staff").await;
    here.send(&hello(None)).await;
    assert_eq!(newer.connection.closed().await, Some(CloseCode::Replaced.number()));
}

#[tokio::test]
async fn a_restart_loses_nothing() {
    let mut world = World::start().await;
    let (mut student, mut supporter) = world.paired().await;
    let session = supporter.session();
    student.says("before").await;

    world.restart().await;

    assert_eq!(student.connection.closed().await, Some(1012));
    student.comes_back(&world, Seq(0)).await;
    supporter.comes_back(&world).await;
    supporter.opens(session).await;
    supporter.reads("before").await;
    supporter.says("still here").await;
    student.reads("still here").await;
}

#[tokio::test]
async fn of_connections_that_greet_at_once_one_remains() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let mut greeting = Vec::new();
    for _ in 0..6 {
        greeting.push(world.connect("/ws/student").await);
    }
    let token = || student.token.clone();
    let hello =
        || FromStudent::Hello { version: VERSION, token: token(), last_seq: Seq(0), tab: None };
    for connection in &greeting {
        connection.send(&hello()).await;
    }

    world
        .until("one is left", async || {
            greeting.iter().filter(|connection| !connection.is_closed()).count() == 1
        })
        .await;
    let last = greeting.iter().find(|connection| !connection.is_closed()).unwrap();
    supporter.says("who is there?").await;
    last.hears("a text", |frame| matches!(frame, ToStudent::Said { .. }).then_some(())).await;
}

#[tokio::test]
async fn a_student_who_comes_back_an_hour_later_goes_on_where_it_stopped() {
    let mut world = World::start_with("[session]\naway_minutes = 120\n").await;
    let (mut student, mut supporter) = world.paired().await;
    let session = supporter.session();
    student.says("I have to go, I will be back").await;
    let last = supporter.says("I hope to see you again").await;
    student.connection.close().await;
    supporter.connection.close().await;
    world.leap_ms(3_600_000).await;

    supporter.comes_back(&world).await;
    student.comes_back(&world, last).await;
    student.sees(Event::Waiting { reason: WaitingReason::SupporterLost }).await;
    supporter.ready().await;
    student.is_paired().await;
    supporter.opens(session).await;
    supporter.reads("I have to go, I will be back").await;
    student.says("here I am").await;
    supporter.reads("here I am").await;
    assert!(!student.connection.unread().contains("I hope to see you again"), "it has that");
}

#[tokio::test]
async fn a_student_who_comes_back_too_late_reads_what_was_said_and_that_it_is_over() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    let last = student.says("one moment").await;
    student.connection.close().await;
    supporter.says("take your time").await;
    supporter.connection.close().await;
    world.leap_ms(5 * 3_600_000).await;

    student.comes_back(&world, last).await;

    student.reads("take your time").await;
    student.sees(Event::Ended { by: EndedBy::Absence }).await;
    assert_eq!(student.connection.closed().await, Some(4010));
}

#[tokio::test]
async fn after_a_reload_the_whole_conversation_is_there_once() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    student.says("first").await;
    supporter.says("second").await;
    student.says("third").await;

    student.comes_back(&world, Seq(0)).await;

    let mut texts = Vec::new();
    while texts.len() < 3 {
        let said = |frame| match frame {
            ToStudent::Said { author, text, key, .. } => Some((author, text, key.is_some())),
            _ => None,
        };
        let (author, text, is_own) = student.connection.hears("a text", said).await;
        assert_eq!(is_own, author == Author::Student, "own texts have their keys");
        texts.push(text.as_str().to_owned());
    }
    assert_eq!(texts, ["first", "second", "third"]);
    student.says("fourth").await;
    assert!(!student.connection.unread().contains("said"), "{}", student.connection.unread());
}

#[tokio::test]
async fn a_supporter_who_signs_in_elsewhere_takes_the_conversation_along() {
    let mut world = World::start().await;
    let (student, mut supporter) = world.paired().await;
    let session = supporter.session();
    student.says("from before").await;
    let older = supporter.connection.clone();

    supporter.comes_back(&world).await;

    assert_eq!(older.closed().await, Some(4009));
    world.advance_ms(STAFF_AWAY_MS).await;
    supporter.opens(session).await;
    supporter.reads("from before").await;
    supporter.says("on my phone now").await;
    student.reads("on my phone now").await;
}

#[tokio::test]
async fn two_writers_at_once_keep_one_order_on_both_screens() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let session = supporter.session();
    for number in 0..TEXTS {
        student.sends(key(), &format!("student {number}")).await;
        let text = format!("supporter {number}").as_str().try_into().unwrap();
        supporter.sends(FromStaff::Say { session, key: key(), text }).await;
    }

    let (mut left, mut right) = (BTreeMap::new(), BTreeMap::new());
    for _ in 0..2 * TEXTS {
        left.extend([student.connection.hears("a text", shown_to_student).await]);
        right.extend([supporter.connection.hears("a text", shown_to_supporter).await]);
    }

    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (seq, shown) in &left {
        assert!(shown.is_some() != right[seq].is_some(), "it is one side's own, at {seq:?}");
    }
    for (side, writer) in [(&left, "supporter"), (&right, "student")] {
        let read: Vec<_> = side.values().flatten().map(String::as_str).collect();
        let written: Vec<_> = (0..TEXTS).map(|number| format!("{writer} {number}")).collect();
        assert_eq!(read, written, "in the order in which they were written");
    }
}

/// Where a text stands, and what it says unless it is the student's own.
fn shown_to_student(frame: ToStudent) -> Option<(Seq, Option<String>)> {
    match frame {
        ToStudent::Accepted { seq, .. } => Some((seq, None)),
        ToStudent::Said { seq, text, .. } => Some((seq, Some(text.as_str().to_owned()))),
        _ => None,
    }
}

/// The same for the supporter.
fn shown_to_supporter(frame: ToStaff) -> Option<(Seq, Option<String>)> {
    match frame {
        ToStaff::Accepted { seq, .. } => Some((seq, None)),
        ToStaff::Said { seq, text, .. } => Some((seq, Some(text.as_str().to_owned()))),
        _ => None,
    }
}

const TEXTS: usize = 50;
