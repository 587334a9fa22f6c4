// For `pnpm site`: pages are called as their headings, and links to folders of packages lead to their pages.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { PageEvent, RendererEvent } from 'typedoc';

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    for (const document of project.documents ?? []) {
      const [first] = document.content;
      const heading = first?.text.match(/^# (.+)$/m)?.[1];
      if (heading) document.name = heading.replaceAll('`', '');
    }
  });
  app.renderer.on(PageEvent.END, (page) => {
    const urls = urlsOf(app, page.project);
    page.contents = page.contents?.replace(
      /href="(?:\.\.?\/)*(?:media\/)?((?:packages|apps)\/[\w-]+|datasets|examples)\/?(#[\w-]*)?"/g,
      (link, folder, anchor = '') => {
        const url = urls.get(folder);
        return url ? `href="${posix.relative(posix.dirname(page.url), url)}${anchor}"` : link;
      },
    );
  });
}

/** The page of each folder that has one. */
function urlsOf(app, project) {
  const { router } = app.renderer;
  const urls = new Map();
  for (const module of project.children ?? []) {
    const folder =
      module.name === '@longhand/datasets' ? 'datasets' : `packages/${module.name.replace('@longhand/', '')}`;
    urls.set(folder, router.getFullUrl(module));
  }
  for (const document of project.documents ?? []) {
    const heading = document.content[0]?.text.trim().split('\n')[0];
    for (const folder of folders) if (headingOf(folder) === heading) urls.set(folder, router.getFullUrl(document));
  }
  return urls;
}

const apps = ['sentiment', 'translation', 'summarization', 'speech', 'benchmark', 'longhand'];
const folders = ['examples', ...apps.map((app) => `apps/${app}`)];
const headingOf = (folder) => readFileSync(`${folder}/README.md`, 'utf8').split('\n')[0];
