import JSON
import Node
import Terminal

/// `hanse restore`: makes a node's folder out of a backup.
enum RestoreCommand {
  private static let source = PositionalSpec("BACKUP", "a folder that hanse backup or hanse move made")
  private static let data = OptionSpec.text(
    "data", "DIR", "the folder for configuration, keys and store; made if missing")

  static let command = CommandSpec(
    "restore", "make a node's folder out of a backup",
    details: [
      "Checks every file of the backup first. A hanse.toml that is in DIR already is kept, and says where the data goes; otherwise "
        + "it comes from the backup.",
      "The node that starts there knows that it was restored: it takes back from its peers what they have of its logs, and writes "
        + "nothing into a log before those who may have more of it have answered (hanse recovery show). All sessions are ended. "
        + "Make sure that the old one never runs again.",
    ], positionals: [source], options: [data],
    examples: ["restore /backup/hanse-monday --data /var/lib/hanse"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let folder = arguments.value(data) else {
      throw CommandFailure(
        .usage, "optionMissing", "this needs the folder to restore into",
        next: "write: hanse restore BACKUP --data DIR")
    }
    let report = try NodeFile.local { () throws(NodeProblem) in
      try NodeRestore(arguments.text(source)).restore(into: folder)
    }
    Self.report(report, context.output)
    return .done
  }

  private static func report(_ report: NodeRestore.Report, _ output: Output) {
    guard !output.wantsJSON else {
      return output.print { json in
        json.field("node", report.node)
        json.field("domain", report.domain)
        json.field("made", report.madeMilliseconds)
        json.field("entries", report.entries)
        json.field("config", report.configurationFile)
        json.field("missing", report.missingFiles)
      }
    }
    let file = SafeText.line(report.configurationFile)
    var lines = [
      "restored \(report.domain) as it was at \(LocalTime.stamp(Int64(report.madeMilliseconds)))"
        + (report.keepsConfiguration ? ", with the configuration that was there" : ""),
      "look through \(file) first: addresses and files are those of where it was",
    ]
    lines += report.missingFiles.map { "put there, or change in the configuration: \(SafeText.line($0))" }
    lines.append("next: hanse serve --config \(file), then hanse recovery show")
    output.print(lines)
  }
}
