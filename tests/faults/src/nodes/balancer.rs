//! What stands before the nodes, as a university has it: it asks each whether it is ready, sends whoever
//! comes to one that is, and cuts off whoever is with one that does not answer any more.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tests::person::client;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::sleep,
};
use tokio_util::sync::CancellationToken;

/// A load balancer. Gone when it is dropped.
pub(super) struct Balancer {
    address: SocketAddr,
    nodes: Arc<Nodes>,
    tasks: [JoinHandle<()>; 2],
}

#[derive(Default)]
struct Nodes(Mutex<(usize, Vec<Node>)>);

#[derive(Clone)]
struct Node {
    address: SocketAddr,
    is_ready: bool,
    /// Ends the connections to it.
    cut: CancellationToken,
}

impl Balancer {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let nodes = Arc::<Nodes>::default();
        let tasks = [
            tokio::spawn(listen(listener, nodes.clone())),
            tokio::spawn(ask_again_and_again(nodes.clone())),
        ];
        Self { address, nodes, tasks }
    }

    /// From now on people are sent to this node too.
    pub(super) fn add(&self, address: SocketAddr) {
        let cut = CancellationToken::new();
        self.nodes.0.lock().unwrap().1.push(Node { address, is_ready: true, cut });
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Nodes {
    /// Those to try, the next in turn first.
    fn in_turn(&self) -> Vec<Node> {
        let (turn, nodes) = &mut *self.0.lock().unwrap();
        *turn += 1;
        let ready: Vec<_> = nodes.iter().filter(|node| node.is_ready).cloned().collect();
        let first = *turn % ready.len().max(1);
        ready.iter().cycle().skip(first).take(ready.len()).cloned().collect()
    }

    fn addresses(&self) -> Vec<SocketAddr> {
        self.0.lock().unwrap().1.iter().map(|node| node.address).collect()
    }

    fn answered(&self, address: SocketAddr, answer: Option<bool>) {
        let (_, nodes) = &mut *self.0.lock().unwrap();
        for node in nodes.iter_mut().filter(|node| node.address == address) {
            node.is_ready = answer == Some(true);
            if answer.is_none() {
                std::mem::take(&mut node.cut).cancel();
            }
        }
    }
}

async fn listen(listener: TcpListener, nodes: Arc<Nodes>) {
    loop {
        let Ok((client, _)) = listener.accept().await else { continue };
        tokio::spawn(carry(client, nodes.in_turn()));
    }
}

async fn carry(mut client: TcpStream, nodes: Vec<Node>) {
    for node in nodes {
        let Ok(mut to) = TcpStream::connect(node.address).await else { continue };
        let _ = (client.set_nodelay(true), to.set_nodelay(true));
        tokio::select! {
            _ = copy_bidirectional(&mut client, &mut to) => {}
            () = node.cut.cancelled() => {}
        }
        return;
    }
}

async fn ask_again_and_again(nodes: Arc<Nodes>) {
    let http = client();
    loop {
        for address in nodes.addresses() {
            let (http, nodes) = (http.clone(), nodes.clone());
            tokio::spawn(async move {
                let asked = http.get(format!("http://{address}/readyz")).timeout(PATIENCE);
                let answer = asked.send().await.ok().map(|answer| answer.status().is_success());
                nodes.answered(address, answer);
            });
        }
        sleep(EVERY).await;
    }
}

const EVERY: Duration = Duration::from_millis(500);
/// Readiness may take two seconds to find out.
const PATIENCE: Duration = Duration::from_secs(4);
