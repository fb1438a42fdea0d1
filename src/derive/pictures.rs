//! Smaller copies of photographs, for narrow screens.
//!
//! Copies are made when a page is first written or served, and remembered by the fingerprint of their picture, so each is made
//! once. How large a picture is was read from its first bytes and held against the limits before anything is unpacked;
//! only one is unpacked at a time, since a photograph of 50 million pixels takes 150 MB. How it is turned is applied, and
//! nothing of what a camera wrote goes into a copy. Start reading at [`copies`].

use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as RowFilter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageReader, ImageResult, Limits};

use crate::document::pictures::{Copies, Picture};
use crate::output::copies::{PICTURES_FOLDER, Store};
use crate::source::Fingerprint;

/// Counts up when copies are made in another way, so that none of before is taken.
const VERSION: u32 = 1;

/// What JPEG calls quality, 1 to 100. At 72, a copy 400 pixels wide has 20 to 45 kB.
const QUALITY: u8 = 72;

/// The most memory for unpacking a picture, in bytes, beyond its pixels.
const ROOM: u64 = 64 << 20;

/// The fingerprint of all that copies are made from.
pub fn made_from(picture: &Picture) -> Fingerprint {
    Fingerprint::of_value(&(picture, VERSION))
}

/// The smaller copies of a picture with their widths, from the smallest. Where a copy would have more bytes than the picture
/// itself, or the picture cannot be unpacked, the picture stands for it. Its bytes are asked for only where copies are
/// not in the store; without them there are none.
pub fn copies(
    bytes: &dyn Fn() -> Option<Arc<[u8]>>,
    picture: &Picture,
    store: &dyn Store,
) -> Vec<(u32, Vec<u8>)> {
    let Some(format) = picture.copies else {
        return Vec::new();
    };
    let widths: Vec<u32> = picture.widths().collect();
    let name = |width: u32| {
        format!(
            "{PICTURES_FOLDER}{}-{VERSION}-{width}.{}",
            picture.source.short(),
            format.ending()
        )
    };
    let known: Option<Vec<(u32, Vec<u8>)>> = widths
        .iter()
        .map(|width| Some((*width, store.get(&name(*width))?)))
        .collect();
    if let Some(known) = known {
        return known;
    }
    let Some(bytes) = bytes() else {
        return Vec::new();
    };
    // What another thread made while this one waited for its turn was another picture.
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let made = resized(&bytes, picture, &widths, format).unwrap_or_default();
    drop(turn);
    let copies = widths.iter().map(|width| {
        let made = made.iter().find(|(made, _)| made == width);
        let smaller = made.map(|(_, copy)| copy).filter(|copy| copy.len() < bytes.len());
        let copy = smaller.cloned().unwrap_or_else(|| bytes.to_vec());
        store.put(&name(*width), &copy);
        (*width, copy)
    });
    copies.collect()
}

fn resized(
    bytes: &[u8],
    picture: &Picture,
    widths: &[u32],
    format: Copies,
) -> ImageResult<Vec<(u32, Vec<u8>)>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(u64::from(picture.width) * u64::from(picture.height) * 8 + ROOM);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // Pixels are red, green and blue when they are unpacked, whatever they were: a profile for inks fits them no more.
    let profile = decoder
        .icc_profile()?
        .filter(|profile| profile.get(16..20) == Some(b"RGB "));
    let turn = decoder.orientation()?;
    let mut shown = eight_bits(DynamicImage::from_decoder(decoder)?);
    let mut copies = Vec::new();
    for width in widths.iter().rev() {
        let height = picture.height_at(*width);
        shown = match copies.is_empty() {
            // Averages whole pixels, which is fast and right for a large step.
            true => {
                let is_on_its_side = shown.width() != picture.width;
                let (across, down) = if is_on_its_side {
                    (height, *width)
                } else {
                    (*width, height)
                };
                let mut smaller = shown.thumbnail_exact(across, down);
                smaller.apply_orientation(turn);
                smaller
            }
            false => shown.resize_exact(*width, height, FilterType::CatmullRom),
        };
        copies.push((*width, encoded(&shown, format, profile.as_deref())?));
    }
    Ok(copies)
}

/// The pixels with a byte for each colour, which is all that the copies have.
fn eight_bits(picture: DynamicImage) -> DynamicImage {
    match (picture.color().has_color(), picture.color().has_alpha()) {
        (false, false) => DynamicImage::ImageLuma8(picture.into_luma8()),
        (false, true) => DynamicImage::ImageLumaA8(picture.into_luma_alpha8()),
        (true, false) => DynamicImage::ImageRgb8(picture.into_rgb8()),
        (true, true) => DynamicImage::ImageRgba8(picture.into_rgba8()),
    }
}

fn encoded(picture: &DynamicImage, format: Copies, profile: Option<&[u8]>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let profile = profile
        .filter(|_| picture.color().has_color())
        .map(<[u8]>::to_vec);
    match format {
        Copies::Jpeg => {
            let opaque = match picture.color().has_color() {
                true => DynamicImage::ImageRgb8(picture.to_rgb8()),
                false => DynamicImage::ImageLuma8(picture.to_luma8()),
            };
            let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            if let Some(profile) = profile {
                let _ = encoder.set_icc_profile(profile);
            }
            opaque.write_with_encoder(encoder)?;
        }
        Copies::Png => {
            let mut encoder =
                PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, RowFilter::Adaptive);
            if let Some(profile) = profile {
                let _ = encoder.set_icc_profile(profile);
            }
            picture.write_with_encoder(encoder)?;
        }
    }
    Ok(bytes)
}
