import JSON
import Node
import Terminal

/// `hanse backup`: a node as a folder that can be kept elsewhere.
enum BackupCommand {
  static let config = OptionSpec.text("config", "FILE", "the node's configuration file")
  static let target = PositionalSpec("FOLDER", "a folder that is not there yet")

  static let command = CommandSpec(
    "backup", "copy a node, keys included, into a folder, while it runs or not",
    details: [
      "Run it at the node's machine, as the user that the node runs as. The copy is of one moment; it is checked, durable and whole "
        + "when the folder is there, with SHA256SUMS of all its files. Files of messages are in it, but for those that are erased while "
        + "it is made. The search index is not in it: it is built anew.",
      "Whoever has the folder speaks as your node: keep it as you keep the keys. What is erased later is still in it: let old "
        + "backups expire.",
    ], positionals: [target], options: [config],
    examples: ["backup --config /var/lib/hanse/hanse.toml /backup/hanse-monday"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let file = try configurationFile(arguments, config, "backup")
    let configuration = try NodeFile.read(file)
    try NodeFile.needOwner(of: configuration.dataFolder)
    let path = arguments.text(target)
    var progress = Progress("copying", "pages")
    let report = try NodeFile.local { () throws(NodeProblem) in
      try NodeBackup(configuration, file: file).make(path) { progress.reached($0, of: $1) }
    }
    progress.end()
    Self.report(report, path, context.output)
    return .done
  }

  static func configurationFile(
    _ arguments: ParsedArguments, _ config: OptionSpec, _ command: String
  ) throws(CommandFailure) -> String {
    guard let file = arguments.value(config) else {
      throw CommandFailure(
        .usage, "optionMissing", "this needs the node's configuration",
        next: "write: hanse \(command) --config DIR/hanse.toml …")
    }
    return file
  }

  static func report(_ report: NodeBackup.Report, _ path: String, next: String? = nil, _ output: Output) {
    guard !output.wantsJSON else {
      return output.print { json in
        json.field("node", report.node)
        json.field("domain", report.domain)
        json.field("made", report.madeMilliseconds)
        json.field("logs", report.logs)
        json.field("entries", report.entries)
        json.field("files", report.files)
        json.field("unreadableChunks", report.unreadableChunks)
        json.field("bytes", report.bytes)
        json.field("folder", path)
      }
    }
    let size = report.bytes >> 20 > 0 ? "\(report.bytes >> 20) MiB" : "\(report.bytes >> 10) KiB"
    var lines = [
      "copied \(report.domain) to \(SafeText.line(path)): \(report.entries) entries of \(report.logs) logs, "
        + "\(report.files) files, \(size)"
    ]
    if report.unreadableChunks > 0 {
      lines.append(
        "\(report.unreadableChunks) pieces of files could not be read: hanse verify names the files; look at the disk"
      )
    }
    output.print(lines + (next.map { [$0] } ?? []))
  }
}
