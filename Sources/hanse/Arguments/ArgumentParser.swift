/// Reads a command line: options anywhere, `--name value` or `--name=value`, and nothing but arguments after `--`.
struct ArgumentParser {
  enum Outcome {
    case run(CommandSpec, ParsedArguments)
    /// Help about the words, or about everything.
    case help([String])
    case version
  }

  let commands: [CommandSpec]
  private var words: [String] = []
  private var command: CommandSpec?
  private var parsed = ParsedArguments()
  private var rest: [String] = []

  init(_ commands: [CommandSpec]) {
    self.commands = commands
  }

  static func parse(
    _ arguments: [String], commands: [CommandSpec]
  ) throws(UsageError) -> Outcome {
    var parser = ArgumentParser(commands)
    return try parser.parse(arguments)
  }

  private mutating func parse(_ arguments: [String]) throws(UsageError) -> Outcome {
    rest = arguments.reversed()
    var positionals: [String] = []
    var optionsEnded = false
    while let argument = rest.popLast() {
      if !optionsEnded && argument == "--" {
        optionsEnded = true
      } else if !optionsEnded && (argument == "-h" || argument.hasPrefix("--")) {
        try take(option: argument == "-h" ? "--help" : argument)
      } else if !optionsEnded && argument.hasPrefix("-") && argument != "-" {
        throw unknownOption(argument)
      } else if command == nil && words.first != "help" {
        try take(word: argument)
      } else {
        positionals.append(argument)
      }
    }
    if parsed.has(GlobalOptions.version) { return .version }
    if words.first == "help" { return .help(positionals) }
    if parsed.has(GlobalOptions.help) { return .help(words) }
    guard let command else { throw missingCommand() }
    try assign(positionals, of: command)
    return .run(command, parsed)
  }

  private mutating func take(word: String) throws(UsageError) {
    words.append(word)
    if word == "help" && words.count == 1 { return }
    command = commands.first { $0.path == words }
    guard command == nil, !commands.contains(where: { $0.path.starts(with: words) }) else { return }
    let siblings = commands.filter { $0.path.starts(with: words.dropLast()) && $0.path.count >= words.count }
    let names = siblings.map { $0.path[words.count - 1] } + (words.count == 1 ? ["help"] : [])
    let group = (["hanse", "help"] + words.dropLast()).joined(separator: " ")
    let nearest = Suggestion.nearest(to: word, among: names).map { (["hanse"] + words.dropLast() + [$0]) }
    throw UsageError(
      .commandUnknown, "there is no command \"\(words.joined(separator: " "))\"",
      next: nearest.map { "did you mean: \($0.joined(separator: " "))" } ?? "see: \(group)")
  }

  private mutating func take(option argument: String) throws(UsageError) {
    let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let attached = parts.count == 2 ? String(parts[1]) : nil
    let known = GlobalOptions.all + (command?.options ?? [])
    guard let option = known.first(where: { $0.name == name }) else { throw unknownOption("--\(name)") }
    if parsed.has(option) && !option.isRepeatable && option.value != nil {
      throw UsageError(.optionRepeated, "--\(name) is given twice", next: "give it once")
    }
    guard let rule = option.value else {
      guard attached == nil else {
        throw UsageError(.valueUnexpected, "--\(name) takes no value", next: "write just --\(name)")
      }
      return parsed.add("", to: option)
    }
    let value = if let attached { attached } else { try followingValue(of: option) }
    if let fault = rule.fault(value) {
      throw UsageError(.valueInvalid, "--\(name) \(fault)", next: "write: \(option.synopsis)")
    }
    parsed.add(value, to: option)
  }

  private mutating func followingValue(of option: OptionSpec) throws(UsageError) -> String {
    guard let value = rest.last, !value.hasPrefix("--") else {
      throw UsageError(
        .valueMissing, "--\(option.name) needs a value",
        next: "write: \(option.synopsis), or --\(option.name)=VALUE if the value begins with dashes")
    }
    rest.removeLast()
    return value
  }

  private func unknownOption(_ option: String) -> UsageError {
    let name = String(option.drop { $0 == "-" })
    let known = ((command?.options ?? []) + GlobalOptions.all).map(\.name)
    let place = (["hanse"] + words).joined(separator: " ")
    let nearest = Suggestion.nearest(to: name, among: known).map { "did you mean: --\($0)" }
    return UsageError(
      .optionUnknown, "\(place) has no option \(option)",
      next: nearest ?? "see: \(place) --help; text that begins with a dash goes behind --")
  }

  private func missingCommand() -> UsageError {
    let place = (["hanse", "help"] + words).joined(separator: " ")
    let what =
      words.isEmpty ? "no command is given" : "\"\(words.joined(separator: " "))\" needs a command behind it"
    return UsageError(.commandMissing, what, next: "see: \(place)")
  }

  private mutating func assign(_ given: [String], of command: CommandSpec) throws(UsageError) {
    var left = given[...]
    for positional in command.positionals {
      let isList = positional.count == .many || positional.count == .any
      let taken = isList ? left : left.prefix(1)
      left = left.dropFirst(taken.count)
      if taken.isEmpty {
        if positional.count == .optional || positional.count == .any { continue }
        throw UsageError(
          .argumentMissing, "\(positional.name) is missing", next: "write: \(command.synopsis)")
      }
      for value in taken {
        guard let fault = positional.rule.fault(value) else { continue }
        throw UsageError(.valueInvalid, "\(positional.name) \(fault)", next: "write: \(command.synopsis)")
      }
      parsed.positionals[positional.name] = Array(taken)
    }
    guard let excess = left.first else { return }
    throw UsageError(
      .argumentUnexpected, "\"\(excess)\" is one argument too many",
      next: "write: \(command.synopsis); text of several words goes in quotes")
  }
}
