import Client
import Transport

/// `hanse follow`: what happens, as it happens.
enum Follow {
  private static let channels = PositionalSpec("CHANNEL", "only these channels; all without", count: .any)
  private static let cursor = OptionSpec.text(
    "cursor", "CURSOR", "begin after this cursor, as an earlier `follow` named it; without: with what is new")
  private static let all = OptionSpec.flag("all", "all channels, which is what it does without CHANNEL")
  private static let since = OptionSpec.text(
    "since", "TIME",
    "show the messages from then on first: a time as `search` takes it, or how long ago, as in 30m, 6h or 2d")
  private static let count = OptionSpec.integer(
    "count", "N", 1...Int64.max, "end after N entries and invitations")
  private static let seconds = OptionSpec.integer("for", "SECONDS", 1...31_536_000, "end after that time")

  static let command = CommandSpec(
    "follow", "show what happens in channels as it happens, until Ctrl-C",
    details: [
      "A lost connection is made again, and nothing is missed or shown twice. With --cursor the invitations that are "
        + "unanswered come too, also those that were shown before. With --json every line is an item of the stream; the "
        + "first is `hello`: from then on everything comes; what --since brings follows it as items of the type `message`. "
        + "How far a channel is mirrored is shown as it grows, and is no entry to --count. At the end the last cursor goes to "
        + "the standard error. Exit "
        + "status 6 if --for ended before --count was reached."
    ],
    positionals: [channels], options: [all, since, cursor, count, seconds],
    examples: [
      "follow", "follow general random", "follow general --count 1 --for 30 --json", "follow --cursor 204",
      "follow --all --since 2h",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    // Before the client's threads begin, which inherit what is blocked.
    let wakeup = Wakeup()
    let client = try context.client()
    let from = try start(arguments)
    var wanted: Set<String> = []
    for given in arguments.all(channels) { wanted.insert(try ChannelResolver.joined(given, client).id) }
    let names = try ChannelNames(client)
    var printer = FollowPrinter(
      output: context.output, client: client, names: names, wanted: wanted,
      remaining: arguments.integer(count) ?? .max)
    let queue = FollowQueue(wakeup)
    let options = StreamOptions(cursor: arguments.value(cursor))
    let stream = try attempt { () throws(ClientError) in
      try MessageStream(client, on: try loop(), options: options) { queue.put($0) }
    }
    queue.pausing(stream)
    let deadline = arguments.integer(seconds).map { EventLoop.monotonicMilliseconds + UInt64($0) * 1000 }
    if let from { printer.history = FollowHistory(client: client, since: from) }
    var reason = Wakeup.Reason.work
    while reason == .work && printer.remaining > 0 {
      reason = wakeup.wait(until: deadline)
      if reason == .work { try printer.print(queue.takeAll()) }
    }
    stream.stop()
    printer.finish()
    return reason == .deadline && arguments.has(count) ? .waitedInVain : .done
  }

  /// The time of `--since`, milliseconds since 1970 (UTC).
  private static func start(_ arguments: ParsedArguments) throws(CommandFailure) -> Int64? {
    guard !arguments.has(all) || arguments.all(channels).isEmpty else {
      throw CommandFailure(
        .usage, "argumentUnexpected", "--all and a channel exclude each other", next: "leave one of them out")
    }
    guard let text = arguments.value(since) else { return nil }
    guard !arguments.has(cursor) else {
      throw CommandFailure(
        .usage, "argumentUnexpected", "--since and --cursor exclude each other",
        next: "go on with --cursor, or begin anew with --since")
    }
    guard let time = LocalTime.ago(text) ?? LocalTime.parse(text, endOfDay: false) else {
      throw CommandFailure(
        .usage, "valueInvalid", "--since \"\(text)\" is no time",
        next: "write YYYY-MM-DD, YYYY-MM-DDTHH:MM, or how long ago, as in 30m, 6h or 2d")
    }
    return time
  }

  private static func loop() throws(ClientError) -> EventLoop {
    do throws(TransportError) {
      return try EventLoop(name: "stream")
    } catch {
      throw ClientError(.connection, code: error.code.rawValue, detail: error.message)
    }
  }
}
