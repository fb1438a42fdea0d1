//! Reads a [`Node`] into any type, by the same rules as serde_yaml reads text into it.
//!
//! A text field takes any scalar exactly as written (`06:30`, `NO`, `1.10`); numbers and booleans come only from
//! scalars without quotes. Unlike serde_yaml's, the [`Error`] keeps what went wrong as data, and the way to it.

use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};

use self::scalars::{boolean, float, has_leading_zero, signed, unsigned};
use super::node::{Data, Node};
use super::types::ONE_OR_MANY;

mod error;
mod scalars;

pub use error::{Error, ErrorKind};

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
            ErrorKind::DuplicateField { .. } if error.is_of_the_whole() && map.next > 0 => {
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
        let read = seed.deserialize(key).map(Some);
        read.map_err(|error| error.on_key().within(position))
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

#[cfg(test)]
mod tests;
