//! Orders that a person gave, as a short line of text: `600to5,720to6` wants five instances from
//! the tenth minute on and six from the twelfth.
//!
//! The text holds letters, digits and commas only, so that a link need not escape it. Not here:
//! who obeys it (`policies`).

use core::fmt::Write as _;

use crate::curve::MAX_TIME;

/// The longest text of orders, in characters: a link that holds it stays below the 2,000 that every
/// browser, chat and mail program lets through. Some two hundred orders fit.
pub const MOST_CHARACTERS: usize = 1700;
/// The most instances that an order may want.
pub const MOST_WANTED: u32 = 10_000;
/// What a text of orders must be.
pub const ALLOWED: &str = "orders such as 600to5,720to6: the whole second, 0 to 2592000 and later \
                           than the one before, and how many instances there shall be, 0 to 10000";

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// When it was given, in whole seconds since the start of the run.
    pub at: u32,
    /// How many instances there shall be from then on.
    pub want: u32,
}

impl Order {
    /// Reads one order.
    fn read(text: &str) -> Option<Self> {
        let (at, want) = text.split_once("to")?;
        let digits = |text: &str| text.trim().bytes().all(|byte| byte.is_ascii_digit());
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|_| digits(text));
        let (at, want) = (number(at)?, number(want)?);
        (f64::from(at) <= MAX_TIME && want <= MOST_WANTED).then_some(Self { at, want })
    }
}

/// Reads orders in the order of their times; without text there are none.
///
/// # Errors
/// What is allowed.
pub fn read(text: &str) -> Result<Vec<Order>, &'static str> {
    let mut orders: Vec<Order> = Vec::new();
    if text.trim().is_empty() {
        return Ok(orders);
    }
    for piece in text.split(',') {
        let order = Order::read(piece).ok_or(ALLOWED)?;
        if orders.last().is_some_and(|last| last.at >= order.at) {
            return Err(ALLOWED);
        }
        orders.push(order);
    }
    Ok(orders)
}

/// Writes orders so that [`read`] gives them back.
pub fn write(orders: &[Order]) -> String {
    let mut text = String::new();
    for (index, Order { at, want }) in orders.iter().enumerate() {
        let gap = if index > 0 { "," } else { "" };
        write!(text, "{gap}{at}to{want}").expect("writing to a text cannot fail");
    }
    text
}

/// Adds an order at the end. One at the time of the last or before it takes its place, and those
/// that want what is wanted already are left out, so that the text stays short.
///
/// `first` is what is wanted before any order. Answers whether there was room for it.
#[must_use]
pub fn add(orders: &mut Vec<Order>, first: u32, order: Order) -> bool {
    let kept = orders.len();
    let before = orders.clone();
    orders.truncate(orders.partition_point(|earlier| earlier.at < order.at));
    let wanted = orders.last().map_or(first, |last| last.want);
    if wanted != order.want {
        orders.push(order);
    }
    if orders.len() > kept && write(orders).len() > MOST_CHARACTERS {
        *orders = before;
        return false;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_lead_to_a_text_and_back() {
        let orders = [Order { at: 0, want: 3 }, Order { at: 600, want: 12 }];
        assert_eq!(write(&orders), "0to3,600to12");
        assert_eq!(read("0to3,600to12").unwrap(), orders);
        assert_eq!(read(" 0 to 3, 600 to 12 ").unwrap(), orders);
        assert!(read("").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_order_is_refused_with_what_is_allowed() {
        for text in
            ["600", "600to", "to3", "600to3,", "600to3,600to4", "600to-1", "9to+1", "2592001to1"]
        {
            assert_eq!(read(text), Err(ALLOWED), "{text}");
        }
        assert_eq!(read("1to10001"), Err(ALLOWED));
    }

    #[test]
    fn an_order_replaces_those_at_its_time_and_after_it() {
        let mut orders = Vec::new();
        for (at, want) in [(60, 3), (60, 4), (90, 4), (120, 5), (100, 6)] {
            assert!(add(&mut orders, 2, Order { at, want }));
        }
        assert_eq!(write(&orders), "60to4,100to6");
        // Whoever takes back the first order has ordered nothing.
        assert!(add(&mut orders, 2, Order { at: 60, want: 2 }));
        assert!(orders.is_empty());
    }

    #[test]
    fn there_is_room_for_two_hundred_orders_and_an_end_to_it() {
        let mut orders = Vec::new();
        let fits = |at: u32, orders: &mut Vec<Order>| {
            add(orders, 2, Order { at: at * 10, want: 3 + at % 2 })
        };
        let given = (1..=500).take_while(|&at| fits(at, &mut orders)).count();
        assert!(given > 200 && write(&orders).len() <= MOST_CHARACTERS, "{given}");
        assert_eq!(orders.len(), given);
    }
}
