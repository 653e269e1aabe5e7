// drawings are made from src/nazorat/kit/icons by build.mjs
declare module "icon:*" {
  export type Drawing = readonly (readonly [string, Readonly<Record<string, string>>])[];
  const drawing: Drawing;
  export default drawing;
}
