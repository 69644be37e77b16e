//! Staff accounts and their tokens.

use async_trait::async_trait;
use domain::{audit::Act as Audited, deadline::Deadline, news::Bell};
use protocol::{
    Pseudonym, Role, StaffId, StaffName, StaffToken, staff::StaffView, visit::Matching,
};

use super::sessions::hash;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::rota,
};

/// Adds an account.
pub struct AddStaff {
    /// Its id.
    pub id: StaffId,
    /// The name to sign in with.
    pub name: StaffName,
    /// What it may do.
    pub role: Role,
    /// What a student calls them.
    pub pseudonym: Pseudonym,
    /// The hash of the password, as a PHC string.
    pub password: String,
    /// Puts a clinician on call at all times, in a layer at the end of the rota.
    pub on_call: bool,
    /// The coordinator; none on the command line.
    pub by: Option<StaffId>,
}

/// Disables an account: it is signed out, never on call, and cannot sign in again.
#[derive(Debug)]
pub struct DisableStaff {
    /// Which.
    pub staff: StaffId,
    /// The coordinator; none on the command line.
    pub by: Option<StaffId>,
}

/// Says which languages a member of staff writes, and which faculty they belong to.
#[derive(Debug)]
pub struct SetMatching {
    /// Which account.
    pub staff: StaffId,
    /// What it is matched by from now on.
    pub matching: Matching,
    /// The coordinator; none on the command line.
    pub by: Option<StaffId>,
}

/// Gives an account another password; whoever is signed in with it is signed out.
pub struct SetPassword {
    /// Which account.
    pub staff: StaffId,
    /// The hash of the password, as a PHC string.
    pub password: String,
}

/// Keeps the hash of a token of somebody who has just signed in.
#[derive(Debug)]
pub struct SignIn {
    /// Who.
    pub staff: StaffId,
    /// The token.
    pub token: StaffToken,
    /// How long it works, in milliseconds.
    pub lasts_ms: i64,
}

/// Forgets a token.
#[derive(Debug)]
pub struct SignOut {
    /// Whose.
    pub staff: StaffId,
    /// The token.
    pub token: StaffToken,
}

#[async_trait]
impl Act for AddStaff {
    type Answer = StaffView;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<StaffView, WriteError> {
        let Self { id, name, role, pseudonym, password, on_call, by } = self;
        if *on_call && *role != Role::Clinician {
            return Err(Refusal::BadValues.into());
        }
        let sql = "INSERT INTO staff (id, name, role, pseudonym, password, added_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING";
        let values =
            params![id, name.as_str(), role.as_str(), pseudonym.as_str(), password, tx.now];
        if tx.run(sql, values).await? == 0 {
            return Err(Refusal::Conflict.into());
        }
        let sql = "INSERT INTO duties (staff, ready, capacity, load, tab, paired_at)
            VALUES ($1, 0, $2, 0, 0, 0)";
        tx.run(sql, params![id, tx.env.policy.capacity]).await?;
        if *on_call {
            let longer = rota::find(tx).await?.with_one_more(*id)?;
            rota::save(tx, &longer).await?;
        }
        tx.audit(*by, [Audited::StaffAdded(*id)]).await?;
        Ok(StaffView {
            id: *id,
            name: name.clone(),
            role: *role,
            pseudonym: pseudonym.clone(),
            disabled: false,
        })
    }
}

#[async_trait]
impl Act for DisableStaff {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE staff SET disabled_at = COALESCE(disabled_at, $2) WHERE id = $1";
        if tx.run(sql, params![self.staff, tx.now]).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        for sql in [
            "DELETE FROM staff_tokens WHERE staff = $1",
            "UPDATE duties SET ready = 0 WHERE staff = $1",
        ] {
            tx.run(sql, params![self.staff]).await?;
        }
        // What they have in hand is given to others, also if they are not connected.
        let due_at = tx.now.plus_ms(tx.env.policy.staff_away_ms);
        tx.set_deadline(Deadline::StaffAway(self.staff), due_at).await?;
        tx.audit(self.by, [Audited::StaffDisabled(self.staff)]).await?;
        tx.ring(Bell::SignedOut(self.staff));
        Ok(())
    }
}

#[async_trait]
impl Act for SetMatching {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let Matching { languages, faculty } = &self.matching;
        let choices = &tx.env.policy.choices;
        let known = languages.iter().all(|language| choices.languages.contains(language))
            && faculty
                .as_ref()
                .is_none_or(|faculty| choices.faculties.iter().any(|one| one.code == *faculty));
        if !known {
            return Err(Refusal::BadValues.into());
        }
        let faculty = faculty.as_ref().map(|faculty| faculty.as_str().to_owned());
        let sql = "UPDATE staff SET faculty = $2 WHERE id = $1 AND disabled_at IS NULL";
        if tx.run(sql, params![self.staff, faculty]).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        tx.run("DELETE FROM staff_languages WHERE staff = $1", params![self.staff]).await?;
        for language in languages {
            let sql = "INSERT INTO staff_languages (staff, language) VALUES ($1, $2)
                ON CONFLICT DO NOTHING";
            tx.run(sql, params![self.staff, language.as_str()]).await?;
        }
        tx.audit(self.by, [Audited::MatchingSet(self.staff)]).await?;
        tx.ring(Bell::Queue);
        Ok(())
    }
}

#[async_trait]
impl Act for SetPassword {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE staff SET password = $2 WHERE id = $1 AND disabled_at IS NULL";
        if tx.run(sql, params![self.staff, self.password]).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        tx.run("DELETE FROM staff_tokens WHERE staff = $1", params![self.staff]).await?;
        tx.audit(None, [Audited::PasswordSet(self.staff)]).await?;
        tx.ring(Bell::SignedOut(self.staff));
        Ok(())
    }
}

#[async_trait]
impl Act for SignIn {
    type Answer = protocol::Timestamp;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<protocol::Timestamp, WriteError> {
        let expires_at = tx.now.plus_ms(self.lasts_ms);
        tx.run("DELETE FROM staff_tokens WHERE expires_at <= $1", params![tx.now]).await?;
        let sql = "INSERT INTO staff_tokens (hash, staff, expires_at)
            SELECT $1, id, $3 FROM staff WHERE id = $2 AND disabled_at IS NULL";
        let values = params![hash(self.token.expose()), self.staff, expires_at];
        if tx.run(sql, values).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        tx.audit(Some(self.staff), [Audited::SignedIn(self.staff)]).await?;
        Ok(expires_at)
    }
}

#[async_trait]
impl Act for SignOut {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "DELETE FROM staff_tokens WHERE hash = $1";
        tx.run(sql, params![hash(self.token.expose())]).await?;
        let pause = "UPDATE duties SET ready = 0 WHERE staff = $1";
        tx.run(pause, params![self.staff]).await?;
        tx.ring(Bell::SignedOut(self.staff));
        Ok(())
    }
}
