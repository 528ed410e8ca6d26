//! Grid cells, by which a bounding box is found without looking at every record.
//!
//! The earth is cut into squares of 16, 4, 1 and ¼ degree; a record carries the one it lies in of each
//! size. A box is then a few large cells that lie wholly in it, smaller ones towards its edges, and on the
//! edges cells whose records must be looked at one by one.

use crate::query::BoundingBox;

/// Cell sizes in degrees, coarse to fine; each divides the one before by four, and all are powers of two,
/// so that dividing by them is exact.
const SIZES: [f64; 4] = [16.0, 4.0, 1.0, 0.25];

/// How many cells an edge may take before the next coarser size serves it.
const MAX_EDGE_CELLS: f64 = 600.0;

/// Adding 180 may round a longitude into the next cell: cells this near an edge count as on it.
const MARGIN: f64 = 1e-9;

/// The cells that cover a box.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Cells wholly within the box.
    pub inner: Vec<u64>,
    /// Cells partly within it.
    pub edge: Vec<u64>,
}

/// The cells a point lies in, one of each size.
pub fn around(longitude: f64, latitude: f64) -> impl Iterator<Item = u64> {
    (0..SIZES.len()).map(move |level| {
        let cell = Cell { level, x: index(longitude + 180.0, level), y: index(latitude + 90.0, level) };
        cell.code()
    })
}

/// The cells that cover a box that does not cross the antimeridian.
pub fn cover(area: &BoundingBox) -> Cover {
    let mut cover = Cover::default();
    // What lies at the end of the scale lies nowhere near an edge.
    let area = BoundingBox {
        west: if area.west <= -180.0 { f64::NEG_INFINITY } else { area.west },
        south: if area.south <= -90.0 { f64::NEG_INFINITY } else { area.south },
        east: if area.east >= 180.0 { f64::INFINITY } else { area.east },
        north: if area.north >= 90.0 { f64::INFINITY } else { area.north },
    };
    let finest = finest_level(&area);
    for x in indices(area.west + 180.0, area.east + 180.0, 360.0, 0) {
        for y in indices(area.south + 90.0, area.north + 90.0, 180.0, 0) {
            Cell { level: 0, x, y }.cover(&area, finest, &mut cover);
        }
    }
    cover
}

/// The finest level at which the edges of the box do not take too many cells.
fn finest_level(area: &BoundingBox) -> usize {
    let width = area.east.min(180.0) - area.west.max(-180.0);
    let height = area.north.min(90.0) - area.south.max(-90.0);
    let edges = 2.0 * (width + height);
    SIZES.iter().rposition(|size| edges / size <= MAX_EDGE_CELLS).unwrap_or_default()
}

#[derive(Clone, Copy)]
struct Cell {
    level: usize,
    x: u64,
    y: u64,
}

impl Cell {
    fn code(self) -> u64 {
        ((self.level as u64) << 40) | (self.x << 20) | self.y
    }

    /// Adds this cell, or the smaller ones in it, to the cover of `area`.
    fn cover(self, area: &BoundingBox, finest: usize, cover: &mut Cover) {
        let size = SIZES[self.level];
        let (west, south) = (self.x as f64 * size - 180.0, self.y as f64 * size - 90.0);
        let (east, north) = (west + size, south + size);
        let apart = east < area.west - MARGIN
            || west > area.east + MARGIN
            || north < area.south - MARGIN
            || south > area.north + MARGIN;
        let within = west >= area.west + MARGIN
            && east <= area.east - MARGIN
            && south >= area.south + MARGIN
            && north <= area.north - MARGIN;
        if apart {
        } else if within {
            cover.inner.push(self.code());
        } else if self.level == finest {
            cover.edge.push(self.code());
        } else {
            for (dx, dy) in (0..4).flat_map(|dx| (0..4).map(move |dy| (dx, dy))) {
                Self { level: self.level + 1, x: self.x * 4 + dx, y: self.y * 4 + dy }
                    .cover(area, finest, cover);
            }
        }
    }
}

/// The index along one axis of the cell that holds a point, `shifted` to start at 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float cast saturates; cells lie in 0..1440"
)]
fn index(shifted: f64, level: usize) -> u64 {
    (shifted.max(0.0) / SIZES[level]).floor() as u64
}

/// The indices along one axis of the cells that meet a span, `shifted` to start at 0.
fn indices(from: f64, to: f64, end: f64, level: usize) -> std::ops::RangeInclusive<u64> {
    index((from - MARGIN).max(0.0), level)..=index((to + MARGIN).min(end), level)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Cover, around, cover};
    use crate::query::BoundingBox;

    const fn area(west: f64, south: f64, east: f64, north: f64) -> BoundingBox {
        BoundingBox { west, south, east, north }
    }

    fn covers(cover: &Cover, longitude: f64, latitude: f64) -> (usize, usize) {
        let cells: HashSet<u64> = around(longitude, latitude).collect();
        let count = |list: &[u64]| list.iter().filter(|cell| cells.contains(cell)).count();
        (count(&cover.inner), count(&cover.edge))
    }

    #[test]
    fn every_point_is_covered_once_and_inner_cells_hold_only_points_within() {
        let areas = [
            area(140.96, -39.2, 149.97, -33.98),
            area(-180.0, -90.0, 180.0, 90.0),
            area(-180.0, -10.0, -179.9, 10.0),
            area(149.0, -35.5, 149.0, -35.5),
            area(0.0, 0.0, 16.0, 16.0),
            area(-170.0, -60.0, 175.0, 80.0),
        ];
        for area in areas {
            let cover = cover(&area);
            for x in (0..=720).step_by(7) {
                for y in (0..=360).step_by(5) {
                    let (longitude, latitude) = (f64::from(x) / 2.0 - 180.0, f64::from(y) / 2.0 - 90.0);
                    let within = area.west <= longitude
                        && longitude <= area.east
                        && area.south <= latitude
                        && latitude <= area.north;
                    let (inner, edge) = covers(&cover, longitude, latitude);
                    assert!(inner + edge <= 1, "{area:?} {longitude} {latitude}");
                    assert!(
                        inner == 0 || within,
                        "{area:?} {longitude} {latitude} is outside an inner cell's box"
                    );
                    assert!(!within || inner + edge == 1, "{area:?} {longitude} {latitude} is missed");
                }
            }
            for (longitude, latitude) in [(area.west, area.south), (area.east, area.north)] {
                assert_eq!(
                    covers(&cover, longitude, latitude).0 + covers(&cover, longitude, latitude).1,
                    1,
                    "{area:?}"
                );
            }
        }
    }

    #[test]
    fn the_whole_earth_is_inner_cells_and_a_state_a_few_hundred_of_them() {
        assert_eq!(cover(&area(-180.0, -90.0, 180.0, 90.0)).edge, Vec::<u64>::new());
        let state = cover(&area(140.96, -39.2, 149.97, -33.98));
        assert!(
            state.inner.len() < 600 && state.edge.len() < 200,
            "{} {}",
            state.inner.len(),
            state.edge.len()
        );
    }
}
