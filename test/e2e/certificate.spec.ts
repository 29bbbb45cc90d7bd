import { expect } from '@playwright/test';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startDesktopSession } from '../../scripts/desktop/desktop-session.ts';
import { headings, register, waitForHeading } from '../../scripts/window/person.ts';
import { ageCertificate } from './support/age-certificate.ts';
import { endClient, test } from './support/fixtures.ts';

/** How often a backend was asked for a certificate. */
function countRequests(log: string): number {
  return log.split('"route":"/v1/certificates"').length - 1;
}

test('what the vendor does with a licence reaches a client that is registered, without a click', async ({
  launch,
  run,
  backend,
  userData,
}) => {
  const [key = ''] = await backend.issue({ until: '2099-12-31' });
  const first = await launch();
  await register(first.page, { licenceKey: key });
  await waitForHeading(first.page, headings.registered);
  await endClient(first);

  // The certificate is fresh, so nobody asks for another: two requests follow in all, each for one that is a day old.
  const before = countRequests(backend.log());
  await backend.deed('licence', 'revoke', key);
  expect(run('--background')).toMatchObject({ code: 0 });
  expect(run('--status')).toMatchObject({ code: 0 });

  await ageCertificate(userData, backend);
  const second = await launch();
  await waitForHeading(second.page, headings.attention);
  await expect(second.page.getByText('has ended this licence')).toBeVisible();
  await endClient(second);
  expect(run('--status')).toMatchObject({ code: 5 });

  await backend.deed('licence', 'reinstate', key);
  await backend.deed('licence', 'extend', key, '--until', '2101-06-30');
  await ageCertificate(userData, backend);
  expect(run('--background')).toMatchObject({ code: 0 });
  const status = run('--status', '--json');
  expect(status).toMatchObject({ code: 0 });
  expect(JSON.parse(status.stdout)).toMatchObject({
    certificate: { state: 'active', term: { kind: 'until', until: '2101-06-30' } },
  });
  await expect.poll(() => countRequests(backend.log())).toBe(before + 2);
});

test('a locked keychain is not asked for the sake of a certificate', async ({
  launch,
  surroundings,
  backend,
  folder,
  userData,
}) => {
  const [key = ''] = await backend.issue();
  const desktop = await startDesktopSession({ display: 'virtual', keychain: 'prompting' });
  await desktop.unlockKeychain();
  const env = { ...surroundings, ...desktop.env };
  const first = await launch({ env });
  await register(first.page, { licenceKey: key });
  await waitForHeading(first.page, headings.registered);
  await endClient(first);

  await desktop.lockKeychain();
  await ageCertificate(userData, backend);
  const before = countRequests(backend.log());
  const client = await launch({ env });
  await waitForHeading(client.page, headings.registered);
  await expect.poll(() => readLogs(folder)).toContain('"event":"certificate","code":"KEYCHAIN_LOCKED"');
  expect(countRequests(backend.log())).toBe(before);
  await waitForHeading(client.page, headings.registered);
  // A keychain that was asked would keep the program until it is killed.
  await endClient(client);
  expect(client.child.signalCode).toBeNull();
  await desktop.stop();
});

async function readLogs(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    /client-[\d-]+\.log$/u.test(name),
  );
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
}
