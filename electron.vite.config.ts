import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

/**
 * Main and preload become CommonJS for Node 18, so that they run on every Electron from 25 on; the page is built for
 * Chromium 114. What is native (keytar) stays outside the bundle.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node18',
      minify: true,
      outDir: 'out/main',
      externalizeDeps: { exclude: ['zod', 'jose', 'electron-store'] },
      rollupOptions: {
        input: { main: resolve('electron/main.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
        external: ['keytar'],
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      minify: true,
      outDir: 'out/preload',
      // A sandboxed preload can load nothing but `electron`: everything else is in the one file.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: resolve('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
        external: ['electron'],
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      target: 'chrome114',
      minify: true,
      modulePreload: { polyfill: false },
      outDir: 'out/renderer',
      rollupOptions: { input: { index: resolve('renderer/index.html') } },
    },
    plugins: [react()],
  },
});
