/** What runs over other people's templates, for a process of its own: `index.ts` brings none of it. */
export * from './checks/checkConfig.ts';
export * from './checks/checkTemplate.ts';
export * from './checks/checkYaml.ts';
export * from './checks/textProblem.ts';
export * from './rendering/RenderError.ts';
export * from './rendering/renderJobScript.ts';
export * from './rendering/renderMappedTemplates.ts';
