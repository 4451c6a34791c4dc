// Builds the board to dist/board. `npx vite board` serves it with live reload, next to a gateway at port 4000.
import { renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const gateway = 'http://127.0.0.1:4000';

const builtFolder = fileURLToPath(new URL('../dist/board', import.meta.url));
const newFolder = `${builtFolder}.new`;

/** Puts the board in its place when it is complete, because a gateway may be running that serves it from there. */
const publish: Plugin = {
  name: 'publish',
  apply: 'build',
  writeBundle() {
    rmSync(builtFolder, { recursive: true, force: true });
    renameSync(newFolder, builtFolder);
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: '/board/',
  plugins: [publish],
  build: {
    outDir: newFolder,
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  // A separate entry keeps Vite from searching the other folders of the repository for pages.
  optimizeDeps: { entries: ['index.html'] },
  server: {
    proxy: {
      '/graphql': { target: gateway, ws: true },
      '/favicon.ico': gateway,
    },
  },
});
