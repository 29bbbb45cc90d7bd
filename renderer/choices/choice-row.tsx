import { useState } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { CHOICES, type ChoicePurpose } from '../../shared/purposes/register.ts';
import { Button } from '../../shared-ui/button.tsx';
import { ChoiceSwitch } from '../../shared-ui/choice-switch.tsx';
import { useEnvironment } from '../app/environment.ts';
import { useDetails } from '../purposes/details-context.ts';
import { noteId } from '../purposes/note-id.ts';
import { useServedNotices } from '../purposes/served-notices.ts';
import { useNotice } from '../purposes/use-notice.ts';
import { FIELD_OF, isBlank, type FormValues } from '../registration/form-values.ts';
import { ItemField } from '../registration/item-field.tsx';

/** One choice: its notice, and No or Yes. */
export function ChoiceRow({ purpose }: { readonly purpose: ChoicePurpose }) {
  const { translate } = useEnvironment();
  const { isServed } = useServedNotices();
  const { control, trigger, getFieldState } = useFormContext<FormValues>();
  const { field } = useController({ control, name: `choices.${purpose}` });
  const id = noteId(purpose);
  const needs = FIELD_OF[CHOICES[purpose].needs];
  return (
    <div className="choice-row">
      <div className="choice">
        <ChoiceWords purpose={purpose} />
        <ChoiceSwitch
          labelledBy={`${id}-headline`}
          describedBy={`${id}-text`}
          value={field.value}
          isDisabled={!isServed(purpose)}
          no={translate('choices.no')}
          yes={translate('choices.yes')}
          onChange={(value) => {
            field.onChange(value);
            if (getFieldState(needs).invalid) void trigger(needs);
          }}
        />
      </div>
      {purpose === 'newsByPost' && <AddressForPost isYes={field.value} />}
    </div>
  );
}

function ChoiceWords({ purpose }: { readonly purpose: ChoicePurpose }) {
  const { translate } = useEnvironment();
  const openDetails = useDetails();
  const { notice, element } = useNotice(purpose);
  const id = noteId(purpose);
  return (
    <div className="choice-words">
      <span ref={element}>
        <strong className="choice-headline" id={`${id}-headline`}>
          {notice.headline}
        </strong>
        <span id={`${id}-text`}>{notice.text}</span>
      </span>{' '}
      <Button look="link" onPress={() => openDetails(purpose)} describedBy={`${id}-headline`}>
        {translate('note.details')}
      </Button>
    </div>
  );
}

/** News by post needs an address: asked for right here if the first page brought none. */
function AddressForPost({ isYes }: { readonly isYes: boolean }) {
  const { control, getValues } = useFormContext<FormValues>();
  const [isAskedHere] = useState(() => isBlank(getValues('owner.postalAddress')));
  const address = useWatch({ control, name: 'owner.postalAddress' });
  // An address that was typed stays in sight after a No, because it would be sent all the same.
  if (!isAskedHere || (!isYes && isBlank(address))) return undefined;
  return (
    <div className="choice-address">
      <ItemField item="postalAddress" isNeeded={isYes} />
    </div>
  );
}
