// What a model is of, before it is loaded.
import { type ModelFiles, openModel, urlSource } from '@longhand/bundle';
import { folderSource } from '@longhand/runs';

/** @param source a folder or a URL, as `load` takes it */
export const openSource = async (source: string): Promise<ModelFiles> =>
  openModel(/^https?:/i.test(source) ? urlSource(source) : folderSource(source));
