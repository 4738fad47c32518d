import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Building2, Pencil, Trash2, UserPlus, X } from 'lucide-react';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { useAct } from '../../actions/useAct';
import { createLabel, deleteLabel, getPerson, labelsQuery, putStaff, removeStaff, renameLabel, type StaffRole } from '../../api/administration';
import type { Label } from '../../api/types';
import { IconButton } from '../../design/Button';
import { Options } from '../../design/Choices';
import { Confirm, Dialog } from '../../design/Dialog';
import { Face } from '../../design/Face';
import { Field } from '../../design/Field';
import { Row, Rows, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { formatDay } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';
import { Claims } from './Claims';
import { PersonField } from './PersonField';

type Doing = { what: 'rename' | 'delete' | 'staff'; label: Label } | null;

const roleNames: Readonly<Record<StaffRole, string>> = { owner: 'Owner', manager: 'Manager' };

/** Organisations whose staff act for artists, and people who say that they are one. */
export default function LabelsPage() {
  const cache = useQueryClient();
  const labels = useInfiniteQuery(labelsQuery);
  const [doing, setDoing] = useState<Doing>(null);
  const done = (words: string) => {
    void cache.invalidateQueries({ queryKey: labelsQuery.queryKey });
    toast(words);
    setDoing(null);
  };
  const remove = useAct(deleteLabel, { onDone: () => done('The label is deleted') });
  return (
    <AdminFrame>
      <Claims />
      <Section title="Labels" words="A label's staff act for all of its artists. Owners also say who the staff are.">
        <Loaded query={labels} rows={3}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            return all.length === 0 ? <p className={styles.quiet}>No labels yet.</p> : all.map((label) => <OneLabel key={label.id} label={label} onDo={setDoing} />);
          }}
        </Loaded>
        <MoreToCome more={labels.hasNextPage} busy={labels.isFetchingNextPage} onMore={() => void labels.fetchNextPage()} />
      </Section>
      <Section title="New label" words="Its owner needs an account here first.">
        <Form
          send={async (values) => createLabel(values.text('name'), (await getPerson(values.text('person'))).id)}
          onDone={(label, form) => {
            form.reset();
            done(`${label.name} is made`);
          }}
          codes={{ label_name_taken: 'name', label_name_refused: 'name', person_not_found: 'person' }}
        >
          <Field label="Name" name="name" required maxLength={100} />
          <PersonField label="Owner's address" />
          <Submit busy="Making it">Make the label</Submit>
        </Form>
      </Section>
      {doing?.what === 'rename' && (
        <Dialog open title={`Rename ${doing.label.name}`} onClose={() => setDoing(null)}>
          <Form
            send={(values) => renameLabel(doing.label, values.text('name'))}
            onDone={() => done('The label has a new name')}
            codes={{ label_name_taken: 'name', label_name_refused: 'name' }}
          >
            <Field label="Name" name="name" required maxLength={100} defaultValue={doing.label.name} autoFocus />
            <Submit busy="Saving">Save</Submit>
          </Form>
        </Dialog>
      )}
      {doing?.what === 'staff' && <AddStaff label={doing.label} onDone={() => done('They are asked, and act for the label once they accept')} onClose={() => setDoing(null)} />}
      <Confirm
        open={doing?.what === 'delete'}
        title={`Delete ${doing?.label.name ?? ''}?`}
        words="Its artists and their music stay. Its staff act for them no more."
        act="Delete the label"
        onConfirm={() => doing && remove.run(doing.label.id)}
        onClose={() => setDoing(null)}
      />
    </AdminFrame>
  );
}

function AddStaff({ label, onDone, onClose }: { label: Label; onDone: () => void; onClose: () => void }) {
  return (
    <Dialog open title={`Ask someone to act for ${label.name}`} onClose={onClose}>
      <Form
        send={async (values) => putStaff(label.id, (await getPerson(values.text('person'))).id, values.text('role') as StaffRole)}
        onDone={onDone}
        codes={{ person_not_found: 'person' }}
      >
        <PersonField label="Address" />
        <Options
          label="As"
          name="role"
          initial="manager"
          options={[
            { value: 'manager', words: 'Manager', note: 'Acts for the artists.' },
            { value: 'owner', words: 'Owner', note: 'Also says who the staff are.' },
          ]}
        />
        <Submit busy="Asking">Ask them</Submit>
      </Form>
    </Dialog>
  );
}

function OneLabel({ label, onDo }: { label: Label; onDo: (doing: Doing) => void }) {
  const remove = useAct((userId: string) => removeStaff(label.id, userId), {
    done: 'They act for the label no more',
    stale: [labelsQuery.queryKey],
  });
  const acts = [
    ['staff', 'Ask someone to act for', UserPlus],
    ['rename', 'Rename', Pencil],
    ['delete', 'Delete', Trash2],
  ] as const;
  return (
    <div>
      <Rows label={label.name}>
        <Row
          icon={<Building2 className="icon" aria-hidden />}
          title={label.name}
          words={`Since ${formatDay(label.created_at)}`}
          end={acts.map(([what, verb, Icon]) => (
            <IconButton key={what} label={`${verb} ${label.name}`} onClick={() => onDo({ what, label })}>
              <Icon className="icon" />
            </IconButton>
          ))}
        />
        {label.staff.map((member) => (
          <Row
            key={member.id}
            icon={<Face name={member.display_name} size="s" />}
            title={member.display_name}
            words={roleNames[member.role]}
            end={
              <IconButton label={`Take ${member.display_name} out of ${label.name}`} onClick={() => remove.run(member.id)}>
                <X className="icon" />
              </IconButton>
            }
          />
        ))}
        {label.invited.map((asked) => (
          <Row
            key={asked.id}
            icon={<Face name={asked.display_name} size="s" />}
            title={asked.display_name}
            words={`Asked to be ${asked.role === 'owner' ? 'an owner' : 'a manager'}, until ${formatDay(asked.expires_at)}`}
            end={
              <IconButton label={`Ask ${asked.display_name} no more`} onClick={() => remove.run(asked.id)}>
                <X className="icon" />
              </IconButton>
            }
          />
        ))}
      </Rows>
    </div>
  );
}
