//! Entities that went under one id and came back under another, followed by their names.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::store::Store;
use crate::error::Result;
use crate::model::Entity;

/// What happened to entities, beyond what counts tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityChanges {
    /// Ids that are gone, with the id of the entity that took all their names over.
    pub merged: BTreeMap<String, String>,
    /// New ids, with the id of the entity that had all their names before and is still there.
    pub split: BTreeMap<String, String>,
}

/// Follows the names of entities that are in one dataset only.
pub(super) fn follow(store: &Store) -> Result<EntityChanges> {
    Ok(EntityChanges { merged: takers(store, "old", "new")?, split: takers(store, "new", "old")? })
}

/// For each entity that only `from` has: the one of `to` that has all its names and its type, where there is exactly
/// one such.
fn takers(store: &Store, from: &str, to: &str) -> Result<BTreeMap<String, String>> {
    let mut lone: BTreeMap<String, Entity> = BTreeMap::new();
    let mut by_name: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    each(store, &format!("SELECT line FROM {from} WHERE key NOT IN (SELECT key FROM {to})"), |entity| {
        by_name.entry(entity.label.clone()).or_default().insert(entity.entity_id.clone());
        lone.insert(entity.entity_id.clone(), entity);
    })?;
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if !lone.is_empty() {
        each(store, &format!("SELECT line FROM {to}"), |entity| {
            let names: BTreeSet<&String> = entity.aliases.iter().chain([&entity.label]).collect();
            let candidates: BTreeSet<&String> = names.iter().filter_map(|name| by_name.get(*name)).flatten().collect();
            for candidate in candidates {
                let lone = &lone[candidate];
                if lone.r#type == entity.r#type && lone.aliases.iter().all(|alias| names.contains(alias)) {
                    found.entry(candidate.clone()).or_default().push(entity.entity_id.clone());
                }
            }
        })?;
    }
    let only = |mut takers: Vec<String>| if takers.len() == 1 { takers.pop() } else { None };
    Ok(found.into_iter().filter_map(|(entity, takers)| Some((entity, only(takers)?))).collect())
}

fn each(store: &Store, query: &str, mut take: impl FnMut(Entity)) -> Result<()> {
    let mut statement = store.connection.prepare(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(serde_json::from_slice(&row.get::<_, Vec<u8>>(0)?)?);
    }
    Ok(())
}
