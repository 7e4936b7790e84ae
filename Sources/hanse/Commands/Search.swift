import Client

/// `hanse search`: finds messages.
enum Search {
  private static let words = PositionalSpec(
    "WORDS",
    "words that must all occur; \"several words\" as one argument are a phrase, and word* is a prefix",
    count: .many)
  private static let channel = OptionSpec.text("channel", "CHANNEL", "only in this channel")
  private static let author = OptionSpec.text("author", "ADDRESS", "only messages of this user")
  private static let from = OptionSpec.text(
    "from", "TIME", "not before: YYYY-MM-DD or YYYY-MM-DDTHH:MM, local, or UTC with a Z behind")
  private static let to = OptionSpec.text("to", "TIME", "not after; a day is taken whole")
  private static let before = OptionSpec.integer(
    "before", "NUMBER", 0...Int64.max, "the page before this result's number")
  private static let limit = OptionSpec.integer(
    "limit", "N", 1...200, "at most this many results, 50 without")

  static let command = CommandSpec(
    "search", "search the channels you have joined, newest first", positionals: [words],
    options: [channel, author, from, to, before, limit],
    examples: [
      "search invoice march", "search \"late fee\" pay* --channel billing",
      "search budget --author bob@b.example --from 2025-01-01 --to 2025-03-31",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    var query = SearchQuery(arguments.all(words).map(phrased).joined(separator: " "))
    query.from = try time(from, arguments, endOfDay: false)
    query.to = try time(to, arguments, endOfDay: true)
    query.author = arguments.value(author)
    query.before = arguments.integer(before)
    query.limit = arguments.integer(limit).map(Int.init)
    let client = try context.client()
    if let given = arguments.value(channel) { query.channel = try ChannelResolver.joined(given, client).id }
    let page = try attempt { () throws(ClientError) in try client.search(query) }
    if context.output.wantsJSON {
      context.output.print(page.json)
    } else {
      context.output.print(lines(page, try ChannelNames(client), context.output.style))
    }
    return .done
  }

  /// An argument of several words that holds no quotes is a phrase: the shell took its quotes away.
  private static func phrased(_ argument: String) -> String {
    argument.contains(" ") && !argument.contains("\"") ? "\"\(argument)\"" : argument
  }

  private static func time(
    _ option: OptionSpec, _ arguments: ParsedArguments, endOfDay: Bool
  ) throws(CommandFailure) -> Int64? {
    guard let text = arguments.value(option) else { return nil }
    guard let time = LocalTime.parse(text, endOfDay: endOfDay) else {
      throw CommandFailure(
        .usage, "valueInvalid", "--\(option.name) \"\(text)\" is no time",
        next: "write YYYY-MM-DD or YYYY-MM-DDTHH:MM, with a Z behind for UTC")
    }
    return time
  }

  private static func lines(_ page: Listing<SearchResult>, _ names: ChannelNames, _ style: Style) -> [String]
  {
    var lines: [String] = []
    for result in page.elements {
      let message = result.message
      let place = TerminalText.line("\(names.name(message.channel)) \(message.sequence)")
      let head = "\(style.dim(LocalTime.stamp(message.time))) \(style.green(place))"
      lines += MessageLines.lines(message, head: head, indent: 4, style)
    }
    if page.elements.isEmpty { lines.append("nothing found") }
    if page.hasMore, let last = page.elements.last {
      lines.append(style.dim("more: --before \(last.number)"))
    }
    return lines
  }
}
