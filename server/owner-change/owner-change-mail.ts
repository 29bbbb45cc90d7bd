import type { Language, Product } from '../../shared/product/product.ts';
import { formatProofCode } from '../../shared/proof/proof-code.ts';
import { writeMail, type MailText } from '../proof/mail-text.ts';

/** Which product a mail is about, in whose language. */
export interface MailSubject {
  readonly product: Product;
  readonly language: Language;
}

/** An owner change by its id and its code. */
export interface Offer {
  readonly ownerChange: string;
  readonly code: string;
}

type Texts<Values extends readonly string[]> = Readonly<
  Record<
    Language,
    {
      readonly subject: (title: string) => string;
      readonly paragraphs: (title: string, ...values: Values) => readonly string[];
    }
  >
>;

const OFFER: Texts<[ownerChange: string, code: string, link: string]> = {
  en: {
    subject: (title) => `A licence of ${title} for you`,
    paragraphs: (title, ownerChange, code, link) => [
      `Somebody wants to hand their licence of ${title} on to you. If you want it, open this link on the computer on which ${title} is installed, within 14 days:`,
      link,
      `Or enter this number and this code there:`,
      ownerChange,
      code,
      `When you accept, you get a licence key of your own by mail, and whoever hands the licence on holds no seat of it any more. Then you register as anybody does; only then do we record anything about you but this address.`,
      `If you do not want the licence, you need do nothing: the offer ends by itself, and the address is deleted with it.`,
    ],
  },
  de: {
    subject: (title) => `Eine Lizenz für ${title} für Sie`,
    paragraphs: (title, ownerChange, code, link) => [
      `Jemand möchte Ihnen seine Lizenz für ${title} überlassen. Wenn Sie sie möchten, öffnen Sie innerhalb von 14 Tagen diesen Link auf dem Computer, auf dem ${title} installiert ist:`,
      link,
      `Oder geben Sie dort diese Nummer und diesen Code ein:`,
      ownerChange,
      code,
      `Wenn Sie annehmen, bekommen Sie einen eigenen Lizenzschlüssel per E-Mail, und wer Ihnen die Lizenz überlässt, hat keinen Platz mehr. Danach registrieren Sie sich wie jeder andere; erst dann halten wir mehr über Sie fest als diese Adresse.`,
      `Wenn Sie die Lizenz nicht möchten, brauchen Sie nichts zu tun: Das Angebot endet von selbst, und die Adresse wird mit ihm gelöscht.`,
    ],
  },
};

/** The mail to the new owner: the code, and what accepting means. */
export function toOfferMail({ product, language }: MailSubject, { ownerChange, code }: Offer): MailText {
  const shown = formatProofCode(code);
  const link = `deed-${product.id}:accept?ownerChange=${ownerChange}&code=${shown}`;
  const { subject, paragraphs } = OFFER[language];
  const words = paragraphs(product.title, ownerChange, shown, link);
  return writeMail({ product, language }, subject(product.title), words);
}

const STARTED: Readonly<Record<'owner' | 'vendor', Texts<[]>>> = {
  owner: {
    en: {
      subject: (title) => `You are handing your licence of ${title} on`,
      paragraphs: (title) => [
        `From the computer on which ${title} is registered with this address, somebody offered the licence to another person. When that person accepts, within 14 days, your seats of the licence end, and what we recorded about you as its owner is erased for good.`,
        `If you changed your mind, or if it was not you, withdraw the offer in ${title}, or write to us before it is accepted.`,
      ],
    },
    de: {
      subject: (title) => `Sie geben Ihre Lizenz für ${title} weiter`,
      paragraphs: (title) => [
        `Von dem Computer aus, auf dem ${title} mit dieser Adresse registriert ist, hat jemand die Lizenz einer anderen Person angeboten. Wenn diese Person innerhalb von 14 Tagen annimmt, enden Ihre Plätze, und was wir über Sie als Besitzer festgehalten haben, wird endgültig gelöscht.`,
        `Wenn Sie es sich anders überlegt haben oder es nicht waren, ziehen Sie das Angebot in ${title} zurück, oder schreiben Sie uns, bevor es angenommen wird.`,
      ],
    },
  },
  vendor: {
    en: {
      subject: (title) => `The licence of ${title} that you registered is handed on`,
      paragraphs: (title) => [
        `The licence of ${title} that is registered with this address was offered to another person, because we were told that you no longer use it. When that person accepts, within 14 days, your seats of the licence end, and what we recorded about you as its owner is erased for good.`,
        `If that is wrong, write to us before it is accepted.`,
      ],
    },
    de: {
      subject: (title) => `Die Lizenz für ${title}, die Sie registriert haben, wird weitergegeben`,
      paragraphs: (title) => [
        `Die Lizenz für ${title}, die mit dieser Adresse registriert ist, wurde einer anderen Person angeboten, weil uns gesagt wurde, dass Sie sie nicht mehr verwenden. Wenn diese Person innerhalb von 14 Tagen annimmt, enden Ihre Plätze, und was wir über Sie als Besitzer festgehalten haben, wird endgültig gelöscht.`,
        `Wenn das nicht stimmt, schreiben Sie uns, bevor angenommen wird.`,
      ],
    },
  },
};

/** The mail to the present owner: that it was started, and how to stop it. */
export function toStartedMail({ product, language }: MailSubject, startedBy: 'owner' | 'vendor'): MailText {
  const { subject, paragraphs } = STARTED[startedBy][language];
  return writeMail({ product, language }, subject(product.title), paragraphs(product.title));
}

const WITHDRAWN: Texts<[]> = {
  en: {
    subject: (title) => `The offer of a licence of ${title} was withdrawn`,
    paragraphs: (title) => [
      `Whoever offered you their licence of ${title} has withdrawn the offer. The code that we mailed to you opens nothing any more. This address is deleted.`,
    ],
  },
  de: {
    subject: (title) => `Das Angebot einer Lizenz für ${title} wurde zurückgezogen`,
    paragraphs: (title) => [
      `Wer Ihnen seine Lizenz für ${title} angeboten hat, hat das Angebot zurückgezogen. Der Code, den wir Ihnen geschickt haben, gilt nicht mehr. Diese Adresse wird gelöscht.`,
    ],
  },
};

/** The mail to whom a licence was offered and is not any more. */
export function toWithdrawnMail({ product, language }: MailSubject): MailText {
  const { subject, paragraphs } = WITHDRAWN[language];
  return writeMail({ product, language }, subject(product.title), paragraphs(product.title));
}
