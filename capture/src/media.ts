/** What a sheet brings along: pictures, and lists of choices. */

/** A file of a sheet by its name; null when the device does not have it. */
export type Media = (name: string) => Promise<Blob | null>;

const TYPES: Readonly<Record<string, string>> = { csv: "text/csv", xml: "text/xml", geojson: "application/geo+json" };

/** As the engine asks for it: an answer that is there, or not found. */
export async function fetched(media: Media, address: string): Promise<Response> {
  const name = decodeURIComponent(address.slice(address.lastIndexOf("/") + 1));
  const held = await media(name);
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return held ? new Response(held, { headers: { "Content-Type": type } }) : new Response(null, { status: 404 });
}
