import { request } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];

export type SheetKind = Schemas['SheetKind'];
export type SheetResult = Schemas['SheetResult'];
export type CellChange = Schemas['CellChange'];
export type CellError = Schemas['CellError'];

/** Changes what the cells of a sheet say otherwise; a dry run only tells. */
export function applySheet(kind: SheetKind, file: Blob, dryRun: boolean): Promise<SheetResult> {
  return request(`sheets/${kind}?dry_run=${dryRun}`, { method: 'POST', body: new Blob([file], { type: 'text/csv' }) });
}
