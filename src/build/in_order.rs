//! Work on several threads whose results are taken in the order of the items.

use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex};
use std::thread::Builder;

use crate::error::{Error, Result};

/// Does `work` on each item, on `threads` threads, and hands the results to `take` on this thread, in the order of
/// the items. Items are begun only while the weights of those begun and not yet taken stay within `limit`, or there
/// are none, so memory is bounded by `limit` or by the heaviest item. Stops at the first error of `take`.
pub(super) fn for_each<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    weight: impl Fn(&T) -> u64 + Sync,
    limit: u64,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, R) -> Result<()>,
) -> Result<()> {
    let queue = Queue { state: Mutex::new(State { next: 0, in_work: 0 }), changed: Condvar::new(), limit };
    std::thread::scope(|scope| {
        let (results, finished) = channel();
        for number in 0..threads.max(1) {
            let (results, queue, weight, work) = (results.clone(), &queue, &weight, &work);
            let run = move || {
                while let Some(index) = queue.begin(items, weight) {
                    if results.send((index, work(&items[index]))).is_err() {
                        break;
                    }
                }
            };
            match Builder::new().spawn_scoped(scope, run) {
                Ok(_) => {}
                // The system has no more: those that run do the work.
                Err(_) if number > 0 => break,
                Err(error) => return Err(Error::new("cannot start a thread").caused_by(error)),
            }
        }
        drop(results);
        let mut waiting = BTreeMap::new();
        let mut expected = 0;
        for (index, result) in finished {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&expected) {
                if let Err(error) = take(&items[expected], result) {
                    queue.stop(items.len());
                    return Err(error);
                }
                queue.taken(weight(&items[expected]));
                expected += 1;
            }
        }
        Ok(())
    })
}

struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    limit: u64,
}

struct State {
    next: usize,
    in_work: u64,
}

impl Queue {
    /// Waits until the next item may be begun and gives its index; none when all have been.
    fn begin<T>(&self, items: &[T], weight: impl Fn(&T) -> u64) -> Option<usize> {
        let mut state = self.state.lock().expect(UNPOISONED);
        loop {
            let index = state.next;
            let weight = weight(items.get(index)?).max(1);
            if state.in_work == 0 || state.in_work + weight <= self.limit {
                state.next += 1;
                state.in_work += weight;
                return Some(index);
            }
            state = self.changed.wait(state).expect(UNPOISONED);
        }
    }

    fn taken(&self, weight: u64) {
        self.state.lock().expect(UNPOISONED).in_work -= weight.max(1);
        self.changed.notify_all();
    }

    fn stop(&self, end: usize) {
        let mut state = self.state.lock().expect(UNPOISONED);
        state.next = end;
        self.changed.notify_all();
    }
}

const UNPOISONED: &str = "no thread panics while it holds the lock";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_threads_and_weights() {
        let items: Vec<u64> = (0..500).map(|i| i * 7919 % 100).collect();
        for threads in [1, 2, 7] {
            let mut seen = Vec::new();
            for_each(
                &items,
                threads,
                |item| *item,
                150,
                |item| item * 2,
                |_, result| {
                    seen.push(result);
                    Ok(())
                },
            )
            .unwrap();
            assert_eq!(seen, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        let items: Vec<u64> = (0..500).collect();
        let failed = for_each(
            &items,
            3,
            |_| 1,
            10,
            |item| *item,
            |_, result| {
                if result == 42 { Err(Error::new("enough")) } else { Ok(()) }
            },
        );
        assert_eq!(failed.unwrap_err().cause(), "enough");
    }
}
