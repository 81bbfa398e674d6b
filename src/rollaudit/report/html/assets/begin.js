"use strict";
// Says that script runs. What is out of sight is laid out after the first paint, and then for good: places to go to must
// not move later.
document.documentElement.dataset.script = "on";
addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.painted = "yes"; })));
