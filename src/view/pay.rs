//! Pay, in words.

use std::sync::Arc;

use serde::Serialize;

use crate::content::role::Pay;
use crate::words::Words;

/// What a role pays.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PayView {
    /// Such as `£950–1,350`.
    pub amount: String,
    /// Such as `a week`.
    pub per: Arc<str>,
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
    /// How much for how long: `£950–1,350 a week`.
    pub fn amount_per(&self, words: &Words) -> String {
        words.fill("pay.amount_per", &[("amount", &self.amount), ("per", &self.per)])
    }

    /// All of it in one line: `£950–1,350 a week, UK, example (as of March 2026)`.
    pub fn in_one_line(&self, words: &Words) -> String {
        let amount = self.amount_per(words);
        let example = self.is_example.then(|| words.say("role.example"));
        let parts = [Some(&*amount), self.region.as_deref(), example];
        let pay = words.joined(&parts.into_iter().flatten().collect::<Vec<_>>());
        match &self.as_of {
            Some(date) => words.fill("pay.as_of", &[("pay", &pay), ("date", date)]),
            None => pay,
        }
    }
}

/// What a role pays, in words.
pub fn pay_view(words: &Words, pay: &Pay) -> PayView {
    let symbol = match pay.currency.as_str() {
        "GBP" => "£".to_owned(),
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        "JPY" => "¥".to_owned(),
        other => format!("{other} "),
    };
    let (low, high) = (words.number(pay.low.into()), words.number(pay.high.into()));
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
        per: words.shared(&format!("pay.{}", pay.per.word())),
        region: pay.region.clone(),
        as_of: pay.as_of.map(|date| words.partial_date(date)),
        is_example,
        note: pay.note.clone().filter(says_more),
    }
}
