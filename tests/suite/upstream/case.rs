//! One case: a name, an input, what is expected, and what was found to be wrong.
//!
//! Not here: what any field means.

use serde_json::Value as Json;

/// One case.
pub(crate) struct Case {
    /// Its name, for messages.
    pub(crate) name: String,
    /// The family whose schema it has, in a file of several families; empty in others.
    pub(crate) family: String,
    /// What goes in.
    pub(crate) input: Json,
    /// What must come out; fields that are not listed are free.
    pub(crate) expect: Json,
    problems: Vec<String>,
}

impl Case {
    /// Every case of the text of a family's file.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        let file: Json = serde_json::from_str(text).expect("a file of cases is JSON");
        let cases = file["cases"].as_array().expect("a file of cases has a list of them");
        let one = |case: &Json| Self {
            name: case["name"].as_str().unwrap_or("a case without a name").to_owned(),
            family: case["family"].as_str().unwrap_or_default().to_owned(),
            input: case["input"].clone(),
            expect: case["expect"].clone(),
            problems: Vec::new(),
        };
        cases.iter().map(one).collect()
    }

    /// What was found to be wrong.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &str> {
        self.problems.iter().map(String::as_str)
    }

    /// Notes something that is wrong.
    pub(crate) fn wrong(&mut self, what: &str) {
        self.problems.push(format!("{}: {what}", self.name));
    }

    /// Notes that the case is of a kind that is not known, which is wrong too.
    pub(crate) fn unknown_kind(&mut self) {
        let kind = self.input["kind"].clone();
        self.wrong(&format!("unknown kind {kind}"));
    }

    /// A number of the input.
    ///
    /// # Panics
    /// If it is none: the file has another schema.
    pub(crate) fn number(&self, field: &str) -> f64 {
        let value = &self.input[field];
        value.as_f64().unwrap_or_else(|| panic!("{}: {field} is {value}", self.name))
    }

    /// Notes a difference if `field` is expected and is not just `got`.
    pub(crate) fn same(&mut self, field: &str, got: &Json) {
        let Some(expected) = self.expect.get(field) else { return };
        if expected != got {
            let text = format!("{field} is {got}, expected {expected}");
            self.wrong(&text);
        }
    }

    /// Notes a difference if `field` is expected and `got` is further from it than `relative`
    /// times its size and `absolute` together.
    pub(crate) fn near(&mut self, field: &str, got: f64, relative: f64, absolute: f64) {
        let Some(expected) = self.expect.get(field).and_then(Json::as_f64) else { return };
        let allowed = relative * expected.abs() + absolute;
        if got.is_nan() || (got - expected).abs() > allowed {
            let text = format!("{field} is {got}, expected {expected} (± {allowed:e})");
            self.wrong(&text);
        }
    }
}
