// The part of nunjucks that the benchmark uses; the package has no types of its own.
declare module 'nunjucks' {
  export class Environment {
    constructor(loader: null, options: { autoescape: boolean; trimBlocks: boolean; lstripBlocks: boolean });
  }
  export class Template {
    constructor(source: string, environment: Environment, path: string | undefined, eager: boolean);
    render(context: object): string;
  }
}
