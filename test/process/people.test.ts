// The sign-in of people at a gateway that runs as a process, with settings of the environment.
import { expect, onTestFinished, test } from 'vitest';
import { newSigningKey, startProvider } from '../support/openid-provider.js';
import { call, demoKeysIn, newDatabaseFolder, startGateway } from '../support/process.js';

test('a person signs in with a token of the provider in OIDC_ISSUER, and the process stops as before', async () => {
  const provider = await startProvider(await newSigningKey('one', 'RS256'));
  onTestFinished(() => void provider.close());
  const gateway = await startGateway({
    DATA_DIR: await newDatabaseFolder(),
    LOG_LEVEL: 'info',
    OIDC_ISSUER: provider.issuer,
    OIDC_AUDIENCE: provider.settings.audiences.join(),
    OIDC_WORKSPACE_CLAIM: 'https://crm.example.com/workspace',
  });
  const [key] = demoKeysIn(gateway.banner);
  const { body: admin } = await call(`${gateway.address}/v1/me`, key);
  const token = await provider.token({
    'https://crm.example.com/workspace': admin.workspace.id,
    email: admin.user.email,
    email_verified: true,
  });
  const { status, body } = await call(`${gateway.address}/v1/me`, token);
  expect(status).toBe(200);
  expect(body).toEqual({ ...admin, api_key: null });
  const { code, stdout } = await gateway.stop();
  expect(code).toBe(0);
  const lines = stdout.split('\n').filter((line) => line.includes('"/v1/me"'));
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries).toMatchObject([{ apiKey: admin.api_key.id }, { person: admin.user.id }]);
  expect(stdout).not.toContain(token);
});
