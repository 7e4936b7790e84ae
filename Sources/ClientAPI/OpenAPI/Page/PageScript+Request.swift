extension PageScript {
  /// The form of one operation, its curl command, and what the node answered.
  static let request = #"""
    function parameterField(operation, parameter, changed) {
      const id = operation.operationId + "-" + parameter.in + "-" + parameter.name;
      const schema = resolved(parameter.schema);
      const attributes = { id, required: parameter.required, oninput: changed, autocapitalize: "none" };
      let input;
      if (schema.enum) {
        const choices = (parameter.required ? [] : [""]).concat(schema.enum);
        const options = choices.map((value) => make("option", { value }, value || "(not sent)"));
        input = make("select", attributes, options);
      } else {
        input = make("input", { ...attributes, inputmode: schema.type === "integer" ? "numeric" : null,
          placeholder: schema.default, spellcheck: "false" });
      }
      const said = [parameter.schema.description, schema.description].find((text) => text) || "";
      const note = make("span", { class: "quiet", id: id + "-note" }, written(said), limits(schema));
      input.setAttribute("aria-describedby", id + "-note");
      const label = make("label", { for: id }, parameter.name + (parameter.required ? "" : " (optional)"));
      return { parameter, input, element: make("div", { class: "field" }, label, input, note) };
    }

    // The path and query, the headers and the body as they stand in the form.
    function requestOf(operation, fields, body) {
      let path = operation.path;
      const query = new URLSearchParams();
      const headers = {};
      for (const { parameter, input } of fields) {
        const value = input.value;
        if (parameter.in === "path") {
          if (value) path = path.replace("{" + parameter.name + "}", encodeURIComponent(value));
        } else if (value !== "") {
          if (parameter.in === "query") query.set(parameter.name, value);
          else headers[parameter.name] = value;
        }
      }
      const text = query.toString();
      return { target: path + (text ? "?" + text : ""), headers, body: body ? body.value : null };
    }

    const quoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";

    function curlOf(operation, request) {
      const lines = ["curl --request " + operation.method + " " + quoted(location.origin + request.target)];
      if (operation.isPrivate) lines.push("--header \"Authorization: Bearer $TOKEN\"");
      for (const [name, value] of Object.entries(request.headers)) {
        lines.push("--header " + quoted(name + ": " + value));
      }
      if (request.body !== null) {
        lines.push("--header 'Content-Type: application/json'", "--data " + quoted(request.body));
      }
      if (operation.isStream) lines.push("--no-buffer");
      return lines.join(" \\\n  ");
    }

    async function readStream(answer, output) {
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        output.append(value);
        output.scrollTop = output.scrollHeight;
      }
    }

    async function showAnswer(operation, answer, milliseconds, region) {
      const kind = answer.ok || answer.status === 304 ? "good" : "bad";
      const headers = [...answer.headers].map(([name, value]) => name + ": " + value).join("\n");
      const output = make("pre", { tabindex: "0", "aria-label": "Body" });
      region.replaceChildren(
        make("p", { class: kind }, answer.status + " after " + Math.round(milliseconds) + " ms: ",
          written((operation.responses[answer.status] || {}).description || "not described")),
        make("pre", { tabindex: "0", "aria-label": "Headers" }, headers), output);
      const type = answer.headers.get("content-type") || "";
      if (type.startsWith("text/event-stream")) return readStream(answer, output);
      const text = await answer.text();
      try {
        output.textContent = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        output.textContent = text || "(no body)";
      }
    }

    """#
}
