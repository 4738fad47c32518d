// Fails when src/api/schema.d.ts is not what docs/openapi.json gives.
import { readFile } from 'node:fs/promises';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';

const description = new URL('../../docs/openapi.json', import.meta.url);
const types = new URL('../src/api/schema.d.ts', import.meta.url);

const expected = COMMENT_HEADER + astToString(await openapiTS(description, { immutable: true }));
const found = await readFile(types, 'utf8').catch(() => '');
if (found !== expected) {
  console.error('src/api/schema.d.ts is stale: run `npm run types` and commit the result.');
  process.exit(1);
}
