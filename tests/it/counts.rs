//! What the plan only counts is as many as what pages and files then list: it does not wait for the lists.

use crate::handbook;
use crate::project::Project;

#[test]
fn what_is_counted_is_as_many_as_what_is_listed() {
    let files = handbook::files(80);
    let handbook = files.fold(Project::new(), |project, (path, text)| project.file(&path, text));
    for site in [Project::demo(), handbook] {
        let graph = site.on_demand().compiled.graph;
        assert_eq!(graph.count_responsibilities(), graph.responsibilities().len());
        assert_eq!(graph.count_busy(), graph.workers().len());
        assert!(graph.agenda_owners().iter().eq(graph.agendas().keys()));
        for (chart, lineup) in &graph.lineups {
            assert_eq!(lineup.count, graph.posts(*chart).len(), "{chart:?}");
        }
    }
}
