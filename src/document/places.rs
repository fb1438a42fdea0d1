//! Where the bytes of a text stand in the file it was cut from.

use std::ops::Range;

/// Maps bytes of a text to bytes of its file, when the text is the end of the file without some of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Where the text starts in the file.
    offset: usize,
    /// For each place where something was cut: the byte of the text, and the byte of the file that follows the cut.
    cuts: Vec<(usize, usize)>,
}

impl Places {
    /// Of a text that stands whole in its file, from a byte on.
    pub fn starting_at(offset: usize) -> Self {
        Self {
            offset,
            cuts: Vec::new(),
        }
    }

    /// Of a text that starts at a byte of the file and lacks some ranges, which are counted from that start, in
    /// order and apart.
    pub fn without(offset: usize, removed: &[Range<usize>]) -> Self {
        let mut gone = 0;
        let cuts = removed
            .iter()
            .map(|range| {
                let at = range.start - gone;
                gone += range.len();
                (at, offset + range.end)
            })
            .collect();
        Self { offset, cuts }
    }

    /// Where in the file a byte of the text stands.
    pub fn byte(&self, at: usize) -> usize {
        match self.cuts.partition_point(|(cut, _)| *cut <= at) {
            0 => self.offset + at,
            later => {
                let (cut, file) = self.cuts[later - 1];
                file + (at - cut)
            }
        }
    }

    /// The byte of the text that a byte of the file, which is none before the text, stands at; where that was cut, what
    /// follows the cut.
    pub fn text_byte(&self, file: usize) -> usize {
        let later = self.cuts.partition_point(|(_, after)| *after <= file);
        let next = self.cuts.get(later).map_or(usize::MAX, |(at, _)| *at);
        let (at, start) = later
            .checked_sub(1)
            .map_or((0, self.offset), |last| self.cuts[last]);
        next.min(at + (file - start))
    }

    /// The bytes of the file that hold a range of the text, with what was cut from its middle.
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.byte(range.start);
        let end = if range.is_empty() {
            start
        } else {
            self.byte(range.end - 1) + 1
        };
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_cuts_is_shifted() {
        let places = Places::starting_at(10);
        assert_eq!(places.range(0..3), 10..13);
        assert_eq!(places.range(4..4), 14..14);
    }

    #[test]
    fn what_follows_a_cut_is_found_behind_it() {
        // The file is `--abXXcdYef` and `XX` and `Y` were cut from what follows the dashes.
        let places = Places::without(2, &[2..4, 6..7]);
        assert_eq!(places.range(0..2), 2..4, "before the first cut");
        assert_eq!(places.range(2..4), 6..8, "between the cuts");
        assert_eq!(places.range(4..6), 9..11, "after the last one");
        assert_eq!(places.range(1..3), 3..7, "a range over a cut holds it");
        let back = [2, 3, 4, 5, 6, 7, 8, 9].map(|file| places.text_byte(file));
        assert_eq!(
            back,
            [0, 1, 2, 2, 2, 3, 4, 4],
            "what was cut is where the text goes on"
        );
    }
}
