//! Groups as data: a map from id to value, read against the declaration and checked.
//!
//! Numbers are numbers, switches booleans, groups maps, lists sequences; a choice is its id, or
//! a map from its id to its parameters. What is missing keeps its default. Not here: any file
//! format.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::error::ParamError;
use crate::group::{Group, Picked, Value};
use crate::spec::{Control, ParamSpec};

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.specs().len()))?;
        for (spec, value) in self.iter() {
            map.serialize_entry(spec.id, value)?;
        }
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(value) => number(*value, serializer),
            Self::Switch(value) => serializer.serialize_bool(*value),
            Self::Group(group) => group.serialize(serializer),
            Self::List(items) => items.serialize(serializer),
            Self::Choice(picked) if picked.option().params.is_empty() => {
                serializer.serialize_str(picked.option().id)
            }
            Self::Choice(picked) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(picked.option().id, picked.group())?;
                map.end()
            }
        }
    }
}

/// Whole numbers without a point, as a person would write them.
#[expect(clippy::cast_possible_truncation, reason = "guarded to the whole numbers of f64")]
fn number<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        serializer.serialize_i64(value as i64)
    } else {
        serializer.serialize_f64(value)
    }
}

/// Reads a group of `specs`; `path` is where it stands, for messages.
#[derive(Clone, Debug)]
pub struct GroupSeed {
    /// The declaration to read against.
    pub specs: &'static [ParamSpec],
    /// Ids from the top down to here, joined by dots; empty at the top.
    pub path: String,
}

impl GroupSeed {
    fn below(&self, id: &str) -> String {
        if self.path.is_empty() { id.to_owned() } else { format!("{}.{id}", self.path) }
    }
}

impl<'de> DeserializeSeed<'de> for GroupSeed {
    type Value = Group;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Group, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for GroupSeed {
    type Value = Group;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.specs.iter().map(|spec| spec.id).collect();
        write!(f, "`{}` as an object with any of: {}", self.path, ids.join(", "))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Group, A::Error> {
        let mut values: Vec<Value> = self.specs.iter().map(Value::default_of).collect();
        while let Some(id) = map.next_key::<String>()? {
            let Some(index) = self.specs.iter().position(|spec| spec.id == id) else {
                let error = ParamError::unknown(&self.below(&id), "given", self.specs);
                return Err(A::Error::custom(error));
            };
            let spec = &self.specs[index];
            values[index] = map.next_value_seed(ValueSeed { spec, path: self.below(&id) })?;
        }
        Group::checked(self.specs, values).map_err(|error| {
            A::Error::custom(if self.path.is_empty() { error } else { error.within(&self.path) })
        })
    }
}

/// Reads one value of `spec`.
struct ValueSeed {
    spec: &'static ParamSpec,
    path: String,
}

impl ValueSeed {
    /// Refuses `given`, naming what is allowed.
    fn refuse<E: serde::de::Error>(&self, given: &str) -> E {
        let Self { spec, path } = self;
        E::custom(match &spec.control {
            Control::Number(range) => ParamError::number(path, spec.label, given, range),
            Control::Switch { .. } => ParamError::switch(path, spec.label, given),
            Control::Choice { options } => ParamError::choice(path, spec.label, given, options),
            Control::Group { params } => ParamError::unknown(path, given, params),
            Control::List(list) => ParamError::list(path, spec.label, given, list),
        })
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value of `{}`", self.path)
    }

    fn visit_bool<E: serde::de::Error>(self, given: bool) -> Result<Value, E> {
        match self.spec.control {
            Control::Switch { .. } => Ok(Value::Switch(given)),
            _ => Err(self.refuse(if given { "true" } else { "false" })),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, given: i64) -> Result<Value, E> {
        self.visit_f64(given as f64)
    }

    fn visit_u64<E: serde::de::Error>(self, given: u64) -> Result<Value, E> {
        self.visit_f64(given as f64)
    }

    fn visit_f64<E: serde::de::Error>(self, given: f64) -> Result<Value, E> {
        match self.spec.control {
            Control::Number(_) => Ok(Value::Number(given + 0.0)),
            _ => Err(self.refuse(&format!("{given}"))),
        }
    }

    fn visit_str<E: serde::de::Error>(self, given: &str) -> Result<Value, E> {
        match self.spec.control {
            Control::Choice { options } => {
                let picked = Picked::by_id(options, given);
                picked.map(Value::Choice).ok_or_else(|| self.refuse(given))
            }
            _ => Err(self.refuse(given)),
        }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Err(self.refuse("null"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        match &self.spec.control {
            Control::Group { params } => {
                GroupSeed { specs: params, path: self.path }.visit_map(map).map(Value::Group)
            }
            Control::Choice { options } => {
                let Some(id) = map.next_key::<String>()? else {
                    return Err(self.refuse("{}"));
                };
                let Some(picked) = Picked::by_id(options, &id) else {
                    return Err(self.refuse(&id));
                };
                let specs = picked.option().params;
                let seed = GroupSeed { specs, path: self.path.clone() };
                let group = map.next_value_seed(seed)?;
                if let Some(second) = map.next_key::<String>()? {
                    return Err(self.refuse(&format!("{id} and {second}")));
                }
                Ok(Value::Choice(picked.with(group)))
            }
            _ => Err(self.refuse("an object")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let Control::List(list) = &self.spec.control else {
            return Err(self.refuse("a list"));
        };
        let mut items = Vec::new();
        loop {
            let path = format!("{}.{}", self.path, items.len());
            let Some(item) = seq.next_element_seed(GroupSeed { specs: list.item, path })? else {
                return Ok(Value::List(items));
            };
            items.push(item);
            if items.len() > list.max {
                return Err(self.refuse(&format!("more than {}", list.max)));
            }
        }
    }
}

/// Gives a struct of parameters serde's two traits by way of its group.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_for_params {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let group = $crate::Params::write(self);
                let group = group.map_err(<S::Error as $crate::serde::ser::Error>::custom)?;
                $crate::serde::Serialize::serialize(&group, serializer)
            }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let specs = <Self as $crate::Params>::SPECS;
                let seed = $crate::GroupSeed { specs, path: String::new() };
                let group = $crate::serde::de::DeserializeSeed::deserialize(seed, deserializer)?;
                Ok(<Self as $crate::Params>::read(&group))
            }
        }
    };
}
