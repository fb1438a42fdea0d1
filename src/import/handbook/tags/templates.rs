//! Tags of template languages: shortcodes of Hugo, directives of mdBook, Liquid, and the blocks of GitBook.

use super::arguments::{argument, first_argument, name_of_tag};
use super::{Becomes, Tags, callout, is_callout};

impl Tags<'_, '_> {
    /// `name arguments` or `/name` of Hugo.
    pub(super) fn shortcode(&mut self, inside: &str) -> Becomes {
        let name = name_of_tag(inside);
        let is_end = inside.starts_with('/');
        let argument = |name: &str| argument(inside, name);
        let first = first_argument(inside);
        match name {
            "ref" | "relref" => match self.link_to(first.as_deref().unwrap_or_default()) {
                Some(way) => Becomes::Text(way),
                None => Becomes::Comment,
            },
            "figure" => match argument("src").or(first) {
                Some(src) => {
                    let way = self.way_or(&src);
                    let alt = argument("alt")
                        .or_else(|| argument("caption"))
                        .unwrap_or_default();
                    let title = argument("caption").or_else(|| argument("title"));
                    let title =
                        title.map_or_else(String::new, |title| format!(" \"{}\"", title.replace('"', "'")));
                    Becomes::Text(format!("![{alt}]({way}{title})"))
                }
                None => Becomes::Comment,
            },
            "param" => match first.and_then(|key| self.front.text_of(&key)) {
                Some(text) => Becomes::Text(text.to_owned()),
                None => Becomes::Comment,
            },
            "youtube" => first.map_or(Becomes::Comment, |id| {
                Becomes::Text(format!("<https://www.youtube.com/watch?v={id}>"))
            }),
            "vimeo" => first.map_or(Becomes::Comment, |id| {
                Becomes::Text(format!("<https://vimeo.com/{id}>"))
            }),
            "tabs" | "tabpane" => Becomes::Block(if is_end { ":::" } else { "::: tabs" }.to_owned()),
            "tab" if is_end => Becomes::Block(":::".to_owned()),
            "tab" => {
                let title = argument("header")
                    .or_else(|| argument("name"))
                    .or_else(|| argument("title"))
                    .or(first);
                Becomes::Block(format!("::: tab {}", title.unwrap_or_default()))
            }
            "details" | "expand" | "spoiler" if is_end => Becomes::Block(":::".to_owned()),
            "details" | "expand" | "spoiler" => {
                let title = argument("summary").or_else(|| argument("title")).or(first);
                Becomes::Block(
                    format!("::: details {}", title.unwrap_or_default())
                        .trim_end()
                        .to_owned(),
                )
            }
            "hint" | "notice" | "alert" | "callout" | "admonition" if is_end => {
                Becomes::Block(":::".to_owned())
            }
            "hint" | "notice" | "alert" | "callout" | "admonition" => {
                let kind = argument("type")
                    .or_else(|| argument("color"))
                    .or(first.filter(|word| !word.contains(' ')));
                let title = argument("title").unwrap_or_default();
                Becomes::Block(callout(kind.as_deref().unwrap_or("note"), &title))
            }
            known if is_callout(known) => Becomes::Block(if is_end {
                ":::".to_owned()
            } else {
                callout(known, &argument("title").unwrap_or_default())
            }),
            _ => Becomes::Comment,
        }
    }

    /// `include x.md` of mdBook.
    pub(super) fn directive(&mut self, inside: &str) -> Becomes {
        let (name, rest) = inside.split_once(' ').unwrap_or((inside, ""));
        match name {
            "include" => {
                let page = self
                    .pages
                    .find_by_name(self.from, rest.split(':').next().unwrap_or_default().trim());
                let path = page
                    .filter(|page| page.ends_with(".md"))
                    .and_then(|page| self.pages.new_path(page));
                match path {
                    Some(path) => Becomes::Block(format!("![[{}]]", path.trim_end_matches(".md"))),
                    None => Becomes::Comment,
                }
            }
            "title" => Becomes::Nothing,
            _ => Becomes::Comment,
        }
    }

    /// `{{ … }}` of Liquid.
    pub(super) fn variable(&mut self, inside: &str) -> Becomes {
        match inside {
            "page.title" => self
                .front
                .title()
                .map_or(Becomes::Comment, |title| Becomes::Text(title.to_owned())),
            "site.baseurl" | "site.url" => Becomes::Nothing,
            _ => {
                let quoted = inside.split(['"', '\'']).nth(1);
                match quoted.filter(|_| inside.contains("_url")) {
                    Some(address) => Becomes::Text(self.way_or(address)),
                    None => Becomes::Comment,
                }
            }
        }
    }

    /// `{% … %}` of Liquid, and of GitBook.
    pub(super) fn liquid(&mut self, inside: &str) -> Becomes {
        let name = name_of_tag(inside);
        let argument = |name: &str| argument(inside, name);
        let block = |text: &str| Becomes::Block(text.to_owned());
        match name {
            "link" | "post_url" => {
                let target = inside[name.len()..].trim().trim_matches(['"', '\'']);
                let target = if name == "post_url" {
                    format!("posts/{target}")
                } else {
                    target.to_owned()
                };
                self.link_to(&target).map_or(Becomes::Comment, Becomes::Text)
            }
            "raw" | "endraw" | "endcontent-ref" | "content-ref" => Becomes::Nothing,
            "hint" => Becomes::Block(callout(&argument("style").unwrap_or_default(), "")),
            "endhint" | "endtab" | "endtabs" => block(":::"),
            "tabs" => block("::: tabs"),
            "tab" => Becomes::Block(format!("::: tab {}", argument("title").unwrap_or_default())),
            "embed" | "file" => match argument("url").or_else(|| argument("src")) {
                Some(url) if url.starts_with("http") => Becomes::Text(format!("<{url}>")),
                Some(file) => Becomes::Text(format!("[{file}]({})", self.way_or(&file))),
                None => Becomes::Comment,
            },
            "highlight" => Becomes::Block(format!(
                "```{}",
                inside.split_whitespace().nth(1).unwrap_or_default()
            )),
            "endhighlight" => block("```"),
            known if is_callout(known) => Becomes::Block(callout(known, "")),
            known if known.strip_prefix("end").is_some_and(is_callout) => block(":::"),
            _ => Becomes::Comment,
        }
    }
}
