"use strict";
// Says that script runs. What follows the story is laid out once the story is on the screen, and then for good: places to
// go to must not move later. Not so where the reader asked for a place, prints, or where nothing is ever painted.
(() => {
  const root = document.documentElement;
  let waits = 2;
  const lay = () => { root.dataset.painted = "yes"; };
  const came = () => { if (!--waits) setTimeout(lay); };
  root.dataset.script = "on";
  if (location.hash) { lay(); return; }
  addEventListener("beforeprint", lay);
  addEventListener("load", () => { came(); setTimeout(lay, 1000); });
  new PerformanceObserver((paints, observer) => { observer.disconnect(); came(); }).observe({ type: "paint", buffered: true });
})();
