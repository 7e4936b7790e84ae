/// The script of the page, in the order of its parts. It writes text only as text, never as markup.
enum PageScript {
  static let basics = #"""
    "use strict";
    const at = (id) => document.getElementById(id);
    let api = null;
    let operations = [];

    // An element with attributes, listeners ("on…") and children.
    function make(tag, attributes = {}, ...children) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") element.addEventListener(name.slice(2), value);
        else if (value === true) element.setAttribute(name, "");
        else if (value !== false && value != null) element.setAttribute(name, value);
      }
      element.append(...children.flat().filter((child) => child != null));
      return element;
    }

    // Text with its `code` as such.
    function written(text) {
      return text.split("`").map((part, number) => (number % 2 ? make("code", {}, part) : part));
    }

    const nameOf = (reference) => reference.split("/").pop();

    function resolved(schema) {
      while (schema && schema.$ref) schema = api.components.schemas[nameOf(schema.$ref)];
      return schema || {};
    }

    // What a schema says, as text and links: {"name": string, "topic"?: Topic}.
    function shape(schema, indent = "") {
      if (schema.$ref) {
        const name = nameOf(schema.$ref);
        return [make("a", { href: "#object-" + name }, name)];
      }
      const choices = schema.anyOf || schema.oneOf;
      if (choices) {
        return choices.flatMap((part, number) => (number ? [" or "] : []).concat(shape(part, indent)));
      }
      if (schema.contentSchema) return ["text of ", ...shape(schema.contentSchema, indent)];
      if (schema.const !== undefined) return [JSON.stringify(schema.const)];
      if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(" or ")];
      if (schema.items) return ["[", ...shape(schema.items, indent), "]"];
      if (schema.properties && Object.keys(schema.properties).length) return objectShape(schema, indent);
      return [[schema.type || "anything"].flat().join(" or ") + limits(schema)];
    }

    function objectShape(schema, indent) {
      const inner = indent + "  ";
      const required = schema.required || [];
      const lines = Object.entries(schema.properties).map(([name, field], number) => [
        (number ? ",\n" : "\n") + inner + JSON.stringify(name) + (required.includes(name) ? ": " : "?: "),
        ...shape(field, inner),
      ]);
      return ["{", ...lines.flat(), "\n" + indent + "}"];
    }

    function limits(schema) {
      const said = [];
      if (schema.minimum !== undefined && schema.maximum !== undefined && schema.maximum < 1e12) {
        said.push(schema.minimum + " to " + schema.maximum);
      }
      if (schema.maxLength !== undefined) {
        const unit = schema.pattern ? " characters" : " bytes";
        said.push((schema.minLength || 0) + " to " + schema.maxLength + unit);
      }
      if (schema.pattern) said.push(schema.pattern);
      return said.length ? " (" + said.join(", ") + ")" : "";
    }

    // A value to begin with: the fields that must be there.
    function sample(schema) {
      schema = resolved(schema);
      if (schema.anyOf) return sample(schema.anyOf[0]);
      if (schema.const !== undefined) return schema.const;
      if (schema.enum) return schema.enum[0];
      switch (schema.type) {
        case "object": {
          const fields = Object.entries(schema.properties || {});
          const required = fields.filter(([name]) => (schema.required || []).includes(name));
          const chosen = required.length ? required : fields.slice(0, 1);
          return Object.fromEntries(chosen.map(([name, field]) => [name, sample(field)]));
        }
        case "array": return [];
        case "boolean": return false;
        case "integer": return schema.minimum || 0;
        default: return "";
      }
    }

    """#
}
