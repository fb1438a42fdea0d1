//! Lists of numbers as short strings.
//!
//! The postings of a word are one string with 13 bits in two characters. `search-rank.js` reads it back; `Reader` does so for tests.
//! Gaps between rising numbers are Rice codes, whose parameter follows from the mean gap, so a rare word costs a few
//! characters and one that is everywhere no more than a bit for each place. Nothing in it needs escaping in JSON.

/// The characters, each at its value. All that ASCII has but space, comma, quotation mark and backslash.
const DIGITS: &[u8; 91] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_!#$%&'()*+./:;<=>?@[]^`{|}~";
/// Bits that two characters hold.
const PAIR: u32 = 13;

/// How many numbers one character can stand for on its own.
pub(super) const DIGIT_VALUES: usize = 64;

/// The character of a number below 64; larger ones count as 63.
pub(in crate::derive) fn digit(number: usize) -> char {
    char::from(DIGITS[number.min(DIGIT_VALUES - 1)])
}

/// A length as a character: equal steps of ratio, so that a few words more matter to a short text only. `search.js` has
/// the inverse.
pub(super) fn length_digit(words: u32) -> char {
    let step = (4.0 * (1.0 + f64::from(words) / 8.0).log2()).round();
    digit(step as usize)
}

/// Writes bits.
#[derive(Default)]
pub(super) struct Packer {
    text: String,
    held: u64,
    bits: u32,
}

impl Packer {
    /// The lowest `width` bits of a number, at most 32.
    pub(super) fn put(&mut self, number: u32, width: u32) {
        self.held = (self.held << width) | (u64::from(number) & ((1 << width) - 1));
        self.bits += width;
        while self.bits >= PAIR {
            self.bits -= PAIR;
            let pair = (self.held >> self.bits) as usize & ((1 << PAIR) - 1);
            self.text.push(char::from(DIGITS[pair / DIGITS.len()]));
            self.text.push(char::from(DIGITS[pair % DIGITS.len()]));
        }
        self.held &= (1 << self.bits) - 1;
    }

    /// As many zeros, then a one.
    fn put_unary(&mut self, mut zeros: u32) {
        while zeros >= 24 {
            self.put(0, 24);
            zeros -= 24;
        }
        self.put(1, zeros + 1);
    }

    /// How many there are; short for small numbers (Elias gamma). Not zero.
    fn put_count(&mut self, count: u32) {
        let width = count.max(1).ilog2();
        self.put_unary(width);
        self.put(count, width);
    }

    /// Rising numbers, of which the last is given, each followed by the bits that `also` puts after it.
    pub(super) fn put_list(
        &mut self,
        numbers: impl Iterator<Item = u32>,
        count: usize,
        last: u32,
        mut also: impl FnMut(&mut Self, usize),
    ) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.put_count(count);
        // The width that costs least for gaps of which each length is as likely as chance makes it: ln 2 of the mean.
        let gap = (u64::from(last) + 1) * 69 / (100 * u64::from(count.max(1)));
        let width = if gap < 2 { 0 } else { gap.ilog2() };
        self.put(width, 5);
        let low = (1 << width) - 1;
        let mut next = 0;
        for (position, number) in numbers.enumerate() {
            let gap = number - next;
            let zeros = gap >> width;
            if zeros + 1 + width <= 32 {
                // The usual case in one go: the one that ends the zeros, then the low bits.
                self.put(gap & low | 1 << width, zeros + 1 + width);
            } else {
                self.put_unary(zeros);
                self.put(gap, width);
            }
            also(self, position);
            next = number + 1;
        }
    }

    /// How often a word counts in each of its places, from 1 to 4: which places have more than 1, and a bit or two for each of them.
    pub(super) fn put_levels(&mut self, levels: impl Iterator<Item = u32>) {
        let above: Vec<(u32, u32)> = (0..).zip(levels).filter(|(_, level)| *level > 1).collect();
        let Some((last, _)) = above.last() else {
            self.put(0, 1);
            return;
        };
        self.put(1, 1);
        let positions = above.iter().map(|(position, _)| *position);
        self.put_list(positions, above.len(), *last, |packer, at| match above[at].1 {
            2 => packer.put(0, 1),
            3 => packer.put(0b10, 2),
            _ => packer.put(0b11, 2),
        });
    }

    /// The text.
    pub(super) fn finish(mut self) -> String {
        // The rest is one character where it fits.
        if self.bits > 6 {
            self.put(0, PAIR - self.bits);
        } else if self.bits > 0 {
            self.text.push(digit((self.held << (6 - self.bits)) as usize));
        }
        self.text
    }
}

/// Reads what [`Packer`] wrote.
#[cfg(test)]
pub(super) struct Reader {
    bits: Vec<bool>,
    at: usize,
}

#[cfg(test)]
impl Reader {
    pub(super) fn new(text: &str) -> Self {
        let value_of = |byte: &u8| DIGITS.iter().position(|digit| digit == byte).unwrap_or(0);
        let bits = text.as_bytes().chunks(2).flat_map(|pair| {
            let (value, width) = match pair {
                [a, b] => (value_of(a) * DIGITS.len() + value_of(b), PAIR),
                rest => (value_of(&rest[0]), 6),
            };
            (0..width).rev().map(move |bit| (value >> bit) & 1 == 1)
        });
        Self {
            bits: bits.collect(),
            at: 0,
        }
    }

    pub(super) fn take(&mut self, width: u32) -> u32 {
        (0..width).fold(0, |number, _| {
            self.at += 1;
            number << 1 | u32::from(self.bits[self.at - 1])
        })
    }

    fn take_unary(&mut self) -> u32 {
        let mut zeros = 0;
        while self.take(1) == 0 {
            zeros += 1;
        }
        zeros
    }

    /// Numbers, each with the bits behind it.
    pub(super) fn take_list(&mut self, also: u32) -> Vec<(u32, u32)> {
        self.take_list_with(|reader| reader.take(also))
    }

    fn take_list_with(&mut self, behind: impl Fn(&mut Self) -> u32) -> Vec<(u32, u32)> {
        let size = self.take_unary();
        let count = 1 << size | self.take(size);
        let width = self.take(5);
        let mut next = 0;
        (0..count)
            .map(|_| {
                let number = next + (self.take_unary() << width | self.take(width));
                next = number + 1;
                (number, behind(self))
            })
            .collect()
    }

    /// Levels above 1, each with the position that has it.
    pub(super) fn take_levels(&mut self) -> Vec<(u32, u32)> {
        if self.take(1) == 0 {
            return Vec::new();
        }
        self.take_list_with(|reader| {
            if reader.take(1) == 0 {
                2
            } else {
                3 + reader.take(1)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_back_as_they_were_written() {
        let lists: [Vec<u32>; 6] = [
            vec![0],
            vec![79_999],
            (0..5_000).collect(),
            (0..900).map(|number| number * 89 + number % 7).collect(),
            vec![3, 4, 5, 70_000, 70_001, 1_000_000],
            (0..50).map(|number| number * number * number).collect(),
        ];
        for list in lists {
            let mut packer = Packer::default();
            packer.put_list(
                list.iter().copied(),
                list.len(),
                *list.last().unwrap(),
                |packer, position| {
                    packer.put(u32::try_from(position % 8).unwrap(), 3);
                },
            );
            let text = packer.finish();
            let read = Reader::new(&text).take_list(3);
            assert_eq!(read.iter().map(|(number, _)| *number).collect::<Vec<_>>(), list);
            assert!(
                read.iter()
                    .enumerate()
                    .all(|(position, (_, also))| *also as usize == position % 8)
            );
        }
    }

    #[test]
    fn a_word_that_is_everywhere_costs_a_bit_for_each_place() {
        let mut packer = Packer::default();
        packer.put_list(0..60_000, 60_000, 59_999, |_, _| {});
        assert!(packer.finish().len() < 9_300);
    }

    #[test]
    fn levels_cost_a_bit_where_all_are_one() {
        for levels in [vec![1; 900], vec![1, 4, 1, 2, 3, 1], vec![4; 20]] {
            let mut packer = Packer::default();
            packer.put_levels(levels.iter().copied());
            let text = packer.finish();
            assert!(levels.contains(&4) || text.len() == 1);
            let mut read = vec![1; levels.len()];
            for (position, level) in Reader::new(&text).take_levels() {
                read[position as usize] = level;
            }
            assert_eq!(read, levels);
        }
    }
}
