import Glibc
import Synchronization
import TestSupport
import Testing
import Transport

/// `hanse follow` against a stream.
@Suite struct FollowTests {
  private static func node(_ items: [String]) throws -> CannedNode {
    try CannedNode { _ in CannedStream { socket in for item in items { socket.say(item) } } }
  }

  private static let items = [
    Canned.hello("c0"), Canned.entry(1, text: #"one\ntwo\u001b[2J"#),
    Canned.entry(2, kind: "edit", text: "once", more: #","target":1"#),
    Canned.entry(3, kind: "kick", text: nil, more: #","subject":"carol@c.test""#),
    Canned.entry(4, verdict: "capabilityMissing", more: #","thread":1"#),
    #"{"type":"invitation","cursor":"i1","invitation":\#(Canned.invitation)}"#,
    Canned.entry(5, kind: "name", text: "lobby"), Canned.entry(6, kind: "unheardOf", text: "x"),
  ]

  @Test func printsForPeople() throws {
    try LoggedIn.with(Self.node(Self.items)) { session throws in
      let result = try session.run("follow", "--count", "7", "--for", "50")
      #expect(result.status == 0)
      #expect(
        result.output == #"""
          13:02 general 1 bob@b.test: one
              two\u{1b}[2J
          13:02 general 2 * bob@b.test edited 1: once
          13:02 general 3 * bob@b.test removed carol@c.test
          13:02 general 4 bob@b.test (in thread 1): hi (refused: capabilityMissing)
          13:02 * bob@b.test invites you to plans: hanse invitations accept cd34cd34cd34
          13:02 lobby 5 * bob@b.test named the channel lobby
          13:02 lobby 6 * bob@b.test unheardOf x

          """#)
      #expect(
        result.complaint == "hanse: connected, cursor c0\nhanse: go on with: hanse follow --cursor c6\n")
    }
  }

  @Test func passesItemsOnAsJSON() throws {
    try LoggedIn.with(Self.node(Self.items)) { session throws in
      let result = try session.run("follow", "--json", "--count", "3", "--for", "50")
      #expect(result.status == 0 && result.output == Self.items.prefix(4).joined(separator: "\n") + "\n")
    }
  }

  /// The third level reaches those who follow; it is no entry that is counted.
  @Test func showsHowFarAChannelIsMirrored() throws {
    let mirrored = { (channel: String, size: Int) in
      #"{"type":"mirrored","channel":"\#(channel)","size":\#(size)}"#
    }
    let items = [
      Canned.hello("c0"), Canned.entry(1), mirrored(Canned.general, 2), mirrored(Canned.random, 9),
      Canned.entry(2),
    ]
    try LoggedIn.with(Self.node(items)) { session throws in
      let all = try session.run("follow", "--count", "2", "--for", "50")
      #expect(
        all.output == """
          13:02 general 1 bob@b.test: hi
          general is mirrored up to 1
          random is mirrored up to 8
          13:02 general 2 bob@b.test: hi

          """)
      let json = try session.run("follow", "general", "--json", "--count", "2", "--for", "50")
      #expect(json.output == (items[0...2] + items[4...]).joined(separator: "\n") + "\n")
    }
  }

  @Test func showsOnlyTheChannelsAskedFor() throws {
    let other = Canned.entry(9).replacing(Canned.general, with: Canned.random)
    try LoggedIn.with(Self.node([Canned.hello("c0"), Canned.entry(1), other])) { session throws in
      let result = try session.run("follow", "random", "--count", "1", "--for", "50")
      #expect(result.status == 0 && result.output == "13:02 random 9 bob@b.test: hi\n")
      #expect(try session.run("follow", "nothing").status == 5)
    }
  }

  @Test func beginsInThePast() throws {
    let node = try Self.node([Canned.hello("c0"), Canned.entry(42), Canned.entry(43)])
    let pages = [("", [45, 44], true), ("&before=44", [43, 42], true), ("&before=42", [41], true)]
    for (query, sequences, more) in pages {
      let messages = sequences.reversed().map { sequence in
        let hours = sequence >= 42 ? 0 : -72
        return Canned.message(sequence, text: "n\(sequence)").replacing(
          "\(Canned.time)", with: "\(Canned.time + hours * 3_600_000)")
      }
      let target = query.isEmpty ? "?limit=200" : "?" + query.dropFirst() + "&limit=200"
      node.answer(
        "GET /api/v1/channels/\(Canned.general)/messages\(target)",
        with: .init(#"{"messages":[\#(messages.joined(separator: ","))],"more":\#(more)}"#))
    }
    try LoggedIn.with(node) { session throws in
      let result = try session.run("follow", "general", "--since", "2025-11-20", "--for", "2")
      #expect(
        result.output.split(separator: "\n").map(String.init) == [
          "-- 2025-11-20 --", "13:02 general 42 alice@a.test: n42", "13:02 general 43 alice@a.test: n43",
          "13:02 general 44 alice@a.test: n44", "13:02 general 45 alice@a.test: n45",
        ],
        "from the first message that is young enough, and what the stream repeats only once: \(result.complaint)"
      )
      let json = try session.run("follow", "general", "--since", "2025-11-20", "--for", "2", "--json")
      #expect(
        json.output.split(separator: "\n").dropFirst().first?.hasPrefix(#"{"type":"message","message":{"#)
          == true)
      #expect(try session.run("follow", "--since", "soon").status == 2)
      #expect(try session.run("follow", "--since", "2h", "--cursor", "1").status == 2)
      #expect(try session.run("follow", "general", "--all").status == 2)
    }
  }

  @Test func connectsAgainWithTheCursor() throws {
    let rounds = Mutex(0)
    let cursors = Mutex<[String?]>([])
    let node = try CannedNode { head in
      cursors.withLock { $0.append(head.queryItems?.first { $0.name == "cursor" }?.value) }
      return CannedStream { socket in
        let round = rounds.withLock { rounds in
          rounds += 1
          return rounds
        }
        socket.say(Canned.hello("h\(round)"))
        socket.say(Canned.entry(round))
        if round == 1 { socket.close(code: WebSocketCode.goingAway) }
      }
    }
    try LoggedIn.with(node) { session throws in
      let result = try session.run("follow", "--cursor", "a:1", "--count", "2", "--for", "50")
      #expect(result.status == 0)
      #expect(result.output == "13:02 general 1 bob@b.test: hi\n13:02 general 2 bob@b.test: hi\n")
      #expect(result.complaint.contains("the node is stopping (connectionLost); trying again in 250 ms"))
      #expect(cursors.withLock { $0 } == ["a:1", "c1"])
    }
  }

  @Test func endsWhenTimeIsUp() throws {
    try LoggedIn.with(Self.node([Canned.hello("c0"), Canned.entry(1)])) { session throws in
      let enough = try session.run("follow", "--for", "1")
      #expect(enough.status == 0, "\(enough.complaint)")
      #expect(enough.output == "13:02 general 1 bob@b.test: hi\n")
      let tooFew = try session.run("follow", "--for", "1", "--count", "2", "--json")
      #expect(tooFew.status == 6 && tooFew.output.split(separator: "\n").count == 2)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func endsWhenInterrupted(signal: Int32) throws {
    try LoggedIn.with(Self.node([Canned.hello("c0"), Canned.entry(1)])) { session throws in
      let path = "\(session.folder)/out"
      let running = try session.program.start(["follow"]) { actions in
        posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
      }
      let hasPrinted = try eventually { try access(path, F_OK) == 0 && !Program.read(path).isEmpty }
      #expect(hasPrinted)
      kill(running.process, signal)
      let status = try running.wait()
      #expect(status == 0)
      #expect(try Program.read(path) == "13:02 general 1 bob@b.test: hi\n")
    }
  }

  @Test func endsWhenTheLoginIsVoid() throws {
    try LoggedIn.with(CannedNode(["GET /api/v1/stream": .problem("tokenInvalid", status: 401)])) {
      session throws in
      let result = try session.run("follow", "--for", "50")
      #expect(result.status == 4 && result.complaint.contains("(tokenInvalid)"))
    }
  }

  @Test func endsQuietlyWithItsReader() throws {
    let many = (1...50).map { Canned.entry($0) }
    try LoggedIn.with(Self.node([Canned.hello("c0")] + many)) { session throws in
      let script = "'\(Program.path)' follow --for 50 --json 2>/dev/null | head -n 2"
      let result = try Program.shell(script, environment: session.program.environment)
      #expect(result.status == 0 && result.output == "\(Canned.hello("c0"))\n\(many[0])\n")
    }
  }

  /// A reader that takes its time makes the program hold the stream back; what it holds comes in the end, in order.
  @Test func keepsABurstForASlowReader() throws {
    let count = 20_000
    let burst = (1...count).map { Canned.entry($0) }
    try LoggedIn.with(Self.node([Canned.hello("c0")] + burst)) { session throws in
      let follow = "'\(Program.path)' follow --json --count \(count) --for 50 2>/dev/null"
      let script = "\(follow) | { read -r hello; sleep 1; cat; }"
      let result = try Program.shell(script, environment: session.program.environment)
      #expect(result.status == 0)
      let lines = result.output.split(separator: "\n").map(String.init)
      #expect(lines == burst)
    }
  }
}
