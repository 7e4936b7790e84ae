import Glibc
import TestSupport
import Testing

/// `hanse completion`, and what it asks `hanse complete`.
@Suite struct CompletionTests {
  private static let program = Program()

  private func complete(_ words: String..., shell: String = "zsh") throws -> [String] {
    let result = try Self.program.run(["complete", shell, "--"] + words)
    #expect(result.status == 0 && result.complaint.isEmpty)
    return result.output.split(separator: "\n").map { line in
      line.split(separator: "\t").first.map(String.init) ?? ""
    }
  }

  @Test func offersCommands() throws {
    #expect(try complete("ch") == ["channels", "chat"])
    #expect(try complete("channels", "c") == ["create"])
    #expect(try complete("channels", "").contains("members"))
    #expect(try complete("nosuch", "") == [])
    #expect(try complete("help", "exi") == ["exit-codes"])
    #expect(try complete("help", "channels", "cre") == ["create"])
    #expect(!(try complete("com").contains("complete")), "what is for programs is not offered")
  }

  @Test func offersOptionsAndTheirValues() throws {
    #expect(try complete("send", "--th") == ["--thread"])
    #expect(try complete("send", "general", "x", "--wait", "o") == ["ordered"])
    #expect(try complete("send", "--wait=") == ["--wait=accepted", "--wait=ordered", "--wait=mirrored"])
    #expect(!(try complete("send", "--thread", "4", "--").contains("--thread")), "given already")
    #expect(try complete("send", "--thread", "") == [], "a number is nobody's to guess")
    #expect(try complete("send", "--", "--th") == [], "behind -- nothing is an option")
    #expect(try complete("login", "--ca", "") == [":files"])
    #expect(try complete("completion", "") == ["bash", "zsh", "fish"])
  }

  @Test func offersNamesThatTheNodeKnows() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      var program = session.program
      program.environment["XDG_CACHE_HOME"] = session.folder + "/cache"
      let ask = { (words: [String]) throws -> String in
        try program.run(["complete", "zsh", "--"] + words).output
      }
      #expect(try ask(["send", ""]) == "general\tAll of us\nrandom\tb.test\n")
      #expect(try ask(["send", "ra"]) == "random\tb.test\n")
      #expect(try ask(["send", "general", ""]) == "", "text is nobody's to guess")
      #expect(try ask(["follow", "general", "ra"]) == "random\tb.test\n")
      #expect(try ask(["whoami", "--profile", "de"]) == "default\n")
      session.node.answer("GET /api/v1/channels", with: .problem("internal", status: 500))
      #expect(try ask(["send", "ra"]) == "random\tb.test\n", "from what the node said before")
      session.node.answer("GET /api/v1/channels", with: .init(#"{"channels":[]}"#))
      #expect(try ask(["send", ""]) == "")
    }
  }

  @Test func offersNoNameThatDrivesATerminal() throws {
    let node = try CannedNode()
    try LoggedIn.with(node) { session throws in
      let hostile = Canned.channel(name: #"a\u001b[2J\n$(reboot)"#)
      let quoted = Canned.channel(name: "it's $(x); `y` & more")
      node.answer("GET /api/v1/channels", with: .init(#"{"channels":[\#(hostile),\#(quoted)]}"#))
      var program = session.program
      program.environment["XDG_CACHE_HOME"] = session.folder + "/cache"
      #expect(
        try program.run(["complete", "bash", "--", "hanse send i"]).output
          == #"it\'s\ \$\(x\)\;\ \`y\`\ \&\ more"# + "\n")
      #expect(try program.run(["complete", "zsh", "--", "send", ""]).output.hasPrefix("it's $(x)"))
    }
  }

  /// A node that takes no connection must not keep the shell.
  @Test func neverBlocksAShell() throws {
    let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(silent) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> UInt16 in
        bind(silent, pointer, size)
        listen(silent, 1)
        getsockname(silent, pointer, &size)
        return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port.bigEndian }
      }
    }
    try withTemporaryFolder { folder in
      let profile =
        #"{"url":"https://node.test:\#(port)","session":"s","token":"t","expires":1,"#
        + #""refreshToken":"r","refreshExpires":9,"address":"a@b","#
        + #""connectTo":["node.test:\#(port)=127.0.0.1:\#(port)"]}"#
      mkdir(folder.file("hanse"), 0o700)
      try write(profile, to: folder.file("hanse/default.json"))
      chmod(folder.file("hanse/default.json"), 0o600)
      let program = Program(environment: ["XDG_CONFIG_HOME": folder.path, "XDG_CACHE_HOME": folder.path])
      let began = ContinuousClock.now
      let result = try program.run(["complete", "zsh", "--", "send", ""])
      #expect(result.output.isEmpty && result.complaint.isEmpty)
      // A second by its own alarm; the rest is for a machine that has other things to do.
      #expect(ContinuousClock.now - began < .seconds(20))
    }
  }

  @Test func worksInBash() throws {
    try LoggedIn.with(CannedNode()) { session throws in
      let ask = { (line: String) throws -> String in
        let script =
          #"PATH="\#(Program.path.dropLast("/hanse".count)):$PATH"; source <(hanse completion bash); "#
          + #"COMP_LINE="$1"; COMP_POINT=${#COMP_LINE}; COMP_CWORD=1; COMP_WORDS=(hanse); _hanse; "#
          + #"printf '%s,' "${COMPREPLY[@]}""#
        let bash = Program(
          environment: session.program.environment.merging(["XDG_CACHE_HOME": session.folder]) { $1 },
          executable: "/bin/bash")
        return try bash.run(["--norc", "-c", script, "bash", line]).output
      }
      #expect(try ask("hanse invi") == "invite,invitations,")
      #expect(try ask("hanse send ge") == "general,")
      #expect(try ask("hanse send --wait=o") == "ordered,", "bash cuts its words at =")
      #expect(try ask("hanse send \"ra") == "random,")
      #expect(try ask("hanse login --ca ") == ",")
    }
  }

  @Test func writesAScriptForEveryShell() throws {
    for shell in ["bash", "zsh", "fish"] {
      let result = try Self.program.run(["completion", shell])
      #expect(result.status == 0 && result.output.contains("hanse complete \(shell)"))
    }
    #expect(try Self.program.run(["completion", "csh"]).status == 2)
  }
}
