extension PageScript {
  /// Who is logged in. The tokens are kept in the page's memory alone: a reload forgets them.
  static let session = #"""
    const session = { answer: null };
    const operationNamed = (id) => operations.find((operation) => operation.operationId === id);

    async function post(id, fields) {
      const operation = operationNamed(id);
      return fetch(operation.path, {
        method: operation.method, headers: { "Content-Type": "application/json" },
        body: JSON.stringify(fields),
      });
    }

    // Exchanges the refresh token, where the node gives one; whether there is a new token.
    async function refresh() {
      if (!session.answer || !session.answer.refreshToken || !operationNamed("refresh")) return false;
      const answer = await post("refresh", { refreshToken: session.answer.refreshToken });
      session.answer = answer.ok ? await answer.json() : null;
      showSession();
      return answer.ok;
    }

    async function logIn(event) {
      event.preventDefault();
      at("trouble").textContent = "";
      const fields = { name: at("name").value, password: at("password").value };
      try {
        const answer = await post("logIn", fields);
        const body = await answer.json();
        if (!answer.ok) throw new Error(body.detail + " (" + body.code + ")");
        session.answer = body;
        at("password").value = "";
        showSession();
        at("out").focus();
      } catch (error) {
        at("trouble").textContent = error.message;
      }
    }

    async function logOut() {
      const operation = operationNamed("logOut");
      await send(operation.method, operation.path, true, {}, null).catch(() => null);
      session.answer = null;
      showSession();
      at("name").focus();
    }

    function showSession() {
      at("nobody").hidden = session.answer !== null;
      at("somebody").hidden = session.answer === null;
      at("who").textContent = session.answer ? session.answer.user.address : "";
    }

    // One request, asked again with a new token if the old one has run out.
    async function send(method, target, isPrivate, headers, body, signal) {
      const ask = () => {
        const all = { ...headers };
        if (body !== null) all["Content-Type"] = "application/json";
        if (isPrivate && session.answer) all.Authorization = "Bearer " + session.answer.token;
        return fetch(target, { method, headers: all, body, signal, cache: "no-store" });
      };
      const answer = await ask();
      return answer.status === 401 && isPrivate && (await refresh()) ? ask() : answer;
    }

    """#
}
