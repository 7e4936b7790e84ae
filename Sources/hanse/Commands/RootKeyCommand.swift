import Node

/// `hanse keys root`: takes the root key to where the node is not.
enum RootKeyCommand {
  private static let file = PositionalSpec("FILE", "the copy of the root key")
  private static let config = DelegationCommand.config

  static let export = CommandSpec(
    "keys root export", "copy the root key to a file, to be kept offline",
    details: [
      "The node needs it only to replace its keys after a compromise. Whoever has it is the node: put it on a medium that is "
        + "locked away, twice, then `hanse keys root remove`."
    ],
    positionals: [file], options: [config],
    examples: ["keys root export /media/stick/root.key --config /var/lib/hanse/hanse.toml"], run: runExport)

  static let remove = CommandSpec(
    "keys root remove", "delete the root key from the data folder, once a copy of it is elsewhere",
    positionals: [file], options: [config],
    examples: ["keys root remove /media/stick/root.key --config /var/lib/hanse/hanse.toml"], run: runRemove)

  private static func runExport(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let root = try rootKey(arguments)
    let key = try NodeFile.local { () throws(NodeProblem) in try root.read() }
    try RootKeyFile.create(arguments.text(file), key)
    say("wrote \(arguments.text(file)); keep it offline, and a second copy", context.output)
    return .done
  }

  private static func runRemove(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let root = try rootKey(arguments)
    let copy = try RootKeyFile.read(arguments.text(file))
    try NodeFile.local { () throws(NodeProblem) in try root.remove(copy: copy, from: arguments.text(file)) }
    say("the root key is no longer in the data folder", context.output)
    return .done
  }

  private static func say(_ what: String, _ output: Output) {
    if !output.wantsJSON { output.print([what]) }
  }

  private static func rootKey(_ arguments: ParsedArguments) throws(CommandFailure) -> RootKey {
    guard let file = arguments.value(config) else {
      throw CommandFailure(
        .usage, "optionMissing", "this needs the node's configuration", next: "give --config DIR/hanse.toml")
    }
    return RootKey(dataFolder: try NodeFile.read(file).dataFolder)
  }
}
