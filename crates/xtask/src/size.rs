//! What the built page weighs on the wire, and how much it may weigh.
//!
//! Deliberately not here: how a host compresses. Brotli at its best quality is what a static host
//! sends for files that it compresses once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};
use xtask::{Failure, Result, workspace};

/// What the first visit may fetch before the page works, compressed [bytes].
///
/// The page promises to be there at once on a mobile connection; a feature that does not fit goes
/// into what is loaded on demand.
pub(crate) const FIRST_LOAD_BUDGET: usize = 480_000;

/// What marks the line of the page that lists the files that are loaded on demand.
const ON_DEMAND: &str = "name=\"on-demand\"";

/// The files of the built page.
#[derive(Debug)]
pub(crate) struct Sizes(Vec<Weight>);

#[derive(Debug)]
struct Weight {
    name: String,
    raw: usize,
    brotli: usize,
    first_load: bool,
}

/// Weighs every file in `dist/`.
pub(crate) fn measure() -> Result<Sizes> {
    let folder = workspace::dist();
    let files = read_all(&folder).map_err(|e| Failure::doing("read dist/", e))?;
    if !files.contains_key("index.html") {
        return Err("dist/ has no index.html: run `cargo xtask dist`".into());
    }
    let first_load = first_load(&files);
    let weights = files.iter().map(|(name, bytes)| {
        let brotli = compressed(bytes).map_err(|e| Failure::doing("compress", e))?.len();
        let first_load = first_load.contains(name.as_str());
        Ok(Weight { name: name.clone(), raw: bytes.len(), brotli, first_load })
    });
    weights.collect::<Result<_>>().map(Sizes)
}

impl Sizes {
    /// What the first visit fetches, compressed [bytes].
    pub(crate) fn first_load(&self) -> usize {
        self.0.iter().filter(|file| file.first_load).map(|file| file.brotli).sum()
    }

    /// The sum and its limit, in a few words.
    pub(crate) fn headline(&self) -> String {
        let (sum, budget) = (Bytes(self.first_load()), Bytes(FIRST_LOAD_BUDGET));
        format!("first load {sum} of {budget} bytes")
    }

    /// An error if the first visit fetches more than it may.
    pub(crate) fn check_budget(&self) -> Result<()> {
        let size = self.first_load();
        match size.checked_sub(FIRST_LOAD_BUDGET) {
            None | Some(0) => Ok(()),
            Some(over) => {
                let (size, over) = (Bytes(size), Bytes(over));
                Err(format!("the first load is {size} bytes, {over} over the budget").into())
            }
        }
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>11} {:>11}  file in dist/", "bytes", "brotli")?;
        for Weight { name, raw, brotli, first_load } in &self.0 {
            let when = if *first_load { "" } else { "  (on demand)" };
            writeln!(f, "{:>11} {:>11}  {name}{when}", Bytes(*raw).text(), Bytes(*brotli).text())?;
        }
        let (sum, budget) = (Bytes(self.first_load()), Bytes(FIRST_LOAD_BUDGET));
        write!(f, "{:>11} {:>11}  first load, of {budget} allowed", "", sum.text())
    }
}

/// A number of bytes with its thousands apart: "75,377".
struct Bytes(usize);

impl Bytes {
    fn text(&self) -> String {
        let digits = self.0.to_string();
        let mut text = String::new();
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// Copies `dist/` into `folder`, every file with its compressed twin, as a static host keeps them.
pub(crate) fn compress_into(folder: &Path) -> Result<()> {
    let copy = || -> io::Result<()> {
        let _ = fs::remove_dir_all(folder);
        for (name, bytes) in read_all(&workspace::dist())? {
            let path = folder.join(&name);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(folder.join(format!("{name}.br")), compressed(&bytes)?)?;
            fs::write(path, bytes)?;
        }
        Ok(())
    };
    copy().map_err(|e| Failure::doing("copy dist/", e))
}

/// The files below a folder, by their path with slashes.
fn read_all(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut open = vec![(PathBuf::from(folder), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                files.insert(name, fs::read(entry.path())?);
            }
        }
    }
    Ok(files)
}

/// What the first visit fetches: the page, and every file whose name stands in the page, or in a
/// script or a style sheet that is fetched. A name that is only in the module is loaded on demand.
fn first_load(files: &BTreeMap<String, Vec<u8>>) -> BTreeSet<&str> {
    let mut fetched = BTreeSet::new();
    let mut open = vec!["index.html"];
    while let Some(name) = open.pop() {
        if !fetched.insert(name) || !has_links(name) {
            continue;
        }
        let text = files.get(name).map(|bytes| String::from_utf8_lossy(bytes));
        let text = text.unwrap_or_default();
        // What the page lists as loaded on demand is not loaded with it.
        let text: String = text.lines().filter(|line| !line.contains(ON_DEMAND)).collect();
        let named = files.keys().filter(|other| text.contains(file_name(other)));
        open.extend(named.map(String::as_str));
    }
    fetched
}

fn has_links(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("html" | "js" | "css"))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn compressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let (quality, window) = (11, 22);
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, quality, window);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_first_load_is_what_the_page_and_its_scripts_name() {
        let files = files(&[
            (
                "index.html",
                "<script>import './web-1.js'</script> web-1_bg.wasm style-2.css\n\
                 <meta name=\"on-demand\" content=\"worker.js\">",
            ),
            ("web-1.js", "import './snippets/a/inline0.js'"),
            ("web-1_bg.wasm", "worker.js"),
            ("style-2.css", "url(paper.svg)"),
            ("paper.svg", ""),
            ("snippets/a/inline0.js", ""),
            ("worker.js", ""),
        ]);
        let fetched = first_load(&files);
        assert!(!fetched.contains("worker.js"));
        assert_eq!(fetched.len(), files.len() - 1);
    }

    #[test]
    fn a_budget_is_kept_up_to_its_last_byte() {
        let of = |brotli| {
            let name = "index.html".to_owned();
            Sizes(vec![Weight { name, raw: brotli, brotli, first_load: true }])
        };
        assert!(of(FIRST_LOAD_BUDGET).check_budget().is_ok());
        let over = of(FIRST_LOAD_BUDGET + 1).check_budget().map_err(|e| e.to_string());
        let text = Bytes(FIRST_LOAD_BUDGET + 1).text();
        assert_eq!(over, Err(format!("the first load is {text} bytes, 1 over the budget")));
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [7, 999, 1000, 200_001].map(|n| Bytes(n).text()),
            ["7", "999", "1,000", "200,001"]
        );
    }

    #[test]
    fn repetition_compresses_well() {
        assert!(compressed(&[b'a'; 10_000]).is_ok_and(|bytes| (1..50).contains(&bytes.len())));
    }
}
