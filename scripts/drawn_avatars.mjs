// Draw avatars of many styles, as other people designed them, for `accuracy_faces.py`: 16 of each style, PNG, 480 px.
//
//     npm install @dicebear/core@9.4.3 @dicebear/collection@9.4.3 @resvg/resvg-js@2.6.2
//     node scripts/drawn_avatars.mjs FOLDER        (from the directory that has node_modules)
//
// Half of each style fill the picture, half stand in its middle at half its size, on a plain ground.
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const installed = createRequire(join(process.cwd(), "package.json"));
const load = (name) => import(pathToFileURL(installed.resolve(name)));
const [{ createAvatar }, styles, { Resvg }] = await Promise.all(
  ["@dicebear/core", "@dicebear/collection", "@resvg/resvg-js"].map(load),
);
const NO_FACES = /neutral|shapes|rings|glass|icons|identicon|initials|bottts|thumbs/i;
const GROUNDS = ["ffffff", "b6e3f4", "ffd5dc", "d1d4f9"];
const folder = process.argv[2] ?? "avatars";
mkdirSync(folder, { recursive: true });
for (const name of Object.keys(styles).filter((one) => !NO_FACES.test(one))) {
  for (let number = 0; number < 16; number++) {
    const side = number % 2 ? 480 : 240;
    const ground = GROUNDS[(number >> 1) % GROUNDS.length];
    const avatar = createAvatar(styles[name], { seed: `seed${number}`, size: side, backgroundColor: [ground] }).toString();
    const at = (480 - side) / 2;
    const inside = avatar.replace("<svg ", `<svg x="${at}" y="${at}" `);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480"><rect width="480" height="480" fill="#${ground}"/>${inside}</svg>`;
    writeFileSync(join(folder, `${name}-${number}.png`), new Resvg(svg).render().asPng());
  }
}
