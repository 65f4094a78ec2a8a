import type { Command } from 'commander';
import { LabError } from '../../contract/failure.ts';

/** Commands of a later version, by the command that they belong to; they are refused by name and not in the help. */
const notBuilt: Record<string, readonly string[]> = {
  '': ['recommend', 'gc'],
  sprint: ['compare', 'rescore', 'export', 'verify'],
};

export function refuseWhatIsNotBuilt(program: Command): void {
  for (const [parentName, names] of Object.entries(notBuilt)) {
    const parent = parentName === '' ? program : program.commands.find((one) => one.name() === parentName);
    for (const name of names) {
      parent
        ?.command(name, { hidden: true })
        .argument('[anything...]')
        .helpOption(false)
        .allowUnknownOption()
        .action(() => {
          const spoken = `${parentName} ${name}`.trim();
          throw new LabError({ type: 'BadSpec', summary: `${spoken} is not built yet.` });
        });
    }
  }
}
