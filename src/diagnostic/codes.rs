//! The codes of all diagnostics, and what `callboard explain` says of each.
//!
//! A code is stable: scripts and suppressions name it, so it is never renamed and never reused. The doc comment of each
//! is what `callboard explain` prints, so it is written for writers: the rule, its reason, an example, the way out.

use std::sync::LazyLock;

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// What kind of problem a diagnostic reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// All codes, in the order of this file.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The name that people read and type: `unknown-key`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $text),+ }
            }

            /// How grave it is unless the place where it is found says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity),+ }
            }

            /// The doc comment of the code as it stands in this file.
            fn doc(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc, "\n"),+)),+ }
            }
        }
    };
}

codes! {
    /// A key is written that Callboard does not know in this place, most often because of a slip of the pen.
    ///
    /// An unknown key would be ignored without a word, and a role whose `reports_to` is misspelt would quietly lose its
    /// place in the org chart. So it is an error, and a key that is near comes with a suggestion.
    ///
    /// ```yaml
    /// reprots_to: line-producer   # wrong
    /// reports_to: line-producer   # right
    /// ```
    ///
    /// Correct the key, or take it out. What only your own templates read goes under `extra`, where any key may stand.
    /// `callboard schema role` prints the keys of a role, for an editor that checks as you type.
    UnknownKey = "unknown-key", Error;
    /// A key is written by hand that Callboard works out from other keys.
    ///
    /// Each fact is written once. Only `reports_to` is written, and who manages whom follows from it; written on both
    /// sides, the two would disagree sooner or later.
    ///
    /// ```yaml
    /// # content/roles/production-manager.md, wrong
    /// manages: [production-coordinator]
    ///
    /// # content/roles/production-coordinator.md, right
    /// reports_to: production-manager
    /// ```
    ///
    /// Take the key out, and write the fact where the help of the error says. The page still shows both directions.
    DerivedKey = "derived-key", Error;
    /// An entry lacks a key that it means nothing without: a crew list's row without its role, a schedule without its
    /// start.
    ///
    /// Callboard does not guess here, since a guess would be published as a fact.
    ///
    /// ```yaml
    /// crew:
    ///   - {who: ana-ruiz}                  # wrong
    ///   - {role: producer, who: ana-ruiz}  # right
    /// ```
    ///
    /// Write the key. If nobody knows the value yet, say so where the key allows it: `who: vacant` for a post that is
    /// open. Or keep the page out of the site until it is known, by `draft: true`.
    MissingKey = "missing-key", Error;
    /// A mapping has the same key twice, and the two may say different things.
    ///
    /// Most programs keep the last one without a word, so a change to the first has no effect and nobody sees why.
    ///
    /// ```yaml
    /// reports_to: producer          # wrong: which of the two?
    /// department: production
    /// reports_to: line-producer
    /// ```
    ///
    /// ```yaml
    /// reports_to: line-producer     # right
    /// department: production
    /// ```
    ///
    /// Keep one of the two; the message shows both places. For several values under one key, write a list:
    /// `aka: [PM, Prod man]`.
    DuplicateKey = "duplicate-key", Error;
    /// A value has another shape than its key takes: words where a number belongs, a list where one value belongs, or
    /// nothing at all.
    ///
    /// The page shows values by their meaning: a level sorts a table, a date stands on a calendar. A value of another
    /// shape has none.
    ///
    /// ```yaml
    /// level: three        # wrong
    /// level: 3            # right
    ///
    /// draft: yes          # wrong: YAML 1.2 takes this for a word
    /// draft: true         # right
    /// ```
    ///
    /// Write the value in the shape that the message names. Numbers, `true` and `false` stand without quotes. A single
    /// value may stand wherever a list is taken, but not the other way round.
    WrongType = "wrong-type", Error;
    /// A value has the right shape, but is not one that its key takes: a stage of a career that does not exist, a date
    /// in another notation, a range that ends before it starts.
    ///
    /// Values are checked so that what is published can be sorted, added up and compared.
    ///
    /// ```yaml
    /// stage: experiensed      # wrong
    /// stage: experienced      # right
    ///
    /// experience: 3 to 6      # wrong
    /// experience: 3-6         # right: years
    ///
    /// from: 05/01/2026        # wrong: January or May?
    /// from: 2026-01-05        # right
    /// ```
    ///
    /// The message names what is taken, and what is near.
    WrongValue = "wrong-value", Error;
    /// The front matter, or a file of settings, is not YAML, so nothing in it can be read.
    ///
    /// Usually one character is to blame. The commonest are a `: ` inside a value without quotes, a quote or bracket
    /// that is not closed, a tab, and a line that starts in the wrong column.
    ///
    /// ```yaml
    /// title: Night Ferry: the film      # wrong: where does the value start?
    /// title: "Night Ferry: the film"    # right
    ///
    /// aka: [PM, Prod man                # wrong
    /// aka: [PM, Prod man]               # right
    /// ```
    ///
    /// When in doubt, put the value in quotes. Indent with two spaces, never with tabs.
    BadYaml = "bad-yaml", Error;
    /// A file starts with a `---` line, but no second one ends its front matter.
    ///
    /// Without it, the whole text of the page would count as settings, and the page would be empty.
    ///
    /// ```markdown
    /// ---
    /// title: Production manager
    ///
    /// Keeps a show on schedule.
    /// ```
    ///
    /// ```markdown
    /// ---
    /// title: Production manager
    /// ---
    ///
    /// Keeps a show on schedule.
    /// ```
    ///
    /// Write `---` on a line of its own after the last key. If the first line was meant as a rule across the page,
    /// write `***` instead, or an empty line before it.
    UnclosedFrontMatter = "unclosed-front-matter", Error;
    /// A text file is not UTF-8: some of its bytes stand for no character.
    ///
    /// Callboard does not guess at other encodings, since a wrong guess turns names into gibberish: `RÃ©gie` for
    /// `Régie`. What cannot be read is shown as `�`.
    ///
    /// ```text
    /// Save as: Western (Windows 1252)     wrong
    /// Save as: UTF-8                      right
    /// ```
    ///
    /// Open the file in an editor and save it as UTF-8. In a spreadsheet, export as `CSV UTF-8`. On a command line,
    /// `iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md` does the same for a file of which you know the encoding.
    BadUtf8 = "bad-utf8", Error;
    /// A file in the site's folder could not be read, so the site is built without it.
    ///
    /// This happens when its permissions forbid it, when its name is not Unicode, or when a link leads to a folder that
    /// holds the link itself. It is a warning, since the rest of the site is whole.
    ///
    /// ```text
    /// chmod u+r content/roles/runner.md     when its permissions forbid reading
    /// ```
    ///
    /// Mend the file's permissions or name. If it does not belong to the site, move it out of `content/`, or give it a
    /// name that starts with a dot: such files are passed over.
    Unreadable = "unreadable", Warning;
    /// A symbolic link in the site's folder leads out of it, and is not followed.
    ///
    /// A site is built from what its folder holds, and nothing else. Otherwise a link could publish any file of the
    /// machine that builds it, and the site would differ from one machine to the next.
    ///
    /// ```text
    /// content/logo.png -> /home/ana/logo.png     wrong
    /// content/logo.png                           right: the file itself
    /// ```
    ///
    /// Copy the file into the site. A link to another place inside the site is followed as usual.
    OutsideRoot = "outside-root", Warning;
    /// A role is named that no file in `content/roles/` describes.
    ///
    /// Roles are linked by these names: a reporting line, a move or a crew list's row that leads to no role would break
    /// the chart. The name that counts is the file's own, without `.md`.
    ///
    /// ```yaml
    /// crew:
    ///   - {role: key-girp, who: sam-patel}   # wrong
    ///   - {role: key-grip, who: sam-patel}   # right: content/roles/key-grip.md
    /// ```
    ///
    /// Correct the name, or write the role: `callboard new role key-grip` makes a page to start from. For somebody
    /// outside the company, such as a client or distributor, the role's file says `external: true`.
    UnknownRole = "unknown-role", Error;
    /// A department is named that no file in `content/departments/` describes.
    ///
    /// Departments group roles, crew lists and charts, so a misspelt one would stand as a group of its own.
    ///
    /// ```yaml
    /// department: prodution     # wrong
    /// department: production    # right: content/departments/production.md
    /// ```
    ///
    /// Correct the name, or write the department. A short file is enough:
    ///
    /// ```markdown
    /// ---
    /// title: Production
    /// head: head-of-production
    /// ---
    /// ```
    UnknownDepartment = "unknown-department", Error;
    /// A career path is named that no file in `content/careers/` describes.
    ///
    /// The name that counts is the file's own, without `.md`, not its title.
    ///
    /// ```yaml
    /// see: careers/runner-producer        # wrong
    /// see: careers/runner-to-producer     # right: content/careers/runner-to-producer.md
    /// ```
    ///
    /// Correct the name, or write the path: `callboard new career-path runner-to-producer` makes a page to start from.
    /// `callboard list career-path` prints the paths that there are.
    UnknownCareerPath = "unknown-career-path", Error;
    /// A person is named by an id, but no file in `content/people/` has it.
    ///
    /// An id without a page would stand in the crew list as it is, with hyphens. Somebody who needs no page is written
    /// as a name in words instead.
    ///
    /// ```yaml
    /// who: ana-riuz        # wrong
    /// who: ana-ruiz        # right: content/people/ana-ruiz.md
    /// who: "Ana Ruiz"      # right: a name, without a page
    /// who: vacant          # right: nobody yet
    /// ```
    ///
    /// Correct the id, write the name in words, or add a file for the person.
    UnknownPerson = "unknown-person", Error;
    /// A skill is named that has no file in `content/skills/`, and `strict_skills: true` asks for one.
    ///
    /// Without that setting, a skill exists by being named. With it, the list of skills is closed, so that two
    /// departments do not describe the same thing by two names.
    ///
    /// ```yaml
    /// skills: {schedulling: 4}     # wrong
    /// skills: {scheduling: 4}      # right: content/skills/scheduling.md
    /// ```
    ///
    /// Correct the name, write a file for the skill, or take `strict_skills` out of `callboard.yaml`.
    UnknownSkill = "unknown-skill", Error;
    /// A tool is named that has no file in `content/tools/`, and `strict_skills: true` asks for one.
    ///
    /// Without that setting, a tool exists by being named. With it, the list of tools is closed, so that one program
    /// does not appear under its old and its new name.
    ///
    /// ```yaml
    /// tools: [shot-grid]     # wrong
    /// tools: [shotgrid]      # right: content/tools/shotgrid.md
    /// ```
    ///
    /// Correct the name, write a file for the tool, or take `strict_skills` out of `callboard.yaml`. A tool that was
    /// renamed keeps its old name under `aka`.
    UnknownTool = "unknown-tool", Error;
    /// Something is named that the site does not have: no entry of any kind has this id, title or other name.
    ///
    /// Links in front matter are checked, so that no page points into the void.
    ///
    /// ```yaml
    /// see: [night-fery]                  # wrong
    /// see: [productions/night-ferry]     # right
    /// see: ["https://example.org/"]      # right: an address
    /// ```
    ///
    /// Correct the name. Where entries of several kinds share an id, write the folder in front of it. `callboard list`
    /// prints every entry with its id.
    UnknownEntry = "unknown-entry", Error;
    /// A medium is named that `callboard.yaml` does not declare.
    ///
    /// Variants of a role, productions and reporting lines are matched by medium. One that is misspelt would match
    /// nothing, and the role would quietly keep its general form.
    ///
    /// ```yaml
    /// # callboard.yaml
    /// media: [animation, vfx, film]
    ///
    /// # content/roles/production-manager.md
    /// variants:
    ///   vxf: {reports_to: show-producer}   # wrong
    ///   vfx: {reports_to: show-producer}   # right
    /// ```
    ///
    /// Correct the name, or add it to `media` in `callboard.yaml`.
    UnknownMedium = "unknown-medium", Error;
    /// A scale is named that `callboard.yaml` does not declare.
    ///
    /// Variants of a role and productions are matched by scale, such as `small` or `feature`. One that is misspelt
    /// would match nothing.
    ///
    /// ```yaml
    /// # callboard.yaml
    /// scales: [small, series, feature]
    ///
    /// # content/productions/night-ferry/index.md
    /// scale: feture      # wrong
    /// scale: feature     # right
    /// ```
    ///
    /// Correct the name, or add it to `scales` in `callboard.yaml`.
    UnknownScale = "unknown-scale", Error;
    /// A phase is named that does not exist: in a role, one that `callboard.yaml` does not list; in a schedule, one
    /// that the schedule itself does not have.
    ///
    /// A phase that nobody knows has no place in the order of a production and no date to count from.
    ///
    /// ```yaml
    /// phases:
    ///   - {id: layout, for: 40d}
    ///   - {id: anim, for: 12w, after: layuot}   # wrong
    ///   - {id: anim, for: 12w, after: layout}   # right
    /// ```
    ///
    /// Correct the name. In a schedule, `after` takes the `id` of another phase or milestone. The phases that roles may
    /// name are `phases` in `callboard.yaml`; without that setting they are development, pre-production, production,
    /// post-production and delivery.
    UnknownPhase = "unknown-phase", Error;
    /// An audience is named that `callboard.yaml` does not declare.
    ///
    /// Nobody knows whether an undeclared audience is trusted more or less than the others. Showing such matter could
    /// leak it, so it is kept out of the site until the name is settled.
    ///
    /// ```yaml
    /// # callboard.yaml, least trusted first
    /// audiences: [public, crew, internal]
    ///
    /// # content/people/ana-ruiz.md
    /// visible: interal      # wrong
    /// visible: internal     # right
    /// ```
    ///
    /// Correct the name, or add it to `audiences` at the place of its trust.
    UnknownAudience = "unknown-audience", Error;
    /// A name is used that several entries claim, so nobody can tell which one is meant.
    ///
    /// `PM` is a production manager here and a project manager there. A link that picked one of them would be wrong
    /// half of the time, and wrong without a trace.
    ///
    /// ```markdown
    /// Ask the [[PM]].                       wrong, when two roles are called PM
    /// Ask the [[production-manager]].       right: by id
    /// Ask the [[production-manager|PM]].    right: by id, in the words of your choice
    /// ```
    ///
    /// Write the id of the one that is meant, with its folder in front if need be; the help lists them. Or take the
    /// name out of `aka` of all but one.
    AmbiguousName = "ambiguous-name", Error;
    /// Two files of one kind have the same id, so each name that leads to one leads to the other too.
    ///
    /// A file's name is its id, whichever folder it stands in. The first by path is kept; the other is left out until
    /// it has an id of its own.
    ///
    /// ```text
    /// content/roles/producer.md           wrong
    /// content/roles/tv/producer.md
    ///
    /// content/roles/producer.md           right
    /// content/roles/tv/tv-producer.md
    /// ```
    ///
    /// Rename one of the files, or make one page of the two. Where the same job differs by medium, one role with
    /// `variants` says so. An old URL stays alive under `aliases` of the renamed page.
    DuplicateId = "duplicate-id", Error;
    /// Two entries of one kind claim the same title or other name.
    ///
    /// That is no harm until somebody links by that name; then it is ambiguous, and an error. Readers who search for it
    /// find both.
    ///
    /// ```yaml
    /// # content/roles/production-manager.md
    /// aka: [PM]
    ///
    /// # content/roles/project-manager.md
    /// aka: [PM]          # wrong
    /// aka: [Proj man]    # right
    /// ```
    ///
    /// Keep the name for the one that people mean by it, and take it out of the other. If both are called so in your
    /// company, leave the warning, and link to them by id.
    DuplicateName = "duplicate-name", Warning;
    /// Two skills or tools have names that differ by a letter or two, and at least one of them has no file of its own.
    ///
    /// Skills and tools exist by being named, so a slip makes a second one beside the first, with its own page and its
    /// own gap in everybody's profile.
    ///
    /// ```yaml
    /// skills: {schedulling: 3}     # wrong, beside `scheduling` elsewhere
    /// skills: {scheduling: 3}      # right
    /// ```
    ///
    /// Write both alike. If they are two things, give each a file, such as `content/skills/compositing.md`: a name with
    /// a file is never taken for a slip.
    SimilarName = "similar-name", Warning;
    /// A relation that holds for both sides is written on both sides.
    ///
    /// `works_with` is symmetric: written in one role, it shows on both pages. Written twice, it must be changed twice,
    /// and one of the two is forgotten.
    ///
    /// ```yaml
    /// # content/roles/production-manager.md
    /// works_with: [animation-director]
    ///
    /// # content/roles/animation-director.md
    /// works_with: [production-manager]     # wrong: take this line out
    /// ```
    ///
    /// Keep it on the side where you would look for it first, and take it out of the other.
    WrittenTwice = "written-twice", Warning;
    /// An entry names itself where another one is meant: a role that reports to itself, moves to itself or works with
    /// itself.
    ///
    /// Such a line says nothing, and in a chart it would be a loop. Most often it is left over from a copied file.
    ///
    /// ```yaml
    /// # content/roles/producer.md
    /// reports_to: producer              # wrong
    /// reports_to: executive-producer    # right
    /// ```
    ///
    /// Name the other one, or take the line out. A role at the top of the company has no `reports_to` at all.
    SelfReference = "self-reference", Error;
    /// Following who reports to whom leads in a circle: each of these roles is, by a detour, its own superior.
    ///
    /// An org chart has a top, and a circle has none. The message says for which medium, scale or production the circle
    /// arises, since a variant or a production's own line can close one that the general lines do not have.
    ///
    /// ```yaml
    /// # content/roles/producer.md
    /// reports_to: line-producer         # wrong: closes the circle
    /// reports_to: executive-producer    # right
    ///
    /// # content/roles/line-producer.md
    /// reports_to: producer
    /// ```
    ///
    /// All roles of the circle are shown. Let the highest of them report to a role outside it, or to nobody. A second
    /// superior goes under `also_reports_to`, a dotted line that may lead anywhere.
    ReportingCycle = "reporting-cycle", Error;
    /// A role or post stands beside the org chart instead of in it: nobody above it is there.
    ///
    /// Whoever reads the chart cannot tell who answers for it. A role of the handbook lacks its `reports_to`; a post
    /// on a crew list answers to somebody who is not on the crew, nor is anybody above them. It is told of where three
    /// quarters of a chart lead up to one top.
    ///
    /// ```yaml
    /// # content/roles/production-secretary.md
    /// department: production
    /// reports_to: production-coordinator     # this line was missing
    /// ```
    ///
    /// Write `reports_to`. A client or distributor says `external: true`, and belongs outside; a top of its own says
    /// `level: 1`. On a crew list, add a row for whoever is missing, if only as `who: vacant`, or the line that holds
    /// on this show: `reports_to: {business-affairs-manager: producer}`.
    NoLineToTop = "no-line-to-top", Warning;
    /// Roles extend each other in a circle, so none of them can be the one to start from.
    ///
    /// A role that `extends` another takes over all that it does not state itself. Somewhere along the line there must
    /// be a role that stands on its own.
    ///
    /// ```yaml
    /// # content/roles/producer.md
    /// extends: senior-producer     # wrong: take this line out
    ///
    /// # content/roles/senior-producer.md
    /// extends: producer            # right: the senior grade states what differs
    /// ```
    ///
    /// Take `extends` out of the role that stands on its own, usually the lowest grade.
    ExtendsCycle = "extends-cycle", Error;
    /// Departments are part of each other in a circle, so none of them is at the top.
    ///
    /// `part_of` names the department above. Following it upwards has to end at a department that is part of no other.
    ///
    /// ```yaml
    /// # content/departments/production.md
    /// part_of: animation     # wrong, when animation is part of production
    /// part_of: studio        # right
    /// ```
    ///
    /// All departments of the circle are shown. Take `part_of` out of the highest, or point it at one outside the
    /// circle.
    DepartmentCycle = "department-cycle", Error;
    /// A career path goes from one role to the next, but the first does not declare a move to the second.
    ///
    /// Moves are written in the role that one leaves, with their years and kind. A path that could invent steps would
    /// promise trainees careers that the roles know nothing of.
    ///
    /// ```yaml
    /// # content/careers/runner-to-producer.md
    /// steps: [runner, production-assistant]
    ///
    /// # content/roles/runner.md
    /// moves:
    ///   - {to: production-assistant, years: 1-2}    # declares the step
    /// ```
    ///
    /// Add the move to the role, or put the steps between into the path. A stage that is no role here is written as
    /// words, and needs no declaration: `steps: [runner, "Film school", producer]`.
    UndeclaredMove = "undeclared-move", Error;
    /// A link in the text leads to a file or page that the site does not have.
    ///
    /// Links are relative to the file that they stand in, so they work on the forge as well as on the site. They break
    /// when a file is moved or renamed.
    ///
    /// ```markdown
    /// See the [runner](runner.md).              wrong, in content/careers/
    /// See the [runner](../roles/runner.md).     right
    /// See the [[runner]].                       right: by id, wherever the file stands
    /// ```
    ///
    /// Correct the path, or link by id. The page is still built, with the words of the link as plain text; under
    /// `--strict` this is an error.
    BrokenLink = "broken-link", Warning;
    /// A link leads to a page that exists, but not to a heading that exists there.
    ///
    /// The reader lands at the top of the page and has to search. It happens when a heading is reworded, since its
    /// anchor is made of its words: lower case, with hyphens for spaces.
    ///
    /// ```markdown
    /// [Pay](../roles/runner.md#salary)     wrong, if the heading is "## Pay"
    /// [Pay](../roles/runner.md#pay)        right
    /// ```
    ///
    /// Correct the part after `#`; the help names the nearest heading. A heading can be given an anchor that stays when
    /// its words change: `## Pay and terms {#pay}`.
    BrokenAnchor = "broken-anchor", Warning;
    /// A link or reference leads to an entry that is a draft, and drafts are not part of this build.
    ///
    /// The published page cannot link to what is not published, so the link is left out.
    ///
    /// ```yaml
    /// # content/roles/showrunner.md
    /// draft: true      # take this line out to publish the page
    /// ```
    ///
    /// Publish the entry by taking `draft: true` out of its file, or wait with the link until it is ready.
    /// `callboard build --drafts` and `callboard serve --drafts` show drafts as if they were published.
    LinkToDraft = "link-to-draft", Warning;
    /// Two pages or files of the site want the same address.
    ///
    /// Only one of them could be reached. Addresses that differ by letter case alone count as the same, since on many
    /// disks and hosts they are one file.
    ///
    /// ```text
    /// content/roles/PM.md        wrong: both become /roles/pm/ on some disks
    /// content/roles/pm.md
    ///
    /// content/handbook.md        wrong: both become /handbook/
    /// content/handbook/index.md
    /// ```
    ///
    /// Rename one of the two; both places are shown. An old address stays alive as a redirect under `aliases` of the
    /// renamed page, if no other page uses it. Names of pages that Callboard makes itself, such as `/glossary/`, cannot
    /// be taken.
    UrlCollision = "url-collision", Error;
    /// A heading is nearly, but not quite, one that Callboard knows.
    ///
    /// Known headings are data. `## Responsibilities` gives the page its list of duties, and job descriptions,
    /// comparisons and search read it from there. A heading that is off by a letter is shown as ordinary text, and the
    /// facts below it are missing elsewhere.
    ///
    /// ```markdown
    /// ## Responsabilities     wrong
    /// ## Responsibilities     right
    /// ```
    ///
    /// Write the heading as suggested. If you mean something of your own, choose words that are further away.
    NearMissHeading = "near-miss-heading", Warning;
    /// HTML in the text was dropped, since the setting `raw_html: sanitize` keeps only what is harmless.
    ///
    /// Scripts, styles, forms and frames could change the page for every reader, or send their data elsewhere. Tables,
    /// details, images and line breaks stay.
    ///
    /// ```markdown
    /// <script src="https://example.org/count.js"></script>     dropped
    /// <details><summary>More</summary>Text.</details>          kept
    /// ```
    ///
    /// Say it in Markdown, or take the HTML out. Only where you trust every writer as you trust a programmer,
    /// `raw_html: allow` in `callboard.yaml` keeps everything. `raw_html: escape` shows HTML as text.
    RawHtmlDropped = "raw-html-dropped", Warning;
    /// A `:::` block for an audience is opened, but never closed.
    ///
    /// Callboard keeps everything from there to the end of the file from those who may not see it, since guessing where
    /// the block ends could leak what it holds.
    ///
    /// ```markdown
    /// ::: internal
    /// The fee is 1,200 a week.
    ///
    /// Everybody may read this.           wrong: still inside
    /// ```
    ///
    /// ```markdown
    /// ::: internal
    /// The fee is 1,200 a week.
    /// :::
    ///
    /// Everybody may read this.           right
    /// ```
    ///
    /// Write `:::` on a line of its own where the block ends.
    UnclosedBlock = "unclosed-block", Error;
    /// A `:::` line stands where no block is open.
    ///
    /// Either the line that opens the block is missing, and what was meant for few is shown to everybody, or a `:::`
    /// was left over. Both are worth a look before the page is published.
    ///
    /// ```markdown
    /// The fee is 1,200 a week.     wrong: shown to everybody
    /// :::
    /// ```
    ///
    /// ```markdown
    /// ::: internal
    /// The fee is 1,200 a week.     right
    /// :::
    /// ```
    ///
    /// Write `::: internal`, with the audience's name, where the block starts; or take the stray line out.
    StrayFence = "stray-fence", Error;
    /// The text holds characters that arise when a file is read in one encoding and saved in another: `â€™` for `’`,
    /// `Ã©` for `é`.
    ///
    /// It happens on the way through old editors, e-mails and spreadsheets. Readers see gibberish, and the search does
    /// not find the word.
    ///
    /// ```markdown
    /// The producerâ€™s assistant     wrong
    /// The producer’s assistant       right
    /// ```
    ///
    /// Type the characters anew, or copy the passage from its source again. If a whole file is affected, it was UTF-8
    /// that something took for Windows 1252; converting it once more the other way mends it.
    Mojibake = "mojibake", Warning;
    /// The date on which a page was to be read again has passed.
    ///
    /// Job descriptions age without anybody noticing: pay, tools and laws change. `review_by` is a promise to look at
    /// the page by a date.
    ///
    /// ```yaml
    /// owner: head-of-production
    /// review_by: 2025-09-01     # passed
    /// review_by: 2027-03-01     # after the page was read again
    /// ```
    ///
    /// Let the page's owner read it, mend what is out of date, and set the next date. If a page needs no review, take
    /// `review_by` out. `--today` sets the date that counts as today.
    ReviewOverdue = "review-overdue", Warning;
    /// The day has passed until which a person allowed the site to keep them.
    ///
    /// `keep_until` on a person is the last day of their leave. After it the page, the name and the contact are in
    /// no build, for no audience: crew lists show their roles as filled, without a name, and links to them are plain
    /// words. The file itself is still in your repository, and a name that somebody typed into a page stays there.
    ///
    /// ```yaml
    /// keep_until: 2026-06-30     # passed
    /// ```
    ///
    /// Delete the file, and the pictures beside it, or ask the person and set the next date. Then look for their
    /// name in the rest of the content. `--today` sets the date that counts as today.
    KeptTooLong = "kept-too-long", Warning;
    /// Something ends before it starts: a production, a job on a crew list, a phase, a line of somebody's story.
    ///
    /// Usually the two dates are swapped, or a year was not changed after the turn of it.
    ///
    /// ```yaml
    /// - {role: producer, who: ana-ruiz, from: 2026-10-05, to: 2026-02-18}    # wrong
    /// - {role: producer, who: ana-ruiz, from: 2026-10-05, to: 2027-02-18}    # right
    /// ```
    ///
    /// Mend the date that is wrong. Both ends are inclusive, so something that takes a single day starts and ends on
    /// the same date.
    EndBeforeStart = "end-before-start", Error;
    /// Phases wait for each other in a circle, so none of them can ever start.
    ///
    /// `after` names what has to be done before. Following it back has to end at a phase that starts with the schedule
    /// or on a date of its own.
    ///
    /// ```yaml
    /// phases:
    ///   - {id: anim, for: 12w, after: comp}      # wrong: comp waits for anim
    ///   - {id: comp, for: 30d, after: anim}
    /// ```
    ///
    /// ```yaml
    /// phases:
    ///   - {id: anim, for: 12w}
    ///   - {id: comp, for: 30d, after: anim -10d} # right: starts ten days before anim ends
    /// ```
    ///
    /// All phases of the circle are shown. Take one `after` out; work that overlaps is written as a lag with a minus.
    ScheduleCycle = "schedule-cycle", Error;
    /// A date that is written contradicts what it depends on: a delivery before the comp that it waits for is done, a
    /// milestone before its phase ends.
    ///
    /// Callboard never shifts a written date. Somebody promised it to a broadcaster, and a chart that moved it by
    /// itself would hide the problem until it is too late.
    ///
    /// ```yaml
    /// - {id: comp, for: 30d, after: anim}                       # ends on 2026-12-11
    /// - {id: deliver, from: 2026-12-07, to: 2026-12-18, after: comp}      # wrong
    /// - {id: deliver, from: 2026-12-14, to: 2026-12-18, after: comp}      # right
    /// ```
    ///
    /// Move the date, shorten what comes before, or allow an overlap: `after: comp -5d`. The message shows the two
    /// dates that disagree.
    ///
    /// Under the same name come warnings of what is computed as written but hardly meant: a first day that is a day
    /// off, so that work starts on the next working day; a range without working days; an overlap that is longer
    /// than the phase it overlaps.
    ScheduleConflict = "schedule-conflict", Error;
    /// A date lies outside the production that it belongs to.
    ///
    /// A job, phase or milestone before the production starts or after it ends is either a slip in the date or a sign
    /// that the production's own dates were not moved along.
    ///
    /// ```yaml
    /// # content/productions/night-ferry/index.md
    /// from: 2026-01-05
    /// to: 2026-12-18
    ///
    /// # content/productions/night-ferry/schedule.md
    /// milestones:
    ///   - {id: master, on: 2027-01-15}     # wrong: after the end
    ///   - {id: master, on: 2026-12-18}     # right
    /// ```
    ///
    /// Mend the date, or move `from` or `to` of the production.
    OutsideProduction = "outside-production", Error;
    /// Somebody is booked for more than a whole working week at the same time, over all productions of the site.
    ///
    /// Two jobs at 60% are one too many. Each production's own list looks right, so only a look at all of them together
    /// shows it.
    ///
    /// ```yaml
    /// # content/productions/night-ferry/crew.md
    /// - {role: production-manager, who: sam-patel, load: 60%}
    ///
    /// # content/productions/harbour-lights/crew.md, the same months
    /// - {role: line-producer, who: sam-patel, load: 60%}     # together 120%
    /// ```
    ///
    /// Lower one `load`, shorten the dates of one job, or book somebody else. Where it is meant, for a week of handover
    /// say, leave the warning.
    OverBooked = "over-booked", Warning;
    /// Somebody is on a crew list for days on which they are away.
    ///
    /// The person's file says when they are away; the crew list, or its production's dates, cover those days. One of
    /// the two was written without a look at the other.
    ///
    /// ```yaml
    /// # content/people/ana-ruiz.md
    /// away: [2026-08-03..2026-08-14]
    ///
    /// # content/productions/night-ferry/crew.md
    /// crew:
    ///   - {role: producer, who: ana-ruiz, from: 2026-08-10}    # wrong
    ///   - {role: producer, who: ana-ruiz, from: 2026-08-17}    # right
    /// ```
    ///
    /// Move the job's dates, or write who stands in: a second row for the same role, with `acting: true` and the days
    /// of the absence.
    BookedWhileAway = "booked-while-away", Warning;
    /// A production lacks a role that the settings expect of its medium or scale.
    ///
    /// `expects` in `callboard.yaml` names the roles that a crew should not be without. Each has to be on the crew
    /// list, be it vacant, or be covered by another role. What is forgotten on paper is missed on the first day.
    ///
    /// ```yaml
    /// # callboard.yaml
    /// expects: {animation: [producer, production-accountant]}
    ///
    /// # content/productions/tin-whistle/crew.md, of medium animation
    /// crew:
    ///   - {role: producer, who: ana-ruiz}
    ///   - {role: production-accountant, who: vacant}     # this row was missing
    /// ```
    ///
    /// Add a row, with `who: vacant` if need be. If somebody else does the work, say so under `covers`, as in
    /// `{production-accountant: producer}`. You are told when the site is made for its most trusted audience, which
    /// sees the whole crew list, and not about what is delivered.
    MissingRole = "missing-role", Warning;
    /// A crew list's table cannot be read: a quote is not closed, a column is unknown or there twice, or the file is
    /// missing.
    ///
    /// `crew: crew.csv` reads rows from a spreadsheet, with the same columns as a crew list's keys. The first row names
    /// them.
    ///
    /// ```text
    /// role,whom,from              wrong: no column is called `whom`
    /// producer,ana-ruiz,2026-01-05
    ///
    /// role,who,from               right
    /// producer,ana-ruiz,2026-01-05
    /// ```
    ///
    /// Mend the row that the message shows, and export the sheet as `CSV UTF-8`. A cell that holds a comma stands in
    /// double quotes, and a double quote inside it is written twice.
    BadCsv = "bad-csv", Error;
    /// A template of the theme could not be used. The message says at which line and column, and while which page was
    /// drawn.
    ///
    /// Templates lay out what the view of a page gives them. A name that the view does not have, a tag that is not
    /// closed or a filter that does not exist stops the page.
    ///
    /// ```jinja
    /// {{ role.titel }}     wrong
    /// {{ role.title }}     right
    /// ```
    ///
    /// Mend the template. `README.md` in the theme's folder lists what each page offers. A field that may be empty is
    /// tested first: `{% if role.pay %}`. To see whether it is your theme at all, take `theme` out of `callboard.yaml`
    /// for one build.
    TemplateError = "template-error", Error;
    /// A template is asked for that neither the site's theme, nor what it extends, nor the default theme has.
    ///
    /// A file is looked up in that order, so a theme needs to hold only what differs. Here nothing was found at the end
    /// of the line, most often because of a slip in `extends` or `include`.
    ///
    /// ```jinja
    /// {% extends "bse.html" %}              wrong
    /// {% extends "base.html" %}             right
    /// {% extends "default/base.html" %}     right: the default theme's own, past yours
    /// ```
    ///
    /// Correct the name, or add the file to your theme's `templates/`. `callboard theme copy` gives you the default
    /// theme's files to start from.
    MissingTemplate = "missing-template", Error;
    /// The settings name a theme, or a theme extends one, that is not there.
    ///
    /// A theme of the site's own is a folder below `themes/` with a `theme.yaml` in it. The one that is built in is
    /// called `default`.
    ///
    /// ```yaml
    /// # callboard.yaml, with a folder themes/night-shift/
    /// theme: nightshift       # wrong
    /// theme: night-shift      # right
    /// ```
    ///
    /// Correct the name, or take `theme` out of `callboard.yaml` to use the built-in one. `callboard theme list` prints
    /// the themes that there are; `callboard theme copy` starts a new one.
    UnknownTheme = "unknown-theme", Error;
    /// A parameter of the theme is set that it does not declare, or to a value that it does not take.
    ///
    /// A theme says in its `theme.yaml` which colours, fonts and switches it has, and of which type each one is. So a
    /// colour that is no colour is found here, not on the page.
    ///
    /// ```yaml
    /// # callboard.yaml
    /// theme: default
    /// params:
    ///   accent: blueish      # wrong: no colour
    ///   accent: "#1f6feb"    # right; the quotes keep YAML from taking it for a comment
    /// ```
    ///
    /// Correct the name or value. `callboard theme list` tells the parameters of each theme.
    ThemeParameter = "theme-parameter", Error;
    /// A link or an image in prose has a URL that could run a program in the reader's browser.
    ///
    /// `javascript:` and `vbscript:` URLs run what is written in them, and a `data:` URL other than an image holds a
    /// page of its own, so one careless paste could act in the name of every reader. The link is left out and its
    /// words are kept.
    ///
    /// ```markdown
    /// [open the budget](javascript:openBudget())       wrong
    /// [open the budget](https://example.org/budget)    right
    /// ```
    ///
    /// Link to a page or a file instead. If everybody who writes here is trusted and such links are really needed,
    /// set `raw_html: allow` in `callboard.yaml`.
    UnsafeLink = "unsafe-link", Warning;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Code {
    /// What `callboard explain` prints, as Markdown: the rule, its reason, an example, the way out.
    pub fn explanation(self) -> &'static str {
        // A doc comment has a space before each line, which does not belong to its text.
        static EXPLANATIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
            let without_space = |line: &str| format!("{}\n", line.strip_prefix(' ').unwrap_or(line));
            Code::ALL
                .iter()
                .map(|code| code.doc().lines().map(without_space).collect())
                .collect()
        });
        &EXPLANATIONS[self as usize]
    }

    /// The code of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_name_and_by_no_other() {
        for code in Code::ALL {
            assert_eq!(Code::of(code.name()), Some(*code));
        }
        let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert_eq!(Code::of("no-such-code"), None);
    }

    #[test]
    fn every_explanation_is_short_and_shows_an_example() {
        for code in Code::ALL {
            let text = code.explanation();
            let words = text.split_whitespace().count();
            assert!((55..=170).contains(&words), "{code}: {words} words");
            let fences = text.lines().filter(|line| line.starts_with("```")).count();
            assert!(fences >= 2 && fences % 2 == 0, "{code}: {fences} fences");
            assert!(
                text.starts_with(char::is_uppercase) && text.ends_with(".\n") || text.ends_with("```\n"),
                "{code}"
            );
            assert!(text.lines().all(|line| line.chars().count() <= 112), "{code}");
            // A block that opens on one line of a rustdoc comment and names no language would be run as a test.
            let openings = text.lines().filter(|line| line.starts_with("```")).step_by(2);
            assert!(openings.into_iter().all(|line| line.len() > 3), "{code}");
        }
    }

    #[test]
    fn the_examples_in_yaml_are_yaml() {
        for code in Code::ALL
            .iter()
            .filter(|code| **code != Code::BadYaml && **code != Code::DuplicateKey)
        {
            let mut blocks = code.explanation().split("```");
            while let Some(block) = blocks.nth(1) {
                if let Some(yaml) = block.strip_prefix("yaml\n") {
                    let node = crate::yaml::Node::parse(yaml, 0);
                    assert!(node.is_ok(), "{code}: {node:?}\n{yaml}");
                }
            }
        }
    }
}
