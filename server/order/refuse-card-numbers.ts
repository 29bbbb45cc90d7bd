import type { App } from '../http/app.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { findCardNumber, NO_CARD_NUMBER } from './find-card-number.ts';

const PLACE_MAX = 120;

/** Refuses every body with a payment card number in it, before its shape is looked at and anything of it could be quoted. */
export function refuseCardNumbers(app: App): void {
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.routeOptions.config.looksForCardNumbers !== true) assertNoCardNumber(request.body);
    done();
  });
}

/** Throws `CARD_NUMBER_REFUSED` with the place of the card number in a parsed body. */
export function assertNoCardNumber(body: unknown): void {
  const place = findCardNumber(body);
  if (place === undefined) return;
  const errors = [{ path: place.slice(0, PLACE_MAX), expected: NO_CARD_NUMBER }];
  throw new RequestRefused('CARD_NUMBER_REFUSED', { errors });
}
