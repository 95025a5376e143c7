//! The words of the restaurant and of the cluster for the same things, with their units.
//!
//! Numbers are written as everywhere; only the load has another unit, guests per minute. Not here:
//! where the words stand.

use model::{Series, Unit};

/// One of the two vocabularies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Words {
    /// Guests and waiters.
    #[default]
    Restaurant,
    /// Requests and instances.
    Cluster,
}

/// Declares the terms once: name, word of the restaurant, word of the cluster.
macro_rules! terms {
    ($($(#[doc = $doc:literal])* $name:ident = $room:literal, $cluster:literal;)*) => {
        /// Something that both vocabularies have a word for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Term {
            $($(#[doc = $doc])* $name,)*
        }

        impl Term {
            /// Every term, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its words: of the restaurant, of the cluster.
            pub const fn words(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$name => ($room, $cluster),)*
                }
            }
        }
    };
}

terms! {
    /// Who comes.
    Requests = "Guests", "Requests";
    /// Who serves.
    Instances = "Waiters", "Instances";
    /// How many come in a span of time.
    Load = "Guests per minute", "Load";
    /// From the call to the first guest.
    Boot = "Way to work", "Boot time";
    /// Called and on the way.
    Booting = "On the way", "Booting";
    /// There and serving, or ready to.
    InService = "On shift", "In service";
    /// Sent home, and finishing.
    Draining = "Finishing their table", "Draining";
    /// How long one is served.
    ServiceTime = "Time at the table", "Service time";
    /// Those who wait.
    Queue = "The line at the door", "Queue";
    /// How long those who come take to be served, from coming to going.
    Response = "From the door to the bill", "Response time";
    /// How well that keeps what was promised.
    Mood = "Mood", "Served in time";
    /// Who left the line.
    GaveUp = "Left the line", "Gave up";
    /// Who found no place.
    Dropped = "Found the line full", "Turned away";
    /// Who was never served.
    Lost = "Lost guests", "Failed requests";
    /// What is paid.
    Cost = "Wages", "Cost";
    /// How busy those are who serve.
    Utilisation = "Busy waiters", "Utilisation";
    /// The fewest that ever serve.
    Least = "Crew that always stays", "Least instances";
    /// Who decides.
    Strategy = "Rule of the house", "Scaling strategy";
    /// To order one more.
    ScaleOut = "Call in", "Scale out";
    /// To order one less.
    ScaleIn = "Send home", "Scale in";
    /// What is served with the crew that is there.
    Capacity = "Guests per minute they can serve", "Capacity";
}

/// Minutes of the restaurant are sixty seconds of the cluster.
const MINUTE: f64 = 60.0;

impl Words {
    /// The other vocabulary.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Restaurant => Self::Cluster,
            Self::Cluster => Self::Restaurant,
        }
    }

    /// The word for `term`.
    pub const fn label(self, term: Term) -> &'static str {
        let (room, cluster) = term.words();
        match self {
            Self::Restaurant => room,
            Self::Cluster => cluster,
        }
    }

    /// What a column of a run is called.
    pub const fn series(self, series: Series) -> &'static str {
        if matches!(self, Self::Cluster) {
            return series.label();
        }
        let term = match series {
            Series::Offered => Term::Load,
            Series::Capacity => Term::Capacity,
            Series::Backlog => Term::Queue,
            Series::Dropped => Term::Dropped,
            Series::GaveUp => Term::GaveUp,
            Series::Utilisation => Term::Utilisation,
            Series::Response => Term::Response,
            Series::InTime => Term::Mood,
            Series::InService => Term::InService,
            Series::Booting => Term::Booting,
            Series::Draining => Term::Draining,
            Series::Cost => Term::Cost,
            // The others are called the same in both.
            _ => return series.label(),
        };
        self.label(term)
    }

    /// What a number of `unit` must be multiplied with for an axis, and the sign of the axis.
    pub const fn axis(self, unit: Unit) -> (f64, &'static str) {
        match (self, unit) {
            (Self::Restaurant, Unit::PerSecond) => (MINUTE, "guests/min"),
            (Self::Restaurant, Unit::Requests) => (1.0, "guests"),
            (Self::Restaurant, Unit::Instances) => (1.0, "waiters"),
            _ => (1.0, unit.sign()),
        }
    }

    /// A number of `unit` for people, with its unit in these words: `12 guests/min`, `3 waiters`.
    pub fn text(self, unit: Unit, value: f64) -> String {
        if !value.is_finite() {
            return unit.text(value);
        }
        let one = value == 1.0;
        let name = match (self, unit) {
            (Self::Restaurant, Unit::PerSecond) => {
                return format!("{} guests/min", Unit::Factor.text(value * MINUTE));
            }
            // Wages are counted in whole cents.
            (Self::Restaurant, Unit::Dollars) if value > 0.0 && value < 0.095 => {
                return format!("$0.0{}", (value * 100.0).round());
            }
            (Self::Restaurant, Unit::Requests) if one => "guest",
            (Self::Restaurant, Unit::Requests) => "guests",
            (Self::Restaurant, Unit::Instances) if one => "waiter",
            (Self::Restaurant, Unit::Instances) => "waiters",
            (Self::Cluster, Unit::Requests) if one => "request",
            (Self::Cluster, Unit::Requests) => "requests",
            (Self::Cluster, Unit::Instances) if one => "instance",
            (Self::Cluster, Unit::Instances) => "instances",
            _ => return unit.text(value),
        };
        format!("{} {name}", unit.text(value))
    }

    /// A load in requests per second.
    pub fn load(self, per_second: f64) -> String {
        self.text(Unit::PerSecond, per_second)
    }

    /// A number of guests or requests.
    pub fn requests(self, count: f64) -> String {
        self.text(Unit::Requests, count)
    }

    /// A number of waiters or instances.
    pub fn instances(self, count: f64) -> String {
        self.text(Unit::Instances, count)
    }

    /// What was done to the fleet: `call in 2: 4 → 6`.
    pub fn action(self, before: u32, after: u32) -> String {
        let (term, count) = match after.cmp(&before) {
            std::cmp::Ordering::Greater => (Term::ScaleOut, after - before),
            std::cmp::Ordering::Less => (Term::ScaleIn, before - after),
            std::cmp::Ordering::Equal => return format!("Stay at {after}"),
        };
        format!("{} {count}: {before} → {after}", self.label(term))
    }
}

/// How content those are who come, 0 to 1: the share of what they accept that is not used up yet
/// when they have waited for `wait` seconds and accept `accepted`.
pub fn mood(wait: f64, accepted: f64) -> f64 {
    if accepted > 0.0 { (1.0 - wait / accepted).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_both_words() {
        let both = |unit, value| [Words::Restaurant, Words::Cluster].map(|w| w.text(unit, value));
        assert_eq!(both(Unit::PerSecond, 0.2), ["12 guests/min", "0.2 req/s"]);
        assert_eq!(both(Unit::Instances, 3.0), ["3 waiters", "3 instances"]);
        assert_eq!(both(Unit::Instances, 1.0), ["1 waiter", "1 instance"]);
        assert_eq!(both(Unit::Requests, 1.0), ["1 guest", "1 request"]);
        assert_eq!(both(Unit::Requests, 1200.0), ["1,200 guests", "1,200 requests"]);
        assert_eq!(both(Unit::Seconds, 150.0), ["2 min 30 s", "2 min 30 s"]);
        assert_eq!(both(Unit::DollarsPerHour, 30.0), ["$30.00/h", "$30.00/h"]);
        assert_eq!(both(Unit::Dollars, 0.0083), ["$0.01", "$0.0083"]);
        assert_eq!(both(Unit::PerSecond, f64::NAN), ["–", "–"]);
        assert_eq!(Words::Restaurant.action(4, 6), "Call in 2: 4 → 6");
        assert_eq!(Words::Cluster.action(4, 3), "Scale in 1: 4 → 3");
        assert_eq!(Words::Cluster.action(4, 4), "Stay at 4");
    }

    #[test]
    fn an_axis_and_a_text_say_the_same_number() {
        for unit in [Unit::PerSecond, Unit::Instances, Unit::Requests, Unit::Seconds] {
            let (factor, _) = Words::Restaurant.axis(unit);
            let number = Unit::Factor.text(7.0 * factor);
            let text = Words::Restaurant.text(unit, 7.0);
            assert!(text.starts_with(&number), "{text} {number}");
        }
        assert_eq!(Words::Cluster.axis(Unit::PerSecond), (1.0, Unit::PerSecond.sign()));
    }

    #[test]
    fn every_term_has_two_different_words_and_no_word_is_used_twice() {
        for words in [Words::Restaurant, Words::Cluster] {
            for (i, term) in Term::ALL.iter().enumerate() {
                let label = words.label(*term);
                assert!(!label.is_empty() && label != words.other().label(*term), "{term:?}");
                assert!(Term::ALL[..i].iter().all(|other| words.label(*other) != label));
            }
        }
        for series in Series::ALL {
            assert_eq!(Words::Cluster.series(series), series.label());
        }
        assert_eq!(Words::Restaurant.series(Series::Backlog), Words::Restaurant.label(Term::Queue));
    }

    #[test]
    fn mood_falls_from_one_to_nothing() {
        let moods = [0.0, 120.0, 240.0, 900.0].map(|wait| mood(wait, 240.0));
        assert_eq!(moods, [1.0, 0.5, 0.0, 0.0]);
        assert_eq!((mood(0.0, 0.0), mood(f64::INFINITY, 10.0)), (0.0, 0.0));
    }
}
