import { startBackgroundProcess } from '../processes/background-process.ts';
import type { BackgroundProcess } from '../processes/background-process.ts';

/** Width and height in pixels, as in `1280x900`. */
export type DisplaySize = `${number}x${number}`;

/** A screen that exists in memory only. */
export type VirtualDisplay = {
  /** What clients find in DISPLAY. */
  readonly name: string;
  readonly stop: BackgroundProcess['stop'];
};

/** Starts a screen on a display number that the server picks itself, so that any number can run side by side. */
export async function startVirtualDisplay(size: DisplaySize): Promise<VirtualDisplay> {
  const server = await startBackgroundProcess({
    file: 'Xvfb',
    args: ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'],
    announcesOn: 3,
  });
  return { name: `:${server.announcement.trim()}`, stop: server.stop };
}
