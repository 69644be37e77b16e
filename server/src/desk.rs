//! What staff have before them, read anew whenever a bell says that it may have changed.

use std::sync::atomic::Ordering;

use domain::{
    news::Topic,
    permission::{Action, permit},
    staff_connection::Board,
};
use protocol::{Role, staff::StaffView};

use crate::{relay::Relay, store::StoreError};

/// What a role sees at a glance.
///
/// # Errors
///
/// When the database fails.
pub async fn read_board(relay: &Relay, staff: &StaffView) -> Result<Board, StoreError> {
    let store = &relay.store;
    let may = |action| permit(staff.role, action).is_ok();
    let mut board = Board::default();
    if may(Action::TakeStudents) {
        board.desk = Some(store.desk(staff.id, relay.waiting.load(Ordering::Relaxed)).await?);
    }
    if may(Action::ReadPage) {
        board.pages = Some(store.pages(staff.id).await?);
    }
    if may(Action::ReadBlocks) {
        board.blocks = Some(store.blocks().await?);
    }
    if may(Action::KeepShifts) {
        board.swaps = Some(store.swaps_of(staff.id, relay.clock.now()).await?);
    }
    Ok(board)
}

/// What a change of the board is heard on.
#[must_use]
pub fn topics(staff: &StaffView) -> Vec<Topic> {
    let own = Topic::Staff(staff.id);
    match staff.role {
        Role::Supporter => vec![own, Topic::Waiting, Topic::Messages],
        Role::Moderator | Role::Clinician => vec![own, Topic::Cases, Topic::CaseQueue],
        Role::Coordinator => vec![own],
    }
}
