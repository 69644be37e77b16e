//! The checker itself: it lets what is right pass, and sees everything that can be wrong.

use std::sync::Arc;

use domain::transcript::{Row, RowBody};
use protocol::{Author, Epoch, Event, MessageKey, MessageText, Seq, SessionId, Timestamp};
use uuid::Uuid;

use super::{Database, Entry, Log, Told, Verdict, Violation, Witness, Wrong};

const SESSION: SessionId = SessionId(Uuid::from_u128(7));
const EPOCH: Epoch = Epoch(Uuid::from_u128(1));
/// The event with which the conversation begins, and two texts of each side, in turns.
const HEAD: u32 = 5;
const STUDENT: usize = 0;
const SUPPORTER: usize = 1;

#[test]
fn a_fair_history_is_clean() {
    let verdict = Fair::new().verdict();
    assert!(verdict.is_clean(), "{verdict}");
    assert_eq!((verdict.said, verdict.acknowledged, verdict.stored), (4, 4, 5));
}

#[test]
fn a_client_that_resumes_is_told_only_what_it_lacks() {
    let mut fair = Fair::new();
    fair.logs[STUDENT].entries.insert(4, connected(Seq(2)));
    assert!(fair.verdict().is_clean(), "{}", fair.verdict());
}

#[test]
fn an_acknowledgement_may_come_again_and_after_its_row() {
    let mut fair = Fair::new();
    let accepted = accepted(2);
    fair.logs[STUDENT].entries.push(accepted);
    assert!(fair.verdict().is_clean(), "{}", fair.verdict());
}

#[test]
fn a_text_that_was_acknowledged_and_does_not_stand_is_lost() {
    let mut fair = Fair::new();
    fair.rows().pop();
    let verdict = fair.verdict();
    assert!(verdict.violations.contains(&wrong(5, Witness::Staff, Wrong::Lost)), "{verdict}");
    // The other side was told of it as well.
    assert!(verdict.violations.contains(&wrong(5, Witness::Student, Wrong::Lost)), "{verdict}");
}

#[test]
fn a_text_that_stands_twice_is_doubled() {
    let mut fair = Fair::new();
    let again = Row { seq: Seq(6), ..fair.rows()[1].clone() };
    fair.rows().push(again);
    assert!(fair.verdict().violations.contains(&wrong(6, Witness::Database, Wrong::Doubled)));
}

#[test]
fn a_row_that_comes_twice_over_one_connection_is_doubled() {
    let mut fair = Fair::new();
    let last = fair.logs[STUDENT].entries.last().unwrap().clone();
    fair.logs[STUDENT].entries.push(last);
    assert_eq!(fair.verdict().violations, [wrong(5, Witness::Student, Wrong::Doubled)]);
}

#[test]
fn a_text_that_was_acknowledged_at_two_places_is_doubled() {
    let mut fair = Fair::new();
    let Entry::Accepted { key, at, .. } = accepted(2) else { unreachable!() };
    fair.logs[STUDENT].entries.push(Entry::Accepted { key, seq: Seq(4), at });
    assert!(fair.verdict().violations.contains(&wrong(4, Witness::Student, Wrong::Doubled)));
}

#[test]
fn rows_that_come_in_another_order_are_reordered() {
    let mut fair = Fair::new();
    let entries = &mut fair.logs[SUPPORTER].entries;
    let (one, two) = (place_of(entries, 1), place_of(entries, 2));
    entries.swap(one, two);
    let verdict = fair.verdict();
    assert_eq!(verdict.count(Wrong::Reordered), 1, "{verdict}");
    assert_eq!(verdict.count(Wrong::Gap), 1, "{verdict}");
}

#[test]
fn texts_that_stand_in_another_order_than_they_were_said_are_reordered() {
    let mut fair = Fair::new();
    // The student's two texts change places, for everybody alike.
    let rows = fair.rows();
    let (first, second) = (rows[1].body.clone(), rows[3].body.clone());
    (rows[1].body, rows[3].body) = (second, first);
    let verdict = fair.verdict();
    assert!(verdict.violations.contains(&wrong(2, Witness::Database, Wrong::Reordered)));
}

#[test]
fn a_row_that_somebody_was_not_told_is_a_gap() {
    let mut fair = Fair::new();
    let entries = &mut fair.logs[SUPPORTER].entries;
    entries.remove(place_of(entries, 2));
    assert_eq!(fair.verdict().violations, [wrong(2, Witness::Staff, Wrong::Gap)]);
}

#[test]
fn a_row_that_is_missing_between_others_is_a_gap() {
    let mut fair = Fair::new();
    fair.rows().remove(2);
    assert!(fair.verdict().violations.contains(&wrong(3, Witness::Database, Wrong::Gap)));
}

#[test]
fn a_text_that_stands_otherwise_than_it_was_said_is_changed() {
    let mut fair = Fair::new();
    fair.rows()[1].body = body(2, "something else");
    let verdict = fair.verdict();
    assert!(verdict.violations.contains(&wrong(2, Witness::Database, Wrong::Changed)));
    assert!(verdict.violations.contains(&wrong(2, Witness::Staff, Wrong::Changed)));
}

#[test]
fn a_text_that_somebody_was_told_otherwise_is_changed() {
    let mut fair = Fair::new();
    let entries = &mut fair.logs[SUPPORTER].entries;
    let place = place_of(entries, 2);
    let Entry::Told { told: Told::Text { text, .. }, .. } = &mut entries[place] else {
        unreachable!()
    };
    *text = "something else".into();
    assert_eq!(fair.verdict().violations, [wrong(2, Witness::Staff, Wrong::Changed)]);
}

#[test]
fn a_time_that_somebody_was_told_otherwise_is_changed() {
    let mut fair = Fair::new();
    for entry in &mut fair.logs[STUDENT].entries {
        if let Entry::Accepted { at, seq: Seq(4), .. } = entry {
            *at = Timestamp(0);
        }
    }
    assert_eq!(fair.verdict().violations, [wrong(4, Witness::Student, Wrong::Changed)]);
}

#[test]
fn a_text_that_nobody_said_is_invented() {
    let mut fair = Fair::new();
    let invented = Row { seq: Seq(6), at: Timestamp(6), body: body(6, "boo") };
    fair.rows().push(invented);
    assert!(fair.verdict().violations.contains(&wrong(6, Witness::Database, Wrong::Invented)));
}

#[test]
fn an_acknowledgement_of_what_the_other_side_said_is_invented() {
    let mut fair = Fair::new();
    fair.logs[SUPPORTER].entries.push(accepted(4));
    assert_eq!(fair.verdict().violations, [wrong(4, Witness::Staff, Wrong::Invented)]);
}

#[test]
fn a_text_that_was_never_acknowledged_is_found_at_the_end() {
    let mut fair = Fair::new();
    let (key, text) = (MessageKey(Uuid::from_u128(99)), "hello?".into());
    fair.logs[STUDENT].entries.push(Entry::Said { key, text });
    assert_eq!(fair.verdict().violations, [wrong(0, Witness::Student, Wrong::Unacknowledged)]);
}

#[test]
fn rows_that_did_not_reach_somebody_by_the_end_are_untold() {
    let mut fair = Fair::new();
    fair.logs[STUDENT].entries.pop();
    assert_eq!(fair.verdict().violations, [wrong(5, Witness::Student, Wrong::Untold)]);
}

#[test]
fn somebody_who_never_got_to_the_end_is_named() {
    let mut fair = Fair::new();
    fair.logs[SUPPORTER].finished = false;
    assert_eq!(fair.verdict().violations, [wrong(5, Witness::Staff, Wrong::Unfinished)]);
}

#[test]
fn a_database_that_is_another_one_than_before_is_exchanged() {
    let mut fair = Fair::new();
    let epoch = Epoch(Uuid::from_u128(2));
    fair.logs[STUDENT].entries.push(Entry::Connected { epoch, last: Seq(5) });
    assert_eq!(fair.verdict().violations, [wrong(5, Witness::Student, Wrong::Exchanged)]);
}

#[test]
fn a_violation_names_its_session_and_row() {
    let mut fair = Fair::new();
    fair.rows().remove(2);
    let said = fair.verdict().to_string();
    let sentence = format!("Gap in session {SESSION} at row 3 (Database)");
    assert!(said.contains(&sentence), "{said}");
}

/// A history in which nothing is wrong.
struct Fair {
    logs: [Log; 2],
    database: Database,
}

impl Fair {
    fn new() -> Self {
        let rows = (1..=HEAD).map(row).collect();
        let database = Database([(SESSION, rows)].into());
        Self { logs: [Author::Student, Author::Supporter].map(log), database }
    }

    fn rows(&mut self) -> &mut Vec<Row> {
        self.database.0.get_mut(&SESSION).unwrap()
    }

    fn verdict(&self) -> Verdict {
        Verdict::on(&self.logs, &self.database)
    }
}

/// Both are told everything, each its own texts as acknowledged.
fn log(voice: Author) -> Log {
    let mut entries = vec![connected(Seq(0)), told(1)];
    for seq in 2..=HEAD {
        if author(seq) == voice {
            entries.push(Entry::Said { key: key(seq), text: text(seq).into() });
            entries.push(accepted(seq));
        } else {
            entries.push(told(seq));
        }
    }
    Log { session: SESSION, voice, entries, finished: true }
}

fn wrong(seq: u32, witness: Witness, wrong: Wrong) -> Violation {
    Violation { session: SESSION, seq: Seq(seq), witness, wrong }
}

const fn connected(last: Seq) -> Entry {
    Entry::Connected { epoch: EPOCH, last }
}

fn accepted(seq: u32) -> Entry {
    Entry::Accepted { key: key(seq), seq: Seq(seq), at: Timestamp(i64::from(seq)) }
}

fn told(seq: u32) -> Entry {
    let told = if seq == 1 {
        Told::Event(Event::HelpRequested)
    } else {
        Told::Text { author: author(seq), text: text(seq).into(), key: None }
    };
    Entry::Told { seq: Seq(seq), at: Timestamp(i64::from(seq)), told }
}

fn row(seq: u32) -> Row {
    let body = if seq == 1 {
        Arc::new(RowBody::Event(Event::HelpRequested))
    } else {
        body(seq, &text(seq))
    };
    Row { seq: Seq(seq), at: Timestamp(i64::from(seq)), body }
}

fn body(seq: u32, text: &str) -> Arc<RowBody> {
    let text = MessageText::try_from(text).unwrap();
    Arc::new(RowBody::Text { author: author(seq), key: key(seq), text })
}

fn author(seq: u32) -> Author {
    if seq.is_multiple_of(2) { Author::Student } else { Author::Supporter }
}

fn key(seq: u32) -> MessageKey {
    MessageKey(Uuid::from_u128(seq.into()))
}

fn text(seq: u32) -> String {
    format!("text {seq}")
}

fn place_of(entries: &[Entry], wanted: u32) -> usize {
    let is_wanted =
        |entry: &Entry| matches!(entry, Entry::Told { seq: Seq(seq), .. } if *seq == wanted);
    entries.iter().position(is_wanted).unwrap()
}
