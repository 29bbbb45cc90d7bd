import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { productSchema, type Product } from '../../../shared/product/product.ts';
import { PROJECT_FOLDER, sampleProduct } from '../../support/sample.ts';

/** The sample product. */
export const SAMPLE: Product = sampleProduct();

/** A product with names as long as anyone gives: 40 characters for the product, 60 for the vendor. */
export const LONG_NAMES: Product = productSchema.parse({
  ...SAMPLE,
  name: 'Donaudampfschifffahrtsverwaltungsprogram',
  title: 'Donaudampfschifffahrtsverwaltungsprogramm',
  mark: 'DV',
  vendor: {
    ...SAMPLE.vendor,
    name: 'Gesellschaft für computergestützte Verkehrsleitsysteme mbH & C',
    shortName: 'Gesellschaft für computergestützte Verkehrsleitsysteme GmbH',
    place: 'Garmisch-Partenkirchen, Deutschland',
    supportContact: 'kundenbetreuung.lizenzen@verkehrsleitsysteme.example',
  },
});

/** The sample product's licence agreement, in English. */
export const AGREEMENT = readFileSync(resolve(PROJECT_FOLDER, 'products/sample/agreement.en.txt'), 'utf8');
