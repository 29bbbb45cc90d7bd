import type { ReactNode } from 'react';
import { TickIcon } from '../../shared-ui/icons.tsx';
import { TermList } from '../../shared-ui/term-list.tsx';
import { useEnvironment } from '../app/environment.ts';
import { CopySupportCode } from './copy-support-code.tsx';
import { LicenceKeyReveal, MaskedKey } from './licence-key-reveal.tsx';
import { OwnerReveal } from './owner-reveal.tsx';
import { SaveReceipt } from './save-receipt.tsx';
import type { KnownState } from './status-words.ts';

/** A registration that is through. */
export type RegisteredState = Extract<KnownState, { kind: 'registered' }>;

/** What is registered, since when, and what belongs to it. */
export function RegisteredCard({ state }: { readonly state: RegisteredState }) {
  const { translate, formats } = useEnvironment();
  const { certificate, supportCode, storage } = state;
  const ending = certificate.keyEnding;
  // Without a keychain neither the key nor the answers stay here, so there is nothing to show.
  const isKept = storage === 'disk';
  const row = (id: RowName, value: ReactNode) => ({ id, term: translate(`registered.${id}`), value });
  return (
    <div className="status-body">
      <span className="seal" aria-hidden="true">
        <TickIcon size={28} />
      </span>
      <div className="registered-lead">
        <p className="lead">{translate('registered.on', { date: formats.date(state.registeredAt) })}</p>
        {!isKept && <p className="lead">{translate('registered.inMemory')}</p>}
      </div>
      <TermList
        rows={[
          row('edition', <Edition state={state} />),
          row('key', isKept ? <LicenceKeyReveal ending={ending} /> : <MaskedKey ending={ending} />),
          ...(isKept ? [row('owner', <OwnerReveal />)] : []),
          row('seats', translate('registered.seatsUsed', certificate.seats)),
          row('supportCode', <CopySupportCode code={supportCode} />),
          row('receipt', <SaveReceipt receipt={state.receipt} />),
        ]}
      />
    </div>
  );
}

type RowName = 'edition' | 'key' | 'owner' | 'seats' | 'supportCode' | 'receipt';

function Edition({ state: { certificate } }: { readonly state: RegisteredState }) {
  const { translate, formats } = useEnvironment();
  const edition = certificate.edition.name;
  return certificate.term.kind === 'perpetual'
    ? translate('registered.perpetual', { edition })
    : translate('registered.until', { edition, date: formats.day(certificate.term.until) });
}
