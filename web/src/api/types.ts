import type { components } from './schema';

/** The server's answers under our names; the shapes are generated from docs/openapi.json. */
type Schemas = components['schemas'];

export type User = Schemas['User'];
export type Setup = Schemas['SetupState'];
export type Album = Schemas['Album'];
export type Song = Schemas['Song'];
export type Artist = Schemas['Artist'];
export type HistoryEntry = Schemas['Played'];
export type Waveform = Schemas['Waveform'];
export type Upload = Schemas['Upload'];

/** A page of any list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
