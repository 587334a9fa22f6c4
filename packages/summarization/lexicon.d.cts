/** The word classes of each form, the commonest first. */
declare const lexicon: Readonly<Record<string, readonly string[]>> | undefined;
export = lexicon;
