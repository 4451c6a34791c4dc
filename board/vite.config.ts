// Builds the board to dist/board. `npx vite board` serves it with live reload, next to a gateway at port 4000.
import { defineConfig } from 'vite';

const gateway = 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/board/',
  build: {
    outDir: '../dist/board',
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
