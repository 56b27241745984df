/** Builds and packs the workspace package in a folder; gives the path of the tarball. */
export function pack(source: string, target: string): string;
