// Figures of the gates experiment.
import type { Finding } from '../experiment.ts';
import type { Along } from './measure.ts';
import type { VariantName } from './variants.ts';

export type GateMeasure = Along | { readonly accuracy: number };
export type GateFindings = readonly Finding<GateMeasure>[];

/** One of each seed. */
export const alongOf = (findings: GateFindings): Along[] =>
  findings.flatMap(({ measured }) => ('sentences' in measured ? [measured] : []));

/** One of each seed. */
export const accuraciesOf = (findings: GateFindings, variant: VariantName): number[] =>
  findings.filter(({ settings }) => settings.variant === variant).map(({ measured }) => measured.accuracy);
