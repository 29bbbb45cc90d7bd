import type { Owner } from '../../shared/registration/owner.ts';
import type { Formats } from '../format/formats.ts';

/** The owner's data as lines, as on a letter; what was not given has no line. */
export function ownerLines(owner: Owner, { country }: Pick<Formats, 'country'>): readonly string[] {
  const lines = [
    owner.name,
    owner.organisation,
    owner.postalAddress,
    owner.country === undefined ? undefined : country(owner.country),
    owner.email,
    owner.phone,
  ];
  return lines.filter((line) => line !== undefined);
}
