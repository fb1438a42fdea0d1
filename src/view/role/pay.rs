//! Pay, in words.

use serde::Serialize;

use crate::content::role::{Pay, PayPeriod};
use crate::units::month_name;
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

impl PayView {
    /// All of it in one line: `£950–1,350 a week, UK, example (as of March 2026)`.
    pub fn in_one_line(&self) -> String {
        let region = self.region.as_ref().map(|region| format!(", {region}"));
        let example = if self.is_example { ", example" } else { "" };
        let as_of = self.as_of.as_ref().map(|as_of| format!(" (as of {as_of})"));
        format!(
            "{} {}{}{example}{}",
            self.amount,
            self.per,
            region.unwrap_or_default(),
            as_of.unwrap_or_default()
        )
    }
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
            (Some(month), Some(day)) => format!("{day} {} {}", month_name(month), date.year),
            (Some(month), None) => format!("{} {}", month_name(month), date.year),
            (None, _) => date.year.to_string(),
        }),
        is_example,
        note: pay.note.clone().filter(says_more),
    }
}
