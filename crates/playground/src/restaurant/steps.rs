//! The steps of the story, each with the scenarios that tell it, as links.
//!
//! Their numbers are pinned: a test asserts what the text claims. Not here: whether a step was
//! understood, and how it looks.

use model::Scenario;

use super::words::Term;

/// What all moments have in common: one guest at a time for about three minutes, a line of at most
/// fifteen on the pavement, guests who leave it after six minutes on average, waiters who take
/// eight minutes to come, earn $15 an hour and finish their table before they go, and $10 that a
/// guest would have left behind.
macro_rules! house {
    ($($part:literal),*) => {
        concat!(
            "v=1&clock.length=7200&service.fidelity=requests&service.time=180",
            "&service.times=erlang&service.workers=1&service.queue=15&service.patience=limited",
            "&service.patience.mean=360&fleet.max=15&fleet.boot=480&fleet.drain=180",
            "&goals.response=480&prices.hour=15&prices.penalty=10000",
            $($part),*
        )
    };
}

/// Two hours at noon: within five minutes ten times the guests.
macro_rules! lunch {
    ($strategy:literal) => {
        house!(
            "&load=lunch-rush&clock.start=41400",
            "&points=0,0.006~1500,0.007~1800,0.055~2700,0.06~3600,0.05~4500,0.012~7200,0.006",
            $strategy
        )
    };
}

/// Two hours in the evening; after half an hour a coach stops, and guests come out of it for
/// twenty minutes and more.
macro_rules! coach {
    ($strategy:literal) => {
        house!(
            "&load=unexpected-party&clock.start=61200",
            "&points=0,0.006~1800,0.006~1920,0.08~3000,0.07~3300,0.01~7200,0.006",
            $strategy
        )
    };
}

/// The last two hours of the day.
macro_rules! closing {
    ($orders:literal) => {
        house!(
            "&load=closing-time&clock.start=75600&fleet.min=1",
            "&points=0,0.05~1800,0.045~3000,0.03~4500,0.012~6600,0.004~7200,0.003",
            "&policy=manual&policy.first=11&policy.orders=",
            $orders
        )
    };
}

/// A scenario of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What it is called on a switch, in words of the restaurant.
    pub label: &'static str,
    /// The text of its link.
    pub link: &'static str,
}

impl Variant {
    /// The scenario.
    pub fn scenario(&self) -> Scenario {
        crate::open(self.link).scenario
    }
}

/// A setting that can be tried out in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slider {
    /// What it is called.
    pub term: Term,
    /// Its path, for [`Scenario::set`].
    pub path: &'static str,
    /// The least, in the base unit.
    pub min: f64,
    /// The most.
    pub max: f64,
    /// From one value to the next.
    pub step: f64,
}

/// A step of the story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Its name in addresses.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What there is to see, in two or three sentences.
    pub text: &'static str,
    /// The scenarios, the first of which is shown; at least one.
    pub variants: &'static [Variant],
    /// Whether the reader staffs the room, against the variant after the first.
    pub plays: bool,
    /// What can be tried out.
    pub slider: Option<Slider>,
}

/// The steps, in order.
pub static STEPS: [Step; 7] = [
    Step {
        id: "quiet-afternoon",
        title: "Quiet afternoon",
        text: "Two waiters, and a guest every few minutes. Nobody goes hungry. But whoever stands \
               about is paid too: more than half of these wages buy nothing.",
        variants: &[Variant {
            label: "Two waiters",
            link: house!(
                "&load=quiet-afternoon&clock.start=52200&points=0,0.004~7200,0.005",
                "&policy=fixed&policy.count=2"
            ),
        }],
        plays: false,
        slider: None,
    },
    Step {
        id: "you",
        title: "You are the manager",
        text: "It is half past eleven, and the lunch rush is on its way. Call waiters in and send \
               them home. Whoever is called needs eight minutes to get here, and is paid from the \
               call on. Guests who wait too long leave.",
        variants: &[
            Variant { label: "You", link: lunch!("&policy=manual") },
            Variant { label: "The rule", link: lunch!("") },
        ],
        plays: true,
        slider: None,
    },
    Step {
        id: "rule",
        title: "Hire a rule",
        text: "The same guests, and nobody has to watch: when the waiters are too busy, the rule \
               calls one more, and when they idle, it sends one home. It sees the rush when the \
               rush is there. What it orders then comes eight minutes later.",
        variants: &[Variant { label: "The rule", link: lunch!("") }],
        plays: false,
        slider: None,
    },
    Step {
        id: "unexpected-party",
        title: "Unexpected party",
        text: "A coach stops at the door, and nobody could know. The rule is late by the time that \
               waiters need to get here. Make their way shorter: with two minutes it loses less \
               than half as many guests. It never loses none, for it must see the line first.",
        variants: &[Variant { label: "The rule", link: coach!("") }],
        plays: false,
        slider: Some(Slider {
            term: Term::Boot,
            path: "fleet.boot",
            min: 0.0,
            max: 900.0,
            step: 60.0,
        }),
    },
    Step {
        id: "calendar",
        title: "Know the calendar",
        text: "Lunch comes every day at noon. A plan calls the waiters before it, and loses hardly \
               anybody for less money than the rule. Who has no plan can look at yesterday: that \
               loses far fewer than the rule, too.",
        variants: &[
            Variant {
                label: "A plan",
                link: lunch!(
                    "&policy=scheduled&policy.entries.0.when=once\
                     &policy.entries.0.when.at=1080&policy.entries.0.desired.to=12\
                     &policy.entries.1.when=once&policy.entries.1.when.at=4200\
                     &policy.entries.1.desired.to=3"
                ),
            },
            Variant { label: "Yesterday", link: lunch!("&policy=yesterday") },
            Variant { label: "The rule", link: lunch!("") },
        ],
        plays: false,
        slider: None,
    },
    Step {
        id: "closing-time",
        title: "Closing time",
        text: "Fewer and fewer come, and every waiter costs. If all but one go home at once, they \
               finish their tables, and then one is left for a line of guests. Going one after \
               the other costs more wages and keeps the guests; a crew that always stays helps \
               too.",
        variants: &[
            Variant { label: "All at once", link: closing!("2400to1") },
            Variant {
                label: "One after the other",
                link: closing!("2400to8,3600to5,4500to4,5400to2"),
            },
        ],
        plays: false,
        slider: Some(Slider {
            term: Term::Least,
            path: "fleet.min",
            min: 1.0,
            max: 8.0,
            step: 1.0,
        }),
    },
    Step {
        id: "words",
        title: "Swap the words",
        text: "This is how computers are staffed. A guest is a request, a waiter is an instance, \
               the way to work is the boot time, wages are the cloud bill. Swap the words: the \
               numbers stay.",
        variants: &[Variant { label: "The rule", link: lunch!("") }],
        plays: false,
        slider: None,
    },
];

impl Step {
    /// The step with this id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        STEPS.iter().find(|step| step.id == id)
    }

    /// The scenario that is shown first.
    pub fn scenario(&self) -> Scenario {
        self.variants[0].scenario()
    }
}
