// Builds the field app: node build.mjs FOLDER. The same sources give the same bytes; tests/web holds it.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const into = process.argv[2];
const COMMON = { root: here, base: "./", configFile: false, envDir: false, logLevel: "warn", mode: "production" };
const packages = new Set();

/** The packages that ended up in it, for their licences. */
const parts = {
  name: "parts",
  generateBundle(_options, bundle) {
    for (const made of Object.values(bundle))
      for (const [name, part] of Object.entries(made.modules ?? {}))
        if (part.renderedLength > 0) {
          const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1];
          if (found) packages.add(found);
        }
  },
};

/** The engine's loader of WebAssembly has an eval for a kind of module that it never loads, and the policy of the page forbids it. */
function passing(level, log, handler) {
  if (log.code !== "EVAL") handler(level, log);
}

await rm(into, { recursive: true, force: true });
await mkdir(into, { recursive: true });
await build({
  ...COMMON,
  plugins: [parts],
  worker: { format: "es", plugins: () => [parts], rollupOptions: { output: { entryFileNames: "[name].js" } } },
  build: {
    outDir: into, emptyOutDir: true, target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 4000,
    rollupOptions: { onLog: passing, output: { entryFileNames: "app.js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" } },
  },
});
// the engine comes as one file that holds its own parts
for (const name of Object.keys(JSON.parse(await readFile(join(here, "node_modules/@getodk/xforms-engine/package.json"), "utf8")).dependencies)) packages.add(name);
await writeFile(join(into, "third-party.txt"), await notices());

// the worker knows every file of the app; its version is that of their bytes
const files = (await readdir(into)).sort();
const digest = createHash("sha256");
for (const file of files) digest.update(`${file}\0`).update(await readFile(join(into, file)));
await build({
  ...COMMON,
  publicDir: false,
  define: {
    FILES: JSON.stringify(["./", ...files.filter((file) => file !== "index.html" && file !== "third-party.txt")]),
    VERSION: JSON.stringify(digest.digest("hex").slice(0, 16)),
  },
  build: {
    outDir: into, emptyOutDir: false, target: "es2022", reportCompressedSize: false,
    lib: { entry: join(here, "src/sw.ts"), formats: ["iife"], name: "sw", fileName: () => "sw.js" },
  },
});

async function notices() {
  const held = [...packages].sort().map(async (name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    // the engine's package names its licence and does not bring it
    const words = file ? join(folder, file) : join(here, `notices/${license.toLowerCase()}.txt`);
    return `${name} ${version} (${license})\n\n${(await readFile(words, "utf8")).replaceAll("\r\n", "\n").trim()}`;
  });
  return `Parts by others in the field app.\n\n${(await Promise.all(held)).join("\n\n* * *\n\n")}\n`;
}
