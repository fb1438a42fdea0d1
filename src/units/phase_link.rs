//! What a phase or milestone waits for, as written: another one's id, and how long before or after it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::WorkSpan;

/// What a phase waits for: `pre`, with a lag `pre +3d`, an overlap `layout -10d`, or a share of its length `layout -50%`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhaseLink {
    /// Id of the phase or milestone.
    pub id: String,
    /// How long after it, or before; `None` for at once.
    pub lag: Option<Lag>,
}

/// A time after something, or before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lag {
    /// How long.
    pub length: LagLength,
    /// Whether it is before and not after.
    pub is_before: bool,
}

/// How long a lag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LagLength {
    /// A stretch of work.
    Work(WorkSpan),
    /// In per cent of the length of what is waited for, at most [`MAX_PERCENT`].
    Percent(u32),
}

/// The longest lag in per cent: ten times what is waited for.
pub const MAX_PERCENT: u32 = 1000;

impl FromStr for PhaseLink {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (id, lag) = match text.split_once(char::is_whitespace) {
            Some((id, lag)) => (id, lag.trim_start()),
            None => (text, ""),
        };
        if id.is_empty() {
            return Err("the name of a phase is missing".to_owned());
        }
        let lag = match lag {
            "" => None,
            lag => Some(read_lag(text, lag)?),
        };
        Ok(Self {
            id: id.to_owned(),
            lag,
        })
    }
}

fn read_lag(text: &str, lag: &str) -> Result<Lag, String> {
    let wrong = || {
        format!(
            "`{text}` is not a phase such as layout, layout +3d (lag), layout -10d (overlap) or layout -50% \
             (half of its length)"
        )
    };
    let (sign, length) = lag.split_at_checked(1).ok_or_else(wrong)?;
    let is_before = match sign {
        "+" => false,
        "-" => true,
        _ => return Err(wrong()),
    };
    let length = length.trim();
    let length = match length.strip_suffix('%').map(str::trim_end) {
        Some(number) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            let percent = number.parse().ok().filter(|&percent| percent <= MAX_PERCENT);
            LagLength::Percent(
                percent.ok_or_else(|| format!("`{text}` is more than {MAX_PERCENT}% of a phase"))?,
            )
        }
        Some(_) => return Err(wrong()),
        None => LagLength::Work(length.parse().map_err(|_| wrong())?),
    };
    Ok(Lag { length, is_before })
}

impl fmt::Display for PhaseLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        match self.lag {
            Some(lag) => write!(f, " {lag}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Lag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_before { "-" } else { "+" })?;
        match self.length {
            LagLength::Work(span) => span.fmt(f),
            LagLength::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

super::written_as_text!(PhaseLink, pattern r"^\S+(\s+[+-]\s*\d+\s*[dw%])?$", example "layout -10d");

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Result<String, String> {
        text.parse::<PhaseLink>().map(|link| link.to_string())
    }

    #[test]
    fn a_link_comes_back_as_it_was_typed() {
        for text in [
            "pre",
            "pre +3d",
            "layout -10d",
            "pre +1w",
            "a -50%",
            "a +1000%",
            "a +0d",
        ] {
            assert_eq!(reads(text), Ok(text.to_owned()));
        }
        assert_eq!(reads("  a   - 50 %"), Ok("a -50%".to_owned()));
    }

    #[test]
    fn what_is_no_lag_is_refused_with_examples() {
        for text in [
            "layout 10d",
            "layout ü",
            "a -%",
            "a -1.5%",
            "a 50%",
            "a +-5%",
            "a -",
        ] {
            let message = reads(text).unwrap_err();
            assert!(message.contains("layout -50% (half of its length)"), "{message}");
        }
        assert_eq!(
            reads("a +1001%"),
            Err("`a +1001%` is more than 1000% of a phase".to_owned())
        );
        assert!(reads("a -99999999999%").is_err());
        assert_eq!(reads(" "), Err("the name of a phase is missing".to_owned()));
    }
}
