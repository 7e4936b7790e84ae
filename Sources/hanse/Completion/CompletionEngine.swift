/// What may stand at the cursor of a command line, by what the commands declare.
struct CompletionEngine {
  let commands: [CommandSpec]

  /// `words` are those behind `hanse` and before the cursor's, which is `current`.
  func complete(_ words: [String], _ current: String) -> Completions {
    var line = Line()
    for word in words { line.take(word, commands) }
    if let option = line.awaiting { return values(of: option, current) }
    if current.hasPrefix("--") && !line.optionsEnded {
      if let attached = attached(current, line.command) { return attached }
      return options(line, current)
    }
    guard let command = line.command else { return names(line.path, current) }
    return positional(command, line.positionals.count, current)
  }

  /// The line as far as it is typed.
  private struct Line {
    var path: [String] = []
    var command: CommandSpec?
    var positionals: [String] = []
    var used: Set<String> = []
    /// The option whose value is next.
    var awaiting: OptionSpec?
    var optionsEnded = false

    mutating func take(_ word: String, _ commands: [CommandSpec]) {
      if awaiting != nil { return awaiting = nil }
      if word == "--" { return optionsEnded = true }
      if word.hasPrefix("--") && !optionsEnded {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
        let known = (command?.options ?? []) + GlobalOptions.all
        guard let option = known.first(where: { $0.name == parts.first }) else { return }
        used.insert(option.name)
        awaiting = option.value != nil && parts.count == 1 && !word.contains("=") ? option : nil
      } else if command == nil {
        path.append(word)
        command = commands.first { $0.path == path }
      } else {
        positionals.append(word)
      }
    }
  }

  private func names(_ path: [String], _ current: String) -> Completions {
    if path.first == "help" {
      let topics = ["exit-codes", "environment", "manual"].map { Candidate(word: $0) }
      let rest = Array(path.dropFirst())
      return .words(
        following(rest, current) + (rest.isEmpty ? topics.filter { $0.word.hasPrefix(current) } : []))
    }
    var words = following(path, current)
    if path.isEmpty && "help".hasPrefix(current) {
      words.append(Candidate(word: "help", help: "about commands"))
    }
    return .words(words)
  }

  /// The next words of the commands that begin with `path`.
  private func following(_ path: [String], _ current: String) -> [Candidate] {
    var found: [Candidate] = []
    for command in commands where command.path.count > path.count && command.path.starts(with: path) {
      let word = command.path[path.count]
      guard word.hasPrefix(current), !found.contains(where: { $0.word == word }) else { continue }
      found.append(Candidate(word: word, help: command.path.count == path.count + 1 ? command.summary : ""))
    }
    return found
  }

  private func options(_ line: Line, _ current: String) -> Completions {
    let options = ((line.command?.options ?? []) + GlobalOptions.all).filter {
      $0.isRepeatable || !line.used.contains($0.name)
    }
    return .words(
      options.map { Candidate(word: "--\($0.name)", help: $0.help) }.filter { $0.word.hasPrefix(current) })
  }

  /// `--name=val`.
  private func attached(_ current: String, _ command: CommandSpec?) -> Completions? {
    let parts = current.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    let known = (command?.options ?? []) + GlobalOptions.all
    guard let option = known.first(where: { "--\($0.name)" == parts[0] }) else { return .words([]) }
    guard case .words(let words) = values(of: option, parts[1]) else { return .words([]) }
    return .words(words.map { Candidate(word: "\(parts[0])=\($0.word)", help: $0.help) })
  }

  private func values(of option: OptionSpec, _ current: String) -> Completions {
    if option.name == GlobalOptions.profile.name { return .dynamic(.profiles) }
    return values(option.value ?? .text, option.placeholder, current)
  }

  private func positional(_ command: CommandSpec, _ index: Int, _ current: String) -> Completions {
    guard let last = command.positionals.last else { return .words([]) }
    let isList = last.count == .many || last.count == .any
    guard index < command.positionals.count || isList else { return .words([]) }
    let positional = index < command.positionals.count ? command.positionals[index] : last
    if positional.name == "CHANNEL" && command.path.first == "invitations" { return .dynamic(.invitations) }
    return values(positional.rule, positional.name, current)
  }

  /// What a place in a synopsis is called tells what belongs there.
  private func values(_ rule: ValueRule, _ place: String, _ current: String) -> Completions {
    if case .choice(let choices) = rule {
      return .words(choices.filter { $0.hasPrefix(current) }.map { Candidate(word: $0) })
    }
    switch place {
    case "CHANNEL": return .dynamic(.channels)
    case "ADDRESS": return .dynamic(.addresses)
    case "FILE", "DIR", "FOLDER", "FILE-or-FOLDER": return .files
    default: return .words([])
    }
  }
}
