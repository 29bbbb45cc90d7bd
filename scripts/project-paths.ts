import path from 'node:path';

/** The folder that holds package.json. */
export const projectRoot = path.resolve(import.meta.dirname, '..');

/** Where scripts leave what they make; never in version control. */
export const outDir = path.join(projectRoot, 'out');
