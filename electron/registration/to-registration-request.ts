import { createHash } from 'node:crypto';
import { createTranslate } from '../../shared/i18n/translate.ts';
import type { Product } from '../../shared/product/product.ts';
import { toNotice, toNoticeText } from '../../shared/purposes/notice.ts';
import type { Draft, ServedNotice } from '../../shared/registration/draft.ts';
import type { InstallationId, RegistrationRequest } from '../../shared/registration/registration-request.ts';

/** What a request says besides the person's answers. */
export interface RequestContext {
  readonly product: Product;
  readonly installation: InstallationId;
  readonly ownerToken: string;
  readonly platform: NodeJS.Platform;
  readonly now: Date;
}

/** Makes the request of a draft; the notices' words are worded again, so that their hash is of what was shown. */
export function toRegistrationRequest(draft: Draft, context: RequestContext): RegistrationRequest {
  const submittedAt = context.now.toISOString();
  return {
    version: 1,
    product: context.product.id,
    licenceKey: draft.licenceKey,
    installation: {
      id: context.installation,
      platform: toKnownPlatform(context.platform),
      release: context.product.release,
    },
    owner: draft.owner,
    ownerTokenHash: sha256(context.ownerToken),
    choices: draft.choices,
    agreement: { version: draft.agreementVersion, acceptedAt: submittedAt },
    notices: draft.notices.map((served) => ({ ...served, textHash: hashNotice(served, context.product) })),
    submittedAt,
  };
}

function hashNotice({ subject, language }: ServedNotice, product: Product): string {
  return sha256(toNoticeText(toNotice(subject, product, createTranslate(language))));
}

/** Every other system that Electron runs on is a kind of Linux to us. */
function toKnownPlatform(platform: NodeJS.Platform): RegistrationRequest['installation']['platform'] {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
