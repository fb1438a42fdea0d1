//! How large pictures are, from their first bytes alone: nothing is unpacked, so a picture that would take gigabytes in
//! memory costs nothing here.

use super::{PictureKind, kind_of_bytes, turn};
use crate::source::Fingerprint;

/// A picture as pages show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// In pixels, or in CSS pixels of a drawing; turned as it is shown.
    pub width: u32,
    /// The same.
    pub height: u32,
    /// What smaller copies of it are, where it is a photograph that is worth some.
    pub copies: Option<Copies>,
    /// Of the file in the source.
    pub source: Fingerprint,
}

/// The format of smaller copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Copies {
    /// Of photographs.
    Jpeg,
    /// Of pictures that may be transparent, or drawn.
    Png,
}

impl Copies {
    /// How file names end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// Widths of smaller copies, in pixels: for a phone, for a phone with a fine screen, for a column of text on one.
const WIDTHS: [u32; 3] = [400, 800, 1_600];

/// A picture whose file is smaller than this has no copies, in bytes: they would save a reader nothing.
const MIN_BYTES: usize = 100_000;

impl Picture {
    /// What is known of a picture; none for what is none, or cannot be read.
    pub fn of(path: &str, bytes: &[u8], source: Fingerprint) -> Option<Self> {
        let Some((width, height)) = pixels(bytes) else {
            let (width, height) = drawing(path, bytes)?;
            return Some(Self {
                width,
                height,
                copies: None,
                source,
            });
        };
        let is_on_its_side = turn(bytes).is_some_and(|turn| turn >= 5);
        let (width, height) = if is_on_its_side {
            (height, width)
        } else {
            (width, height)
        };
        let is_large = bytes.len() >= MIN_BYTES && width > WIDTHS[0];
        let copies = copies_of(bytes).filter(|_| is_large);
        Some(Self {
            width,
            height,
            copies,
            source,
        })
    }

    /// All that pages show of it.
    pub fn shown(&self) -> (u32, u32, Option<Copies>) {
        (self.width, self.height, self.copies)
    }

    /// The widths of its smaller copies, from the smallest.
    pub fn widths(&self) -> impl Iterator<Item = u32> {
        let (width, has_copies) = (self.width, self.copies.is_some());
        // A copy that is nearly as wide as the picture is no use beside it.
        WIDTHS
            .into_iter()
            .filter(move |copy| has_copies && copy * 5 < width * 4)
    }

    /// The height that goes with a width.
    pub fn height_at(&self, width: u32) -> u32 {
        let height = u64::from(width) * u64::from(self.height) / u64::from(self.width.max(1));
        u32::try_from(height).unwrap_or(u32::MAX).max(1)
    }
}

/// Width and height of a picture of pixels as they are stored, whatever its format; neither is 0.
pub fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    let number = |number: usize| u32::try_from(number).ok().filter(|number| *number > 0);
    Some((number(size.width)?, number(size.height)?))
}

/// None for what moves, and for what would lose by being packed anew.
fn copies_of(bytes: &[u8]) -> Option<Copies> {
    let starts_with = |mark: &[u8]| memchr::memmem::find(&bytes[..bytes.len().min(4_096)], mark).is_some();
    match kind_of_bytes(bytes)? {
        PictureKind::Jpeg => Some(Copies::Jpeg),
        PictureKind::Png => (!starts_with(b"acTL")).then_some(Copies::Png),
        PictureKind::WebP => {
            let may_be_clear = starts_with(b"VP8L") || starts_with(b"ALPH") || starts_with(b"ANIM");
            (!may_be_clear).then_some(Copies::Jpeg)
        }
    }
}

/// Width and height of a drawing in SVG: as written, or of its view box.
fn drawing(path: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    let is_drawing = path
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("svg"));
    let text = std::str::from_utf8(bytes).ok().filter(|_| is_drawing)?;
    let mut reader = xml::Reader::from_str(text);
    let start = loop {
        match reader.read_event().ok()? {
            xml::events::Event::Start(tag) | xml::events::Event::Empty(tag) => break tag,
            xml::events::Event::Eof => return None,
            _ => {}
        }
    };
    let attribute = |name: &str| {
        let found = start.try_get_attribute(name).ok()??;
        Some(found.value.into_owned())
    };
    let length = |text: String| text.trim().trim_end_matches("px").parse::<f64>().ok();
    let (width, height) = match (
        attribute("width").and_then(length),
        attribute("height").and_then(length),
    ) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view = attribute("viewBox")?;
            let numbers: Vec<f64> = view
                .split([' ', ','])
                .filter_map(|number| number.parse().ok())
                .collect();
            (*numbers.get(2)?, *numbers.get(3)?)
        }
    };
    let is_size = |size: f64| (1.0..100_000.0).contains(&size);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 1 and 100,000"
    )]
    let whole = |size: f64| size.round() as u32;
    (is_size(width) && is_size(height)).then(|| (whole(width), whole(height)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first bytes of a PNG of some size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes
    }

    #[test]
    fn a_picture_says_its_size_in_its_first_bytes() {
        let picture =
            Picture::of("a.png", &png(50_000, 50_000), Fingerprint::default()).expect("it is a picture");
        assert_eq!(
            (picture.width, picture.height, picture.copies),
            (50_000, 50_000, None)
        );
        assert_eq!(Picture::of("a.png", b"hello", Fingerprint::default()), None);
    }

    #[test]
    fn a_large_photograph_has_copies_that_are_narrower_than_itself() {
        let widths = |width: u32| {
            let mut bytes = png(width, width / 2);
            bytes.resize(MIN_BYTES, 0);
            let picture = Picture::of("a.png", &bytes, Fingerprint::default()).expect("it is a picture");
            picture.widths().collect::<Vec<_>>()
        };
        assert_eq!(widths(4_000), [400, 800, 1_600]);
        assert_eq!(widths(1_700), [400, 800]);
        assert_eq!(widths(450), [0; 0]);
    }

    #[test]
    fn a_drawing_has_the_size_that_is_written_or_that_of_its_view() {
        let size = |text: &str| drawing("a.svg", text.as_bytes());
        assert_eq!(
            size("<?xml version='1.0'?><!-- x --><svg width='20px' height=\"10\"/>"),
            Some((20, 10))
        );
        assert_eq!(
            size("<svg viewBox='0 0 30 15' width='100%'><g/></svg>"),
            Some((30, 15))
        );
        assert_eq!(size("<svg/>"), None);
        assert_eq!(drawing("a.txt", b"<svg width='1' height='1'/>"), None);
    }
}
