//! The rota in layers: rotations, hours of duty, overrides, swap requests, and calendars. Who was on
//! call before is on call after: each in a layer of their own, always.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0005_rota"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

const STATEMENTS: &[&str] = &[
    "CREATE TABLE rota_zone (
        one SMALLINT PRIMARY KEY CHECK (one = 1),
        zone TEXT NOT NULL
    )",
    // A turn is `every_days` long, or until the next `weekday` where that is 0.
    "CREATE TABLE rota_layers (
        id BYTES PRIMARY KEY,
        place INTEGER NOT NULL UNIQUE,
        name TEXT NOT NULL,
        every_days INTEGER NOT NULL,
        weekday TEXT,
        hand_over INTEGER NOT NULL,
        starts TEXT NOT NULL
    )",
    "CREATE TABLE rota_people (
        layer BYTES NOT NULL REFERENCES rota_layers (id),
        place INTEGER NOT NULL,
        staff BYTES NOT NULL REFERENCES staff (id),
        PRIMARY KEY (layer, place)
    )",
    "CREATE TABLE rota_windows (
        layer BYTES NOT NULL REFERENCES rota_layers (id),
        place INTEGER NOT NULL,
        days TEXT NOT NULL,
        from_minute INTEGER NOT NULL,
        until_minute INTEGER NOT NULL,
        PRIMARY KEY (layer, place)
    )",
    "CREATE TABLE rota_overrides (
        id BYTES PRIMARY KEY,
        layer BYTES NOT NULL REFERENCES rota_layers (id),
        from_at BIGINT NOT NULL,
        until_at BIGINT NOT NULL,
        staff BYTES NOT NULL REFERENCES staff (id)
    )",
    "CREATE TABLE swaps (
        id BYTES PRIMARY KEY,
        layer BYTES NOT NULL,
        from_at BIGINT NOT NULL,
        until_at BIGINT NOT NULL,
        asked_by BYTES NOT NULL REFERENCES staff (id),
        asked BYTES NOT NULL REFERENCES staff (id),
        state TEXT NOT NULL
    )",
    "CREATE TABLE calendars (
        staff BYTES PRIMARY KEY REFERENCES staff (id),
        hash BYTES NOT NULL UNIQUE
    )",
    "INSERT INTO rota_zone (one, zone) VALUES (1, 'UTC')",
    "INSERT INTO rota_layers (id, place, name, every_days, weekday, hand_over, starts)
        SELECT staff, place, 'Layer ' || CAST(place AS TEXT), 7, NULL, 0, '1970-01-05' FROM rota",
    "INSERT INTO rota_people (layer, place, staff) SELECT staff, 0, staff FROM rota",
    "DROP TABLE rota",
];

#[cfg(test)]
mod tests {
    use domain::rota::OnCall;
    use protocol::{StaffId, Timestamp};
    use sea_orm::{ConnectOptions, Database};
    use sea_orm_migration::{MigrationName as _, MigratorTrait as _};
    use uuid::Uuid;

    use super::Migration;
    use crate::store::{
        migrations::Migrator,
        sql::{params, run},
        state::rota,
    };

    #[tokio::test]
    async fn whoever_was_on_call_before_is_on_call_after_in_the_same_order() {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1);
        let db = Database::connect(options).await.unwrap();
        let earlier = Migrator::migrations();
        let place = earlier.iter().position(|one| one.name() == Migration.name()).unwrap();
        Migrator::up(&db, Some(u32::try_from(place).unwrap())).await.unwrap();
        let people = [3, 1, 2].map(|n| StaffId(Uuid::from_u128(n)));
        for (place, staff) in (1_u32..).step_by(2).zip(people) {
            let sql = "INSERT INTO staff (id, name, role, pseudonym, password, added_at)
                VALUES ($1, $2, 'clinician', 'Quiet Heron', '!', 0)";
            run(&db, sql, params![staff, staff.to_string()]).await.unwrap();
            let sql = "INSERT INTO rota (place, staff) VALUES ($1, $2)";
            run(&db, sql, params![place, staff]).await.unwrap();
        }

        Migrator::up(&db, None).await.unwrap();

        let rota = rota::load(&db).await.unwrap();
        assert_eq!(rota.on_call(Timestamp(1_795_316_400_000)), OnCall::of(people));
        assert!(rota.is_list());
    }
}
