// Symbols that ARPA files have beside the words.
/** The symbol before the first word of a text. */
export const begin = '<s>';
/** The symbol after the last word of a text. */
export const end = '</s>';
/** The symbol of a word that the model does not know. */
export const unknown = '<unk>';
