const MILLISECONDS_PER_HOUR = 60 * 60 * 1000;
const FRESH_HOURS = 20;

/**
 * Whether a certificate is old enough to ask for a newer one: twenty hours, so that whoever starts the program every morning
 * asks every morning. One from a day that is still to come means that a clock is wrong, and is no reason to ask nobody.
 */
export function isRefreshDue(issuedAt: string, now: Date): boolean {
  return Math.abs(now.getTime() - Date.parse(issuedAt)) >= FRESH_HOURS * MILLISECONDS_PER_HOUR;
}
