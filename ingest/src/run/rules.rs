//! What records are interpreted by.

use std::sync::Arc;

use atlas_entity::dataset as datasets;
use atlas_interpret::{Context, SensitiveRules, Slot, license_concept};
use atlas_registry::{lookup::CodeIndex, sensitive::sensitive_digest};
use atlas_taxonomy::Matcher;
use chrono::{Days, Utc};

use crate::{context::IngestContext, eml::Eml, error::IngestError, sensitive};

/// What is known beside the records, the same for records of an archive and for those that are stored already.
pub(super) struct Rules {
    pub dataset: datasets::Model,
    pub context: Context,
    pub codes: Arc<CodeIndex>,
    /// The checklists in their order.
    pub checklists: Vec<Arc<Matcher>>,
    /// The dataset's values of terms, for records that give none.
    pub defaults: Vec<(Slot, String)>,
    pub sensitive: SensitiveRules,
    pub sensitive_digest: String,
    /// Whether originals of sensitive records can be sealed.
    pub can_seal: bool,
}

impl Rules {
    /// Today's rules for a dataset; `eml` is the metadata of the archive, where there is one.
    pub async fn today(
        ctx: &IngestContext,
        dataset: &datasets::Model,
        eml: Option<&Eml>,
    ) -> Result<Self, IngestError> {
        let (today, checklists) = (Utc::now().date_naive(), ctx.checklists.all(&ctx.registry).await?);
        let rules = ctx.registry.sensitive_rules().await?;
        let sensitive = sensitive::compile(&rules, &checklists, today).map_err(IngestError::Rule)?;
        let registered = dataset.license.as_deref().filter(|license| *license != "UNSPECIFIED");
        let from_archive = eml.and_then(|eml| eml.license.as_deref()).map(license_concept);
        Ok(Self {
            dataset: dataset.clone(),
            context: Context {
                license: registered.or(from_archive).map(str::to_owned),
                // East of Greenwich tomorrow has begun.
                today: today + Days::new(1),
                boundaries: ctx.boundaries.clone(),
            },
            codes: ctx.registry.code_index().await?,
            checklists,
            defaults: defaults(dataset),
            sensitive,
            sensitive_digest: sensitive_digest(&rules),
            can_seal: ctx.seal_keys.is_some(),
        })
    }
}

fn defaults(dataset: &datasets::Model) -> Vec<(Slot, String)> {
    let defaults = dataset.default_values.0.iter();
    defaults.filter_map(|(term, value)| Some((Slot::by_term(term)?, value.clone()))).collect()
}
