// Says what a first visit costs: the JavaScript that index.html loads before anything is shown, gzipped.
// Fails above the budget.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const budget = 130_000;
const dist = new URL('../dist/', import.meta.url);
const page = await readFile(new URL('index.html', dist), 'utf8');
const entry = /<script type="module"[^>]*src="\/([^"]+)"/.exec(page)?.[1];
if (!entry) throw new Error('dist/index.html has no module: run `npm run build` first');

const seen = new Set();
async function sizeOf(file) {
  if (seen.has(file)) return 0;
  seen.add(file);
  const code = await readFile(new URL(file, dist), 'utf8');
  const imported = [...code.matchAll(/(?:^|[;}])import(?:[^"'()]*?from)?\s*["']\.\/([^"']+\.js)["']/g)].map((found) => `assets/${found[1]}`);
  let size = gzipSync(code, { level: 9 }).length;
  for (const next of imported) size += await sizeOf(next);
  return size;
}

const size = await sizeOf(entry);
console.log(`Initial JavaScript: ${(size / 1000).toFixed(1)} kB gzipped in ${seen.size} files; budget ${budget / 1000} kB`);
if (size > budget) process.exitCode = 1;
