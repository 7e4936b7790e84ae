import Client
import JSON

/// `hanse forks`: proofs that a node has signed what contradicts itself, and what becomes of the channels.
enum Forks {
  private static let number = PositionalSpec(
    "NUMBER", "the fork's number in the list", rule: .integer(1...Int64.max))
  private static let file = PositionalSpec("FILE", "where to write the proof; must not be there")
  private static let channel = PositionalSpec(
    "CHANNEL", "the channel's name or id, or at least six digits its id begins with, as listed")
  private static let keep = OptionSpec.flag("keep", "go on with the history that this node holds")
  private static let close = OptionSpec.flag("close", "leave the channel to be read, and never written again")

  static let list = CommandSpec(
    "forks list", "list the nodes that were caught signing two histories",
    details: [
      "Of the channels that you are in; as an admin, of all logs. A channel whose home was caught is frozen: it can be read, and takes "
        + "nothing more until somebody decides (hanse forks resolve)."
    ],
    examples: ["forks list", "forks list --json"], run: runList)

  static let export = CommandSpec(
    "forks export", "write the proof of a fork to a file",
    details: [
      "Whoever has the file can verify it without a node and without trusting you: hanse verify --proof FILE. It shows log ids, sizes and "
        + "hashes, and nothing that was said."
    ],
    positionals: [number, file], examples: ["forks export 1 fork.proof"], run: runExport)

  static let resolve = CommandSpec(
    "forks resolve", "decide what becomes of a channel whose home has forked it",
    details: [
      "For admins, and for whoever may change the channel's policy; of the copy on this node alone, so talk to the other members first. "
        + "With --keep the channel goes on with what is held here: for when its home goes on with the same. With --close it can be read and "
        + "never written again: begin a new channel, at a home that you trust.",
      "The audit log tells who decided.",
    ],
    positionals: [channel], options: [keep, close],
    examples: ["forks resolve market --keep", "forks resolve 1f2e3d --close"], run: runResolve)

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let forks = try attempt { () throws(ClientError) in try client.forks() }
    context.output.print(forks.json) { style in
      var table = Table("#NUMBER", "LOG", "ID", "BY", "TWO", "SINCE", "DECISION")
      for fork in forks.elements {
        table.add(
          "\(fork.number)", fork.name ?? "", String(fork.log.prefix(8)), fork.domain, fork.of,
          LocalTime.stamp(fork.time), decision(fork))
      }
      return table.lines(style)
    }
    return .done
  }

  private static func decision(_ fork: Fork) -> String {
    guard fork.of != "positions" else { return "" }
    guard let decision = fork.decision else { return "frozen" }
    return fork.decidedBy.map { "\(decision), by \($0)" } ?? decision
  }

  private static func runExport(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let number = Int64(arguments.text(number)) ?? 0
    let proof = try attempt { () throws(ClientError) in try client.proof(ofFork: number) }
    let path = arguments.text(file)
    try Files.create(path, proof)
    guard !context.output.wantsJSON else {
      context.output.print { json in
        json.field("file", path)
        json.field("bytes", proof.count)
      }
      return .done
    }
    context.output.print(["wrote \(path); verify it anywhere: hanse verify --proof \(path)"])
    return .done
  }

  private static func runResolve(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard arguments.has(keep) != arguments.has(close) else {
      throw CommandFailure(
        .usage, "optionMissing", "say what is to become of the channel", next: "give --keep or --close")
    }
    let client = try context.client()
    let forks = try attempt { () throws(ClientError) in try client.forks() }.elements
      .filter { $0.of != "positions" }
    let found = try ChannelResolver.resolve(
      arguments.text(channel), among: forks.map { ChannelResolver.Candidate(id: $0.log, name: $0.name) },
      what: "forked channel", list: "hanse forks list")
    guard let fork = forks.last(where: { $0.log == found.id }) else { return .notFound }
    try attempt { () throws(ClientError) in
      try client.decide(arguments.has(keep) ? "keep" : "close", aboutFork: fork.number)
    }
    return .done
  }
}
