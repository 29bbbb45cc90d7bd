import { Client } from 'pg';
import { z } from 'zod';
import { DATABASE, PORTS, ROUTER } from './cluster-plan.ts';
import type { ClusterPlan, Machine, Role } from './cluster-plan.ts';

/** What a machine's copy of the database holds. */
export type Counts = z.infer<typeof countsSchema>;

const countsSchema = z.object({
  registrations: z.int(),
  installations: z.int(),
  /** MD5 over all keys and answers, in order: the same on two machines only if their copies are. */
  answers: z.string(),
});
const keysSchema = z.array(z.object({ key: z.string(), registrations: z.int() }));

/** Makes the role and the database of the backends on the primary. */
export async function createDatabase(plan: ClusterPlan, primary: Machine): Promise<void> {
  await withClient(plan, { ...toTarget(primary), role: 'postgres', database: 'postgres' }, async (client) => {
    const password = client.escapeLiteral(plan.passwords.deed);
    await client.query(`create role deed login password ${password}`);
    await client.query(`create database ${DATABASE} owner deed`);
  });
}

/** The address that the backends are given, without the password. */
export function storeAddress(): string {
  return `postgres://deed@${ROUTER.address}:${ROUTER.port}/${DATABASE}`;
}

/** Counts what one machine holds. */
export async function readCounts(plan: ClusterPlan, machine: Machine): Promise<Counts> {
  const sql = `select (select count(*) from registrations)::int as registrations,
      (select count(distinct installation) from registrations)::int as installations,
      (select coalesce(md5(string_agg(key || body, '' order by key)), '') from idempotency) as answers`;
  return withClient(plan, { ...toTarget(machine), role: 'deed', database: DATABASE }, async (client) =>
    countsSchema.parse((await client.query(sql)).rows[0]),
  );
}

/** The idempotency keys that the primary knows, each with the number of registrations that it stands for. */
export async function readKeys(plan: ClusterPlan): Promise<ReadonlyMap<string, number>> {
  const sql = `select i.key, count(r.id)::int as registrations from idempotency i
      left join registrations r on r.product = i.product and r.id = i.registration group by i.key`;
  return withClient(plan, { ...ROUTER, role: 'deed', database: DATABASE }, async (client) => {
    const rows = keysSchema.parse((await client.query(sql)).rows);
    return new Map(rows.map(({ key, registrations }) => [key, registrations]));
  });
}

type Target = {
  readonly address: string;
  readonly port: number;
  readonly role: Role;
  readonly database: string;
};

function toTarget({ address }: Machine): Pick<Target, 'address' | 'port'> {
  return { address, port: PORTS.postgresql };
}

async function withClient<T>(
  { passwords }: ClusterPlan,
  { address, port, role, database }: Target,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ host: address, port, user: role, password: passwords[role], database });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
