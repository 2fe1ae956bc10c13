import { shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const cacheWithoutUnpersist = defineCodeRule({
  id: "cache-without-unpersist",
  severity: "info",
  why: "What is cached stays until it is evicted, and takes memory from sorts and joins.",
  recommendation: "Call unpersist() after the last reader.",
  whenNot: "Not where the program ends right after.",
  find: ({ calls }) => {
    const released = calls.some(({ name }) => name === "unpersist" || name === "clearCache");
    return calls
      .filter(
        ({ name, chain, argumentCount }) =>
          !released && chain.length > 0 && ((name === "cache" && argumentCount === 0) || name === "persist"),
      )
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} is never released: the file has no unpersist().` }));
  },
  examples: { bad: ["df = df.cache()"], good: ["df = df.cache()\ndf.count()\ndf.unpersist()", "x = functools.cache(fn)"] },
});
