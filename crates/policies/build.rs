//! Turns every article `src/NAME.md` into HTML, so that the page needs no Markdown reader.

use std::path::Path;
use std::{env, fs, io};

use pulldown_cmark::{Options, Parser, html};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    for entry in fs::read_dir("src")? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let mut page = String::new();
        html::push_html(&mut page, Parser::new_ext(&text, Options::ENABLE_TABLES));
        let name = path.file_stem().expect("a file with an extension has a stem");
        fs::write(Path::new(&out).join(name).with_extension("html"), page)?;
    }
    Ok(())
}
