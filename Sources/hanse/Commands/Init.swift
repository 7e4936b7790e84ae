/// `hanse init`: makes a node's keys and folders.
enum Init {
  static let domain = OptionSpec.text("domain", "DOMAIN", "the domain of the node's users")
  static let data = OptionSpec.text(
    "data", "DIR", "the folder for keys, configuration and store; it must not exist")

  static let command = CommandSpec(
    "init", "make the keys, configuration and store of a new node", options: [domain, data],
    examples: ["init --domain chat.example --data /var/lib/hanse"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    throw CommandFailure(.local, "notBuilt", "this program was built without the node")
  }
}
