//! Doors: all input and output. Disk, web, clock, our own process and the worker; the stages reach
//! the world through these and through nothing else.

pub mod clock;
pub mod disk;
pub mod outside;
pub mod picked;
pub mod process;
pub mod swap;
pub mod web;
pub mod worker;

pub use clock::Clock;
