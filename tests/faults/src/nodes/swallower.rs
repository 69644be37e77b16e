//! What stands between a node and PostgreSQL, and cuts connections around a COMMIT: before it arrives, or
//! after it was carried out and before its answer. The node cannot know which.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A relay that swallows answers. Gone when it is dropped.
pub(super) struct Swallower {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    is_hungry: AtomicBool,
    answers: AtomicU32,
    questions: AtomicU32,
}

/// What becomes of a COMMIT.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    Answered,
    AnswerLost,
    NeverArrives,
}

impl Swallower {
    pub(super) async fn start(to: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::<Shared>::default();
        let task = tokio::spawn(listen(listener, to, shared.clone(), StdRng::seed_from_u64(seed)));
        Self { address, shared, task }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// It swallows from now on,
    pub(super) fn begins(&self) {
        self.shared.is_hungry.store(true, Ordering::SeqCst);
    }

    /// and no more.
    pub(super) fn ends(&self) {
        self.shared.is_hungry.store(false, Ordering::SeqCst);
    }

    /// How many answers it has swallowed.
    pub(super) fn swallowed(&self) -> u32 {
        self.shared.answers.load(Ordering::SeqCst)
    }

    pub(super) fn figures(&self) -> String {
        let Shared { answers, questions, .. } = &*self.shared;
        let (answers, questions) =
            (answers.load(Ordering::SeqCst), questions.load(Ordering::SeqCst));
        format!("{answers} commits without an answer, {questions} that never arrived")
    }
}

impl Drop for Swallower {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(listener: TcpListener, to: SocketAddr, shared: Arc<Shared>, mut rng: StdRng) {
    loop {
        let Ok((node, _)) = listener.accept().await else { continue };
        let own = StdRng::seed_from_u64(rng.random());
        tokio::spawn(carry(node, to, shared.clone(), own));
    }
}

/// Carries one connection to its end.
async fn carry(mut node: TcpStream, to: SocketAddr, shared: Arc<Shared>, mut rng: StdRng) {
    let Ok(mut database) = TcpStream::connect(to).await else { return };
    let _ = (node.set_nodelay(true), database.set_nodelay(true));
    let (mut asked, mut answered) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            count = node.read(&mut asked) => {
                let Ok(count @ 1..) = count else { return };
                let question = &asked[..count];
                let fate = if is_commit(question) { shared.fate(&mut rng) } else { Fate::Answered };
                if fate == Fate::NeverArrives || database.write_all(question).await.is_err() {
                    return;
                }
                if fate == Fate::AnswerLost {
                    // Once it says anything the commit is done.
                    let _ = database.read(&mut answered).await;
                    return;
                }
            }
            count = database.read(&mut answered) => {
                let Ok(count @ 1..) = count else { return };
                if node.write_all(&answered[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}

impl Shared {
    fn fate(&self, rng: &mut StdRng) -> Fate {
        if !self.is_hungry.load(Ordering::SeqCst) || !rng.random_ratio(1, 8) {
            return Fate::Answered;
        }
        if rng.random_ratio(1, 4) {
            self.questions.fetch_add(1, Ordering::SeqCst);
            return Fate::NeverArrives;
        }
        self.answers.fetch_add(1, Ordering::SeqCst);
        Fate::AnswerLost
    }
}

/// Whether this is nothing but COMMIT, as the protocol says it: a simple query with its length.
fn is_commit(question: &[u8]) -> bool {
    question == b"Q\0\0\0\x0bCOMMIT\0"
}
