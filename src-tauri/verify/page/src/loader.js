// Unpacks the program and runs it. The policy of the page lets no other program run than the one
// whose digest it names, so what is packed here cannot be another.
const text = document.getElementById("packed").textContent;
const packed = Uint8Array.from(atob(text.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
new Response(stream).text().then((program) => {
  const script = document.createElement("script");
  script.type = "module";
  script.id = "program";
  script.textContent = program;
  document.body.append(script);
});
