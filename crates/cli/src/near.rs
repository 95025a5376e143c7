//! What was probably meant: the nearest of the names that there are.
//!
//! Not here: where the names come from.

/// `; did you mean …?`, or else all there are.
pub(crate) fn hint(given: &str, names: &[&str]) -> String {
    match nearest(given, names) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => format!("; there are {}", names.join(", ")),
    }
}

/// The name that is nearest to what was given, if any is near: a third of its letters may differ.
pub(crate) fn nearest<'a>(given: &str, names: &[&'a str]) -> Option<&'a str> {
    let given = given.to_lowercase();
    let far = |name: &&'a str| distance(&given, &name.to_lowercase());
    let best = names.iter().copied().min_by_key(far)?;
    let most = (best.chars().count() / 3).max(1);
    (far(&best) <= most).then_some(best)
}

/// How many letters must be added, taken away, changed, or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_suggested_and_what_is_far_is_not() {
        let names = ["run", "compare", "policies", "--load", "--scale-load"];
        for (given, near) in [
            ("rnu", Some("run")),
            ("RUN", Some("run")),
            ("comprae", Some("compare")),
            ("polices", Some("policies")),
            ("--lode", Some("--load")),
            ("--scale_load", Some("--scale-load")),
            ("xyzzy", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, &names), near, "{given}");
        }
        assert_eq!(hint("q", &["a1", "b2"]), "; there are a1, b2");
    }
}
