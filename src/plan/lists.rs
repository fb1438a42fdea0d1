//! Front pages of folders, and further pages of what is too long for one.

use std::sync::Arc;

use super::catalogue::{LIST_PAGE_SIZE, MadePage};
use super::folder_names::FolderNames;
use super::{Builder, Subject, Url, folded, folder_of};
use crate::graph::{Graph, Node};

impl Builder<'_> {
    /// Folders that hold pages and have no page of their own.
    pub(super) fn add_folders(&mut self) {
        let names = FolderNames::of(self.graph);
        for folder in self.graph.folders.without_page() {
            let page = MadePage::of_folder(folder, &names);
            if !self.taken.contains_key(&folded(&Url::folder(folder))) && self.left_out.keeps_page(&page) {
                self.add_made(page, None, None);
            }
        }
    }

    /// Further pages of lists that are too long for one.
    pub(super) fn add_list_pages(&mut self) {
        for index in 0..self.pages.len() {
            let page = &self.pages[index];
            let folder = folder_of(self.graph, &page.subject);
            let list = folder.as_ref().unwrap_or(&page.subject);
            let (entries, page_size) = match (list, &page.made) {
                (Subject::Folder(path), _) => (self.graph.folder_contents(path).len(), LIST_PAGE_SIZE),
                (Subject::Node(node), _) => (entries_of(self.graph, *node), LIST_PAGE_SIZE),
                (_, Some(made)) => (made.entries, made.page_size),
                (_, None) => continue,
            };
            let pages = entries.div_ceil(page_size);
            if pages < 2 {
                continue;
            }
            let (url, whole) = (page.url.clone(), Arc::new(list.clone()));
            for number in 2..=pages {
                let url = Url::folder(&format!("{}part-{number}", url.path()));
                self.add(url, Subject::ListPage(whole.clone(), number), None);
            }
        }
    }
}

/// How many entries the list on the page of a node has.
fn entries_of(graph: &Graph, node: Node) -> usize {
    match node {
        Node::Skill(id) => graph[id].roles.len(),
        Node::Tool(id) => graph[id].roles.len(),
        Node::Department(id) => graph[id].roles.len(),
        Node::Role(_)
        | Node::CareerPath(_)
        | Node::Person(_)
        | Node::Production(_)
        | Node::Crew(_)
        | Node::Schedule(_)
        | Node::Term(_)
        | Node::Call(_)
        | Node::Vacancy(_)
        | Node::Document(_)
        | Node::Page(_) => 0,
    }
}
