//! Accounts and tokens.

use std::collections::BTreeSet;

use protocol::{
    StaffName, StaffToken, Timestamp,
    staff::StaffView,
    visit::{Matching, MatchingView},
};

use crate::store::{
    Store, StoreError,
    acts::sessions::hash,
    sql::{Cells, all, one, params},
};

/// An account with what its password is checked against.
#[derive(Clone)]
pub struct Account {
    /// Who.
    pub staff: StaffView,
    /// The hash of the password, as a PHC string.
    pub password: String,
}

/// What a token is stored and looked up as.
#[derive(Clone, Eq, Ord, PartialEq, PartialOrd)]
pub struct TokenHash(Vec<u8>);

impl TokenHash {
    /// That of this token.
    #[must_use]
    pub fn of(token: &StaffToken) -> Self {
        Self(hash(token.expose()))
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("id", &self.staff.id).finish_non_exhaustive()
    }
}

impl Store {
    /// The account with this name.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find_account(&self, name: &StaffName) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT id, name, role, pseudonym, disabled_at, password FROM staff
            WHERE name = $1";
        // Not every engine can even look for such a name.
        if name.as_str().contains('\0') {
            return Ok(None);
        }
        let Some(row) = one(&self.reads, sql, params![name.as_str()]).await? else {
            return Ok(None);
        };
        Ok(Some(Account { staff: view(&row)?, password: row.at("password")? }))
    }

    /// Whose token this is, if it still works.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find_by_token(
        &self,
        token: &StaffToken,
        now: Timestamp,
    ) -> Result<Option<StaffView>, StoreError> {
        let sql = format!(
            "SELECT s.id, s.name, s.role, s.pseudonym, s.disabled_at {WORKING_TOKENS} AND t.hash = $2"
        );
        let row = one(&self.reads, &sql, params![now, hash(token.expose())]).await?;
        row.as_ref().map(view).transpose()
    }

    /// The tokens that work now.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn working_tokens(&self, now: Timestamp) -> Result<BTreeSet<TokenHash>, StoreError> {
        let sql = format!("SELECT t.hash {WORKING_TOKENS}");
        let rows = all(&self.reads, &sql, params![now]).await?;
        rows.iter().map(|row| Ok(TokenHash(row.at("hash")?))).collect()
    }

    /// Every account, by name.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn staff(&self) -> Result<Vec<StaffView>, StoreError> {
        let sql = "SELECT id, name, role, pseudonym, disabled_at FROM staff ORDER BY name";
        all(&self.reads, sql, vec![]).await?.iter().map(view).collect()
    }
}

impl Store {
    /// What everybody with an account is matched by.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn matching(&self) -> Result<Vec<MatchingView>, StoreError> {
        let mut languages = self.languages().await?;
        let sql = "SELECT id, faculty FROM staff ORDER BY name";
        let rows = all(&self.reads, sql, vec![]).await?;
        let matching = rows.iter().map(|row| {
            let staff = row.at("id")?;
            let languages = languages.remove(&staff).unwrap_or_default().into_iter().collect();
            let faculty = row.optional_word("faculty")?;
            Ok(MatchingView { staff, matching: Matching { languages, faculty } })
        });
        matching.collect()
    }
}

fn view(row: &Cells) -> Result<StaffView, StoreError> {
    Ok(StaffView {
        id: row.at("id")?,
        name: row.text("name")?,
        role: row.word("role")?,
        pseudonym: row.text("pseudonym")?,
        disabled: row.at::<Option<Timestamp>>("disabled_at")?.is_some(),
    })
}

/// Tokens (`t`) that work now, and whose they are (`s`).
const WORKING_TOKENS: &str = "FROM staff_tokens t JOIN staff s ON s.id = t.staff
    WHERE t.expires_at > $1 AND s.disabled_at IS NULL";
