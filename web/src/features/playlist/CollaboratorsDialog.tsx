import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useState } from 'react';

import { Loaded } from '../../actions/Loaded';
import { useAct } from '../../actions/useAct';
import { avatarUrl } from '../../api/account';
import {
  changeRole,
  type Collaborator,
  type CollaboratorRole,
  collaboratorsQuery,
  invitationsQuery,
  invite,
  type Playlist,
  PLAYLISTS,
  removeCollaborator,
  transferPlaylist,
  withdraw,
} from '../../api/playlists';
import { followingQuery } from '../../api/ties';
import { Button } from '../../design/Button';
import { CopyButton } from '../../design/Copy';
import { Dialog } from '../../design/Dialog';
import { Face } from '../../design/Face';
import { Field, SelectField } from '../../design/Field';
import { NoRows, Row, Rows } from '../../design/Sections';
import { formatDay } from '../../platform/format';
import styles from './Playlist.module.css';

const roles: Readonly<Record<CollaboratorRole, string>> = { editor: 'Edits', viewer: 'Listens' };
const stale = { stale: [PLAYLISTS] };

/** Who shares in a playlist, who is asked to, and links that ask whoever has them. */
export function CollaboratorsDialog({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const people = useQuery(collaboratorsQuery(playlist.id));
  const own = playlist.part === 'owner';
  return (
    <Dialog open wide title={`People in ${playlist.name}`} onClose={onClose}>
      <div className={styles.stack}>
        {own && <Invite playlist={playlist} people={people.data?.items ?? []} />}
        <Loaded query={people}>
          {({ items }) =>
            items.length === 0 ? (
              <NoRows>Nobody shares in it yet.</NoRows>
            ) : (
              <Rows label="Who shares in it">
                {items.map((one) => (
                  <Person key={one.person.id} playlist={playlist} one={one} own={own} />
                ))}
              </Rows>
            )
          }
        </Loaded>
        {own && <Asked playlist={playlist} />}
      </div>
    </Dialog>
  );
}

function Person({ playlist, one, own }: { playlist: Playlist; one: Collaborator; own: boolean }) {
  const { person } = one;
  const role = useAct((next: CollaboratorRole) => changeRole(playlist.id, person.id, next), stale);
  const remove = useAct(() => removeCollaborator(playlist.id, person.id), { ...stale, done: `${person.display_name} shares in it no more` });
  const give = useAct(() => transferPlaylist(playlist.id, person.id), { ...stale, done: `It is ${person.display_name}’s now; you go on as an editor` });
  return (
    <Row
      icon={<Face name={person.display_name} picture={person.avatar_id && avatarUrl(person.avatar_id, 64)} />}
      title={person.display_name}
      words={own ? `Since ${formatDay(one.joined_at)}` : `${roles[one.role]}, since ${formatDay(one.joined_at)}`}
      end={
        own && (
          <>
            <SelectField
              label={`What ${person.display_name} may do`}
              value={one.role}
              onChange={(event) => role.run(event.target.value as CollaboratorRole)}
            >
              {Object.entries(roles).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </SelectField>
            {one.role === 'editor' && (
              <Button look="quiet" onClick={() => give.run()}>
                Give it to them
              </Button>
            )}
            <Button look="quiet" onClick={() => remove.run()} aria-label={`Remove ${person.display_name}`}>
              Remove
            </Button>
          </>
        )
      }
    />
  );
}

function Invite({ playlist, people }: { playlist: Playlist; people: readonly Collaborator[] }) {
  const [role, setRole] = useState<CollaboratorRole>('editor');
  const following = useInfiniteQuery(followingQuery);
  const friends = following.data?.pages.flatMap((page) => page.items).filter((tie) => people.every((one) => one.person.id !== tie.id)) ?? [];
  const [url, setUrl] = useState<string | null>(null);
  const ask = useAct((id: string) => invite(playlist.id, role, id), { ...stale, done: 'They are asked. It lasts a week.' });
  const make = useAct(() => invite(playlist.id, role, null), { ...stale, onDone: (made) => setUrl(made.url) });
  return (
    <>
      <SelectField label="Whom you ask now" value={role} onChange={(event) => setRole(event.target.value as CollaboratorRole)}>
        <option value="editor">May add, move and remove songs</option>
        <option value="viewer">May listen</option>
      </SelectField>
      {friends.length > 0 && (
        <SelectField
          label="Somebody you follow"
          value=""
          onChange={(event) => {
            if (event.target.value) ask.run(event.target.value);
          }}
        >
          <option value="">Choose somebody to ask</option>
          {friends.map((tie) => (
            <option key={tie.id} value={tie.id}>
              {tie.display_name}
            </option>
          ))}
        </SelectField>
      )}
      {url ? (
        <div className={styles.link}>
          <Field label="Link for a week" value={new URL(url, location.href).href} readOnly onFocus={(event) => event.target.select()} />
          <CopyButton text={new URL(url, location.href).href} what="The link" label="Copy the link" />
        </div>
      ) : (
        <Button onClick={() => make.run()}>
          <Link2 className="icon" aria-hidden /> Make a link
        </Button>
      )}
    </>
  );
}

function Asked({ playlist }: { playlist: Playlist }) {
  const asked = useQuery(invitationsQuery(playlist.id));
  const back = useAct((id: string) => withdraw(playlist.id, id), { ...stale, done: 'Taken back' });
  const items = asked.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Rows label="Who is asked">
      {items.map((one) => (
        <Row
          key={one.id}
          icon={one.person ? <Face name={one.person.display_name} /> : <Link2 className="icon" aria-hidden />}
          title={one.person?.display_name ?? 'Whoever has the link'}
          words={`${roles[one.role]}, asked until ${formatDay(one.expires_at)}`}
          end={
            <Button look="quiet" onClick={() => back.run(one.id)}>
              Take back
            </Button>
          }
        />
      ))}
    </Rows>
  );
}
