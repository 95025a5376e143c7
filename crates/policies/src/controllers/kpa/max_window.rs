//! The largest of the latest values, without looking at all of them.
//!
//! Only values that may still become the largest are kept, in falling order. Source:
//! knative/serving, pkg/autoscaler/aggregation/max/. Not here: when the window is asked.

use crate::controllers::micros::micros;

/// The largest value of the latest slots. Made once, then only written to.
#[derive(Clone, Debug)]
pub struct MaxWindow {
    /// Slot and value; a ring in which slots rise and values fall.
    ring: Box<[(i64, i64)]>,
    first: usize,
    len: usize,
}

impl MaxWindow {
    /// A window of so many slots, at least one.
    pub fn new(slots: usize) -> Self {
        Self { ring: vec![(0, 0); slots.max(1)].into_boxed_slice(), first: 0, len: 0 }
    }

    /// Where the `n`-th entry lies, the oldest being 0; `n` is less than twice the length.
    fn place(&self, n: usize) -> usize {
        let place = self.first + n;
        if place >= self.ring.len() { place - self.ring.len() } else { place }
    }

    /// The latest entry.
    fn latest(&self) -> Option<(i64, i64)> {
        (self.len > 0).then(|| self.ring[self.place(self.len - 1)])
    }

    /// Records a value in a slot. Slots rise; an earlier one than the latest counts as the latest.
    /// Of several values in one slot the largest counts.
    pub fn record(&mut self, slot: i64, value: i64) {
        let slot = self.latest().map_or(slot, |(latest, _)| slot.max(latest));
        let slots = i64::try_from(self.ring.len()).unwrap_or(i64::MAX);
        let mut value = value;
        while let Some((at, kept)) = self.latest()
            && (kept <= value || at == slot)
        {
            value = value.max(kept);
            self.len -= 1;
        }
        while self.len > 0 && slot.saturating_sub(self.ring[self.first].0) >= slots {
            self.first = self.place(1);
            self.len -= 1;
        }
        let place = self.place(self.len);
        self.ring[place] = (slot, value);
        self.len += 1;
    }

    /// The largest value within the window that ends at the latest record; 0 before the first.
    pub fn current(&self) -> i64 {
        if self.len > 0 { self.ring[self.first].1 } else { 0 }
    }

    /// Changes the number of slots, at least one, and keeps what was recorded as far as it fits.
    pub fn resize(&mut self, slots: usize) {
        let mut wider = Self::new(slots);
        for n in 0..self.len {
            let (slot, value) = self.ring[self.place(n)];
            wider.record(slot, value);
        }
        *self = wider;
    }
}

/// A maximum over time: what keeps a decision from shrinking too soon.
#[derive(Clone, Debug)]
pub struct DelayWindow {
    window: MaxWindow,
    /// Microseconds of a slot.
    slot: i64,
}

/// More slots than any delay of the real controller has.
const MOST_SLOTS: i64 = 100_000;

/// How many slots of so many microseconds a delay in seconds takes.
fn slots(delay: f64, slot: i64) -> usize {
    let delay = micros(delay).max(0);
    let slots = delay / slot + i64::from(delay % slot != 0);
    usize::try_from(slots.clamp(1, MOST_SLOTS)).unwrap_or(1)
}

impl DelayWindow {
    /// A window over `delay` seconds in slots of `slot` seconds.
    pub fn new(delay: f64, slot: f64) -> Self {
        let slot = micros(slot).max(1);
        Self { window: MaxWindow::new(slots(delay, slot)), slot }
    }

    /// Records a value, and says the largest of the window.
    pub fn record(&mut self, now: f64, value: i64) -> i64 {
        self.window.record(micros(now).div_euclid(self.slot), value);
        self.window.current()
    }

    /// Changes the length to `delay` seconds.
    pub fn resize(&mut self, delay: f64) {
        self.window.resize(slots(delay, self.slot));
    }
}

#[cfg(test)]
mod tests {
    use super::{DelayWindow, MaxWindow};
    use crate::controllers::micros::micros;
    use model::Dice;

    #[test]
    fn it_agrees_with_a_look_at_all_values() {
        let mut dice = Dice::stream(7, "max window");
        for slots in [1_usize, 2, 5, 13] {
            let (mut window, mut all, mut slot) = (MaxWindow::new(slots), Vec::new(), 0);
            let length = i64::try_from(slots).unwrap();
            for _ in 0..500 {
                slot += micros(dice.uniform()) % 4;
                let value = micros(dice.uniform()) % 10;
                window.record(slot, value);
                all.push((slot, value));
                let inside = all.iter().filter(|(at, _)| slot - at < length);
                assert_eq!(window.current(), inside.map(|&(_, value)| value).max().unwrap());
            }
        }
    }

    #[test]
    fn a_slot_of_the_past_counts_as_the_latest() {
        let mut window = MaxWindow::new(2);
        for slot in [5, 4, 3, 2, 1] {
            window.record(slot, slot);
        }
        assert_eq!(window.current(), 5);
        window.record(7, 1);
        assert_eq!(window.current(), 1);
    }

    #[test]
    fn a_shorter_window_forgets_what_is_too_old_for_it() {
        let mut window = MaxWindow::new(10);
        for (slot, value) in [(0, 9), (5, 7), (8, 3)] {
            window.record(slot, value);
        }
        window.resize(4);
        assert_eq!(window.current(), 7);
        window.record(9, 1);
        assert_eq!(window.current(), 3);
    }

    #[test]
    fn the_largest_of_one_slot_counts_even_if_a_smaller_one_came_later() {
        let mut delay = DelayWindow::new(6.0, 2.0);
        assert_eq!(delay.record(0.0, 8), 8);
        assert_eq!(delay.record(1.9, 2), 8);
        assert_eq!(delay.record(5.9, 1), 8);
        assert_eq!(delay.record(6.0, 1), 1);
    }

    #[test]
    fn before_the_first_record_it_is_zero() {
        assert_eq!(MaxWindow::new(0).current(), 0);
    }
}
