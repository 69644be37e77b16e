//! Where websockets begin.

use axum::{
    Extension,
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    response::Response,
};
use protocol::{ErrorCode, MAX_FRAME_BYTES, SUBPROTOCOL};

use crate::{
    accept::PeerAddress,
    app::App,
    error::ApiError,
    session::{self, socket::Socket},
    telemetry::metrics::Connected,
};

/// `GET /ws/student`
pub(super) async fn student(
    State(app): State<App>,
    Extension(PeerAddress(from)): Extension<PeerAddress>,
    upgrade: Upgrade,
) -> Result<Response, ApiError> {
    let place = app.relay.arrivals.place(from, app.relay.clock.now());
    open(app, upgrade, move |app, socket| async move {
        let _connected = Connected::new("student");
        let leave = app.drain.place(&*app.relay.ids);
        session::student::run(socket, app.relay.clone(), place, leave).await;
    })
}

/// `GET /ws/staff`
pub(super) async fn staff(State(app): State<App>, upgrade: Upgrade) -> Result<Response, ApiError> {
    open(app, upgrade, |app, socket| async move {
        let _connected = Connected::new("staff");
        let leave = app.drain.place(&*app.relay.ids);
        session::staff::run(socket, app.relay.clone(), leave).await;
    })
}

/// A websocket that is asked for, or something that is not one.
type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

fn open<F>(
    app: App,
    upgrade: Upgrade,
    run: impl FnOnce(App, Socket) -> F + Send + 'static,
) -> Result<Response, ApiError>
where
    F: Future<Output = ()> + Send + 'static,
{
    if app.drain.has_begun() {
        return Err(ApiError::Restarting);
    }
    let upgrade = set_up(upgrade.map_err(|_| ApiError::Unusable(ErrorCode::BadFrame))?);
    let connections = app.connections.clone();
    Ok(upgrade.on_upgrade(move |socket| connections.track_future(run(app, Socket::new(socket)))))
}

/// How every websocket here is set up. Buffers are small: with axum's own an idle connection costs
/// more than 100 KiB. Few frames are longer than one read takes.
pub fn set_up(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(1024)
        .write_buffer_size(4 * 1024)
        .max_write_buffer_size(4 * 1024 * 1024)
        .max_message_size(READ_AT_ALL)
        .max_frame_size(READ_AT_ALL)
}

/// A frame that is longer than permitted is refused by its code; one longer than this is not read.
const READ_AT_ALL: usize = 4 * MAX_FRAME_BYTES;
