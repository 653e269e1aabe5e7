// One file of filler.ts for a browser: node test/bundle.mjs INTO
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
await build({
  root: join(here, ".."), configFile: false, envDir: false, publicDir: false, logLevel: "error", mode: "production",
  build: {
    outDir: process.argv[2], emptyOutDir: false, target: "es2022", reportCompressedSize: false, minify: false, chunkSizeWarningLimit: 10_000,
    lib: { entry: join(here, "filler.ts"), formats: ["es"], fileName: () => "filler.js" },
    rollupOptions: { onLog: (level, log, handler) => log.code === "EVAL" || handler(level, log), output: { codeSplitting: false } },
  },
});
