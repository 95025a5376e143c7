//! Browsers that go from test to test: starting one takes longer than most tests.
//!
//! A browser that comes back is put into the state of a new one: nothing stored, no history, the
//! usual window. One whose test failed is closed. Not here: a really fresh profile; see
//! `desk::open_alone`.

use crate::desk::SITE;
use browser::{Page, Theme};
use serde_json::json;
use std::{
    mem,
    ops::Deref,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// So long the last test waits whether another one begins, before it closes all browsers: what is
/// static is not dropped at the end of a program.
const LAST_CALL: Duration = Duration::from_millis(100);

struct Pool {
    idle: Vec<Page>,
    lent: usize,
}

static POOL: Mutex<Pool> = Mutex::new(Pool { idle: Vec::new(), lent: 0 });

fn pool() -> MutexGuard<'static, Pool> {
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A page for the time of a test.
pub(crate) struct Loan(Option<Page>);

impl Loan {
    /// Opens the site with a fragment.
    #[track_caller]
    pub(crate) fn open(fragment: &str) -> Self {
        let idle = {
            let mut pool = pool();
            pool.lent += 1;
            pool.idle.pop()
        };
        // From here on, whatever happens, it is counted back.
        let mut loan = Self(idle);
        match &loan.0 {
            Some(page) => {
                make_new(page);
                page.goto(fragment);
            }
            None => loan.0 = Some(Page::open(&SITE, fragment)),
        }
        loan
    }
}

#[track_caller]
fn make_new(page: &Page) {
    page.execute("localStorage.clear()", &[]);
    page.developer("Page.navigate", &json!({ "url": "about:blank" }));
    page.developer("Page.resetNavigationHistory", &json!({}));
    page.resize(1280, 800);
    page.prefer(Theme::Light);
    page.prefer_less_motion(false);
}

impl Deref for Loan {
    type Target = Page;

    fn deref(&self) -> &Page {
        self.0.as_ref().expect("it is lent until it is dropped")
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        let page = self.0.take();
        let is_last = {
            let mut pool = pool();
            pool.idle.extend(page.filter(|_| !thread::panicking()));
            pool.lent -= 1;
            pool.lent == 0
        };
        if is_last {
            thread::sleep(LAST_CALL);
            let mut pool = pool();
            let idle = if pool.lent == 0 { mem::take(&mut pool.idle) } else { Vec::new() };
            drop(pool);
            drop(idle);
        }
    }
}
