//! Which view an address names.
//!
//! Not here: what stands behind the `?` of an address (`hooks::address`).

/// A view of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// A step of the restaurant, from 1.
    Restaurant(u8),
    Playground,
    Compare,
}

/// The steps of the restaurant.
pub(crate) const STEPS: u8 = 7;

impl Route {
    /// The tabs of the top bar, in order, with their labels.
    pub(crate) const TABS: [(Self, &'static str); 3] = [
        (Self::Restaurant(1), "Restaurant"),
        (Self::Playground, "Playground"),
        (Self::Compare, "Compare"),
    ];

    /// The view that `fragment` names, without what stands behind its `?`; `None` if there is none.
    pub(crate) fn read(fragment: &str) -> Option<Self> {
        match fragment.trim_start_matches('#').trim_matches('/') {
            "restaurant" => Some(Self::Restaurant(1)),
            "playground" => Some(Self::Playground),
            "compare" => Some(Self::Compare),
            other => {
                let step = other.strip_prefix("restaurant/")?.parse().ok()?;
                (1..=STEPS).contains(&step).then_some(Self::Restaurant(step))
            }
        }
    }

    /// The fragment that names this view, with its `#`.
    pub(crate) fn path(self) -> String {
        match self {
            Self::Restaurant(step) => format!("#/restaurant/{step}"),
            Self::Playground => "#/playground".to_owned(),
            Self::Compare => "#/compare".to_owned(),
        }
    }

    /// Whether the address of this view holds the scenario of the store.
    pub(crate) const fn has_scenario(self) -> bool {
        !matches!(self, Self::Restaurant(_))
    }

    /// Whether both are the same tab.
    pub(crate) fn same_tab(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}
