//! What a page says about a picture before it is there: its size, so that nothing moves when it comes, and smaller copies of it
//! for narrow screens.

use std::fmt::Write;

use super::{Scope, escape_into};
use crate::plan::copy_of;

/// How wide a picture in the text is shown: the screen's width, or that of a column of text. A telephone of three points to
/// a pixel asks for no more than one of two: nobody sees the difference, and it would fetch four times the bytes.
const SIZES: &str = "(max-width: 30rem) and (min-resolution: 2.5x) 60vw, (max-width: 48rem) 100vw, 44rem";

/// Writes width, height and smaller copies behind the address of a picture, within its tag. `rest` is what follows in the
/// text: from the mark that closes the address on.
pub(super) fn write_size(scope: &Scope<'_>, path: &str, rest: &str, out: &mut String) {
    // In raw HTML, an address may be that of a film, and sizes may stand before it: what is written there is left alone.
    let (Some(picture), true) = (scope.graph.pictures.get(path), is_own_picture(out)) else {
        return;
    };
    let tag = rest.split('>').next().unwrap_or_default();
    let written = |name: &str| -> Option<u32> {
        let (_, value) = tag.split_once(&format!(" {name}=\""))?;
        value.split('"').next()?.parse().ok()
    };
    let (width, height) = (written("width"), written("height"));
    let _ = match (width, height) {
        (Some(_), Some(_)) => Ok(()),
        (Some(width), None) => write!(out, "\" height=\"{}", picture.height_at(width)),
        (None, _) => write!(out, "\" width=\"{}\" height=\"{}", picture.width, picture.height),
    };
    let Some((format, asset)) = picture.copies.zip(scope.plan.assets.get(path)) else {
        return;
    };
    let mut widths = picture.widths().peekable();
    if widths.peek().is_none() {
        return;
    }
    out.push_str("\" srcset=\"");
    let from = &scope.page.url;
    for copy in widths {
        escape_into(out, &scope.plan.href(from, &copy_of(asset, copy, format), ""));
        let _ = write!(out, " {copy}w, ");
    }
    escape_into(out, &scope.plan.href(from, asset, ""));
    let _ = match width {
        Some(width) => write!(out, " {}w\" sizes=\"{width}px", picture.width),
        None => write!(out, " {}w\" sizes=\"{SIZES}", picture.width),
    };
}

/// Whether an address was just written that is the first attribute of an `img`.
fn is_own_picture(out: &str) -> bool {
    out.rsplit_once('"')
        .is_some_and(|(before, _)| before.ends_with("<img src="))
}
