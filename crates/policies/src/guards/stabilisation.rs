//! The highest wish of the last minutes holds before the fleet shrinks.

use std::collections::VecDeque;

/// The wishes of a window of time, as far as a later one can still be decided by them.
#[derive(Clone, Debug)]
pub(crate) struct Stabilisation {
    span: f64,
    /// Times and wishes, each wish smaller than the one before it.
    wishes: VecDeque<(f64, u32)>,
}

impl Stabilisation {
    /// A window of `span` seconds without any wish in it.
    pub(crate) fn new(span: f64) -> Self {
        Self { span, wishes: VecDeque::new() }
    }

    /// Takes in the wish of `now` and answers with the highest of the window, which begins just
    /// after `now - span`.
    pub(crate) fn highest(&mut self, now: f64, wish: u32) -> u32 {
        while self.wishes.front().is_some_and(|(at, _)| *at <= now - self.span) {
            self.wishes.pop_front();
        }
        // A wish that is followed by a higher one decides nothing any more.
        while self.wishes.back().is_some_and(|(_, other)| *other <= wish) {
            self.wishes.pop_back();
        }
        self.wishes.push_back((now, wish));
        self.wishes.front().map_or(wish, |(_, highest)| *highest)
    }
}

#[cfg(test)]
mod tests {
    use super::Stabilisation;

    #[test]
    fn the_highest_wish_holds_until_it_is_as_old_as_the_window() {
        let mut window = Stabilisation::new(60.0);
        let given = [(0.0, 5), (15.0, 8), (30.0, 3), (74.0, 2), (75.0, 2), (89.0, 1), (90.0, 1)];
        let answers = given.map(|(now, wish)| window.highest(now, wish));
        assert_eq!(answers, [5, 8, 8, 8, 3, 3, 2]);
    }

    #[test]
    fn without_a_window_every_wish_is_its_own() {
        let mut window = Stabilisation::new(0.0);
        assert_eq!([7, 2, 9].map(|wish| window.highest(0.0, wish)), [7, 2, 9]);
    }
}
