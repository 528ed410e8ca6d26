//! The report of conflicts among code mappings and codes.

use async_graphql::{Context, Enum, Object, SimpleObject};
use atlas_registry::lookup::{CodeConflict, ConflictKind};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::future::try_join_all;

use crate::{
    connection::{Listable, PageArgs, PageInfo},
    failure::{Failure, Result},
    loader::node,
    model::{CodeMapping, Collection, Institution},
    operation::Operation,
};

/// What is wrong with code mappings or codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ConflictKind")]
pub(crate) enum CodeMappingConflictKind {
    /// Mappings of the same codes and scope lead to different targets, so that none of them decides.
    Contradiction,
    /// A mapping does not decide where another comes before it that leads elsewhere.
    Shadowed,
    /// A mapping leads to what is deleted.
    TargetDeleted,
    /// A mapping leads to what another entity took the place of.
    TargetReplaced,
    /// A mapping is for a dataset that is deleted.
    DatasetDeleted,
    /// A mapping names an institution and a collection of another one.
    TargetMismatch,
    /// Several active institutions, or several active collections of one institution, go by the same code, and no
    /// mapping settles which is meant.
    CodeClaimed,
}

/// A conflict among code mappings, or a code that several go by.
pub(crate) struct CodeMappingConflict(CodeConflict);

/// A conflict among code mappings, or a code that several go by.
#[Object]
impl CodeMappingConflict {
    /// What is wrong.
    async fn kind(&self) -> CodeMappingConflictKind {
        self.0.kind.into()
    }

    /// The code contended for, as codes are compared: trimmed and in lower case. Null where it is not about one code.
    async fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What is wrong and how to mend it, in words.
    async fn message(&self) -> &str {
        self.0.message
    }

    /// The mappings concerned; of two of which one comes before the other, that one first.
    async fn mappings(&self, context: &Context<'_>) -> Result<Vec<CodeMapping>> {
        nodes(context, &self.0.mappings).await
    }

    /// The institutions concerned: those that mappings lead to or that go by the code. Of one that was replaced, what
    /// took its place; deleted ones are left out.
    async fn institutions(&self, context: &Context<'_>) -> Result<Vec<Institution>> {
        nodes(context, &self.0.institutions).await
    }

    /// The collections concerned, as the institutions.
    async fn collections(&self, context: &Context<'_>) -> Result<Vec<Collection>> {
        nodes(context, &self.0.collections).await
    }
}

async fn nodes<N: Listable>(context: &Context<'_>, keys: &[uuid::Uuid]) -> Result<Vec<N>> {
    let found = try_join_all(keys.iter().map(|key| node::<N>(context, *key))).await?;
    Ok(found.into_iter().flatten().collect())
}

/// A conflict and its place in the report.
#[derive(SimpleObject)]
pub(crate) struct CodeMappingConflictEdge {
    /// The conflict's place; pass it as `after`.
    cursor: String,
    /// The conflict.
    node: CodeMappingConflict,
}

/// A page of the report of conflicts, in a fixed order.
pub(crate) struct CodeMappingConflictConnection {
    page: Vec<CodeConflict>,
    total: usize,
    page_info: PageInfo,
}

/// A page of the report of conflicts, in a fixed order.
#[Object]
impl CodeMappingConflictConnection {
    /// The conflicts of the page with their cursors.
    async fn edges(&self) -> Vec<CodeMappingConflictEdge> {
        let edge = |conflict: &CodeConflict| CodeMappingConflictEdge {
            cursor: cursor(conflict),
            node: CodeMappingConflict(conflict.clone()),
        };
        self.page.iter().map(edge).collect()
    }

    /// The conflicts of the page.
    async fn nodes(&self) -> Vec<CodeMappingConflict> {
        self.page.iter().cloned().map(CodeMappingConflict).collect()
    }

    /// Where the page lies in the report.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many conflicts there are in all, on every page.
    async fn total_count(&self) -> usize {
        self.total
    }
}

fn cursor(conflict: &CodeConflict) -> String {
    URL_SAFE_NO_PAD.encode(conflict.place())
}

/// Which conflicts of the report.
pub(super) struct Report {
    pub kinds: Option<Vec<CodeMappingConflictKind>>,
    pub first: Option<i32>,
    pub after: Option<String>,
}

impl Report {
    /// The page of the report.
    pub(super) async fn page(self, context: &Context<'_>) -> Result<CodeMappingConflictConnection> {
        let sources = context.sources();
        let size = PageArgs { first: self.first, ..PageArgs::default() }.size(&sources.backend().limits)?;
        let mut all = sources.backend().registry.code_conflicts(sources.viewer()).await?;
        if let Some(kinds) = self.kinds {
            let kinds: Vec<ConflictKind> = kinds.into_iter().map(Into::into).collect();
            all.retain(|conflict| kinds.contains(&conflict.kind));
        }
        let total = all.len();
        if let Some(after) = &self.after {
            let place = URL_SAFE_NO_PAD.decode(after).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let place = place.ok_or_else(|| Failure::bad_input("`after` is no cursor of this report"))?;
            all.retain(|conflict| conflict.place() > place);
        }
        let has_next_page = all.len() > size.limit as usize;
        all.truncate(size.limit as usize);
        let page_info = PageInfo {
            has_next_page,
            has_previous_page: self.after.is_some(),
            start_cursor: all.first().map(cursor),
            end_cursor: all.last().map(cursor),
        };
        Ok(CodeMappingConflictConnection { page: all, total, page_info })
    }
}
