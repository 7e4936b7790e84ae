import Glibc
import TestSupport
import Testing

@Suite struct HelpTests {
  private static let program = Program(environment: ["XDG_CONFIG_HOME": "/nonexistent"])

  /// The commands of the overview: indented lines between "commands:" and the next empty one.
  private static func commands() throws -> [String] {
    let overview = try program.run(["help"])
    let lines = overview.output.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "commands:"))
    let listed = lines[(start + 1)...].prefix { !$0.isEmpty }
    return listed.filter { !$0.hasPrefix("     ") }.map { line in
      String(line.dropFirst(2)).split(separator: "  ").first.map(String.init) ?? ""
    }
  }

  @Test func listsEveryCommand() throws {
    let expected = [
      "init", "serve", "doctor", "delegation", "verify", "status", "backup",
      "restore", "move", "recovery show", "recovery proceed", "recovery begin", "login", "logout", "whoami",
      "register",
      "password",
      "me", "sessions list", "sessions end", "users add", "users list", "users show", "users close",
      "users reopen", "users promote", "users demote", "users reset", "users invite",
      "users invitations", "users revoke", "audit list", "audit verify", "forks list", "forks export",
      "forks resolve",
      "keys show", "keys rotate", "keys prepare", "keys sign", "keys replace", "keys root export",
      "keys root remove", "peers list", "peers allow",
      "peers block", "peers pause", "peers forget", "held list", "held allow", "held decline",
      "channels list",
      "channels create", "channels show",
      "channels members", "channels rename", "channels topic", "channels set", "channels leave",
      "channels notify", "channels browse",
      "channels join", "direct", "channels roles", "channels define-role",
      "channels kick", "channels ban", "channels unban", "channels role", "invite", "invitations list",
      "invitations accept", "invitations decline", "send", "edit", "erase", "react", "pin", "versions",
      "files send", "files uploads", "files get", "outbox list", "outbox dismiss", "read", "mentions",
      "presence show",
      "presence set", "settings",
      "history", "follow", "search", "chat", "export", "import", "simulate", "api", "completion",
    ]
    #expect(try Self.commands() == expected)
  }

  @Test func explainsEveryCommandWithExamples() throws {
    for command in try Self.commands() {
      let words = command.split(separator: " ").map(String.init)
      let help = try Self.program.run(words + ["--help"])
      #expect(help.status == 0 && help.complaint.isEmpty)
      #expect(help.output.hasPrefix("usage: hanse \(command)"))
      #expect(help.output.contains("\nexamples:\n  hanse \(command)"), "\(command)")
      #expect(try Self.program.run(["help"] + words).output == help.output)
      let prose = help.output.split(separator: "\n").filter { !$0.hasPrefix("  hanse ") }
      #expect(prose.allSatisfy { $0.count <= 100 }, "\(command)")
    }
  }

  @Test func explainsGroupsAndTopics() throws {
    let group = try Self.program.run(["channels", "--help"])
    #expect(
      group.status == 0 && group.output.contains("channels create") && !group.output.contains("users add"))
    let codes = try Self.program.run(["help", "exit-codes"])
    for status in 0...8 { #expect(codes.output.contains("\n  \(status)  ")) }
    #expect(try Self.program.run(["help", "environment"]).output.contains("HANSE_PASSWORD"))
    #expect(try Self.program.run(["--version"]).output.hasPrefix("hanse "))
    #expect(try Self.program.run(["send", "-h"]).output.hasPrefix("usage: hanse send CHANNEL TEXT"))
  }

  @Test func isThePageInTheDocumentation() throws {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    let page = try Program.read("\(root)/docs/cli.md")
    let printed = try Self.program.run(["help", "manual"]).output
    #expect(page == printed, "run: hanse help manual > docs/cli.md")
    for command in try Self.commands() { #expect(page.contains("\n### hanse \(command)\n")) }
  }
}
