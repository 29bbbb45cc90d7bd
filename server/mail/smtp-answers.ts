import { z } from 'zod';
import { isTlsError } from '../platform/tls-error.ts';
import { failed, refused, type Delivery } from '../outgoing/delivery.ts';

/** What nodemailer says of a failure; its words are left out, because they quote the server, which quotes the recipient. */
const smtpErrorSchema = z.object({
  code: z.string().optional(),
  /** What the system or OpenSSL called it. */
  originalCode: z.string().optional(),
  /** The server's answer (RFC 5321, section 4.2), if it gave one. */
  responseCode: z.number().optional(),
  /** "RCPT TO", "DATA"; `API` when nothing was said to the server. */
  command: z.string().optional(),
});

const LOGIN_CODES = ['EAUTH', 'ENOAUTH', 'EOAUTH2'];
/** The server wants a login first: not the recipient's fault, and mended in the settings. */
const LOGIN_WANTED = [530, 534, 535, 538];

/** What a failure of the conversation with a mail server means for the mail. */
export function toMailDelivery(error: unknown): Delivery {
  const { code = '', originalCode = '', responseCode = 0, command = '' } = toFacts(error);
  if (LOGIN_CODES.includes(code) || LOGIN_WANTED.includes(responseCode)) return failed('MAIL_LOGIN');
  if (code === 'ETLS' || isTlsError(originalCode)) return failed('MAIL_TLS');
  if (code === 'ETIMEDOUT') return failed('MAIL_TIMEOUT');
  if (command === 'API') return refused('MAIL_INVALID');
  if (responseCode >= 500) return toRefusal(command);
  return failed(responseCode >= 400 ? 'MAIL_DEFERRED' : 'MAIL_UNREACHABLE');
}

function toFacts(error: unknown): z.infer<typeof smtpErrorSchema> {
  const parsed = smtpErrorSchema.safeParse(error);
  return parsed.success ? parsed.data : {};
}

function toRefusal(command: string): Delivery {
  if (command === 'RCPT TO') return refused('MAIL_RECIPIENT_REFUSED');
  if (command === 'DATA') return refused('MAIL_CONTENT_REFUSED');
  // Everything before concerns the sender, whose fault it is not that the settings are wrong.
  return failed(command === 'MAIL FROM' ? 'MAIL_SENDER_REFUSED' : 'MAIL_UNREACHABLE');
}
