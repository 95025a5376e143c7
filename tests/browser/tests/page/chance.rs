//! Chance: another seed is another run, the same seed is the same run.

use crate::desk::{edit, open, results, unfold, unfold_around};

#[test]
fn a_new_seed_is_a_new_run_and_the_old_seed_the_old_one() {
    let page = open("");
    unfold(&page, "traffic");
    unfold_around(&page, "#traffic-noise-strength-input");
    let calm = results(&page);
    edit(&page, |page| page.fill("#traffic-noise-strength-input", "30"));
    let first = results(&page);
    assert_ne!(first, calm);
    let button = "[data-section=load] .number.plain button";
    let mut runs = vec![first.clone()];
    for _ in 0..3 {
        edit(&page, |page| page.click(button));
        let fragment = page.fragment();
        let seed = page.value("#seed-input");
        assert!(fragment.contains(&format!("seed={seed}")), "{seed} is not in {fragment}");
        let now = results(&page);
        assert!(!runs.contains(&now), "the run of seed {seed} was there before");
        runs.push(now);
    }
    edit(&page, |page| page.fill("#seed-input", "1"));
    assert_eq!(results(&page), first);
    page.assert_no_errors();
}

#[test]
fn without_noise_a_seed_changes_nothing() {
    let page = open("");
    let before = results(&page);
    edit(&page, |page| page.fill("#seed-input", "4294967295"));
    assert_eq!(results(&page), before);
    page.assert_no_errors();
}
