//! What plain scalars mean: booleans and numbers, by the rules of serde_yaml.

pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

pub(super) type FromRadix<T> = fn(&str, u32) -> Result<T, std::num::ParseIntError>;

const RADIXES: [(&str, u32); 3] = [("0x", 16), ("0o", 8), ("0b", 2)];

pub(super) fn unsigned<T>(text: &str, parse: FromRadix<T>) -> Option<T> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_signed = |digits: &str| digits.starts_with(['+', '-']);
    for (prefix, radix) in RADIXES {
        if let Some(digits) = digits.strip_prefix(prefix) {
            return parse(digits, radix).ok().filter(|_| !is_signed(digits));
        }
    }
    if is_signed(digits) || has_leading_zero(text) {
        None
    } else {
        parse(digits, 10).ok()
    }
}

pub(super) fn signed<T>(text: &str, parse: FromRadix<T>) -> Option<T> {
    let is_signed = |digits: &str| digits.starts_with(['+', '-']);
    let (sign, digits) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(digits), _) => ("-", digits),
        (_, Some(digits)) => ("", digits),
        _ => ("", text),
    };
    if is_signed(digits) {
        return None;
    }
    for (prefix, radix) in RADIXES {
        if let Some(digits) = digits.strip_prefix(prefix) {
            return parse(&format!("{sign}{digits}"), radix)
                .ok()
                .filter(|_| !is_signed(digits));
        }
    }
    if has_leading_zero(text) {
        None
    } else {
        parse(&format!("{sign}{digits}"), 10).ok()
    }
}

pub(super) fn float(text: &str) -> Option<f64> {
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if unsigned.starts_with(['+', '-']) {
        return None;
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" if is_negative => Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if unsigned == text => Some(f64::NAN.copysign(1.0)),
        _ => unsigned
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(|number| if is_negative { -number } else { number }),
    }
}

/// Whether a text of digits starts with a zero too many, which makes it a text: `007`.
pub(super) fn has_leading_zero(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}
