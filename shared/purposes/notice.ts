import type { Translate } from '../i18n/translate.ts';
import type { Language, Product } from '../product/product.ts';
import { CHOICES, REGISTER, type ChoicePurpose, type Item } from './register.ts';

/** What a notice is about: an item that is asked for, or a choice. */
export type NoticeSubject = Item | ChoicePurpose;

/** The words of one notice: layer 1 stands beside the field, layer 2 (`details`) one step away. */
export interface Notice {
  readonly subject: NoticeSubject;
  readonly version: number;
  readonly language: Language;
  /** What the item is good for to the person, in a few words. */
  readonly headline: string;
  /** Ground, who sees it, how long it is kept, what happens without it. */
  readonly text: string;
  /** Everything, as pairs of question and answer. */
  readonly details: readonly NoticeDetail[];
}

/** One line of layer 2. */
export interface NoticeDetail {
  readonly question: string;
  readonly answer: string;
}

/** Words a notice in one language for one product; the same words every time, so that their hash is evidence. */
export function toNotice(subject: NoticeSubject, product: Product, translate: Translate): Notice {
  const names = { vendor: product.vendor.shortName, product: product.name };
  const version = noticeVersion(subject);
  return {
    subject,
    version,
    language: translate.language,
    headline: translate(`notice.${subject}.headline`),
    text: translate(`notice.${subject}.text`, names),
    details: [
      { question: translate('notice.about.item'), answer: translate(`notice.${subject}.item`, names) },
      { question: translate('notice.about.purpose'), answer: translate(`notice.${subject}.purpose`, names) },
      { question: translate('notice.about.need'), answer: translate(needKey(subject)) },
      { question: translate('notice.about.without'), answer: translate(`notice.${subject}.without`, names) },
      { question: translate('notice.about.basis'), answer: translate(basisKey(subject)) },
      { question: translate('notice.about.asker'), answer: toAsker(product) },
      { question: translate('notice.about.seen'), answer: translate(`notice.${subject}.seen`, names) },
      { question: translate('notice.about.others'), answer: translate('notice.others') },
      { question: translate('notice.about.place'), answer: product.vendor.place },
      { question: translate('notice.about.kept'), answer: translate(`notice.${subject}.kept`) },
      {
        question: translate('notice.about.rights'),
        answer: translate('notice.rights', { contact: product.vendor.privacyContact }),
      },
      { question: translate('notice.about.version'), answer: `${subject} ${version}` },
    ],
  };
}

/** All words of a notice in one fixed order; its SHA-256 says later exactly what was shown. */
export function toNoticeText(notice: Notice): string {
  const details = notice.details.map(({ question, answer }) => `${question}: ${answer}`);
  return [notice.headline, notice.text, ...details].join('\n');
}

/** The version in force of a subject's notice. */
export function noticeVersion(subject: NoticeSubject): number {
  return isChoice(subject) ? CHOICES[subject].noticeVersion : REGISTER[subject].noticeVersion;
}

function isChoice(subject: NoticeSubject): subject is ChoicePurpose {
  return subject in CHOICES;
}

function needKey(subject: NoticeSubject): 'notice.need.required' | 'notice.need.optional' {
  return !isChoice(subject) && REGISTER[subject].isNeeded ? 'notice.need.required' : 'notice.need.optional';
}

function basisKey(subject: NoticeSubject): 'notice.basis.contract' | 'notice.basis.consent' {
  const { basis } = isChoice(subject) ? CHOICES[subject] : REGISTER[subject];
  return basis.endsWith('A6-1-b-contract-performance') ? 'notice.basis.contract' : 'notice.basis.consent';
}

function toAsker({ vendor }: Product): string {
  return `${vendor.name}, ${vendor.address}`;
}
