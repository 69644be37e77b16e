//! The wall: every conversation at a glance, live, without a word of it.

use std::collections::BTreeMap;

use protocol::{
    Author, Role, Seq, SessionId,
    staff::{AskForHelp, FlagRaised, FlagSource, FromStaff, Outcome, Severity, ToStaff},
    wall::{WallCalling, WallView, WallWords},
};
use tests::{person::Staff, world::World};

#[tokio::test]
async fn a_moderator_sees_who_talks_who_waits_and_how_it_stands() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;
    let waiting = world.student().await;
    world.advance_ms(60_000).await;
    let mut wall = Shown::to(&moderator).await;

    let talking = supporter.session();
    wall.until(&moderator, |wall| wall.len() == 2).await;
    let view = &wall.0[&talking];
    assert_eq!(view.pseudonym, student.pseudonym);
    assert_eq!(
        (view.people[0].author, &view.people[0].name),
        (Author::Supporter, &supporter.view.name)
    );
    assert_eq!((view.waiting_since, view.student_said_at), (None, None));
    let other = wall.0.values().find(|view| view.session != talking).unwrap();
    assert_eq!(other.pseudonym, waiting.pseudonym);
    assert_eq!(other.waiting_since, Some(world.now().plus_ms(-60_000)));

    student.says("i can't do this anymore, i want to die").await;
    let said_at = world.now();
    wall.until(&moderator, |wall| {
        let view = &wall[&talking];
        view.student_said_at == Some(said_at) && view.severity == Some(Severity::High)
    })
    .await;
    supporter.says("I am here").await;
    wall.until(&moderator, |wall| wall[&talking].staff_said_at == Some(said_at)).await;

    waiting.connection.close().await;
    wall.until(&moderator, |wall| wall.values().any(|view| !view.student_here)).await;
    student.leaves().await;
    wall.until(&moderator, |wall| !wall.contains_key(&talking)).await;

    let all = moderator.connection.all_heard();
    assert!(all.iter().all(|frame| !frame.contains("anymore") && !frame.contains("I am here")));
}

#[tokio::test]
async fn it_says_that_nobody_was_reached_and_who_came() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let clinician = world.staff(Role::Clinician).await;
    let (student, supporter) = world.paired().await;
    let session = supporter.session();
    let mut wall = Shown::to(&moderator).await;

    student.asks_for_urgent_help().await;
    wall.until(&moderator, |wall| {
        wall.get(&session).is_some_and(|view| view.calling == Some(WallCalling::Calling))
    })
    .await;
    world.advance_ms(600_000).await;
    wall.until(&moderator, |wall| wall[&session].calling == Some(WallCalling::NobodyReached)).await;

    clinician.opens(session).await;
    clinician.joins().await;
    wall.until(&moderator, |wall| {
        let view = &wall[&session];
        view.calling == Some(WallCalling::Joined)
            && view.people.iter().any(|person| person.author == Author::Clinician)
    })
    .await;
}

#[tokio::test]
async fn who_spoke_before_anybody_looked_is_known_too() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;
    let session = supporter.session();
    student.says("hello").await;
    let student_said_at = Some(world.now());
    world.advance_ms(30_000).await;
    for number in 0..250 {
        supporter.says(&format!("line {number}")).await;
        if number % 20 == 19 {
            world.advance_ms(10_000).await;
        }
    }
    let staff_said_at = world.now();

    let mut wall = Shown::to(&moderator).await;
    wall.until(&moderator, |wall| wall.contains_key(&session)).await;

    let view = &wall.0[&session];
    assert_eq!(view.student_said_at, student_said_at);
    assert_eq!(view.staff_said_at, Some(staff_said_at));
}

#[tokio::test]
async fn one_text_among_many_conversations_is_one_short_line_of_a_frame() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let mut students = Vec::new();
    for _ in 0..40 {
        students.push(world.student().await);
    }
    let mut wall = Shown::to(&moderator).await;
    wall.until(&moderator, |wall| wall.len() == 40).await;
    let before = moderator.connection.all_heard().len();

    students[7].says("hello").await;
    let at = world.now();
    wall.until(&moderator, |wall| wall.values().any(|view| view.student_said_at == Some(at))).await;

    let frames = moderator.connection.all_heard().split_off(before);
    let frames: Vec<_> = frames.iter().filter(|frame| frame.contains("wall")).collect();
    let sent: usize = frames.iter().map(|frame| frame.len()).sum();
    assert!(sent < 400, "{sent} bytes: {frames:?}");
}

#[tokio::test]
async fn nobody_is_told_of_the_wall_who_does_not_look_at_it() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let other = world.staff(Role::Moderator).await;
    let mut wall = Shown::to(&moderator).await;
    let student = world.student().await;
    wall.until(&moderator, |wall| wall.len() == 1).await;
    moderator.sends(FromStaff::WatchWall { watch: false }).await;
    moderator.connection.beat().await;
    drop(moderator.connection.heard_so_far::<ToStaff>());

    student.leaves().await;
    student.connection.closed().await;

    let mut again = Shown::to(&moderator).await;
    again.until(&moderator, BTreeMap::is_empty).await;
    assert!(other.connection.all_heard().iter().all(|frame| !frame.contains("wall")));
}

#[tokio::test]
async fn a_supporter_asks_for_help_unseen_by_the_student_and_a_moderator_whispers_back() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (mut student, supporter) = world.paired().await;
    let session = supporter.session();
    let mut wall = Shown::to(&moderator).await;

    let path = format!("/api/sessions/{session}/help");
    let line = Some("what do I say to that?".try_into().unwrap());
    let raised: FlagRaised = supporter.post(&path, &AskForHelp { line }).await;

    wall.until(&moderator, |wall| wall.get(&session).is_some_and(|view| view.asks_for_help)).await;
    assert_eq!(wall.0[&session].severity, Some(Severity::Low));
    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    assert_eq!(cases[0].id, raised.case);
    assert_eq!(cases[0].flags[0].source, FlagSource::Help);
    moderator.claims(raised.case).await;
    moderator.opens(session).await;
    moderator.hears_whispers(session, Seq(0)).await;
    moderator.is_whispered("what do I say to that?").await;

    student.comes_back(&world, Seq(0)).await;
    student.says("are you there?").await;
    for frame in student.connection.all_heard() {
        assert!(!frame.contains("what do I say") && !frame.contains("help"), "{frame}");
    }
    moderator.resolves(raised.case, Outcome::Supported).await;
    wall.until(&moderator, |wall| !wall[&session].asks_for_help).await;
}

/// The wall on a moderator's screen.
struct Shown(BTreeMap<SessionId, WallView>);

impl Shown {
    /// A moderator looks at it.
    async fn to(moderator: &Staff) -> Self {
        moderator.sends(FromStaff::WatchWall { watch: true }).await;
        let conversations = moderator
            .connection
            .hears("the wall", |frame| match frame {
                ToStaff::Wall { conversations } => Some(conversations),
                _ => None,
            })
            .await;
        Self(conversations.into_iter().map(|view| (view.session, view)).collect())
    }

    /// Takes in changes until it is as wanted.
    async fn until(
        &mut self,
        moderator: &Staff,
        wanted: impl Fn(&BTreeMap<SessionId, WallView>) -> bool,
    ) {
        while !wanted(&self.0) {
            let change = moderator
                .connection
                .hears("a change of the wall", |frame| match frame {
                    ToStaff::WallChanged { set, spoke, gone } => Some((set, spoke, gone)),
                    _ => None,
                })
                .await;
            self.take(change);
        }
    }

    fn take(&mut self, (set, spoke, gone): (Vec<WallView>, Vec<WallWords>, Vec<SessionId>)) {
        self.0.extend(set.into_iter().map(|view| (view.session, view)));
        for words in spoke {
            let view = self.0.get_mut(&words.session).expect("words of a known conversation");
            view.student_said_at = words.student_said_at;
            view.staff_said_at = words.staff_said_at;
        }
        for session in gone {
            self.0.remove(&session);
        }
    }
}
