//! Texts that nobody should write, and texts that mean something else without quotes.
//!
//! Not here: good manifests.

use super::{Manifest, WEB, applied, changes, error, scenario};

#[test]
fn line_ends_marks_and_tabs_of_other_systems_are_read_or_refused_with_a_place() {
    let windows = format!("\u{feff}{}", WEB.replace('\n', "\r\n"));
    assert_eq!(changes(&applied(&windows)), changes(&applied(WEB)));
    let tabs = WEB.replace("  minReplicas", "\tminReplicas");
    assert!(error(&tabs).contains("this is no YAML"), "{}", error(&tabs));
    let huge = WEB.replace("minReplicas: 3", "minReplicas: 99999999999999999999");
    assert!(error(&huge).starts_with("line 14, column 16: `spec.minReplicas`"), "{}", error(&huge));
    let merge = WEB.replace("  labels:", "  <<: *base\n  labels:");
    assert!(error(&merge).starts_with("line 6, column 7: "), "{}", error(&merge));
    // Very many keys are told apart in no time.
    let keys: String = (0..150_000).map(|i| i.to_string() + ": 1\n").collect();
    assert!(error(&keys).contains("there is none of"));
}

#[test]
fn hostile_texts_are_refused_with_a_place_and_without_a_panic() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    assert_eq!(error(bomb), "line 2, column 8: aliases are not read");
    let deep = "[".repeat(10_000);
    assert!(!error(&deep).is_empty());
    let nested = format!("a: {}1{}", "[".repeat(200), "]".repeat(200));
    assert!(error(&nested).contains("nested deeper"), "{}", error(&nested));
    let texts = [
        "",
        "\0",
        "\u{feff}",
        "---",
        "...",
        "a:\n\tb: 1",
        "a: b: c",
        "? [a]\n: b",
        "{",
        "]",
        "- - -",
        "\"",
        "'",
        "a: |\n",
        "!x y",
        "%YAML 9.9\n---\n",
        "a: !!binary x",
        "\u{202e}: 1",
        "~: ~",
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec: []",
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec: null",
        "apiVersion: [autoscaling/v2]\nkind: HorizontalPodAutoscaler\n",
        "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec: {triggers: 1}",
    ];
    for text in texts {
        assert!(error(text).starts_with("line "), "{text:?}: {}", error(text));
    }
    // Every beginning and every hole of a good text.
    for end in 0..WEB.len() {
        let cut = Manifest::read(&WEB[..end]).map(|manifest| manifest.apply(&mut scenario()));
        drop(cut);
        let hole = format!("{}{}", &WEB[..end], &WEB[(end + 7).min(WEB.len())..]);
        drop(Manifest::read(&hole).map(|manifest| manifest.apply(&mut scenario())));
    }
    assert!(error(&"a".repeat(3_000_000)).contains("longer"));
}

/// Texts that mean something else without quotes, or nothing at all.
const ODD: &[&str] = &[
    "",
    " ",
    "a ",
    " a",
    "~",
    "null",
    "NO",
    "on",
    "1",
    "-1",
    "0x1F",
    "1e3",
    ".5",
    ".inf",
    "+1",
    "a: b",
    "a:",
    ":",
    "a #b",
    "#",
    "- a",
    "-",
    "--- a",
    "...",
    "?",
    "? a",
    "[a]",
    "{a}",
    "a]",
    "*a",
    "&a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "\"",
    "'",
    "a\"b",
    "\\",
    "a\nb",
    "\n",
    "\r",
    "\t",
    "a\tb",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffe}",
    "é",
    "日本",
    "😀",
    "a, b",
    "a,b",
    "12:30",
    "2026-01-01",
    "<<",
    "=",
    "y",
    "a  b",
    "/a",
    "a--",
    "-a",
];

#[test]
fn whatever_text_is_written_is_read_again() {
    use super::super::emit::emit;
    use super::super::tree::{Node, documents};
    let chars = (0..0x300_u32).filter_map(char::from_u32).map(|c| format!("a{c}b"));
    for text in ODD.iter().map(|text| (*text).to_owned()).chain(chars) {
        let mut node = Node::map();
        let list = Node::list(vec![Node::quoted(text.clone()), Node::list(Vec::new())]);
        let outer = Node::list(vec![Node::quoted(text.clone()), list]);
        node.put(&text, Node::quoted(text.clone()));
        node.child("deeper").put(&text, outer);
        let written = emit(&node);
        let again = documents(&written).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(again.len(), 1, "{written}");
        let is = |node: Option<&Node>| node.and_then(Node::text) == Some(&text);
        let deeper = again[0].find(&["deeper", &text]).unwrap();
        let inner = deeper.items()[1].items();
        let all = [again[0].get(&text), deeper.items().first(), inner.first()];
        assert!(all.into_iter().all(is), "{text:?}: {written:?}");
        assert!(inner[1].items().is_empty() && emit(&again[0]) == written, "{written}");
    }
}
