//! A folder of pages that has no page of its own: what stands in it.

use std::sync::Arc;

use super::frame::Frame;
use super::{Body, PageParts, Scope, contents};

/// The view of a folder that has no page of its own, or of a further part of any folder's list.
pub fn view(scope: &Scope<'_>, folder: &Arc<str>) -> PageParts {
    let mut frame = Frame::of(scope);
    frame.kind = "folder";
    let view = contents::contents(scope, folder, scope.list().1);
    ("folder.html", frame, Body::Folder(Box::new(view)))
}
