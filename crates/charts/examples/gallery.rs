//! Writes every figure of a few real runs as SVG, to be looked at:
//! `cargo run -p charts --example gallery -- FOLDER`.

use std::path::PathBuf;

use charts::{Figure, Palette, Plot, svg};
use model::{Catalogue, Listed as _, Scenario};

static CATALOGUE: Catalogue = Catalogue { loads: sim::loads::ALL, policies: policies::ALL };

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or("target/gallery".to_owned()));
    std::fs::create_dir_all(&folder)?;
    for load in sim::loads::ALL {
        let mut scenario = Scenario::new(&CATALOGUE);
        scenario.set("load", load.card().id).expect("the list names it");
        let run = sim::simulate(&scenario);
        for (theme, palette) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
            for size in [(1000.0, 220.0), (700.0, 200.0), (360.0, 180.0)] {
                for figure in Figure::ALL {
                    let text =
                        svg(&Plot::of(figure, &run, scenario.guides(), size, 2.0), &run, &palette);
                    let (id, name) = (load.card().id, figure.id());
                    let file = format!("{id}-{theme}-{}-{name}.svg", size.0);
                    std::fs::write(folder.join(file), text)?;
                }
            }
        }
    }
    Ok(())
}
