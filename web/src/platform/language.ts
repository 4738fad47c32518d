const key = 'segue.language';

function kept(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

let language = kept();

/** The language that dates, numbers and names of places follow; undefined is the browser's. */
export function preferredLanguage(): string | undefined {
  return language;
}

/** Takes over what the account says, and keeps it for the next visit; null is the browser's. */
export function followLanguage(wanted: string | null): void {
  language = wanted === null || !isKnown(wanted) ? undefined : wanted;
  try {
    if (language === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, language);
  } catch {
    // Without storage the next visit begins with the browser's.
  }
}

function isKnown(wanted: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(wanted).length > 0;
  } catch {
    return false;
  }
}
