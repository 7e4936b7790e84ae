import Client
import Terminal

/// `hanse search`: finds messages.
enum Search {
  private static let words = PositionalSpec(
    "WORDS",
    "words that must all occur; \"several words\" as one argument are a phrase, and word* is a prefix",
    count: .any)
  private static let channel = OptionSpec.text("channel", "CHANNEL", "only in this channel")
  private static let thread = OptionSpec.integer(
    "thread", "N", 0...Int64.max, "only answers in the thread of message N; with --channel")
  private static let author = OptionSpec.text("author", "ADDRESS", "only messages of this user")
  private static let has = OptionSpec.choice(
    "has", ["link", "file"], "only messages with a link, or with files")
  private static let from = OptionSpec.text(
    "from", "TIME", "not before: YYYY-MM-DD or YYYY-MM-DDTHH:MM, local, or UTC with a Z behind")
  private static let to = OptionSpec.text("to", "TIME", "not after; a day is taken whole")
  private static let best = OptionSpec.flag("best", "the best of the newest 2,000 matches first, 200 at most")
  private static let before = OptionSpec.integer(
    "before", "NUMBER", 0...Int64.max, "the page after, as the last line of a page says")
  private static let offset = OptionSpec.integer(
    "offset", "N", 0...199, "with --best: the page after, as the last line of a page says")
  private static let limit = OptionSpec.integer(
    "limit", "N", 1...200, "at most this many results, 50 without")
  private static let count = OptionSpec.flag("count", "say how many messages match")

  static let command = CommandSpec(
    "search", "search the channels you have joined, newest first",
    details: [
      "WORDS must all occur, in any order: search invoice march. A phrase, in quotes of the shell, must occur as it is: "
        + "search \"late fee\". A * behind stands for all words that begin so: search pay\\*. Nothing else has a meaning.",
      "Case does not matter, nor do accents of Latin and Greek letters: ubung finds Übung. Chinese, Japanese, Korean "
        + "and Thai words are found inside a sentence.",
      "Without WORDS, give --channel, --author or --has.",
    ],
    positionals: [words],
    options: [channel, thread, author, has, from, to, best, before, offset, limit, count],
    examples: [
      "search invoice march", "search \"late fee\" pay* --channel billing",
      "search budget --author bob@b.example --from 2025-01-01 --to 2025-03-31",
      "search --has link --channel general", "search roadmap --best --count",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    var query = try query(arguments)
    let client = try context.client()
    if let given = arguments.value(channel) { query.channel = try ChannelResolver.joined(given, client).id }
    let asked = query
    let page = try attempt { () throws(ClientError) in try client.search(asked) }
    if context.output.wantsJSON {
      context.output.print(page.json)
    } else {
      context.output.print(lines(page, try ChannelNames(client), context.output.style))
    }
    return .done
  }

  private static func query(_ arguments: ParsedArguments) throws(CommandFailure) -> SearchQuery {
    let words = arguments.all(words)
    guard !words.isEmpty || [channel, author, has].contains(where: { arguments.has($0) }) else {
      throw CommandFailure(
        .usage, "argumentMissing", "there is nothing to search for",
        next: "write: hanse search WORDS..., or give --channel, --author or --has")
    }
    guard !arguments.has(thread) || arguments.has(channel) else {
      throw CommandFailure(
        .usage, "argumentMissing", "--thread is a message's number in a channel", next: "give --channel too")
    }
    var query = SearchQuery(words.isEmpty ? nil : words.map(phrased).joined(separator: " "))
    query.thread = arguments.integer(thread)
    query.author = arguments.value(author)
    query.hasLink = arguments.value(has) == "link"
    query.hasFile = arguments.value(has) == "file"
    query.from = try time(from, arguments, endOfDay: false)
    query.to = try time(to, arguments, endOfDay: true)
    query.bestFirst = arguments.has(best)
    query.before = arguments.integer(before)
    query.offset = arguments.integer(offset)
    query.limit = arguments.integer(limit).map(Int.init)
    query.wantsCount = arguments.has(count)
    return query
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

  private static func lines(_ page: SearchPage, _ names: ChannelNames, _ style: Style) -> [String] {
    var lines: [String] = []
    for result in page.elements {
      let message = result.message
      let place = SafeText.line("\(names.name(message.channel)) \(message.sequence)")
      let head = "\(style.dim(LocalTime.stamp(message.time))) \(style.green(place))"
      let text = message.text.map { HighlightedText.block($0, result.highlights, style) }
      lines += MessageLines.lines(message, head: head, indent: 4, style, text: text)
    }
    if page.elements.isEmpty { lines.append(page.hasMore ? "nothing found so far" : "nothing found") }
    if let count = page.count { lines.append("\(count) found in all") }
    if let count = page.countAtLeast { lines.append("at least \(count) found in all") }
    if page.hasMore, let next = page.next {
      // Best first, the pages of one ranking are held together by the number.
      let more = page.before.map { "--before \($0) --offset \(next)" } ?? "--before \(next)"
      lines.append(style.dim("more: \(more)"))
    }
    return lines
  }
}
