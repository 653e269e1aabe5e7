// Builds what the wheel ships: node build.mjs FOLDER. The same sources give the same bytes; tests/web holds it.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const into = process.argv[2];
const BANNER = "/* Nazorat, sealed identities in the browser. AGPL-3.0-or-later; parts by others: custody.third-party.txt */";

/** One script without modules, comments or source map, and the packages that ended up in it. */
async function bundled(entry) {
  const made = await build({
    absWorkingDir: here, entryPoints: [entry], bundle: true, minify: true, format: "iife", platform: "browser", target: "es2022",
    charset: "utf8", legalComments: "none", metafile: true, write: false, logLevel: "warning", treeShaking: true,
  });
  const packages = Object.entries(Object.values(made.metafile.outputs)[0].inputs)
    .filter(([, part]) => part.bytesInOutput > 0)
    .map(([name]) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1])
    .filter(Boolean);
  return { script: made.outputFiles[0].text.trimEnd(), packages };
}

async function notices(packages) {
  const parts = [...new Set(packages)].sort().map(async (name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const words = (await readFile(join(folder, "LICENSE"), "utf8")).trim().replaceAll("\r\n", "\n");
    return `${name} ${version} (${license})\n\n${words}\n`;
  });
  parts.push(readFile(join(here, "notices/slip-0039.txt"), "utf8"));
  return `Parts by others in custody.js and custody.html.\n\n${(await Promise.all(parts)).join(`\n${"-".repeat(72)}\n\n`)}`;
}

const custody = await bundled("custody/index.ts");
await writeFile(join(into, "custody.js"), `${BANNER}\n${custody.script}\n`);
await writeFile(join(into, "custody.third-party.txt"), await notices(custody.packages));
