//! What staff have before them, read anew whenever a bell says that it may have changed.

use domain::{
    news::Topic,
    permission::{Action, permit},
    staff_connection::Board,
};
use protocol::{Role, staff::StaffView};

use crate::store::{Store, StoreError};

/// What a role sees at a glance.
///
/// # Errors
///
/// When the database fails.
pub async fn read_board(store: &Store, staff: &StaffView) -> Result<Board, StoreError> {
    let may = |action| permit(staff.role, action).is_ok();
    Ok(Board {
        desk: match may(Action::TakeStudents) {
            true => Some(store.desk(staff.id).await?),
            false => None,
        },
        cases: match may(Action::ReadCases) {
            true => Some(store.cases().await?),
            false => None,
        },
        pages: match may(Action::ReadPage) {
            true => Some(store.pages(staff.id).await?),
            false => None,
        },
    })
}

/// What a change of the board is heard on.
#[must_use]
pub fn topics(staff: &StaffView) -> Vec<Topic> {
    let own = Topic::Staff(staff.id);
    match staff.role {
        Role::Supporter => vec![own, Topic::Queue],
        Role::Moderator | Role::Clinician => vec![own, Topic::Cases],
        Role::Coordinator => vec![own],
    }
}
