import { useEffect, useState } from 'react';
import { useEnvironment } from '../app/environment.ts';

const TICK_MS = 1000;

/** The time, which goes on while the part is shown. */
export function useNow(): Date {
  const { clock } = useEnvironment();
  const [now, setNow] = useState(clock.now);
  useEffect(() => clock.every(TICK_MS, () => setNow(clock.now())), [clock]);
  return now;
}
