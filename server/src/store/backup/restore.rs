//! Taking a copy back: all of it, or nothing.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use protocol::{Epoch, Timestamp};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, Statement,
    TransactionTrait as _, Value,
};
use sea_orm_migration::MigratorTrait as _;

use super::{
    BackupError, Contents, catalog,
    catalog::Table,
    format::{Head, Line, Mark, Reader, value},
};
use crate::{
    config::Database,
    ids::IdSource,
    seal::{Bucket, Keyring},
    store::{
        check_keys, engine,
        migrations::Migrator,
        sql::{params, run},
    },
};

/// A backup that is whole and belongs to the keys.
pub struct Checked {
    path: PathBuf,
    head: Head,
    contents: Contents,
}

impl Checked {
    /// Looks through a backup before anything is done with it.
    ///
    /// # Errors
    ///
    /// When it is not a backup, not whole, changed, of a later version, or of a service with other keys.
    pub fn open(path: &Path, keyring: &Keyring) -> Result<Self, BackupError> {
        let mut reader = reader(path)?;
        let head = reader.head()?;
        let known: Vec<String> =
            Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        if !known.starts_with(&head.steps) {
            return Err(BackupError::Newer(head.version));
        }
        let mut proof_of_key = None;
        let mut table: Option<Table> = None;
        let end = loop {
            match reader.next()? {
                Line::Mark(Mark::Table(next)) => table = Some(next),
                Line::Mark(Mark::End(end)) => break end,
                Line::Mark(Mark::Backup(_)) => return Err(reader.unusable()),
                Line::Row(row) => {
                    let table = table.as_ref().ok_or_else(|| reader.unusable())?;
                    let values = values(&row, table).ok_or_else(|| reader.unusable())?;
                    if table.name == "service" {
                        proof_of_key = bytes_in(table, values, "audit_proof");
                    }
                }
            }
        };
        let proof = proof_of_key.ok_or(BackupError::NeverStarted)?;
        let contents = reader.check(&end, &keyring.audit_key(Some(&proof))?)?;
        Ok(Self { path: path.to_owned(), head, contents })
    }

    /// Fills a new database with it. Clients that knew the service before it are told to forget what they
    /// have. Keys of hours before `oldest` may have been destroyed since; any other must be there.
    ///
    /// # Errors
    ///
    /// When the database is not empty or fails, or a key is missing; nothing has changed then.
    pub async fn restore(
        &self,
        database: &Database,
        keyring: &Keyring,
        ids: &dyn IdSource,
        oldest: Bucket,
    ) -> Result<(), BackupError> {
        let db = engine::founder(database).await?;
        let filled = self.fill(&db, keyring, ids, oldest).await;
        db.close().await?;
        filled
    }

    /// When it was made.
    #[must_use]
    pub const fn taken_at(&self) -> Timestamp {
        self.head.taken_at
    }

    /// What is in it.
    #[must_use]
    pub const fn contents(&self) -> Contents {
        self.contents
    }

    async fn fill(
        &self,
        db: &DatabaseConnection,
        keyring: &Keyring,
        ids: &dyn IdSource,
        oldest: Bucket,
    ) -> Result<(), BackupError> {
        let tx = db.begin().await?;
        if !catalog::is_empty(&tx).await? {
            return Err(BackupError::NotEmpty);
        }
        let steps_then = u32::try_from(self.head.steps.len()).unwrap_or(u32::MAX);
        Migrator::up(&tx, Some(steps_then)).await?;
        self.copy_into(&tx).await?;
        Migrator::up(&tx, None).await?;
        run(&tx, "UPDATE service SET epoch = $1", params![Epoch(ids.uuid())]).await?;
        check_keys(&tx, keyring, oldest).await?;
        Ok(tx.commit().await?)
    }

    async fn copy_into(&self, tx: &DatabaseTransaction) -> Result<(), BackupError> {
        let there = catalog::tables(tx).await?;
        // Steps of the schema may have put something in.
        for table in there.iter().rev() {
            run(tx, &format!("DELETE FROM \"{}\"", table.name), params![]).await?;
        }
        let mut reader = reader(&self.path)?;
        reader.head()?;
        let mut batch: Option<Batch> = None;
        loop {
            match reader.next()? {
                Line::Mark(Mark::Table(table)) => {
                    flush(tx, batch.take()).await?;
                    if !there.iter().any(|one| is_same(one, &table)) {
                        let what =
                            format!("the table {}, which has other columns here", table.name);
                        return Err(BackupError::Unknown(what));
                    }
                    batch = Some(Batch { table, values: Vec::new() });
                }
                Line::Row(row) => {
                    let batch = batch.as_mut().ok_or_else(|| reader.unusable())?;
                    let values = values(&row, &batch.table).ok_or_else(|| reader.unusable())?;
                    batch.values.extend(values);
                    if batch.rows() == ROWS_AT_ONCE {
                        batch.store(tx).await?;
                    }
                }
                Line::Mark(Mark::End(_)) => return flush(tx, batch.take()).await,
                Line::Mark(Mark::Backup(_)) => return Err(reader.unusable()),
            }
        }
    }
}

/// Rows that are stored with one statement.
struct Batch {
    table: Table,
    values: Vec<Value>,
}

impl Batch {
    fn rows(&self) -> usize {
        self.values.len() / self.table.columns.len().max(1)
    }

    async fn store(&mut self, tx: &DatabaseTransaction) -> Result<(), BackupError> {
        let rows = self.rows();
        if rows == 0 {
            return Ok(());
        }
        let sql = insert(&self.table, rows);
        let values = std::mem::take(&mut self.values);
        let backend = tx.get_database_backend();
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    }
}

async fn flush(tx: &DatabaseTransaction, batch: Option<Batch>) -> Result<(), BackupError> {
    match batch {
        Some(mut batch) => batch.store(tx).await,
        None => Ok(()),
    }
}

fn insert(table: &Table, rows: usize) -> String {
    let names = table.columns.iter().map(|column| format!("\"{}\"", column.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let width = table.columns.len();
    let row = |row: usize| {
        let places = (1..=width).map(|place| format!("${}", row * width + place));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    let rows = (0..rows).map(row).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO \"{}\" ({names}) VALUES {rows}", table.name)
}

fn values(row: &[serde_json::Value], table: &Table) -> Option<Vec<Value>> {
    if row.len() != table.columns.len() {
        return None;
    }
    row.iter().zip(&table.columns).map(|(cell, column)| value(cell, column.kind)).collect()
}

fn bytes_in(table: &Table, values: Vec<Value>, name: &str) -> Option<Vec<u8>> {
    let place = table.columns.iter().position(|column| column.name == name)?;
    let value = values.into_iter().nth(place)?;
    if let Value::Bytes(bytes) = value { bytes } else { None }
}

/// The order of the columns may differ.
fn is_same(one: &Table, other: &Table) -> bool {
    let sorted = |table: &Table| {
        let mut columns = table.columns.clone();
        columns.sort();
        columns
    };
    one.name == other.name && sorted(one) == sorted(other)
}

fn reader(path: &Path) -> Result<Reader<BufReader<File>>, BackupError> {
    Ok(Reader::new(BufReader::with_capacity(READ_BYTES, File::open(path)?)))
}

const ROWS_AT_ONCE: usize = 128;
const READ_BYTES: usize = 256 * 1024;
