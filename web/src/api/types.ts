import type { components } from './schema';

/** The server's answers under our names; the shapes are generated from docs/openapi.json. */
type Schemas = components['schemas'];

export type User = Schemas['User'];
export type Me = Schemas['Me'];
export type Setup = Schemas['SetupState'];
export type Album = Schemas['Album'];
export type AlbumDetails = Schemas['AlbumDetails'];
export type Song = Schemas['Song'];
export type SongDetails = Schemas['SongDetails'];
export type Artist = Schemas['Artist'];
export type ArtistDetails = Schemas['ArtistDetails'];
export type HistoryEntry = Schemas['Played'];
export type Waveform = Schemas['Waveform'];
export type Upload = Schemas['Upload'];

export type SignInMethods = Schemas['Methods'];
export type Preferences = Schemas['Preferences'];
export type Session = Schemas['Session'];
export type SecondFactor = Schemas['SecondFactor'];
export type Proof = Schemas['Proof'];
export type Passkey = Schemas['Passkey'];
export type Identity = Schemas['Identity'];
export type Entitlements = Schemas['Entitlements'];
export type SubscriptionState = Schemas['HeldTier'];
export type Tier = SubscriptionState['tier'];
export type Grant = Schemas['Grant'];
export type Family = Schemas['Family'];
export type FamilyInvitation = Schemas['FamilyInvitation'];
export type PublicProfile = Schemas['PublicProfile'];
export type Tie = Schemas['Tie'];
export type Export = Schemas['Export'];
export type Device = Schemas['Device'];

export type Person = Schemas['Person'];
export type PersonDetail = Schemas['PersonDetail'];
export type Role = Person['roles'][number];
export type Label = Schemas['Label'];
export type Claim = Schemas['Claim'];
export type Invitation = Schemas['Invitation'];
export type Registration = Setup['registration'];
export type VoucherBatch = Schemas['VoucherBatch'];
export type AuditEntry = Schemas['AuditEntry'];

/** A page of any list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
