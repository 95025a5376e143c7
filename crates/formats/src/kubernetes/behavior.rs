//! The field `behavior`, which the autoscaler and the scaled object have in common.
//!
//! Not here: what it does (`policies`).

use model::{Group, Value as Param};

use super::ManifestError;
use super::fields::{Field, Reader, units};
use super::tree::Node;
use policies::controllers::hpa::quantity::{Form, Quantity};

/// The fields of the two directions with their settings.
const DIRECTIONS: [(&str, &str); 2] = [("scaleUp", "scale_up"), ("scaleDown", "scale_down")];

/// So many policies of a direction are read.
const MOST: usize = 4;

/// The number at `path`; 0 if there is none.
pub(super) fn number(group: &Group, path: &str) -> f64 {
    group.number(path).unwrap_or(0.0)
}

/// The option that was picked at `path`; empty if there is no choice.
pub(super) fn option(group: &Group, path: &str) -> &'static str {
    match group.get(path) {
        Some(Param::Choice(picked)) => picked.option().id,
        _ => "",
    }
}

/// How many members the list at `path` has.
pub(super) fn members(group: &Group, path: &str) -> usize {
    match group.get(path) {
        Some(Param::List(items)) => items.len(),
        _ => 0,
    }
}

/// A number to the nearest thousandth as a quantity.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
pub(super) fn milli(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

/// A node with a quantity.
pub(super) fn quantity(milli: i64) -> Node {
    Node::plain(Quantity { milli, form: Form::Decimal }.to_string())
}

/// Whether a text is a quantity of so many thousandths.
pub(super) fn is_quantity(text: &str, milli: i64) -> bool {
    text.parse::<Quantity>().is_ok_and(|quantity| quantity.milli == milli)
}

/// A node with a whole number.
pub(super) fn whole(number: f64) -> Node {
    Node::plain(format!("{}", number.round()))
}

/// Sets a field to a whole number, unless it is that already.
pub(super) fn put_whole(node: &mut Node, name: &str, number: f64) {
    node.put_same(name, whole(number), |text| text.parse() == Ok(number.round()));
}

/// Reads the field.
pub(super) fn read(field: &Field<'_>, reader: &mut Reader) -> Result<(), ManifestError> {
    reader.set("policy.behavior", "present", field.node.at);
    let mut fields = field.map()?;
    for (name, id) in DIRECTIONS {
        if let Some(rules) = fields.take(name) {
            direction(&rules, &format!("policy.behavior.{id}"), reader)?;
        }
    }
    fields.rest(reader);
    Ok(())
}

fn direction(field: &Field<'_>, path: &str, reader: &mut Reader) -> Result<(), ManifestError> {
    let mut fields = field.map()?;
    if let Some(window) = fields.take("stabilizationWindowSeconds") {
        reader.set(&format!("{path}.window"), "set", window.node.at);
        reader.set(&format!("{path}.window.value"), window.whole(0, 3600)?, window.node.at);
    }
    if let Some(select) = fields.take("selectPolicy") {
        let id = match select.text()? {
            "Max" => "max",
            "Min" => "min",
            "Disabled" => "disabled",
            _ => return Err(select.unfit("Max, Min or Disabled")),
        };
        reader.set(&format!("{path}.select"), id, select.node.at);
    }
    if let Some(tolerance) = fields.take("tolerance") {
        let milli = match tolerance.node.text() {
            Some(text) if is_quantity(text, 0) => 0,
            _ => tolerance.milli()?,
        };
        reader.set(&format!("{path}.tolerance"), "set", tolerance.node.at);
        reader.set(&format!("{path}.tolerance.value"), units(milli), tolerance.node.at);
    }
    if let Some(policies) = fields.take("policies") {
        let items = policies.items()?;
        if items.is_empty() || items.len() > MOST {
            return Err(policies.unfit(&format!("a list of 1 to {MOST} policies")));
        }
        reader.set(&format!("{path}.policies"), "set", policies.node.at);
        reader.set(&format!("{path}.policies.list"), items.len(), policies.node.at);
        for (place, item) in items.iter().enumerate() {
            policy(item, &format!("{path}.policies.list.{place}"), reader)?;
        }
    }
    fields.rest(reader);
    Ok(())
}

fn policy(field: &Field<'_>, path: &str, reader: &mut Reader) -> Result<(), ManifestError> {
    let mut fields = field.map()?;
    let kind = fields.need("type")?;
    let id = match kind.text()? {
        "Pods" => "pods",
        "Percent" => "percent",
        _ => return Err(kind.unfit("Pods or Percent")),
    };
    reader.set(&format!("{path}.rate"), id, kind.node.at);
    let value = fields.need("value")?;
    reader.set(&format!("{path}.rate.value"), value.whole(1, i64::from(i32::MAX))?, value.node.at);
    let period = fields.need("periodSeconds")?;
    reader.set(&format!("{path}.period"), period.whole(1, 1800)?, period.node.at);
    fields.rest(reader);
    Ok(())
}

/// Writes the field into `parent`, or takes it away.
pub(super) fn write(group: &Group, parent: &mut Node) {
    if option(group, "behavior") != "present" {
        parent.remove("behavior");
        return;
    }
    let behavior = parent.child("behavior");
    for (name, id) in DIRECTIONS {
        let there = behavior.get(name).is_some();
        let rules = behavior.child(name);
        let path = format!("behavior.{id}");
        write_direction(group, &path, rules);
        if rules.is_empty() && !there {
            behavior.remove(name);
        }
    }
}

fn write_direction(group: &Group, path: &str, rules: &mut Node) {
    if option(group, &format!("{path}.window")) == "set" {
        let window = number(group, &format!("{path}.window.value"));
        put_whole(rules, "stabilizationWindowSeconds", window);
    } else {
        rules.remove("stabilizationWindowSeconds");
    }
    let select = match option(group, &format!("{path}.select")) {
        "min" => "Min",
        "disabled" => "Disabled",
        _ => "Max",
    };
    if select != "Max" || rules.get("selectPolicy").is_some() {
        rules.put("selectPolicy", Node::plain(select));
    }
    if option(group, &format!("{path}.tolerance")) == "set" {
        let tolerance = milli(number(group, &format!("{path}.tolerance.value")));
        rules.put_same("tolerance", quantity(tolerance), |text| is_quantity(text, tolerance));
    } else {
        rules.remove("tolerance");
    }
    if option(group, &format!("{path}.policies")) != "set" {
        rules.remove("policies");
        return;
    }
    let list = format!("{path}.policies.list");
    let old = rules.get("policies").map(|node| node.items().to_vec()).unwrap_or_default();
    let item = |place: usize| {
        let mut node = old.get(place).cloned().unwrap_or_else(Node::map);
        let pods = option(group, &format!("{list}.{place}.rate")) == "pods";
        node.put("type", Node::plain(if pods { "Pods" } else { "Percent" }));
        put_whole(&mut node, "value", number(group, &format!("{list}.{place}.rate.value")));
        put_whole(&mut node, "periodSeconds", number(group, &format!("{list}.{place}.period")));
        node
    };
    rules.put("policies", Node::list((0..members(group, &list)).map(item).collect()));
}
