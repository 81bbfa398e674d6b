"use strict";
// Says that script runs. The headline is laid out first, figures and the story's text once it is on the screen, what
// follows in a frame after that, once all is read, and then for good: places to go to must not move later; the other
// scripts begin then, too, so that nothing waits for them. Not so where the reader asked for a place, prints, or where
// nothing is ever painted.
const Rollaudit = (() => {
  const root = document.documentElement, parts = [];
  let waits = 2, painted = false;
  const lay = () => {
    if (painted) return;
    painted = true;
    root.dataset.told = root.dataset.painted = "yes";
    for (const part of parts) queueMicrotask(part);
  };
  const came = () => { if (!--waits) setTimeout(lay); };
  const tell = () => {
    root.dataset.told = "yes";
    requestAnimationFrame(came);
  };
  root.dataset.script = "on";
  if (location.hash) lay();
  else {
    addEventListener("beforeprint", lay);
    addEventListener("hashchange", lay);
    addEventListener("load", () => { came(); setTimeout(lay, 1000); });
    new PerformanceObserver((paints, observer) => { observer.disconnect(); tell(); }).observe({ type: "paint", buffered: true });
  }
  return { begin: (part) => { if (painted) part(); else parts.push(part); } };
})();
