import { createContext, use } from 'react';
import type { NoticeSubject } from '../../shared/purposes/notice.ts';

/** Opens everything about one notice. */
export type OpenDetails = (subject: NoticeSubject) => void;

/** Hands the way to all details to the notes. */
export const DetailsContext = createContext<OpenDetails | undefined>(undefined);

/** The way to all details. */
export function useDetails(): OpenDetails {
  const openDetails = use(DetailsContext);
  if (openDetails === undefined) throw new Error('expected a DetailsContext above this part, found none');
  return openDetails;
}
