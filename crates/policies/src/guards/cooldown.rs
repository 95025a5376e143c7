//! After an action nothing more for a while, so that its effect can be seen first.

/// A pause after an action.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cooldown {
    span: f64,
    since: f64,
}

impl Cooldown {
    /// A pause of `span` seconds after every action; none has happened yet.
    pub(crate) fn new(span: f64) -> Self {
        Self { span, since: f64::NEG_INFINITY }
    }

    /// Seconds that are left of it at `now`; 0 when it is over, which it is at its very end.
    pub(crate) fn left(&self, now: f64) -> f64 {
        (self.since + self.span - now).max(0.0)
    }

    /// An action happens at `now`.
    pub(crate) fn start(&mut self, now: f64) {
        self.since = now;
    }

    /// Its length in seconds.
    pub(crate) fn span(&self) -> f64 {
        self.span
    }
}

#[cfg(test)]
mod tests {
    use super::Cooldown;

    #[test]
    fn it_is_over_at_its_very_end_and_begins_with_every_action() {
        let mut cooldown = Cooldown::new(300.0);
        assert_eq!(cooldown.left(0.0), 0.0);
        cooldown.start(60.0);
        assert_eq!(
            [cooldown.left(60.0), cooldown.left(359.0), cooldown.left(360.0)],
            [300.0, 1.0, 0.0]
        );
        cooldown.start(359.0);
        assert_eq!(cooldown.left(360.0), 299.0);
    }
}
