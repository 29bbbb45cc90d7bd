import addressparser from 'nodemailer/lib/addressparser';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Environment } from '../platform/ports.ts';
import { isMailAddress } from './mail-address.ts';

/** Somebody who writes: the name that is shown, and the address. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** A mail server. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps`), or begun by STARTTLS. */
  readonly beginsWithTls: boolean;
  /** Nothing leaves this computer on the way to the server. */
  readonly isHere: boolean;
  readonly login?: { readonly user: string; readonly password: string };
}

/** How mail leaves: by a server, else as files. */
export interface MailSettings {
  readonly server?: SmtpServer;
  /** The product's vendor, if absent. */
  readonly from?: Sender;
}

type Read<T> = Result<T, Failure<'MAIL_SETTINGS_INVALID'>>;

const DEFAULT_PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;
const HERE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

/** Reads `DEED_SMTP_URL` and `DEED_MAIL_FROM`; no message says what stands in them. */
export function readMailSettings(environment: Environment): Read<MailSettings> {
  const server = readServer(environment['DEED_SMTP_URL']);
  if (!server.ok) return server;
  const from = readFrom(environment['DEED_MAIL_FROM']);
  if (!from.ok) return from;
  return ok({
    ...(server.value === undefined ? {} : { server: server.value }),
    ...(from.value === undefined ? {} : { from: from.value }),
  });
}

function readServer(text: string | undefined): Read<SmtpServer | undefined> {
  if (text === undefined) return ok(undefined);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isComplete =
    url !== undefined && url.hostname !== '' && isText(url.username) && isText(url.password) && isBare(url);
  if (!isComplete || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')) {
    return fail(
      'MAIL_SETTINGS_INVALID',
      'expected DEED_SMTP_URL to be smtp:// or smtps://USER:PASSWORD@HOST:PORT',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const login = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  return ok({
    host,
    port: url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port),
    beginsWithTls: url.protocol === 'smtps:',
    isHere: HERE.test(url.hostname),
    ...(login.user === '' ? {} : { login }),
  });
}

/** What else could stand in it would be ignored, and somebody would have meant something by it. */
function isBare({ pathname, search, hash }: URL): boolean {
  return (pathname === '' || pathname === '/') && search === '' && hash === '';
}

function isText(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    // A per cent sign that stands for nothing.
    return false;
  }
}

function readFrom(text: string | undefined): Read<Sender | undefined> {
  if (text === undefined) return ok(undefined);
  const [only, ...others] = addressparser(text, { flatten: true });
  if (only === undefined || others.length > 0 || !isMailAddress(only.address) || /[\r\n]/u.test(text)) {
    return fail('MAIL_SETTINGS_INVALID', 'expected DEED_MAIL_FROM to be one address, as NAME <NAME@HOST>');
  }
  return ok({ name: only.name, address: only.address });
}
