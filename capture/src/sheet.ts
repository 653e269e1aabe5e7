/** One sheet in the engine: opened blank or from a draft, and written out as XML. */
import { type AnyChildNode, type AnyFormInstance, type GeneralChildNode, type RootNode, loadForm } from "@getodk/xforms-engine";
import { type Media, fetched } from "./media.ts";
import { joinedTo, namesIn, parted } from "./attached.ts";
import { withLists } from "./lists.ts";
import { Refusal } from "./refusal.ts";

export type Node = AnyChildNode;

// the engine would otherwise make an id of the device and leave it in local storage
const CONFIG = {
  preloadProperties: { deviceID: "device" },
  // a file has its name from us, which says nothing of the hour at which it was made
  instanceAttachments: { fileNameFactory: ({ basename, extension }: { basename: string; extension: string | null }) => `${basename}${extension ?? ""}` },
};

export class Sheet {
  private listeners = new Set<() => void>();
  private waits = false;

  private constructor(private readonly instance: { root: RootNode | null }) {}

  /** `media` gives what the sheet brings along; a list that is not on the device is empty. */
  static async opened(xform: string, xml: string, media: Media = () => Promise.resolve(null)): Promise<Sheet> {
    const held: { root: RootNode | null } = { root: null };
    const sheet = new Sheet(held);
    const config = { ...CONFIG, stateFactory: <T extends object>(state: T): T => sheet.watched(state) };
    const form = await loadForm(withLists(xform), { fetchFormAttachment: ({ href }) => fetched(media, href), missingResourceBehavior: "BLANK" });
    if (form.status === "failure") throw new Refusal("tool_broken");
    const draft = parted(xform, xml);
    const made: AnyFormInstance = xml ? await form.restoreInstance({ data: [instanceData(draft.xml)] }, config) : form.createInstance(config);
    held.root = made.root;
    joinedTo(made.root, draft.names);
    return sheet;
  }

  get root(): RootNode {
    return this.instance.root!;
  }

  /** Use the sheet's own words in a language, where it has them: of an app's language its code, or the whole of what the sheet calls one. */
  speak(language: string): boolean {
    const found = this.root.languages.find((one) => one.language.endsWith(`(${language})`) || one.language === language);
    if (found && !found.isSyntheticDefault) this.root.setLanguage(found);
    return found !== undefined || this.root.languages.some((one) => one.isSyntheticDefault);
  }

  /** What the sheet calls the language that it is shown in. */
  get spoken(): string {
    return this.root.currentState.activeLanguage.language;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Names of the files that belong to it as it stands. */
  get files(): string[] {
    return namesIn(this.root);
  }

  async xml(): Promise<string> {
    const payload = await this.root.prepareInstancePayload();
    return payload.data[0].get("xml_submission_file").text();
  }

  /** The engine writes into these objects; a write is heard once for all that one answer changes. */
  private watched<T extends object>(state: T): T {
    return new Proxy(state, {
      set: (held, name, value) => {
        const done = Reflect.set(held, name, value);
        this.changed();
        return done;
      },
    });
  }

  private changed(): void {
    if (this.waits) return;
    this.waits = true;
    queueMicrotask(() => {
      this.waits = false;
      for (const listener of [...this.listeners]) listener();
    });
  }
}

export function isShown(node: GeneralChildNode): boolean {
  if (node.nodeType === "model-value") return false;
  return node.nodeType !== "group" || node.currentState.children.some(isShown);
}

/** The last part of where a node stands: its name in the sheet. */
export function nameOf(node: Node): string {
  return /([^/[]+)(?:\[\d+\])?$/.exec(node.currentState.reference)?.[1] ?? "";
}

type Data = Parameters<Extract<Awaited<ReturnType<typeof loadForm>>, { status: "success" }>["restoreInstance"]>[0]["data"][0];

function instanceData(xml: string): Data {
  const data = new FormData();
  data.set("xml_submission_file", new File([xml], "xml_submission_file", { type: "text/xml" }));
  return data as unknown as Data;
}
