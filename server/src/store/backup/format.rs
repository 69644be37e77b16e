//! How a backup is written down: lines of JSON. The first says what it is; each table is named before its
//! rows, which are arrays; the last has the proof.

use std::io::{BufRead, Read as _, Write};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use protocol::Timestamp;
use ring::digest::{Context, SHA256};
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{
    BackupError, Contents,
    catalog::{Column, Kind, Table},
};
use crate::{seal::AuditKey, store::sql::ToSql};

/// A line that is no row.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Mark {
    Backup(Head),
    Table(Table),
    End(End),
}

/// What a backup is of.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) format: u32,
    /// Which quietline wrote it.
    pub(super) version: String,
    pub(super) taken_at: Timestamp,
    /// The steps that its schema has taken.
    pub(super) steps: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    rows: u64,
    proof: String,
}

/// A line as it was read.
pub(super) enum Line {
    Mark(Mark),
    Row(Vec<Json>),
}

/// Writes lines, and remembers what it takes to prove them.
pub(super) struct Writer<W> {
    out: W,
    digest: Context,
    contents: Contents,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, digest: Context::new(&SHA256), contents: Contents::default() }
    }

    pub(super) fn head(&mut self, head: Head) -> Result<(), BackupError> {
        self.line(&Mark::Backup(head))
    }

    pub(super) fn table(&mut self, table: Table) -> Result<(), BackupError> {
        self.contents.tables += 1;
        self.line(&Mark::Table(table))
    }

    pub(super) fn row(&mut self, row: &QueryResult, columns: &[Column]) -> Result<(), BackupError> {
        self.contents.rows += 1;
        let cells: Result<Vec<Json>, _> =
            columns.iter().enumerate().map(|(place, column)| cell(row, place, column)).collect();
        self.line(&cells?)
    }

    /// Ends the backup with its proof.
    pub(super) fn end(mut self, key: &AuditKey) -> Result<Contents, BackupError> {
        let rows = self.contents.rows;
        let proof = hex::encode(prove(key, self.digest.clone()));
        self.line(&Mark::End(End { rows, proof }))?;
        self.out.flush()?;
        Ok(self.contents)
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), BackupError> {
        let mut bytes = serde_json::to_vec(line).map_err(std::io::Error::other)?;
        bytes.push(b'\n');
        self.digest.update(&bytes);
        self.contents.bytes += bytes.len() as u64;
        Ok(self.out.write_all(&bytes)?)
    }
}

/// Reads lines, and whether they are those that were written.
pub(super) struct Reader<R> {
    input: R,
    digest: Context,
    contents: Contents,
    lines: u64,
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(input: R) -> Self {
        let contents = Contents::default();
        Self { input, digest: Context::new(&SHA256), contents, lines: 0 }
    }

    /// The first line.
    pub(super) fn head(&mut self) -> Result<Head, BackupError> {
        match self.next()? {
            Line::Mark(Mark::Backup(head)) if head.format == FORMAT => Ok(head),
            Line::Mark(Mark::Backup(head)) => Err(BackupError::Newer(head.version)),
            Line::Mark(_) | Line::Row(_) => Err(self.unusable()),
        }
    }

    /// The next line; the proof's is not counted to what it proves.
    pub(super) fn next(&mut self) -> Result<Line, BackupError> {
        let mut bytes = Vec::new();
        (&mut self.input).take(LONGEST_BYTES).read_until(b'\n', &mut bytes)?;
        self.lines += 1;
        if bytes.pop() != Some(b'\n') {
            let too_long = bytes.len() as u64 + 1 >= LONGEST_BYTES;
            let first = self.lines == 1;
            return Err(if too_long || first { self.unusable() } else { BackupError::CutOff });
        }
        let line = if bytes.first() == Some(&b'[') {
            serde_json::from_slice(&bytes).map(Line::Row)
        } else {
            serde_json::from_slice(&bytes).map(Line::Mark)
        };
        let line = line.map_err(|_| self.unusable())?;
        match line {
            Line::Mark(Mark::End(_)) => return Ok(line),
            Line::Mark(Mark::Table(_)) => self.contents.tables += 1,
            Line::Row(_) => self.contents.rows += 1,
            Line::Mark(Mark::Backup(_)) => {}
        }
        bytes.push(b'\n');
        self.contents.bytes += bytes.len() as u64;
        self.digest.update(&bytes);
        Ok(line)
    }

    /// Checks that everything before the end is what was written, and that nothing follows.
    pub(super) fn check(&mut self, end: &End, key: &AuditKey) -> Result<Contents, BackupError> {
        let proof = hex::decode(&end.proof).map_err(|_| self.unusable())?;
        let right = prove(key, self.digest.clone());
        if end.rows != self.contents.rows || proof != right {
            return Err(BackupError::Changed);
        }
        if !self.input.fill_buf()?.is_empty() {
            return Err(BackupError::NotABackup(self.lines + 1));
        }
        Ok(self.contents)
    }

    pub(super) const fn unusable(&self) -> BackupError {
        BackupError::NotABackup(self.lines)
    }
}

/// What a cell holds, as the database takes it; none when it cannot be.
pub(super) fn value(cell: &Json, kind: Kind) -> Option<Value> {
    Some(match (cell, kind) {
        (Json::Null, Kind::Bytes) => Vec::<u8>::null(),
        (Json::Null, Kind::Number) => i64::null(),
        (Json::Null, Kind::Text) => String::null(),
        (Json::String(text), Kind::Bytes) => BASE64_STANDARD.decode(text).ok()?.to_sql(),
        (Json::String(text), Kind::Text) => text.to_sql(),
        (Json::Number(number), Kind::Number) => number.as_i64()?.to_sql(),
        _ => return None,
    })
}

fn cell(row: &QueryResult, place: usize, column: &Column) -> Result<Json, BackupError> {
    Ok(match column.kind {
        Kind::Bytes => {
            let bytes: Option<Vec<u8>> = row.try_get_by_index(place)?;
            bytes.map(|bytes| BASE64_STANDARD.encode(bytes)).into()
        }
        Kind::Number => row.try_get_by_index::<Option<i64>>(place)?.into(),
        Kind::Text => row.try_get_by_index::<Option<String>>(place)?.into(),
    })
}

fn prove(key: &AuditKey, digest: Context) -> Vec<u8> {
    key.tag(&[PURPOSE, digest.finish().as_ref()])
}

pub(super) const FORMAT: u32 = 1;
/// No row is nearly as long.
const LONGEST_BYTES: u64 = 16 * 1024 * 1024;
const PURPOSE: &[u8] = b"quietline backup";
