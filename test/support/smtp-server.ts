import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { listenOnFreePort } from './listen.ts';
import type { SelfSigned } from './self-signed.ts';

/** What a mail server got. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  /** The message as it was sent, with `\r\n` and without the dots that SMTP adds. */
  readonly message: string;
}

/** A mail server that speaks as much SMTP (RFC 5321) as a test needs. */
export interface SmtpTestServer {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Every command that it heard, in order. */
  readonly commands: readonly string[];
  readonly close: () => Promise<void>;
}

/** How the server answers, by the verb of the command; `undefined` lets it answer as it would, an empty text not at all. */
export type SmtpAnswers = (command: string) => string | undefined;

/** Starts a mail server on this computer; with a certificate, it speaks TLS from the first byte. */
export async function startSmtpServer(
  answers: SmtpAnswers = () => undefined,
  certificate?: SelfSigned,
): Promise<SmtpTestServer> {
  const mails: ReceivedMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const listen = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    converse(socket, { answers, mails, commands });
  };
  const server = certificate === undefined ? createServer(listen) : createTlsServer(certificate, listen);
  const port = await listenOnFreePort(server);
  return {
    ...{ port, mails, commands },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Conversation {
  readonly answers: SmtpAnswers;
  readonly mails: ReceivedMail[];
  readonly commands: string[];
}

function converse(socket: Socket, { answers, mails, commands }: Conversation): void {
  let pending = '';
  let envelope = { from: '', to: '' };
  let isData = false;
  const say = (text: string): void => {
    if (text !== '') socket.write(`${text}\r\n`);
  };
  const usual = (command: string): string => {
    const address = /<(?<address>[^>]*)>/u.exec(command)?.groups?.['address'] ?? '';
    if (/^EHLO/iu.test(command)) return '250-test.example\r\n250-8BITMIME\r\n250 SIZE 1000000';
    if (/^MAIL FROM/iu.test(command)) envelope = { from: address, to: '' };
    if (/^RCPT TO/iu.test(command)) envelope = { ...envelope, to: address };
    if (/^STARTTLS/iu.test(command)) return '502 5.5.1 not here';
    if (/^QUIT/iu.test(command)) return '221 bye';
    return /^DATA/iu.test(command) ? '354 go on' : '250 ok';
  };
  const hear = (command: string): void => {
    commands.push(command);
    const answer = answers(command) ?? usual(command);
    isData = answer.startsWith('354');
    say(answer);
  };
  say(answers('CONNECT') ?? '220 test.example');
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    pending += chunk;
    for (;;) {
      const end = isData ? '\r\n.\r\n' : '\r\n';
      const at = pending.indexOf(end);
      if (at < 0) return;
      const part = pending.slice(0, at);
      pending = pending.slice(at + end.length);
      if (isData) {
        isData = false;
        mails.push({ ...envelope, message: part.replace(/^\.\./gmu, '.') });
        say(answers('MESSAGE') ?? '250 taken');
      } else hear(part);
    }
  });
}
