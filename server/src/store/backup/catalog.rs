//! Which tables a database has, as it says itself.

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::BackupError;
use crate::store::sql::{Cells, Dialect, all, params};

/// A table, without what is in it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What stands in a column: all that the schema has on either engine.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Bytes,
    Number,
    Text,
}

impl Kind {
    fn of(declared: &str) -> Option<Self> {
        match declared.to_ascii_uppercase().as_str() {
            "BLOB" | "BYTEA" => Some(Self::Bytes),
            "BIGINT" | "INTEGER" | "SMALLINT" => Some(Self::Number),
            "TEXT" => Some(Self::Text),
            _ => None,
        }
    }
}

/// Every table whose rows are worth keeping, each after those that it refers to.
pub(super) async fn tables(db: &impl ConnectionTrait) -> Result<Vec<Table>, BackupError> {
    let dialect = Dialect::of(db.get_database_backend());
    let mut tables: Vec<Table> = Vec::new();
    for row in all(db, columns_of(dialect), params![]).await? {
        let table: String = row.at("table_name")?;
        if !PASSING.contains(&&*table) {
            let column = column(&table, &row)?;
            match tables.last_mut().filter(|last| last.name == table) {
                Some(last) => last.columns.push(column),
                None => tables.push(Table { name: table, columns: vec![column] }),
            }
        }
    }
    let refer = all(db, references_of(dialect), params![]).await?;
    let refer = refer.iter().map(|row| Ok((row.at("table_name")?, row.at("target")?)));
    in_order(tables, &refer.collect::<Result<Vec<_>, BackupError>>()?)
}

/// Whether there is any table at all.
pub(super) async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, BackupError> {
    let dialect = Dialect::of(db.get_database_backend());
    Ok(all(db, columns_of(dialect), params![]).await?.is_empty())
}

fn column(table: &str, row: &Cells) -> Result<Column, BackupError> {
    let (name, declared): (String, String) = (row.at("name")?, row.at("declared")?);
    let kind = Kind::of(&declared)
        .ok_or_else(|| BackupError::Unknown(format!("{table}.{name}, which is a {declared}")))?;
    Ok(Column { name, kind })
}

fn in_order(mut left: Vec<Table>, refer: &[(String, String)]) -> Result<Vec<Table>, BackupError> {
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let names: Vec<String> = left.iter().map(|table| table.name.clone()).collect();
        let waits = |table: &Table| {
            refer.iter().any(|(from, to)| *from == table.name && names.contains(to))
        };
        let (later, now): (Vec<_>, Vec<_>) = left.into_iter().partition(waits);
        if now.is_empty() {
            return Err(BackupError::Unknown(format!(
                "tables that refer to each other: {names:?}"
            )));
        }
        ordered.extend(now);
        left = later;
    }
    Ok(ordered)
}

const fn columns_of(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "SELECT t.name AS table_name, c.name AS name, c.type AS declared
             FROM sqlite_schema t JOIN pragma_table_info(t.name) c
             WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'
             ORDER BY t.name, c.cid"
        }
        Dialect::Postgres => {
            "SELECT table_name::TEXT AS table_name, column_name::TEXT AS name,
                data_type::TEXT AS declared
             FROM information_schema.columns WHERE table_schema = current_schema()
             ORDER BY table_name, ordinal_position"
        }
    }
}

const fn references_of(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "SELECT t.name AS table_name, f.\"table\" AS target
             FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'"
        }
        Dialect::Postgres => {
            "SELECT a.relname::TEXT AS table_name, b.relname::TEXT AS target
             FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid
                JOIN pg_class b ON b.oid = c.confrelid
             WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace"
        }
    }
}

/// What tells of this moment only, which nodes there are and what they say to each other, and the steps
/// of the schema, which the head of a backup names.
const PASSING: [&str; 3] = ["nodes", "news", "seaql_migrations"];

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table { name: name.to_owned(), columns: Vec::new() }
    }

    #[test]
    fn a_table_comes_after_those_that_it_refers_to() {
        let tables = ["cases", "flags", "staff"].map(table).to_vec();
        let refer = [("cases", "staff"), ("flags", "cases")]
            .map(|(from, to)| (from.to_owned(), to.to_owned()));

        let ordered = in_order(tables.clone(), &refer).unwrap();
        let names: Vec<_> = ordered.iter().map(|table| &*table.name).collect();
        assert_eq!(names, ["staff", "cases", "flags"]);

        let circle = [("cases", "flags"), ("flags", "cases")]
            .map(|(from, to)| (from.to_owned(), to.to_owned()));
        assert!(matches!(in_order(tables, &circle), Err(BackupError::Unknown(_))));
    }
}
