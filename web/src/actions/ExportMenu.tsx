import { Download } from 'lucide-react';

import { exportAddress, type WrittenFormat } from '../api/exchange';
import { IconButton } from '../design/Button';
import { Menu, MenuItem } from '../design/Menu';

const formats: readonly (readonly [WrittenFormat, string])[] = [
  ['m3u8', 'M3U8, for players'],
  ['xspf', 'XSPF'],
  ['jspf', 'JSPF, for ListenBrainz'],
  ['csv', 'CSV, for tables'],
];

/** A list as a file, in the format that is chosen. */
export function ExportMenu({ of }: { of: Parameters<typeof exportAddress>[0] }) {
  return (
    <Menu
      label="Export as"
      trigger={
        <IconButton label="Export">
          <Download className="icon" />
        </IconButton>
      }
    >
      {formats.map(([format, words]) => (
        <MenuItem key={format} icon={<Download className="icon" />} onSelect={() => window.location.assign(exportAddress(of, format))}>
          {words}
        </MenuItem>
      ))}
    </Menu>
  );
}
