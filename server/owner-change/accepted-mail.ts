import { formatLicenceKey, type LicenceKey } from '../../shared/licence/licence-key.ts';
import type { Language } from '../../shared/product/product.ts';
import { writeMail, type MailText } from '../proof/mail-text.ts';
import type { MailSubject } from './owner-change-mail.ts';

interface Words<Values extends readonly string[]> {
  readonly subject: (title: string) => string;
  readonly paragraphs: (title: string, ...values: Values) => readonly string[];
}

const KEY: Readonly<Record<Language, Words<[key: string, link: string]>>> = {
  en: {
    subject: (title) => `Your licence key of ${title}`,
    paragraphs: (title, key, link) => [
      `The licence of ${title} is yours now. This is its key:`,
      `${key}\n${link}`,
      `Enter it, or open the link on the computer on which ${title} is installed, and register. Keep the key to yourself, and this mail.`,
    ],
  },
  de: {
    subject: (title) => `Ihr Lizenzschlüssel für ${title}`,
    paragraphs: (title, key, link) => [
      `Die Lizenz für ${title} gehört jetzt Ihnen. Das ist ihr Schlüssel:`,
      `${key}\n${link}`,
      `Geben Sie ihn ein, oder öffnen Sie den Link auf dem Computer, auf dem ${title} installiert ist, und registrieren Sie sich. Behalten Sie den Schlüssel für sich, und heben Sie diese E-Mail auf.`,
    ],
  },
};

/** The mail with the new owner's key. */
export function toKeyMail({ product, language }: MailSubject, key: LicenceKey): MailText {
  const { subject, paragraphs } = KEY[language];
  const shown = formatLicenceKey(key);
  const link = `deed-${product.id}:register?key=${shown}`;
  const words = paragraphs(product.title, shown, link);
  return writeMail({ product, language }, subject(product.title), words);
}

const HANDED_ON: Readonly<Record<Language, Words<[]>>> = {
  en: {
    subject: (title) => `Your licence of ${title} has a new owner`,
    paragraphs: (title) => [
      `The person to whom your licence of ${title} was offered has accepted it. Your computers hold no seat of it any more; the program still opens. What we recorded about you as its owner is erased; this mail is the last that you get about it. What belongs to your order stays where the law asks us to keep it.`,
    ],
  },
  de: {
    subject: (title) => `Ihre Lizenz für ${title} hat einen neuen Besitzer`,
    paragraphs: (title) => [
      `Die Person, der Ihre Lizenz für ${title} angeboten wurde, hat sie angenommen. Ihre Computer haben keinen Platz mehr; das Programm öffnet sich trotzdem. Was wir über Sie als Besitzer festgehalten haben, ist gelöscht; diese E-Mail ist die letzte dazu. Was zu Ihrer Bestellung gehört, bleibt, solange das Gesetz es verlangt.`,
    ],
  },
};

/** The last mail to the earlier owner. */
export function toHandedOnMail({ product, language }: MailSubject): MailText {
  const { subject, paragraphs } = HANDED_ON[language];
  return writeMail({ product, language }, subject(product.title), paragraphs(product.title));
}
