//! Cuts out what an audience may not see.
