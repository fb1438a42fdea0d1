//! Where the registers of others have a page for a person, a production or a role.

use serde::Serialize;

use super::Scope;
use crate::graph::Node;
use crate::units::{Eidr, Esco, ExternalIds, Imdb, Isni, Onet};

/// An id in somebody else's register.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RegisterId {
    /// The register's name, such as `IMDb`.
    pub register: String,
    /// The id, as the register writes it.
    pub id: String,
    /// The address of the register's own page; none where it has no lasting one for an id.
    pub url: Option<String>,
}

/// The ids that a node has, in the order of [`ExternalIds`].
pub fn of(scope: &Scope<'_>, node: Node) -> Vec<RegisterId> {
    let Some(ids) = scope.graph.external_ids(node) else {
        return Vec::new();
    };
    let words = scope.words();
    let mut found = Vec::new();
    let mut add = |key: &str, id: Option<String>, url: Option<String>| {
        found.extend(id.map(|id| RegisterId {
            register: words.say(key).to_owned(),
            id,
            url,
        }));
    };
    let ExternalIds {
        imdb,
        eidr,
        isni,
        esco,
        onet,
        soc,
    } = ids;
    add("registers.imdb", text(imdb), imdb.as_ref().map(of_imdb));
    add("registers.eidr", text(eidr), eidr.as_ref().map(of_eidr));
    add("registers.isni", text(isni), isni.as_ref().map(of_isni));
    add(
        "registers.esco",
        esco.as_ref().map(short_esco),
        esco.as_ref().and_then(of_esco),
    );
    add("registers.onet", text(onet), onet.as_ref().map(of_onet));
    // Neither country's classification has lasting addresses for single codes.
    add("registers.soc", text(soc), None);
    found
}

/// The addresses of the registers' pages, which say for certain who or what is meant.
pub fn addresses(ids: &ExternalIds) -> Vec<String> {
    let addresses = [
        ids.imdb.as_ref().map(of_imdb),
        ids.eidr.as_ref().map(of_eidr),
        ids.isni.as_ref().map(of_isni),
        ids.esco.as_ref().and_then(of_esco),
        ids.onet.as_ref().map(of_onet),
    ];
    addresses.into_iter().flatten().collect()
}

fn text(id: &Option<impl ToString>) -> Option<String> {
    id.as_ref().map(ToString::to_string)
}

fn of_imdb(id: &Imdb) -> String {
    let id = id.to_string();
    let kind = match &id[..2] {
        "nm" => "name",
        "tt" => "title",
        _ => "company",
    };
    format!("https://www.imdb.com/{kind}/{id}/")
}

/// An EIDR id is a DOI, whose resolver leads to the register.
fn of_eidr(id: &Eidr) -> String {
    format!("https://doi.org/{id}")
}

fn of_isni(id: &Isni) -> String {
    format!("https://isni.org/isni/{}", id.to_string().replace(' ', ""))
}

/// ESCO names its occupations and skills by addresses, and gives the codes none.
fn of_esco(id: &Esco) -> Option<String> {
    Some(id.to_string()).filter(|id| id.contains("://"))
}

/// What stands last in an address, since all before it is the same for all.
fn short_esco(id: &Esco) -> String {
    let id = id.to_string();
    let last = id.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    last.to_owned()
}

fn of_onet(id: &Onet) -> String {
    format!("https://www.onetonline.org/link/summary/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_with_lasting_addresses_are_linked() {
        let ids: ExternalIds = serde_yaml::from_str(
            "{imdb: tt0111161, eidr: 10.5240/7791-8534-2C23-9030-8610-5, isni: 0000 0001 2103 2683, \
             esco: 'http://data.europa.eu/esco/occupation/5e9e0fb4', onet: 27-2012.03, soc: 3416}",
        )
        .expect("ids");
        assert_eq!(
            addresses(&ids),
            [
                "https://www.imdb.com/title/tt0111161/",
                "https://doi.org/10.5240/7791-8534-2C23-9030-8610-5",
                "https://isni.org/isni/0000000121032683",
                "http://data.europa.eu/esco/occupation/5e9e0fb4",
                "https://www.onetonline.org/link/summary/27-2012.03",
            ]
        );
        let imdb = |id: &str| of_imdb(&id.parse().expect("an id"));
        assert_eq!(imdb("nm0000123"), "https://www.imdb.com/name/nm0000123/");
        assert_eq!(imdb("co0000123"), "https://www.imdb.com/company/co0000123/");
        let code: ExternalIds = serde_yaml::from_str("{esco: 2654.1.7, soc: 3416/03}").expect("ids");
        assert!(addresses(&code).is_empty());
        assert_eq!(code.esco.as_ref().map(short_esco).as_deref(), Some("2654.1.7"));
    }
}
