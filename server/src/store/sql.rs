//! What raw SQL needs around it: values in, cells out, and the few places where the two engines
//! spell a thing differently.

use protocol::{
    BlockId, CaseId, Epoch, EscalationId, FlagId, LayerId, MessageKey, OverrideId, PageId,
    ReturnCodeId, Seq, SessionId, StaffId, SwapId, Tab, Timestamp,
};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

/// A value that can stand for a `$n`.
pub(crate) trait ToSql {
    /// The value.
    fn to_sql(&self) -> Value;

    /// `NULL`, where there is no such value.
    fn null() -> Value;
}

/// The values of a statement, in order.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::store::sql::ToSql::to_sql(&$value)),*]
    };
}
pub(crate) use params;

macro_rules! to_sql {
    ($($ty:ty: $kind:ident, |$value:ident| $expr:expr;)*) => {$(
        impl ToSql for $ty {
            fn to_sql(&self) -> Value {
                let $value = self;
                Value::from($expr)
            }

            fn null() -> Value {
                Value::$kind(None)
            }
        }
    )*};
}

to_sql! {
    i16: SmallInt, |value| *value;
    i32: Int, |value| *value;
    i64: BigInt, |value| *value;
    bool: SmallInt, |value| i16::from(*value);
    str: String, |value| value;
    String: String, |value| value.as_str();
    Vec<u8>: Bytes, |value| value.clone();
    [u8; 32]: Bytes, |value| value.to_vec();
    Uuid: Bytes, |value| value.as_bytes().to_vec();
    Timestamp: BigInt, |value| value.0;
    Seq: Int, |value| value.0.cast_signed();
    Tab: Int, |value| value.0.cast_signed();
    u32: Int, |value| value.cast_signed();
}

macro_rules! ids_to_sql {
    ($($ty:ty),*) => {$(
        impl ToSql for $ty {
            fn to_sql(&self) -> Value {
                self.0.to_sql()
            }

            fn null() -> Value {
                Uuid::null()
            }
        }

        impl FromCell for $ty {
            fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr> {
                Uuid::from_cell(row, name).map(Self)
            }
        }
    )*};
}
ids_to_sql!(SessionId, StaffId, CaseId, FlagId, EscalationId, PageId, MessageKey, Epoch);
ids_to_sql!(BlockId, LayerId, OverrideId, ReturnCodeId, SwapId);

impl<T: ToSql + ?Sized> ToSql for &T {
    fn to_sql(&self) -> Value {
        (**self).to_sql()
    }

    fn null() -> Value {
        T::null()
    }
}

impl<T: ToSql> ToSql for Option<T> {
    fn to_sql(&self) -> Value {
        self.as_ref().map_or_else(T::null, T::to_sql)
    }

    fn null() -> Value {
        T::null()
    }
}

/// A value that can be read from a column.
pub(crate) trait FromCell: Sized {
    fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr>;
}

macro_rules! from_cell {
    ($($ty:ty: $raw:ty, |$value:ident| $expr:expr;)*) => {$(
        impl FromCell for $ty {
            fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr> {
                let $value = row.try_get::<$raw>("", name)?;
                Ok($expr)
            }
        }
    )*};
}

from_cell! {
    i16: i16, |value| value;
    i32: i32, |value| value;
    i64: i64, |value| value;
    String: String, |value| value;
    Vec<u8>: Vec<u8>, |value| value;
    Timestamp: i64, |value| Timestamp(value);
    Seq: i32, |value| Seq(value.cast_unsigned());
    Tab: i32, |value| Tab(value.cast_unsigned());
    u32: i32, |value| value.cast_unsigned();
    Option<i64>: Option<i64>, |value| value;
    Option<String>: Option<String>, |value| value;
    Option<Vec<u8>>: Option<Vec<u8>>, |value| value;
    Option<Timestamp>: Option<i64>, |value| value.map(Timestamp);
    Option<Seq>: Option<i32>, |value| value.map(|seq| Seq(seq.cast_unsigned()));
}

/// Stored as a number; what is worked out is a number on one engine and true or false on the other.
impl FromCell for bool {
    fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr> {
        row.try_get::<i16>("", name).map(|value| value != 0).or_else(|_| row.try_get("", name))
    }
}

impl FromCell for Uuid {
    fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr> {
        uuid(&row.try_get::<Vec<u8>>("", name)?)
    }
}

impl FromCell for Option<Uuid> {
    fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr> {
        row.try_get::<Option<Vec<u8>>>("", name)?.map(|bytes| uuid(&bytes)).transpose()
    }
}

impl FromCell for Option<StaffId> {
    fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr> {
        Option::<Uuid>::from_cell(row, name).map(|id| id.map(StaffId))
    }
}

impl FromCell for Option<SessionId> {
    fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr> {
        Option::<Uuid>::from_cell(row, name).map(|id| id.map(SessionId))
    }
}

impl FromCell for Option<CaseId> {
    fn from_cell(row: &QueryResult, name: &str) -> Result<Self, DbErr> {
        Option::<Uuid>::from_cell(row, name).map(|id| id.map(CaseId))
    }
}

fn uuid(bytes: &[u8]) -> Result<Uuid, DbErr> {
    Uuid::from_slice(bytes).map_err(|_| DbErr::Type("an id has 16 bytes".to_owned()))
}

/// One row of an answer.
pub(crate) struct Cells(QueryResult);

impl From<QueryResult> for Cells {
    fn from(row: QueryResult) -> Self {
        Self(row)
    }
}

impl Cells {
    /// The value in a column.
    pub(crate) fn at<T: FromCell>(&self, name: &str) -> Result<T, DbErr> {
        T::from_cell(&self.0, name)
    }

    /// The word in a column, as what it stands for.
    pub(crate) fn word<T: std::str::FromStr>(&self, name: &str) -> Result<T, DbErr> {
        let text: String = self.at(name)?;
        text.parse().map_err(|_| DbErr::Type(format!("{name} holds an unknown word")))
    }

    /// The word in a column that may be empty.
    pub(crate) fn optional_word<T: std::str::FromStr>(
        &self,
        name: &str,
    ) -> Result<Option<T>, DbErr> {
        let text: Option<String> = self.at(name)?;
        let parse = |text: String| {
            text.parse().map_err(|_| DbErr::Type(format!("{name} holds an unknown word")))
        };
        text.map(parse).transpose()
    }

    /// The checked text in a column.
    pub(crate) fn text<T: TryFrom<String>>(&self, name: &str) -> Result<T, DbErr> {
        let text: String = self.at(name)?;
        T::try_from(text).map_err(|_| DbErr::Type(format!("{name} holds an unusable text")))
    }
}

/// Runs a statement and says how many rows it changed.
pub(crate) async fn run(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, DbErr> {
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected())
}

/// The first row of an answer.
pub(crate) async fn one(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<Cells>, DbErr> {
    Ok(db.query_one_raw(statement(db, sql, values)).await?.map(Cells))
}

/// Every row of an answer.
pub(crate) async fn all(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<Cells>, DbErr> {
    Ok(db.query_all_raw(statement(db, sql, values)).await?.into_iter().map(Cells).collect())
}

fn statement(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// A session's last row of the conversation, as the column `head_seq`. It is not kept beside the
/// session: a text would otherwise change a page of `sessions` too.
pub(crate) const HEAD_SEQ: &str = "(SELECT COALESCE(MAX(seq), 0) FROM transcript_rows
    WHERE session = sessions.id AND stream = 0) AS head_seq";

/// How an engine takes many rows as one JSON parameter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub(crate) fn of(backend: DbBackend) -> Self {
        if backend == DbBackend::Postgres { Self::Postgres } else { Self::Sqlite }
    }

    /// A table `each` with one column `value` for every element of the JSON array `$1`.
    pub(crate) const fn each(self) -> &'static str {
        match self {
            Self::Sqlite => "json_each($1) AS each",
            Self::Postgres => "json_array_elements($1::json) AS each (value)",
        }
    }

    /// What is among the bytes at the first place of every element. The planner of a server keeps its plan
    /// for other lists than this one; an array it looks up in an index, whatever else it thinks.
    pub(crate) fn among(self) -> String {
        let (bytes, each) = (self.bytes(0), self.each());
        match self {
            Self::Sqlite => format!("IN (SELECT {bytes} FROM {each})"),
            Self::Postgres => format!("= ANY (ARRAY(SELECT {bytes} FROM {each}))"),
        }
    }

    /// The bytes that stand as hexadecimal digits at a place of the element.
    pub(crate) fn bytes(self, place: u8) -> String {
        match self {
            Self::Sqlite => format!("unhex(each.value ->> {place})"),
            Self::Postgres => format!("decode(each.value ->> {place}, 'hex')"),
        }
    }

    /// The number at a place of the element.
    pub(crate) fn number(self, place: u8) -> String {
        match self {
            Self::Sqlite => format!("(each.value ->> {place})"),
            Self::Postgres => format!("CAST(each.value ->> {place} AS INTEGER)"),
        }
    }
}
