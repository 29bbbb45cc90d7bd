/** Why an attempt to deliver a message came to nothing: a code means one cause. What a server said in words is not kept. */
export const CHANNEL_CODES = {
  MAIL_UNREACHABLE: 'the mail server cannot be reached, or the connection broke',
  MAIL_TIMEOUT: 'the mail server did not finish in time',
  MAIL_TLS: 'the mail server offers no TLS, or a certificate that does not verify',
  MAIL_LOGIN: 'the mail server refuses user and password of DEED_SMTP_URL, or knows no login',
  MAIL_SENDER_REFUSED: 'the mail server does not send from this address; see DEED_MAIL_FROM',
  MAIL_DEFERRED: 'the mail server asks to try again later',
  MAIL_RECIPIENT_REFUSED: 'the mail server refuses the recipient for good',
  MAIL_CONTENT_REFUSED: 'the mail server refuses the message for good',
  MAIL_INVALID: 'the address or the subject cannot stand in a mail',
  MAIL_FOLDER: 'the mail folder cannot be written',
  WEBHOOK_NAME_UNKNOWN: 'the name of the endpoint’s host does not resolve',
  WEBHOOK_ADDRESS_REFUSED: 'the endpoint’s host has an address inside a network; see --internal',
  WEBHOOK_UNREACHABLE: 'the endpoint cannot be reached, or the connection broke',
  WEBHOOK_TLS: 'the endpoint speaks no TLS, or its certificate does not verify',
  WEBHOOK_TIMEOUT: 'the endpoint did not answer in time',
  WEBHOOK_DISABLED: 'the endpoint has answered 410 before; `deed webhook enable` tries it again',
  CONTENT_UNREADABLE: 'the message cannot be decrypted with the keys that are here',
  INTERNAL: 'the attempt failed for a reason of its own',
} as const satisfies Readonly<Record<string, string>>;

/** A code of the list above, or the status that a webhook's endpoint answered with: `HTTP_503`. */
export type DeliveryCode = keyof typeof CHANNEL_CODES | `HTTP_${number}`;
