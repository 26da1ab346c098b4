"""Says whether this system trusts who answers at a port of 127.0.0.1 under a name."""

import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

port, name = int(sys.argv[1]), sys.argv[2]
line = Gio.SocketClient().connect_to_host("127.0.0.1", port, None)
secure = Gio.TlsClientConnection.new(line, Gio.NetworkAddress.new(name, port))
try:
    secure.handshake(None)
    print("trusted")
except GLib.Error as error:
    print(error.message)
