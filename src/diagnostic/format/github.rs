//! For GitHub Actions: workflow commands that become annotations on the changed files.
//!
//! The escapes are those of `@actions/core`: `%`, CR and LF in a message; `:` and `,` too in a property.

use std::fmt::Write as _;

use super::{Arranged, arrange, harmless};
use crate::diagnostic::{Diagnostic, Located, Severity};

/// One `::error …::`, `::warning …::` or `::notice …::` line for each problem.
pub fn github<'t>(diagnostics: &[Diagnostic], texts: impl Fn(&str) -> Option<&'t str>) -> String {
    let mut output = String::new();
    for shown in arrange(diagnostics, texts) {
        output.push_str(&command(&shown));
        output.push('\n');
    }
    output
}

fn command(shown: &Arranged<'_>) -> String {
    let Diagnostic { code, severity, .. } = shown.diagnostic;
    let Located { file, span } = &shown.located;
    let level = match severity {
        Severity::Hint => "notice",
        other => other.name(),
    };
    let mut command = format!("::{level} file={}", property(file));
    if let Some(span) = span {
        // Infallible: it writes to a string.
        let _ = write!(command, ",line={},endLine={}", span.line, span.end_line);
        // Columns are only taken within one line. There, the end is the last column that is marked.
        if span.line == span.end_line {
            let last = (span.end_column - 1).max(span.column);
            let _ = write!(command, ",col={},endColumn={last}", span.column);
        }
    }
    let _ = write!(
        command,
        ",title={}::{}",
        property(code.name()),
        data(&words(shown))
    );
    command
}

/// Everything there is to say, since an annotation has one text.
fn words(shown: &Arranged<'_>) -> String {
    let mut words = shown.diagnostic.message.clone();
    for (Located { file, span }, related) in shown.related.iter().zip(&shown.diagnostic.related) {
        let line = span.map_or(String::new(), |span| format!(":{}:{}", span.line, span.column));
        let _ = write!(words, "\n{file}{line}: {}", related.message);
    }
    if let Some(help) = &shown.diagnostic.help {
        let _ = write!(words, "\nhelp: {help}");
    }
    words
}

fn data(text: &str) -> String {
    harmless(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{texts, three_problems};
    use super::*;
    use crate::diagnostic::{Code, Place};

    #[test]
    fn each_problem_is_one_command() {
        let expected = "\
::error file=content/Crew.md,title=duplicate-id::two files are called `crew`%0Acontent/crew.md: the other one\
%0Acontent/roles/key-grip.md:2:8: its title
::error file=content/crew.md,line=3,endLine=3,col=11,endColumn=18,title=unknown-role::no role is called `key-girp`\
%0Ahelp: did you mean `key-grip`? (content/roles/key-grip.md)
::warning file=content/roles/key-grip.md,line=4,endLine=4,col=16,endColumn=29,title=broken-anchor::\
`crew.md` has no heading `nobody`
";
        assert_eq!(github(&three_problems(), texts), expected);
    }

    #[test]
    fn nothing_ends_a_command_early() {
        let place = Place::file(&Arc::from("a,b:c\n100%.md"));
        let problem = Diagnostic::new(Code::BadYaml, place, "60%\r\n::error::no");
        assert_eq!(
            github(&[problem], |_| None),
            "::error file=a%2Cb%3Ac%0A100%25.md,title=bad-yaml::60%25%0D%0A::error::no\n"
        );
    }
}
