import TestSupport
import Testing

/// The commands that pages, examples and the configuration show are such as the program takes.
@Suite struct PageCommandsTests {
  /// A command as docs/cli.md has it, which is what the program prints.
  private struct Manual {
    /// Names of options, and whether each takes a value.
    var options: [String: Bool] = [:]
    var positionals = 0...0
  }

  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  private static let pages = [
    "README.md", "docs/audit-log.md", "docs/chat.md", "docs/cli.md", "docs/client-api.md", "docs/export.md",
    "docs/operator.md", "docs/permissions.md", "docs/research.md",
  ]

  private static func page(_ name: String) throws -> [Substring] {
    try Program.read("\(root)/\(name)").split(separator: "\n", omittingEmptySubsequences: false)
  }

  private static func manual() throws -> [String: Manual] {
    var commands: [String: Manual] = [:]
    var everywhere: [String: Bool] = [:]
    var name = ""
    for line in try page("docs/cli.md") {
      if line.hasPrefix("### hanse ") {
        name = String(line.dropFirst("### hanse ".count))
        commands[name] = Manual()
      } else if let option = line.wholeMatch(of: #/  (--[a-z0-9-]+)( \S.*| .*)?/#)?.output {
        let takesValue = option.2.map { !$0.hasPrefix("  ") } ?? false
        if name.isEmpty { everywhere[String(option.1)] = takesValue }
        commands[name]?.options[String(option.1)] = takesValue
      } else if line.hasPrefix("hanse \(name)"), commands[name]?.positionals == 0...0 {
        let words = line.dropFirst("hanse \(name)".count).split(separator: " ").filter { $0 != "[options]" }
        guard words.allSatisfy({ $0.first == "[" || $0.first?.isUppercase == true }) else { continue }
        let required = words.count { $0.first != "[" }
        commands[name]?.positionals = required...(words.contains { $0.contains("...") } ? 99 : words.count)
      }
    }
    return commands.mapValues { manual in
      var manual = manual
      manual.options.merge(everywhere) { own, _ in own }
      return manual
    }
  }

  /// The words of a command as a shell would take them apart, up to a comment, a pipe or a redirection.
  private static func words(_ line: some StringProtocol) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      switch character {
      case quote: quote = nil
      case "\"", "'":
        if quote == nil {
          quote = character
          word = word ?? ""
        } else {
          word?.append(character)
        }
      case " " where quote == nil:
        if let word { words.append(word) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return Array(words.prefix { !["#", "|", ">", ">>", "<", "&&", ";"].contains($0) })
  }

  /// The commands of a page that stand on a line of their own, and those inside its sentences.
  private static func shown(_ name: String) throws -> (lines: [[String]], mentions: [[String]]) {
    var (lines, mentions): ([[String]], [[String]]) = ([], [])
    var open = ""
    var isShell = false
    for line in try page(name) {
      if line.hasPrefix("```") { isShell = line.hasPrefix("```sh") }
      let whole = open + line.drop { $0 == " " }
      let code = whole.hasPrefix("sudo -u hanse ") ? whole.dropFirst("sudo -u hanse ".count) : whole[...]
      if isShell || line.hasPrefix("    "), code.hasPrefix("hanse ") {
        open = code.hasSuffix("\\") ? String(code.dropLast()) : ""
        if open.isEmpty { lines.append(words(code.dropFirst("hanse ".count))) }
        continue
      }
      open = ""
      for mention in line.matches(of: #/`(?:sudo -u hanse )?hanse ([^`]+)`/#) {
        mentions.append(words(mention.output.1))
      }
    }
    return (lines, mentions)
  }

  /// What is wrong with a command; `nil` where nothing is.
  private static func fault(
    _ words: [String], _ commands: [String: Manual], isWhole: Bool
  ) throws -> String? {
    let named = (1...3).reversed().lazy.map { words.prefix($0).joined(separator: " ") }
    if words == ["--help"] || words.first == "help" { return nil }
    // A sentence may speak of a group, and of an option without its value.
    if !isWhole, words.count == 1, commands.keys.contains(where: { $0.hasPrefix("\(words[0]) ") }) {
      return nil
    }
    guard let name = named.first(where: { commands[$0] != nil }), let manual = commands[name] else {
      return "there is no such command"
    }
    var rest = words.dropFirst(name.split(separator: " ").count)
    var positionals = 0
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        if word != "…" { positionals += 1 }
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1)
      guard let takesValue = manual.options[String(parts[0])] else { return "it has no option \(word)" }
      if takesValue, parts.count == 1, rest.popFirst() == nil, isWhole { return "\(word) has no value" }
    }
    if positionals > manual.positionals.upperBound { return "it takes fewer arguments" }
    if isWhole, positionals < manual.positionals.lowerBound { return "it takes more arguments" }
    return nil
  }

  @Test(arguments: pages) func showsCommandsThatThereAre(page: String) throws {
    let commands = try Self.manual()
    #expect(commands.count > 60)
    let (lines, mentions) = try Self.shown(page)
    if page == "docs/cli.md" { #expect(lines.count > 100) }
    for (words, isWhole) in lines.map({ ($0, true) }) + mentions.map({ ($0, false) }) {
      let fault = try Self.fault(words, commands, isWhole: isWhole)
      #expect(fault == nil, "hanse \(words.joined(separator: " "))")
    }
  }

  /// The program itself looks at the values of options; it goes no further than the last, which it does not know.
  @Test func takesTheValuesOfItsExamples() throws {
    let program = Program(environment: ["XDG_CONFIG_HOME": "/nonexistent"])
    for words in try Self.shown("docs/cli.md").lines where !words.contains("--") {
      let result = try program.run(words + ["--no-such-option"])
      #expect(result.status == 2 && result.complaint.contains("has no option --no-such-option"), "\(words)")
    }
  }

  @Test func namesCapabilitiesThatThereAre() throws {
    let roles = try Self.page("spec/rules.md").joined(separator: "\n")
    for words in try Self.shown("docs/cli.md").lines {
      for (option, value) in zip(words, words.dropFirst()) where option == "--may" {
        #expect(roles.contains(try Regex("\\b\(value)\\b")), "\(value)")
      }
    }
  }

  @Test func theConfigurationNamesCommandsThatThereAre() throws {
    let commands = try Self.manual()
    let groups = Set(commands.keys.compactMap { $0.split(separator: " ").first.map(String.init) })
    try withTemporaryFolder { folder in
      let made = try Program().run(["init", "--domain", "a.test", "--data", folder.file("node")])
      try #require(made.status == 0, "\(made.complaint)")
      let text = try Program.read(folder.file("node") + "/hanse.toml")
      let named = text.matches(of: /hanse ([a-z]+)( [a-z]+)?\)|hanse ([a-z]+)/)
      #expect(named.count >= 2)
      for found in named {
        if let group = found.output.3 { #expect(groups.contains(String(group)), "\(found.output.0)") }
        if let first = found.output.1 {
          #expect(commands[String(first) + (found.output.2 ?? "")] != nil, "\(found.output.0)")
        }
      }
    }
  }
}
