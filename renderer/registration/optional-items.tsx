import { useEffect, useRef } from 'react';
import { Button } from '../../shared-ui/button.tsx';
import { UnfoldIcon } from '../../shared-ui/icons.tsx';
import { useEnvironment } from '../app/environment.ts';
import { OPTIONAL_ITEMS } from './form-values.ts';
import { ItemField } from './item-field.tsx';

/** What the part needs. */
export interface OptionalItemsProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** The optional items, folded away until a person wants them; their notices count as served only when unfolded. */
export function OptionalItems({ isOpen, onToggle }: OptionalItemsProps) {
  const { translate } = useEnvironment();
  return (
    <>
      <div className="optional-toggle">
        <Button look="link" onPress={onToggle} isExpanded={isOpen}>
          <span className="optional-label">
            <UnfoldIcon isOpen={isOpen} />
            <span>{translate(isOpen ? 'form.moreClose' : 'form.moreOpen')}</span>
          </span>
        </Button>
      </div>
      {isOpen && <OpenItems />}
    </>
  );
}

function OpenItems() {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What a person unfolds comes into sight, and does not stay behind the footer.
    element.current?.scrollIntoView({
      block: 'nearest',
      behavior: prefersStillness() ? 'instant' : 'smooth',
    });
  }, []);
  return (
    <div className="optional-items" ref={element}>
      {OPTIONAL_ITEMS.map((item) => (
        <ItemField key={item} item={item} />
      ))}
    </div>
  );
}

function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
