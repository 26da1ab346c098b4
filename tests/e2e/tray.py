"""Gathers marks for a tray, as a desktop does, and says the name of each it is given."""

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.kde.StatusNotifierWatcher"
INTERFACE = f"""<node><interface name="{NAME}">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
</interface></node>"""


def called(_connection, _sender, _path, _interface, _method, words, invocation):
    print(words.unpack()[0], flush=True)
    invocation.return_value(None)


def connected(connection, _name):
    node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
    connection.register_object("/StatusNotifierWatcher", node.interfaces[0], called, None, None)


Gio.bus_own_name(Gio.BusType.SESSION, NAME, 0, connected, None, None)
GLib.MainLoop().run()
