"use strict";
// The map to look around in: outlines, points, a period. Mercator's square, 0 to 1 from the west and the north.
Rollaudit.begin(() => {
  const { data, numbers, monthWords, counted } = Rollaudit;
  const canvas = document.getElementById("map");
  if (!canvas) return;
  const find = (id) => document.getElementById(id);
  const pen = canvas.getContext("2d"), status = find("map-status"), from = find("brush-from"), to = find("brush-to");
  const BITS = 33554432, FINE_STEPS = 2000, NEAR = 26000, BIN = 5, EARTH_M = 40075016.7, MOST_ZOOM = 2 ** 27;
  const STEPS_M = [10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6];
  let width = 1200, height = 640, ratio = 1, zoom = 1200, centreX = 0.53, centreY = 0.4;
  let world, parts, X, Y, M, firstMonth = 0, lastMonth = 0, busy = false, colours = {};

  const x = (longitude) => (longitude + 180) / 360;
  const y = (latitude) => 0.5 - Math.log(Math.tan(Math.PI / 4 + Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI / 360)) / (2 * Math.PI);
  const latitudeAt = (row) => Math.atan(Math.sinh(Math.PI * (1 - 2 * row))) * 180 / Math.PI;
  const longitudeAt = (column) => column * 360 - 180;

  const readColours = () => {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["paper", "ink", "soft", "line", "accent", "accent-soft", "land", "sea", "edge", "wash"]) colours[name] = style.getPropertyValue(`--${name}`).trim();
  };
  const trace = (path, points) => {
    points.forEach(([longitude, latitude], place) => {
      const column = x(longitude) * 4096, row = y(latitude) * 4096;
      if (place) path.lineTo(column, row); else path.moveTo(column, row);
    });
  };
  const readWorld = (packed) => {
    const { scale, translate } = data().frame, arcs = [];
    let at = 1;
    for (let arc = 0; arc < packed[0]; arc++) {
      const count = packed[at++], points = [];
      let column = 0, row = 0;
      for (let i = 0; i < count; i++) {
        column += packed[at++]; row += packed[at++];
        points.push([column * scale[0] + translate[0], row * scale[1] + translate[1]]);
      }
      arcs.push(points);
    }
    const land = new Path2D(), borders = new Path2D();
    const rings = packed[at++];
    for (let ring = 0; ring < rings; ring++) {
      const points = [], count = packed[at++];
      for (let i = 0; i < count; i++) {
        const index = packed[at++], arc = index >= 0 ? arcs[index] : [...arcs[~index]].reverse();
        for (const point of arc) {
          const last = points.length ? points[points.length - 1][0] : point[0];
          points.push([point[0] - 360 * Math.round((point[0] - last) / 360), point[1]]);
        }
      }
      const first = points[0], last = points[points.length - 1];
      if (Math.abs(last[0] - first[0]) > 180) points.push([last[0], -90], [first[0], -90]);
      trace(land, points);
      land.closePath();
    }
    const count = packed[at++];
    for (let i = 0; i < count; i++) trace(borders, arcs[packed[at++]]);
    return { land, borders };
  };
  const readParts = (packed) => {
    const found = [];
    let at = 1;
    const lines = (path, close) => {
      const count = packed[at++];
      for (let line = 0; line < count; line++) {
        const length = packed[at++], points = [];
        let column = 0, row = 0;
        for (let i = 0; i < length; i++) {
          column += packed[at++]; row += packed[at++];
          points.push([column / FINE_STEPS, row / FINE_STEPS]);
        }
        trace(path, points);
        if (close) path.closePath();
      }
    };
    for (let part = 0; part < packed[0]; part++) {
      const [west, south, east, north] = [0, 1, 2, 3].map(() => packed[at++] / FINE_STEPS);
      const land = new Path2D(), borders = new Path2D();
      lines(land, true);
      lines(borders, false);
      found.push({ left: x(west), top: y(north), right: x(east), bottom: y(south), land, borders });
    }
    return found;
  };
  const readPoints = (packed) => {
    const count = packed[0];
    X = new Float64Array(count); Y = new Float64Array(count); M = new Int32Array(count);
    let column = 0, row = 0, month = 0;
    for (let i = 0; i < count; i++) {
      column += packed[1 + i]; row += packed[1 + count + i]; month += packed[1 + 2 * count + i];
      X[i] = column / BITS; Y[i] = row / BITS; M[i] = month;
    }
  };

  const size = () => {
    const box = canvas.getBoundingClientRect();
    ratio = Math.min(2, devicePixelRatio || 1);
    width = Math.max(200, box.width); height = Math.max(150, box.height);
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
  };
  const turnsInView = () => {
    const left = centreX - width / 2 / zoom, right = centreX + width / 2 / zoom, turns = [];
    for (let turn = Math.floor(left); turn <= Math.floor(right); turn++) turns.push(turn);
    return turns;
  };
  const outlines = (shape, left, top) => {
    pen.save();
    pen.setTransform(zoom / 4096 * ratio, 0, 0, zoom / 4096 * ratio, left * ratio, top * ratio);
    pen.fillStyle = colours.land; pen.strokeStyle = colours.edge; pen.lineWidth = 0.6 * 4096 / zoom;
    pen.fill(shape.land, "evenodd"); pen.stroke(shape.land);
    pen.setLineDash([3 * 4096 / zoom, 2.5 * 4096 / zoom]); pen.stroke(shape.borders);
    pen.restore();
  };
  const ground = (near) => {
    pen.fillStyle = near ? colours.wash : colours.sea;
    pen.fillRect(0, 0, width, height);
    if (near) return;
    for (const turn of [-1, ...turnsInView(), 2]) {
      const left = width / 2 + (turn - centreX) * zoom, top = height / 2 - centreY * zoom;
      outlines(world, left, top);
      if (zoom < 5000) continue;
      for (const part of parts) {
        const box = [part.left * zoom + left, part.top * zoom + top, (part.right - part.left) * zoom, (part.bottom - part.top) * zoom];
        if (box[0] > width || box[1] > height || box[0] + box[2] < 0 || box[1] + box[3] < 0) continue;
        pen.save(); pen.beginPath(); pen.rect(...box); pen.clip();
        pen.fillStyle = colours.sea; pen.fillRect(...box);
        outlines(part, left, top);
        pen.restore();
      }
    }
  };
  const grid = (metresEach) => {
    const step = STEPS_M.find((one) => one / metresEach > 90) / metresEach;
    const left = width / 2 - centreX * zoom, top = height / 2 - centreY * zoom;
    pen.strokeStyle = colours.line; pen.lineWidth = 1; pen.beginPath();
    for (let at = ((left % step) + step) % step; at < width; at += step) { pen.moveTo(at, 0); pen.lineTo(at, height); }
    for (let at = ((top % step) + step) % step; at < height; at += step) { pen.moveTo(0, at); pen.lineTo(width, at); }
    pen.stroke();
    pen.fillStyle = colours.soft; pen.font = "12px system-ui, sans-serif"; pen.textAlign = "left";
    pen.fillText("no street data bundled", 14, 22);
  };
  const points = () => {
    const columns = Math.ceil(width / BIN), bins = new Uint32Array(columns * Math.ceil(height / BIN));
    let seen = 0, most = 1;
    for (const turn of turnsInView()) {
      const left = width / 2 + (turn - centreX) * zoom, top = height / 2 - centreY * zoom;
      for (let i = 0; i < X.length; i++) {
        if (!inPeriod(M[i])) continue;
        const across = X[i] * zoom + left, down = Y[i] * zoom + top;
        if (across < 0 || across >= width || down < 0 || down >= height) continue;
        seen++;
        const count = ++bins[Math.floor(across / BIN) + Math.floor(down / BIN) * columns];
        if (count > most) most = count;
      }
    }
    pen.fillStyle = colours.accent;
    pen.strokeStyle = colours.paper; pen.lineWidth = 0.7;
    for (let place = 0; place < bins.length; place++) {
      if (!bins[place]) continue;
      const share = Math.log1p(bins[place]) / Math.log1p(most);
      pen.globalAlpha = 0.45 + 0.5 * share;
      pen.beginPath();
      pen.arc((place % columns + 0.5) * BIN, (Math.floor(place / columns) + 0.5) * BIN, 2.4 + 3.4 * share, 0, 7);
      pen.fill(); pen.stroke();
    }
    pen.globalAlpha = 1;
    return seen;
  };
  const towns = () => {
    const used = [];
    pen.font = "600 12px system-ui, sans-serif"; pen.textAlign = "left"; pen.lineJoin = "round";
    for (const [name, longitude, latitude] of data().towns) {
      if (used.length > 24) break;
      for (const turn of turnsInView()) {
        const across = width / 2 + (x(longitude) + turn - centreX) * zoom, down = height / 2 + (y(latitude) - centreY) * zoom;
        if (across < 0 || down < 12 || across > width - 60 || down > height - 34) continue;
        if (used.some(([a, b]) => Math.abs(a - across) < 100 && Math.abs(b - down) < 16)) continue;
        used.push([across, down]);
        pen.lineWidth = 3.5; pen.strokeStyle = colours.paper; pen.strokeText(name, across + 9, down + 4);
        pen.fillStyle = colours.ink; pen.fillText(name, across + 9, down + 4);
      }
    }
  };
  const scaleBar = (metresEach) => {
    const step = STEPS_M.filter((one) => one / metresEach < Math.min(160, width / 3)).pop() || STEPS_M[0], long = step / metresEach;
    pen.strokeStyle = colours.ink; pen.lineWidth = 1.2; pen.beginPath();
    pen.moveTo(14, height - 22); pen.lineTo(14, height - 16); pen.lineTo(14 + long, height - 16); pen.lineTo(14 + long, height - 22); pen.stroke();
    pen.fillStyle = colours.ink; pen.font = "12px system-ui, sans-serif"; pen.textAlign = "left";
    pen.fillText(step >= 1000 ? `${step / 1000} km` : `${step} m`, 22 + long, height - 14);
  };
  const isWhole = () => Number(from.value) === 0 && Number(to.value) === lastMonth - firstMonth;
  const inPeriod = (month) => isWhole() || (month >= firstMonth + Number(from.value) && month <= firstMonth + Number(to.value));
  const draw = () => {
    busy = false;
    const metresEach = EARTH_M * Math.cos(latitudeAt(centreY) * Math.PI / 180) / zoom, near = metresEach * width < NEAR;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    ground(near);
    if (near) grid(metresEach);
    const seen = points();
    towns();
    scaleBar(metresEach);
    status.textContent = `${counted(seen, "exact position", "exact positions")} of ${X.length.toLocaleString("en")} in view`;
    canvas.dataset.drawn = String(seen);
  };
  const ask = () => { if (!busy) { busy = true; requestAnimationFrame(draw); } };
  const leastZoom = () => Math.max(width, height * 0.9) * 0.9;
  const zoomBy = (factor, across = width / 2, down = height / 2) => {
    const next = Math.max(leastZoom(), Math.min(MOST_ZOOM, zoom * factor));
    centreX += (across - width / 2) * (1 / zoom - 1 / next);
    centreY += (down - height / 2) * (1 / zoom - 1 / next);
    zoom = next;
    move(0, 0);
  };
  const move = (right, down) => {
    centreX = ((centreX + right / zoom) % 1 + 1) % 1;
    centreY = Math.max(0.02, Math.min(0.98, centreY + down / zoom));
    ask();
  };
  const goWorld = () => { zoom = leastZoom(); centreX = 0.53; centreY = 0.4; ask(); };
  const goMost = () => {
    const cells = new Map();
    for (let i = 0; i < X.length; i++) {
      const key = Math.floor(X[i] * 36000) * 65536 + Math.floor(Y[i] * 36000);
      cells.set(key, (cells.get(key) || 0) + 1);
    }
    const [key] = [...cells].reduce((best, one) => (one[1] > best[1] ? one : best));
    centreX = (Math.floor(key / 65536) + 0.5) / 36000; centreY = (key % 65536 + 0.5) / 36000;
    zoom = EARTH_M * Math.cos(latitudeAt(centreY) * Math.PI / 180) * width / 90000;
    ask();
  };
  const brush = () => {
    if (Number(from.value) > Number(to.value)) { if (document.activeElement === from) to.value = from.value; else from.value = to.value; }
    for (const one of [from, to]) {
      const words = monthWords(firstMonth + Number(one.value));
      find(`${one.id}-words`).textContent = words;
      one.setAttribute("aria-valuetext", words);
    }
    const bars = find("brush-bars"), ink = bars.getContext("2d"), months = lastMonth - firstMonth + 1, counts = new Float64Array(months);
    for (const month of M) if (month >= firstMonth && month <= lastMonth) counts[month - firstMonth]++;
    const most = Math.max(1, ...counts), step = bars.width / months;
    ink.clearRect(0, 0, bars.width, bars.height);
    counts.forEach((count, place) => {
      ink.fillStyle = inPeriod(firstMonth + place) ? colours.accent : colours["accent-soft"];
      const tall = count ? Math.max(2, count / most * bars.height) : 0;
      ink.fillRect(place * step, bars.height - tall, Math.max(1, step - 1), tall);
    });
    ask();
  };
  const touches = new Map();
  const listen = () => {
    canvas.addEventListener("pointerdown", (event) => { touches.set(event.pointerId, [event.clientX, event.clientY]); canvas.setPointerCapture(event.pointerId); });
    canvas.addEventListener("pointermove", (event) => {
      const last = touches.get(event.pointerId);
      if (!last) return;
      const now = [event.clientX, event.clientY], other = [...touches].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const box = canvas.getBoundingClientRect(), apart = (one) => Math.hypot(one[0] - other[0], one[1] - other[1]);
        zoomBy(apart(now) / Math.max(1, apart(last)), (now[0] + other[0]) / 2 - box.left, (now[1] + other[1]) / 2 - box.top);
      } else move(last[0] - now[0], last[1] - now[1]);
      touches.set(event.pointerId, now);
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => touches.delete(event.pointerId));
    // An unmodified wheel scrolls the page, unless the map has been chosen.
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return;
      event.preventDefault();
      const box = canvas.getBoundingClientRect();
      zoomBy(Math.exp(-event.deltaY * 0.002), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    const keys = {
      ArrowLeft: () => move(-80, 0), ArrowRight: () => move(80, 0), ArrowUp: () => move(0, -80), ArrowDown: () => move(0, 80),
      "+": () => zoomBy(1.5), "=": () => zoomBy(1.5), "-": () => zoomBy(1 / 1.5), 0: goWorld,
    };
    canvas.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });
    find("zoom-in").addEventListener("click", () => zoomBy(1.8));
    find("zoom-out").addEventListener("click", () => zoomBy(1 / 1.8));
    find("zoom-most").addEventListener("click", goMost);
    find("zoom-world").addEventListener("click", goWorld);
    from.addEventListener("input", brush);
    to.addEventListener("input", brush);
    const month = (number) => `${Math.floor(number / 12)}`.padStart(4, "0") + `-${`${number % 12 + 1}`.padStart(2, "0")}`;
    find("map-cards").addEventListener("click", () => {
      const wide = width / 2 / zoom, high = height / 2 / zoom, whole = isWhole();
      Rollaudit.showWithin(longitudeAt(centreX - wide), latitudeAt(Math.min(1, centreY + high)), longitudeAt(centreX + wide), latitudeAt(Math.max(0, centreY - high)),
        whole ? "" : month(firstMonth + Number(from.value)), whole ? "" : month(firstMonth + Number(to.value)));
    });
    Rollaudit.listeners.theme.push(() => { readColours(); brush(); });
    addEventListener("resize", () => { size(); ask(); });
  };
  const start = async () => {
    const [outline, fine, found] = await Promise.all([numbers("world"), numbers("parts"), numbers("points")]);
    world = readWorld(outline); parts = readParts(fine); readPoints(found);
    const number = (name) => Number(name.slice(0, 4)) * 12 + Number(name.slice(5, 7)) - 1;
    if (data().months) { firstMonth = number(data().months[0]); lastMonth = number(data().months[1]); }
    from.max = to.max = to.value = String(lastMonth - firstMonth);
    if (!data().months || firstMonth === lastMonth) canvas.closest(".explorer").querySelector(".brush").hidden = true;
    readColours(); size(); listen(); goMost(); brush();
  };
  new IntersectionObserver((entries, observer) => {
    if (entries.some((entry) => entry.isIntersecting)) { observer.disconnect(); start(); }
  }, { rootMargin: "400px" }).observe(canvas);
});
