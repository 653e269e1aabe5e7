import { describe, expect, it } from "vitest";
import { openOf, pagesOf } from "../src/paging.ts";
import { Sheet, nameOf } from "../src/sheet.ts";
import { first, pack } from "./vectors.ts";

const XFORM = first(pack().tools).xform;
const ROWS = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Rows</h:title>
<model><instance><data id="rows" version="1"><bed jr:template=""><name/></bed><bed><name/></bed><n/><why/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/bed/name" type="string" required="true()"/><bind nodeset="/data/n" type="int" constraint=". &lt; 9" jr:constraintMsg="Fewer."/>
<bind nodeset="/data/why" type="string" relevant="/data/n &gt; 3"/><bind nodeset="/data/meta/instanceID" jr:preload="uid" type="string" readonly="true()"/></model></h:head>
<h:body><group ref="/data/bed"><label>Bed</label><repeat nodeset="/data/bed"><input ref="/data/bed/name"><label>Name</label></input></repeat></group>
<input ref="/data/n"><label>N</label></input><input ref="/data/why"><label>Why</label></input></h:body></h:html>`;

type Leaf = { setValue(value: string): unknown; currentState: { relevant: boolean; children: null | readonly Leaf[]; reference: string } };

function leaf(sheet: Sheet, name: string): Leaf {
  const under = (nodes: readonly Leaf[]): Leaf[] => nodes.flatMap((node) => [node, ...under(node.currentState.children ?? [])]);
  const found = under(sheet.root.currentState.children as unknown as Leaf[]).find((node) => nameOf(node as never) === name);
  if (!found) throw new Error(name);
  return found;
}

describe("a sheet", () => {
  it("has a page for each group, and for the loose questions before it", async () => {
    const sheet = await Sheet.opened(XFORM, "");
    expect(pagesOf(sheet.root, "group").map((page) => page.nodes.map(nameOf))).toEqual([["about"], ["circle"], ["words"]]);
  });

  it("that is no form is refused by name", async () => {
    await expect(Sheet.opened("<data/>", "")).rejects.toMatchObject({ word: "tool_broken" });
    await expect(Sheet.opened("not xml", "")).rejects.toMatchObject({ word: "tool_broken" });
  });

  it("speaks the language that it has, and stays as it is for another", async () => {
    const sheet = await Sheet.opened(XFORM, "");
    const label = (): unknown => (leaf(sheet, "words").currentState as unknown as { label: { asString: string } }).label.asString;
    sheet.speak("tg");
    expect(label()).toBe("Суханҳо");
    sheet.speak("ru");
    expect(label()).toBe("Суханҳо");
    sheet.speak("en");
    expect(label()).toBe("Words");
  });

  it("is written out and opened again with the same answers and the same id", async () => {
    const sheet = await Sheet.opened(XFORM, "");
    leaf(sheet, "words").setValue('Ҳуҷра <№ 7> & "б" \u{1F5DD}');
    const xml = await sheet.xml();
    const again = await (await Sheet.opened(XFORM, xml)).xml();
    const read = (text: string, name: string): string | undefined => new DOMParser().parseFromString(text, "text/xml").getElementsByTagName(name)[0]?.textContent;
    expect(read(again, "words")).toBe('Ҳуҷра <№ 7> & "б" \u{1F5DD}');
    expect(read(again, "instanceID")).toBe(read(xml, "instanceID"));
    expect(read(xml, "instanceID")).toMatch(/^uuid:[0-9a-f-]{36}$/);
  });

  it("leaves no id of the device behind", async () => {
    await Sheet.opened(XFORM, "");
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
  });

  it("that another draft cannot be opened with is refused", async () => {
    await expect(Sheet.opened(XFORM, "<data><words>")).rejects.toThrow();
  });
});

describe("what is open", () => {
  it("is named with the page that it is on", async () => {
    const sheet = await Sheet.opened(ROWS, "");
    leaf(sheet, "n").setValue("12");
    const found = (): ReturnType<typeof openOf> => openOf(sheet.root, pagesOf(sheet.root, "group"));
    const open = found().map(({ page, reference }) => [page, reference]);
    expect(open.sort()).toEqual([[1, "/data/bed[1]/name"], [2, "/data/n"]]);
    leaf(sheet, "n").setValue("8");
    leaf(sheet, "name").setValue("x");
    expect(found()).toEqual([]);
  });

  it("is nothing that is not asked", async () => {
    const sheet = await Sheet.opened(ROWS, "");
    leaf(sheet, "why").setValue("because");
    expect(await sheet.xml()).not.toContain("because");
    leaf(sheet, "n").setValue("4");
    expect(leaf(sheet, "why").currentState.relevant).toBe(true);
    expect(await sheet.xml()).toContain("because");
  });
});

it("one change is heard once, and not by who stopped hearing", async () => {
  const sheet = await Sheet.opened(ROWS, "");
  let heard = 0;
  const stop = sheet.onChange(() => heard++);
  leaf(sheet, "n").setValue("4");
  await Promise.resolve();
  expect(heard).toBe(1);
  stop();
  leaf(sheet, "n").setValue("5");
  await Promise.resolve();
  expect(heard).toBe(1);
});
