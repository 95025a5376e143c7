//! The one declaration of a parameter: [`params!`](crate::params) for structs,
//! [`choice!`](crate::choice) for alternatives that carry parameters of their own.
//!
//! A declaration yields the typed struct, its defaults, and the [`ParamSpec`]s from which form
//! fields, link keys, serde, JSON Schema and docs are made. Not here: the values (`group`).

use crate::error::ParamError;
use crate::group::{Group, Picked};
use crate::spec::{OptionSpec, ParamSpec};

/// A typed struct of parameters, made by [`params!`](crate::params).
pub trait Params: Sized + Clone {
    /// Its declarations, in order.
    const SPECS: &'static [ParamSpec];
    /// Reads the struct from a group of [`Params::SPECS`].
    fn read(group: &Group) -> Self;
    /// Writes the struct as a group.
    ///
    /// # Errors
    /// A field that is out of its range.
    fn write(&self) -> Result<Group, ParamError>;
}

/// A typed enum of alternatives, made by [`choice!`](crate::choice).
pub trait Choice: Sized + Clone {
    /// The alternatives; the first is the default.
    const OPTIONS: &'static [OptionSpec];
    /// Reads the enum from what was picked.
    fn read(picked: &Picked) -> Self;
    /// Writes the enum as what was picked.
    ///
    /// # Errors
    /// A field of the alternative that is out of its range.
    fn write(&self) -> Result<Picked, ParamError>;
}

/// A list whose members are structs of parameters.
pub trait ListField {
    /// One member.
    type Item: Params;
    /// Takes the members.
    fn collect(items: &[Group]) -> Self;
    /// Writes the members.
    ///
    /// # Errors
    /// A member with a field out of its range.
    fn groups(&self) -> Result<Vec<Group>, ParamError>;
}

impl<T: Params> ListField for Vec<T> {
    type Item = T;
    fn collect(items: &[Group]) -> Self {
        items.iter().map(T::read).collect()
    }
    fn groups(&self) -> Result<Vec<Group>, ParamError> {
        self.iter().map(Params::write).collect()
    }
}

/// Nothing to set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoParams;

impl Params for NoParams {
    const SPECS: &'static [ParamSpec] = &[];
    fn read(_: &Group) -> Self {
        Self
    }
    fn write(&self) -> Result<Group, ParamError> {
        Ok(Group::defaults(Self::SPECS))
    }
}

/// Declares a struct of parameters.
///
/// Each field is `name: Type = kind { facts }`; its doc comment is the help text and its name
/// is its id in links. Kinds: `number` (any [`Quantity`](crate::Quantity): label, default,
/// range, step, and `scale: Log` if wanted), `switch` (label, default), `choice` (label; the
/// type comes from [`choice!`](crate::choice)), `group` (label), `list` (label, noun, len,
/// default: a list of typed members, or in its place members: so many with their defaults, which
/// needs no code to write members as groups), `text` (a `String`: label, default, the most
/// characters, and a check that answers with what is allowed).
///
/// ```
/// model::params! {
///     /// What a kettle can be told.
///     pub struct KettleParams {
///         /// Where it stops.
///         stop: model::Ratio = number {
///             label: "Stop at", default: 0.9, range: [0.1, 1.0], step: 0.01
///         },
///         /// Whether it whistles.
///         whistle: bool = switch { label: "Whistle", default: true },
///     }
/// }
/// let mut settings = model::Settings::<KettleParams>::default();
/// assert!(settings.get().whistle);
/// let error = model::Group::defaults(<KettleParams as model::Params>::SPECS)
///     .set("stop", "2").unwrap_err();
/// assert_eq!(error.to_string(),
///     "Stop at (`stop`) is “200 %”, but must be a number in 10 % to 100 %");
/// ```
#[macro_export]
macro_rules! params {
    (
        $(#[doc = $struct_doc:literal])*
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $field:ident : $ty:ty = $kind:ident { $($facts:tt)* }
            ),* $(,)?
        }
    ) => {
        $(#[doc = $struct_doc])*
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $name {
            $( $(#[doc = $doc])* pub $field: $ty, )*
        }

        impl $crate::Params for $name {
            const SPECS: &'static [$crate::ParamSpec] = &[
                $( $crate::params!(
                    @spec $kind, $field, $ty, $crate::__help!($($doc),*), $($facts)*
                ), )*
            ];
            fn read(group: &$crate::Group) -> Self {
                $( let $field = $crate::params!(@read $kind, $ty, group, stringify!($field)); )*
                Self { $($field),* }
            }
            fn write(&self) -> Result<$crate::Group, $crate::ParamError> {
                let values = vec![$( $crate::params!(@write $kind, self.$field) ),*];
                $crate::__checked_group(<Self as $crate::Params>::SPECS, values)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                <Self as $crate::Params>::read(
                    &$crate::Group::defaults(<Self as $crate::Params>::SPECS))
            }
        }

        $crate::__serde_for_params!($name);
    };

    (@spec number, $field:ident, $ty:ty, $help:expr,
        label: $label:literal, default: $default:expr, range: [$min:expr, $max:expr],
        step: $step:expr $(, scale: $scale:ident)? $(,)?) => {
        $crate::ParamSpec {
            id: stringify!($field), label: $label, help: $help,
            control: $crate::Control::Number($crate::NumberSpec {
                unit: <$ty as $crate::Quantity>::UNIT,
                whole: <$ty as $crate::Quantity>::WHOLE,
                min: $min, max: $max, step: $step, default: $default,
                scale: $crate::params!(@scale $($scale)?),
            }),
        }
    };
    (@spec switch, $field:ident, $ty:ty, $help:expr,
        label: $label:literal, default: $default:expr $(,)?) => {
        $crate::ParamSpec {
            id: stringify!($field), label: $label, help: $help,
            control: $crate::Control::Switch { default: $default },
        }
    };
    (@spec choice, $field:ident, $ty:ty, $help:expr, label: $label:literal $(,)?) => {
        $crate::ParamSpec {
            id: stringify!($field), label: $label, help: $help,
            control: $crate::Control::Choice { options: <$ty as $crate::Choice>::OPTIONS },
        }
    };
    (@spec group, $field:ident, $ty:ty, $help:expr, label: $label:literal $(,)?) => {
        $crate::ParamSpec {
            id: stringify!($field), label: $label, help: $help,
            control: $crate::Control::Group { params: <$ty as $crate::Params>::SPECS },
        }
    };
    (@spec list, $field:ident, $ty:ty, $help:expr, label: $label:literal,
        noun: $noun:literal, len: [$min:expr, $max:expr], default: $default:expr $(,)?) => {
        $crate::ParamSpec {
            id: stringify!($field), label: $label, help: $help,
            control: $crate::Control::List($crate::spec::ListSpec {
                item: <<$ty as $crate::ListField>::Item as $crate::Params>::SPECS,
                noun: $noun, min: $min, max: $max,
                default: || {
                    let items: $ty = $default;
                    $crate::ListField::groups(&items).expect("the default list is in range")
                },
            }),
        }
    };
    (@spec text, $field:ident, $ty:ty, $help:expr, label: $label:literal,
        default: $default:expr, most: $most:expr, check: $check:expr $(,)?) => {
        $crate::ParamSpec {
            id: stringify!($field), label: $label, help: $help,
            control: $crate::Control::Text($crate::TextSpec {
                default: $default, most: $most, check: $check,
            }),
        }
    };
    (@spec list, $field:ident, $ty:ty, $help:expr, label: $label:literal,
        noun: $noun:literal, len: [$min:expr, $max:expr], members: $count:expr $(,)?) => {
        $crate::ParamSpec {
            id: stringify!($field), label: $label, help: $help,
            control: $crate::Control::List($crate::spec::ListSpec {
                item: <<$ty as $crate::ListField>::Item as $crate::Params>::SPECS,
                noun: $noun, min: $min, max: $max,
                default: || $crate::__members(
                    <<$ty as $crate::ListField>::Item as $crate::Params>::SPECS, $count),
            }),
        }
    };
    (@scale) => { $crate::Scale::Linear };
    (@scale $scale:ident) => { $crate::Scale::$scale };

    (@read number, $ty:ty, $group:ident, $id:expr) => {
        <$ty as $crate::Quantity>::new($crate::__field!($group, $id, Number, *))
    };
    (@read switch, $ty:ty, $group:ident, $id:expr) => {
        $crate::__field!($group, $id, Switch, *)
    };
    (@read choice, $ty:ty, $group:ident, $id:expr) => {
        <$ty as $crate::Choice>::read($crate::__field!($group, $id, Choice,))
    };
    (@read group, $ty:ty, $group:ident, $id:expr) => {
        <$ty as $crate::Params>::read($crate::__field!($group, $id, Group,))
    };
    (@read list, $ty:ty, $group:ident, $id:expr) => {
        <$ty as $crate::ListField>::collect($crate::__field!($group, $id, List,))
    };

    (@read text, $ty:ty, $group:ident, $id:expr) => {
        <$ty>::clone($crate::__field!($group, $id, Text,))
    };

    (@write number, $value:expr) => {
        $crate::Value::Number($crate::Quantity::get($value))
    };
    (@write switch, $value:expr) => { $crate::Value::Switch($value) };
    (@write choice, $value:expr) => { $crate::Value::Choice($crate::Choice::write(&$value)?) };
    (@write group, $value:expr) => { $crate::Value::Group($crate::Params::write(&$value)?) };
    (@write text, $value:expr) => { $crate::Value::Text($value.clone()) };
    (@write list, $value:expr) => { $crate::Value::List($crate::ListField::groups(&$value)?) };
}

/// Declares an enum of alternatives; the first is the default.
///
/// Each is `Variant(Params) = "id", "Label"`, or `Variant = "id", "Label"` if it has nothing to
/// set; its doc comment is the help text.
#[macro_export]
macro_rules! choice {
    (
        $(#[doc = $enum_doc:literal])*
        $vis:vis enum $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $variant:ident $(($payload:ty))? = $id:literal, $label:literal
            );* $(;)?
        }
    ) => {
        $(#[doc = $enum_doc])*
        #[derive(Clone, Debug, PartialEq)]
        $vis enum $name {
            $( $(#[doc = $doc])* $variant $(($payload))?, )*
        }

        impl $crate::Choice for $name {
            const OPTIONS: &'static [$crate::OptionSpec] = &[
                $( $crate::OptionSpec {
                    id: $id, label: $label, help: $crate::__help!($($doc),*),
                    params: $crate::choice!(@params $($payload)?),
                }, )*
            ];
            fn read(picked: &$crate::Picked) -> Self {
                match picked.option().id {
                    $( $id => Self::$variant
                        $( (<$payload as $crate::Params>::read(picked.group())) )?, )*
                    other => unreachable!("no alternative {other}"),
                }
            }
            fn write(&self) -> Result<$crate::Picked, $crate::ParamError> {
                $( $crate::choice!(@write self, $variant, $id $(, $payload)?); )*
                unreachable!("every alternative is written above")
            }
        }
    };
    (@params) => { &[] };
    (@params $payload:ty) => { <$payload as $crate::Params>::SPECS };
    (@write $self:ident, $variant:ident, $id:literal) => {
        if let Self::$variant = $self {
            return Ok($crate::__picked::<Self>($id));
        }
    };
    (@write $self:ident, $variant:ident, $id:literal, $payload:ty) => {
        if let Self::$variant(inner) = $self {
            return Ok($crate::__picked::<Self>($id).with($crate::Params::write(inner)?));
        }
    };
}

/// A help text; empty without the feature `help`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "help")]
macro_rules! __help {
    ($($doc:literal),*) => { concat!($($doc),*) };
}

/// A help text; empty without the feature `help`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "help"))]
macro_rules! __help {
    ($($doc:literal),*) => {
        ""
    };
}

/// Reads one field of a group whose specs are known to hold it.
#[doc(hidden)]
#[macro_export]
macro_rules! __field {
    ($group:ident, $id:expr, $kind:ident, $($deref:tt)?) => {
        match $group.get($id) {
            Some($crate::Value::$kind(value)) => $($deref)? value,
            _ => unreachable!("a group of other parameters"),
        }
    };
}
