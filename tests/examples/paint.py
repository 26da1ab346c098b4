"""Says `ready`, and then `drawn` as soon as the middle of the screen shows letters: they are drawn
smoothly, in many colours, where there was one or two."""

import time

import gi

gi.require_version("Gdk", "3.0")
from gi.repository import Gdk  # noqa: E402

COLOURS = 12
root = Gdk.get_default_root_window()
left, top = root.get_width() // 2 - 260, root.get_height() // 2 - 260


def colours():
    picture = Gdk.pixbuf_get_from_window(root, left, top, 520, 520)
    pixels = picture.get_pixels()
    step = picture.get_n_channels()
    return len({pixels[at : at + 3] for at in range(0, len(pixels) - step, step * 7)})


while colours() >= COLOURS:
    time.sleep(0.01)
print("ready", flush=True)
while colours() < COLOURS:
    time.sleep(0.005)
print("drawn", flush=True)
