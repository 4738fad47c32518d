import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the server's API and audio. */
const server = process.env.SEGUE_DEV_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': server, '/m/': server, '/health': server } },
  resolve: {
    alias: { 'react-remove-scroll': new URL('./src/design/noScrollLock.tsx', import.meta.url).pathname },
  },
  build: {
    target: 'es2022',
    // A strict content policy forbids data: fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  css: { modules: { generateScopedName: '[name]__[local]' } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/platform/testSetup.ts'],
    css: false,
  },
});
