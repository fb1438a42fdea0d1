//! What is told apart in each language.

/// How a language writes code.
#[derive(Debug)]
pub(super) struct Language {
    /// What fences call it; the first is its own name.
    names: &'static [&'static str],
    pub(super) line_comments: &'static [&'static str],
    /// Whether a comment needs a space before it.
    pub(super) comments_stand_apart: bool,
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    /// What opens and closes a text, longer marks first.
    pub(super) quotes: &'static [&'static str],
    pub(super) keywords: &'static [&'static str],
    pub(super) ignores_case: bool,
    pub(super) keys: Keys,
    /// What a word may start with beyond letters and digits.
    pub(super) starts_words: &'static str,
    /// What a word may hold beyond them.
    pub(super) within_words: &'static str,
}

/// Where a language has names that are keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    None,
    /// Before a colon, quoted or not.
    Colon,
    /// In quotes before a colon.
    Quoted,
    /// Before `=`.
    Equals,
    /// Names of tags.
    Tags,
}

const BASE: Language = Language {
    names: &[],
    line_comments: &[],
    comments_stand_apart: false,
    block_comments: &[],
    quotes: &["\"", "'"],
    keywords: &[],
    ignores_case: false,
    keys: Keys::None,
    starts_words: "",
    within_words: ".",
};

const C_LIKE: Language = Language {
    line_comments: &["//"],
    block_comments: &[("/*", "*/")],
    ..BASE
};

static LANGUAGES: [Language; 18] = [
    Language {
        names: &["yaml", "yml"],
        line_comments: &["#"],
        comments_stand_apart: true,
        keywords: &["true", "false", "null", "yes", "no", "on", "off"],
        keys: Keys::Colon,
        starts_words: "+",
        within_words: ".-:/%",
        ..BASE
    },
    Language {
        names: &["json", "jsonc", "json5", "geojson"],
        line_comments: &["//"],
        block_comments: &[("/*", "*/")],
        keywords: &["true", "false", "null"],
        keys: Keys::Quoted,
        starts_words: "-",
        within_words: ".+-",
        ..BASE
    },
    Language {
        names: &["toml", "ini", "cfg", "conf", "properties", "dotenv", "env"],
        line_comments: &["#", ";"],
        quotes: &["\"\"\"", "'''", "\"", "'"],
        keywords: &["true", "false"],
        keys: Keys::Equals,
        within_words: ".-:",
        ..BASE
    },
    Language {
        names: &["sh", "bash", "zsh", "shell", "fish"],
        line_comments: &["#"],
        comments_stand_apart: true,
        keywords: &[
            "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in",
            "function", "return", "export", "local", "set", "exit",
        ],
        keys: Keys::None,
        within_words: "-./",
        ..BASE
    },
    Language {
        names: &["powershell", "ps1", "pwsh"],
        line_comments: &["#"],
        block_comments: &[("<#", "#>")],
        keywords: &[
            "if", "else", "elseif", "foreach", "for", "while", "function", "param", "return", "try", "catch",
            "in",
        ],
        ignores_case: true,
        within_words: "-",
        ..BASE
    },
    Language {
        names: &["python", "py"],
        line_comments: &["#"],
        quotes: &["\"\"\"", "'''", "\"", "'"],
        keywords: &[
            "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
            "else", "except", "False", "finally", "for", "from", "global", "if", "import", "in", "is",
            "lambda", "None", "nonlocal", "not", "or", "pass", "raise", "return", "True", "try", "while",
            "with", "yield",
        ],
        ..BASE
    },
    Language {
        names: &[
            "javascript",
            "js",
            "mjs",
            "typescript",
            "ts",
            "jsx",
            "tsx",
            "extendscript",
        ],
        quotes: &["\"", "'", "`"],
        keywords: &[
            "async",
            "await",
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "default",
            "delete",
            "do",
            "else",
            "enum",
            "export",
            "extends",
            "false",
            "finally",
            "for",
            "from",
            "function",
            "if",
            "import",
            "in",
            "instanceof",
            "interface",
            "let",
            "new",
            "null",
            "of",
            "return",
            "static",
            "super",
            "switch",
            "this",
            "throw",
            "true",
            "try",
            "type",
            "typeof",
            "undefined",
            "var",
            "void",
            "while",
            "yield",
        ],
        ..C_LIKE
    },
    Language {
        names: &[
            "c", "cpp", "c++", "h", "hpp", "glsl", "hlsl", "osl", "vex", "java", "csharp", "cs", "mel",
        ],
        keywords: &[
            "auto",
            "bool",
            "break",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "false",
            "float",
            "for",
            "foreach",
            "if",
            "int",
            "long",
            "namespace",
            "new",
            "null",
            "nullptr",
            "private",
            "proc",
            "public",
            "return",
            "short",
            "static",
            "string",
            "struct",
            "switch",
            "template",
            "this",
            "throw",
            "true",
            "try",
            "typedef",
            "uniform",
            "unsigned",
            "using",
            "var",
            "vec2",
            "vec3",
            "vec4",
            "vector",
            "void",
            "while",
        ],
        ..C_LIKE
    },
    Language {
        names: &["go", "golang"],
        quotes: &["\"", "`"],
        keywords: &[
            "break",
            "case",
            "chan",
            "const",
            "continue",
            "default",
            "defer",
            "else",
            "false",
            "for",
            "func",
            "go",
            "if",
            "import",
            "interface",
            "map",
            "nil",
            "package",
            "range",
            "return",
            "select",
            "struct",
            "switch",
            "true",
            "type",
            "var",
        ],
        ..C_LIKE
    },
    Language {
        names: &["rust", "rs"],
        // An apostrophe also starts the name of a lifetime.
        quotes: &["\""],
        keywords: &[
            "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
            "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
            "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe",
            "use", "where", "while",
        ],
        ..C_LIKE
    },
    Language {
        names: &["lua"],
        line_comments: &["--"],
        keywords: &[
            "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local",
            "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
        ],
        ..BASE
    },
    Language {
        names: &["sql", "sqlite", "postgresql", "mysql"],
        line_comments: &["--"],
        block_comments: &[("/*", "*/")],
        keywords: &[
            "all", "alter", "and", "as", "asc", "between", "by", "case", "create", "delete", "desc",
            "distinct", "drop", "else", "end", "exists", "from", "group", "having", "in", "inner", "insert",
            "into", "is", "join", "left", "like", "limit", "not", "null", "on", "or", "order", "outer",
            "right", "select", "set", "table", "then", "union", "update", "values", "view", "when", "where",
            "with",
        ],
        ignores_case: true,
        ..BASE
    },
    Language {
        names: &["css", "scss", "less", "sass"],
        block_comments: &[("/*", "*/")],
        keywords: &[
            "@media",
            "@import",
            "@layer",
            "@font-face",
            "@supports",
            "@container",
            "@page",
            "@keyframes",
        ],
        starts_words: "@-",
        within_words: "-.%",
        ..BASE
    },
    Language {
        names: &["html", "xml", "svg", "xhtml", "vue", "svelte", "plist", "fcpxml"],
        block_comments: &[("<!--", "-->")],
        quotes: &["\""],
        keys: Keys::Tags,
        within_words: "-.:",
        ..BASE
    },
    Language {
        names: &["jinja", "jinja2", "tera", "twig", "liquid", "django"],
        block_comments: &[("{#", "#}"), ("<!--", "-->")],
        keywords: &[
            "and",
            "block",
            "component",
            "else",
            "elif",
            "endblock",
            "endfor",
            "endif",
            "extends",
            "filter",
            "for",
            "if",
            "in",
            "include",
            "is",
            "not",
            "or",
            "raw",
            "set",
            "super",
        ],
        keys: Keys::Tags,
        within_words: ".",
        ..BASE
    },
    Language {
        names: &["usda", "usd"],
        line_comments: &["#"],
        keywords: &[
            "def",
            "over",
            "class",
            "uniform",
            "custom",
            "string",
            "token",
            "int",
            "float",
            "double",
            "bool",
            "asset",
            "rel",
            "prepend",
            "append",
            "references",
            "payload",
            "subLayers",
            "variantSet",
            "variants",
            "inherits",
        ],
        within_words: ":.",
        ..BASE
    },
    Language {
        names: &["dockerfile", "docker"],
        line_comments: &["#"],
        keywords: &[
            "FROM",
            "RUN",
            "CMD",
            "COPY",
            "ADD",
            "ENV",
            "ARG",
            "WORKDIR",
            "ENTRYPOINT",
            "EXPOSE",
            "USER",
            "VOLUME",
            "AS",
        ],
        ..BASE
    },
    Language {
        names: &["make", "makefile"],
        line_comments: &["#"],
        keywords: &[
            "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "include", "define", "endef", "export",
        ],
        keys: Keys::Equals,
        ..BASE
    },
];

/// Names for text that has no colours of its own.
const PLAIN: [&str; 25] = [
    "math",
    "latex",
    "tex",
    "mermaid",
    "text",
    "txt",
    "plain",
    "plaintext",
    "console",
    "terminal",
    "output",
    "log",
    "none",
    "nohighlight",
    "csv",
    "tsv",
    "markdown",
    "md",
    "mdx",
    "diff",
    "patch",
    "ascii",
    "fountain",
    "edl",
    "srt",
];

/// The language that a fence names.
pub(super) fn of_name(name: &str) -> Option<&'static Language> {
    let is_it = |language: &&Language| {
        language
            .names
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    };
    LANGUAGES.iter().find(is_it)
}

/// Whether code of this name is meant to stand without colours.
pub(super) fn is_plain(name: &str) -> bool {
    PLAIN.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// All names of languages, for those who look for one.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    LANGUAGES
        .iter()
        .flat_map(|language| language.names)
        .chain(&PLAIN)
        .copied()
}
