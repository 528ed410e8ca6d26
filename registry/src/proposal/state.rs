//! The states of a proposal, and what leads from one to another.

use atlas_entity::proposal::ProposalState::{
    self, Applied, Approved, ChangesRequested, Draft, Open, Rejected, Withdrawn,
};

use crate::{FieldError, RegistryError};

/// Every way from one state to another. What is not here does not happen.
pub const TRANSITIONS: [(ProposalState, ProposalState); 13] = [
    (Draft, Open),
    (Draft, Withdrawn),
    (Open, ChangesRequested),
    (Open, Approved),
    (Open, Rejected),
    (Open, Withdrawn),
    (ChangesRequested, Open),
    (ChangesRequested, Rejected),
    (ChangesRequested, Withdrawn),
    (Approved, Applied),
    (Approved, Open),
    (Rejected, Open),
    (Withdrawn, Open),
];

/// Whether a proposal may go from one state to the other.
pub fn leads(from: ProposalState, to: ProposalState) -> bool {
    TRANSITIONS.contains(&(from, to))
}

/// Whether what is proposed may still change.
pub(super) const fn is_editable(state: ProposalState) -> bool {
    matches!(state, Draft | Open | ChangesRequested | Approved)
}

/// The state, once it is one that leads to the other.
///
/// # Errors
/// `Rejected` in the field `state` when it does not lead there.
pub(super) fn go(from: ProposalState, to: ProposalState) -> Result<ProposalState, RegistryError> {
    if leads(from, to) { Ok(to) } else { Err(wrong_state(from, &format!("cannot become {}", to.name()))) }
}

/// That something cannot be done in this state.
pub(super) fn wrong_state(state: ProposalState, what: &str) -> RegistryError {
    FieldError::new("state", "STATE", format!("a proposal that is {} {what}", state.name())).into()
}

#[cfg(test)]
mod tests {
    use super::{
        Applied, Approved, ChangesRequested, Draft, Open, ProposalState, Rejected, Withdrawn, leads,
    };

    /// The row of a state in the design: where it leads.
    fn designed(from: ProposalState) -> &'static [ProposalState] {
        match from {
            Draft => &[Open, Withdrawn],
            Open => &[ChangesRequested, Approved, Rejected, Withdrawn],
            ChangesRequested => &[Open, Rejected, Withdrawn],
            Approved => &[Applied, Open],
            Rejected | Withdrawn => &[Open],
            Applied => &[],
        }
    }

    #[test]
    fn every_pair_of_states_is_as_designed() {
        let mut pairs = 0;
        for from in ProposalState::ALL {
            for to in ProposalState::ALL {
                assert_eq!(leads(from, to), designed(from).contains(&to), "{from:?} to {to:?}");
                pairs += 1;
            }
        }
        assert_eq!(pairs, 49);
    }
}
