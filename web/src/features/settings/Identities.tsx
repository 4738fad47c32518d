import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';

import { Loaded } from '../../actions/Loaded';
import { beginLinking, identitiesQuery, unlinkIdentity } from '../../api/factors';
import type { Identity, SignInMethods } from '../../api/types';
import { Button } from '../../design/Button';
import { Row, Rows, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { formatMoment } from '../../platform/format';
import { ProofDialog } from './ProofDialog';

type Provider = SignInMethods['providers'][number];
type Doing = { link: Provider } | { unlink: Identity; label: string } | null;

/** Accounts elsewhere that sign a person in here. */
export function Identities({ providers }: { providers: readonly Provider[] }) {
  const cache = useQueryClient();
  const identities = useQuery(identitiesQuery);
  const [doing, setDoing] = useState<Doing>(null);
  return (
    <Section title="Other accounts" words="Sign in here with an account you have elsewhere.">
      <Loaded query={identities}>
        {({ items }) => (
          <Rows label="Other accounts">
            {providers.map((provider) => {
              const held = items.find((identity) => identity.provider === provider.id);
              return (
                <Row
                  key={provider.id}
                  icon={<KeyRound className="icon" aria-hidden />}
                  title={provider.label}
                  words={held ? `${held.email ?? 'Linked'}, last used ${formatMoment(held.last_used_at)}` : 'Not linked'}
                  end={
                    <Button onClick={() => setDoing(held ? { unlink: held, label: provider.label } : { link: provider })}>
                      {held ? 'Unlink' : 'Link'}
                    </Button>
                  }
                />
              );
            })}
          </Rows>
        )}
      </Loaded>
      {doing && 'link' in doing && (
        <ProofDialog
          title={`Link ${doing.link.label}`}
          words="Then your browser goes there, and comes back."
          act="Go on"
          busy="On the way"
          send={(proof) => beginLinking(doing.link.id, '/settings/sign-in', proof)}
          onDone={(url) => location.assign(url)}
          onClose={() => setDoing(null)}
        />
      )}
      {doing && 'unlink' in doing && (
        <ProofDialog
          title={`Unlink ${doing.label}?`}
          words="That account signs you in here no more."
          act="Unlink it"
          busy="Unlinking"
          critical
          send={(proof) => unlinkIdentity(doing.unlink.id, proof)}
          onDone={() => {
            void cache.invalidateQueries({ queryKey: identitiesQuery.queryKey });
            toast(`${doing.label} is unlinked`);
            setDoing(null);
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </Section>
  );
}
