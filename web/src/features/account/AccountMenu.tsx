import { useMutation, useQuery } from '@tanstack/react-query';
import { ChartNoAxesColumn, History as HistoryIcon, Keyboard, LogOut, Settings, ShieldCheck, UserRound } from 'lucide-react';
import { useLocation } from 'wouter';

import { useAct } from '../../actions/useAct';
import { showKeys } from '../../actions/view';
import { avatarUrl } from '../../api/account';
import { modeQuery, setPrivate } from '../../api/listening';
import { wordsOf } from '../../api/problem';
import { signOut } from '../../api/session';
import type { Me } from '../../api/types';
import { Face } from '../../design/Face';
import { Menu, MenuChoices, MenuItem, MenuLine, MenuSwitch } from '../../design/Menu';
import { toast } from '../../design/Toast';
import { formatMoment, initialsOf } from '../../platform/format';
import { useStore } from '../../platform/store';
import { chooseTheme, type ThemeChoice, themeChoice } from '../../platform/theme';
import styles from './AccountMenu.module.css';

const themes: readonly { value: ThemeChoice; words: string }[] = [
  { value: 'system', words: 'Like the device' },
  { value: 'dark', words: 'Ink' },
  { value: 'light', words: 'Paper' },
  { value: 'contrast', words: 'High contrast' },
];

/** Listens for six hours without that anything is kept or shown. */
function PrivateSwitch() {
  const mode = useQuery(modeQuery).data;
  const change = useAct(setPrivate, { stale: [['listening']] });
  const until = mode?.private_until;
  return (
    <MenuSwitch on={Boolean(until)} onChange={(on) => change.run(on)} note={until ? `Until ${formatMoment(until)}` : 'Nothing is kept, for six hours'}>
      Private session
    </MenuSwitch>
  );
}

/** Who is signed in, how the pages look, all keys, and the way out. */
export function AccountMenu({ user, onSignedOut }: { user: Me; onSignedOut: () => void }) {
  const theme = useStore(themeChoice);
  const [, go] = useLocation();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: onSignedOut,
    onError: (error) => toast(wordsOf(error), { critical: true }),
  });
  return (
    <Menu
      trigger={
        <button type="button" className={styles.face} aria-label={`${initialsOf(user.display_name)}, ${user.display_name}, account`}>
          <Face name={user.display_name} picture={user.avatar_id && avatarUrl(user.avatar_id, 64)} />
        </button>
      }
    >
      <div className={styles.who}>
        <b className="clip">{user.display_name}</b>
        <span className="clip">{user.email}</span>
      </div>
      <MenuLine />
      <MenuItem icon={<UserRound className="icon" />} onSelect={() => go(`/people/${user.id}`)}>
        Your profile
      </MenuItem>
      <MenuItem icon={<Settings className="icon" />} onSelect={() => go('/settings/profile')}>
        Account
      </MenuItem>
      {user.roles.includes('admin') && (
        <MenuItem icon={<ShieldCheck className="icon" />} onSelect={() => go('/admin/people')}>
          Administration
        </MenuItem>
      )}
      <MenuItem icon={<HistoryIcon className="icon" />} onSelect={() => go('/history')}>
        History
      </MenuItem>
      <MenuItem icon={<ChartNoAxesColumn className="icon" />} onSelect={() => go('/listening')}>
        Your listening
      </MenuItem>
      <MenuLine />
      <PrivateSwitch />
      <MenuLine />
      <MenuChoices label="Looks" value={theme} choices={themes} onChange={chooseTheme} />
      <MenuLine />
      <MenuItem icon={<Keyboard className="icon" />} onSelect={() => showKeys(true)}>
        All keys
      </MenuItem>
      <MenuItem icon={<LogOut className="icon" />} onSelect={() => leave.mutate()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
