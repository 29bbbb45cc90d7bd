import { z } from 'zod';

/** The items of personal data that a registration can hold. */
export const itemSchema = z.enum([
  'licenceKey',
  'name',
  'email',
  'organisation',
  'country',
  'phone',
  'postalAddress',
]);
/** An item of personal data. */
export type Item = z.infer<typeof itemSchema>;

/** The optional purposes that an owner can say yes or no to. */
export const choicePurposeSchema = z.enum(['newsByEmail', 'newsByPost']);
/** An optional purpose. */
export type ChoicePurpose = z.infer<typeof choicePurposeSchema>;

/** One row of the register of purposes: why an item is asked; the form, the schemas, the notices and the receipt derive from it. */
export interface RegisterRow {
  /** What kind of data it is (W3C DPV 2.3, personal data categories). */
  readonly category: `https://w3id.org/dpv/pd#${string}`;
  /** What it is for (W3C DPV 2.3, purposes). */
  readonly purposes: readonly `https://w3id.org/dpv#${string}`[];
  /** On what ground (W3C DPV 2.3, GDPR Article 6). */
  readonly basis: `https://w3id.org/dpv/legal/eu/gdpr#${string}`;
  /** Needed to register, or asked as an option that changes nothing. */
  readonly isNeeded: boolean;
  /** Grows with every change of a notice that means something; a change of wording alone leaves it. */
  readonly noticeVersion: number;
}

/** What the owner is told when asked for one optional purpose. */
export type ChoiceRow = Pick<RegisterRow, 'purposes' | 'basis' | 'noticeVersion'> & {
  /** The item without which a yes cannot be carried out. */
  readonly needs: Item;
};

const CONTRACT = 'https://w3id.org/dpv/legal/eu/gdpr#A6-1-b-contract-performance';
const CONSENT = 'https://w3id.org/dpv/legal/eu/gdpr#A6-1-a-explicit-consent';
const REGISTRATION = 'https://w3id.org/dpv#ServiceRegistration';
const SUPPORT = 'https://w3id.org/dpv#CustomerCare';
const NEWS = 'https://w3id.org/dpv#DirectMarketing';

/** The register of purposes; its order is the order of the form. A field without a row here does not compile. */
export const REGISTER: Readonly<Record<Item, RegisterRow>> = {
  licenceKey: needed('https://w3id.org/dpv/pd#UID', [REGISTRATION]),
  name: needed('https://w3id.org/dpv/pd#Name', [REGISTRATION, SUPPORT]),
  email: needed('https://w3id.org/dpv/pd#EmailAddress', [REGISTRATION, SUPPORT]),
  organisation: optional('https://w3id.org/dpv/pd#Professional', [REGISTRATION]),
  country: optional('https://w3id.org/dpv/pd#Country', [SUPPORT]),
  phone: optional('https://w3id.org/dpv/pd#TelephoneNumber', [SUPPORT]),
  postalAddress: optional('https://w3id.org/dpv/pd#PhysicalAddress', [SUPPORT]),
};

/** The register's optional purposes, each a choice of its own; all start as no. */
export const CHOICES: Readonly<Record<ChoicePurpose, ChoiceRow>> = {
  newsByEmail: { purposes: [NEWS], basis: CONSENT, noticeVersion: 1, needs: 'email' },
  newsByPost: { purposes: [NEWS], basis: CONSENT, noticeVersion: 1, needs: 'postalAddress' },
};

/** All items, in the order of the form. */
export const ITEMS: readonly Item[] = itemSchema.options;

/** All optional purposes, in the order of the form. */
export const CHOICE_PURPOSES: readonly ChoicePurpose[] = choicePurposeSchema.options;

function needed(category: RegisterRow['category'], purposes: RegisterRow['purposes']): RegisterRow {
  return { category, purposes, basis: CONTRACT, isNeeded: true, noticeVersion: 1 };
}

function optional(category: RegisterRow['category'], purposes: RegisterRow['purposes']): RegisterRow {
  return { category, purposes, basis: CONSENT, isNeeded: false, noticeVersion: 1 };
}
