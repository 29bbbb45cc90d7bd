import type { WebContents, WebFrameMain } from 'electron';
import { parseUrl } from '../window/parse-url.ts';
import { PAGE_ORIGIN } from '../window/page-address.ts';

/** The part of an IPC event that says who sent it. */
export interface SenderEvent {
  readonly sender: Pick<WebContents, 'id' | 'mainFrame'>;
  readonly senderFrame: Pick<WebFrameMain, 'url' | 'origin'> | null;
}

/** Whether a message comes from the main frame of our own page in a window that we made; no other frame, origin or window. */
export function isTrustedSender(event: SenderEvent, windowIds: ReadonlySet<number>): boolean {
  const { sender, senderFrame } = event;
  // A frame that is gone by now, or was never there, cannot be checked, and so is not trusted.
  if (senderFrame === null || senderFrame !== sender.mainFrame) return false;
  return windowIds.has(sender.id) && toOrigin(senderFrame.url) === PAGE_ORIGIN;
}

/** `app://deed` for the page; compared as a whole, because "starts with" is how look-alikes get in. */
function toOrigin(url: string): string | undefined {
  const address = parseUrl(url);
  return address === undefined ? undefined : `${address.protocol}//${address.host}`;
}
