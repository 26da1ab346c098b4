//! The Debian packages Keepsake needs, one line each, with the reason.

use crate::place::on_path;
use crate::shell::answer;
use std::process::Command;

/// What a package is needed for. Each habit asks for what it needs and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// To build the command line.
    CommandLine,
    /// To build and open the window.
    Window,
    /// To run the tests.
    Tests,
    /// To run the benches beside their peers.
    Benches,
    /// To put packages to the test.
    Packaging,
    /// To take the pictures of the guides.
    Pictures,
}

/// How to see that what a package brings is there, whoever brought it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// A program on the search path.
    Program(&'static str),
    /// A library that pkg-config knows.
    Library(&'static str),
    /// Nothing but the package itself.
    Package,
}

/// A Debian package.
#[derive(Debug)]
pub(crate) struct Package {
    /// Its name in Debian 12 and later, and Ubuntu 22.04 and later.
    pub(crate) name: &'static str,
    /// What needs it.
    pub(crate) need: Need,
    sign: Sign,
    /// Why, in a few words.
    pub(crate) why: &'static str,
}

const fn package(need: Need, name: &'static str, sign: Sign, why: &'static str) -> Package {
    Package { name, need, sign, why }
}

/// All of them. A new package is a new line here, and nowhere else.
#[rustfmt::skip]
pub(crate) const PACKAGES: &[Package] = {
    use Need::{Benches, CommandLine, Packaging, Pictures, Tests, Window};
    use Sign::{Library, Program};
    &[
        package(CommandLine, "build-essential", Program("cc"), "compiles and links"),
        package(Window, "pkg-config", Program("pkg-config"), "finds the web view's libraries"),
        package(Window, "libwebkit2gtk-4.1-dev", Library("webkit2gtk-4.1"), "the web view"),
        package(Window, "bubblewrap", Program("bwrap"), "the web view's sandbox"),
        package(Window, "xdg-dbus-proxy", Program("xdg-dbus-proxy"), "the sandbox's way to the bus"),
        package(Window, "gstreamer1.0-plugins-base", Sign::Package, "saved audio and video"),
        package(Window, "gstreamer1.0-plugins-good", Sign::Package, "saved WebM, Ogg and MP4"),
        package(Window, "gstreamer1.0-libav", Sign::Package, "saved H.264 video and AAC audio"),
        package(Window, "fonts-noto-color-emoji", Sign::Package, "emoji in posts"),
        package(Window, "fonts-dejavu-core", Sign::Package, "Vietnamese letters where no font is"),
        package(Tests, "webkit2gtk-driver", Program("WebKitWebDriver"), "drives the real window"),
        package(Tests, "xvfb", Program("xvfb-run"), "a screen for the real window"),
        package(Tests, "xauth", Program("xauth"), "what xvfb-run guards that screen with"),
        package(Tests, "dbus", Program("dbus-daemon"), "a bus for each test"),
        package(Tests, "dbus-x11", Program("dbus-launch"), "the bus GTK's accessibility looks for"),
        package(Tests, "procps", Program("kill"), "ends what a test started"),
        package(Tests, "xdotool", Program("xdotool"), "presses keys that no page is asked about"),
        package(Tests, "ibus", Program("ibus-daemon"), "Vietnamese typed as people type it"),
        package(Tests, "ibus-unikey", Sign::Package, "Telex and VNI"),
        package(Tests, "ibus-gtk3", Sign::Package, "brings them into the window"),
        package(Tests, "fcitx5", Program("fcitx5"), "the other way of typing it"),
        package(Tests, "fcitx5-bamboo", Sign::Package, "Telex and VNI there"),
        package(Tests, "fcitx5-frontend-gtk3", Sign::Package, "brings them into the window"),
        package(Tests, "python3-gi", Sign::Package, "a window that files are dragged out of"),
        package(Tests, "gir1.2-gtk-3.0", Sign::Package, "the same"),
        package(Tests, "libgl1-mesa-dri", Sign::Package, "draws where there is no graphics card"),
        package(Tests, "chromium", Program("chromium"), "the interface's browser tests"),
        package(Tests, "firefox-esr", Program("firefox-esr"), "the offline verifier's tests"),
        package(Tests, "python3", Program("python3"), "makes sample archives of the platforms"),
        package(Tests, "ca-certificates", Sign::Package, "whom a web view believes by itself"),
        package(Tests, "strace", Program("strace"), "sees each write, and kills at it"),
        package(Tests, "iproute2", Program("ip"), "little internets of network namespaces"),
        package(Tests, "nftables", Sign::Package, "sees each packet, and plays the censor"),
        package(Tests, "dnsmasq-base", Sign::Package, "a resolver that notes and lies"),
        package(Tests, "microsocks", Program("microsocks"), "a SOCKS proxy that is not ours"),
        package(Tests, "tinyproxy-bin", Program("tinyproxy"), "an HTTP proxy that is not ours"),
        package(Tests, "openssl", Program("openssl"), "a time-stamping authority of its own"),
        package(Tests, "openssh-client", Program("ssh-keygen"), "checks signatures as others do"),
        package(Tests, "python3-opentimestamps", Sign::Package, "plays calendar, and reads proofs"),
        package(Tests, "poppler-utils", Program("pdftotext"), "reads reports as others do"),
        package(Tests, "qpdf", Program("qpdf"), "says whether a report is a sound PDF"),
        package(Tests, "age", Program("age"), "opens what we sealed, with none of our code"),
        package(Tests, "python3-venv", Sign::Package, "holds checkers that are written in Python"),
        package(Tests, "unzip", Program("unzip"), "opens bundles as anybody would"),
        package(Packaging, "mmdebstrap", Program("mmdebstrap"), "a system that never saw Keepsake"),
        package(Packaging, "rpm", Program("rpm"), "reads the package for Fedora"),
        package(Packaging, "binutils", Program("readelf"), "says how a program is built"),
        package(Packaging, "desktop-file-utils", Program("desktop-file-validate"), "the menu entry"),
        package(Packaging, "appstream", Program("appstreamcli"), "what software centres show"),
        package(Pictures, "pngquant", Program("pngquant"), "makes the guides' pictures small"),
        package(Benches, "zip", Program("zip"), "packs bags as others do"),
        package(Benches, "time", Program("time"), "says what a program took"),
        package(Benches, "nginx-light", Program("nginx"), "serves the pages of a round"),
    ]
};

impl Package {
    /// Whether what it brings is there already, without asking the packaging system.
    pub(crate) fn shows(&self) -> bool {
        match self.sign {
            Sign::Program(name) => on_path(name),
            Sign::Library(name) => {
                answer(Command::new("pkg-config").args(["--exists", name])).is_some()
            }
            Sign::Package => false,
        }
    }

    /// What to look for on a system that is not Debian; nothing for a convenience.
    pub(crate) fn elsewhere(&self) -> Option<String> {
        match self.sign {
            Sign::Program(name) => Some(format!("the program `{name}`")),
            Sign::Library(name) => Some(format!("the library `{name}` with its headers")),
            Sign::Package => None,
        }
    }
}
