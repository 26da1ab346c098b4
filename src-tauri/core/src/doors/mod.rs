//! Doors: all input and output. Disk, web, clock and the worker process; the stages reach the world
//! through these and through nothing else.

pub mod clock;
pub mod disk;
pub mod web;
pub mod worker;

pub use clock::Clock;
