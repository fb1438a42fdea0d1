//! Measures a whole process: its time from start to end, the time of the processors, and its memory at its most.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) wall: Duration,
    /// Of all processors, for the program and for the system on its behalf.
    pub(crate) processor: Duration,
    /// Bytes.
    pub(crate) memory: u64,
}

/// Runs a command and tells what it took.
///
/// The system counts the memory of whoever starts a process as that process's, so this is done by a small process of its
/// own: [`run_and_print`].
///
/// # Errors
/// When the command cannot be started or fails.
pub(crate) fn measure(command: &Command) -> io::Result<Taken> {
    // What was written before has to reach the disk at some time; not during the measurement.
    let _ = Command::new("sync").status();
    let mut outer = Command::new(std::env::current_exe()?);
    outer
        .arg("measure")
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        outer.env(name, value.unwrap_or_default());
    }
    let said = outer.stderr(Stdio::inherit()).output()?;
    let numbers: Vec<u64> = String::from_utf8_lossy(&said.stdout)
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    match numbers[..] {
        [wall, processor, memory] if said.status.success() => Ok(Taken {
            wall: Duration::from_micros(wall),
            processor: Duration::from_micros(processor),
            memory,
        }),
        _ => Err(io::Error::other(format!("{command:?} failed"))),
    }
}

/// Runs a program, and prints what it took: microseconds, microseconds, bytes.
///
/// # Errors
/// When it cannot be started or fails.
#[expect(clippy::print_stdout, reason = "the process that asked for it reads it")]
pub(crate) fn run_and_print(program: &Path, arguments: &[String]) -> io::Result<()> {
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut said = child.stderr.take();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        if let Some(said) = &mut said {
            let _ = io::Read::read_to_string(said, &mut text);
        }
        text
    });
    let ended = child.wait4()?;
    let wall = start.elapsed();
    let text = reader.join().unwrap_or_default();
    if !ended.status.success() {
        return Err(io::Error::other(text));
    }
    let processor = ended.rusage.utime + ended.rusage.stime;
    println!(
        "{} {} {}",
        wall.as_micros(),
        processor.as_micros(),
        ended.rusage.maxrss
    );
    Ok(())
}
