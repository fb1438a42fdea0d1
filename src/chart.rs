//! Draws what the graph knows as static SVG.

pub mod gantt;
