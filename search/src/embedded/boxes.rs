//! Bounding boxes, through grid cells.

use tantivy::{
    DocId, SegmentReader, Term,
    columnar::Column,
    query::{
        EmptyQuery, EnableScoring, Query, Weight,
        doc_predicate_query::{
            ConstOrVariableSegmentPredicate, DocPredicate, DocPredicateQuery, SegmentDocPredicate,
        },
    },
    schema::Field,
};

use super::{
    cells,
    filter::{any, any_term},
    schema::Layout,
};
use crate::{error::SearchError, field::NumberField, query::BoundingBox};

/// The query that matches the records within a box.
pub fn within(layout: &Layout, area: &BoundingBox) -> Result<Box<dyn Query>, SearchError> {
    if [area.west, area.south, area.east, area.north].iter().any(|edge| edge.is_nan()) {
        return Err(SearchError::Invalid("an edge of a bounding box is not a number".into()));
    }
    if area.south > area.north {
        return Ok(Box::new(EmptyQuery));
    }
    if area.west <= area.east {
        return part(layout, *area);
    }
    let west = part(layout, BoundingBox { east: 180.0, ..*area })?;
    let east = part(layout, BoundingBox { west: -180.0, ..*area })?;
    Ok(any(vec![west, east]))
}

/// The query for a box that does not cross the antimeridian.
fn part(layout: &Layout, area: BoundingBox) -> Result<Box<dyn Query>, SearchError> {
    let cover = cells::cover(&area);
    let mut members = Vec::new();
    if !cover.inner.is_empty() {
        members.push(any_term(terms(layout.cell, &cover.inner)));
    }
    if !cover.edge.is_empty() {
        let candidates = any_term(terms(layout.cell, &cover.edge));
        let candidates = candidates.weight(EnableScoring::disabled_from_schema(&layout.schema))?;
        members.push(Box::new(DocPredicateQuery::from(EdgePredicate { area, candidates })));
    }
    Ok(any(members))
}

fn terms(field: Field, cells: &[u64]) -> Vec<Term> {
    cells.iter().map(|cell| Term::from_field_u64(field, *cell)).collect()
}

/// Looks at the coordinates of the records in the cells that the edge of a box runs through.
struct EdgePredicate {
    area: BoundingBox,
    candidates: Box<dyn Weight>,
}

impl std::fmt::Debug for EdgePredicate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EdgePredicate").field("area", &self.area).finish_non_exhaustive()
    }
}

impl DocPredicate for EdgePredicate {
    type SegmentDocPredicate = InBox;

    fn doc_predicate(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<InBox>> {
        let columns = reader.fast_fields();
        let predicate = InBox {
            area: self.area,
            latitude: columns.f64(NumberField::DecimalLatitude.name())?,
            longitude: columns.f64(NumberField::DecimalLongitude.name())?,
        };
        let necessary_condition = Box::new(self.candidates.scorer(reader, 1.0)?);
        Ok(ConstOrVariableSegmentPredicate::Variable { predicate, necessary_condition })
    }
}

/// The coordinates of one segment's records, held against a box.
struct InBox {
    area: BoundingBox,
    latitude: Column<f64>,
    longitude: Column<f64>,
}

impl SegmentDocPredicate for InBox {
    fn eval(&mut self, doc: DocId) -> bool {
        let (Some(latitude), Some(longitude)) = (self.latitude.first(doc), self.longitude.first(doc)) else {
            return false;
        };
        let area = &self.area;
        (area.south..=area.north).contains(&latitude) && (area.west..=area.east).contains(&longitude)
    }
}
