import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeytarKeychain } from '../../../electron/keychain/keytar-keychain.ts';
import { isKeychainOpen } from '../../../electron/keychain/is-keychain-open.ts';
import { startDesktopSession, type DesktopSession } from '../../../scripts/desktop/desktop-session.ts';
import { PRODUCT } from '../../support/documents.ts';

let desktop: DesktopSession;
let busBefore: string | undefined;
beforeAll(async () => {
  desktop = await startDesktopSession({ display: 'virtual', keychain: 'prompting' });
  busBefore = process.env['DBUS_SESSION_BUS_ADDRESS'];
  process.env['DBUS_SESSION_BUS_ADDRESS'] = desktop.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
});
afterAll(async () => {
  if (busBefore === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
  else process.env['DBUS_SESSION_BUS_ADDRESS'] = busBefore;
  await desktop.stop();
});

describe('a keychain that would ask for its password', () => {
  it('is found to be locked, and open when it is', async () => {
    expect(await isKeychainOpen('linux')).toBe(false);
    await desktop.unlockKeychain();
    expect(await isKeychainOpen('linux')).toBe(true);
    await desktop.lockKeychain();
    expect(await isKeychainOpen('linux')).toBe(false);
  });

  it('is not asked for a secret while it is locked, and gives it afterwards', async () => {
    const asked: string[] = [];
    const keytar = {
      getPassword: (_service: string, account: string) => {
        asked.push(account);
        return Promise.resolve(account.endsWith('owner-token') ? 'secret' : null);
      },
      setPassword: () => Promise.reject(new Error('nothing is to be written')),
      deletePassword: () => Promise.reject(new Error('nothing is to be written')),
    };
    const owner = { product: PRODUCT, installation: () => 'i1' };
    const keychain = createKeytarKeychain(
      owner,
      () => Promise.resolve(keytar),
      () => isKeychainOpen('linux'),
    );
    expect(await keychain.readQuietly('owner-token')).toMatchObject({ failure: { code: 'KEYCHAIN_LOCKED' } });
    expect(asked).toEqual([]);
    await desktop.unlockKeychain();
    expect(await keychain.readQuietly('owner-token')).toEqual({ ok: true, value: 'secret' });
    // Nothing there is an answer, too; to write in order to know more could open a window.
    expect(await keychain.readQuietly('licence-key')).toEqual({ ok: true, value: undefined });
    expect(asked).toEqual(['i1/owner-token', 'i1/licence-key']);
  });

  it('counts as locked where nobody can say', async () => {
    expect(await isKeychainOpen('linux', 'no-such-program')).toBe(false);
    expect(await isKeychainOpen('darwin', 'no-such-program')).toBe(true);
    expect(await isKeychainOpen('win32', 'no-such-program')).toBe(true);
  });
});
