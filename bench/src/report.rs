//! What is written where.

use std::{io::Write, time::Duration};

/// Writes a part of the report to standard output. A closed pipe is no fault.
pub fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    let _closed = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Tells the person who waits what is being done.
pub fn note(text: &str) {
    let _closed = writeln!(std::io::stderr().lock(), "bench: {text}");
}

/// A table in Markdown, its columns padded so that it also reads well as text. Numbers go to the right.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|heading| (*heading).to_owned()).collect()] }
    }

    /// Adds a row: what was measured, then the figures.
    pub fn row(&mut self, what: &str, figures: impl IntoIterator<Item = String>) {
        self.rows.push(std::iter::once(what.to_owned()).chain(figures).collect());
    }

    /// The table as Markdown.
    pub fn markdown(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut lines: Vec<String> = self.rows.iter().map(|row| line(row, &widths)).collect();
        let rule = widths.iter().enumerate().map(|(n, width)| match n {
            0 => "-".repeat(*width),
            _ => format!("{}:", "-".repeat(width - 1)),
        });
        lines.insert(1, format!("| {} |", rule.collect::<Vec<_>>().join(" | ")));
        lines.join("\n") + "\n"
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).enumerate().map(|(n, (cell, width))| match n {
        0 => format!("{cell:<width$}"),
        _ => format!("{cell:>width$}"),
    });
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

/// A count with its thousands apart.
pub fn grouped(count: f64) -> String {
    let digits = format!("{count:.0}");
    let first = digits.len() % 3;
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && n % 3 == first {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A time in milliseconds.
pub fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

/// How many times the second goes into the first.
pub fn ratio(one: f64, other: f64) -> String {
    if other > 0.0 { format!("{:.2}×", one / other) } else { "–".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Table, grouped, ratio};

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(7.4), "7");
        assert_eq!(grouped(100.0), "100");
        assert_eq!(grouped(4321.0), "4,321");
        assert_eq!(grouped(1_000_000.0), "1,000,000");
    }

    #[test]
    fn a_ratio_to_nothing_is_none() {
        assert_eq!(ratio(3.0, 2.0), "1.50×");
        assert_eq!(ratio(3.0, 0.0), "–");
    }

    #[test]
    fn columns_are_padded_and_figures_go_right() {
        let mut table = Table::new(&["what", "ms"]);
        table.row("a box", ["12.5".to_owned()]);
        assert_eq!(table.markdown(), "| what  |   ms |\n| ----- | ---: |\n| a box | 12.5 |\n");
    }
}
