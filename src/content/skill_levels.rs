//! Skills as roles and people write them: with a level, without one, or as not needed.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::units::SkillLevel;

/// Skills by name, in the order written: `{scheduling: 3, drawing: }`, `[drawing, scheduling: 3]` or `drawing`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SkillLevels(Vec<(String, WrittenLevel)>);

/// What is written of one skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WrittenLevel {
    /// A level from 1 to 4.
    At(SkillLevel),
    /// No level: how well is left open.
    Open,
    /// `none`: a variant or a grade does not need it, although the role does.
    NotNeeded,
}

impl Deref for SkillLevels {
    type Target = [(String, WrittenLevel)];

    fn deref(&self) -> &[(String, WrittenLevel)] {
        &self.0
    }
}

impl SkillLevels {
    /// Adds a skill.
    ///
    /// # Errors
    /// When it is there already.
    fn add<E: Error>(&mut self, name: String, level: WrittenLevel) -> Result<(), E> {
        if self.iter().any(|(known, _)| *known == name) {
            return Err(E::custom(format!("`{name}` is written twice")));
        }
        self.0.push((name, level));
        Ok(())
    }
}

impl JsonSchema for SkillLevels {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SkillLevels".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let level = generator.subschema_for::<SkillLevel>();
        let level = json_schema!({ "anyOf": [level, { "type": "null" }, { "const": "none" }] });
        let by_name = json_schema!({ "type": "object", "additionalProperties": level });
        let name = json_schema!({ "type": "string" });
        json_schema!({ "anyOf": [by_name, name, { "type": "array", "items": { "anyOf": [name, by_name] } }] })
    }
}

impl<'de> Deserialize<'de> for SkillLevels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SkillsVisitor { is_item: false })
    }
}

/// Reads all skills of a role, or one item of a list of them.
struct SkillsVisitor {
    is_item: bool,
}

impl<'de> Visitor<'de> for SkillsVisitor {
    type Value = SkillLevels;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.is_item {
            true => "the name of a skill",
            false => "skills, such as {scheduling: 3} or [scheduling]",
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SkillLevels, A::Error> {
        let mut skills = SkillLevels::default();
        while let Some(name) = map.next_key::<String>()? {
            let level = map.next_value()?;
            skills.add(name, level)?;
        }
        Ok(skills)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<SkillLevels, A::Error> {
        if self.is_item {
            return Err(Error::invalid_type(serde::de::Unexpected::Seq, &self));
        }
        let mut skills = SkillLevels::default();
        while let Some(item) = items.next_element::<Item>()? {
            for (name, level) in item.0.0 {
                skills.add(name, level)?;
            }
        }
        Ok(skills)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<SkillLevels, E> {
        Ok(SkillLevels(vec![(name.to_owned(), WrittenLevel::Open)]))
    }

    fn visit_unit<E: Error>(self) -> Result<SkillLevels, E> {
        match self.is_item {
            true => Err(Error::invalid_type(serde::de::Unexpected::Unit, &self)),
            false => Ok(SkillLevels::default()),
        }
    }
}

/// One item of a list: a name, or a mapping of names to levels.
struct Item(SkillLevels);

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = SkillsVisitor { is_item: true };
        deserializer.deserialize_any(visitor).map(Self)
    }
}

impl<'de> Deserialize<'de> for WrittenLevel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LevelVisitor)
    }
}

struct LevelVisitor;

impl Visitor<'_> for LevelVisitor {
    type Value = WrittenLevel;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a level from 1 (aware) to 4 (expert)")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<WrittenLevel, E> {
        let level = u8::try_from(number).map_err(|_| wrong(number))?;
        let level = SkillLevel::try_from(level).map_err(E::custom)?;
        Ok(WrittenLevel::At(level))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<WrittenLevel, E> {
        Err(wrong(number))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<WrittenLevel, E> {
        match word {
            "none" => Ok(WrittenLevel::NotNeeded),
            word => Err(wrong(word)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<WrittenLevel, E> {
        Ok(WrittenLevel::Open)
    }
}

/// A level that is none.
fn wrong<E: Error>(written: impl fmt::Display) -> E {
    E::custom(format!(
        "`{written}` is not a level from 1 (aware) to 4 (expert)\nwrite a number, or nothing where the level is open"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let skills: SkillLevels = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        let from_tree = SkillLevels::deserialize(&crate::yaml::Node::parse(text, 0).unwrap());
        assert_eq!(
            from_tree.ok().as_ref(),
            Some(&skills),
            "text and tree agree: {text}"
        );
        let words = skills.iter().map(|(name, level)| match level {
            WrittenLevel::At(level) => format!("{name} {}", level.number()),
            WrittenLevel::Open => name.clone(),
            WrittenLevel::NotNeeded => format!("{name} not needed"),
        });
        Ok(words.collect())
    }

    #[test]
    fn a_skill_has_a_level_or_none_in_a_mapping_and_in_a_list() {
        let skills = |words: &[&str]| Ok(words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(
            read("{scheduling: 3, drawing: }"),
            skills(&["scheduling 3", "drawing"])
        );
        assert_eq!(
            read("[drawing, scheduling: 3]"),
            skills(&["drawing", "scheduling 3"])
        );
        assert_eq!(read("drawing"), skills(&["drawing"]));
        assert_eq!(read("{drawing: none}"), skills(&["drawing not needed"]));
        assert_eq!(read("~"), skills(&[]));
    }

    #[test]
    fn other_levels_and_doubles_are_refused() {
        for text in [
            "{drawing: 5}",
            "{drawing: -1}",
            "{drawing: lots}",
            "{drawing: 1, drawing: 2}",
            "[drawing, drawing]",
            "[drawing, drawing: 2]",
            "[[drawing]]",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
