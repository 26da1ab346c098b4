"""A window that gives what is dragged out of it: the addresses named as arguments."""

import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

window = Gtk.Window(title="drag-source", type=Gtk.WindowType.TOPLEVEL)
window.set_default_size(80, 60)
window.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
window.drag_source_add_uri_targets()
window.connect("drag-data-get", lambda _w, _c, data, _i, _t: data.set_uris(sys.argv[1:]))
window.move(4, 920)
window.show_all()
Gtk.main()
