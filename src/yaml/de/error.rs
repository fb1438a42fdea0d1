//! Why a node does not fit a type, as data, and the way to it.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::diagnostic::FieldPath;
use crate::yaml::node::{Data, Node};

/// Why a node does not fit a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    kind: ErrorKind,
    /// The way to where it arose, innermost step first, as positions among the entries and items that are there.
    way: Vec<usize>,
    is_on_key: bool,
}

/// What kind of misfit an [`Error`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum ErrorKind {
    /// A mapping has a key that its type does not know.
    UnknownField {
        /// The key as written.
        field: String,
        /// The keys that are known.
        expected: &'static [&'static str],
    },
    /// A mapping lacks a key.
    MissingField {
        /// The key.
        field: &'static str,
    },
    /// A mapping has a key twice, perhaps in two spellings.
    DuplicateField {
        /// The key by its first spelling.
        field: &'static str,
    },
    /// A value is of another type.
    WrongType {
        /// The type that is wanted, in serde's words.
        expected: String,
        /// The type that stands there, in serde's words.
        found: String,
    },
    /// A value is of the right type but not among those allowed.
    WrongValue {
        /// What the type says about it, or what it wants in serde's words.
        message: String,
        /// Whether `message` tells only what is wanted.
        is_expectation: bool,
    },
    /// A text is not among those that stand for a choice.
    UnknownVariant {
        /// The text as written.
        variant: String,
        /// The choices.
        expected: &'static [&'static str],
    },
}

impl Error {
    fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            way: Vec::new(),
            is_on_key: false,
        }))
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Whether it is the key at the end of the way that does not fit, not its value.
    pub fn is_on_key(&self) -> bool {
        self.0.is_on_key
    }

    /// The way from the top to where it arose, as positions among the entries and items of the tree.
    pub(in crate::yaml) fn way(&self) -> Vec<usize> {
        self.0.way.iter().rev().copied().collect()
    }

    /// The way as a path of the tree that was read.
    pub fn path(&self, top: &Node) -> FieldPath {
        let mut path = FieldPath::top();
        let mut node = top;
        for position in self.way() {
            match &node.data {
                Data::Map(entries) => {
                    let Some((key, value)) = entries.get(position) else {
                        break;
                    };
                    path = path.key(key.text().unwrap_or_default());
                    node = value;
                }
                Data::List(items) => {
                    let Some((index, item)) = items.get(position) else {
                        break;
                    };
                    path = path.index(*index);
                    node = item;
                }
                Data::Scalar { .. } => break,
            }
        }
        path
    }

    pub(super) fn within(mut self, position: usize) -> Self {
        self.0.way.push(position);
        self
    }

    /// The same problem of the key as a whole: a way further in would lead into a key that is itself a mapping.
    pub(super) fn on_key(mut self) -> Self {
        self.0.way.clear();
        self.0.is_on_key = true;
        self
    }

    /// Whether it is of the node that was read, and of nothing within.
    pub(super) fn is_of_the_whole(&self) -> bool {
        self.0.way.is_empty()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::UnknownField { field, .. } => write!(f, "unknown key `{field}`"),
            ErrorKind::MissingField { field } => write!(f, "missing key `{field}`"),
            ErrorKind::DuplicateField { field } => write!(f, "duplicate key `{field}`"),
            ErrorKind::WrongType { expected, found } => write!(f, "expected {expected}, found {found}"),
            ErrorKind::WrongValue {
                message,
                is_expectation: true,
            } => write!(f, "expected {message}"),
            ErrorKind::WrongValue { message, .. } => f.write_str(message),
            ErrorKind::UnknownVariant { variant, .. } => write!(f, "unknown value `{variant}`"),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ErrorKind::WrongValue {
            message: message.to_string(),
            is_expectation: false,
        })
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(ErrorKind::WrongType {
            expected: expected.to_string(),
            found: found.to_string(),
        })
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(ErrorKind::WrongValue {
            message: expected.to_string(),
            is_expectation: true,
        })
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        let found = if length == 1 {
            "1 item".to_owned()
        } else {
            format!("{length} items")
        };
        Self::new(ErrorKind::WrongType {
            expected: expected.to_string(),
            found,
        })
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(ErrorKind::UnknownVariant {
            variant: variant.to_owned(),
            expected,
        })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(ErrorKind::UnknownField {
            field: field.to_owned(),
            expected,
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(ErrorKind::MissingField { field })
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(ErrorKind::DuplicateField { field })
    }
}
