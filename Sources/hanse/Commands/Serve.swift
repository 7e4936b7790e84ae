/// `hanse serve`: runs a node until it is told to stop.
enum Serve {
  static let config = OptionSpec.text("config", "FILE", "the node's configuration file")

  static let command = CommandSpec(
    "serve", "run a node until SIGTERM", options: [config],
    examples: ["serve --config /var/lib/hanse/hanse.conf"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    throw CommandFailure(.local, "notBuilt", "this program was built without the node")
  }
}
