import type { AttentionCode } from '../../shared/outbox/outbox-entry.ts';
import { KEY } from './fakes/script.ts';
import { needsAttention, REGISTERED, REVOKED, SENDING, WAITING } from './fakes/states.ts';
import { form } from './fixtures/steps.ts';
import { expect, test } from './fixtures/test.ts';

const heading = { level: 1 } as const;

test('waiting says since when, why, and when the next try is', async ({ page, open }) => {
  await open({ state: WAITING });
  await expect(page.getByRole('heading', heading)).toHaveText('Saved – it will be sent when you are online');
  await expect(page.getByRole('listitem')).toHaveText([
    /Your answers are on this computer, encrypted.*\d\d:02/u,
    /Your licence key is in the keychain.*\d\d:02/u,
    /No connection to the internet.*next try in 4 minutes/u,
    /The certificate arrives/u,
  ]);
  await expect(page.getByText('Saved on this computer, not sent yet')).toBeVisible();
  await expect(page).toHaveTitle('Saved – it will be sent when you are online · Sample Studio 4');
});

test('Try now keeps the focus while it tries, and says what came of it', async ({ page, open }) => {
  await open({ state: WAITING, answers: { tryNow: ['never'] } });
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.evaluate((state) => window.fakeBridge.emit('stateChanged', state), SENDING);
  await expect(page.getByRole('button', { name: 'Trying…' })).toBeFocused();
  await expect(page.getByRole('heading', heading)).toHaveText('Sending your registration');
  await page.evaluate((value) => {
    window.fakeBridge.emit('stateChanged', value);
    window.fakeBridge.release('tryNow', { ok: true, value });
  }, WAITING);
  await expect(page.getByRole('button', { name: 'Try now' })).toBeFocused();
});

test('a change is announced without moving the focus, which is never lost', async ({ page, open }) => {
  await open({ state: WAITING });
  const close = page.getByRole('button', { name: 'Close' });
  await close.focus();
  await page.evaluate((state) => window.fakeBridge.emit('stateChanged', state), REGISTERED);
  await expect(page.getByRole('heading', heading)).toHaveText('Registered');
  await expect(page.getByRole('status').filter({ hasText: /^Registered$/u })).toHaveCount(1);
  await expect(close).toBeFocused();
  await page.evaluate((state) => window.fakeBridge.emit('stateChanged', state), WAITING);
  await page.getByRole('button', { name: 'Try now' }).focus();
  await page.evaluate((state) => window.fakeBridge.emit('stateChanged', state), REGISTERED);
  await expect(page.getByRole('heading', heading)).toBeFocused();
});

test('answers that wait can be changed, or left as they are', async ({ page, open }) => {
  await open({ state: WAITING });
  await page.getByRole('button', { name: 'Change answers' }).click();
  await expect(form(page).name).toHaveValue('Ada Sample');
  await expect(page.getByText('Your earlier answers are saved; changes are not saved yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Later' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByRole('heading', heading)).toBeFocused();
  await expect(page.getByRole('heading', heading)).toHaveText(/^Saved/u);
});

test('an unknown key opens the form again with everything in it and the focus in the key', async ({
  page,
  open,
}) => {
  await open({ state: needsAttention('LICENCE_UNKNOWN') });
  await expect(page.getByText('Example Software does not know this licence key')).toBeVisible();
  await page.getByRole('button', { name: 'Correct the key' }).click();
  await expect(form(page).key).toBeFocused();
  await expect(form(page).key).toHaveValue(KEY);
  await expect(form(page).email).toHaveValue('ada@sample.example');
  await form(page).next.click();
  await form(page).agree.check();
  await form(page).register.click();
  await expect(page.getByRole('heading', heading)).toHaveText(/^Saved/u);
});

const WAYS: readonly (readonly [AttentionCode, readonly string[]])[] = [
  ['LICENCE_WRONG_PRODUCT', ['Correct the key']],
  ['LICENCE_SUSPENDED', ['Try now']],
  ['LICENCE_REVOKED', ['Enter another key']],
  ['LICENCE_EXPIRED', ['Try now', 'Enter another key']],
  ['LICENCE_KEY_REPLACED', ['Correct the key']],
  ['LICENCE_NO_SEAT', ['Try now', 'Enter another key']],
  ['REQUEST_INVALID', ['Change answers']],
  ['ENTRY_UNREADABLE', ['Enter again']],
  ['CERTIFICATE_UNREADABLE', ['Try now']],
  ['KEYCHAIN_LOCKED', ['Try now']],
  ['KEYCHAIN_MISSING', ['Try now']],
  ['KEYCHAIN_DENIED', ['Try now']],
];

for (const [code, names] of WAYS) {
  test(`${code} says what and what to do, and has a way out`, async ({ page, open }) => {
    await open({ state: needsAttention(code) });
    await expect(page.getByRole('heading', heading)).toHaveText('Needs your attention');
    await expect(page.getByRole('main').getByRole('button')).toHaveText([...names]);
    await expect(page.getByRole('contentinfo')).toContainText('Needs your attention');
  });
}

test('a licence that was ended leaves room for another key', async ({ page, open }) => {
  await open({ state: REVOKED });
  await expect(page.getByText('Example Software has ended this licence')).toBeVisible();
  await page.getByRole('button', { name: 'Enter another key' }).click();
  await expect(form(page).key).toBeFocused();
});

test('answers that cannot be opened again are told why', async ({ page, open }) => {
  await open({
    state: needsAttention('LICENCE_UNKNOWN'),
    answers: { reopenRegistration: [{ ok: false, failure: { code: 'KEYCHAIN_LOCKED' } }] },
  });
  await page.getByRole('button', { name: 'Correct the key' }).click();
  await expect(page.getByRole('alert')).toContainText('The keychain of this computer is locked.');
});

test('a start that fails is told, with a way to try again', async ({ page, open }) => {
  await open({ answers: { start: [{ ok: false, failure: { code: 'IPC_FAULT' } }] } });
  await expect(page.getByRole('alert')).toContainText('This window could not start');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('the network’s coming and going is reported', async ({ page, open, callsOf }) => {
  await open({ state: WAITING });
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await expect
    .poll(() => callsOf('reportNetwork'))
    .toEqual([
      { name: 'reportNetwork', args: [false] },
      { name: 'reportNetwork', args: [true] },
    ]);
});

test.describe('a mistake in the page', () => {
  test.use({ mayComplain: true });

  test('leaves no empty window, and says what became of the data', async ({ page, open }) => {
    await open({ state: WAITING });
    await page.evaluate((state) => {
      // A time that no main process sends.
      window.fakeBridge.emit('stateChanged', { ...state, savedAt: 'never' });
    }, WAITING);
    await expect(page.getByRole('alert')).toContainText('This window has stopped working');
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
