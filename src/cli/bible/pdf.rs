//! What a browser's PDF says of its pages: how many there are, and on which each named place is.
//!
//! Browsers print plain PDF: objects one after the other with a table of where they are. Two of its dictionaries are read
//! here; a library for all of PDF would bring thirty crates for that. A file that is written in another way is an error, and
//! never a wrong number. Start reading at [`places`].

use std::collections::BTreeMap;

/// Where things are in a PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// How many pages it has.
    pub(super) pages: usize,
    /// The page that each named place is on, from 1; an id of the HTML is its name.
    pub(super) places: BTreeMap<String, usize>,
}

/// Finds the named places of a PDF.
///
/// # Errors
/// When the file is no PDF of this plain kind, in words for whoever printed it.
pub(super) fn places(pdf: &[u8]) -> Result<Found, String> {
    let file = File::read(pdf).ok_or("its table of objects cannot be read")?;
    let catalog = file.object(file.root).ok_or("it has no catalogue")?;
    let pages = catalog
        .get("Pages")
        .and_then(Value::reference)
        .ok_or("it has no pages")?;
    let mut order = Vec::new();
    file.list_pages(pages, &mut order, 0);
    if order.is_empty() {
        return Err("it has no pages".to_owned());
    }
    let mut found = Found {
        pages: order.len(),
        ..Found::default()
    };
    let Some(named) = catalog.get("Dests") else {
        return Ok(found);
    };
    let named = named
        .reference()
        .and_then(|id| file.object(id))
        .unwrap_or_else(|| named.clone());
    let Value::Dictionary(named) = named else {
        return Err("its named places cannot be read".to_owned());
    };
    let number = |place: &Value| {
        let Value::Array(parts) = place else { return None };
        let page = parts.first()?.reference()?;
        Some(order.iter().position(|known| *known == page)? + 1)
    };
    let places = named
        .into_iter()
        .filter_map(|(name, place)| Some((name, number(&place)?)));
    found.places = places.collect();
    Ok(found)
}

/// How long a date is that is written over: `20261130012515`.
const STAMP: usize = 14;

/// Writes a day over the moments at which the PDF says it was made, so that equal pages are equal bytes.
pub(super) fn set_date(pdf: &mut [u8], day: jiff::civil::Date) {
    let stamp = format!("{}000000", day.strftime("%Y%m%d"));
    for key in ["/CreationDate (D:", "/ModDate (D:"] {
        let found = memchr::memmem::find(pdf, key.as_bytes());
        let at = found.map(|at| at + key.len());
        let old = at.and_then(|at| pdf.get_mut(at..at + STAMP));
        if let Some(old) = old
            && old.iter().all(u8::is_ascii_digit)
            && stamp.len() == STAMP
        {
            old.copy_from_slice(stamp.as_bytes());
        }
    }
}

/// Counts the elements of the document through, in the order of the numbers that the browser has given them: what it loads
/// beside the page, such as a drawing, takes numbers too, sooner or later. So equal pages are equal bytes.
pub(super) fn count_elements(pdf: &mut [u8]) {
    const NAME: &[u8] = b"(node";
    const DIGITS: usize = 8;
    let places = memchr::memmem::find_iter(pdf, NAME).map(|at| at + NAME.len());
    let is_number = |at: &usize| {
        let number = pdf.get(*at..*at + DIGITS);
        number.is_some_and(|number| number.iter().all(u8::is_ascii_digit))
            && pdf.get(*at + DIGITS) == Some(&b')')
    };
    let places: Vec<usize> = places.filter(is_number).collect();
    let mut counted: BTreeMap<Vec<u8>, usize> = places
        .iter()
        .map(|at| (pdf[*at..*at + DIGITS].to_vec(), 0))
        .collect();
    (1..)
        .zip(counted.values_mut())
        .for_each(|(count, number)| *number = count);
    for at in places {
        let number = &mut pdf[at..at + DIGITS];
        let count = counted[&*number];
        number.copy_from_slice(format!("{count:08}").as_bytes());
    }
}

/// A value of a PDF, as far as it is looked at.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Dictionary(BTreeMap<String, Value>),
    Array(Vec<Value>),
    Name(String),
    Reference(usize),
    Other(String),
}

impl Value {
    fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Dictionary(fields) => fields.get(key),
            _ => None,
        }
    }

    fn reference(&self) -> Option<usize> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }
}

/// A PDF with where its objects are.
struct File<'p> {
    bytes: &'p [u8],
    offsets: BTreeMap<usize, usize>,
    root: usize,
}

/// Pages stand in a tree; deeper than this is none that a browser makes.
const MAX_DEPTH: usize = 64;

impl<'p> File<'p> {
    fn read(bytes: &'p [u8]) -> Option<Self> {
        let at = memchr::memmem::rfind(bytes, b"startxref")?;
        let table = Tokens { bytes, at: at + 9 }.number()?;
        let mut tokens = Tokens { bytes, at: table };
        (tokens.word()? == "xref").then_some(())?;
        let mut offsets = BTreeMap::new();
        loop {
            let word = tokens.word()?;
            if word == "trailer" {
                break;
            }
            let (first, count): (usize, usize) = (word.parse().ok()?, tokens.number()?);
            for id in first..first.checked_add(count)? {
                let (offset, _, kind) = (tokens.number()?, tokens.number()?, tokens.word()?);
                if kind == "n" {
                    offsets.insert(id, offset);
                }
            }
        }
        let trailer = tokens.value(0)?;
        let root = trailer.get("Root")?.reference()?;
        Some(Self { bytes, offsets, root })
    }

    fn object(&self, id: usize) -> Option<Value> {
        let at = *self.offsets.get(&id)?;
        let mut tokens = Tokens {
            bytes: self.bytes,
            at,
        };
        let is_it = tokens.number()? == id && tokens.number().is_some() && tokens.word()? == "obj";
        is_it.then(|| tokens.value(0)).flatten()
    }

    /// Adds the pages below a node of the tree, in order.
    fn list_pages(&self, id: usize, order: &mut Vec<usize>, depth: usize) {
        let Some(node) = self.object(id).filter(|_| depth < MAX_DEPTH) else {
            return;
        };
        match node.get("Kids") {
            Some(Value::Array(kids)) => {
                let kids = kids.iter().filter_map(Value::reference);
                kids.for_each(|kid| self.list_pages(kid, order, depth + 1));
            }
            _ => order.push(id),
        }
    }
}

/// Reads words and values one after the other.
struct Tokens<'p> {
    bytes: &'p [u8],
    at: usize,
}

impl Tokens<'_> {
    fn peek(&mut self) -> Option<u8> {
        while self.bytes.get(self.at)?.is_ascii_whitespace() || self.bytes[self.at] == 0 {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// Letters up to white space or a mark.
    fn word(&mut self) -> Option<String> {
        self.peek()?;
        let rest = &self.bytes[self.at..];
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"()<>[]{}/%".contains(byte);
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
        let word = String::from_utf8_lossy(&rest[..length]).into_owned();
        self.at += length;
        (!word.is_empty()).then_some(word)
    }

    fn number(&mut self) -> Option<usize> {
        self.word()?.parse().ok()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        match (self.peek()?, self.bytes.get(self.at + 1)) {
            (b'<', Some(b'<')) => {
                self.at += 2;
                let mut fields = BTreeMap::new();
                while self.peek()? != b'>' {
                    let Value::Name(key) = self.value(depth + 1)? else {
                        return None;
                    };
                    fields.insert(key, self.value(depth + 1)?);
                }
                self.at += 2;
                Some(Value::Dictionary(fields))
            }
            (b'[', _) => {
                self.at += 1;
                let mut items = Vec::new();
                while self.peek()? != b']' {
                    items.push(self.value(depth + 1)?);
                }
                self.at += 1;
                Some(Value::Array(items))
            }
            (b'/', _) => {
                self.at += 1;
                Some(Value::Name(unescaped(&self.word().unwrap_or_default())))
            }
            (b'(', _) => self.string(),
            (b'<', _) => {
                let end = self.bytes[self.at..].iter().position(|byte| *byte == b'>')?;
                self.at += end + 1;
                Some(Value::Other(String::new()))
            }
            _ => self.number_or_reference(),
        }
    }

    /// Text in parentheses, which may hold others; what it says is not looked at.
    fn string(&mut self) -> Option<Value> {
        let mut depth = 0;
        loop {
            match self.bytes.get(self.at)? {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(Value::Other(String::new()));
            }
        }
    }

    fn number_or_reference(&mut self) -> Option<Value> {
        let word = self.word()?;
        let start = self.at;
        let id = word.parse().ok();
        let is_reference =
            id.is_some() && self.number().is_some() && self.word().is_some_and(|word| word == "R");
        match id {
            Some(id) if is_reference => Some(Value::Reference(id)),
            _ => {
                self.at = start;
                Some(Value::Other(word))
            }
        }
    }
}

/// A name with its `#2D` undone.
fn unescaped(name: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = name.as_bytes().iter();
    while let Some(&byte) = bytes.next() {
        let rest = bytes.as_slice();
        let code = (byte == b'#').then(|| rest.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        out.push(code.unwrap_or(byte));
        if code.is_some() {
            bytes.nth(1);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_counted_through_in_the_order_of_their_numbers() {
        let mut pdf = *b"/ID (node00000378) [(node00000012)] (node00000378) (node1) (nodes)";
        count_elements(&mut pdf);
        assert_eq!(
            String::from_utf8_lossy(&pdf),
            "/ID (node00000002) [(node00000001)] (node00000002) (node1) (nodes)"
        );
    }

    /// A PDF with two pages, in the shape that browsers print.
    fn printed() -> Vec<u8> {
        let objects = [
            "1 0 obj\n<</Title (A \\) title)\n/CreationDate (D:20261130012515+00'00')\n/ModDate (D:20261130012515+00'00')>>\nendobj\n",
            "2 0 obj\n<</Type /Page\n/MediaBox [0 0 594.95 841.91]\n/Parent 4 0 R>>\nendobj\n",
            "3 0 obj\n<</Type /Page\n/Parent 4 0 R>>\nendobj\n",
            "4 0 obj\n<</Type /Pages\n/Count 2\n/Kids [2 0 R 3 0 R]>>\nendobj\n",
            "5 0 obj\n<</part#2Dcrew [3 0 R /XYZ 6 828 0]\n/cb [2 0 R /XYZ 6 0 0]>>\nendobj\n",
            "6 0 obj\n<</Type /Catalog\n/Pages 4 0 R\n/Dests 5 0 R>>\nendobj\n",
        ];
        let mut pdf = String::from("%PDF-1.4\n");
        let mut table = String::from("0000000000 65535 f \n");
        for object in objects {
            table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
            pdf.push_str(object);
        }
        let at = pdf.len();
        pdf.push_str(&format!(
            "xref\n0 7\n{table}trailer\n<</Size 7\n/Root 6 0 R\n/Info 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
        ));
        pdf.into_bytes()
    }

    #[test]
    fn each_named_place_has_the_number_of_its_page() {
        let places = places(&printed()).unwrap().places;
        assert_eq!(
            places.into_iter().collect::<Vec<_>>(),
            [("cb".to_owned(), 1), ("part-crew".to_owned(), 2)]
        );
    }

    #[test]
    fn what_is_no_pdf_is_an_error_wherever_it_ends() {
        let whole = printed();
        assert!(places(b"").is_err());
        for end in 0..whole.len() - 8 {
            let _ = places(&whole[..end]);
        }
        assert!(places(&whole[..whole.len() / 2]).is_err());
    }

    #[test]
    fn the_day_takes_the_place_of_the_moment_of_printing() {
        let mut pdf = printed();
        set_date(&mut pdf, jiff::civil::date(2026, 3, 2));
        let text = String::from_utf8(pdf).unwrap();
        assert_eq!(text.matches("(D:20260302000000+00'00')").count(), 2);
        assert_eq!(text.len(), printed().len());
    }
}
