//! Reads a [`Node`] into any type, by the same rules as serde_yaml reads text into it.
//!
//! A text field takes any scalar exactly as written (`06:30`, `NO`, `1.10`); numbers and booleans come only from
//! scalars without quotes. Unlike serde_yaml's, the [`Error`] keeps what went wrong as data, and the way to it.

use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};

use super::node::{Data, Node};
use super::types::ONE_OR_MANY;
use crate::diagnostic::FieldPath;

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
    pub(super) fn way(&self) -> Vec<usize> {
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

    fn within(mut self, position: usize) -> Self {
        self.0.way.push(position);
        self
    }

    fn on_key(mut self) -> Self {
        self.0.is_on_key = self.0.way.is_empty();
        self
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

impl<'de> Node {
    /// A scalar without quotes, where numbers, booleans and null are themselves.
    fn plain(&'de self) -> Option<&'de str> {
        match &self.data {
            Data::Scalar { text, is_plain: true } => Some(text),
            _ => None,
        }
    }

    /// Whether nothing at all is written here, which serde_yaml takes for an empty list or mapping too.
    fn is_blank(&self) -> bool {
        matches!(&self.data, Data::Scalar { text, is_plain: true } if text.is_empty())
    }

    fn misfit(&self, expected: &dyn Expected) -> Error {
        let text;
        let found = match &self.data {
            Data::List(_) => Unexpected::Seq,
            Data::Map(_) => Unexpected::Map,
            Data::Scalar { is_plain: true, .. } if self.is_null() => Unexpected::Unit,
            Data::Scalar {
                text: written,
                is_plain,
            } => {
                text = if *is_plain {
                    written.clone()
                } else {
                    format!("\"{written}\"")
                };
                Unexpected::Other(&text)
            }
        };
        de::Error::invalid_type(found, expected)
    }

    fn visit_list<V: Visitor<'de>>(
        &'de self,
        items: &'de [(usize, Node)],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut list = Items { items, next: 0 };
        let value = visitor.visit_seq(&mut list)?;
        match list.next < items.len() {
            true => Err(de::Error::invalid_length(items.len(), &LengthOf(list.next))),
            false => Ok(value),
        }
    }

    fn visit_entries<V: Visitor<'de>>(
        &'de self,
        entries: &'de [(Node, Node)],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut map = Entries { entries, next: 0 };
        let outcome = visitor.visit_map(&mut map);
        outcome.map_err(|error| match error.kind() {
            // It arises between a key and its value, so the key is the one that was read last.
            ErrorKind::DuplicateField { .. } if error.0.way.is_empty() && map.next > 0 => {
                error.on_key().within(map.next - 1)
            }
            _ => error,
        })
    }
}

struct LengthOf(usize);

impl Expected for LengthOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 1 {
            f.write_str("a list of 1 item")
        } else {
            write!(f, "a list of {} items", self.0)
        }
    }
}

macro_rules! integers {
    ($($deserialize:ident => $visit:ident($parse:ident::<$type:ident>),)+) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.plain().and_then(|text| $parse(text, $type::from_str_radix)) {
                Some(number) => visitor.$visit(number),
                None => Err(self.misfit(&visitor)),
            }
        }
    )+};
}

macro_rules! same_as {
    ($($deserialize:ident => $other:ident,)+) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.$other(visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = match &self.data {
            Data::List(items) => return self.visit_list(items, visitor),
            Data::Map(entries) => return self.visit_entries(entries, visitor),
            Data::Scalar {
                text,
                is_plain: false,
            } => return visitor.visit_borrowed_str(text),
            Data::Scalar { text, .. } => text,
        };
        if self.is_null() {
            visitor.visit_unit()
        } else if let Some(truth) = boolean(text) {
            visitor.visit_bool(truth)
        } else if let Some(number) = unsigned(text, u64::from_str_radix) {
            visitor.visit_u64(number)
        } else if let Some(number) = signed(text, i64::from_str_radix) {
            visitor.visit_i64(number)
        } else if let Some(number) = unsigned(text, u128::from_str_radix) {
            visitor.visit_u128(number)
        } else if let Some(number) = signed(text, i128::from_str_radix) {
            visitor.visit_i128(number)
        } else if let Some(number) = float(text).filter(|_| !has_leading_zero(text)) {
            visitor.visit_f64(number)
        } else {
            visitor.visit_borrowed_str(text)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.plain().and_then(boolean) {
            Some(truth) => visitor.visit_bool(truth),
            None => Err(self.misfit(&visitor)),
        }
    }

    integers! {
        deserialize_i64 => visit_i64(signed::<i64>),
        deserialize_i128 => visit_i128(signed::<i128>),
        deserialize_u64 => visit_u64(unsigned::<u64>),
        deserialize_u128 => visit_u128(unsigned::<u128>),
    }

    same_as! {
        deserialize_i8 => deserialize_i64,
        deserialize_i16 => deserialize_i64,
        deserialize_i32 => deserialize_i64,
        deserialize_u8 => deserialize_u64,
        deserialize_u16 => deserialize_u64,
        deserialize_u32 => deserialize_u64,
        deserialize_f32 => deserialize_f64,
        deserialize_char => deserialize_str,
        deserialize_string => deserialize_str,
        deserialize_identifier => deserialize_str,
        deserialize_byte_buf => deserialize_bytes,
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.plain().and_then(float) {
            Some(number) => visitor.visit_f64(number),
            None => Err(self.misfit(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.data {
            Data::Scalar { text, .. } => visitor.visit_borrowed_str(text),
            _ => Err(self.misfit(&visitor)),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Err(self.misfit(&visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() {
            visitor.visit_unit()
        } else {
            Err(self.misfit(&"nothing"))
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name != ONE_OR_MANY {
            return visitor.visit_newtype_struct(self);
        }
        match &self.data {
            Data::List(items) => self.visit_list(items, visitor),
            _ if self.is_null() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.data {
            Data::List(items) => self.visit_list(items, visitor),
            _ if self.is_blank() => self.visit_list(&[], visitor),
            _ => Err(self.misfit(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.data {
            Data::Map(entries) => self.visit_entries(entries, visitor),
            _ if self.is_blank() => self.visit_entries(&[], visitor),
            _ => Err(self.misfit(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.data {
            Data::Scalar { .. } => visitor.visit_enum(Choice(self)),
            _ => Err(self.misfit(&OneOf(variants))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

impl<'de> IntoDeserializer<'de, Error> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct OneOf(&'static [&'static str]);

impl Expected for OneOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::explain::choices(self.0))
    }
}

struct Items<'de> {
    items: &'de [(usize, Node)],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((_, item)) = self.items.get(self.next) else {
            return Ok(None);
        };
        let position = self.next;
        self.next += 1;
        seed.deserialize(item)
            .map(Some)
            .map_err(|error| error.within(position))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.next)
    }
}

struct Entries<'de> {
    entries: &'de [(Node, Node)],
    /// The entry of the next key; the value that is read belongs to the one before.
    next: usize,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, _)) = self.entries.get(self.next) else {
            return Ok(None);
        };
        let position = self.next;
        self.next += 1;
        seed.deserialize(key).map(Some).map_err(|error| {
            // A way further in would lead into a key that is itself a mapping; the key as a whole is wrong then.
            let error = Error(Box::new(Inner {
                way: Vec::new(),
                ..*error.0
            }));
            error.on_key().within(position)
        })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let position = self.next.saturating_sub(1);
        match self.entries.get(position) {
            Some((_, value)) => seed.deserialize(value).map_err(|error| error.within(position)),
            None => Err(de::Error::custom("a value was asked for before its key")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len() - self.next)
    }
}

/// A scalar that names one of some choices.
struct Choice<'de>(&'de Node);

impl<'de> EnumAccess<'de> for Choice<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        Ok((seed.deserialize(self.0)?, self))
    }
}

impl<'de> VariantAccess<'de> for Choice<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Error> {
        Err(self.0.misfit(&"a choice with a value"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(self.0.misfit(&"a choice with values"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Error> {
        Err(self.0.misfit(&"a choice with keys"))
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

type FromRadix<T> = fn(&str, u32) -> Result<T, std::num::ParseIntError>;

const RADIXES: [(&str, u32); 3] = [("0x", 16), ("0o", 8), ("0b", 2)];

fn unsigned<T>(text: &str, parse: FromRadix<T>) -> Option<T> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_signed = |digits: &str| digits.starts_with(['+', '-']);
    for (prefix, radix) in RADIXES {
        if let Some(digits) = digits.strip_prefix(prefix) {
            return parse(digits, radix).ok().filter(|_| !is_signed(digits));
        }
    }
    if is_signed(digits) || has_leading_zero(text) {
        None
    } else {
        parse(digits, 10).ok()
    }
}

fn signed<T>(text: &str, parse: FromRadix<T>) -> Option<T> {
    let is_signed = |digits: &str| digits.starts_with(['+', '-']);
    let (sign, digits) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(digits), _) => ("-", digits),
        (_, Some(digits)) => ("", digits),
        _ => ("", text),
    };
    if is_signed(digits) {
        return None;
    }
    for (prefix, radix) in RADIXES {
        if let Some(digits) = digits.strip_prefix(prefix) {
            return parse(&format!("{sign}{digits}"), radix)
                .ok()
                .filter(|_| !is_signed(digits));
        }
    }
    if has_leading_zero(text) {
        None
    } else {
        parse(&format!("{sign}{digits}"), 10).ok()
    }
}

fn float(text: &str) -> Option<f64> {
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if unsigned.starts_with(['+', '-']) {
        return None;
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" if is_negative => Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if unsigned == text => Some(f64::NAN.copysign(1.0)),
        _ => unsigned
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(|number| if is_negative { -number } else { number }),
    }
}

/// Whether a text of digits starts with a zero too many, which makes it a text: `007`.
fn has_leading_zero(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Stage {
        Entry,
        Experienced,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Production {
        title: String,
        level: Option<u8>,
        delta: i64,
        rate: Option<f64>,
        #[serde(default)]
        draft: bool,
        stage: Option<Stage>,
        note: Option<String>,
        aka: Vec<String>,
        skills: BTreeMap<String, u16>,
        call: (u8, String),
    }

    fn error_of(text: &str) -> (Error, FieldPath) {
        let node = Node::parse(text, 0).unwrap();
        let error = Production::deserialize(&node).unwrap_err();
        let path = error.path(&node);
        (error, path)
    }

    #[test]
    fn an_error_knows_its_field() {
        let good = "title: X\ndelta: 0\naka: []\nskills: {}\ncall: [1, a]\n";
        let cases: [(&str, &str); 9] = [
            ("stage: expert", "stage"),
            ("level: 300", "level"),
            ("draft: yes", "draft"),
            ("skill: 1", "skill"),
            ("note: [a]", "note"),
            ("rate: '1'", "rate"),
            ("stage: {entry: 1}", "stage"),
            ("title: Y", "title"),
            ("{a: b}: 1", ""),
        ];
        for (line, path) in cases {
            assert_eq!(error_of(&format!("{good}{line}\n")).1.to_string(), path, "{line}");
        }
        let (_, path) = error_of("skills: {a: 1, b: high}\n");
        assert_eq!(path.to_string(), "skills.b");
        let (_, path) = error_of("aka: [a, [b]]\n");
        assert_eq!(path.to_string(), "aka[1]");
        let (error, path) = error_of("call: [1, a, 2]\n");
        assert_eq!(
            (path.to_string(), error.to_string()),
            ("call".into(), "expected a list of 2 items, found 3 items".into())
        );
        let (error, path) = error_of("title: X\n");
        assert_eq!(
            (path.to_string().as_str(), error.kind()),
            ("", &ErrorKind::MissingField { field: "delta" })
        );
    }

    /// Scalars around which the rules of YAML turn.
    fn scalar() -> impl Strategy<Value = String> {
        let telling = prop::sample::select(vec![
            "",
            "~",
            "null",
            "Null",
            "true",
            "True",
            "yes",
            "NO",
            "off",
            "0",
            "7",
            "-7",
            "+7",
            "--7",
            "+-7",
            "007",
            "0x1F",
            "-0x1F",
            "0xZZ",
            "0o17",
            "0b101",
            "1_000",
            "1.10",
            "1e3",
            "-1.5",
            "+1.5",
            ".5",
            "5.",
            ".inf",
            "-.inf",
            ".nan",
            "+.nan",
            "inf",
            "nan",
            "06:30",
            "12:30:45",
            "2026-01-05",
            "3-8",
            "3+",
            "60%",
            "300",
            "-1",
            "70000",
            "18446744073709551616",
            "=",
            "<<",
            "a b",
            "é",
            "'7'",
            "\"7\"",
            "''",
            "\"\"",
            "'it''s'",
            "\"a\\tb\\u00e9\"",
            "'true'",
            "'~'",
            "entry",
            "experienced",
            "&x y",
            "0x",
            "+0x10",
            "-0b1",
            "+",
            "-0",
            "00",
            "1e400",
        ]);
        prop_oneof![4 => telling.prop_map(str::to_owned), 1 => "[a-z]{1,6}( [a-z]{1,4})?".prop_map(String::from)]
    }

    /// Any text without the three characters that only YAML 1.1 takes for line breaks.
    fn text() -> impl Strategy<Value = String> {
        any::<String>().prop_map(|text| text.replace(['\u{85}', '\u{2028}', '\u{2029}'], "\n"))
    }

    fn document() -> impl Strategy<Value = String> {
        let list = prop::collection::vec(scalar(), 0..3);
        let map = prop::collection::btree_map("[a-z]{1,3}", scalar(), 0..3);
        (
            (scalar(), scalar(), scalar(), scalar()),
            (scalar(), scalar(), scalar()),
            list,
            map,
            any::<bool>(),
        )
            .prop_map(
                |((title, level, delta, rate), (draft, stage, note), aka, skills, is_flow)| {
                    let (aka, skills) = if is_flow {
                        let pairs = skills
                            .iter()
                            .map(|(name, level)| format!("{name}: {level}"))
                            .collect::<Vec<_>>();
                        (
                            format!(" [{}]", aka.join(", ")),
                            format!(" {{{}}}", pairs.join(", ")),
                        )
                    } else {
                        (
                            aka.iter().map(|item| format!("\n  - {item}")).collect(),
                            skills
                                .iter()
                                .map(|(name, level)| format!("\n  {name}: {level}"))
                                .collect(),
                        )
                    };
                    format!(
                        "title: {title}\nlevel: {level}\ndelta: {delta}\nrate: {rate}\ndraft: {draft}\n\
                     stage: {stage}\nnote: {note}\naka:{aka}\nskills:{skills}\ncall: [1, x]\n"
                    )
                },
            )
    }

    /// One field at a time, so that a misfit of another does not hide a difference.
    fn alike<T: de::DeserializeOwned + fmt::Debug>(text: &str, node: &Node) -> Result<(), TestCaseError> {
        let by_text = serde_yaml::from_str::<T>(text)
            .map(|value| format!("{value:?}"))
            .ok();
        let by_tree = T::deserialize(node).map(|value| format!("{value:?}")).ok();
        prop_assert_eq!(by_text, by_tree, "{} as {}", text, std::any::type_name::<T>());
        Ok(())
    }

    proptest! {
        #[test]
        fn a_tree_reads_as_its_text_does(text in document()) {
            if let Ok(node) = Node::parse(&text, 0) {
                alike::<Production>(&text, &node)?;
                alike::<BTreeMap<String, serde_json::Value>>(&text, &node)?;
            }
        }

        #[test]
        fn a_scalar_reads_as_its_text_does(text in scalar()) {
            let text = format!("[{text}]");
            if let Ok(node) = Node::parse(&text, 0) {
                alike::<Vec<String>>(&text, &node)?;
                alike::<Vec<Option<String>>>(&text, &node)?;
                alike::<Vec<u8>>(&text, &node)?;
                alike::<Vec<i64>>(&text, &node)?;
                alike::<Vec<u128>>(&text, &node)?;
                alike::<Vec<f64>>(&text, &node)?;
                alike::<Vec<bool>>(&text, &node)?;
                alike::<Vec<Option<Stage>>>(&text, &node)?;
                alike::<Vec<()>>(&text, &node)?;
                alike::<Vec<Vec<String>>>(&text, &node)?;
                alike::<Vec<serde_json::Value>>(&text, &node)?;
            }
        }

        #[test]
        fn what_serde_yaml_writes_reads_back_from_the_tree(
            title in text(), delta in any::<i64>(), level in any::<Option<u8>>(), note in prop::option::of(text()),
            aka in prop::collection::vec(text(), 0..3),
            skills in prop::collection::btree_map("[ -~]{0,8}", any::<u16>(), 0..3),
        ) {
            let written = Production {
                title, level, delta, rate: None, draft: true, stage: Some(Stage::Entry), note, aka, skills, call: (1, "x".into()),
            };
            let text = serde_yaml::to_string(&written).unwrap();
            if serde_yaml::from_str::<Production>(&text).is_ok_and(|read| read == written)
                && let Ok(node) = Node::parse(&text, 0)
            {
                prop_assert_eq!(Production::deserialize(&node).unwrap(), written, "{}", text);
            }
        }
    }
}
