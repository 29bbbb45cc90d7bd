import { ipcMain } from 'electron';
import type { Answer } from '../../shared/ipc/bridge.ts';
import {
  REQUESTS,
  type RequestArgs,
  type RequestName,
  type RequestResult,
} from '../../shared/ipc/ipc-contract.ts';
import { toChannel } from '../../shared/ipc/channel-names.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Logger } from '../logging/logger.ts';
import { isTrustedSender } from './trusted-sender.ts';

/** What answers each request of the contract. */
export type RequestHandlers = {
  readonly [Name in RequestName]: (
    ...args: RequestArgs<Name>
  ) => Promise<Result<RequestResult<Name>, Failure<FailureCode<Name>>>>;
};

type FailureCode<Name extends RequestName> = Extract<Answer<Name>, { ok: false }>['failure']['code'];

/** Who may ask, and where refusals are told. */
export interface RequestGuard {
  readonly windowIds: ReadonlySet<number>;
  readonly logger: Logger;
}

/** Registers a handler for each request: sender first, then the arguments, then the work, then the result's own shape. */
export function serveRequests(handlers: RequestHandlers, guard: RequestGuard): void {
  for (const name of requestNames()) serveRequest(name, handlers, guard);
}

function requestNames(): readonly RequestName[] {
  return Object.keys(REQUESTS).filter(isRequestName);
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}

function serveRequest(
  name: RequestName,
  handlers: RequestHandlers,
  { windowIds, logger }: RequestGuard,
): void {
  ipcMain.handle(toChannel(name), async (event, ...args: readonly unknown[]) => {
    if (!isTrustedSender(event, windowIds)) {
      logger.event('ipc-refused', { channel: name, code: 'IPC_SENDER_REFUSED' });
      return fail('IPC_SENDER_REFUSED');
    }
    const parsed = REQUESTS[name].args.safeParse(args);
    if (!parsed.success) {
      logger.event('ipc-refused', { channel: name, code: 'IPC_MESSAGE_INVALID' });
      return fail('IPC_MESSAGE_INVALID');
    }
    return answer(name, () => callHandler(name, handlers, parsed.data), logger);
  });
}

/** Joins a handler and the arguments that its own schema has just parsed, which the compiler cannot follow by name. */
function callHandler(
  name: RequestName,
  handlers: RequestHandlers,
  args: readonly unknown[],
): Promise<Result<unknown>> {
  const handler: (...parsed: never[]) => Promise<Result<unknown>> = handlers[name];
  // The brand of "parsed by this name's schema": the one place where the table's two columns meet.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above: each column was checked by itself
  return handler(...(args as never[]));
}

async function answer(
  name: RequestName,
  call: () => Promise<Result<unknown>>,
  logger: Logger,
): Promise<Result<unknown>> {
  try {
    const result = await call();
    if (!result.ok) return result;
    const value = REQUESTS[name].result.safeParse(result.value);
    if (value.success) return ok(value.data);
    logger.event('ipc-fault', { channel: name, code: 'RESULT_OFF_CONTRACT' });
  } catch (error) {
    // A bug of ours: the log gets its kind, the page a code, and neither gets what the person typed.
    logger.event('ipc-fault', { channel: name, code: error instanceof Error ? error.name : 'unknown' });
  }
  return fail('IPC_FAULT');
}
