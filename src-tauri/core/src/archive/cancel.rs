//! Ending what goes on: a wish of the user's, and the watch that stands aside for them.

use std::sync::Arc;

use tokio::sync::watch::Sender;

/// A way to end a round early. What was looked at until then is kept and counts.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<Sender<bool>>);

impl Cancel {
    /// Asks the round to end.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Was it asked to end?
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is asked to end.
    pub(super) async fn asked(&self) {
        let mut asked = self.0.subscribe();
        // The sender lives as long as `self`.
        let _ = asked.wait_for(|cancelled| *cancelled).await;
    }

    /// What `work` gives; `None`, with the work dropped where it stood, once asked to end.
    pub(super) async fn or_end<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.asked() => None,
            done = work => Some(done),
        }
    }
}

/// What goes on, counted: the rounds that a person waits for, and the like.
#[derive(Default)]
pub(super) struct WaitedFor(Sender<usize>);

impl WaitedFor {
    /// One more, until what this gives is dropped.
    pub(super) fn enter(&self) -> WaitedForOne<'_> {
        self.0.send_modify(|n| *n += 1);
        WaitedForOne(&self.0)
    }

    /// Is there one?
    pub(super) fn is_any(&self) -> bool {
        *self.0.borrow() > 0
    }

    /// Waits until there is one.
    pub(super) async fn any(&self) {
        // The sender lives as long as `self`.
        let _ = self.0.subscribe().wait_for(|n| *n > 0).await;
    }

    /// Waits until there is none.
    pub(super) async fn none(&self) {
        let _ = self.0.subscribe().wait_for(|n| *n == 0).await;
    }
}

/// One of them, as long as it goes on.
pub(super) struct WaitedForOne<'a>(&'a Sender<usize>);

impl Drop for WaitedForOne<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|n| *n = n.saturating_sub(1));
    }
}
