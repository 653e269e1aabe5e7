/** The screen of risks: what, in what was answered, could bring the person harm. It advises; nothing here holds anything up. */
import type { Answers } from "./answers.ts";
import type { Said } from "./say.ts";

type Rule = readonly [Said, (said: (name: string) => string, chose: (name: string, code: string) => boolean) => boolean];

const MAY_USE = ["use_unnamed", "raise_today", "use_identified"];
const RULES: readonly Rule[] = [
  ["risk_urgent", (said) => said("urgent") === "yes"],
  ["risk_not_private", (_, chose) => chose("privacy", "none")],
  ["risk_staff_hear", (said, chose) => said("privacy") !== "" && !chose("privacy", "none") && !chose("privacy", "staff_cannot_hear")],
  ["risk_others_hear", (said, chose) => said("privacy") !== "" && !chose("privacy", "none") && !chose("privacy", "no_other_hears")],
  ["risk_camera", (_, chose) => chose("privacy", "camera")],
  ["risk_singled_out", (said) => said("chosen") === "own_wish" || said("chosen") === "information"],
  ["risk_by_staff", (said) => said("chosen") === "by_staff"],
  ["risk_interpreter", (said) => said("interpreter") === "detainee" || said("interpreter") === "staff"],
  ["risk_told", (said) => said("spoken_before") === "told_what_to_say"],
  ["risk_worry_strong", (said) => said("worry") === "strong"],
  ["risk_no_follow_up", (said) => ["some", "strong"].includes(said("worry")) && said("follow_up") === ""],
  ["risk_raise", (said) => said("raise_today") === "yes"],
  ["risk_named", (said) => said("use_identified") === "yes"],
  ["risk_both", (said) => (said("use_nothing") === "yes" || said("only_understand") === "yes") && MAY_USE.some((name) => said(name) === "yes")],
  ["risk_doctor", (said) => said("call_doctor") === "yes"],
];

/** What to think of before the person is left alone, the gravest first. */
export function risks(answers: Answers): Said[] {
  const said = (name: string): string => answers.get(name) ?? "";
  const chose = (name: string, code: string): boolean => said(name).split(" ").includes(code);
  return RULES.filter(([, holds]) => holds(said, chose)).map(([word]) => word);
}

/** The same of the privacy alone, for the moment before the talk. */
export function privacyRisks(privacy: string): Said[] {
  return risks(new Map([["privacy", privacy]]));
}
