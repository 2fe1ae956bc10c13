/**
 * The structure of an ODCS document. Sources: the Open Data Contract Standard 3.0.2 and 3.1.0. A 3.1 document is held to 3.1.0 to the letter;
 * a 3.0 document may use what either edition has, and keys that neither knows where 3.0 allows them.
 */
import { child, describeNode, textOf, type ContractNode } from "./node.ts";
import { qualityRule } from "./odcs-quality-structure.ts";
import { server } from "./odcs-servers.ts";
import { propertyShape } from "./odcs-property-structure.ts";
import type { Problem } from "./problems.ts";
import { anything, list, mapping, number, oneOf, scalarValue, text, type Shape } from "./shape.ts";

export type Edition = "3.0" | "3.1";

const apiVersions = ["v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0"] as const;

/** The edition that a document is held to; anything but a known apiVersion is reported by {@link odcsDocument}. */
export function editionOf(document: ContractNode): Edition {
  return textOf(child(document, "apiVersion"))?.startsWith("v3.0.") === true ? "3.0" : "3.1";
}

/** Reports every place where the document is not what its edition of the standard asks for. */
export function checkOdcsStructure(document: ContractNode, edition: Edition): readonly Problem[] {
  const problems: Problem[] = [];
  odcsDocument(edition === "3.1")(document, "", problems);
  return problems;
}

const apiVersion: Shape = (node, label, problems) => {
  const value = textOf(node);
  if (value?.startsWith("v2.") === true) {
    problems.push({
      line: node.line,
      message: `${label} is ${describeNode(node)}; ODCS 3.0 and 3.1 are read, so migrate the contract to v3.1.0`,
    });
  } else oneOf(apiVersions)(node, label, problems);
};

const stableId = text({ pattern: /^[A-Za-z0-9_-]+$/, what: "an id of letters, digits, _ and -" });
const date = text({ pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, what: 'a date in quotes, like "2026-01-31"' });
const dateTime = text({
  pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt\s]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d(:?\d\d)?)$/,
  what: 'a date and time with an offset, like "2026-01-31T12:00:00Z"',
});

/** Free words for people; an empty one is as good as none. */
const words: Shape = (node, label, problems) => {
  if (!(node.kind === "scalar" && node.value === null)) text()(node, label, problems);
};

function odcsDocument(strict: boolean): Shape {
  const open = !strict;
  // What only 3.1 knows may be anything in 3.0.
  const id = strict ? stableId : anything;
  const newWords = strict ? words : anything;
  const tags = list(text());
  const customProperty = mapping({
    what: "a custom property",
    keys: { id, property: text(), value: anything, description: newWords },
    required: strict ? ["property", "value"] : [],
    open,
  });
  const customProperties = list(customProperty);
  const authoritativeDefinitions = list(
    mapping({
      what: "an authoritative definition",
      keys: { id, url: text(), type: text(), description: newWords },
      required: ["url", "type"],
      open,
    }),
  );
  const role = mapping({
    what: "a role",
    keys: {
      id,
      role: text(),
      description: words,
      access: text(),
      firstLevelApprovers: text(),
      secondLevelApprovers: text(),
      customProperties,
    },
    required: ["role"],
    open,
  });
  const documentation = { authoritativeDefinitions, tags, customProperties };
  const quality = list(
    qualityRule(
      {
        id,
        name: text(),
        description: words,
        businessImpact: text(),
        method: text(),
        schedule: text(),
        scheduler: text(),
        severity: text(),
        unit: text(),
        ...documentation,
      },
      strict,
    ),
  );
  const element = {
    id,
    name: text(),
    physicalType: text(),
    physicalName: text(),
    description: words,
    businessName: text(),
    ...documentation,
  };
  const property = propertyShape({ element, quality, customProperties, strict });
  const schemaObject = mapping({
    what: "a schema object",
    keys: {
      ...element,
      logicalType: oneOf(["object"]),
      dataGranularityDescription: text(),
      properties: list(property.named),
      relationships: list(property.schemaRelationship),
      quality,
    },
    required: ["name"],
  });
  return mapping({
    what: "an ODCS contract",
    keys: {
      version: text(),
      kind: oneOf(["DataContract"]),
      apiVersion,
      id: text(),
      name: text(),
      tenant: text(),
      status: text(),
      servers: list(server({ id, description: words, environment: text(), roles: list(role), customProperties }, strict)),
      dataProduct: text(),
      domain: text(),
      description: mapping({
        what: "the description",
        keys: { usage: words, purpose: words, limitations: words, authoritativeDefinitions, customProperties },
        open: true,
      }),
      schema: list(schemaObject),
      support: support({ id, customProperties: strict ? customProperties : anything }, open),
      price: mapping({
        what: "the price",
        keys: { id, priceAmount: number(), priceCurrency: text(), priceUnit: text() },
        open,
      }),
      team: team({ id, ...(strict ? documentation : {}) }, open),
      roles: list(role),
      slaDefaultElement: text(),
      slaProperties: list(slaProperty({ id, description: newWords, ...(strict ? { scheduler: text(), schedule: text() } : {}) }, open)),
      contractCreatedTs: dateTime,
      ...documentation,
    },
    required: ["version", "apiVersion", "kind", "id", "status"],
  });
}

type Shapes = Readonly<Record<string, Shape>>;

function support(newKeys: Shapes, open: boolean): Shape {
  const keys = { channel: text(), url: text(), description: words, tool: text(), scope: text(), invitationUrl: text(), ...newKeys };
  return list(mapping({ what: "a support channel", keys, required: ["channel"], open }));
}

/** 3.0: a list of members; 3.1: a team with members, or still a list. */
function team(newKeys: Shapes, open: boolean): Shape {
  const member = mapping({
    what: "a team member",
    keys: {
      username: text(),
      name: text(),
      description: words,
      role: text(),
      dateIn: date,
      dateOut: date,
      replacedByUsername: text(),
      ...newKeys,
    },
    required: open ? [] : ["username"],
    open,
  });
  const asMapping = mapping({ what: "a team", keys: { name: text(), description: words, members: list(member), ...newKeys }, open });
  return (node, label, problems) => (node.kind === "list" ? list(member) : asMapping)(node, label, problems);
}

function slaProperty(newKeys: Shapes, open: boolean): Shape {
  return mapping({
    what: "an SLA property",
    keys: {
      property: text(),
      value: scalarValue,
      valueExt: scalarValue,
      unit: text(),
      element: text(),
      driver: text(),
      ...newKeys,
    },
    required: ["property", "value"],
    open,
  });
}
