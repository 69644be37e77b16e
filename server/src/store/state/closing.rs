//! Until when a student waits where there are opening hours. Whoever has a supporter goes on past them.

use domain::{
    deadline::Deadline,
    session::{Session, SessionState},
};
use sea_orm::DbErr;

use crate::store::act::Tx;

/// A student has just begun to wait, or waits no more.
pub(crate) async fn follow(tx: &mut Tx<'_>, session: &Session) -> Result<(), DbErr> {
    let hours = tx.env.policy.hours.as_ref().filter(|_| waits_for_a_supporter(session));
    match hours.and_then(|hours| hours.gives_up_at(tx.now)) {
        Some(at) => tx.set_deadline(Deadline::Closing(session.id), at).await,
        None => tx.clear_deadline(Deadline::Closing(session.id)).await,
    }
}

/// A clinician comes at any hour, and is waited for at any hour.
pub(crate) fn waits_for_a_supporter(session: &Session) -> bool {
    session.state == SessionState::Waiting && !session.urgent_only
}
