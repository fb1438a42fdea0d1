//! The bytes of a file as text.

use std::borrow::Cow;

/// What a text was read as, where its bytes are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// Bytes that are not UTF-8 were read as Windows-1252; the first was this one, and stands at this byte of the text.
    Windows1252 {
        /// The byte.
        byte: u8,
        /// Where its character starts in the text.
        at: usize,
    },
    /// All of it was read as UTF-16.
    Utf16,
}

/// The text of a file, and what it was read as where it is not UTF-8.
///
/// Text is UTF-16 when a mark says so, or when a quarter of its bytes are zero. Of other text, the bytes that are not
/// UTF-8 are read as Windows-1252, which takes any byte; what is UTF-8 around them stays.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<Misread>) {
    if let Some(text) = utf16(bytes) {
        return (Cow::Owned(text), Some(Misread::Utf16));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) => {
            let at = error.valid_up_to();
            let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                text.push_str(
                    &encoding_rs::WINDOWS_1252
                        .decode_without_bom_handling(chunk.invalid())
                        .0,
                );
            }
            let byte = bytes.get(at).copied().unwrap_or_default();
            (Cow::Owned(text), Some(Misread::Windows1252 { byte, at }))
        }
    }
}

/// Reads bytes as UTF-16, if that is what they are.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (encoding, rest) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (encoding_rs::UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => (encoding_rs::UTF_16BE, rest),
        _ => {
            let zeros = memchr::memchr_iter(0, bytes).count();
            if zeros < 2 || zeros * 4 < bytes.len() {
                return None;
            }
            // Of letters of the Latin alphabet the first byte is zero when the big end stands first.
            let first = memchr::memchr(0, bytes).unwrap_or(0);
            let encoding = if first.is_multiple_of(2) {
                encoding_rs::UTF_16BE
            } else {
                encoding_rs::UTF_16LE
            };
            (encoding, bytes)
        }
    };
    Some(encoding.decode_without_bom_handling(rest).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf8_is_read_as_windows_1252_and_the_rest_stays() {
        assert_eq!(decode(b"plain"), (Cow::Borrowed("plain"), None));
        let (text, misread) = decode(b"R\xe9gie \xc3\xa9t\xc3\xa9 \x93");
        assert_eq!(text, "Régie été “");
        assert_eq!(misread, Some(Misread::Windows1252 { byte: 0xE9, at: 1 }));
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let little: Vec<u8> = "visible".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "visible".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            &little,
            &big,
            &[&[0xFF, 0xFE], &*little].concat(),
            &[&[0xFE, 0xFF], &*big].concat(),
        ] {
            assert_eq!(
                decode(bytes),
                (Cow::Owned("visible".to_owned()), Some(Misread::Utf16))
            );
        }
    }
}
