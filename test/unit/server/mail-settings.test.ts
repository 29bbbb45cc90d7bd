import { describe, expect, it } from 'vitest';
import { readMailSettings } from '../../../server/mail/mail-settings.ts';

function readServer(url: string) {
  const settings = readMailSettings({ DEED_SMTP_URL: url });
  return settings.ok ? settings.value.server : settings.failure;
}

describe('the settings of mail', () => {
  it('are none when the environment says nothing', () => {
    expect(readMailSettings({})).toEqual({ ok: true, value: {} });
  });

  it('name a server with its login, which may hold any character', () => {
    expect(readServer('smtp://deed%40example.com:p%3Aw%2F@mail.example')).toEqual({
      ...{ host: 'mail.example', port: 587, beginsWithTls: false, isHere: false },
      login: { user: 'deed@example.com', password: 'p:w/' },
    });
    expect(readServer('smtps://mail.example')).toEqual({
      ...{ host: 'mail.example', port: 465, beginsWithTls: true, isHere: false },
    });
    expect(readServer('smtp://mail.example:2525/')).toMatchObject({ port: 2525 });
  });

  it.each(['smtp://localhost', 'smtp://127.0.0.1:25', 'smtp://[::1]:25'])('know this computer: %s', (url) => {
    expect(readServer(url)).toMatchObject({ isHere: true });
  });

  it.each(['smtp://localhost.example', 'smtp://127.0.0.1.example', 'smtp://10.0.0.1', 'smtp://[::2]'])(
    'take no other for this computer: %s',
    (url) => {
      expect(readServer(url)).toMatchObject({ isHere: false });
    },
  );

  it.each([
    ...['http://mail.example', 'mail.example', '', 'smtp://', 'smtp://mail.example/?requireTLS=false'],
    ...['smtp://mail.example/path', 'smtp://mail.example/#x', 'smtp://us%er:pw@mail.example'],
  ])('are refused, without being quoted: %s', (url) => {
    const failure = readServer(url);
    expect(failure).toMatchObject({ code: 'MAIL_SETTINGS_INVALID' });
    expect(JSON.stringify(failure)).not.toMatch(/mail\.example|us%er/u);
  });

  it('name a sender', () => {
    expect(readMailSettings({ DEED_MAIL_FROM: '"Example, Inc." <mail@example.com>' })).toEqual({
      ok: true,
      value: { from: { name: 'Example, Inc.', address: 'mail@example.com' } },
    });
    expect(readMailSettings({ DEED_MAIL_FROM: 'mail@example.com' })).toMatchObject({
      value: { from: { address: 'mail@example.com' } },
    });
  });

  it.each(['', 'a@b.example, c@d.example', 'nobody', 'a@b.example\r\nBcc: c@d.example'])(
    'refuse a sender that is not one address: %j',
    (from) => {
      expect(readMailSettings({ DEED_MAIL_FROM: from })).toMatchObject({
        ok: false,
        failure: { code: 'MAIL_SETTINGS_INVALID' },
      });
    },
  );
});
