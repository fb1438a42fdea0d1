//! What a bible holds, and in which order: of a production in its front matter, of the whole handbook in the settings.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::yaml::OneOrMany;

/// What a bible holds, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bible {
    /// Parts and chapters that come first, in this order; the others follow in the usual one.
    pub order: OneOrMany<String>,
    /// Parts and chapters that are left out.
    pub leave_out: OneOrMany<String>,
}
