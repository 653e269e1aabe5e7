// Builds what the wheel ships: node build.mjs FOLDER. The same sources give the same bytes; tests/web holds it.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const kit = join(here, "../src/nazorat/kit");
const into = process.argv[2];
const BANNER = "/* Nazorat, sealed identities in the browser. AGPL-3.0-or-later; parts by others: custody.third-party.txt */";
const COMMON = {
  absWorkingDir: here, bundle: true, minify: true, charset: "utf8", legalComments: "none", metafile: true, write: false, logLevel: "warning",
};

/** `icon:NAME` is a drawing of the desk as a list of its shapes, since a page under Trusted Types parses no markup. */
const icons = {
  name: "icons",
  setup(made) {
    made.onResolve({ filter: /^icon:/ }, ({ path }) => ({ path: path.slice(5), namespace: "icon" }));
    made.onLoad({ filter: /.*/, namespace: "icon" }, async ({ path }) => {
      const drawing = await readFile(join(kit, "icons", `${path}.svg`), "utf8");
      const shapes = [...drawing.matchAll(/<(path|circle|rect|line|polyline)\s([^>]*?)\/?>/g)];
      const parts = shapes.map(([, tag, held]) => [tag, Object.fromEntries([...held.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]))]);
      return { contents: JSON.stringify(parts), loader: "json" };
    });
  },
};

/** One script without modules, comments or source map, and the packages that ended up in it. */
async function script(entry) {
  const made = await build({ ...COMMON, entryPoints: [entry], format: "iife", platform: "browser", target: "es2022", plugins: [icons] });
  const packages = Object.entries(Object.values(made.metafile.outputs)[0].inputs)
    .filter(([, part]) => part.bytesInOutput > 0)
    .map(([name]) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1])
    .filter(Boolean);
  return { text: made.outputFiles[0].text.trimEnd(), packages };
}

async function style(entry) {
  const made = await build({ ...COMMON, entryPoints: [entry], loader: { ".svg": "dataurl", ".woff2": "dataurl" } });
  return made.outputFiles[0].text.trimEnd();
}

async function notices(packages) {
  const parts = [...new Set(packages)].sort().map(async (name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${await readFile(join(folder, "LICENSE"), "utf8")}`;
  });
  parts.push(readFile(join(here, "notices/slip-0039.txt"), "utf8"));
  parts.push(readFile(join(kit, "icons/LICENSE.txt"), "utf8").then((words) => `Drawings of custody.html: Tabler Icons (MIT)\n\n${words}`));
  parts.push(readFile(join(kit, "static/kit/vendor/LICENSE-noto-sans.txt"), "utf8").then((words) => `Font of custody.html: Noto Sans (OFL-1.1)\n\n${words}`));
  const words = (await Promise.all(parts)).map((part) => part.replaceAll("\r\n", "\n").trim());
  return `Parts by others in custody.js and custody.html.\n\n${words.join("\n\n* * *\n\n")}\n`;
}

/** The whole page as one file that may run this script and this style, show its own fonts and drawings, and nothing else. */
async function page(code, look, words) {
  if (/<\/script|<!--/i.test(code) || /<\/style/i.test(look)) throw new Error("the page would end in the middle of its script or style");
  const policy = [
    "default-src 'none'", `script-src '${hash(code)}'`, `style-src '${hash(look)}'`, "font-src data:", "img-src data:", "connect-src 'none'",
    "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join("; ");
  const parts = { POLICY: policy, STYLE: look, SCRIPT: code, NOTICES: words.replaceAll("--", "- -") };
  const frame = await readFile(join(here, "page/page.html"), "utf8");
  return frame.replace(/\b(?:POLICY|STYLE|SCRIPT|NOTICES)\b/g, (name) => parts[name]);
}

function hash(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

const [custody, main, look] = await Promise.all([script("custody/index.ts"), script("page/main.ts"), style("page/page.css")]);
const words = await notices([...custody.packages, ...main.packages]);
const html = await page(main.text, look, words);
await writeFile(join(into, "custody.js"), `${BANNER}\n${custody.text}\n`);
await writeFile(join(into, "custody.html"), html);
await writeFile(join(into, "custody.html.sha256"), `${createHash("sha256").update(html).digest("hex")}  custody.html\n`);
await writeFile(join(into, "custody.third-party.txt"), words);
