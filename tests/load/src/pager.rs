//! An on-call tool that notes when each page came, and confirms it at once.

use std::{
    io::{BufRead, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use anyhow::Context as _;
use serde::Deserialize;
use uuid::Uuid;

use crate::clock::Clock;

/// It listens for as long as the program runs.
pub(crate) struct Pager {
    address: SocketAddr,
    pages: Receiver<Page>,
}

/// A page that came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// When the whole request was there.
    pub(crate) at_us: u64,
    /// Which.
    pub(crate) id: Uuid,
    /// The how manieth of its escalation it is.
    pub(crate) call: u32,
}

#[derive(Deserialize)]
struct Body {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    page: Uuid,
    call: u32,
}

impl Pager {
    pub(crate) fn start(clock: Clock) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
        let address = listener.local_addr()?;
        let (heard, pages) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let heard = heard.clone();
                thread::spawn(move || {
                    let _ = serve(stream, clock, &heard);
                });
            }
        });
        Ok(Self { address, pages })
    }

    /// Where it listens.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What has come since this was last asked.
    pub(crate) fn came(&self) -> impl Iterator<Item = Page> + '_ {
        self.pages.try_iter()
    }
}

/// Answers one request after another, until the service has no more.
fn serve(stream: TcpStream, clock: Clock, heard: &Sender<Page>) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let mut answers = stream.try_clone()?;
    let mut requests = BufReader::new(stream);
    while let Some(length) = head(&mut requests)? {
        let mut body = vec![0; length];
        requests.read_exact(&mut body)?;
        let at_us = clock.now_us();
        if let Ok(Body { data: Data { page, call } }) = serde_json::from_slice(&body) {
            heard.send(Page { at_us, id: page, call })?;
        }
        answers.write_all(b"HTTP/1.1 204 No Content\r\n\r\n")?;
    }
    Ok(())
}

/// How long the body of the next request is; none at the end.
fn head(requests: &mut impl BufRead) -> anyhow::Result<Option<usize>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if requests.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            return Ok(Some(length));
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().context("a length must be a number")?;
        }
    }
}
