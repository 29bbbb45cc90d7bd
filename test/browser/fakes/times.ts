/** The moment that the tests' clock shows when a page opens. */
export const NOW = '2026-11-22T14:02:30.000Z';

/** When the answers were saved. */
export const SAVED_AT = '2026-11-22T14:02:00.000Z';
