extension PageScript {
  /// The list of operations and objects.
  static let view = #"""
    function answersOf(operation) {
      const list = make("dl");
      for (const [status, response] of Object.entries(operation.responses)) {
        const content = Object.entries(response.content || {})[0];
        const codes = response["x-codes"];
        const said = codes ? codes.join(", ") : null;
        const isShown = content && (content[0] === "application/json" || content[1].schema.contentSchema);
        const object = isShown ? make("pre", {}, shape(content[1].schema)) : null;
        list.append(
          make("dt", {}, status + " ", written(response.description)),
          make("dd", { class: said ? "quiet" : null },
            said || object || (content ? content[0] : "no body")));
      }
      return make("div", {}, make("h3", {}, "Answers"), list);
    }

    function tryOut(operation) {
      const command = make("pre", { tabindex: "0", "aria-label": "curl command" });
      const region = make("div", { "aria-live": "polite" });
      let stop = null;
      const changed = () => { command.textContent = curlOf(operation, requestOf(operation, fields, body)); };
      const fields = (operation.parameters || []).map(
        (parameter) => parameterField(operation, parameter, changed));
      const schema = operation.requestBody && operation.requestBody.content["application/json"].schema;
      const bodyId = operation.operationId + "-body";
      const body = schema && make("textarea",
        { id: bodyId, oninput: changed, spellcheck: "false", autocapitalize: "none" },
        JSON.stringify(sample(schema), null, 2));
      const halt = make("button", { type: "button", hidden: true, onclick: () => stop.abort() }, "Stop");
      const submit = async (event) => {
        event.preventDefault();
        if (stop) stop.abort();
        stop = new AbortController();
        halt.hidden = !operation.isStream;
        const request = requestOf(operation, fields, body);
        const started = performance.now();
        try {
          const answer = await send(operation.method, request.target, operation.isPrivate, request.headers,
            request.body, stop.signal);
          await showAnswer(operation, answer, performance.now() - started, region);
        } catch (error) {
          const said = error.name === "AbortError" ? "Stopped." : error.message;
          region.append(make("p", { class: "bad" }, said));
        }
        halt.hidden = true;
      };
      changed();
      const copied = () => navigator.clipboard.writeText(command.textContent);
      const copy = make("button", { type: "button", onclick: copied }, "Copy curl command");
      return make("form", { onsubmit: submit, "aria-label": operation.operationId },
        fields.map((field) => field.element),
        body && make("div", {}, make("label", { for: bodyId }, make("b", {}, "Body")), body,
          make("pre", {}, shape(schema))),
        make("div", { class: "buttons" },
          operation.isSocket
            ? make("p", {}, "A browser cannot open it with a token: use a WebSocket client.")
            : make("button", { class: "main" }, "Send request"), halt, copy),
        command, region);
    }

    function operationView(operation) {
      const caller = !operation.isPrivate ? "Anyone may call it." : "Needs a token.";
      const view = make("details", { id: "operation-" + operation.operationId },
        make("summary", {}, make("span", { class: "method " + operation.method }, operation.method),
          make("span", { class: "path" }, operation.path),
          make("span", { class: "quiet" }, written(operation.summary))));
      view.addEventListener("toggle", () => {
        if (!view.open || view.children.length > 1) return;
        view.append(make("div", {}, make("p", { class: "quiet" }, operation.operationId + ". " + caller),
          operation.description && make("p", {}, written(operation.description)),
          tryOut(operation), answersOf(operation)));
      });
      operation.view = view;
      const codes = Object.values(operation.responses).map((response) => response["x-codes"]);
      const names = [operation.method, operation.path, operation.summary, operation.operationId];
      operation.text = JSON.stringify([...names, codes]).toLowerCase();
      return view;
    }

    function filter() {
      const words = at("filter").value.toLowerCase().split(/\s+/).filter((word) => word);
      for (const operation of operations) {
        operation.view.hidden = !words.every((word) => operation.text.includes(word));
      }
      for (const section of at("operations").children) {
        section.hidden = !section.querySelector("details:not([hidden])");
      }
      const count = operations.filter((operation) => !operation.view.hidden).length;
      at("shown").textContent = words.length ? count + " of " + operations.length + " operations" : "";
    }

    function openNamed() {
      const target = location.hash.length > 1 && at(decodeURIComponent(location.hash.slice(1)));
      if (target && target.tagName === "DETAILS") {
        target.open = true;
        target.querySelector("summary").focus();
        target.scrollIntoView();
      }
    }

    function show() {
      at("about").textContent = "Node " + location.host + ", version " + api.info.version + ".";
      for (const [path, item] of Object.entries(api.paths)) {
        for (const [method, operation] of Object.entries(item)) {
          const isStream = "text/event-stream" in ((operation.responses["200"] || {}).content || {});
          operations.push({ ...operation, path, method: method.toUpperCase(), isStream,
            isPrivate: operation.security.length > 0, isSocket: "101" in operation.responses });
        }
      }
      for (const tag of api.tags) {
        const own = operations.filter((operation) => operation.tags.includes(tag.name));
        const title = "tag-" + tag.name;
        at("operations").append(make("section", { "aria-labelledby": title },
          make("h2", { id: title }, tag.description), own.map(operationView)));
      }
      for (const [name, schema] of Object.entries(api.components.schemas)) {
        const said = schema.description && make("p", {}, written(schema.description));
        at("schemas").append(make("details", { id: "object-" + name }, make("summary", {}, name),
          make("div", {}, said, make("pre", {}, shape(schema)))));
      }
    }

    async function begin() {
      try {
        api = await (await fetch("openapi.json")).json();
      } catch (error) {
        at("trouble").textContent = "openapi.json could not be read: " + error.message;
        return;
      }
      show();
      at("session").addEventListener("submit", logIn);
      at("out").addEventListener("click", logOut);
      at("filter").addEventListener("input", filter);
      window.addEventListener("hashchange", openNamed);
      openNamed();
    }

    begin();

    """#
}
