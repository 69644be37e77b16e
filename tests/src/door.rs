//! What a person needs to know of a service to reach it.

use crate::connection::Connection;

/// A service that people reach over the network, inside this process or outside.
pub trait Door {
    /// The address of something that is asked for over HTTP.
    fn url(&self, path: &str) -> String;

    /// The address of a websocket.
    fn ws(&self, path: &str) -> String {
        self.url(path).replacen("http", "ws", 1)
    }

    /// Opens a websocket.
    fn connect(&self, path: &str) -> impl Future<Output = Connection> + Send;
}
