//! Scenarios that a person has saved under a name, as they are kept between visits.
//!
//! A scenario is kept as its link, which opens for ever, with what was observed beside it. Every
//! change begins from what is kept now, so that two pages that change the same shelf lose nothing.
//! Not here: where it is kept (`web`).

use model::{Observed, Scenario, Tree};

use crate::Opened;
use crate::sketch::{points_of, points_text};

/// The most scenarios that are kept.
pub const MOST_SAVED: usize = 200;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// The version of the tree.
const VERSION: f64 = 1.0;

/// A saved scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Something that no other has.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The text of its link, without `#` and route.
    pub link: String,
    /// The points of its curve, as text of [`crate::sketch::points_text`], where a link cannot hold
    /// them all; else empty.
    pub points: String,
    /// What was observed beside it, as text of [`model::Observed`]; empty if nothing was.
    pub observed: String,
}

/// All that is kept, the last one saved first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    saved: Vec<Saved>,
}

impl Saved {
    /// A scenario to be kept.
    pub fn new(id: String, name: String, scenario: &Scenario, observed: Option<&Observed>) -> Self {
        let link = crate::link(scenario);
        let curve = scenario.sketch().filter(|_| link.simplified.is_some());
        let points = curve.map(points_text).unwrap_or_default();
        let observed = observed.map(Observed::text).unwrap_or_default();
        Self { id, name, link: link.text, points, observed }
    }

    /// Opens it again.
    pub fn open(&self) -> Opened {
        let mut opened = crate::open(&self.link);
        if let Some(curve) = points_of(&self.points) {
            opened.scenario.set_sketch(Some(curve));
        }
        opened
    }
}

impl Shelf {
    /// What is kept, the last one saved first.
    pub fn saved(&self) -> &[Saved] {
        &self.saved
    }

    /// Puts a scenario on the shelf, in place of one with the same id.
    ///
    /// # Errors
    /// The shelf is full.
    pub fn put(&mut self, saved: Saved) -> Result<(), String> {
        let saved = Saved { name: tidy(&saved.name), ..saved };
        if let Some(old) = self.saved.iter_mut().find(|old| old.id == saved.id) {
            *old = saved;
            return Ok(());
        }
        if self.saved.len() >= MOST_SAVED {
            return Err(format!("there are {MOST_SAVED} already, which is the most"));
        }
        self.saved.insert(0, saved);
        Ok(())
    }

    /// Gives another name; an empty one changes nothing.
    pub fn rename(&mut self, id: &str, name: &str) {
        let name = tidy(name);
        if let Some(saved) = self.saved.iter_mut().find(|saved| saved.id == id)
            && !name.is_empty()
        {
            saved.name = name;
        }
    }

    /// Takes a scenario off the shelf.
    pub fn delete(&mut self, id: &str) -> Option<Saved> {
        let place = self.saved.iter().position(|saved| saved.id == id)?;
        Some(self.saved.remove(place))
    }

    /// Adds what another shelf has and this one does not; answers with how many were added.
    pub fn merge(&mut self, other: Self) -> usize {
        let mut added = 0;
        for saved in other.saved.into_iter().rev() {
            let known = self.saved.iter().any(|old| {
                old.id == saved.id || (old.name == saved.name && old.link == saved.link)
            });
            if !known && self.put(saved).is_ok() {
                added += 1;
            }
        }
        added
    }

    /// As a tree for files and storage.
    pub fn tree(&self) -> Tree {
        let text = |key: &str, text: &str| (key.to_owned(), Tree::Text(text.to_owned()));
        let one = |saved: &Saved| {
            let mut entries =
                vec![text("id", &saved.id), text("name", &saved.name), text("link", &saved.link)];
            let more = [("points", &saved.points), ("observed", &saved.observed)];
            let more = more.into_iter().filter(|(_, value)| !value.is_empty());
            entries.extend(more.map(|(key, value)| text(key, value)));
            Tree::Map(entries)
        };
        Tree::Map(vec![
            ("version".to_owned(), Tree::Number(VERSION)),
            ("scenarios".to_owned(), Tree::List(self.saved.iter().map(one).collect())),
        ])
    }

    /// Reads a tree; what is no saved scenario in it is left out.
    ///
    /// # Errors
    /// It is no shelf, or one of a newer version.
    pub fn read(tree: &Tree) -> Result<Self, String> {
        let Tree::Map(entries) = tree else { return Err(no_shelf()) };
        match get(entries, "version") {
            Some(Tree::Number(version)) if *version <= VERSION => {}
            Some(Tree::Number(version)) => {
                return Err(format!("it is of version {version}, but must be at most {VERSION}"));
            }
            _ => return Err(no_shelf()),
        }
        let Some(Tree::List(items)) = get(entries, "scenarios") else { return Err(no_shelf()) };
        let mut shelf = Self::default();
        for item in items.iter().rev() {
            if let Some(saved) = saved(item) {
                shelf.put(saved)?;
            }
        }
        Ok(shelf)
    }
}

fn no_shelf() -> String {
    "it holds no saved scenarios".to_owned()
}

fn get<'a>(entries: &'a [(String, Tree)], key: &str) -> Option<&'a Tree> {
    entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
}

fn saved(tree: &Tree) -> Option<Saved> {
    let Tree::Map(entries) = tree else { return None };
    let text = |key: &str| match get(entries, key) {
        Some(Tree::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let name = tidy(&text("name")?);
    let known = !name.is_empty();
    known.then_some(Saved {
        id: text("id")?,
        name,
        link: text("link")?,
        points: text("points").unwrap_or_default(),
        observed: text("observed").unwrap_or_default(),
    })
}

/// A name in one line, not too long.
fn tidy(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(id: &str, name: &str) -> Saved {
        let (id, name) = (id.to_owned(), name.to_owned());
        let (points, observed) = (String::new(), String::new());
        Saved { id, name, link: "v=1".to_owned(), points, observed }
    }

    fn names(shelf: &Shelf) -> Vec<&str> {
        shelf.saved().iter().map(|saved| saved.name.as_str()).collect()
    }

    #[test]
    fn a_shelf_comes_back_from_its_tree() {
        let mut shelf = Shelf::default();
        shelf.put(saved("a", "  one\n line ")).unwrap();
        shelf
            .put(Saved {
                observed: "0,60".to_owned(),
                points: "0 5".to_owned(),
                ..saved("b", "two")
            })
            .unwrap();
        assert_eq!(names(&shelf), ["two", "one line"]);
        assert_eq!(Shelf::read(&shelf.tree()), Ok(shelf));
    }

    #[test]
    fn a_curve_that_is_too_long_for_a_link_is_kept_in_full() {
        let mut scenario = crate::first();
        let point = |i: u32| model::Point {
            at: 47.0 * f64::from(i),
            rate: 100.0 + f64::from(i * 7919 % 1000) / 7.0,
        };
        let curve = model::Curve::new((0..400).map(point).collect()).unwrap();
        scenario.set_sketch(Some(curve));
        let saved = Saved::new("a".to_owned(), "long".to_owned(), &scenario, None);
        assert!(crate::open(&saved.link).scenario != scenario && !saved.points.is_empty());
        assert_eq!(saved.open().scenario, scenario);
        let short = Saved::new("b".to_owned(), "short".to_owned(), &crate::first(), None);
        assert_eq!((short.points.as_str(), short.open().scenario), ("", crate::first()));
    }

    #[test]
    fn what_two_pages_save_is_on_the_shelf_in_the_end() {
        let mut mine = Shelf::default();
        mine.put(saved("a", "one")).unwrap();
        let mut theirs = mine.clone();
        mine.put(saved("b", "two")).unwrap();
        theirs.put(saved("c", "three")).unwrap();
        assert_eq!(mine.merge(theirs), 1);
        assert_eq!(names(&mine), ["three", "two", "one"]);
        mine.rename("b", "second");
        mine.rename("b", " ");
        assert_eq!(mine.delete("a").unwrap().name, "one");
        assert_eq!(names(&mine), ["three", "second"]);
        assert_eq!(mine.delete("a"), None);
    }

    #[test]
    fn what_is_no_shelf_is_refused_and_what_is_half_of_one_read() {
        assert!(Shelf::read(&Tree::Null).is_err());
        let of = |version: f64, items: Vec<Tree>| {
            Tree::Map(vec![
                ("version".to_owned(), Tree::Number(version)),
                ("scenarios".to_owned(), Tree::List(items)),
            ])
        };
        let error = Shelf::read(&of(9.0, Vec::new())).unwrap_err();
        assert_eq!(error, "it is of version 9, but must be at most 1");
        let read = Shelf::read(&of(1.0, vec![Tree::Null, Tree::Map(Vec::new())]));
        assert_eq!(read, Ok(Shelf::default()));
        let mut full = Shelf::default();
        for i in 0..MOST_SAVED {
            full.put(saved(&i.to_string(), "x")).unwrap();
        }
        assert!(full.put(saved("more", "x")).unwrap_err().contains("200"));
        assert!(full.put(saved("7", "y")).is_ok());
    }
}
