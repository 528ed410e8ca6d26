//! Mutations of proposals: made, discussed, reviewed, applied.

mod answer;
mod by_email;
mod content;
mod discussion;
mod propose;
mod review;
mod steps;

use async_graphql::MergedObject;

/// Mutations of proposals.
#[derive(Default, MergedObject)]
pub(crate) struct ProposalMutations(
    propose::ProposeMutations,
    content::ContentMutations,
    steps::StepMutations,
    review::ReviewMutations,
    discussion::DiscussionMutations,
    by_email::EmailMutations,
);
