//! Outlines of subtrees, along which they are packed.

use std::collections::VecDeque;

use super::Units;

/// A part of an outline: from `top` to `bottom` nothing stands beyond `x`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) top: Units,
    pub(super) bottom: Units,
    pub(super) x: Units,
}

/// One side of a subtree from top to bottom. Moving all of it takes the same time, however long it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Contour {
    pub(super) steps: VecDeque<Step>,
    pub(super) dx: Units,
    pub(super) dy: Units,
}

impl Contour {
    pub(super) fn of(top: Units, bottom: Units, x: Units) -> Self {
        Self {
            steps: VecDeque::from([Step { top, bottom, x }]),
            dx: 0,
            dy: 0,
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<Step> {
        let step = self.steps.get(index)?;
        Some(Step {
            top: step.top + self.dy,
            bottom: step.bottom + self.dy,
            x: step.x + self.dx,
        })
    }

    pub(super) fn bottom(&self) -> Units {
        self.steps.back().map_or(i64::MIN, |step| step.bottom + self.dy)
    }

    pub(super) fn prepend(&mut self, step: Step) {
        let (dx, dy) = (self.dx, self.dy);
        self.steps.push_front(Step {
            top: step.top - dy,
            bottom: step.bottom - dy,
            x: step.x - dx,
        });
    }

    pub(super) fn append(&mut self, step: Step) {
        let (dx, dy) = (self.dx, self.dy);
        self.steps.push_back(Step {
            top: step.top - dy,
            bottom: step.bottom - dy,
            x: step.x - dx,
        });
    }

    /// This outline, and below its end the other's. Moves the shorter of the two, so that no step moves often.
    pub(super) fn over(mut self, mut behind: Self, count: &mut u64) -> Self {
        let end = self.bottom();
        while behind.get(0).is_some_and(|step| step.bottom <= end) {
            behind.steps.pop_front();
            *count += 1;
        }
        let dy = behind.dy;
        if let Some(step) = behind.steps.front_mut() {
            step.top = step.top.max(end.saturating_sub(dy));
        }
        *count += 1 + self.steps.len().min(behind.steps.len()) as u64;
        if behind.steps.len() < self.steps.len() {
            (0..behind.steps.len())
                .filter_map(|index| behind.get(index))
                .for_each(|step| self.append(step));
            self
        } else {
            (0..self.steps.len())
                .rev()
                .filter_map(|index| self.get(index))
                .for_each(|step| behind.prepend(step));
            behind
        }
    }
}

/// A laid out subtree or stack, seen from its own origin.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) left: Contour,
    pub(super) right: Contour,
    pub(super) least_x: Units,
    pub(super) most_x: Units,
}

impl Block {
    pub(super) fn of(top: Units, bottom: Units, left: Units, right: Units) -> Self {
        Self {
            left: Contour::of(top, bottom, left),
            right: Contour::of(top, bottom, right),
            least_x: left,
            most_x: right,
        }
    }

    pub(super) fn width(&self) -> Units {
        self.most_x - self.least_x
    }

    pub(super) fn bottom(&self) -> Units {
        self.left.bottom().max(self.right.bottom())
    }

    pub(super) fn shift(&mut self, dx: Units, dy: Units) {
        for contour in [&mut self.left, &mut self.right] {
            (contour.dx, contour.dy) = (contour.dx + dx, contour.dy + dy);
        }
        (self.least_x, self.most_x) = (self.least_x + dx, self.most_x + dx);
    }

    /// Both, where the other stands to the right and starts at the same height.
    pub(super) fn beside(self, other: Self, count: &mut u64) -> Self {
        Self {
            left: self.left.over(other.left, count),
            right: other.right.over(self.right, count),
            least_x: self.least_x.min(other.least_x),
            most_x: self.most_x.max(other.most_x),
        }
    }

    /// Both, where the other starts below the end of this.
    pub(super) fn above(self, other: Self, count: &mut u64) -> Self {
        Self {
            left: self.left.over(other.left, count),
            right: self.right.over(other.right, count),
            least_x: self.least_x.min(other.least_x),
            most_x: self.most_x.max(other.most_x),
        }
    }
}
