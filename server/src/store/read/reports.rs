//! What students reported about supporters.

use domain::transcript::Stream;
use protocol::{CaseId, NoteText, Seq, SessionId, report::ReportView};

use crate::{
    seal::StreamKey,
    store::{
        Store, StoreError,
        sql::{Cells, all, params},
    },
};

impl Store {
    /// The reports of a case, oldest first. The words of an erased session are gone.
    ///
    /// # Errors
    ///
    /// When the database fails or a report does not open.
    pub async fn reports(
        &self,
        case: CaseId,
        session: SessionId,
    ) -> Result<Vec<ReportView>, StoreError> {
        let key = self.session_keys(session).await?.map(|keys| keys.of(session, Stream::Reports));
        let sql = "SELECT r.seq, r.at, r.reason, r.about, r.words, s.name FROM reports r
            JOIN staff s ON s.id = r.about WHERE r.case_id = $1 ORDER BY r.seq";
        let rows = all(&self.reads, sql, params![case]).await?;
        rows.iter().map(|row| view(row, key.as_ref())).collect()
    }
}

fn view(row: &Cells, key: Option<&StreamKey>) -> Result<ReportView, StoreError> {
    let sealed: Option<Vec<u8>> = row.at("words")?;
    let words = match (key, sealed) {
        (Some(key), Some(sealed)) => Some(open(key, row.at("seq")?, &sealed)?),
        _ => None,
    };
    Ok(ReportView {
        at: row.at("at")?,
        reason: row.word("reason")?,
        about: row.at("about")?,
        about_name: row.text("name")?,
        words,
    })
}

fn open(key: &StreamKey, seq: Seq, sealed: &[u8]) -> Result<NoteText, StoreError> {
    let plain = key.open(seq, sealed)?;
    let text = std::str::from_utf8(&plain).ok().and_then(|text| text.try_into().ok());
    text.ok_or(StoreError::Corrupt("a report's words are not what was sealed"))
}
