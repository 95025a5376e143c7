//! Quantities as Kubernetes writes them, `500m` or `1500Mi`, in whole milli-units.
//!
//! The grammar is that of `k8s.io/apimachinery/pkg/api/resource`: a decimal number, then a power
//! of 1000 (`n u m`, nothing, `k M G T P E`), a power of 1024 (`Ki Mi Gi Ti Pi Ei`) or a decimal
//! exponent (`e3`, `E-3`). Not here: arithmetic with quantities.

use std::fmt;
use std::str::FromStr;

/// How a quantity is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With powers of 1000: `2k`.
    Decimal,
    /// With powers of 1024: `2Ki`.
    Binary,
    /// With a decimal exponent: `2e3`.
    Exponent,
}

/// A quantity, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The value in milli-units. What is finer is rounded away from zero, as Kubernetes does.
    pub milli: i64,
    /// How it is written.
    pub form: Form,
}

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// It does not begin with a number.
    Number,
    /// What follows the number is no suffix.
    Suffix,
    /// It is beyond 64 bits of milli-units.
    Range,
}

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "a quantity begins with a decimal number, such as 500m or 1.5",
            Self::Suffix => {
                "the suffix of a quantity is one of n u m k M G T P E, Ki Mi Gi Ti Pi Ei, or an \
                 exponent such as e3"
            }
            Self::Range => "a quantity lies within ±9223372036854775807 thousandths",
        })
    }
}

impl std::error::Error for QuantityError {}

/// Suffixes of powers of 1000 with their exponents of ten.
const DECIMAL: [(&str, i32); 10] = [
    ("n", -9),
    ("u", -6),
    ("m", -3),
    ("", 0),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];

/// Suffixes of powers of 1024 with their exponents of two.
const BINARY: [(&str, u32); 6] =
    [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];

/// What a suffix multiplies with, in milli-units: `2^two * 10^ten`.
struct Scale {
    two: u32,
    ten: i32,
    form: Form,
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let (negative, rest) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, suffix) = rest.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return Err(QuantityError::Number);
        }
        let scale = scale(suffix)?;
        let size = milli(whole, fraction, &scale).ok_or(QuantityError::Range)?;
        let milli = if negative { -size } else { size };
        Ok(Self { milli, form: scale.form })
    }
}

/// Reads a suffix.
fn scale(suffix: &str) -> Result<Scale, QuantityError> {
    if let Some(&(_, ten)) = DECIMAL.iter().find(|(name, _)| *name == suffix) {
        return Ok(Scale { two: 0, ten: ten + 3, form: Form::Decimal });
    }
    if let Some(&(_, two)) = BINARY.iter().find(|(name, _)| *name == suffix) {
        return Ok(Scale { two, ten: 3, form: Form::Binary });
    }
    let exponent = suffix.strip_prefix(['e', 'E']).ok_or(QuantityError::Suffix)?;
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
        return Err(QuantityError::Suffix);
    }
    // An exponent that is too long to be read is beyond any range all the same.
    let size = digits.parse().unwrap_or(i32::MAX / 2).min(i32::MAX / 2);
    let ten = if exponent.starts_with('-') { -size } else { size };
    Ok(Scale { two: 0, ten: ten + 3, form: Form::Exponent })
}

/// So many digits are taken as they are; what follows rounds the last of them up. Any suffix then
/// fits into 128 bits.
const MOST: u128 = 10_u128.pow(19);

/// The milli-units of a number without sign, rounded up; `None` beyond 64 bits.
fn milli(whole: &str, fraction: &str, scale: &Scale) -> Option<i64> {
    let mut size: u128 = 0;
    let mut ten = i64::from(scale.ten) - i64::try_from(fraction.len()).ok()?;
    let mut rest = false;
    for digit in whole.bytes().chain(fraction.bytes()).map(|c| u128::from(c - b'0')) {
        if size < MOST {
            size = size * 10 + digit;
        } else {
            ten += 1;
            rest |= digit > 0;
        }
    }
    size += u128::from(rest);
    if size == 0 {
        return Some(0);
    }
    // Before its power of 1024 the number has so many places before the point.
    let places = ten + i64::from(size.ilog10()) + 1;
    if places > 19 {
        return None;
    }
    let power = u32::try_from(ten.unsigned_abs()).ok();
    let power = power.and_then(|ten| 10_u128.checked_pow(ten)).unwrap_or(u128::MAX);
    size <<= scale.two;
    size = if ten < 0 { size.div_ceil(power) } else { size.checked_mul(power)? };
    i64::try_from(size).ok()
}

/// The canonical text: whole numbers only, and the largest suffix that they allow.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.milli / 1000;
        let binary =
            self.form == Form::Binary && self.milli % 1000 == 0 && units.unsigned_abs() >= 1024;
        if binary {
            let fits = |two: u32| units.trailing_zeros() >= two;
            return match BINARY.iter().rev().find(|&&(_, two)| fits(two)) {
                Some((name, two)) => write!(f, "{}{name}", units >> two),
                None => write!(f, "{units}"),
            };
        }
        let mut number = self.milli;
        let mut ten = if number == 0 { 0 } else { -3 };
        while number != 0 && number % 1000 == 0 {
            number /= 1000;
            ten += 3;
        }
        match DECIMAL.iter().find(|&&(_, of)| of == ten) {
            _ if self.form == Form::Exponent && ten != 0 => write!(f, "{number}e{ten}"),
            Some((name, _)) => write!(f, "{number}{name}"),
            None => write!(f, "{number}e{ten}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Quantity, QuantityError};

    fn milli(text: &str) -> Result<i64, QuantityError> {
        text.parse().map(|quantity: Quantity| quantity.milli)
    }

    fn canonical(text: &str) -> String {
        text.parse::<Quantity>().unwrap().to_string()
    }

    #[test]
    fn numbers_are_read_with_every_kind_of_suffix() {
        let texts = ["500m", "0.5", "2k", "1e3", "1E3", "1E", "1.5Gi", "1500Mi", "-.5", "+3.", "0"];
        let milli = texts.map(|text| milli(text).ok());
        let expected = [
            500,
            500,
            2_000_000,
            1_000_000,
            1_000_000,
            0,
            1_610_612_736_000,
            1_572_864_000_000,
            -500,
            3000,
            0,
        ];
        let expected = expected.map(Some);
        assert_eq!(milli[..5], expected[..5]);
        assert_eq!(milli[5], None, "an exa is beyond 64 bits of milli-units");
        assert_eq!(milli[6..], expected[6..]);
    }

    #[test]
    fn what_is_finer_than_a_milli_unit_is_rounded_away_from_zero() {
        assert_eq!(milli("0.1m"), Ok(1));
        assert_eq!(milli("-0.1m"), Ok(-1));
        assert_eq!(milli("1500001n"), Ok(2));
        assert_eq!(milli("2000u"), Ok(2));
        assert_eq!(milli("1e-99999999999"), Ok(1));
        assert_eq!(milli("1.00000000000000000000000000000000000000000001"), Ok(1001));
        assert_eq!(milli("0.0000000000000000000000000000000000000000001Ei"), Ok(1));
    }

    #[test]
    fn the_range_is_that_of_64_bits() {
        assert_eq!(milli("9223372036854775807m"), Ok(i64::MAX));
        assert_eq!(milli("-9223372036854775807m"), Ok(-i64::MAX));
        for text in ["9223372036854775808m", "1e99999999999", "8Pi1", "9223372036854775.8071"] {
            assert!(milli(text).is_err(), "{text}");
        }
        assert_eq!(milli("10P"), Err(QuantityError::Range));
        assert_eq!(milli("0e99999999999"), Ok(0));
        assert_eq!(milli("000000000000000000000000000000000001"), Ok(1000));
    }

    #[test]
    fn what_is_no_quantity_is_told_apart() {
        for text in ["", ".", "-", "m", "1.2.3", "ten", "--1"] {
            assert_eq!(milli(text), Err(QuantityError::Number), "{text}");
        }
        for text in ["1K", "1mi", "1e", "1e+", "1e1.5", "1 k", "1Mib", "1µ", "0x10"] {
            assert_eq!(milli(text), Err(QuantityError::Suffix), "{text}");
        }
    }

    #[test]
    fn the_canonical_text_has_no_fraction_and_the_largest_suffix() {
        let texts = ["1.5", "0.5", "2000", "1000m", "1024k", "0", "0m", "-2500m", "1e3", "500e-3"];
        let expected = ["1500m", "500m", "2k", "1", "1024k", "0", "0", "-2500m", "1e3", "500e-3"];
        assert_eq!(texts.map(canonical), expected);
        let texts = ["1.5Gi", "1024Ki", "1000Ki", "0.5Ki", "0.0005Ki", "3Ki", "-2Mi", "1e0"];
        let expected = ["1536Mi", "1Mi", "1000Ki", "512", "512m", "3Ki", "-2Mi", "1"];
        assert_eq!(texts.map(canonical), expected);
    }

    #[test]
    fn a_canonical_text_is_read_back_as_it_was() {
        let values = [1, -1, 999, 1000, 1001, 123_456_789, 1_048_576_000, i64::MAX, -i64::MAX];
        for milli in values {
            for form in [Form::Decimal, Form::Binary, Form::Exponent] {
                let quantity = Quantity { milli, form };
                let read: Quantity = quantity.to_string().parse().unwrap();
                assert_eq!(read.milli, milli, "{quantity}");
                assert_eq!(read.to_string(), quantity.to_string());
            }
        }
    }
}
