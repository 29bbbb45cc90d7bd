import { once } from 'node:events';
import net from 'node:net';

const unlockOperation = 1;
const resultOk = 0;

/**
 * Unlocks the login keyring of a running gnome-keyring-daemon without any prompt, the way its PAM module does at login:
 * a zero byte, then length, operation and the password over the daemon's control socket, all big-endian.
 */
export async function unlockOverControlSocket(socketPath: string, password: string): Promise<void> {
  const socket = net.connect(socketPath);
  socket.end(unlockMessage(password));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  const answer = Buffer.concat(chunks);
  const result = answer.length === 8 ? answer.readUInt32BE(4) : undefined;
  if (result !== resultOk) {
    throw new Error(
      `expected the keychain to unlock with its own password, found result ${result ?? 'none'}`,
    );
  }
}

function unlockMessage(password: string): Buffer {
  const secret = Buffer.from(password, 'utf8');
  const head = Buffer.alloc(13);
  head.writeUInt32BE(12 + secret.length, 1);
  head.writeUInt32BE(unlockOperation, 5);
  head.writeUInt32BE(secret.length, 9);
  return Buffer.concat([head, secret]);
}
