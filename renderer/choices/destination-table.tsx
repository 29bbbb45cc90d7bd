import { useFormContext } from 'react-hook-form';
import { TermList } from '../../shared-ui/term-list.tsx';
import { useEnvironment } from '../app/environment.ts';
import type { FormValues } from '../registration/form-values.ts';
import { toDestinations } from './destinations.ts';

/** "When you press Register": what goes where, what stays, who else. */
export function DestinationTable() {
  const { product, translate, formats } = useEnvironment();
  const { watch } = useFormContext<FormValues>();
  const rows = toDestinations(watch(), { product, translate, formats });
  return (
    <section className="destinations" aria-labelledby="destinations-title">
      <h2 id="destinations-title">{translate('sent.title')}</h2>
      <TermList rows={rows.map(({ id, where, what }) => ({ id, term: where, value: what }))} />
    </section>
  );
}
