declare module "node:fs" {
  export function writeFileSync(file: string | URL, text: string): void;
}
declare const process: { env: Record<string, string | undefined> };
