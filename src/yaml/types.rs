//! Shapes that front matter is made of, whatever its kind: [`OneOrMany`] and [`Pairs`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// The name by which a [`OneOrMany`] asks the deserializer of [`super::Node`] to leave single values as written.
pub(super) const ONE_OR_MANY: &str = "callboard::OneOrMany";

/// What a [`OneOrMany`] says when a parser has already made a number of what may be a text: `tags: 1.10`.
///
/// [`super::explain`] then reads the file from its tree, where nothing is lost.
pub(super) const NEEDS_TREE: &str = "a single value that is not plainly a text";

/// A list for which a single value may stand: `aka: PM` and `aka: [PM]` are the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for OneOrMany<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> From<Vec<T>> for OneOrMany<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T> FromIterator<T> for OneOrMany<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> IntoIterator for OneOrMany<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(ONE_OR_MANY, OneOrManyVisitor(PhantomData))
    }
}

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one value or a list")
    }

    /// Any deserializer but a tree's comes this way, and has to look at the value to tell what it is.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// The deserializer of a tree gives a single value this way.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::deserialize(deserializer).map(|one| OneOrMany(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        list.shrink_to_fit();
        Ok(OneOrMany(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|one| OneOrMany(vec![one]))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(|one| OneOrMany(vec![one]))
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(OneOrMany(Vec::new()))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(OneOrMany(Vec::new()))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Err(E::custom(NEEDS_TREE))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Err(E::custom(NEEDS_TREE))
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Self::Value, E> {
        Err(E::custom(NEEDS_TREE))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Err(E::custom(NEEDS_TREE))
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Self::Value, E> {
        Err(E::custom(NEEDS_TREE))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(E::custom(NEEDS_TREE))
    }
}

/// Values by name, in the order written; a name that is written twice is an error: `{scheduling: 4, budgeting: 2}`.
///
/// Maps of the standard library would keep the last of two values without a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pairs<T>(pub Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Pairs<T> {
    type Target = Vec<(String, T)>;

    fn deref(&self) -> &Vec<(String, T)> {
        &self.0
    }
}

impl<T> IntoIterator for Pairs<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for Pairs<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<T: JsonSchema> JsonSchema for Pairs<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Pairs_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PairsVisitor(PhantomData))
    }
}

struct PairsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs: Vec<(String, T)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value()?;
            if !seen.insert(name.clone()) {
                return Err(A::Error::custom(format!("`{name}` is written twice")));
            }
            pairs.push((name, value));
        }
        pairs.shrink_to_fit();
        Ok(Pairs(pairs))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Pairs(Vec::new()))
    }
}

/// Reads a map in which no name is written twice; for fields: `#[serde(deserialize_with = "unique")]`.
pub fn unique<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    Pairs::deserialize(deserializer).map(|pairs| pairs.0.into_iter().collect())
}

/// Reads a map of any values, in which no name is written twice, however deep.
pub fn unique_values<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, serde_json::Value>, D::Error> {
    let pairs = Pairs::<UniqueValue>::deserialize(deserializer)?;
    Ok(pairs.0.into_iter().map(|(name, value)| (name, value.0)).collect())
}

/// Any value, in which no name is written twice.
struct UniqueValue(serde_json::Value);

impl<'de> Deserialize<'de> for UniqueValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueValueVisitor).map(UniqueValue)
    }
}

struct UniqueValueVisitor;

impl<'de> Visitor<'de> for UniqueValueVisitor {
    type Value = serde_json::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let pairs = PairsVisitor::<UniqueValue>(PhantomData).visit_map(map)?;
        Ok(pairs.0.into_iter().map(|(name, value)| (name, value.0)).collect())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<UniqueValue>()? {
            list.push(item.0);
        }
        Ok(list.into())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(truth.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(number.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(serde_json::Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(serde_json::Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::Node;
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Move {
        to: String,
    }

    fn from_tree<T: serde::de::DeserializeOwned>(text: &str) -> T {
        T::deserialize(&Node::parse(text, 0).unwrap()).unwrap()
    }

    #[test]
    fn a_single_value_stands_for_a_list_of_one() {
        for text in ["PM", "[PM]", "'PM'", "- PM"] {
            assert_eq!(serde_yaml::from_str::<OneOrMany<String>>(text).unwrap().0, ["PM"]);
            assert_eq!(from_tree::<OneOrMany<String>>(text).0, ["PM"]);
        }
        for text in ["{to: producer}", "- to: producer"] {
            let moves = serde_yaml::from_str::<OneOrMany<Move>>(text).unwrap();
            assert_eq!(
                moves.0,
                [Move {
                    to: "producer".to_owned()
                }]
            );
            assert_eq!(from_tree::<OneOrMany<Move>>(text), moves);
        }
        for text in ["~", "[]"] {
            assert!(
                serde_yaml::from_str::<OneOrMany<String>>(text)
                    .unwrap()
                    .is_empty()
            );
            assert!(from_tree::<OneOrMany<String>>(text).is_empty());
        }
    }

    #[test]
    fn a_single_number_keeps_the_form_in_which_it_was_written() {
        assert_eq!(from_tree::<OneOrMany<String>>("1.10").0, ["1.10"]);
        assert_eq!(from_tree::<OneOrMany<String>>("0x1F").0, ["0x1F"]);
        assert_eq!(from_tree::<OneOrMany<u8>>("3").0, [3]);
        // Elsewhere the form is gone when the value is seen, and asking for the tree is better than a guess.
        let error = serde_yaml::from_str::<OneOrMany<String>>("1.10").unwrap_err();
        assert!(error.to_string().contains(NEEDS_TREE));
    }

    #[test]
    fn a_name_that_is_written_twice_is_an_error() {
        let pairs = serde_yaml::from_str::<Pairs<u8>>("{scheduling: 4, budgeting: 2}").unwrap();
        assert_eq!(
            pairs.0,
            [("scheduling".to_owned(), 4), ("budgeting".to_owned(), 2)]
        );
        assert_eq!(
            serde_json::to_string(&pairs).unwrap(),
            r#"{"scheduling":4,"budgeting":2}"#
        );
        assert!(serde_yaml::from_str::<Pairs<u8>>("{scheduling: 4, scheduling: 2}").is_err());
    }

    #[test]
    fn the_schema_of_one_or_many_takes_both() {
        let schema = schemars::schema_for!(OneOrMany<String>);
        let validator = jsonschema::validator_for(schema.as_value()).unwrap();
        assert!(validator.is_valid(&serde_json::json!("PM")));
        assert!(validator.is_valid(&serde_json::json!(["PM", "UPM"])));
        assert!(!validator.is_valid(&serde_json::json!({"to": "PM"})));
    }
}
