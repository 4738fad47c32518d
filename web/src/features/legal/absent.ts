import type { LegalPage } from '../../api/legal';

/** What can be said where the operator has said nothing: what the software does by itself. */
export const absent: Readonly<Record<LegalPage, string>> = {
  terms: `
Nobody has set terms for this place. What holds between you and whoever runs it is up to you both, and to the law.
`,
  privacy: `
This is what the software keeps about you by itself.

## What is kept
- Your name, address, picture and preferences, as you gave them.
- Where you are signed in: the device's name, its network address, when it was last used.
- What you have listened to, if whoever runs this place has not turned that off.
- What was done with your account that matters for its safety.

## What is not done
- Nothing of this is sent to other companies, and these pages load nothing from elsewhere.
- What you do on other sites is not followed.

## What you can do
- Take everything away with you, under Account, Your data.
- Delete the account. After 30 days it is erased from every store; what was paid for music stays in the books, without your name.
`,
};
