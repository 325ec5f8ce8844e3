//! Items of Wikidata's JSON dump: one a line, inside an array.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::build::{Item, Name};

/// What is read of an item; an empty map stands in dumps as `[]`.
#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default, deserialize_with = "map")]
    labels: BTreeMap<String, Text>,
    #[serde(default, deserialize_with = "map")]
    descriptions: BTreeMap<String, Text>,
    #[serde(default, deserialize_with = "map")]
    aliases: BTreeMap<String, Vec<Text>>,
    #[serde(default, deserialize_with = "map")]
    sitelinks: BTreeMap<String, IgnoredAny>,
    #[serde(default, deserialize_with = "claims")]
    claims: Claims,
}

#[derive(Deserialize)]
struct Text {
    value: String,
}

#[derive(Default)]
struct Claims {
    classes: Vec<u64>,
    superclasses: Vec<u64>,
}

#[derive(Deserialize)]
struct Statement {
    mainsnak: Snak,
    #[serde(default)]
    rank: String,
}

#[derive(Deserialize)]
struct Snak {
    datavalue: Option<DataValue>,
}

#[derive(Deserialize)]
struct DataValue {
    value: ItemId,
}

#[derive(Deserialize)]
struct ItemId {
    id: String,
}

/// The item of a line; none for the array's brackets and for what is no item, such as a property.
pub(super) fn item(line: &str) -> serde_json::Result<Option<Item>> {
    let line = line.trim().trim_end_matches(',');
    if matches!(line, "" | "[" | "]") {
        return Ok(None);
    }
    let entity: Entity = serde_json::from_str(line)?;
    let Some(id) = number(&entity.id) else { return Ok(None) };
    let labels = entity.labels.into_iter().map(|(language, text)| Name { name: text.value, language, is_label: true });
    let aliases = entity.aliases.into_iter().flat_map(|(language, names)| {
        names.into_iter().map(move |text| Name { name: text.value, language: language.clone(), is_label: false })
    });
    Ok(Some(Item {
        id,
        r#type: None,
        classes: entity.claims.classes,
        superclasses: entity.claims.superclasses,
        names: labels.chain(aliases).collect(),
        descriptions: entity.descriptions.into_iter().map(|(language, text)| (language, text.value)).collect(),
        popularity: entity.sitelinks.len() as u64,
    }))
}

/// The number of `Q…`.
pub(super) fn number(id: &str) -> Option<u64> {
    id.strip_prefix('Q')?.parse().ok().filter(|number| i64::try_from(*number).is_ok())
}

fn map<'de, D: Deserializer<'de>, V: Deserialize<'de>>(deserializer: D) -> Result<BTreeMap<String, V>, D::Error> {
    struct MapOrEmpty<V>(PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for MapOrEmpty<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object, or an empty array")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((key, value)) = entries.next_entry()? {
                map.insert(key, value);
            }
            Ok(map)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
            match elements.next_element::<IgnoredAny>()? {
                None => Ok(BTreeMap::new()),
                Some(_) => Err(serde::de::Error::custom("expected an object, or an empty array")),
            }
        }
    }
    deserializer.deserialize_any(MapOrEmpty(PhantomData))
}

/// Of all claims keeps the classes and the superclasses that are not deprecated; the values of other properties have
/// other shapes and are passed over.
fn claims<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Claims, D::Error> {
    struct Wanted;
    impl<'de> Visitor<'de> for Wanted {
        type Value = Claims;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("claims by property, or an empty array")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Claims, A::Error> {
            let mut claims = Claims::default();
            while let Some(property) = entries.next_key::<String>()? {
                match property.as_str() {
                    "P31" => claims.classes = items(entries.next_value()?),
                    "P279" => claims.superclasses = items(entries.next_value()?),
                    _ => {
                        entries.next_value::<IgnoredAny>()?;
                    }
                }
            }
            Ok(claims)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Claims, A::Error> {
            while elements.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Claims::default())
        }
    }
    deserializer.deserialize_any(Wanted)
}

fn items(statements: Vec<Statement>) -> Vec<u64> {
    let held = statements.into_iter().filter(|statement| statement.rank != "deprecated");
    held.filter_map(|statement| number(&statement.mainsnak.datavalue?.value.id)).collect()
}
