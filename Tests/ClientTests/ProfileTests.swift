import Glibc
import TestSupport
import Testing

/// Logging in and out, and what is kept in between.
@Suite struct ProfileTests {
  @Test func keepsTheLoginWhereOnlyItsOwnerReads() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      let profile = try Program.read(session.profilePath)
      #expect(profile.contains(#""url":"\#(session.node.url)""#) && profile.contains(CannedNode.token))
      #expect(profile.contains(#""connectTo":["\#(session.node.mapping)"]"#))
      var status = stat()
      #expect(stat(session.profilePath, &status) == 0 && status.st_mode & 0o777 == 0o600)
      #expect(stat("\(session.folder)/hanse", &status) == 0 && status.st_mode & 0o777 == 0o700)
      #expect(
        session.node.requests[0].body == #"{"name":"alice","password":"correct horse","device":"test"}"#)

      chmod(session.profilePath, 0o640)
      let exposed = try session.run("whoami")
      #expect(exposed.status == 8 && exposed.complaint.contains("(profileExposed)"))
      #expect(exposed.complaint.contains("chmod 600"))
      chmod(session.profilePath, 0o600)
      try write("{}", to: session.profilePath)
      chmod(session.profilePath, 0o600)
      #expect(try session.run("whoami").complaint.contains("(profileMalformed)"))
      #expect(try session.logIn().status == 0, "a login repairs it")
      #expect(try session.run("whoami").status == 0)
    }
  }

  @Test func logsInWithoutShowingSecrets() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      let human = try session.logIn()
      #expect(human.output == "logged in as alice@a.test until 2025-11-21 13:02, profile default\n")
      let json = try session.logIn(["--json"])
      #expect(json.output == Canned.alice + "\n")
      for result in [human, json, try session.run("whoami"), try session.run("whoami", "--json")] {
        #expect(!(result.output + result.complaint).contains(CannedNode.token))
      }
    }
  }

  @Test func takesThePasswordFromTheEnvironmentOrAFile() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      let place = ["--url", session.node.url, "--connect", session.node.mapping]
      let ca = ["--ca", TestAuthority.shared.authorityFile, "--device", "d"]
      var program = session.program
      program.environment["HANSE_PASSWORD"] = "from the environment"
      #expect(try program.run(["login", "--name", "bob"] + place + ca).status == 0)
      #expect(
        session.node.requests.last?.body == #"{"name":"bob","password":"from the environment","device":"d"}"#)
      try write("from a file\nsecond line\n", to: "\(session.folder)/password")
      let file = ["--password-file", "\(session.folder)/password"]
      #expect(try program.run(["login", "--name", "bob"] + place + ca + file).status == 0)
      #expect(session.node.requests.last?.body == #"{"name":"bob","password":"from a file","device":"d"}"#)
      let missing = try program.run(
        ["login", "--name", "bob"] + place + ["--password-file", "/nonexistent"])
      #expect(missing.status == 8 && missing.complaint.contains("(fileUnusable)"))
      let empty = try program.run(["login", "--name", "b"] + place + ["--password-file", "-"])
      #expect(empty.status == 2 && empty.complaint.contains("(passwordInvalid)"))
      session.node.answer("POST /api/v1/users", with: .init(Canned.bob, status: 201))
      program.environment["HANSE_NEW_PASSWORD"] = "another one"
      #expect(
        try program.run(["users", "add", "bob", "--display-name", "Bob"]).output == "added bob@a.test\n")
      #expect(
        session.node.requests.last?.body
          == #"{"name":"bob","password":"another one","displayName":"Bob"}"#)
    }
  }

  /// On a terminal of its own: the prompt comes, the password does not show, and the echo is back afterwards.
  @Test func asksForThePasswordWithoutEcho() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      let terminal = try Terminal()
      let running = try session.program.start(
        [
          "login", "--url", session.node.url, "--name", "alice", "--ca", TestAuthority.shared.authorityFile,
          "--connect", session.node.mapping, "--device", "d",
        ], inNewSession: true
      ) { terminal.attach(&$0) }
      #expect(terminal.waits(for: "Password of alice: "))
      #expect(!terminal.echoes)
      terminal.type("s3cret words\n")
      #expect(try running.wait() == 0)
      #expect(terminal.waits(for: "logged in as"))
      #expect(terminal.echoes)
      #expect(!terminal.shown.contains("s3cret"))
      #expect(terminal.shown.contains("\u{1B}[1malice@a.test\u{1B}[0m"), "a terminal gets colours")
      #expect(session.node.requests.last?.body == #"{"name":"alice","password":"s3cret words","device":"d"}"#)
    }
  }

  @Test func givesTheEchoBackWhenInterrupted() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      let terminal = try Terminal()
      let running = try session.program.start(
        ["login", "--url", session.node.url, "--name", "alice"], inNewSession: true
      ) { terminal.attach(&$0) }
      #expect(terminal.waits(for: "Password of alice: "))
      terminal.type("half\u{3}")
      #expect(try running.wait() == 128 + SIGINT)
      #expect(terminal.echoes)
    }
  }

  @Test func hasSeveralProfiles() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      #expect(try session.logIn(["--profile", "second"]).status == 0)
      #expect(try session.run("whoami", "--profile", "second").output.contains("profile  second"))
      var program = session.program
      program.environment["HANSE_PROFILE"] = "third"
      let nobody = try program.run(["whoami"])
      #expect(nobody.status == 4 && nobody.complaint.contains("profile third (notLoggedIn)"))
      #expect(try program.run(["whoami", "--profile", "default"]).status == 0)
    }
  }

  /// Programs that run at once with one profile whose token has expired: one of them renews it, for all.
  @Test func programsAtOnceRenewOnce() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      for round in 1...2 {
        session.node.expire()
        let running = try (0..<6).map { _ in
          try session.program.start(["whoami"]) { actions in
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_addopen(
              &actions, 2, "\(session.folder)/complaints", O_WRONLY | O_CREAT, 0o600)
          }
        }
        for program in running { #expect(try program.wait() == 0) }
        #expect(session.node.renewals.exchanges == round && session.node.renewals.reuses == 0)
      }
      let profile = try Program.read(session.profilePath)
      #expect(profile.contains(#""token":"token-3""#) && profile.contains(#""refreshToken":"refresh-3""#))
      var status = stat()
      #expect(stat(session.profilePath, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
  }

  /// Where the refresh token is void too, the program says so and does not go round in circles.
  @Test func aSessionThatIsOverNeedsALogin() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      let profile = try Program.read(session.profilePath)
      session.node.answer("GET /api/v1/me", with: .problem("notLoggedIn", status: 401))
      #expect(try session.run("whoami").status == 4)
      #expect(session.node.renewals.exchanges == 1, "it tries once, and no more")
      try write(profile, to: session.profilePath)
      session.node.expire()
      let stale = try session.run("whoami")
      #expect(stale.status == 4 && stale.complaint.contains("(refreshTokenReused)"))
    }
  }

  @Test func logsOut() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      session.node.answer("DELETE /api/v1/session", with: .problem("busy", status: 503))
      #expect(try session.run("logout").status == 1)
      #expect(access(session.profilePath, F_OK) == 0, "a token that is not void is not forgotten")
      session.node.answer("DELETE /api/v1/session", with: .init("", status: 204))
      #expect(try session.run("logout").output == "logged out alice@a.test, profile default\n")
      #expect(access(session.profilePath, F_OK) != 0)
      #expect(try session.run("logout").status == 4)
      #expect(try session.logIn().status == 0)
      session.node.answer("DELETE /api/v1/session", with: .problem("tokenInvalid", status: 401))
      #expect(try session.run("logout").status == 0, "void already")
      #expect(try session.logIn().status == 0)
      let count = session.node.requests.count
      #expect(try session.run("logout", "--forget").status == 0)
      #expect(session.node.requests.count == count)
    }
  }
}
