import { useQuery } from '@tanstack/react-query';
import { ArrowDownUp } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { type Double, type Doubled, mergePreviewQuery } from '../../api/doubles';
import { IconButton } from '../../design/Button';
import { NoRows, Section } from '../../design/Sections';
import { Chip, Chips } from '../../design/Words';
import { AdminFrame } from './AdminFrame';
import { DoubleField } from './DoubleField';
import { MergeForm } from './MergeForm';
import styles from './Merge.module.css';

/** Makes one of two artists or albums that are the same. */
export default function MergePage() {
  const [search, setSearch] = useSearchParams();
  const of: Doubled = search.get('of') === 'albums' ? 'albums' : 'artists';
  const choose = (next: Doubled) => setSearch(next === 'albums' ? { of: next } : {}, { replace: true });
  return (
    <AdminFrame>
      <Section title="Merge doubles" words="When one artist or album stands here twice. The double goes on as the other: nothing that was under it is lost, and its address leads there.">
        <Chips label="What is there twice">
          <Chip on={of === 'artists'} onClick={() => choose('artists')}>
            Artists
          </Chip>
          <Chip on={of === 'albums'} onClick={() => choose('albums')}>
            Albums
          </Chip>
        </Chips>
        <Two key={of} of={of} />
      </Section>
    </AdminFrame>
  );
}

function Two({ of }: { of: Doubled }) {
  const [old, setOld] = useState<Double | null>(null);
  const [into, setInto] = useState<Double | null>(null);
  const one = of === 'artists' ? 'artist' : 'album';
  return (
    <>
      <DoubleField of={of} label={`The ${one} that goes`} chosen={old} onChoose={setOld} />
      <div className={styles.between}>
        <IconButton
          label="Let the other one stay"
          aria-disabled={!old && !into}
          onClick={() => {
            setOld(into);
            setInto(old);
          }}
        >
          <ArrowDownUp className="icon" />
        </IconButton>
      </div>
      <DoubleField of={of} label={`The ${one} that stays`} chosen={into} onChoose={setInto} />
      {old && into ? (
        <Preview
          key={`${old.id} ${into.id}`}
          of={of}
          old={old.id}
          into={into.id}
          onDone={() => {
            setOld(null);
            setInto(null);
          }}
        />
      ) : (
        <NoRows>{`Choose two ${of} to see what would happen.`}</NoRows>
      )}
    </>
  );
}

function Preview({ of, old, into, onDone }: { of: Doubled; old: string; into: string; onDone: () => void }) {
  const preview = useQuery(mergePreviewQuery(of, old, into));
  return <Loaded query={preview}>{(told) => <MergeForm of={of} preview={told} onDone={onDone} />}</Loaded>;
}
