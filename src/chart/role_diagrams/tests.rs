use proptest::prelude::*;

use super::super::read::read;
use super::*;

fn role(title: &str) -> NearRole<'_> {
    NearRole {
        title,
        url: Some("/roles/r/".into()),
        department: "Production",
        colour: "teal",
        ..NearRole::default()
    }
}

fn made(title: &str) -> NearMove<'_> {
    NearMove {
        role: role(title),
        is_side: false,
        years: "2-4".to_owned(),
    }
}

#[test]
fn a_move_says_its_years_and_whether_it_is_one_sideways() {
    let side = NearMove {
        is_side: true,
        ..made("Editor")
    };
    let drawing = moves(&role("Runner"), &[], &[side, made("Producer")]);
    let picture = read(&drawing);
    let texts: Vec<_> = picture.boxes.iter().map(|drawn| drawn.texts.join("; ")).collect();
    assert_eq!(
        texts,
        ["Producer; 2-4 years", "Editor; side move, 2-4 years", "Runner"]
    );
    let kinds: Vec<&str> = picture.lines.iter().map(|line| line.class.as_str()).collect();
    assert_eq!(kinds, ["cb-line", "cb-line is-side"]);
    assert!(drawing.contains("<title>Runner: where it is entered from and where it leads</title>"));
}

#[test]
fn moves_say_how_many_they_leave_out() {
    let many: Vec<_> = (0..11).map(|_| made("Runner")).collect();
    let drawing = moves(&role("Producer"), &many, &many[..6]);
    assert!(drawing.contains("+6 more"), "{drawing}");
    assert_eq!(read(&drawing).boxes.len(), 5 + 6 + 1);
}

#[test]
fn lines_of_reporting_say_how_many_they_leave_out_and_are_no_stops_of_the_keyboard() {
    let reports: Vec<_> = (0..13).map(|_| role("Runner")).collect();
    let drawing = reporting(&role("Producer"), Some(&role("Owner")), &[], &reports);
    assert!(drawing.contains("+8 more"), "{drawing}");
    assert_eq!(read(&drawing).boxes.len(), 1 + 1 + 5);
    assert_eq!(
        drawing.matches("<a ").count(),
        drawing.matches("<a tabindex=\"-1\" ").count()
    );
}

#[test]
fn a_dotted_line_is_dotted_also_where_there_is_no_other() {
    let drawing = reporting(&role("Editor"), None, &[role("Producer")], &[]);
    assert!(read(&drawing).lines.iter().all(|line| line.is_dotted()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn nothing_overlaps_whatever_roles_are_called(
        titles in prop::collection::vec("[A-Za-z<&é-]{1,30}( [a-z-]{1,20}){0,4}", 1..20),
        split in 0_usize..20,
        is_external in any::<bool>(),
    ) {
        let roles: Vec<NearRole<'_>> = titles.iter().map(|title| NearRole { is_external, ..role(title) }).collect();
        let (before, after) = roles.split_at(split.min(roles.len()));
        let into: Vec<NearMove<'_>> = before.iter().map(|role| NearMove { role: role.clone(), is_side: false, years: "3+".to_owned() }).collect();
        let out: Vec<NearMove<'_>> = after.iter().map(|role| NearMove { role: role.clone(), is_side: true, years: String::new() }).collect();
        let picture = read(&moves(&roles[0], &into, &out));
        picture.assert_clean();
        prop_assert_eq!(picture.lines.len() + 1, picture.boxes.len());
        let picture = read(&reporting(&roles[0], before.first(), &before[before.len().min(1)..], after));
        picture.assert_clean();
        prop_assert_eq!(picture.lines.len() + 1, picture.boxes.len());
    }
}
