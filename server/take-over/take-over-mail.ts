import type { Language, Product } from '../../shared/product/product.ts';
import { formatProofCode } from '../../shared/proof/proof-code.ts';
import { writeMail, type MailText } from '../proof/mail-text.ts';

/** Which product the mail is about, in whose language. */
export interface MailSubject {
  readonly product: Product;
  readonly language: Language;
}

interface Words {
  readonly subject: (title: string) => string;
  /** `what` is the code, or the time at which it happened. */
  readonly paragraphs: (title: string, what: string) => readonly string[];
}

const CODE: Readonly<Record<Language, Words>> = {
  en: {
    subject: (title) => `Code to move your licence of ${title}`,
    paragraphs: (title, code) => [
      `Somebody wants to use your licence of ${title} on another computer, and named this address, with which you registered it.`,
      `If that was you, enter this code there within 60 minutes:`,
      code,
      `The computer that had the licence before holds no seat of it then. The program still opens there.`,
      `If it was not you, you need do nothing: without the code nothing happens. But whoever asked has your licence key. If you did not give it to them, tell us.`,
    ],
  },
  de: {
    subject: (title) => `Code, um Ihre Lizenz für ${title} umzuziehen`,
    paragraphs: (title, code) => [
      `Jemand möchte Ihre Lizenz für ${title} auf einem anderen Computer verwenden und hat diese Adresse genannt, mit der Sie die Lizenz registriert haben.`,
      `Wenn Sie das waren, geben Sie dort innerhalb von 60 Minuten diesen Code ein:`,
      code,
      `Der Computer, der die Lizenz bisher hatte, hat dann keinen Platz mehr. Das Programm öffnet sich dort trotzdem.`,
      `Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Ohne den Code geschieht nichts. Wer gefragt hat, kennt aber Ihren Lizenzschlüssel. Wenn Sie ihn nicht weitergegeben haben, sagen Sie es uns.`,
    ],
  },
};

/** The mail with the code. */
export function toCodeMail({ product, language }: MailSubject, code: string): MailText {
  const { subject, paragraphs } = CODE[language];
  const words = paragraphs(product.title, formatProofCode(code));
  return writeMail({ product, language }, subject(product.title), words);
}

const DONE: Readonly<Record<Language, Words>> = {
  en: {
    subject: (title) => `Your licence of ${title} was moved`,
    paragraphs: (title, at) => [
      `On ${at} (UTC) a seat of your licence of ${title} was moved to another computer, by a code that we had mailed to this address.`,
      `If that was not you, somebody reads your mail. Change the password of your mailbox, and write to us.`,
    ],
  },
  de: {
    subject: (title) => `Ihre Lizenz für ${title} ist umgezogen`,
    paragraphs: (title, at) => [
      `Am ${at} (UTC) ist ein Platz Ihrer Lizenz für ${title} auf einen anderen Computer umgezogen, mit einem Code, den wir an diese Adresse geschickt hatten.`,
      `Wenn Sie das nicht waren, liest jemand Ihre E-Mails mit. Ändern Sie das Passwort Ihres Postfachs und schreiben Sie uns.`,
    ],
  },
};

/** The mail that says that it happened; it holds no code. */
export function toDoneMail({ product, language }: MailSubject, now: Date): MailText {
  const { subject, paragraphs } = DONE[language];
  const at = now.toISOString().slice(0, 16).replace('T', ' ');
  return writeMail({ product, language }, subject(product.title), paragraphs(product.title, at));
}
