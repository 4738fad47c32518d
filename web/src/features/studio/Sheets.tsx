import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, FileSpreadsheet } from 'lucide-react';
import { useRef, useState } from 'react';

import { base } from '../../api/client';
import { ApiError, wordsOf } from '../../api/problem';
import { applySheet, type CellError, type SheetKind, type SheetResult } from '../../api/sheets';
import { studio } from '../../api/studio';
import { Button, buttonClass } from '../../design/Button';
import { Acts, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { announce } from '../../platform/announce';
import { formatCount } from '../../platform/format';
import { SheetLines } from './SheetLines';
import { kindOf } from './sheets';

const names: Readonly<Record<SheetKind, string>> = { songs: 'Songs', albums: 'Releases', licences: 'Licences' };

interface Tried {
  readonly file: File;
  readonly kind: SheetKind;
  readonly result: SheetResult;
}

/** The catalogue of an artist or a label as sheets: out, and in again with what is to change. */
export function SheetsPart({ of, whose }: { of: `artists/${string}` | `labels/${string}`; whose: string }) {
  return (
    <>
      <Section title="Download" words={`All of ${whose} as CSV, for any program that edits tables.`}>
        <Acts>
          {(Object.keys(names) as SheetKind[]).map((kind) => (
            <a key={kind} href={`${base}${of}/sheets/${kind}`} className={buttonClass('secondary')} download>
              <Download className="icon icon-s" aria-hidden />
              {names[kind]}
            </a>
          ))}
        </Acts>
      </Section>
      <Upload />
    </>
  );
}

function Upload() {
  const cache = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [tried, setTried] = useState<Tried | null>(null);
  const look = useMutation({
    mutationFn: async (file: File): Promise<Tried> => {
      const kind = await kindOf(file);
      if (!kind) throw new ApiError({ title: 'The first line names no columns of a sheet. Download one, change it, and choose it here.', status: 422 });
      return { file, kind, result: await applySheet(kind, file, true) };
    },
    onSuccess: (found) => {
      setTried(found);
      announce(inWords(found.result));
    },
  });
  const apply = useMutation({
    mutationFn: ({ file, kind }: Tried) => applySheet(kind, file, false),
    onSuccess: (result) => {
      toast(`${countOf(result.change_count, 'cell is', 'cells are')} changed`);
      setTried(null);
      for (const queryKey of [studio, ['songs'], ['album'], ['albums']]) void cache.invalidateQueries({ queryKey });
    },
    onError: (error, sheet) => {
      const errors = error instanceof ApiError ? (error.members.errors as readonly CellError[] | undefined) : undefined;
      // Somebody changed a row since the dry run: the list says which.
      if (errors) setTried({ ...sheet, result: { ...sheet.result, errors, error_count: errors.length } });
    },
  });
  const failure = look.error ?? (apply.error && !tried?.result.errors.length ? apply.error : null);
  const choose = (file: File | undefined) => {
    if (!file) return;
    setTried(null);
    apply.reset();
    look.mutate(file);
  };
  return (
    <Section
      title="Change by sheet"
      words="Nothing changes until you have seen what would. Columns and rows that you do not need may be left out; keep the ids. Of licences, a song that is named has those of its rows and no others."
    >
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,text/csv"
        aria-label="Sheet"
        onChange={(event) => {
          choose(event.currentTarget.files?.[0]);
          // The same file, mended, can be chosen again.
          event.currentTarget.value = '';
        }}
      />
      <Acts>
        <Button aria-disabled={look.isPending} onClick={() => input.current?.click()}>
          <FileSpreadsheet className="icon icon-s" aria-hidden />
          {look.isPending ? 'Reading it' : tried ? 'Choose another sheet' : 'Choose a sheet'}
        </Button>
      </Acts>
      {failure && <Note kind="critical">{wordsOf(failure)}</Note>}
      {tried && (
        <>
          <Verdict tried={tried} />
          <SheetLines result={tried.result} label={`What ${tried.file.name} changes`} />
          {tried.result.error_count === 0 && tried.result.change_count > 0 && (
            <Acts>
              <Button look="primary" aria-disabled={apply.isPending} onClick={() => !apply.isPending && apply.mutate(tried)}>
                {apply.isPending ? 'Changing them' : `Change ${countOf(tried.result.change_count, 'cell', 'cells')}`}
              </Button>
              <Button look="quiet" onClick={() => setTried(null)}>
                Leave it
              </Button>
            </Acts>
          )}
        </>
      )}
    </Section>
  );
}

function Verdict({ tried: { file, kind, result } }: { tried: Tried }) {
  if (result.error_count > 0) {
    return (
      <Note kind="critical">
        {inWords(result)} Nothing was changed. Mend {result.error_count === 1 ? 'it' : 'them'} in {file.name} and choose it again.
      </Note>
    );
  }
  return (
    <Note>
      {file.name}: {names[kind].toLowerCase()}, {countOf(result.rows, 'row', 'rows')}. {inWords(result)}
    </Note>
  );
}

function inWords(result: SheetResult): string {
  if (result.error_count > 0) return `${countOf(result.error_count, 'cell', 'cells')} cannot be used.`;
  return result.change_count === 0 ? 'It says nothing else than what stands here.' : `${countOf(result.change_count, 'cell', 'cells')} would change.`;
}

function countOf(count: number, one: string, more: string): string {
  return `${formatCount(count)} ${count === 1 ? one : more}`;
}
