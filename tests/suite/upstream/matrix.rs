//! Small dense matrices, as much of them as the solution of a chain needs.
//!
//! Not here: anything for large or badly conditioned ones.

use std::ops::{Index, IndexMut};

/// A dense matrix; rows are states that are left, columns states that are entered.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    /// Its columns.
    pub(crate) columns: usize,
    cells: Vec<f64>,
}

/// Adds `factor` times `cells` to as many others.
///
/// Nearly all of the time is spent here, and tests are compiled without optimisation, where an
/// iterator costs several times as much as a count.
fn add(to: &mut [f64], factor: f64, cells: &[f64]) {
    let mut i = 0;
    while i < cells.len() {
        to[i] += factor * cells[i];
        i += 1;
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        &self.cells[row * self.columns + column]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        &mut self.cells[row * self.columns + column]
    }
}

impl Matrix {
    /// All zero.
    pub(crate) fn zero(rows: usize, columns: usize) -> Self {
        Self { columns, cells: vec![0.0; rows * columns] }
    }

    /// The unit matrix.
    pub(crate) fn unit(size: usize) -> Self {
        let mut unit = Self::zero(size, size);
        (0..size).for_each(|i| unit[(i, i)] = 1.0);
        unit
    }

    /// One row.
    pub(crate) fn row(cells: Vec<f64>) -> Self {
        Self { columns: cells.len(), cells }
    }

    /// One column.
    pub(crate) fn column(cells: Vec<f64>) -> Self {
        Self { columns: 1, cells }
    }

    /// Its rows.
    pub(crate) fn rows(&self) -> usize {
        self.cells.len() / self.columns
    }

    /// Its cells, row by row.
    pub(crate) fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// The sum of this and `factor` times `other`.
    pub(crate) fn plus(&self, factor: f64, other: &Self) -> Self {
        let cells = self.cells.iter().zip(&other.cells).map(|(a, b)| a + factor * b).collect();
        Self { columns: self.columns, cells }
    }

    /// The product with `other`.
    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut out = Self::zero(self.rows(), other.columns);
        let lines = out.cells.chunks_mut(other.columns).zip(self.cells.chunks(self.columns));
        for (out, line) in lines {
            for (factor, other) in line.iter().zip(other.cells.chunks(other.columns)) {
                if *factor != 0.0 {
                    add(out, *factor, other);
                }
            }
        }
        out
    }

    /// X in `self X = right`, by elimination with the largest pivot of a column.
    pub(crate) fn solve(&self, right: &Self) -> Self {
        let size = self.columns;
        let mut left: Vec<Vec<f64>> = self.cells.chunks(size).map(<[f64]>::to_vec).collect();
        let mut out: Vec<Vec<f64>> =
            right.cells.chunks(right.columns).map(<[f64]>::to_vec).collect();
        for i in 0..size {
            let largest = |a: &usize, b: &usize| left[*a][i].abs().total_cmp(&left[*b][i].abs());
            let pivot = (i..size).max_by(largest).expect("a row is left");
            left.swap(i, pivot);
            out.swap(i, pivot);
            let (pivot, solution) = (left[i].clone(), out[i].clone());
            assert!(pivot[i] != 0.0, "a matrix that is to be solved is regular");
            for row in (0..size).filter(|row| *row != i) {
                let factor = left[row][i] / pivot[i];
                if factor != 0.0 {
                    add(&mut left[row][i..], -factor, &pivot[i..]);
                    add(&mut out[row], -factor, &solution);
                }
            }
        }
        for (i, row) in out.iter_mut().enumerate() {
            for cell in row {
                *cell /= left[i][i];
            }
        }
        Self { columns: right.columns, cells: out.concat() }
    }

    /// X in `X self = left`.
    pub(crate) fn solve_left(&self, left: &Self) -> Self {
        self.turned().solve(&left.turned()).turned()
    }

    /// Rows for columns.
    pub(crate) fn turned(&self) -> Self {
        let mut out = Self::zero(self.columns, self.rows());
        for row in 0..self.rows() {
            (0..self.columns).for_each(|column| out[(column, row)] = self[(row, column)]);
        }
        out
    }

    /// The sum of all cells.
    pub(crate) fn sum(&self) -> f64 {
        self.cells.iter().sum()
    }

    /// The largest size of a cell.
    pub(crate) fn largest(&self) -> f64 {
        self.cells.iter().fold(0.0, |largest, cell| cell.abs().max(largest))
    }
}
