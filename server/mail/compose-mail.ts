import MailComposer from 'nodemailer/lib/mail-composer';
import type { Product } from '../../shared/product/product.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Parcel } from '../outgoing/delivery.ts';
import type { MailContent } from '../outgoing/enqueue.ts';
import { isMailAddress } from './mail-address.ts';
import type { Sender } from './mail-settings.ts';

/** A mail as it goes on the wire (RFC 5322), and between whom. */
export interface ComposedMail {
  readonly id: string;
  readonly createdAt: string;
  readonly envelope: { readonly from: string; readonly to: string };
  readonly bytes: Buffer;
}

/**
 * Writes a mail: plain text in UTF-8, marked as written by a program (RFC 3834). The same message gets the same bytes each
 * time, with a Message-ID made of its id, by which a receiver can drop doubles.
 *
 * `MAIL_INVALID`: the recipient is not one plain address, or the subject has more than one line.
 */
export async function composeMail(
  { id, createdAt, content }: Parcel<MailContent>,
  { vendor }: Product,
  from: Sender = { name: vendor.name, address: vendor.supportContact },
): Promise<Result<ComposedMail, Failure<'MAIL_INVALID'>>> {
  const { to, subject, text } = content;
  if (!isMailAddress(to) || /\p{Cc}/u.test(subject)) return fail('MAIL_INVALID');
  const mail = new MailComposer({
    from,
    // Answers are for people, also when another address does the sending.
    replyTo: { name: vendor.name, address: vendor.supportContact },
    to: { name: '', address: to },
    ...{ subject, text },
    messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    date: new Date(createdAt),
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await mail.compile().build();
  return ok({ id, createdAt, envelope: { from: from.address, to }, bytes });
}
