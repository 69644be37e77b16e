//! A network of its own for the service, with two addresses to reach it from, and packets that can
//! be dropped in either direction.

use std::net::{IpAddr, Ipv4Addr};

use tests::binary::Surroundings;

use crate::{Skipped, machine};

/// A network namespace and the pair of interfaces that leads there. Gone when it is dropped.
pub(super) struct Namespace {
    name: String,
    link: String,
    third: u8,
}

/// Which packets of an address are dropped.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Drops {
    /// All.
    Both,
    /// Those to the service.
    ToService,
    /// Those from the service.
    FromService,
}

impl Namespace {
    /// Makes one.
    pub(super) fn new() -> Result<Self, Skipped> {
        machine::program("ip", "iproute2")?;
        machine::program("nft", "nftables")?;
        let id = std::process::id();
        let third = u8::try_from(id % 250).unwrap_or(0);
        let made = Self { name: format!("quietline-{id}"), link: format!("ql{id}"), third };
        made.set_up().map_err(|error| Skipped(format!("network namespaces: {error}")))?;
        Ok(made)
    }

    fn set_up(&self) -> std::io::Result<()> {
        let Self { name, link, third } = self;
        let inside = format!("{link}i");
        for command in [
            format!("netns add {name}"),
            format!("link add {link} type veth peer name {inside}"),
            format!("link set {inside} netns {name}"),
            format!("address add 198.18.{third}.1/29 dev {link}"),
            format!("address add 198.18.{third}.3/29 dev {link}"),
            format!("address add 198.18.{third}.4/29 dev {link}"),
            format!("link set {link} up"),
            format!("-n {name} address add 198.18.{third}.2/29 dev {inside}"),
            format!("-n {name} link set {inside} up"),
            format!("-n {name} link set lo up"),
        ] {
            machine::run("ip", &command.split(' ').collect::<Vec<_>>())?;
        }
        self.filter("add table inet fault")?;
        self.filter("add chain inet fault to { type filter hook input priority 0; }")?;
        self.filter("add chain inet fault from { type filter hook output priority 0; }")
    }

    /// Where the service is, from outside.
    pub(super) const fn service(&self) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(198, 18, self.third, 2))
    }

    /// The addresses that it can be reached from.
    pub(super) fn addresses(&self) -> [IpAddr; 2] {
        let address = |last| IpAddr::V4(Ipv4Addr::new(198, 18, self.third, last));
        [address(1), address(3)]
    }

    /// Addresses outside for two servers that the service itself reaches.
    pub(super) fn servers(&self) -> [IpAddr; 2] {
        let address = |last| IpAddr::V4(Ipv4Addr::new(198, 18, self.third, last));
        [address(3), address(4)]
    }

    /// What a process inside is started in.
    pub(super) fn inside(&self) -> Surroundings {
        let before = ["ip", "netns", "exec", &self.name].map(str::to_owned).into();
        Surroundings { before, ..Surroundings::default() }
    }

    /// Drops packets from now on.
    pub(super) fn drops(&self, drops: Drops, address: IpAddr) {
        if drops != Drops::FromService {
            self.filter(&format!("add rule inet fault to ip saddr {address} drop")).unwrap();
        }
        if drops != Drops::ToService {
            self.filter(&format!("add rule inet fault from ip daddr {address} drop")).unwrap();
        }
    }

    /// Drops nothing any more.
    pub(super) fn heals(&self) {
        self.filter("flush chain inet fault to").unwrap();
        self.filter("flush chain inet fault from").unwrap();
    }

    fn filter(&self, rule: &str) -> std::io::Result<()> {
        machine::run("ip", &["netns", "exec", &self.name, "nft", rule]).map(drop)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = machine::run("ip", &["link", "delete", &self.link]);
        let _ = machine::run("ip", &["netns", "delete", &self.name]);
    }
}
