import { useQuery } from '@tanstack/react-query';

import { methodsQuery } from '../../api/session';
import type { Me } from '../../api/types';
import { EmailSection, PasswordSection } from './AccessSections';
import { Identities } from './Identities';
import { Passkeys } from './Passkeys';
import { SecondFactorSection } from './SecondFactorSection';
import { SettingsFrame } from './SettingsFrame';

/** How a person signs in. */
export default function SignInSettingsPage({ user }: { user: Me }) {
  const methods = useQuery(methodsQuery);
  return (
    <SettingsFrame>
      <EmailSection user={user} />
      <PasswordSection user={user} />
      <SecondFactorSection />
      <Passkeys available={methods.data?.passkeys ?? false} />
      {(methods.data?.providers.length ?? 0) > 0 && <Identities providers={methods.data?.providers ?? []} />}
    </SettingsFrame>
  );
}
