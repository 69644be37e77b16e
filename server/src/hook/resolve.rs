//! Turns names into addresses, but only into those of the internet.
//!
//! The check is part of the resolving, so the address that was checked is the one connected to: a
//! name that changes its address in between gains nothing.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use crate::config::is_public;

/// Refuses names that lead into a private network.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // Port 0 stands for the one in the URL.
            let addresses: Vec<SocketAddr> = lookup_host((name.as_str(), 0)).await?.collect();
            if addresses.iter().any(|address| !is_public(address.ip())) {
                return Err(PrivateAddress.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The name leads into a private network.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the name leads to an address inside a private network")]
pub(super) struct PrivateAddress;
