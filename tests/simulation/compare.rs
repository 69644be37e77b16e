//! What is stored and shown, against what the model expects.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    deadline::Deadline,
    transcript::{RowBody, Stream},
};
use protocol::{
    Event, Role, Seq, SessionId, StaffId,
    staff::{CaseStatus, CaseView, Desk, EscalationStatus},
};
use server::store::Standing;

use super::{
    model::{Model, Place, Presence, Who},
    play::{END_OF_TIME, Play, joined_by},
    screen::{Row, Verdict},
};

/// What is stored.
pub(crate) struct Seen {
    /// Every conversation.
    pub(crate) stored: Vec<Vec<Row>>,
    standing: Vec<Standing>,
    waiting: Vec<SessionId>,
    desks: BTreeMap<usize, Desk>,
    cases: Vec<CaseView>,
    due: BTreeSet<Deadline>,
}

impl Seen {
    /// Looks.
    pub(crate) async fn of(play: &Play) -> Self {
        let store = &play.world.app().relay.store;
        let (mut stored, mut standing) = (Vec::new(), Vec::new());
        for (n, session) in play.sessions.iter().enumerate() {
            standing.push(store.standing_of(*session).await.unwrap());
            stored.push(play.stored[n].clone());
            read_on(play, *session, &mut stored[n], standing[n].head).await;
        }
        let waiting = store.waiting().await.unwrap();
        let mut desks = BTreeMap::new();
        for (n, page) in play.staff.iter().enumerate() {
            if page.view.role == Role::Supporter {
                let count = u32::try_from(waiting.len()).unwrap();
                desks.insert(n, store.desk(page.view.id, count).await.unwrap());
            }
        }
        Self {
            stored,
            standing,
            waiting: waiting.into_iter().map(|place| place.session).collect(),
            desks,
            cases: store.cases().await.unwrap(),
            due: store.due(END_OF_TIME).await.unwrap().into_iter().collect(),
        }
    }
}

/// Reads what was added; everything, when there is less than there was.
async fn read_on(play: &Play, session: SessionId, rows: &mut Vec<Row>, head: Seq) {
    if rows.len() > head.0 as usize {
        rows.clear();
    }
    let store = &play.world.app().relay.store;
    while rows.len() < head.0 as usize {
        let after = Seq(u32::try_from(rows.len()).unwrap());
        let read = store.rows_after(session, Stream::Conversation, after).await.unwrap();
        assert!(!read.is_empty(), "there are rows up to {head:?}, and none after {after:?}");
        rows.extend(read.into_iter().map(|row| match &*row.body {
            RowBody::Text { author, text, .. } => Row::Text(*author, text.as_str().to_owned()),
            RowBody::Event(event) => Row::Event(event.clone()),
        }));
    }
}

/// Whatever was stored once still is.
pub(crate) fn nothing_is_gone(before: &[Vec<Row>], now: &[Vec<Row>]) -> Verdict {
    match before.iter().zip(now).position(|(before, now)| !now.starts_with(before)) {
        Some(student) => {
            let (before, now) = (&before[student], &now[student]);
            Err(format!("stored for student {student} was {before:?} and is {now:?}"))
        }
        None => Ok(()),
    }
}

/// Whether everything stands as it should. What the service was free to choose is taken over.
pub(crate) fn standing(play: &Play, seen: &Seen) -> Verdict<Model> {
    let mut model = play.model.clone();
    queue(play, &model, seen)?;
    desks(play, &mut model, seen)?;
    students(play, &model, seen)?;
    supporters(play, &model, seen)?;
    deadlines(play, &model, seen)?;
    cases(play, &model, seen)?;
    Ok(model)
}

/// Whether everybody who waits has been told the truth about the queue.
pub(crate) fn positions(play: &Play, seen: &Seen) -> Verdict<Model> {
    let model = standing(play, seen)?;
    let on_duty = u32::try_from(model.on_duty()).unwrap();
    for (position, student) in (1..).zip(model.queue()) {
        let told = play.students[student].position;
        let is_here = model.students[student].presence == Presence::Here;
        if is_here && told != Some((position, on_duty)) {
            let truth = format!("place {position} with {on_duty} on duty");
            return Err(format!("student {student} was told {told:?} at {truth}"));
        }
    }
    Ok(model)
}

fn queue(play: &Play, model: &Model, seen: &Seen) -> Verdict {
    let students: Vec<_> = seen.waiting.iter().map(|session| student_of(play, *session)).collect();
    if students == model.queue() {
        Ok(())
    } else {
        Err(format!("waiting are {students:?} instead of {:?}", model.queue()))
    }
}

fn desks(play: &Play, model: &mut Model, seen: &Seen) -> Verdict {
    let mut paired = Vec::new();
    for (supporter, desk) in &seen.desks {
        let ready = model.staff[*supporter].ready;
        if desk.ready != ready {
            return Err(format!(
                "supporter {supporter} is ready: {} instead of {ready}",
                desk.ready
            ));
        }
        let students = desk.pairings.iter().map(|pairing| student_of(play, pairing.session));
        paired.push((*supporter, students.collect()));
    }
    model.adopt(&paired)
}

fn students(play: &Play, model: &Model, seen: &Seen) -> Verdict {
    for (n, student) in model.students.iter().enumerate() {
        let is_over = student.place == Place::Ended;
        let connected = seen.standing[n].connection.is_some();
        if connected != (student.presence.is_connected() && !is_over) {
            return Err(format!(
                "student {n} is connected: {connected}, not {:?}",
                student.presence
            ));
        }
        story(n, &student.story, &seen.stored[n])?;
        in_order(n, &seen.stored[n])?;
        let is_here = student.presence == Presence::Here && (!is_over || is_shown(play, n));
        let shown = play.students[n].talk.compare(&seen.stored[n], is_here);
        shown.map_err(|why| format!("on the page of student {n}: {why}"))?;
    }
    Ok(())
}

/// Who is not told of the end, because the connection was lost, hears of it on coming back.
fn is_shown(play: &Play, student: usize) -> bool {
    play.students[student].line.is_some()
}

fn story(student: usize, expected: &[Event], stored: &[Row]) -> Verdict {
    let happened: Vec<_> = stored
        .iter()
        .filter_map(|row| match row {
            // When the clinician is called is the escalation's business.
            Row::Text(..)
            | Row::Event(Event::HelpCalled | Event::OnTheWay | Event::NobodyReached) => None,
            Row::Event(event) => Some(event.clone()),
        })
        .collect();
    if happened != expected {
        return Err(format!(
            "with student {student} happened {happened:?} instead of {expected:?}"
        ));
    }
    let is_over = |row: &Row| matches!(row, Row::Event(Event::Ended { .. }));
    match stored.iter().position(is_over) {
        Some(end) if end + 1 != stored.len() => {
            Err(format!("the session of student {student} went on after its end: {stored:?}"))
        }
        _ => Ok(()),
    }
}

/// Every text is in its own conversation, once, in the order in which its author wrote.
fn in_order(student: usize, stored: &[Row]) -> Verdict {
    let mut last = BTreeMap::new();
    for row in stored {
        let Row::Text(_, text) = row else { continue };
        let (author, number) = text.split_once(" says ").expect("every text says who says it");
        let number: u32 = number.split(':').next().unwrap().parse().unwrap();
        let is_of_it = author == format!("student {student}")
            || author.ends_with(&format!(" to student {student}"));
        if !is_of_it || last.insert(author, number).is_some_and(|before| before >= number) {
            return Err(format!("{text:?} is out of place with student {student}: {stored:?}"));
        }
    }
    Ok(())
}

fn supporters(play: &Play, model: &Model, seen: &Seen) -> Verdict {
    for (n, page) in play.staff.iter().enumerate() {
        for (session, talk) in page.talks() {
            let stored = &seen.stored[student_of(play, session)];
            let shown = talk.compare(stored, false);
            shown.map_err(|why| format!("on the page of staff {n}: {why}"))?;
        }
        if model.presence(Who::Staff(n)) != Presence::Here {
            continue;
        }
        if page.desk.as_ref() != seen.desks.get(&n) {
            return Err(format!("the desk of staff {n} is shown as {:?}", page.desk));
        }
        let clinician_of = |student: &usize| model.students[*student].clinician == Some(n);
        let accompanied = (0..model.students.len()).filter(clinician_of);
        for student in model.students_of(n).chain(accompanied) {
            let in_it = page.talk(play.sessions[student]);
            let talk = match in_it {
                Some(talk) => talk,
                // A clinician opens conversations by hand.
                None if page.view.role == Role::Clinician => continue,
                None => return Err(format!("staff {n} does not see student {student}")),
            };
            let shown = talk.compare(&seen.stored[student], true);
            shown.map_err(|why| format!("student {student} on the page of staff {n}: {why}"))?;
        }
    }
    Ok(())
}

/// Every deadline that must run does, and no other.
fn deadlines(play: &Play, model: &Model, seen: &Seen) -> Verdict {
    let mut expected = BTreeSet::new();
    for (student, session) in model.students.iter().zip(&play.sessions) {
        if student.place == Place::Ended {
            expected.insert(Deadline::EraseSession(*session));
            continue;
        }
        expected.insert(Deadline::SessionLength(*session));
        if matches!(student.presence, Presence::Away(_)) {
            expected.insert(Deadline::StudentAway(*session));
        }
    }
    for (staff, page) in model.staff.iter().zip(&play.staff) {
        if matches!(staff.presence, Presence::Away(Some(_))) {
            expected.insert(Deadline::StaffAway(page.view.id));
        }
    }
    for case in &seen.cases {
        if case.status == CaseStatus::Open {
            expected.insert(Deadline::ClaimCase(case.id));
        }
        let escalation = case.escalation.as_ref();
        expected.extend(
            escalation
                .filter(|escalation| escalation.status == EscalationStatus::Calling)
                .map(|escalation| Deadline::CallNext(escalation.id)),
        );
    }
    if seen.due == expected {
        return Ok(());
    }
    let missing: Vec<_> = expected.difference(&seen.due).collect();
    let surplus: Vec<_> = seen.due.difference(&expected).collect();
    Err(format!("deadlines: {missing:?} do not run, {surplus:?} do"))
}

/// No flag without an owner who is here, or expected back, or a running timer.
fn cases(play: &Play, model: &Model, seen: &Seen) -> Verdict {
    for case in &seen.cases {
        let owner = match case.status {
            CaseStatus::Open => continue,
            CaseStatus::Claimed => case.claimed_by,
            CaseStatus::Escalated => joined_by(case),
            CaseStatus::Resolved => return Err(format!("{} is resolved, and shown", case.id)),
        };
        let Some(owner) = owner else {
            let calling = case.escalation.as_ref().and_then(|one| one.next_call_at);
            if calling.is_none() {
                return Err(format!("nobody has {case:?}, and nobody is called"));
            }
            continue;
        };
        if model.presence(staff_of(play, owner)) == Presence::Away(None) {
            return Err(format!("whoever has {case:?} is gone, and nobody is expected back"));
        }
    }
    Ok(())
}

fn student_of(play: &Play, session: SessionId) -> usize {
    play.sessions.iter().position(|known| *known == session).expect("everybody is known")
}

fn staff_of(play: &Play, staff: StaffId) -> Who {
    Who::Staff(play.staff.iter().position(|page| page.view.id == staff).expect("they are known"))
}
