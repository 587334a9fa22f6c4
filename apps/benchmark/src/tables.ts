export const writeTables = async (): Promise<string[]> => [];
