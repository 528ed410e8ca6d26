//! Where there is land.

use super::boundaries::Point;

/// Land by row of latitude, south to north: cells of 0.025° that land touches, as `number of stretches`, then of each
/// `cells since the last one` and `cells long`, numbers of seven bits a byte, the lowest first, the eighth set where
/// more follow. Drawn from the land at 1:10,000,000 of Natural Earth 4.1 (public domain), which leaves out islands of
/// less than about a kilometre.
const CELLS: &[u8] = include_bytes!("land.bin");

/// Cells in a degree.
const IN_DEGREE: f64 = 40.0;
/// Rows, and cells in a row.
const ROWS: usize = 7200;
const COLUMNS: u16 = 14_400;

/// The land of the earth, to two or three kilometres, rather more than less of it.
pub(super) struct Land {
    /// Where in `stretches` each row starts, and the end.
    rows: Vec<u32>,
    /// First cell and the one after the last.
    stretches: Vec<(u16, u16)>,
}

impl Land {
    /// The land of Natural Earth; none if the file is torn.
    pub fn natural_earth() -> Option<Self> {
        Self::read(CELLS)
    }

    fn read(mut bytes: &[u8]) -> Option<Self> {
        let mut land = Self { rows: vec![0], stretches: Vec::new() };
        for _ in 0..ROWS {
            let mut at = 0;
            for _ in 0..number(&mut bytes)? {
                let start = number(&mut bytes)?.checked_add(at)?;
                at = number(&mut bytes)?.checked_add(start).filter(|end| *end <= COLUMNS)?;
                land.stretches.push((start, at));
            }
            land.rows.push(u32::try_from(land.stretches.len()).ok()?);
        }
        bytes.is_empty().then_some(land)
    }

    /// Whether there is land at the point.
    pub fn has(&self, (latitude, longitude): Point) -> bool {
        let row = cell(latitude + 90.0, ROWS - 1);
        let column = cell(longitude + 180.0, usize::from(COLUMNS) - 1);
        let [from, to] = [self.rows[row], self.rows[row + 1]].map(|at| at as usize);
        let row = &self.stretches[from..to];
        let next = row.partition_point(|(start, _)| usize::from(*start) <= column);
        next > 0 && column < usize::from(row[next - 1].1)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast holds to the limits")]
fn cell(degrees: f64, last: usize) -> usize {
    ((degrees * IN_DEGREE) as usize).min(last)
}

fn number(bytes: &mut &[u8]) -> Option<u16> {
    let mut number = 0_u32;
    for place in 0..3 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return u16::try_from(number).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{CELLS, Land, ROWS};

    #[test]
    fn stretches_are_found_at_their_edges() {
        // The southernmost row: two cells of land after three of sea, then one after 200 more.
        let mut bytes = vec![2, 3, 2, 0xc8, 1, 1];
        bytes.extend(vec![0; ROWS - 1]);
        let land = Land::read(&bytes).unwrap();
        let cases = [
            (0.07, false),
            (0.08, true),
            (0.12, true),
            (0.13, false),
            (5.12, false),
            (5.13, true),
            (5.16, false),
        ];
        for (degrees, expected) in cases {
            assert_eq!(land.has((-89.98, degrees - 180.0)), expected, "{degrees}");
        }
        assert!(!land.has((-89.97, 0.1 - 180.0)));
    }

    #[test]
    fn a_torn_file_is_refused() {
        assert!(Land::read(CELLS).is_some());
        assert!(Land::read(&CELLS[..CELLS.len() - 1]).is_none());
        assert!(Land::read(&[CELLS, &[0]].concat()).is_none());
        assert!(Land::read(&[1, 0xff, 0xff, 0xff, 0xff]).is_none());
    }
}
