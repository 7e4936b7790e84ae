import Client

/// `hanse verify`: has the node recompute its logs.
enum Verify {
  static let command = CommandSpec(
    "verify", "recompute logs from the stored bytes, as an admin",
    details: [
      "Without a channel: every log of the node. Names the range covered and the first fault of each log; exit status 7 "
        + "if there is one. May take minutes."
    ],
    positionals: [CommonArguments.optionalChannel], examples: ["verify", "verify general --json"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    var channel: String?
    if let given = arguments.optional(CommonArguments.optionalChannel) {
      channel = try ChannelResolver.joined(given, client).id
    }
    let report = try attempt { () throws(ClientError) in try client.verify(channel: channel) }
    context.output.print(report.json) { style in lines(report.elements, style) }
    return report.elements.allSatisfy(\.isSound) ? .done : .faultFound
  }

  private static func lines(_ logs: [VerifiedLog], _ style: Style) -> [String] {
    let digits = 12
    var lines: [String] = []
    for log in logs {
      let word = log.isSound ? style.green("sound ") : style.red("faulty")
      let name = TerminalText.line("\(log.kind) \(log.log.prefix(digits))")
      lines.append("\(word)  \(name)  \(max(0, log.to - log.from)) entries from \(log.from)")
      guard let fault = log.fault else { continue }
      lines.append(TerminalText.line("        at \(fault.sequence): \(fault.code): \(fault.detail)"))
    }
    let faulty = logs.count { !$0.isSound }
    lines.append("\(logs.count - faulty) sound, \(faulty) faulty")
    return lines
  }
}
