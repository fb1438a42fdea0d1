//! Notes on some of the roles, wiped off and written anew for the next crew.

use super::RoleId;

/// A value for some roles, found by their index.
///
/// A crew is small beside all roles of a site: wiping takes steps for what was written only, so one slate does for
/// many crews.
pub(super) struct Slate<T> {
    values: Vec<Option<T>>,
    written: Vec<RoleId>,
}

impl<T: Copy> Slate<T> {
    /// A clean one, for so many roles.
    pub(super) fn new(roles: usize) -> Self {
        Self {
            values: vec![None; roles],
            written: Vec::new(),
        }
    }

    pub(super) fn get(&self, role: RoleId) -> Option<T> {
        self.values[role.index()]
    }

    pub(super) fn set(&mut self, role: RoleId, value: T) {
        if self.values[role.index()].replace(value).is_none() {
            self.written.push(role);
        }
    }

    /// Takes away all that was written.
    pub(super) fn wipe(&mut self) {
        for role in self.written.drain(..) {
            self.values[role.index()] = None;
        }
    }
}
