/// A command as it declares itself: parser, help and manual all read this.
struct CommandSpec: Sendable {
  typealias Body = @Sendable (ParsedArguments, CommandContext) throws(CommandFailure) -> ExitStatus

  /// The words that call it: `["channels", "create"]`.
  let path: [String]
  /// One line.
  let summary: String
  /// Paragraphs that help shows below the summary.
  let details: [String]
  let positionals: [PositionalSpec]
  let options: [OptionSpec]
  /// Without the leading `hanse`.
  let examples: [String]
  /// For programs: help does not list it.
  let isHidden: Bool
  let run: Body

  init(
    _ path: String, _ summary: String, details: [String] = [], positionals: [PositionalSpec] = [],
    options: [OptionSpec] = [], examples: [String], isHidden: Bool = false, run: @escaping Body
  ) {
    self.path = path.split(separator: " ").map(String.init)
    self.summary = summary
    self.details = details
    self.positionals = positionals
    self.options = options
    self.examples = examples
    self.isHidden = isHidden
    self.run = run
  }

  var name: String { path.joined(separator: " ") }

  var synopsis: String {
    var words = ["hanse", name] + positionals.map(\.synopsis)
    if !options.isEmpty { words.append("[options]") }
    return words.joined(separator: " ")
  }
}
