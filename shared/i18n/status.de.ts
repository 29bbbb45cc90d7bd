import type { statusEn } from './status.en.ts';

/** German lines that `--status` prints. */
export const statusDe: Readonly<Record<keyof typeof statusEn, string>> = {
  'status.line.unregistered': 'Nicht registriert.',
  'status.line.sending': 'Gespeichert, wird gesendet.',
  'status.line.waiting': 'Gespeichert; wird gesendet, sobald dieser Computer online ist.',
  'status.line.attention': 'Gespeichert, braucht aber Ihre Aufmerksamkeit: Öffnen Sie das Fenster.',
  'status.line.revoked': 'Der Hersteller hat diese Lizenz beendet.',
  'status.line.registered': 'Registriert.',
};
