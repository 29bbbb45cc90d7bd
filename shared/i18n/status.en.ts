/** English lines that `--status` prints. */
export const statusEn = {
  'status.line.unregistered': 'Not registered.',
  'status.line.sending': 'Saved, and being sent.',
  'status.line.waiting': 'Saved; it will be sent when this computer is online.',
  'status.line.attention': 'Saved, but it needs your attention: open the window.',
  'status.line.revoked': 'The vendor has ended this licence.',
  'status.line.registered': 'Registered.',
} as const;
