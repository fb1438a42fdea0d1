//! Takes out of pictures what cameras and programs wrote into them beside the picture: where it was taken, by whom, on
//! which machine, with what words, and the smaller pictures and films that telephones hang behind it.
//!
//! JPEG, PNG and WebP are known here. The picture itself, its colour profile and the way it is turned stay, and nothing
//! is packed anew, so no picture loses quality.

use std::sync::Arc;

use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

mod size;

pub use size::{Copies, Picture, pixels};

/// Whether files of this name are pictures that can be cleaned.
pub fn is_known(path: &str) -> bool {
    kind_of(path).is_some()
}

#[derive(Clone, Copy)]
enum PictureKind {
    Jpeg,
    Png,
    WebP,
}

fn kind_of(path: &str) -> Option<PictureKind> {
    let (_, ending) = path.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => Some(PictureKind::Jpeg),
        "png" | "apng" => Some(PictureKind::Png),
        "webp" => Some(PictureKind::WebP),
        _ => None,
    }
}

/// Whether a file is a picture that can be cleaned, by its first bytes, whatever its name says.
pub fn looks_known(bytes: &[u8]) -> bool {
    kind_of_bytes(bytes).is_some()
}

/// Whether the first bytes are those of a picture into which cameras write where it was taken, known here or not.
pub fn may_carry_metadata(bytes: &[u8]) -> bool {
    let is_other =
        bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") || bytes.get(4..8) == Some(b"ftyp");
    looks_known(bytes) || is_other
}

fn kind_of_bytes(bytes: &[u8]) -> Option<PictureKind> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(PictureKind::Jpeg),
        [0x89, b'P', b'N', b'G', ..] => Some(PictureKind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(PictureKind::WebP),
        _ => None,
    }
}

/// The picture alone, for a file of which [`is_known`] or [`looks_known`] holds; `None` when it cannot be read.
///
/// A picture with the ending of another kind is read as what it is.
pub fn without_metadata(path: &str, bytes: &Arc<[u8]>) -> Option<Arc<[u8]>> {
    let whole = Bytes::copy_from_slice(bytes);
    let clean = match kind_of_bytes(bytes).or_else(|| kind_of(path))? {
        PictureKind::Jpeg => clean_jpeg(Jpeg::from_bytes(whole).ok()?)?,
        PictureKind::Png => clean_png(Png::from_bytes(whole).ok()?),
        PictureKind::WebP => clean_webp(WebP::from_bytes(whole).ok()?),
    };
    Some(if clean[..] == bytes[..] {
        bytes.clone()
    } else {
        Arc::from(&clean[..])
    })
}

/// Keeps the segments that decoders need (JFIF, Adobe's colour transform) and the colour profile.
fn clean_jpeg(mut jpeg: Jpeg) -> Option<Bytes> {
    let turn = turn_of(jpeg.exif().as_deref());
    jpeg.segments_mut().retain(|segment| match segment.marker() {
        markers::APP0 => segment.contents().starts_with(b"JFIF\0"),
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => segment.contents().starts_with(b"Adobe"),
        marker => !is_beside_the_picture(marker),
    });
    for segment in jpeg.segments_mut() {
        if segment.has_entropy() {
            let encoded = segment.clone().encoder().bytes();
            // Marker, length, contents, then the picture's data up to the end of the file.
            let data = encoded.slice(4 + segment.contents().len()..);
            let scans = scans_alone(&data)?;
            *segment = JpegSegment::new_with_entropy(
                segment.marker(),
                segment.contents().clone(),
                Bytes::from(scans),
            );
        }
    }
    jpeg.set_exif(turn.map(exif_of_turn));
    Some(jpeg.encoder().bytes())
}

/// Segments for applications, and comments.
fn is_beside_the_picture(marker: u8) -> bool {
    (markers::APP0..=markers::APP15).contains(&marker) || marker == markers::COM
}

/// The data of all scans, without the segments between them that hold no picture, up to the end of the image.
///
/// What follows the end mark is no part of the image: other images, films, whatever a program hung on.
fn scans_alone(data: &[u8]) -> Option<Vec<u8>> {
    const END: u8 = 0xd9;
    let mut kept = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(found) = memchr::memchr(0xff, &data[at..]) {
        kept.extend_from_slice(&data[at..at + found]);
        at += found;
        let Some(&marker) = data.get(at + 1) else { break };
        match marker {
            // A byte of data, a restart, a fill byte.
            0 | 0xd0..=0xd7 => {
                kept.extend_from_slice(&data[at..at + 2]);
                at += 2;
            }
            0xff => {
                kept.push(0xff);
                at += 1;
            }
            END => {
                kept.extend_from_slice(&[0xff, END]);
                return Some(kept);
            }
            _ => {
                let length = data.get(at + 2..at + 4)?;
                let end = at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                let segment = data.get(at..end)?;
                if !is_beside_the_picture(marker) {
                    kept.extend_from_slice(segment);
                }
                at = end;
            }
        }
    }
    // Cut short, as pictures from the web sometimes are: what there is of it is shown.
    kept.extend_from_slice(&data[at.min(data.len())..]);
    Some(kept)
}

/// Keeps what says how the pixels look and move.
fn clean_png(mut png: Png) -> Bytes {
    const KEPT: [&[u8; 4]; 18] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
        b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    ];
    let turn = turn_of(png.exif().as_deref());
    png.chunks_mut().retain(|chunk| KEPT.contains(&&chunk.kind()));
    png.set_exif(turn.map(exif_of_turn));
    png.encoder().bytes()
}

fn clean_webp(mut webp: WebP) -> Bytes {
    const KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF"];
    let turn = turn_of(webp.exif().as_deref());
    webp.chunks_mut().retain(|chunk| KEPT.contains(&&chunk.id()));
    // This also says in the header what is left.
    webp.set_exif(turn.map(exif_of_turn));
    webp.encoder().bytes()
}

/// The tag that says how a picture is turned (TIFF 6.0, section 8, `Orientation`).
const ORIENTATION: u16 = 0x0112;

/// How the picture is turned, 2 to 8, from its Exif data; `None` when it stands upright.
fn turn_of(exif: Option<&[u8]>) -> Option<u8> {
    let exif = exif?;
    let is_little = match exif.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes = exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let bytes = exif.get(4..8)?.try_into().ok()?;
    let directory = if is_little {
        u32::from_le_bytes(bytes)
    } else {
        u32::from_be_bytes(bytes)
    };
    let directory = usize::try_from(directory).ok()?;
    let count = usize::from(short(directory)?);
    let entries = (0..count).map(|entry| directory + 2 + 12 * entry);
    let found = entries
        .take_while(|at| *at < exif.len())
        .find(|at| short(*at) == Some(ORIENTATION))?;
    let turn = u8::try_from(short(found + 8)?).ok()?;
    (2..=8).contains(&turn).then_some(turn)
}

/// How a picture is turned, 2 to 8; none when it stands upright.
fn turn(bytes: &[u8]) -> Option<u8> {
    // Most pictures have no Exif data, and need not be taken apart.
    if memchr::memmem::find(bytes, b"Exif").is_none()
        && memchr::memmem::find(bytes, b"EXIF").is_none()
        && memchr::memmem::find(bytes, b"eXIf").is_none()
    {
        return None;
    }
    let whole = Bytes::copy_from_slice(bytes);
    let exif = match kind_of_bytes(bytes)? {
        PictureKind::Jpeg => Jpeg::from_bytes(whole).ok()?.exif(),
        PictureKind::Png => Png::from_bytes(whole).ok()?.exif(),
        PictureKind::WebP => WebP::from_bytes(whole).ok()?.exif(),
    };
    turn_of(exif.as_deref())
}

/// Exif data that says how a picture is turned and nothing else.
fn exif_of_turn(turn: u8) -> Bytes {
    let [high, low] = ORIENTATION.to_be_bytes();
    Bytes::from(vec![
        b'M', b'M', 0, b'*', 0, 0, 0, 8, // big end first; the directory is at byte 8
        0, 1, // one entry
        high, low, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, // a short number, once
        0, 0, 0, 0, // no further directory
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(path: &str, bytes: &[u8]) -> Vec<u8> {
        without_metadata(path, &Arc::from(bytes))
            .expect("it can be read")
            .to_vec()
    }

    fn holds(bytes: &[u8], words: &str) -> bool {
        memchr::memmem::find(bytes, words.as_bytes()).is_some()
    }

    /// The bytes of a JPEG: all that matters here are its segments.
    fn jpeg(segments: &[(u8, &[u8])], data: &[u8], behind: &[u8]) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8];
        for (marker, contents) in segments {
            let length = u16::try_from(contents.len() + 2).unwrap().to_be_bytes();
            file.extend([0xff, *marker, length[0], length[1]]);
            file.extend_from_slice(contents);
        }
        file.extend([0xff, 0xda, 0, 2]);
        file.extend_from_slice(data);
        file.extend([0xff, 0xd9]);
        file.extend_from_slice(behind);
        file
    }

    fn exif(turn: u8, words: &str) -> Vec<u8> {
        [b"Exif\0\0".as_slice(), &exif_of_turn(turn), words.as_bytes()].concat()
    }

    #[test]
    fn a_jpeg_keeps_picture_profile_and_turn_and_nothing_else() {
        let data = [1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
        let photo = jpeg(
            &[
                (0xe0, b"JFIF\0..."),
                (0xe1, &exif(6, "51.45 N, Ana's phone")),
                (0xe1, b"http://ns.adobe.com/xap/1.0/\0<by>Ana</by>"),
                (0xe2, b"ICC_PROFILE\0colours"),
                (0xe2, b"MPF\0more pictures"),
                (0xed, b"Photoshop 3.0\0caption"),
                (0xee, b"Adobe\0transform"),
                (0xfe, b"a comment"),
                (0xdb, b"tables"),
            ],
            &data,
            b"a film that hangs behind",
        );
        let cleaned = jpeg(
            &[
                (0xe0, b"JFIF\0..."),
                (0xe1, &exif(6, "")),
                (0xe2, b"ICC_PROFILE\0colours"),
                (0xee, b"Adobe\0transform"),
                (0xdb, b"tables"),
            ],
            &data,
            b"",
        );
        assert_eq!(clean("a.JPG", &photo), cleaned);
        assert_eq!(clean("a.jpeg", &cleaned), cleaned, "once is enough");
    }

    #[test]
    fn what_stands_between_the_scans_of_a_jpeg_goes_too() {
        let data = [
            7, 0xff, 0xfe, 0, 6, b'a', b'n', b'a', b'!', 0xff, 0xc4, 0, 4, 0xff, 0xd9, 8,
        ];
        let photo = jpeg(&[], &data, b"");
        let kept = [7, 0xff, 0xc4, 0, 4, 0xff, 0xd9, 8];
        assert_eq!(clean("a.jpg", &photo), jpeg(&[], &kept, b""));
    }

    #[test]
    fn an_upright_picture_needs_no_word_about_it() {
        let photo = jpeg(&[(0xe1, &exif(1, "secret"))], &[1], b"");
        assert_eq!(clean("a.jpg", &photo), jpeg(&[], &[1], b""));
    }

    #[test]
    fn a_png_keeps_what_says_how_its_pixels_look() {
        let mut png = Png::from_bytes(Bytes::from_static(include_bytes!(
            "../../content/manual/role-page.png"
        )))
        .unwrap();
        let plain = png.clone().encoder().bytes();
        let chunk = |kind: &[u8; 4], words: &'static str| {
            img_parts::png::PngChunk::new(*kind, Bytes::from_static(words.as_bytes()))
        };
        png.chunks_mut().insert(1, chunk(b"tEXt", "Author\0Ana"));
        png.chunks_mut().insert(1, chunk(b"iTXt", "Comment\0Ana"));
        png.chunks_mut().insert(1, chunk(b"tIME", "Ana now"));
        png.chunks_mut().insert(1, chunk(b"prVt", "Ana's own"));
        png.set_exif(Some(exif_of_turn(1)));
        let dirty = png.encoder().bytes();
        let cleaned = clean("a.png", &dirty);
        assert!(!holds(&cleaned, "Ana"));
        assert_eq!(cleaned, clean("a.png", &plain));
    }

    #[test]
    fn a_webp_says_in_its_header_what_is_left() {
        let mut riff = b"RIFF\0\0\0\0WEBP".to_vec();
        let mut add = |id: &[u8; 4], contents: &[u8]| {
            riff.extend_from_slice(id);
            riff.extend(u32::try_from(contents.len()).unwrap().to_le_bytes());
            riff.extend_from_slice(contents);
        };
        add(b"VP8X", &[0b0000_1100, 0, 0, 0, 9, 0, 0, 9, 0, 0]);
        add(b"VP8L", &[0x2f, 9, 0x40, 2, 0, 0]);
        add(b"EXIF", &exif_of_turn(1));
        add(b"XMP ", b"<by>Ana</by>");
        let size = u32::try_from(riff.len() - 8).unwrap().to_le_bytes();
        riff[4..8].copy_from_slice(&size);
        let cleaned = clean("a.webp", &riff);
        assert!(!holds(&cleaned, "Ana") && !holds(&cleaned, "EXIF") && !holds(&cleaned, "XMP "));
        assert!(holds(&cleaned, "VP8L"));
    }

    #[test]
    fn what_is_no_picture_is_not_called_clean() {
        for bytes in [
            &b"hello"[..],
            b"",
            b"\xff\xd8\xff\xe1\xff\xff",
            b"\x89PNG\r\n\x1a\n\0\0\0\xffIHDR",
        ] {
            assert_eq!(without_metadata("a.jpg", &Arc::from(bytes)), None);
            assert_eq!(without_metadata("a.png", &Arc::from(bytes)), None);
            assert_eq!(without_metadata("a.webp", &Arc::from(bytes)), None);
        }
        assert!(!is_known("a.svg") && is_known("b/C.JPEG"));
        let photo = jpeg(&[(0xe1, &exif(1, "secret"))], &[1], b"");
        assert_eq!(
            clean("a.png", &photo),
            jpeg(&[], &[1], b""),
            "a picture is what it is"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_odd(start in 0usize..3, bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let heads: [&[u8]; 3] = [b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP"];
            let file: Arc<[u8]> = Arc::from([heads[start], &bytes].concat());
            for path in ["a.jpg", "a.png", "a.webp"] {
                if let Some(clean) = without_metadata(path, &file) {
                    let again = without_metadata(path, &clean);
                    proptest::prop_assert_eq!(again.as_deref(), Some(&clean[..]));
                }
            }
            let _ = turn_of(Some(&bytes));
        }
    }
}
