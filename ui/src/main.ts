import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/panels.css";
import "./styles/table.css";
import { mount } from "svelte";
import App from "./App.svelte";

// A letter whose font comes late is blank for a moment: all are fetched before a language is chosen.
for (const face of document.fonts) void face.load();

mount(App, { target: document.body });
