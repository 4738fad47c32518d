import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';

import { Failed } from '../../actions/Failed';
import { type LegalPage as Name, legalQuery } from '../../api/legal';
import { RowBones } from '../../design/bones';
import { Logo } from '../../design/Logo';
import { Page, PageHead } from '../../design/Page';
import { Prose } from '../../design/Prose';
import { Note } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { absent } from './absent';
import styles from './Legal.module.css';

const titles: Readonly<Record<Name, string>> = { terms: 'Terms', privacy: 'Privacy' };

/** A page that the operator fills; until then it says what the software itself does. */
export default function LegalPage({ page, outside = false }: { page: Name; outside?: boolean }) {
  const text = useQuery(legalQuery(page));
  usePageTitle(titles[page]);
  if (text.isError && text.data === undefined) return <Failed error={text.error} what="page" onRetry={() => void text.refetch()} />;
  return (
    <>
      {outside && (
        <Link href="/" className={styles.brand} aria-label="Segue, sign in">
          <Logo />
          <span>segue</span>
        </Link>
      )}
      <Page>
        <PageHead title={titles[page]} />
        {text.data === undefined && <RowBones />}
        {text.data === null && (
          <div className={styles.note}>
            <Note>Whoever runs this place has not written this page yet. They put it into legal/{page}.md in the data folder.</Note>
          </div>
        )}
        {text.data !== undefined && <Prose text={text.data ?? absent[page]} />}
        <p className={styles.other}>
          <Link href={page === 'terms' ? '/privacy' : '/terms'} className="link">
            {page === 'terms' ? 'Privacy' : 'Terms'}
          </Link>
        </p>
      </Page>
    </>
  );
}
