//! Rows of texts as an aligned table.
//!
//! Not here: colours and lines; it reads the same in a log.

/// The first column to the left, others to the right where all below their heading begin with a
/// digit or a sign, as numbers do, and are no ranges; two spaces between.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let numeric = |column: usize| {
        let mut cells = rows.iter().skip(1).filter_map(|row| row.get(column));
        column > 0 && cells.all(|cell| is_number(cell))
    };
    let shape: Vec<(usize, bool)> = (0..columns).map(|c| (width(c), numeric(c))).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, &(width, right)) in row.iter().zip(&shape) {
            let gap = " ".repeat(width - cell.chars().count());
            let parts = if right { [&gap, cell, "  "] } else { [cell.as_str(), &gap, "  "] };
            line.extend(parts);
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

fn is_number(cell: &str) -> bool {
    let begins = cell.starts_with(|c: char| c.is_ascii_digit() || "$−–±".contains(c));
    cell.is_empty() || begins && !cell.contains(" to ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_to_the_left_and_numbers_to_the_right() {
        let rows = [["id", "value", "what"], ["a", "$1.50", "x"], ["long", "−20", "yy"]];
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect();
        assert_eq!(table(&rows), "id    value  what\na     $1.50  x\nlong    −20  yy\n");
        assert_eq!(table(&[]), "");
    }
}
