import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { buildClient } from './build.ts';
import { runAsOrdinaryUser } from './ordinary-user/run-as-ordinary-user.ts';
import { outDir, projectRoot } from './project-paths.ts';
import { runMain } from './run-main.ts';

/** Which pictures of the walk-through the documents show, and under which name. */
const pictures = {
  '3-answers': 'first-light',
  '6-answers-dark': 'first-light-dark',
  '4-choices': 'choices',
  '5-registered': 'registered',
  '7-saved-dark': 'saved-dark',
} as const;

// Draws the pictures that the documents show, in the real window.
await runMain(async () => {
  await buildClient();
  const script = path.join('scripts', 'demo', 'walk-through.ts');
  const code = await runAsOrdinaryUser({ script, results: ['out/demo'] });
  if (code !== 0) return code;
  const folder = path.join(projectRoot, 'docs', 'pictures');
  mkdirSync(folder, { recursive: true });
  for (const [from, to] of Object.entries(pictures)) {
    copyFileSync(path.join(outDir, 'demo', `${from}.png`), path.join(folder, `${to}.png`));
  }
  console.log(`The documents’ pictures are in ${path.relative(process.cwd(), folder)}/.`);
  return 0;
});
