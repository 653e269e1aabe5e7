import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "jsdom", include: ["test/**/*.test.ts"], setupFiles: ["test/prepare.ts"], testTimeout: 20_000, restoreMocks: true, unstubGlobals: true,
    // one process for all: to make a document and to load the engine again for each file would be most of the time
    pool: "threads", isolate: false, maxWorkers: 1,
    // the engine looks for a __dirname, which only what runs through Vite has
    server: { deps: { inline: [/@getodk/] } },
  },
});
