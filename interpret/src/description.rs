//! What was recorded: its kind, how many, by whom, and under which licence.

use std::borrow::Cow;

use atlas_records::{Interpreted, OccurrenceIssue};

use crate::{
    Context, Issues, Slot, Terms,
    agent::agent_ids,
    basis_of_record::basis_of_record,
    geological_time::geological_time,
    license::license,
    media::media_types,
    name::collapsed,
    number::{decimal, individual_count},
    occurrence_status::occurrence_status,
    type_status::type_status,
    vocabulary::{DEGREE_OF_ESTABLISHMENT, ESTABLISHMENT_MEANS, LIFE_STAGE, PATHWAY, SEX, Vocabulary},
    web_address::web_address,
};

/// Sets the terms that describe the occurrence.
pub(crate) fn description(terms: &Terms<'_>, context: &Context, out: &mut Interpreted) -> Issues {
    let known = |slot| terms.known(slot);
    let dataset = context.license.as_deref();
    out.license = license(known(Slot::License), known(Slot::Rights), dataset);
    people(terms, out);
    by_vocabulary(terms, out);
    out.organism_quantity = known(Slot::OrganismQuantity).and_then(decimal);
    out.organism_quantity_type = known(Slot::OrganismQuantityType).map(collapsed);
    out.data_generalizations = known(Slot::DataGeneralizations).map(collapsed);
    out.information_withheld = known(Slot::InformationWithheld).map(collapsed);
    let ranked = known(Slot::TaxonRank).or(known(Slot::VerbatimTaxonRank)).is_some();
    let unranked = known(Slot::ScientificName).is_some() && !ranked;
    Issues::when(unranked, OccurrenceIssue::MissingTaxonrank)
        .and(kind(terms, out))
        .and(specimen(terms, out))
        .and(addresses(terms, out))
        .and(geological_time(terms))
}

fn people(terms: &Terms<'_>, out: &mut Interpreted) {
    out.recorded_by = terms.known(Slot::RecordedBy).map(collapsed);
    out.recorded_by_id = agent_ids(terms.known(Slot::RecordedById));
    out.identified_by = terms.known(Slot::IdentifiedBy).map(collapsed);
    out.identified_by_id = agent_ids(terms.known(Slot::IdentifiedById));
}

/// Sets the terms with a vocabulary of which a value that is not in it says nothing.
fn by_vocabulary(terms: &Terms<'_>, out: &mut Interpreted) {
    let concept = |slot, vocabulary: &Vocabulary| {
        terms.known(slot).and_then(|value| vocabulary.concept(value)).map(str::to_owned)
    };
    out.sex = concept(Slot::Sex, &SEX);
    out.life_stage = concept(Slot::LifeStage, &LIFE_STAGE);
    out.establishment_means = concept(Slot::EstablishmentMeans, &ESTABLISHMENT_MEANS);
    out.degree_of_establishment = concept(Slot::DegreeOfEstablishment, &DEGREE_OF_ESTABLISHMENT);
    out.pathway = concept(Slot::Pathway, &PATHWAY);
}

fn kind(terms: &Terms<'_>, out: &mut Interpreted) -> Issues {
    let (basis, mut issues) = basis_of_record(terms.known(Slot::BasisOfRecord));
    out.basis_of_record = basis;
    let (count, flags) = individual_count(terms.known(Slot::IndividualCount));
    out.individual_count = count;
    issues.add(flags);
    let (status, flags) = occurrence_status(terms.known(Slot::OccurrenceStatus), count, basis);
    out.occurrence_status = Some(status);
    issues.and(flags)
}

fn specimen(terms: &Terms<'_>, out: &mut Interpreted) -> Issues {
    let (types, issues) = type_status(terms.known(Slot::TypeStatus), terms.known(Slot::TypifiedName));
    out.type_status = types.status;
    out.typified_name = types.name;
    issues
}

/// Sets what comes with an address: the record's page, its media.
fn addresses(terms: &Terms<'_>, out: &mut Interpreted) -> Issues {
    let given = terms.known(Slot::References);
    out.references = given.and_then(web_address).map(Cow::into_owned);
    let lost = given.is_some() && out.references.is_none();
    let issues = Issues::when(lost, OccurrenceIssue::ReferencesUriInvalid);
    let rows = std::iter::empty::<(&str, std::iter::Empty<(&str, &str)>)>();
    let (kinds, flags) = media_types(terms.known(Slot::AssociatedMedia), rows);
    out.media_type = kinds;
    issues.and(flags)
}

#[cfg(test)]
mod tests {
    use atlas_records::{Interpreted, OccurrenceIssue, OccurrenceStatus};
    use chrono::NaiveDate;

    use super::description;
    use crate::{Context, Terms};

    fn described(given: &[(&str, &str)]) -> (Interpreted, Vec<OccurrenceIssue>) {
        let terms: Terms<'_> = given.iter().copied().chain([("basisOfRecord", "HumanObservation")]).collect();
        let today = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
        let context = Context { license: None, today, boundaries: None };
        let mut out = Interpreted::default();
        let issues = description(&terms, &context, &mut out);
        (out, issues.list())
    }

    #[test]
    fn every_term_finds_its_place() {
        let (out, issues) = described(&[
            ("sex", "females"),
            ("lifeStage", "Adult"),
            ("establishmentMeans", "native"),
            ("degreeOfEstablishment", "established"),
            ("pathway", "pet"),
            ("organismQuantity", "12,5"),
            ("organismQuantityType", "% biomass"),
            ("recordedBy", "A.  Smith | B. Jones"),
            ("recordedByID", "0000-0002-1825-0097"),
            ("identifiedBy", "B. Jones"),
            ("identifiedByID", "https://example.org/jones"),
            ("typeStatus", "holotype of Aus bus"),
            ("references", "https://example.org/1"),
            ("associatedMedia", "https://example.org/1.jpg"),
            ("license", "CC BY"),
            ("dataGeneralizations", "to 10  km"),
            ("informationWithheld", "NA"),
            ("occurrenceStatus", "absent"),
        ]);
        let expected = Interpreted {
            basis_of_record: out.basis_of_record,
            sex: Some("Female".to_owned()),
            life_stage: Some("Adult".to_owned()),
            establishment_means: Some("Native".to_owned()),
            degree_of_establishment: Some("Established".to_owned()),
            pathway: Some("Pet".to_owned()),
            organism_quantity: Some(12.5),
            organism_quantity_type: Some("% biomass".to_owned()),
            recorded_by: Some("A. Smith | B. Jones".to_owned()),
            recorded_by_id: vec!["https://orcid.org/0000-0002-1825-0097".to_owned()],
            identified_by: Some("B. Jones".to_owned()),
            identified_by_id: vec!["https://example.org/jones".to_owned()],
            type_status: vec!["HOLOTYPE".to_owned()],
            typified_name: Some("Aus bus".to_owned()),
            references: Some("https://example.org/1".to_owned()),
            media_type: vec!["StillImage".to_owned()],
            license: Some("CC_BY_4_0".to_owned()),
            data_generalizations: Some("to 10 km".to_owned()),
            occurrence_status: Some(OccurrenceStatus::Absent),
            ..Interpreted::default()
        };
        assert_eq!(out, expected);
        assert_eq!(issues, []);
    }

    #[test]
    fn flags() {
        for (given, expected) in [
            (("references", "see the book"), OccurrenceIssue::ReferencesUriInvalid),
            (("associatedMedia", "photo.jpg"), OccurrenceIssue::MultimediaUriInvalid),
            (("typeStatus", "voucher"), OccurrenceIssue::TypeStatusInvalid),
            (("scientificName", "Aus bus"), OccurrenceIssue::MissingTaxonrank),
            (("individualCount", "0"), OccurrenceIssue::OccurrenceStatusInferredFromIndividualCount),
            (("individualCount", "many"), OccurrenceIssue::IndividualCountInvalid),
            (("occurrenceStatus", "blabla"), OccurrenceIssue::OccurrenceStatusUnparsable),
        ] {
            assert_eq!(described(&[given]).1, [expected], "{given:?}");
        }
        assert_eq!(described(&[("scientificName", "Aus bus"), ("taxonRank", "species")]).1, []);
        assert_eq!(described(&[("taxonRank", "species")]).1, []);
    }
}
