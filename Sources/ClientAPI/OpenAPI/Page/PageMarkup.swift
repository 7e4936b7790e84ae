/// What stands on the page before its script has run.
enum PageMarkup {
  static let body = #"""
    <a class="skip" href="#operations">Skip to the operations</a>
    <header>
    <h1>Hanse client API</h1>
    <p id="about"></p>
    <form id="session" aria-label="Log in">
    <div id="nobody">
    <label for="name">Name</label>
    <input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required>
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required>
    <button>Log in</button>
    </div>
    <div id="somebody" hidden>
    <span>Logged in as <b id="who"></b></span>
    <button type="button" id="out">Log out</button>
    </div>
    <p id="trouble" role="alert"></p>
    </form>
    </header>
    <main>
    <search>
    <label for="filter">Show operations with</label>
    <input id="filter" type="search" placeholder="a word, a path or a code" autocapitalize="none">
    <p id="shown" role="status"></p>
    </search>
    <div id="operations" tabindex="-1"></div>
    <section aria-labelledby="schemas-title">
    <h2 id="schemas-title">Objects</h2>
    <div id="schemas"></div>
    </section>
    <noscript><p>This page needs JavaScript to read <a href="openapi.json">openapi.json</a>.</p></noscript>
    </main>
    <footer>Made from <a href="openapi.json">openapi.json</a>, which any OpenAPI 3.1 tool reads.</footer>
    """#
}
