// What an experiment is: pieces of work whose figures are kept, and what follows from the figures of all of them.
import { parseStored } from '@longhand/base';
import type { Section } from '@longhand/report';
import type * as z from 'zod';
import type { Conclusion } from './conclusion.ts';

/** `smoke`: seconds, for tests; its figures mean nothing. `tiny`: minutes. `base`: hours. */
export const scales = ['smoke', 'tiny', 'base'] as const;
export type Scale = (typeof scales)[number];

/** Names and numbers that say what a piece is; one of other settings is another piece. */
export type PieceSettings = Readonly<Record<string, string | number | boolean>>;

/** The smallest unit that is kept: what was killed begins again with the first piece that is not done. */
export interface Piece<Measured> {
  /** For people: `recall, LSTM, 100 steps, seed 1`. */
  readonly name: string;
  readonly settings: PieceSettings;
  /** About how many seconds it takes on a quiet machine. */
  readonly cost: number;
  measure(): Promise<Measured>;
}

/** A piece that is done. */
export interface Finding<Measured> {
  readonly settings: PieceSettings;
  readonly measured: Measured;
}

export interface Experiment<Measured = unknown> {
  readonly name: string;
  readonly title: string;
  /** How it is measured, for the page. */
  readonly method: readonly string[];
  /** Of what a piece measures, as it is stored. */
  readonly schema: z.ZodType<Measured>;
  pieces(scale: Scale, seeds: number): Piece<Measured>[];
  /** What the figures say of the document's claims: the same figures give the same conclusions. */
  conclude(findings: readonly Finding<Measured>[]): Conclusion[];
  /** Charts and tables of the page. */
  sections(findings: readonly Finding<Measured>[]): Section[];
}

/** An experiment whose kind of figures only itself knows: what is read is checked by its schema. */
export function defineExperiment<Measured>(experiment: Experiment<Measured>): Experiment {
  const { name, schema } = experiment;
  const [where, fix] = [`${name}.json: measured`, 'Another version measured it: delete the file, and measure again.'];
  const known = (findings: readonly Finding<unknown>[]): Finding<Measured>[] =>
    findings.map(({ settings, measured }) => ({ settings, measured: parseStored(schema, measured, where, fix) }));
  return {
    ...experiment,
    conclude: (findings) => experiment.conclude(known(findings)),
    sections: (findings) => experiment.sections(known(findings)),
  };
}
