//! What will happen next: a heap of events, the earliest first.
//!
//! Four children a node: half the levels of a binary heap, and the children share a cache line.
//! Not here: what an event means.

/// Something that will happen to a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// When, in any unit that only grows, from zero.
    pub(super) time: f64,
    /// To what.
    pub(super) slot: u32,
    /// Anything more that its owner wants to know.
    pub(super) tag: u32,
}

/// The events to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Heap(Vec<Event>);

impl Heap {
    /// How many events lie ahead.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The earliest event.
    #[inline]
    pub(super) fn first(&self) -> Option<Event> {
        self.0.first().copied()
    }

    /// When the earliest event is; never, without one.
    #[inline]
    pub(super) fn time(&self) -> f64 {
        self.0.first().map_or(f64::INFINITY, |event| event.time)
    }

    /// All events in no order, to change their slots and tags but not their times.
    pub(super) fn events(&mut self) -> &mut [Event] {
        &mut self.0
    }

    /// Adds an event.
    #[inline]
    pub(super) fn push(&mut self, event: Event) {
        let mut hole = self.0.len();
        self.0.push(event);
        while hole > 0 {
            let above = (hole - 1) / 4;
            if self.0[above].time <= event.time {
                break;
            }
            self.0[hole] = self.0[above];
            hole = above;
        }
        self.0[hole] = event;
    }

    /// Takes the earliest event away.
    #[inline]
    pub(super) fn pop(&mut self) {
        if let Some(last) = self.0.pop()
            && !self.0.is_empty()
        {
            self.sink(0, last);
        }
    }

    /// Puts `event` in the place of the earliest, which is cheaper than taking and adding. Without
    /// any it adds.
    #[inline]
    pub(super) fn replace(&mut self, event: Event) {
        if self.0.is_empty() { self.0.push(event) } else { self.sink(0, event) }
    }

    /// Keeps only what `alive` wants.
    pub(super) fn retain(&mut self, alive: impl Fn(&Event) -> bool) {
        self.0.retain(alive);
        for at in (0..self.0.len().div_ceil(4)).rev() {
            self.sink(at, self.0[at]);
        }
    }

    /// Moves a hole at `hole` down until `event` fits in.
    #[inline]
    fn sink(&mut self, mut hole: usize, event: Event) {
        let heap = self.0.as_mut_slice();
        loop {
            let below = 4 * hole + 1;
            let (child, time) =
                if let Some(&[a, b, c, d]) = heap[below.min(heap.len())..].first_chunk() {
                    // Without branches: which is earliest cannot be foreseen. Times are not
                    // negative, so their bits rise with them, and whole numbers are faster.
                    let [a, b, c, d] = [a, b, c, d].map(|event| event.time.to_bits());
                    let (left, one) = if b < a { (1, b) } else { (0, a) };
                    let (right, two) = if d < c { (3, d) } else { (2, c) };
                    let (best, bits) = if two < one { (right, two) } else { (left, one) };
                    (below + best, f64::from_bits(bits))
                } else {
                    let rest = heap.get(below..).unwrap_or_default();
                    let Some(best) = earliest(rest) else { break };
                    (below + best, rest[best].time)
                };
            if event.time <= time {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = event;
    }
}

/// The place of the earliest of a few events.
#[inline]
fn earliest(events: &[Event]) -> Option<usize> {
    let mut best = 0;
    for (at, event) in events.iter().enumerate() {
        if event.time < events[best].time {
            best = at;
        }
    }
    (!events.is_empty()).then_some(best)
}

#[cfg(test)]
mod tests {
    use model::Dice;

    use super::*;

    #[test]
    fn events_come_out_in_the_order_of_their_times_whatever_was_done_before() {
        let mut dice = Dice::stream(1, "heap");
        let mut heap = Heap::default();
        let mut known: Vec<f64> = Vec::new();
        for round in 0..20_000 {
            let time = dice.uniform();
            let event = Event { time, slot: round, tag: 0 };
            match dice.bits() % 5 {
                0 | 1 => heap.push(event),
                2 => {
                    heap.pop();
                    known.pop();
                    continue;
                }
                3 if !known.is_empty() => {
                    heap.replace(event);
                    known.pop();
                }
                _ => {
                    heap.retain(|event| event.time < 0.9);
                    known.retain(|time| *time < 0.9);
                    continue;
                }
            }
            let at = known.partition_point(|other| *other > time);
            known.insert(at, time);
            assert_eq!(heap.time(), *known.last().unwrap());
            assert_eq!(heap.len(), known.len());
        }
    }
}
