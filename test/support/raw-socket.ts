import { connect, type Socket } from 'node:net';

/** A connection to a backend on this computer on which a test writes what it wants. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything that came until the backend closed the connection, or broke it. */
  readonly received: Promise<string>;
}

/** Opens a connection. */
export function openRawConnection(port: number): RawConnection {
  const socket = connect(port, '127.0.0.1');
  let collected = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    collected += chunk;
  });
  const received = new Promise<string>((resolve) => {
    // A connection that was broken off ends too; what came before counts.
    socket.on('error', () => undefined).once('close', () => resolve(collected));
  });
  return { socket, received };
}

/** Sends bytes as they are and reads until the backend closes the connection. */
export async function exchangeRaw(port: number, bytes: string | Buffer): Promise<string> {
  const { socket, received } = openRawConnection(port);
  socket.end(bytes);
  return received;
}

/** Writes a text again and again, little by little, until the connection is gone. */
export async function drip(
  { socket, received }: RawConnection,
  piece: string,
  everyMs: number,
): Promise<string> {
  const timer = setInterval(() => socket.write(piece), everyMs);
  try {
    return await received;
  } finally {
    clearInterval(timer);
    socket.destroy();
  }
}
