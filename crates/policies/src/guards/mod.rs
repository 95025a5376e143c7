//! What holds a wish back, shared by strategies: a strategy holds such a value and asks it.
//!
//! Each has its own tests. Not here: the limits of the host (`sim`), and the guards of production
//! controllers, which follow their originals to the letter (`controllers`).

mod cooldown;
mod stabilisation;
mod tolerance;

pub(crate) use cooldown::Cooldown;
pub(crate) use stabilisation::Stabilisation;
pub(crate) use tolerance::Tolerance;
