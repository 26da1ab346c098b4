export const background = {
  tray: "Show a mark in the system tray",
  trayHelp:
    "A grey ring without a name: full while posts are watched, half while paused, empty when locked.",
  noTray: "This desktop shows no marks in a tray.",
  stays: "Go on in the tray when the window is closed",
  staysHelp:
    "The screen is locked then, and the watch goes on for the time you chose above. Otherwise closing the window ends Keepsake.",
  notices: "Say on the desktop that something is new",
  noticesHelp:
    "One line without names, numbers or links: “There is something new to look at.” Some desktops keep a list of what was said.",
  noNotices: "This desktop shows no notices.",
  login: "Start when I log in",
  loginHelp:
    "Leaves a file in your settings folder that says you use Keepsake. It asks for your passphrase each time.",
  screen: "Pictures of the screen",
  screenHelp:
    "On Linux no program can keep others from taking pictures of the screen, or the task switcher from showing its window. Lock with Ctrl+L before you share your screen.",
  clipboard: "What you copy",
  clipboardHelp:
    "It is taken back from the clipboard after half a minute, and with every lock. A clipboard manager may have kept it.",
};
