//! Draws a social card: the picture that programs show beside a link to a page, with its title, its kind and the name of the
//! site, as a PNG.
//!
//! This is the one drawing that is pixels, so it sets its words in a font of its own: DejaVu Sans Bold, cut down to Latin,
//! Greek and Cyrillic. It has no letters of other scripts and shapes none, so [`can_write`] is to be asked first. A card has
//! four colours and so two bits a pixel, which keeps it between two and seven kilobytes. Start reading at [`png()`].

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use unicode_normalization::UnicodeNormalization;

/// Counts up when cards are drawn in another way, so that none of before is taken.
pub const VERSION: u32 = 1;

/// The size that all programs which show such pictures ask for, in pixels.
pub const WIDTH: u16 = 1_200;
/// The same.
pub const HEIGHT: u16 = 630;

/// What a card says, and its colours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SocialCard {
    /// What the page is called.
    pub title: Arc<str>,
    /// What it is: a word such as `Role`. May be empty.
    pub kind: Arc<str>,
    /// Whose page it is: the name of the site. May be empty.
    pub brand: Arc<str>,
    /// Its colours.
    pub colours: Colours,
}

/// The colours of a card, each as red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colours {
    /// What everything stands on.
    pub ground: [u8; 3],
    /// What words are written in.
    pub ink: [u8; 3],
    /// The mark beside the kind.
    pub mark: [u8; 3],
}

/// The font; its licence is `LICENSE-DEJAVU`.
static FONT: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(include_bytes!("social_card/DejaVuSans-Bold-subset.ttf")).ok());

/// The letters of the font.
static LETTERS: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let font = FONT.iter();
    font.flat_map(|font| font.codepoint_ids().map(|(_, letter)| letter))
        .collect()
});

/// Whether the font has every letter of a text.
pub fn can_write(text: &str) -> bool {
    FONT.is_some()
        && text
            .nfc()
            .all(|letter| letter == ' ' || LETTERS.contains(&letter))
}

/// The space left free at both sides, in pixels.
const MARGIN: f32 = 80.0;
/// How high the stripes of the slate are.
const STRIPES: usize = 44;
/// The size of the kind and of the name of the site, as the height of a line.
const SMALL: f32 = 46.0;
/// Sizes of the title with the most lines of each; the first in which it has room is taken.
const TITLES: [(f32, usize); 3] = [(112.0, 2), (92.0, 3), (74.0, 4)];

/// The card as a PNG. Equal cards are equal bytes.
pub fn png(card: &SocialCard) -> Vec<u8> {
    let mut canvas = Canvas::new();
    draw_stripes(&mut canvas);
    if let Some(font) = &*FONT {
        write_words(&mut canvas, font, card);
    }
    encoded(&canvas, &card.colours).unwrap_or_default()
}

/// The stripes at the top of a slate.
fn draw_stripes(canvas: &mut Canvas) {
    for row in 0..STRIPES {
        for column in 0..usize::from(WIDTH) {
            if (column + row) / 72 % 2 == 0 {
                canvas.paint(column, row, Canvas::INK);
            }
        }
    }
}

fn write_words(canvas: &mut Canvas, font: &FontRef<'_>, card: &SocialCard) {
    let width = f32::from(WIDTH) - 2.0 * MARGIN;
    let kind_base = 142.0;
    if !card.kind.is_empty() {
        for row in 114..142 {
            for column in 80..108 {
                canvas.paint(column, row, Canvas::MARK);
            }
        }
        let line = Line::of(font, &card.kind, SMALL).cut_to(width - 48.0);
        line.write(canvas, MARGIN + 48.0, kind_base);
    }
    let (size, lines) = title_lines(font, &card.title, width);
    // In the middle between the kind and the name of the site.
    let height = size * lines.len() as f32;
    let mut base = 345.0 - height / 2.0 + size * 0.8;
    for line in &lines {
        line.write(canvas, MARGIN, base);
        base += size;
    }
    Line::of(font, &card.brand, SMALL)
        .cut_to(width)
        .write(canvas, MARGIN, f32::from(HEIGHT) - 56.0);
}

/// The title in the largest size in which it has room, and cut in the smallest where it has none.
fn title_lines<'f>(font: &'f FontRef<'f>, title: &str, width: f32) -> (f32, Vec<Line<'f>>) {
    let mut chosen = (0.0, Vec::new());
    for (size, most) in TITLES {
        let lines = wrapped(font, title, size, width);
        if lines.len() <= most && lines.iter().all(|line| line.width <= width) {
            return (size, lines);
        }
        chosen = (size, lines);
    }
    let (size, mut lines) = chosen;
    let (_, most) = TITLES[TITLES.len() - 1];
    let rest = lines.split_off(most.min(lines.len()));
    if let (Some(last), Some(next)) = (lines.last_mut(), rest.first()) {
        *last = Line::of(font, &format!("{} {}", last.text, next.text), size);
    }
    (size, lines.into_iter().map(|line| line.cut_to(width)).collect())
}

/// A text in lines, broken between words.
fn wrapped<'f>(font: &'f FontRef<'f>, text: &str, size: f32, width: f32) -> Vec<Line<'f>> {
    let mut lines: Vec<Line<'f>> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines
            .last()
            .map(|line| Line::of(font, &format!("{} {word}", line.text), size));
        match (longer, lines.last_mut()) {
            (Some(longer), Some(last)) if longer.width <= width => *last = longer,
            _ => lines.push(Line::of(font, word, size)),
        }
    }
    lines
}

/// A line of text in some size, with its width in pixels.
struct Line<'f> {
    font: &'f FontRef<'f>,
    text: String,
    size: f32,
    width: f32,
}

impl<'f> Line<'f> {
    fn of(font: &'f FontRef<'f>, text: &str, size: f32) -> Self {
        let text: String = text.nfc().collect();
        let mut line = Self {
            font,
            text,
            size,
            width: 0.0,
        };
        line.width = line.glyphs(|_, _| {});
        line
    }

    /// Calls `place` with each letter and where it starts; the width of all.
    fn glyphs(&self, mut place: impl FnMut(ab_glyph::GlyphId, f32)) -> f32 {
        let scaled = self.font.as_scaled(PxScale::from(self.size));
        let mut at = 0.0;
        let mut before = None;
        for letter in self.text.chars() {
            let glyph = self.font.glyph_id(letter);
            at += before.map_or(0.0, |before| scaled.kern(before, glyph));
            place(glyph, at);
            at += scaled.h_advance(glyph);
            before = Some(glyph);
        }
        at
    }

    /// The beginning of the line, with an ellipsis, where the whole is too wide.
    fn cut_to(self, width: f32) -> Self {
        if self.width <= width {
            return self;
        }
        let room = width - Self::of(self.font, "…", self.size).width;
        let mut kept = 0;
        self.glyphs(|_, at| kept += usize::from(at <= room));
        let kept: String = self.text.chars().take(kept.saturating_sub(1)).collect();
        Self::of(self.font, &format!("{}…", kept.trim_end()), self.size)
    }

    fn write(&self, canvas: &mut Canvas, left: f32, base: f32) {
        self.glyphs(|glyph, at| {
            // On whole pixels equal letters are equal, which makes the file smaller.
            let glyph = glyph.with_scale_and_position(self.size, point((left + at).round(), base.round()));
            let Some(outline) = self.font.outline_glyph(glyph) else {
                return;
            };
            let bounds = outline.px_bounds();
            outline.draw(|column, row, share| {
                let shade = match share {
                    _ if share > 0.66 => Canvas::INK,
                    _ if share > 0.25 => Canvas::EDGE,
                    _ => return,
                };
                let column = bounds.min.x + column as f32;
                let row = bounds.min.y + row as f32;
                if column >= 0.0 && row >= 0.0 {
                    canvas.paint(whole(column), whole(row), shade);
                }
            });
        });
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place on a card is a small number, and not below nought"
)]
fn whole(place: f32) -> usize {
    place as usize
}

/// Pixels of four colours, two bits each.
struct Canvas(Vec<u8>);

impl Canvas {
    /// Half ink, at the edges of letters.
    const EDGE: u8 = 1;
    const INK: u8 = 2;
    const MARK: u8 = 3;

    /// Bytes of a row.
    const ROW: usize = WIDTH as usize / 4;

    fn new() -> Self {
        Self(vec![0; Self::ROW * usize::from(HEIGHT)])
    }

    /// Paints a pixel, unless it has more ink already. What is outside is left out.
    fn paint(&mut self, column: usize, row: usize, shade: u8) {
        if column >= usize::from(WIDTH) || row >= usize::from(HEIGHT) {
            return;
        }
        let (byte, shift) = (row * Self::ROW + column / 4, 6 - 2 * (column % 4));
        let painted = self.0[byte] >> shift & 3;
        self.0[byte] |= (painted.max(shade) ^ painted) << shift;
        debug_assert!(self.0[byte] >> shift & 3 >= shade);
    }
}

fn encoded(canvas: &Canvas, colours: &Colours) -> Result<Vec<u8>, png::EncodingError> {
    let Colours { ground, ink, mark } = *colours;
    let edge = [0, 1, 2].map(|part| ground[part] / 2 + ink[part] / 2);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH.into(), HEIGHT.into());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_palette([ground, edge, ink, mark].concat());
    encoder.set_filter(png::Filter::NoFilter);
    // Level 9 wins two bytes in a hundred, and takes twice the time.
    encoder.set_deflate_compression(png::DeflateCompression::Level(6));
    encoder.write_header()?.write_image_data(&canvas.0)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOURS: Colours = Colours {
        ground: [31, 43, 48],
        ink: [244, 246, 242],
        mark: [255, 138, 102],
    };

    fn card(title: &str) -> SocialCard {
        SocialCard {
            title: title.into(),
            kind: "Role".into(),
            brand: "Saltmarsh Handbook".into(),
            colours: COLOURS,
        }
    }

    /// Whether a pixel of a card has some colour, by column and row.
    fn pixels(card: &SocialCard) -> image::RgbImage {
        let read = image::load_from_memory(&png(card)).expect("it is a picture");
        assert_eq!((read.width(), read.height()), (WIDTH.into(), HEIGHT.into()));
        read.into_rgb8()
    }

    #[test]
    fn a_card_is_small_and_the_same_each_time() {
        for title in [
            "Runner",
            "Assistant production coordinator",
            "Who decides what a shot costs, and what happens when nobody does",
            "Größenordnungsänderungsverfahren für Œuvres d’été à Łódź",
            "Ανάλυση και Продюсер",
        ] {
            let bytes = png(&card(title));
            assert!((1_500..8_000).contains(&bytes.len()), "{title}: {}", bytes.len());
            assert_eq!(bytes, png(&card(title)));
        }
    }

    #[test]
    fn a_title_stays_within_the_margins_however_long_it_is() {
        for title in [
            "W".repeat(300),
            "Wide words ".repeat(40),
            "i".repeat(900),
            "a b c".to_owned(),
        ] {
            let pixels = pixels(&card(&title));
            let margin = 79;
            let outside = pixels.enumerate_pixels().filter(|(column, row, colour)| {
                let is_margin = *column < margin || *column > u32::from(WIDTH) - margin;
                *row > 44 && is_margin && colour.0 != COLOURS.ground
            });
            assert_eq!(outside.count(), 0, "{title}");
            let is_inked = |rows: std::ops::Range<u32>| {
                pixels
                    .enumerate_pixels()
                    .any(|(_, row, colour)| rows.contains(&row) && colour.0 == COLOURS.ink)
            };
            assert!(
                is_inked(110..150) && is_inked(240..450) && is_inked(540..600),
                "{title}"
            );
            // Between the kind and the title, and between the title and the name of the site.
            assert!(!is_inked(160..175) && !is_inked(515..530), "{title}");
        }
    }

    #[test]
    fn other_titles_are_other_pictures_and_accents_may_be_written_either_way() {
        assert_ne!(png(&card("Grip")), png(&card("Gaffer")));
        assert_eq!(png(&card("Zoe\u{308}")), png(&card("Zo\u{eb}")));
    }

    #[test]
    fn what_the_font_has_no_letters_for_is_not_written() {
        for text in [
            "Runner",
            "Łódź – “été” №5",
            "Продюсер",
            "Παραγωγός",
            "Trưởng nhóm",
            "",
        ] {
            assert!(can_write(text), "{text}");
        }
        for text in ["مدير الإنتاج", "制片人", "🎬", "עורך", "r\u{332}", "a\nb"] {
            assert!(!can_write(text), "{text}");
        }
    }
}
