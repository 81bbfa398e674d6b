"use strict";
// Unpacks what the page carries, switches the theme. Nothing here fetches anything.
Rollaudit.begin(() => {
  let read = null;
  const data = () => read ??= JSON.parse(document.getElementById("page-data").textContent);
  const inflate = async (name) => {
    const bytes = Uint8Array.from(atob(document.getElementById(`packed-${name}`).value), (one) => one.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const json = async (name) => JSON.parse(new TextDecoder().decode(await inflate(name)));
  // Signed numbers: zigzag, 7 bits a byte, lowest first. Multiplied, not shifted: some need more than 32 bits.
  const numbers = async (name) => {
    const bytes = await inflate(name), out = new Float64Array(bytes.length);
    let count = 0, value = 0, place = 1;
    for (let i = 0; i < bytes.length; i++) {
      value += (bytes[i] & 127) * place;
      if (bytes[i] > 127) { place *= 128; continue; }
      out[count++] = value % 2 ? -(value + 1) / 2 : value / 2;
      value = 0; place = 1;
    }
    return out.subarray(0, count);
  };
  const monthWords = (number) => {
    const names = "January February March April May June July August September October November December".split(" ");
    return `${names[number % 12]} ${Math.floor(number / 12)}`;
  };
  const counted = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
  Object.assign(Rollaudit, { data, json, numbers, monthWords, counted, listeners: { theme: [] } });
});
Rollaudit.begin(() => {
  const root = document.documentElement, button = document.getElementById("theme");
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const say = () => {
    button.setAttribute("aria-pressed", String(isDark()));
    for (const listener of Rollaudit.listeners.theme) listener();
  };
  button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; say(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", say);
  say();
});
