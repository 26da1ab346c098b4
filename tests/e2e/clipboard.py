"""Says what lies on the clipboard: the text on a line, and the hint of password managers."""

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
hint = clipboard.wait_for_contents(Gdk.Atom.intern("x-kde-passwordManagerHint", False))
print(clipboard.wait_for_text() or "")
print((hint.get_data() or b"").decode() if hint else "")
