//! Pay, in words.

use serde::Serialize;

use crate::content::role::{Pay, PayPeriod};
use crate::view::words;

/// What a role pays.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PayView {
    /// Such as `£950–1,350`.
    pub amount: String,
    /// Such as `a week`.
    pub per: &'static str,
    /// Where this is paid.
    pub region: Option<String>,
    /// When this was so, such as `March 2026`.
    pub as_of: Option<String>,
    /// Whether the remark says that it is an example.
    pub is_example: bool,
    /// A remark, where it says more than that.
    pub note: Option<String>,
}

/// What a role pays, in words.
pub fn pay_view(pay: &Pay) -> PayView {
    let symbol = match pay.currency.as_str() {
        "GBP" => "£".to_owned(),
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        "JPY" => "¥".to_owned(),
        other => format!("{other} "),
    };
    let (low, high) = (words::thousands(pay.low), words::thousands(pay.high));
    let is_example = pay
        .note
        .as_deref()
        .is_some_and(|note| note.to_lowercase().contains("example"));
    let says_more = |note: &String| !is_example || note.split_whitespace().count() > 3;
    PayView {
        amount: if low == high {
            format!("{symbol}{low}")
        } else {
            format!("{symbol}{low}–{high}")
        },
        per: match pay.per {
            PayPeriod::Hour => "an hour",
            PayPeriod::Day => "a day",
            PayPeriod::Week => "a week",
            PayPeriod::Month => "a month",
            PayPeriod::Year => "a year",
        },
        region: pay.region.clone(),
        as_of: pay.as_of.map(|date| match (date.month, date.day) {
            (Some(month), Some(day)) => format!("{day} {} {}", words::month(month), date.year),
            (Some(month), None) => format!("{} {}", words::month(month), date.year),
            (None, _) => date.year.to_string(),
        }),
        is_example,
        note: pay.note.clone().filter(says_more),
    }
}
