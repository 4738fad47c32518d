import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { dismissReport, type HeldReport, reportsQuery, upholdReport } from '../../api/office';
import { Button } from '../../design/Button';
import { Check } from '../../design/Choices';
import { Dialog } from '../../design/Dialog';
import { SelectField, TextField } from '../../design/Field';
import { Row, Rows, Section, Standing } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { formatMoment } from '../../platform/format';
import styles from './Admin.module.css';

const reasons: Readonly<Record<HeldReport['reason'], string>> = {
  copyright: 'Someone else’s work',
  impersonation: 'Pretends to be someone else',
  illegal: 'Breaks the law',
  hateful: 'Hateful',
  explicit_unmarked: 'Explicit, and not marked so',
  wrong_details: 'Wrong details',
  spam: 'Spam',
  other: 'Something else',
};

type Deciding = { report: HeldReport; good: boolean } | null;

/** What people say is wrong with songs, albums and artists. */
export function ReportsHeld() {
  const [state, setState] = useState<HeldReport['state']>('open');
  const [deciding, setDeciding] = useState<Deciding>(null);
  const reports = useInfiniteQuery(reportsQuery(state));
  return (
    <Section title="Reports" words="What people say is wrong. The oldest stands first.">
      <SelectField label="Show" value={state} onChange={(event) => setState(event.currentTarget.value as HeldReport['state'])}>
        <option value="open">Waiting</option>
        <option value="upheld">Found right</option>
        <option value="dismissed">Dismissed</option>
      </SelectField>
      <Loaded query={reports}>
        {({ pages }) => {
          const held = pages.flatMap((page) => page.items);
          if (held.length === 0) return <p className={styles.quiet}>{state === 'open' ? 'No report waits.' : 'There is none.'}</p>;
          return (
            <Rows label="Reports">
              {held.map((report) => (
                <ReportRow key={report.id} report={report} onDecide={(good) => setDeciding({ report, good })} />
              ))}
            </Rows>
          );
        }}
      </Loaded>
      <MoreToCome more={reports.hasNextPage} busy={reports.isFetchingNextPage} onMore={() => void reports.fetchNextPage()} />
      {deciding && <Decide {...deciding} onClose={() => setDeciding(null)} />}
    </Section>
  );
}

function ReportRow({ report, onDecide }: { report: HeldReport; onDecide: (good: boolean) => void }) {
  const name = report.name ?? `A ${report.kind} that is gone`;
  const others = report.others > 0 ? `, ${report.others} more on the same` : '';
  return (
    <Row
      title={
        <>
          {report.name === null ? (
            name
          ) : (
            <Link href={`/${report.kind}s/${report.subject_id}`} className="link">
              <u>{name}</u>
            </Link>
          )}
          <Standing kind={report.state === 'upheld' ? 'critical' : 'plain'}>{reasons[report.reason]}</Standing>
        </>
      }
      words={`“${report.note}”, ${formatMoment(report.created_at)}${report.reporter_email ? `, from ${report.reporter_email}` : ''}${others}${report.answer ? `. Noted: ${report.answer}` : ''}`}
      end={
        report.state === 'open' && (
          <>
            <Button aria-label={`Uphold the report on ${name}`} onClick={() => onDecide(true)}>
              Uphold
            </Button>
            <Button look="quiet" aria-label={`Dismiss the report on ${name}`} onClick={() => onDecide(false)}>
              Dismiss
            </Button>
          </>
        )
      }
    />
  );
}

function Decide({ report, good, onClose }: { report: HeldReport; good: boolean; onClose: () => void }) {
  const cache = useQueryClient();
  return (
    <Dialog open title={good ? 'Is the report right?' : 'Dismiss the report?'} onClose={onClose}>
      <Form
        send={(values) => {
          const answer = values.text('answer') || null;
          return good ? upholdReport(report.id, answer, values.on('take_down')) : dismissReport(report.id, answer);
        }}
        onDone={() => {
          void cache.invalidateQueries({ queryKey: ['admin', 'reports'] });
          void cache.invalidateQueries({ queryKey: ['admin', 'takedowns'] });
          toast(good ? 'The report is upheld' : 'The report is dismissed');
          onClose();
        }}
      >
        {good && (
          <Check label="Take it down" note="It stops playing within a second." name="take_down" />
        )}
        <TextField label="Note" name="answer" rows={3} maxLength={2000} hint={good ? 'Where it is taken down, its artist reads this as the reason.' : 'Kept with the report.'} />
        <Submit busy="Saving" look={good ? 'critical' : 'primary'}>
          {good ? 'Uphold it' : 'Dismiss it'}
        </Submit>
      </Form>
    </Dialog>
  );
}
