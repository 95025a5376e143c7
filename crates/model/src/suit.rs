//! What a strategy suits: kinds of services and shapes of load, as facts on its entry.
//!
//! Not here: which of them a load has, and what to advise (`playground::chooser`).

/// A kind of service or a shape of load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suit {
    /// People wait for answers, and their number comes and goes over the day.
    Web,
    /// Work waits in a queue and may do so for a while.
    Batch,
    /// Nobody may wait: room must be there before it is needed.
    RealTime,
    /// The load jumps at times that nobody knows.
    Bursty,
    /// Idle instances hurt more than a short wait.
    CostSensitive,
    /// Days or weeks are alike.
    Periodic,
    /// The load changes no faster than instances boot.
    Gradual,
    /// The load changes faster than instances boot.
    Sudden,
    /// The load strays from its own course all the time.
    Noisy,
    /// Hardly anybody comes for much of the time.
    Idle,
    /// The load hardly changes.
    Steady,
}

impl Suit {
    /// The kinds of services, in the order in which they are offered.
    pub const SERVICES: [Self; 5] =
        [Self::Web, Self::Batch, Self::RealTime, Self::Bursty, Self::CostSensitive];

    /// Its name in links.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Batch => "batch",
            Self::RealTime => "real-time",
            Self::Bursty => "bursty",
            Self::CostSensitive => "cost",
            Self::Periodic => "periodic",
            Self::Gradual => "gradual",
            Self::Sudden => "sudden",
            Self::Noisy => "noisy",
            Self::Idle => "idle",
            Self::Steady => "steady",
        }
    }
}
