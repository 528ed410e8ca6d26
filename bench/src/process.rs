//! What the kernel tells of a running process.

use std::{fs, time::Duration};

/// Ticks of a second in `/proc/<pid>/stat`: 100 on every Linux, whatever the kernel's own.
const TICKS: f64 = 100.0;

/// Memory and processor time of a process up to a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Most resident memory so far, in MiB, mapped files (the index) included.
    pub peak_resident: f64,
    /// Anonymous memory, which is what the process itself holds: most of it that was seen, in MiB.
    pub peak_anonymous: f64,
    /// Processor time of all threads.
    pub processor: Duration,
}

impl Usage {
    /// Takes in what the process uses now. A process that has ended leaves it as it is.
    pub fn look(&mut self, pid: u32) {
        if let Some(processor) = processor(pid) {
            self.processor = processor;
        }
        let Ok(status) = fs::read_to_string(format!("/proc/{pid}/status")) else { return };
        if let Some(resident) = mebibytes(&status, "VmHWM:") {
            self.peak_resident = resident;
        }
        if let Some(anonymous) = mebibytes(&status, "RssAnon:") {
            self.peak_anonymous = self.peak_anonymous.max(anonymous);
        }
    }
}

fn mebibytes(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kibibytes| kibibytes / 1024.0)
}

/// Processor time that all threads of the process used so far.
pub fn processor(pid: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the program's name in parentheses, which may hold spaces.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some(Duration::from_secs_f64((ticks()? + ticks()?) / TICKS))
}

#[cfg(test)]
mod tests {
    use super::{Usage, mebibytes};

    #[test]
    fn sizes_are_read_by_name() {
        let status = "Name:\tatlas\nVmHWM:\t  204800 kB\nRssAnon:\t 1024 kB\n";
        assert_eq!(mebibytes(status, "VmHWM:"), Some(200.0));
        assert_eq!(mebibytes(status, "RssAnon:"), Some(1.0));
        assert_eq!(mebibytes(status, "RssFile:"), None);
    }

    #[test]
    fn this_process_uses_memory() {
        let mut usage = Usage::default();
        usage.look(std::process::id());
        assert!(usage.peak_resident > 0.0 && usage.peak_anonymous > 0.0, "{usage:?}");
        assert!(usage.peak_resident >= usage.peak_anonymous, "{usage:?}");
    }
}
