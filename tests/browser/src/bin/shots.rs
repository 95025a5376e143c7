//! Takes pictures of the built page: every fragment in several widths and both themes.
//!
//! `cargo xtask shots` builds the page first and checks the command line. Deliberately not here:
//! any judgement of the pictures.

#![expect(clippy::print_stdout, reason = "a command talks to the person at the terminal")]

use browser::{Page, Site, Theme};
use std::{
    env, fs,
    path::PathBuf,
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};
use xtask::workspace;

/// A wide screen, a tablet, a phone: width and least height [CSS pixels].
const VIEWS: [(u32, u32); 3] = [(1440, 900), (800, 1100), (390, 844)];

/// How long a page must stay the same to count as complete, and how long to wait for that.
const REST: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(5);

/// What the command line asks for.
struct Order {
    folder: PathBuf,
    /// The height of the pictures; without it, as high as the page.
    height: Option<u32>,
    fragments: Vec<String>,
}

fn main() -> ExitCode {
    match order(env::args().skip(1)) {
        Ok(order) => take(&order),
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn order(words: impl Iterator<Item = String>) -> Result<Order, String> {
    let mut order = Order { folder: PathBuf::new(), height: None, fragments: Vec::new() };
    for word in words {
        match word.split_once('=') {
            Some(("--out", folder)) => order.folder = folder.into(),
            Some(("--height", text)) => {
                let height = text.parse().map_err(|_| format!("no height: {text}"))?;
                order.height = Some(height);
            }
            _ if word.starts_with("--") => return Err(format!("no flag `{word}` here")),
            _ => order.fragments.push(word),
        }
    }
    if order.fragments.is_empty() {
        order.fragments.push(String::new());
    }
    if order.folder.as_os_str().is_empty() {
        order.folder = workspace::scratch("shots").map_err(|e| e.to_string())?;
    }
    fs::create_dir_all(&order.folder).map_err(|e| e.to_string())?;
    Ok(order)
}

fn take(order: &Order) {
    let site = Site::dist();
    for fragment in &order.fragments {
        let page = Page::open(&site, fragment);
        for theme in [Theme::Light, Theme::Dark] {
            page.prefer(theme);
            for (width, least) in VIEWS {
                page.resize(width, order.height.unwrap_or(least));
                settle(&page);
                if order.height.is_none() {
                    page.resize(width, page_height(&page).max(least));
                    settle(&page);
                }
                let name = format!("{}-{width}-{}.png", name_of(fragment), theme.name());
                let path = order.folder.join(name);
                page.screenshot(&path);
                println!("{}", path.display());
            }
        }
        for error in page.errors() {
            println!("  {fragment}: the page logged an error: {error}");
        }
    }
}

/// Waits until the page's text has been the same for a while. A page that plays never rests; then
/// the time is up at some point.
fn settle(page: &Page) {
    let text = || page.execute("return document.body.innerText", &[]);
    let begin = Instant::now();
    let (mut last, mut since) = (text(), Instant::now());
    while since.elapsed() < REST && begin.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(50));
        let now = text();
        if now != last {
            (last, since) = (now, Instant::now());
        }
    }
}

fn page_height(page: &Page) -> u32 {
    let height = page.execute("return document.documentElement.scrollHeight", &[]);
    height.as_u64().and_then(|height| u32::try_from(height).ok()).unwrap_or_default()
}

/// A file name for a fragment: "restaurant-3" for `#/restaurant/3`.
fn name_of(fragment: &str) -> String {
    let words =
        fragment.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    if name.is_empty() { "page".into() } else { name }
}
