#!/bin/sh
# Runs as root inside a system that has never seen Keepsake: installs the package beside it, starts
# each program, takes it off again, and says what stayed behind.
set -eu
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive

find / -xdev -type f | sort > before
apt-get install -y --no-install-recommends ./keepsake.deb > install.log 2>&1 || { cat install.log; exit 1; }

keepsake --version
keepsake-verify --version
keepsake rehearse > rehearsal.log 2>&1 || { cat rehearsal.log; exit 1; }
echo "the rehearsal was played"

# The window, with a home of its own, until it is on the screen.
mkdir -p home run
chmod 700 run
cat > window.sh <<'W'
keepsake-window > window.log 2>&1 &
pid=$!
for _ in $(seq 1 120); do
  if xwininfo -root -tree 2>/dev/null | grep -q '"Keepsake"'; then
    echo "the window is on the screen"
    kill $pid
    wait $pid || true
    exit 0
  fi
  kill -0 $pid 2>/dev/null || { echo "the window ended:"; cat window.log; exit 1; }
  sleep 0.5
done
echo "no window after a minute:"; cat window.log; kill $pid; exit 1
W
HOME=$PWD/home XDG_RUNTIME_DIR=$PWD/run dbus-run-session -- xvfb-run -a sh window.sh

dpkg -L keepsake | while read -r path; do [ -f "$path" ] && echo "$path"; done | sort > installed
apt-get purge -y keepsake > purge.log 2>&1
while read -r path; do
  [ ! -e "$path" ] || { echo "stayed behind: $path"; exit 1; }
done < installed
echo "$(wc -l < installed) files came and went"
