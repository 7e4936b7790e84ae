import Node
import Terminal

/// `hanse move`: takes a stopped node to another machine or folder.
enum MoveCommand {
  private static let config = OptionSpec.text("config", "FILE", "the configuration file of the stopped node")

  static let command = CommandSpec(
    "move", "copy a stopped node to take it elsewhere; it starts here no more",
    details: [
      "Stop the node, run this as its user, bring the folder to the new machine, and there: hanse restore FOLDER --data DIR. Users "
        + "need not log in again if it starts there within a day. The node that starts there asks its peers before it writes, in case "
        + "something ran here meanwhile.",
      "To use it here all the same: hanse recovery begin --config FILE, and start it.",
    ], positionals: [BackupCommand.target], options: [config],
    examples: ["move --config /var/lib/hanse/hanse.toml /mnt/stick/hanse"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let file = try BackupCommand.configurationFile(arguments, config, "move")
    let configuration = try NodeFile.read(file)
    try NodeFile.needOwner(of: configuration.dataFolder)
    let path = arguments.text(BackupCommand.target)
    var progress = Progress("copying", "pages")
    let report = try NodeFile.local { () throws(NodeProblem) in
      try NodeMove(configuration, file: file).make(path) { progress.reached($0, of: $1) }
    }
    progress.end()
    BackupCommand.report(
      report, path,
      next:
        "it starts here no more; next, where it is to run: hanse restore \(SafeText.line(path)) --data DIR",
      context.output)
    return .done
  }
}
