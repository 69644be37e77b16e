//! Sessions: how they begin, how a student comes back, how staff look at them, and how they end.

use async_trait::async_trait;
use domain::{
    audit::Act as Audited,
    deadline::Deadline,
    news::{Bell, News},
    receipt::Receipt,
    session::{Session, SessionState, Step},
    staff_connection::{Opened, Standing},
    tab,
};
use protocol::{
    Author, EndedBy, Pseudonym, Seq, SessionId, SessionToken, StaffId, Tab, Timestamp, VisitToken,
    visit::{Language, Wish},
};
use ring::digest::{SHA256, digest};
use uuid::Uuid;

use super::{flags, visits};
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        closing,
        message::is_answered,
        return_code, rota,
        session::{self, StoredSession, find, select},
        visit::open_wish,
    },
    visit::Visit,
};

/// A student begins a session, on this connection.
#[derive(Debug)]
pub struct Begin {
    /// The new session.
    pub id: SessionId,
    /// Lets the student come back; only its hash is kept.
    pub token: SessionToken,
    /// What staff call the student.
    pub pseudonym: Pseudonym,
    /// The connection.
    pub connection: Uuid,
    /// What its tab is recognised by; only what a fresh key makes of it is kept.
    pub visit: Option<VisitToken>,
    /// What it begins for.
    pub purpose: Purpose,
    /// The languages that the page is read in.
    pub languages: Vec<Language>,
}

/// What a session begins for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// To talk.
    Talk,
    /// To talk, with a call for urgent help at once.
    Urgent,
    /// For urgent help alone: a block holds for the student, or they lack what is asked for.
    UrgentOnly,
}

/// A student comes back to a session, on this connection.
#[derive(Debug)]
pub struct Resume {
    /// From the welcome.
    pub token: SessionToken,
    /// From the last welcome of a page that comes back by itself; none takes over.
    pub tab: Option<Tab>,
    /// The connection.
    pub connection: Uuid,
}

/// What a student who was let in learns.
#[derive(Clone, Debug)]
pub struct Admission {
    /// The session.
    pub session: SessionId,
    /// What staff call the student.
    pub pseudonym: Pseudonym,
    /// Which of the student's pages it is.
    pub tab: Tab,
    /// The last row there is.
    pub head: Seq,
    /// How far the other side has got.
    pub staff: Receipt,
    /// What the student wished for before.
    pub wish: Option<Wish>,
    /// Whether the student waits to be paired.
    pub waiting: bool,
    /// Until when the student waits for the supporter of before, if they do.
    pub waits_until: Option<Timestamp>,
    /// Whether it is over, or was left as a message.
    pub ended: bool,
}

/// A session is ended by the student, or by the supporter who has it. A message is only over once it was
/// answered.
#[derive(Debug)]
pub struct End {
    /// Which.
    pub session: SessionId,
    /// The supporter; none for the student.
    pub supporter: Option<StaffId>,
}

/// A member of staff wants to see a conversation.
#[derive(Debug)]
pub struct Open {
    /// Which.
    pub session: SessionId,
    /// Who.
    pub staff: StaffId,
    /// As what.
    pub voice: Author,
}

#[async_trait]
impl Act for Begin {
    type Answer = Admission;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Admission, WriteError> {
        begin(tx, self).await
    }
}

/// Stores a session that a student begins.
pub(super) async fn begin(tx: &mut Tx<'_>, what: &Begin) -> Result<Admission, WriteError> {
    if tx.env.policy.closes_when_nobody_is_on_call && rota::on_call(tx).await?.is_nobody() {
        return Err(Refusal::NobodyOnCall.into());
    }
    let is_open = tx.env.policy.hours.as_ref().is_none_or(|hours| hours.is_open(tx.now));
    let begun = match what.purpose {
        Purpose::Talk | Purpose::Urgent if is_open => Session::begin(what.id),
        Purpose::Talk if tx.env.policy.messages.offered => Session::begin_outside_hours(what.id),
        Purpose::Talk => return Err(Refusal::OutsideHours.into()),
        // Outside of the hours no supporter comes.
        Purpose::Urgent | Purpose::UrgentOnly => Session::begin_urgent_only(what.id),
    };
    let new = NewSession {
        begun,
        token: hash(what.token.expose()),
        pseudonym: what.pseudonym.clone(),
        connection: Some(what.connection),
        visit: what.visit.as_ref().map(|token| Visit::new(&*tx.env.ids, token)),
    };
    let mut stored = insert(tx, new).await?;
    let wish = visits::wish_to_begin_with(tx, &stored, &what.languages).await?;
    if what.purpose != Purpose::Talk {
        flags::ask(tx, what.id).await?;
        stored = find(tx, what.id).await?;
    }
    Ok(Admission { wish, ..Admission::of(&stored) })
}

/// A session that has just begun.
pub(super) struct NewSession {
    /// The session and what happened in it.
    pub(super) begun: Step,
    /// The hash of the token that lets its student come back.
    pub(super) token: Vec<u8>,
    /// What staff call the student.
    pub(super) pseudonym: Pseudonym,
    /// The student's connection.
    pub(super) connection: Option<Uuid>,
    /// What the student's tab is recognised by.
    pub(super) visit: Option<Visit>,
}

/// Stores a session that has just begun.
pub(super) async fn insert(tx: &mut Tx<'_>, new: NewSession) -> Result<StoredSession, WriteError> {
    let NewSession { begun, token, pseudonym, connection, visit } = new;
    let Session { id, state, drill, urgent_only, .. } = begun.session;
    let (key, known) = visit.map(|visit| (visit.key, visit.hash)).unzip();
    let bucket = session::bucket_of_this_hour(tx).await?;
    let keys = tx.env.keyring.fresh_session_keys();
    let wrapped = tx.env.keyring.wrap(bucket, id, &keys)?;
    let sql = "INSERT INTO sessions (id, token, pseudonym, state, urgency, returned, began_at,
            student_delivered, student_seen, staff_delivered, staff_seen, connection, tab,
            bucket, keys, drill, visit_key, visit_hash, urgent_only, node)
        VALUES ($1, $2, $3, $12, 0, 0, $4, 0, 0, 0, 0, $5, 1, $6, $7, $8, $9, $10, $11, $13)";
    let name = pseudonym.as_str();
    let values = params![
        id,
        token,
        name,
        tx.now,
        connection,
        bucket.0,
        wrapped,
        drill,
        key,
        known,
        urgent_only,
        session::word_of(state),
        tx.env.node
    ];
    tx.run(sql, values).await?;
    let due_at = tx.now.plus_ms(tx.env.policy.session_ms);
    tx.set_deadline(Deadline::SessionLength(id), due_at).await?;

    let mut stored = find(tx, id).await?;
    closing::follow(tx, &stored.session).await?;
    stored.append_all(tx, begun.events).await?;
    tx.audit(None, begun.acts).await?;
    tx.ring(Bell::Queue);
    Ok(stored)
}

#[async_trait]
impl Act for Resume {
    type Answer = Admission;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Admission, WriteError> {
        let sql = select("token = $1");
        let row = tx.one(&sql, params![hash(self.token.expose())]).await?;
        let mut stored = StoredSession::read(tx, &row.ok_or(Refusal::NotFound)?)?;
        let session = stored.session.id;
        if !is_gone(&stored.session) {
            stored.tab = tab::admit(stored.tab, self.tab)?;
            let sql = "UPDATE sessions SET connection = $2, tab = $3, node = $4 WHERE id = $1";
            tx.run(sql, params![session, self.connection, stored.tab, tx.env.node]).await?;
            tx.clear_deadline(Deadline::StudentAway(session)).await?;
            tx.tell(session, News::Replaced { by: self.connection });
            tx.tell(session, News::Presence { of: Author::Student, here: true });
            if stored.session.state == SessionState::Waiting {
                tx.ring(Bell::Queue);
            }
        }
        let wish = wish_of(tx, &stored).await?;
        let waits_until = return_code::waits_until(tx, session).await?;
        Ok(Admission { wish, waits_until, ..Admission::of(&stored) })
    }
}

/// The student has nothing to come back to: it is over, or they left it as a message.
const fn is_gone(session: &Session) -> bool {
    session.is_ended() || session.message
}

/// What the student wished for; none when that is nothing.
async fn wish_of(tx: &Tx<'_>, stored: &StoredSession) -> Result<Option<Wish>, WriteError> {
    let id = stored.session.id;
    let row = tx.one("SELECT wish FROM sessions WHERE id = $1", params![id]).await?;
    let sealed: Option<Vec<u8>> = row.ok_or(Refusal::NotFound)?.at("wish")?;
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(Some(open_wish(&stored.keys, id, Some(&sealed))?))
}

#[async_trait]
impl Act for End {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = find(tx, self.session).await?;
        let session = stored.session.clone();
        let step = match self.supporter {
            None => session.end(EndedBy::Student)?,
            Some(_) if session.supporter() == self.supporter => {
                if session.message && !is_answered(tx, self.session).await? {
                    return Err(Refusal::OutOfState.into());
                }
                session.end_as_supporter()?
            }
            Some(_) => return Err(Refusal::NotFound.into()),
        };
        stored.record(tx, step, self.supporter).await
    }
}

#[async_trait]
impl Act for Open {
    type Answer = Opened;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Self::Answer, WriteError> {
        let stored = find(tx, self.session).await?;
        let inside = stored.session.voice_of(self.staff).is_some();
        let allowed = inside
            || match self.voice {
                Author::Moderator => true,
                Author::Clinician => has_open_escalation(tx, self.session).await?,
                Author::Supporter | Author::Student => false,
            };
        if !allowed {
            return Err(Refusal::NotFound.into());
        }
        if !inside {
            let opened = Audited::ConversationOpened(self.session);
            tx.audit(Some(self.staff), [opened]).await?;
        }
        let standing = match stored.session.voice_of(self.staff) {
            None => Standing::Outside,
            Some(Author::Supporter) if stored.session.listens() => Standing::Listening,
            Some(_) => Standing::Inside,
        };
        Ok(Opened {
            session: self.session,
            pseudonym: stored.pseudonym,
            head_seq: stored.head,
            student: stored.student,
            student_here: stored.connection.is_some(),
            drill: stored.session.drill,
            standing,
        })
    }
}

async fn has_open_escalation(tx: &Tx<'_>, session: SessionId) -> Result<bool, WriteError> {
    let sql = "SELECT 1 AS one FROM escalations WHERE session = $1 AND state <> 'closed'";
    Ok(tx.one(sql, params![session]).await?.is_some())
}

/// What a token is stored and looked up as.
pub(crate) fn hash(token: &[u8; 32]) -> Vec<u8> {
    digest(&SHA256, token).as_ref().to_vec()
}

impl Admission {
    fn of(stored: &StoredSession) -> Self {
        Self {
            session: stored.session.id,
            pseudonym: stored.pseudonym.clone(),
            tab: stored.tab,
            head: stored.head,
            staff: stored.staff,
            wish: None,
            waiting: stored.session.state == SessionState::Waiting,
            waits_until: None,
            ended: is_gone(&stored.session),
        }
    }
}
