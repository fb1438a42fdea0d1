//! A department: a part of the company with a head.

use super::front_matter;

front_matter! {
    /// The front matter of a department.
    DepartmentFront, held by "a department",
    derived {
        "roles" => "it is derived: write `department` in each role instead",
        "people" => "it is derived: crew lists say who works in it",
        "id" => "it is the file's name: rename the file instead",
    },
    {
        /// The role that leads it.
        #[schemars(example = &"producer")]
        head: Option<String>,
        /// The department it is a part of.
        #[schemars(example = &"production")]
        part_of: Option<String>,
        /// The name of its colour in charts; the theme says which there are.
        #[schemars(example = &"teal")]
        colour: Option<String>,
    }
}
