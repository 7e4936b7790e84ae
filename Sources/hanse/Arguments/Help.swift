/// What `hanse help` says.
enum Help {
  /// About a command, a group of commands, a topic, or everything.
  static func lines(about words: [String], commands: [CommandSpec]) throws(CommandFailure) -> [String] {
    switch words {
    case []: return overview(commands)
    case ["exit-codes"]: return exitCodes
    case ["environment"]: return environment
    case ["manual"]: return ManualPage.lines(commands)
    default: break
    }
    if let command = commands.first(where: { $0.path == words }) { return about(command) }
    let group = commands.filter { $0.path.starts(with: words) }
    guard !group.isEmpty else {
      throw CommandFailure(
        .usage, "commandUnknown", "there is no help about \"\(words.joined(separator: " "))\"",
        next: "see: hanse help")
    }
    return ["usage: hanse \(words.joined(separator: " ")) COMMAND", ""] + list(group)
  }

  private static func overview(_ commands: [CommandSpec]) -> [String] {
    ["Hanse, a federated chat node, and its client.", "", "usage: hanse COMMAND [arguments] [options]", ""]
      + list(commands) + ["", "options of every command:"] + options(GlobalOptions.all) + [
        "", "hanse help COMMAND    about a command",
        "hanse help exit-codes, environment, manual",
        "", "first steps:", "  hanse login --url https://chat.example --name alice", "  hanse channels list",
        "  hanse send general \"Good morning\"", "  hanse follow general",
      ]
  }

  private static func about(_ command: CommandSpec) -> [String] {
    var lines = ["usage: \(command.synopsis)", "", command.summary + "."]
    for paragraph in command.details { lines += [""] + wrapped(paragraph, indent: 0) }
    if !command.positionals.isEmpty {
      lines += ["", "arguments:"] + columns(command.positionals.map { ($0.synopsis, $0.help) })
    }
    if !command.options.isEmpty { lines += ["", "options:"] + options(command.options) }
    lines += ["", "options of every command:"] + options(GlobalOptions.all)
    return lines + ["", "examples:"] + command.examples.map { "  hanse \($0)" } + [
      "", "exit status: hanse help exit-codes",
    ]
  }

  static var exitCodes: [String] {
    ["Exit status:"] + columns(ExitStatus.allCases.map { ("\($0.rawValue)", $0.meaning) }) + [
      "", "Errors go to the standard error as `hanse: WHAT (CODE)` and a line that says what to do",
      "next. The code is stable. A program whose reader went away ends by SIGPIPE, as others do.",
    ]
  }

  static var environment: [String] { ["Environment:"] + columns(Environment.documented) }

  private static func list(_ commands: [CommandSpec]) -> [String] {
    ["commands:"] + columns(commands.map { ($0.name, $0.summary) })
  }

  static func options(_ options: [OptionSpec]) -> [String] {
    columns(options.map { ($0.synopsis + ($0.isRepeatable ? " ..." : ""), $0.help) })
  }

  /// Terms and their texts, side by side or, for a long term, below each other.
  static func columns(_ rows: [(String, String)]) -> [String] {
    let width = min(24, rows.map(\.0.count).max() ?? 0)
    return rows.flatMap { term, text in
      var lines = wrapped(text, indent: width + 4)
      let padding = String(repeating: " ", count: max(0, width - term.count))
      if term.count > width {
        lines.insert("  \(term)", at: 0)
      } else {
        lines[0] = "  \(term)\(padding)  " + lines[0].drop { $0 == " " }
      }
      return lines
    }
  }

  /// Lines of at most 90 columns; never empty.
  private static func wrapped(_ text: String, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines = [margin]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + 1 + word.count > 90 { lines.append(margin) }
      let isFirst = lines[lines.count - 1].count == indent
      lines[lines.count - 1] += (isFirst ? "" : " ") + word
    }
    return lines
  }
}
