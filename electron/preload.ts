import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { EVENT_NAMES, REQUEST_NAMES, toChannel } from '../shared/ipc/channel-names.ts';

/**
 * What the page can reach of the outside: a verb for each request of the contract and a way to hear of each event.
 *
 * Its type is `Bridge` (shared/ipc/bridge.ts). No channel, no event object and no `ipcRenderer` gets through.
 */
const verbs = Object.fromEntries(
  REQUEST_NAMES.map((name) => [
    name,
    (...args: readonly unknown[]): Promise<unknown> => ipcRenderer.invoke(toChannel(name), ...args),
  ]),
);

function on(name: string, listener: (value: unknown) => void): () => void {
  const known = EVENT_NAMES.find((each) => each === name);
  if (known === undefined) throw new Error(`expected one of ${EVENT_NAMES.join(', ')}, found another event`);
  const forward = (_event: IpcRendererEvent, value: unknown): void => {
    listener(value);
  };
  ipcRenderer.on(toChannel(known), forward);
  return () => {
    ipcRenderer.removeListener(toChannel(known), forward);
  };
}

contextBridge.exposeInMainWorld('deed', Object.freeze({ ...verbs, on }));
