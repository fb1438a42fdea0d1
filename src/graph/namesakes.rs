//! Which roles and people have a title that means somebody else too.

use foldhash::{HashMap, HashMapExt, HashSet};

use super::names::fold;
use super::{Graph, Node, PersonId, RoleId};

impl Graph {
    /// Whether the title of a role or person, letter case and the like aside, is no name of another of its kind: neither
    /// its title nor its id nor another name. Never for what is neither.
    pub fn is_named_alone(&self, node: Node) -> bool {
        let is_in_question = matches!(node, Node::Role(_) | Node::Person(_));
        is_in_question && !self.namesakes.get_or_init(|| namesakes(self)).contains(&node)
    }
}

/// The roles and people whose titles mean others as well.
fn namesakes(graph: &Graph) -> HashSet<Node> {
    let roles: Vec<Node> = RoleId::all(graph).map(Node::Role).collect();
    let people = (0..graph.people.len()).map(|index| Node::Person(PersonId::new(index)));
    let mut found = HashSet::default();
    for kind in [roles, people.collect()] {
        // Whom each name means, where that is one only.
        let mut meanings: HashMap<String, Option<Node>> = HashMap::with_capacity(2 * kind.len());
        for &node in &kind {
            let common = graph.common(node);
            let entry = graph.entry_of(node).map(|entry| &graph[entry]);
            let others = entry.iter().flat_map(|entry| &entry.shared.aka);
            for name in [&*common.id, &*common.title]
                .into_iter()
                .chain(others.map(String::as_str))
            {
                let meaning = meanings.entry(fold(name)).or_insert(Some(node));
                *meaning = meaning.filter(|known| *known == node);
            }
        }
        let is_shared = |node: &Node| meanings.get(&fold(&graph.common(*node).title)) == Some(&None);
        found.extend(kind.into_iter().filter(is_shared));
    }
    found
}
