//! What is still there when the store is opened again.

use futures_util::future::join_all;
use protocol::{Role, Seq};
use server::store::AuditPage;

use super::Office;
use crate::person::key;

pub async fn the_audit_log_goes_on_where_it_ended(mut office: Office) {
    join_all((0..5).map(|_| office.called_again())).await;
    let before = office.audit().await;
    office.reopen().await;
    office.staff("late", Role::Moderator).await;

    let after = office.audit().await;

    let places: Vec<_> = after.iter().map(|entry| entry.seq).collect();
    let count = u32::try_from(after.len()).unwrap();
    assert_eq!(places, (1..=count).collect::<Vec<_>>());
    assert_eq!(after[..before.len()], before);
    let page = AuditPage { before: Some(3), limit: 1 };
    assert_eq!(office.store.audit(page).await.unwrap(), after[1..2]);
}

pub async fn what_was_said_can_be_read_after_opening_it_again(mut office: Office) {
    let session = office.student().await;
    assert!(office.says(session, key(), "before").await.is_none());
    let epoch = office.store.epoch();

    office.reopen().await;
    assert!(office.says(session, key(), "after").await.is_none());

    let texts = [(Seq(2), "before".to_owned()), (Seq(3), "after".to_owned())];
    assert_eq!(office.texts(session).await, texts);
    assert_eq!(office.store.epoch(), epoch);
}
