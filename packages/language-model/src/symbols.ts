// Symbols that ARPA files have beside the words.
export const begin = '<s>';
export const end = '</s>';
export const unknown = '<unk>';
