import Client
import Node
import Terminal

/// `hanse recovery`: a node that was restored, or of which there are two.
enum RecoveryCommands {
  private static let without = OptionSpec.text(
    "without", "PEER", "do not wait for this peer's answer: its domain, or its id", repeatable: true)
  private static let lost = OptionSpec.text(
    "lost", "LOG", "give up entries of this log that nobody has", repeatable: true)
  private static let config = OptionSpec.text(
    "config", "FILE", "the configuration file of a stopped node, on this machine")

  static let show = CommandSpec(
    "recovery show", "show whether the node recovers, and what it waits for, as an admin",
    examples: ["recovery show", "recovery show --json"], run: runShow)

  static let proceed = CommandSpec(
    "recovery proceed", "have a restored node go on without what it waits for, as an admin",
    details: [
      "With --without: a peer, by its domain or id, that will not be back, or not soon. What only that peer has of your channels is lost, and what is written "
        + "instead is a fork to it: it will take nothing more of those channels.",
      "With --lost: your signature is known to stand under entries that nobody can give back. Those who have seen it will take what is "
        + "written instead as a fork.",
      "With neither: does not listen any longer for peers that the backup knows nothing of. The audit log keeps the decision.",
    ], options: [without, lost],
    examples: ["recovery proceed --without chat.example.org", "recovery proceed"], run: runProceed)

  static let begin = CommandSpec(
    "recovery begin", "take a node through a recovery, because another copy of it has run",
    details: [
      "First make sure that the other copy is stopped for good. As an admin, of a node that has stopped by itself (anotherCopy). With "
        + "--config, of a node that is stopped on this machine, for whatever reason, or that was moved away: it recovers when it starts."
    ], options: [config],
    examples: ["recovery begin", "recovery begin --config /var/lib/hanse/hanse.toml"], run: runBegin)

  /// What a mode means, after "the node is".
  static func words(_ mode: String) -> String {
    switch mode {
    case "normal": "sure that it is the newest of its name, and the only one"
    case "recovering": "recovering: it was restored, and writes only into logs that it knows the end of"
    case "anotherCopy": "stopped: another copy of it runs or has run"
    default: SafeText.line(mode)
    }
  }

  private static func runShow(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let state = try attempt { () throws(ClientError) in try client.recovery() }
    context.output.print(state.json) { style in lines(state, style) }
    return .done
  }

  private static func lines(_ state: RecoveryState, _ style: Style) -> [String] {
    var lines = ["the node is \(words(state.mode))"]
    if let reason = state.reason {
      let since = state.since.map { LocalTime.stamp($0) } ?? ""
      lines += FieldList.lines([("reason", SafeText.line(reason)), ("since", since)], style)
    }
    if state.mode == "anotherCopy" {
      lines.append("stop one of the two for good; if this one is to go on: hanse recovery begin")
    }
    if state.listens > 0 {
      lines.append("listening for unknown peers for \((state.listens + 999) / 1_000) s more")
    }
    if let number = state.missingKeysOf {
      lines.append(
        "the keys of document \(number) are not here: restore the newest backup, or hanse keys replace")
    }
    if !state.awaited.isEmpty {
      var table = Table("WAITING FOR", "LAST ERROR")
      for peer in state.awaited {
        table.add(peer.domain.isEmpty ? peer.node : peer.domain, peer.lastError ?? "")
      }
      lines += [""] + table.lines(style)
    }
    if !state.logs.isEmpty {
      var table = Table("LOG", "KIND", "ENTRIES", "OF", "WAITING FOR")
      for log in state.logs {
        table.add(log.log, log.kind ?? "", "\(log.size)", "\(log.needed)", waiting(for: log))
      }
      lines += [""] + table.lines(style)
      lines += state.logs.filter(isStuck).map {
        "to go on with what is here: hanse recovery proceed --lost \($0.log)"
      }
    }
    lines += state.without.map { "not waited for: \(SafeText.line($0))" }
    return lines
  }

  /// What nobody else can end.
  private static func isStuck(_ log: RecoveryState.Log) -> Bool {
    log.isForked || log.awaited.isEmpty && log.size < log.needed
  }

  private static func waiting(for log: RecoveryState.Log) -> String {
    if log.isForked { return "you: two histories are signed" }
    if isStuck(log) { return "whoever has shown more of it" }
    return log.awaited.isEmpty ? "the end of listening" : log.awaited.joined(separator: " ")
  }

  private static func runProceed(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    try attempt { () throws(ClientError) in
      try client.proceed(without: arguments.values(without), losing: arguments.values(lost))
    }
    if !context.output.wantsJSON { context.output.print("noted; see: hanse recovery show") }
    return .done
  }

  private static func runBegin(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    if let file = arguments.value(config) {
      let configuration = try NodeFile.read(file)
      try NodeFile.needOwner(of: configuration.dataFolder)
      try NodeFile.local { () throws(NodeProblem) in try StoppedNode(configuration).beginRecovery() }
      if !context.output.wantsJSON {
        context.output.print("it recovers when it starts; next: hanse serve --config \(SafeText.line(file))")
      }
      return .done
    }
    let client = try context.client()
    try attempt { () throws(ClientError) in try client.beginRecovery() }
    if !context.output.wantsJSON { context.output.print("it recovers; see: hanse recovery show") }
    return .done
  }
}
