//! The slow path of [`super::read`]: every problem at its field.

use std::sync::Arc;

use super::{Keys, Yaml};
use crate::diagnostic::Diagnostic;

/// Reads what can be read and reports the rest.
pub fn read<T: Keys>(_file: &Arc<str>, _yaml: Yaml<'_>, _problems: &mut Vec<Diagnostic>) -> Option<T> {
    None
}
