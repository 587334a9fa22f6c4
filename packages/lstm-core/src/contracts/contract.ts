/** What a kernel takes and gives. */
export interface Contract<
  Inputs extends string,
  Outputs extends readonly (string | undefined)[],
  Attributes = unknown,
> {
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  /** In this order; those with `?` only where the kernel's description says so. */
  readonly outputs: Outputs;
}
