//! The made pages of org charts.

use super::{MadePage, Navigation, Tabs, below};
use crate::config::{Config, LinkStyle};
use crate::graph::{ChartOf, Graph, Node};
use crate::plan::charts::chart_files;
use crate::plan::{Subject, url};
use crate::words::Words;

/// Org chart.
pub(super) fn org_charts(graph: &Graph, config: &Config) -> Vec<MadePage> {
    let charts = graph.charts().into_iter();
    charts
        .map(|of| org_chart(graph, &config.words, of, config.links))
        .collect()
}

fn org_chart(graph: &Graph, words: &Words, of: ChartOf, links: LinkStyle) -> MadePage {
    let posts = graph.lineups.get(&of).map_or(0, |lineup| lineup.count);
    let page = MadePage {
        kind: "org-chart",
        entries: posts,
        files: chart_files(of, posts, links),
        ..MadePage::new(
            Subject::OrgChart(of),
            "org-chart",
            words.shared("common.org_chart"),
        )
    };
    let of_node = |node: Node, about: String, tabs: Tabs| {
        let title = &graph.common(node).title;
        MadePage {
            address: below(graph, node, "org-chart"),
            heading: Some(title.clone()),
            full_title: Some(words.fill("titles.org_chart_of", &[("of", title)])),
            about,
            above: Some(Subject::Node(node)),
            tab: Some((tabs, words.shared("common.org_chart"))),
            ..page.clone()
        }
    };
    match of {
        ChartOf::Structure(key) => match key.medium.or(key.scale).map(|id| &graph.setting_names[id]) {
            None => MadePage {
                about: words.say("about.org_chart").to_owned(),
                tab: Some((Tabs::OrgCharts, words.shared("titles.all_roles"))),
                navigation: Some(Navigation::Jobs),
                ..page
            },
            Some(name) => MadePage {
                address: format!("org-chart/{}", url::slug(name.name())),
                title: name.title().into(),
                heading: Some(page.title.clone()),
                full_title: Some(words.fill("titles.org_chart_in", &[("of", &name.words())])),
                about: words.fill("about.org_chart_in", &[("where", &name.place(words))]),
                above: Some(Subject::OrgChart(ChartOf::ALL)),
                tab: Some((Tabs::OrgCharts, name.title().into())),
                ..page
            },
        },
        ChartOf::Department(id) => {
            let title = &graph[id].common.title;
            let about = words.fill("about.org_chart_of_department", &[("department", title)]);
            of_node(Node::Department(id), about, Tabs::Department(id))
        }
        ChartOf::Production(id) => {
            let title = &graph[id].common.title;
            let about = words.fill("about.org_chart_of_production", &[("production", title)]);
            of_node(Node::Production(id), about, Tabs::Production(id))
        }
    }
}
