import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { DELIVERED, failed, type Delivery } from '../outgoing/delivery.ts';
import type { ComposedMail } from './compose-mail.ts';
import type { SmtpServer } from './mail-settings.ts';
import { toMailDelivery } from './smtp-answers.ts';

const CONNECT_MS = 10_000;
const SILENCE_MS = 15_000;

/**
 * Sends a mail by SMTP (RFC 5321). Except to a server on this computer, nothing is said without TLS and a certificate that
 * verifies.
 */
export async function sendMail(
  server: SmtpServer,
  mail: ComposedMail,
  signal: AbortSignal,
): Promise<Delivery> {
  if (signal.aborted) return failed('MAIL_TIMEOUT');
  const connection = new SMTPConnection(toOptions(server));
  try {
    return await new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(failed('MAIL_TIMEOUT')), { once: true });
      connection.on('error', (error) => resolve(toMailDelivery(error)));
      talk(connection, server, mail).then(resolve, (error: unknown) => resolve(toMailDelivery(error)));
    });
  } finally {
    connection.close();
  }
}

async function talk(
  connection: SMTPConnection,
  { login }: SmtpServer,
  mail: ComposedMail,
): Promise<Delivery> {
  await step((done) => connection.connect(done));
  if (login !== undefined) {
    await step((done) => connection.login({ user: login.user, pass: login.password }, done));
  }
  const { from, to } = mail.envelope;
  await step((done) => connection.send({ from, to: [to], size: mail.bytes.length }, mail.bytes, done));
  connection.quit();
  return DELIVERED;
}

/** One step of the conversation, which ends by calling back. */
function step(take: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    take((error) => (error instanceof Error ? reject(error) : resolve()));
  });
}

function toOptions({
  host,
  port,
  beginsWithTls,
  isHere,
}: SmtpServer): ConstructorParameters<typeof SMTPConnection>[0] {
  return {
    ...{ host, port, secure: beginsWithTls, requireTLS: !isHere },
    // A server on this computer often has a certificate that nobody signed, and nobody stands in between.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !isHere },
    connectionTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    socketCloseTimeout: 1000,
  };
}
