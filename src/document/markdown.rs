//! Markdown to [`Prose`](super::Prose).
