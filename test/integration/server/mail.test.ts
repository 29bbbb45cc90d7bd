import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeMail } from '../../../server/mail/compose-mail.ts';
import type { SmtpServer } from '../../../server/mail/mail-settings.ts';
import { saveMail } from '../../../server/mail/save-mail.ts';
import { sendMail } from '../../../server/mail/send-mail.ts';
import type { MailContent } from '../../../server/outgoing/enqueue.ts';
import { parseMail } from '../../support/parse-mail.ts';
import { createSelfSigned } from '../../support/self-signed.ts';
import { startSmtpServer, type SmtpAnswers, type SmtpTestServer } from '../../support/smtp-server.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';
import { readSampleProduct } from '../../support/test-backend.ts';

const ID = '8d3c2f6e-0000-4000-8000-00000000abcd';
const CONTENT: MailContent = {
  to: 'ada@customer.example',
  subject:
    'Ihr Lizenzschlüssel für Übungsstudio – und noch viel mehr Wörter, damit der Betreff umbrechen muss 测试',
  text: 'Grüß Gott,\n\n.ein Punkt am Anfang\n日本語 ' + 'lang '.repeat(60) + '\n',
};

async function compose(content: Partial<MailContent> = {}, from?: { name: string; address: string }) {
  const parcel = {
    ...{ product: 'sample-studio', id: ID, createdAt: '2026-11-22T10:11:12.345Z' },
    content: { ...CONTENT, ...content },
  };
  return composeMail(parcel, await readSampleProduct(), from);
}

async function composeOne(content?: Partial<MailContent>) {
  const mail = await compose(content);
  if (!mail.ok) throw new Error(mail.failure.code);
  return mail.value;
}

function onVerb(verb: RegExp, answer: string): SmtpAnswers {
  return (command) => (verb.test(command) ? answer : undefined);
}

function onLogin(answer: string): SmtpAnswers {
  return (command) => {
    if (command.startsWith('EHLO')) return '250-test.example\r\n250 AUTH PLAIN';
    return command.startsWith('AUTH') ? answer : undefined;
  };
}

let smtp: SmtpTestServer | undefined;
afterEach(async () => {
  await smtp?.close();
  smtp = undefined;
});

async function send({
  answers,
  settings = {},
  signal = new AbortController().signal,
}: {
  readonly answers?: SmtpAnswers;
  readonly settings?: Partial<SmtpServer>;
  readonly signal?: AbortSignal;
} = {}) {
  smtp = await startSmtpServer(answers);
  const here = { host: '127.0.0.1', port: smtp.port, beginsWithTls: false, isHere: true };
  return sendMail({ ...here, ...settings }, await composeOne(), signal);
}

describe('a mail', () => {
  it('is the same for whoever reads it, in every language', async () => {
    const product = await readSampleProduct();
    const { bytes } = await composeOne();
    const { headers, text } = parseMail(bytes.toString('latin1'));
    expect(text.trimEnd()).toBe(CONTENT.text.trimEnd());
    expect(headers).toMatchObject({
      subject: [CONTENT.subject],
      to: [CONTENT.to],
      from: [`${product.vendor.name} <${product.vendor.supportContact}>`],
      'reply-to': [`${product.vendor.name} <${product.vendor.supportContact}>`],
      'message-id': [`<${ID}@${product.vendor.supportContact.split('@')[1]}>`],
      'auto-submitted': ['auto-generated'],
      'content-type': ['text/plain; charset=utf-8'],
      'mime-version': ['1.0'],
    });
    expect(new Date(headers['date']?.[0] ?? '').toISOString()).toBe('2026-11-22T10:11:12.000Z');
    // On the wire there are only ASCII and short lines (RFC 5322, section 2.1.1).
    expect([...bytes].every((byte) => byte < 128)).toBe(true);
    expect(
      bytes
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 76 || /^\S+: /u.test(line)),
    ).toBe(true);
  });

  it('has the same bytes each time, so that a second copy is a copy', async () => {
    expect((await composeOne()).bytes.equals((await composeOne()).bytes)).toBe(true);
  });

  it('is sent from the address of the settings, and answered to the vendor', async () => {
    const mail = await compose({}, { name: 'Deed', address: 'robot@mailer.example' });
    if (!mail.ok) throw new Error(mail.failure.code);
    const { headers } = parseMail(mail.value.bytes.toString('latin1'));
    const { vendor } = await readSampleProduct();
    expect(headers['from']).toEqual(['Deed <robot@mailer.example>']);
    expect(headers['reply-to']).toEqual([`${vendor.name} <${vendor.supportContact}>`]);
    expect(headers['message-id']).toEqual([`<${ID}@mailer.example>`]);
    expect(mail.value.envelope.from).toBe('robot@mailer.example');
  });

  it.each([
    { to: 'a@b.example\r\nBcc: c@d.example' },
    { to: 'a@b.example, c@d.example' },
    { to: 'Ada <a@b.example>' },
    { to: 'a@b.example>\r\nRCPT TO:<c@d.example' },
    { to: '' },
    { to: 'nobody' },
    { subject: 'Hello\r\nBcc: c@d.example' },
    { subject: 'Hello\nthere' },
    { subject: 'Hello\u0000' },
  ])('whose address or subject could hold another header or receiver is refused: %j', async (content) => {
    expect(await compose(content)).toMatchObject({ ok: false, failure: { code: 'MAIL_INVALID' } });
  });
});

describe('a mail that goes to a server', () => {
  it('arrives as it was written', async () => {
    expect(await send()).toEqual({ kind: 'delivered' });
    const { vendor } = await readSampleProduct();
    const [mail, ...others] = smtp?.mails ?? [];
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ from: vendor.supportContact, to: CONTENT.to });
    expect(parseMail(`${mail?.message}\r\n`).text.trimEnd()).toBe(CONTENT.text.trimEnd());
    expect(parseMail(`${mail?.message}\r\n`).headers['subject']).toEqual([CONTENT.subject]);
  });

  it.each([
    [
      'the recipient for good',
      /^RCPT/u,
      '550 5.1.1 <ada@customer.example> unknown',
      'refused',
      'MAIL_RECIPIENT_REFUSED',
    ],
    ['the recipient for now', /^RCPT/u, '451 4.2.1 greylisted', 'failed', 'MAIL_DEFERRED'],
    ['the sender', /^MAIL/u, '553 5.7.1 not your address', 'failed', 'MAIL_SENDER_REFUSED'],
    ['the sender without a login', /^MAIL/u, '530 5.7.0 authentication required', 'failed', 'MAIL_LOGIN'],
    ['the message for good', /^MESSAGE/u, '554 5.6.0 no', 'refused', 'MAIL_CONTENT_REFUSED'],
    ['the message for now', /^MESSAGE/u, '452 4.3.1 disk full', 'failed', 'MAIL_DEFERRED'],
    ['the connection', /^CONNECT/u, '421 4.3.2 busy', 'failed', 'MAIL_DEFERRED'],
    ['the connection for good', /^CONNECT/u, '554 5.3.2 go away', 'failed', 'MAIL_UNREACHABLE'],
  ])('that refuses %s is told apart', async (_what, verb, answer, kind, code) => {
    expect(await send({ answers: onVerb(verb, answer) })).toMatchObject({ kind, code });
  });

  it('is not sent without TLS to another computer', async () => {
    expect(await send({ settings: { isHere: false } })).toMatchObject({ kind: 'failed', code: 'MAIL_TLS' });
    expect(smtp?.commands.filter((command) => /^(?:MAIL|RCPT|AUTH|DATA)/u.test(command))).toEqual([]);
  });

  it.each([
    ['another computer', false, { kind: 'failed', code: 'MAIL_TLS' }, 0],
    ['this computer, which may sign for itself', true, { kind: 'delivered' }, 1],
  ])('goes over TLS to %s', async (_where, isHere, outcome, count) => {
    smtp = await startSmtpServer(undefined, createSelfSigned());
    const server = { host: '127.0.0.1', port: smtp.port, beginsWithTls: true, isHere };
    expect(await sendMail(server, await composeOne(), new AbortController().signal)).toMatchObject(outcome);
    expect(smtp.mails).toHaveLength(count);
    expect(smtp.commands.length > 0).toBe(isHere);
  });

  it('is sent after a login', async () => {
    const answers = onLogin('235 welcome');
    const login = { user: 'deed', password: 'pässword' };
    expect(await send({ answers, settings: { login } })).toEqual({ kind: 'delivered' });
    const plain = Buffer.from('\0deed\0pässword').toString('base64');
    expect(smtp?.commands).toContain(`AUTH PLAIN ${plain}`);
  });

  it('is tried again when the login is refused', async () => {
    const answers = onLogin('535 5.7.8 no');
    const login = { user: 'deed', password: 'wrong' };
    expect(await send({ answers, settings: { login } })).toMatchObject({
      kind: 'failed',
      code: 'MAIL_LOGIN',
    });
  });

  it('is tried again when nobody listens', async () => {
    const { port, close } = await startSmtpServer();
    await close();
    const server = { host: '127.0.0.1', port, beginsWithTls: false, isHere: true };
    expect(await sendMail(server, await composeOne(), new AbortController().signal)).toMatchObject({
      kind: 'failed',
      code: 'MAIL_UNREACHABLE',
    });
  });

  it.each(['CONNECT', 'EHLO', 'RCPT', 'MESSAGE'])(
    'is given up in time when the server is silent at %s',
    async (verb) => {
      const signal = AbortSignal.timeout(300);
      expect(
        await send({ answers: (command) => (command.startsWith(verb) ? '' : undefined), signal }),
      ).toMatchObject({
        kind: 'failed',
        code: 'MAIL_TIMEOUT',
      });
    },
  );

  it('is tried again when the server hangs up in between', async () => {
    smtp = await startSmtpServer((command) => {
      if (!command.startsWith('RCPT')) return undefined;
      void smtp?.close();
      return '';
    });
    const server = { host: '127.0.0.1', port: smtp.port, beginsWithTls: false, isHere: true };
    expect(await sendMail(server, await composeOne(), new AbortController().signal)).toMatchObject({
      kind: 'failed',
      code: 'MAIL_UNREACHABLE',
    });
    smtp = undefined;
  });
});

describe('a mail that goes to a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeTemporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  it('is one file that only its owner can read', async () => {
    const mail = await composeOne();
    const target = join(folder, 'mail');
    expect(await saveMail(target, mail)).toEqual({ kind: 'delivered' });
    expect(await saveMail(target, mail)).toEqual({ kind: 'delivered' });
    const names = await readdir(target);
    expect(names).toEqual([`20261122T101112345Z-${ID}.eml`]);
    const path = join(target, names[0] ?? '');
    expect((await readFile(path)).equals(mail.bytes)).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(target)).mode & 0o777).toBe(0o700);
  });

  it('is tried again when the folder cannot be one', async () => {
    await writeFile(join(folder, 'mail'), '');
    expect(await saveMail(join(folder, 'mail'), await composeOne())).toEqual({
      kind: 'failed',
      code: 'MAIL_FOLDER',
      retryAfterMs: undefined,
    });
  });
});
