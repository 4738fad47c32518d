interface Problem {
  readonly title: string;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly fields?: Readonly<Record<string, string>> | undefined;
  readonly members?: Readonly<Record<string, unknown>> | undefined;
}

/** A refusal of the server (RFC 9457), or, without a status, its silence. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  /** Field name to what is wrong with it. */
  readonly fields: Readonly<Record<string, string>>;
  /** Everything the answer holds: some codes bring members of their own. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(problem: Problem) {
    super(problem.title);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.fields = problem.fields ?? {};
    this.members = problem.members ?? {};
  }
}

/** The error that an answer tells of. */
export async function problemOf(answer: Response): Promise<ApiError> {
  const body = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
  return problemFrom(answer.status, body);
}

/** The error in a parsed body; tolerant, because a proxy in between may answer in its own words. */
export function problemFrom(status: number, body: Record<string, unknown> | null): ApiError {
  const text = (name: string) => (typeof body?.[name] === 'string' ? body[name] : undefined);
  return new ApiError({
    title: text('title') ?? `The server answered ${status}`,
    status,
    code: text('code'),
    detail: text('detail'),
    fields: { ...fieldsOf(body?.errors), ...fieldOf(text('field'), text('detail')) },
    members: body ?? {},
  });
}

/** Of `[{place: ["body", "email"], message}]`, as the server tells which parts of a request are wrong. */
function fieldsOf(errors: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  if (!Array.isArray(errors)) return found;
  for (const error of errors as unknown[]) {
    if (typeof error !== 'object' || error === null) continue;
    const { place, message } = error as Record<string, unknown>;
    const field: unknown = Array.isArray(place) ? place.at(-1) : undefined;
    if (typeof field === 'string' && typeof message === 'string') found[field] = message;
  }
  return found;
}

/** Of `field`, with which a refusal says that it speaks of one part of the request. */
function fieldOf(field: string | undefined, detail: string | undefined): Record<string, string> {
  return field && detail ? { [field]: detail } : {};
}

/** What to tell a person: the server's sentence, its title, or the one for silence. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong in the player. Reload the page.';
  if (error.status === undefined) return 'The server cannot be reached. Check the connection and try again.';
  return error.detail ?? error.message;
}
