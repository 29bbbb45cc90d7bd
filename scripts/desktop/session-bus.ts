import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { startBackgroundProcess } from '../processes/background-process.ts';
import type { BackgroundProcess } from '../processes/background-process.ts';
import { runCommand } from '../processes/run-command.ts';

/** A D-Bus session bus of our own; the person's own bus is never touched. */
export type SessionBus = {
  /** What clients find in DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string;
  readonly stop: BackgroundProcess['stop'];
};

/** Whether the bus may start installed services, and what those then find in their environment. */
export type BusOptions = { readonly startsServices: boolean; readonly env: Readonly<Record<string, string>> };

/** One method call: destination, object, interface.method, and arguments as dbus-send writes them. */
export type BusCall = {
  readonly to: string;
  readonly object: string;
  readonly method: string;
  readonly args: readonly string[];
};

/**
 * Starts a bus in a folder. It starts no services by itself unless `startsServices` is set: so nothing but what
 * the session puts there answers, in particular no window that asks for the keychain's password.
 */
export async function startSessionBus(folder: string, options: BusOptions): Promise<SessionBus> {
  const config = path.join(folder, 'bus.conf');
  await writeFile(config, busConfig(path.join(folder, 'bus'), options.startsServices));
  const args = ['--nofork', '--print-address=1', `--config-file=${config}`];
  const env = { ...process.env, ...options.env };
  const bus = await startBackgroundProcess({ file: 'dbus-daemon', args, announcesOn: 1, env });
  return { address: bus.announcement.trim(), stop: bus.stop };
}

/** Calls a method and returns what dbus-send prints of the answer. */
export async function callOverBus(address: string, call: BusCall): Promise<string> {
  const args = [
    '--session',
    '--print-reply',
    '--reply-timeout=10000',
    `--dest=${call.to}`,
    call.object,
    call.method,
  ];
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address };
  const run = await runCommand({ file: 'dbus-send', args: [...args, ...call.args], env });
  if (run.code !== 0) {
    throw new Error(`expected ${call.to} to answer ${call.method}, found: ${run.stderr.trim()}`);
  }
  return run.stdout;
}

function busConfig(socket: string, startsServices: boolean): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  ${startsServices ? '<standard_session_servicedirs/>' : ''}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}
