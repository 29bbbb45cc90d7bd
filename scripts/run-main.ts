import { SetupProblem } from './setup/setup-problem.ts';

/** Runs a script's main function; its number is the exit code. A setup problem is shown as it is, a bug with its stack. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof SetupProblem ? `deed: ${error.message}` : error);
    process.exitCode = 1;
  }
}
