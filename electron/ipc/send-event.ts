import type { BrowserWindow } from 'electron';
import { EVENTS, type EventName, type EventValue } from '../../shared/ipc/ipc-contract.ts';
import { toChannel } from '../../shared/ipc/channel-names.ts';

/** Tells a window's page of an event; the value is checked like every other that crosses the boundary. */
export function sendEvent<Name extends EventName>(
  window: BrowserWindow,
  name: Name,
  value: EventValue<Name>,
): void {
  if (window.isDestroyed()) return;
  window.webContents.send(toChannel(name), EVENTS[name].parse(value));
}
