/** Crockford's base32 alphabet: no I, L, O or U, so that no two symbols are mistaken for each other. */
export const KEY_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
