/** One sheet in the engine: opened blank or from a draft, told apart into pages, and written out as XML. */
import { type AnyChildNode, type AnyFormInstance, type GeneralChildNode, type RootNode, loadForm } from "@getodk/xforms-engine";
import { Refusal } from "./refusal.ts";
import type { Language } from "./words.ts";

export type Node = AnyChildNode;
export interface Open {
  node: Node;
  words: string;
}

// the engine would otherwise make an id of the device and leave it in local storage
const CONFIG = { preloadProperties: { deviceID: "device" } };

export class Sheet {
  private listeners = new Set<() => void>();
  private waits = false;

  private constructor(private readonly instance: { root: RootNode | null }) {}

  static async opened(xform: string, xml: string): Promise<Sheet> {
    const held: { root: RootNode | null } = { root: null };
    const sheet = new Sheet(held);
    const config = { ...CONFIG, stateFactory: <T extends object>(state: T): T => sheet.watched(state) };
    const noFile = () => Promise.reject(new Error("no files beside sheets"));
    const form = await loadForm(xform, { fetchFormAttachment: noFile });
    if (form.status === "failure") throw new Refusal("tool_broken");
    const made: AnyFormInstance = xml ? await form.restoreInstance({ data: [instanceData(xml)] }, config) : form.createInstance(config);
    held.root = made.root;
    return sheet;
  }

  get root(): RootNode {
    return this.instance.root!;
  }

  /** The groups at the top that anything is asked in: one page each. Questions outside groups come together on a first page. */
  get pages(): readonly (readonly Node[])[] {
    const top = this.root.currentState.children.filter((node) => node.currentState.relevant && isShown(node));
    const loose = top.filter((node) => !isGroup(node));
    return [...(loose.length ? [loose] : []), ...top.filter(isGroup).map((node) => [node])];
  }

  /** Use the sheet's own words in the app's language, where it has them. */
  speak(language: Language): void {
    const found = this.root.languages.find((one) => one.language.endsWith(`(${language})`) || one.language === language);
    if (found && !found.isSyntheticDefault) this.root.setLanguage(found);
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async xml(): Promise<string> {
    const payload = await this.root.prepareInstancePayload();
    return payload.data[0].get("xml_submission_file").text();
  }

  /** What stands between the sheet and its end, each with the page that it is on. */
  open(): { page: number; reference: string }[] {
    const found = this.root.validationState.violations.map((one) => one.reference);
    const pages = this.pages.map((page) => page.map((node) => node.currentState.reference));
    return found.map((reference) => ({
      reference,
      page: Math.max(0, pages.findIndex((page) => page.some((above) => reference === above || reference.startsWith(`${above}/`)))),
    }));
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

export function isGroup(node: Node): boolean {
  return node.nodeType === "group" || node.nodeType.startsWith("repeat-range");
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
