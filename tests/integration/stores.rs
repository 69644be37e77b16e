//! The suites of the ports, on every engine there is.

mod sqlite {
    tests::store_suite!(Some(tests::store_suite::Sqlite::new()));
}

mod postgres {
    tests::store_suite!(tests::postgres::Postgres::new().await);
}

mod local_bus {
    tests::bus_suite!(server::bus::LocalBus::new());
}
