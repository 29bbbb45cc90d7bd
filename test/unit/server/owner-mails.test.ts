import { describe, expect, it } from 'vitest';
import { toRecoveryMail } from '../../../server/key-recovery/key-recovery-mail.ts';
import { toHandedOnMail, toKeyMail } from '../../../server/owner-change/accepted-mail.ts';
import {
  toOfferMail,
  toStartedMail,
  toWithdrawnMail,
} from '../../../server/owner-change/owner-change-mail.ts';
import { toCodeMail, toDoneMail } from '../../../server/take-over/take-over-mail.ts';
import { LANGUAGES, type Language } from '../../../shared/product/product.ts';
import { formatLicenceKey } from '../../../shared/licence/licence-key.ts';
import { findKeys, findProofCode } from '../../support/read-mail.ts';
import { randomLicenceKey, sampleProduct } from '../../support/sample.ts';

const product = sampleProduct();
const key = randomLicenceKey();
const code = '7KQ2MX9R4T';
const ownerChange = '0198c0de-0000-7000-8000-000000000001';

function writeMails(language: Language) {
  const about = { product, language };
  return {
    takeOverCode: toCodeMail(about, code),
    takenOver: toDoneMail(about, new Date('2026-05-01T10:20:30.000Z')),
    keyRecovery: toRecoveryMail(about, [{ key, edition: 'Studio Pro', issuedOn: '2026-01-31' }]),
    offer: toOfferMail(about, { ownerChange, code }),
    startedByOwner: toStartedMail(about, 'owner'),
    startedByVendor: toStartedMail(about, 'vendor'),
    withdrawn: toWithdrawnMail(about),
    key: toKeyMail(about, key),
    handedOn: toHandedOnMail(about),
  };
}

describe.each(LANGUAGES)('a mail to an owner in %s', (language) => {
  const mails = writeMails(language);

  it.each(Object.entries(mails))(
    '%s says who writes and where to ask, and leads nowhere else',
    (_kind, mail) => {
      expect(mail.subject).toContain(product.title);
      expect(mail.subject).not.toMatch(/\p{Cc}/u);
      expect(mail.text).toContain(product.title);
      expect(mail.text).toContain(product.vendor.name);
      expect(mail.text).toContain(product.vendor.supportContact);
      expect(mail.text).not.toMatch(/https?:|www\.|undefined|[{}]/u);
      expect(mail.text.endsWith('\n')).toBe(true);
    },
  );

  it.each(['takeOverCode', 'offer'] as const)('%s has its code on a line of its own', (kind) => {
    expect(findProofCode(mails[kind])).toBe('7KQ2M-X9R4T');
  });

  it.each(['keyRecovery', 'key'] as const)('%s has its key, and a link that fills it in', (kind) => {
    expect(new Set(findKeys(mails[kind]))).toEqual(new Set([formatLicenceKey(key)]));
    expect(mails[kind].text).toContain(`deed-sample-studio:register?key=${formatLicenceKey(key)}`);
  });

  it('offer has what accepting takes', () => {
    expect(mails.offer.text).toContain(ownerChange);
    expect(mails.offer.text).toContain(
      `deed-sample-studio:accept?ownerChange=${ownerChange}&code=7KQ2M-X9R4T`,
    );
  });

  it('takenOver says when it happened, without a code', () => {
    expect(mails.takenOver.text).toContain('2026-05-01 10:20');
    expect(() => findProofCode(mails.takenOver)).toThrow('expected a code');
  });
});
