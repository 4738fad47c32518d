// An OpenID provider on loopback, for tests: anyone signs in by any name, `NAME` has the address
// NAME@example.org, and names that begin with "unverified" have not shown that it is theirs.
import { createServer } from 'node:http';

import { Provider } from 'oidc-provider';

const told = JSON.parse(process.argv[2]);
const server = createServer();
server.listen(told.port ?? 0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: told.clients,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['only for tests'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: `${id}@example.org`,
        email_verified: !id.startsWith('unverified'),
        name: `${id[0].toUpperCase()}${id.slice(1)}`,
      }),
    }),
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
