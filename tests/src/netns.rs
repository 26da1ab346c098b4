//! A little internet of network namespaces: places with addresses as the public web has them, real
//! resolvers and proxies in them, and a record of what a place sends. Nothing leads out of it.
//!
//! Every place hangs on one router. Names of namespaces carry the process, so that two runs do not
//! meet; what a killed run left behind is removed when the next one starts.

use std::fmt::Write as _;
use std::fs::File;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use serde_json::Value;

/// What all namespaces of this kit begin with; the process and a number follow.
const PREFIX: &str = "keepsake";
/// Where `ip netns` keeps namespaces.
const NAMESPACES: &str = "/run/netns";
/// Where `ip netns exec` takes files from that stand in for those of `/etc`.
const ETC: &str = "/etc/netns";
/// For a program to open its port.
const PATIENCE: Duration = Duration::from_secs(10);
/// The programs of the Debian packages this needs.
const PROGRAMS: [&str; 5] = ["ip", "nft", "microsocks", "tinyproxy", "dnsmasq"];
/// A set of it has one of these for each place asked, with the protocol and the port.
const RECORDER: &str = "table inet record {
    set v4 { typeof ip daddr . meta l4proto . th dport; flags dynamic; size 4096; }
    set v6 { typeof ip6 daddr . meta l4proto . th dport; flags dynamic; size 4096; }
    chain out {
        type filter hook output priority 0; policy accept;
        meta nfproto ipv4 meta l4proto { tcp, udp } update @v4 { ip daddr . meta l4proto . th dport }
        meta nfproto ipv6 meta l4proto { tcp, udp } update @v6 { ip6 daddr . meta l4proto . th dport }
    }
}";

static NETS: AtomicUsize = AtomicUsize::new(0);

/// The internet of one test. All of it is gone when it is dropped.
pub struct Net {
    name: String,
    folder: tempfile::TempDir,
    children: Vec<(String, Child)>,
}

/// Whom a place sent something to: address, protocol, port.
pub type Sent = (IpAddr, &'static str, u16);

impl Net {
    /// An internet without places. `None`, with the reason, where the system has none to give: the
    /// test is skipped then.
    ///
    /// # Panics
    /// If the system gives namespaces and then refuses what belongs to them.
    #[must_use]
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    pub fn new() -> Option<Self> {
        if let Some(missing) = PROGRAMS.iter().find(|program| !is_there(program)) {
            eprintln!("SKIPPED: {missing} is not installed");
            return None;
        }
        remove_stale();
        let number = NETS.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}-{}-{number}", std::process::id());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let net = Self { name, folder, children: Vec::new() };
        if !Command::new("ip")
            .args(["netns", "add", &net.namespace("net")])
            .status()
            .is_ok_and(|s| s.success())
        {
            eprintln!("SKIPPED: only root may make network namespaces");
            return None;
        }
        net.ip("net", &["link", "set", "lo", "up"]);
        for forward in ["net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"] {
            net.must("net", &["sysctl", "-qw", forward]);
        }
        Some(net)
    }

    /// A place with these addresses, whose names are looked up at `resolver`.
    ///
    /// # Panics
    /// If the system refuses.
    pub fn place(&self, place: &str, addresses: &[IpAddr], resolver: IpAddr) {
        let (space, router) = (self.namespace(place), self.namespace("net"));
        let port = format!("to-{place}");
        must(Command::new("ip").args(["netns", "add", &space]));
        must(
            Command::new("ip")
                .args(["-n", &router, "link", "add", &port, "type", "veth"])
                .args(["peer", "name", "eth0", "netns", &space]),
        );
        self.ip(place, &["link", "set", "lo", "up"]);
        self.ip("net", &["link", "set", &port, "up"]);
        self.ip("net", &["address", "add", "169.254.0.1/32", "dev", &port]);
        self.ip("net", &["address", "add", "fe80::1/64", "dev", &port, "nodad"]);
        self.ip(place, &["link", "set", "eth0", "up"]);
        for address in addresses {
            let (whole, now) =
                if address.is_ipv4() { (32, &[][..]) } else { (128, &["nodad"][..]) };
            let whole = format!("{address}/{whole}");
            self.ip(place, &[&["address", "add", &whole, "dev", "eth0"], now].concat());
            self.ip("net", &["route", "add", &whole, "dev", &port]);
        }
        self.ip(place, &["route", "add", "169.254.0.1", "dev", "eth0"]);
        if addresses.iter().any(IpAddr::is_ipv4) {
            self.ip(place, &["route", "add", "default", "via", "169.254.0.1"]);
        }
        if addresses.iter().any(IpAddr::is_ipv6) {
            self.ip(place, &["-6", "route", "add", "default", "via", "fe80::1", "dev", "eth0"]);
        }
        let etc = Path::new(ETC).join(&space);
        std::fs::create_dir_all(&etc).expect("a folder for resolv.conf");
        let resolv = format!("nameserver {resolver}\noptions timeout:2 attempts:1\n");
        put(&etc.join("resolv.conf"), &resolv);
        self.rules(place, RECORDER);
    }

    /// A listener in a place, for a server of the test's own.
    ///
    /// # Panics
    /// If the address is not the place's, or is taken.
    #[must_use]
    pub fn listener(&self, place: &str, address: IpAddr, port: u16) -> TcpListener {
        self.inside(place, || TcpListener::bind((address, port)).expect("an address of the place"))
    }

    /// A resolver (dnsmasq) that knows these names and no others, and notes what it is asked.
    ///
    /// # Panics
    /// If it does not start.
    pub fn resolver(&mut self, place: &str, address: IpAddr, names: &[(&str, IpAddr)]) {
        let mut hosts = String::new();
        for (name, address) in names {
            let _ = writeln!(hosts, "{address} {name}");
        }
        let file = self.folder.path().join(format!("{place}.hosts"));
        put(&file, &hosts);
        let mut dnsmasq = self.command(place, Path::new("dnsmasq"));
        dnsmasq.args([
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
        ]);
        dnsmasq.args(["--user=root", "--group=root", "--bind-interfaces", "--local=/#/"]);
        dnsmasq.args(["--log-queries", "--pid-file"]);
        dnsmasq.arg(format!("--log-facility={}", self.log(place).display()));
        dnsmasq.arg(format!("--listen-address={address}"));
        dnsmasq.arg(format!("--addn-hosts={}", file.display()));
        self.start(place, dnsmasq, SocketAddr::new(address, 53));
    }

    /// The names that were asked for at the resolver of a place, each with who asked.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn names_asked(&self, place: &str) -> Vec<(String, IpAddr)> {
        let log = std::fs::read_to_string(self.log(place)).expect("the resolver's notes");
        let asked = log.lines().filter_map(|line| {
            let (_, query) = line.split_once("query[")?;
            let mut words = query.split(' ').skip(1);
            let name = words.next()?.to_owned();
            Some((name, words.nth(1)?.parse().ok()?))
        });
        asked.collect()
    }

    /// A SOCKS proxy (microsocks).
    ///
    /// # Panics
    /// If it does not start.
    pub fn socks(&mut self, place: &str, address: IpAddr, port: u16) {
        let mut proxy = self.command(place, Path::new("microsocks"));
        proxy.args(["-i", &address.to_string(), "-p", &port.to_string()]);
        self.start(place, proxy, SocketAddr::new(address, port));
    }

    /// An HTTP proxy (tinyproxy).
    ///
    /// # Panics
    /// If it does not start.
    pub fn http_proxy(&mut self, place: &str, address: IpAddr, port: u16) {
        let file = self.folder.path().join(format!("{place}.tinyproxy"));
        let lines = format!("Port {port}\nListen {address}\nTimeout 30\nMaxClients 50\n");
        put(&file, &lines);
        let mut proxy = self.command(place, Path::new("tinyproxy"));
        proxy.arg("-d").arg("-c").arg(file);
        self.start(place, proxy, SocketAddr::new(address, port));
    }

    /// Ends the programs of a place.
    ///
    /// # Panics
    /// If they cannot be ended.
    pub fn stop(&mut self, place: &str) {
        for (_, child) in self.children.iter_mut().filter(|(at, _)| at == place) {
            child.kill().expect("a child of ours");
            child.wait().expect("a child of ours");
        }
        self.children.retain(|(at, _)| at != place);
    }

    /// Packet rules for a place; `net` is the router, where what others do to packets is done.
    ///
    /// # Panics
    /// If they are not accepted.
    pub fn rules(&self, place: &str, rules: &str) {
        self.must(place, &["nft", rules]);
    }

    /// All that a place has sent to since the last time this was asked, also to itself.
    ///
    /// # Panics
    /// If the record cannot be read.
    #[must_use]
    pub fn sent(&self, place: &str) -> Vec<Sent> {
        let mut sent = Vec::new();
        for set in ["v4", "v6"] {
            let listed = self.must(place, &["nft", "-j", "list", "set", "inet", "record", set]);
            let listed: Value = serde_json::from_slice(&listed.stdout).expect("JSON of nft");
            let sets = listed["nftables"].as_array().expect("a list").iter();
            let elements = sets.filter_map(|one| one["set"]["elem"].as_array()).flatten();
            sent.extend(elements.map(sent_of));
            self.must(place, &["nft", "flush", "set", "inet", "record", set]);
        }
        sent.sort_unstable();
        sent
    }

    /// A program that will run in a place.
    #[must_use]
    pub fn command(&self, place: &str, program: &Path) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace(place)]).arg(program);
        command
    }

    fn start(&mut self, place: &str, mut command: Command, address: SocketAddr) {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("the program starts");
        self.children.push((place.to_owned(), child));
        let ends = Instant::now() + PATIENCE;
        while self.inside(place, || TcpStream::connect(address)).is_err() {
            assert!(Instant::now() < ends, "{place}: nobody listens at {address}");
            std::thread::yield_now();
        }
        // What was sent to find that out is not the place's own doing.
        drop(self.sent(place));
    }

    /// Does something on a thread that lives in a place. Sockets made there stay there.
    fn inside<T: Send>(&self, place: &str, work: impl FnOnce() -> T + Send) -> T {
        let space = File::open(Path::new(NAMESPACES).join(self.namespace(place)));
        let space = space.expect("a namespace of ours");
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                let kind = Some(LinkNameSpaceType::Network);
                move_into_link_name_space(std::os::fd::AsFd::as_fd(&space), kind)
                    .expect("root may enter it");
                work()
            });
            thread.join().expect("it does not panic")
        })
    }

    fn ip(&self, place: &str, words: &[&str]) {
        must(Command::new("ip").args(["-n", &self.namespace(place)]).args(words));
    }

    fn must(&self, place: &str, words: &[&str]) -> Output {
        let (program, words) = words.split_first().expect("a program");
        must(self.command(place, Path::new(program)).args(words))
    }

    fn namespace(&self, place: &str) -> String {
        format!("{}-{place}", self.name)
    }

    fn log(&self, place: &str) -> PathBuf {
        self.folder.path().join(format!("{place}.log"))
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        for (_, child) in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
        remove(&format!("{}-", self.name));
    }
}

fn sent_of(element: &Value) -> Sent {
    let parts = element["concat"].as_array().or(element["elem"]["val"]["concat"].as_array());
    let parts = parts.expect("address, protocol, port");
    let address = parts[0].as_str().and_then(|text| text.parse().ok()).expect("an address");
    let protocol = match (parts[1].as_str(), parts[1].as_u64()) {
        (Some("tcp"), _) | (_, Some(6)) => "tcp",
        (Some("udp"), _) | (_, Some(17)) => "udp",
        other => panic!("an unknown protocol: {other:?}"),
    };
    let port = parts[2].as_u64().and_then(|port| u16::try_from(port).ok()).expect("a port");
    (address, protocol, port)
}

#[expect(clippy::disallowed_methods, reason = "settings of other programs, not a vault")]
fn put(file: &Path, text: &str) {
    std::fs::write(file, text).expect("the disk takes a few lines");
}

fn must(command: &mut Command) -> Output {
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .any(|folder| folder.join(program).is_file())
}

/// Removes what runs left behind that are not there any more.
fn remove_stale() {
    for name in names() {
        let process = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').nth(1));
        let Some(process) = process else { continue };
        let is_gone = !Path::new("/proc").join(process).exists();
        if process.bytes().all(|byte| byte.is_ascii_digit()) && is_gone {
            remove(&name);
        }
    }
}

fn names() -> Vec<String> {
    let entries = std::fs::read_dir(NAMESPACES).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

fn remove(beginning: &str) {
    for name in names().into_iter().filter(|name| name.starts_with(beginning)) {
        // Of a run that was killed, its programs live on.
        let living = Command::new("ip").args(["netns", "pids", &name]).output();
        let living = living.map(|output| output.stdout).unwrap_or_default();
        for pid in String::from_utf8_lossy(&living).lines().filter_map(|line| line.parse().ok()) {
            if let Some(pid) = Pid::from_raw(pid) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        let _ = Command::new("ip").args(["netns", "delete", &name]).status();
        let _ = std::fs::remove_dir_all(Path::new(ETC).join(&name));
    }
}
