import { AlertIcon } from './icons.tsx';

/** The place for what is wrong with a field; it stays empty while nothing is. */
export function FieldProblem({ id, text }: { readonly id: string; readonly text: string | undefined }) {
  return (
    <div id={id} className="field-problem">
      {text !== undefined && (
        <p className="field-problem-text">
          <AlertIcon />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
