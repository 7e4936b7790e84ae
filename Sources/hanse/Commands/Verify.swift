import Archive
import Client
import JSON
import Model
import Terminal
import Wire

/// `hanse verify`: has the node recompute its logs.
enum Verify {
  private static let export = OptionSpec.text(
    "export", "FOLDER", "verify what `hanse export` wrote, here and without a node")

  private static let proof = OptionSpec.text(
    "proof", "FILE", "verify what `hanse forks export` wrote, here and without a node")

  static let command = CommandSpec(
    "verify", "recompute logs and files from the stored bytes, as an admin; or an export, or a fork's proof",
    details: [
      "Without a channel: every log of the node, and every file that it keeps. Names the range covered and the first fault of each log, and "
        + "the files that are damaged; exit status 7 if there is one. A damaged file is fetched anew from other members of its channel first. "
        + "May take minutes.",
      "With --export, of the channel in that folder: every hash, signature, proof and verdict, and that messages.md and "
        + "messages.jsonl say what the log says. It needs no login and no connection.",
      "With --proof, whether the file shows that a node has signed what contradicts itself: it needs nothing but the file. Exit status 7 if it "
        + "does not.",
    ],
    positionals: [CommonArguments.optionalChannel], options: [export, proof],
    examples: [
      "verify", "verify general --json", "verify --export ./general", "verify --proof ./fork.proof",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    if let folder = arguments.value(export) {
      guard arguments.optional(CommonArguments.optionalChannel) == nil else {
        throw CommandFailure(
          .usage, "argumentUnexpected", "an export names its channel itself", next: "leave CHANNEL out")
      }
      return try verify(ExportFolder(path: folder), context)
    }
    if let file = arguments.value(proof) { return try verify(proof: file, context) }
    let client = try context.client()
    var channel: String?
    if let given = arguments.optional(CommonArguments.optionalChannel) {
      channel = try ChannelResolver.joined(given, client).id
    }
    let report = try attempt { () throws(ClientError) in try client.verify(channel: channel) }
    context.output.print(report.json) { style in lines(report.logs, style) + lines(of: report, style) }
    return report.isSound ? .done : .faultFound
  }

  private static func verify(
    _ folder: ExportFolder, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    var verification = ExportVerification(folder)
    let (exported, description) = try verification.run()
    let root = exported.verifier.checkpoint.map { Hex.text($0.root.bytes) } ?? ""
    guard !context.output.wantsJSON else {
      context.output.print { json in
        json.field("ok", true)
        description.write(&json)
        json.field("root", root)
        json.field("files", verification.attachments.count)
        json.field("filesMissing", verification.attachments.missing)
      }
      return .done
    }
    context.output.print(lines(description, root, verification.attachments, context.output.style))
    return .done
  }

  private static func verify(
    proof path: String, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let check = try ProofCheck(path: path)
    guard !context.output.wantsJSON else {
      context.output.print { json in
        json.field("ok", true)
        json.field("of", check.kind)
        json.field("node", check.node)
        json.field("log", check.log)
      }
      return .done
    }
    let style = context.output.style
    context.output.print(
      ["\(style.red("proven"))  \(check.sentence)"] + FieldList.lines(check.fields, style))
    return .done
  }

  private static func lines(
    _ description: ExportDescription, _ root: String, _ files: ExportedFiles, _ style: Style
  ) -> [String] {
    let trusted =
      description.first == 0
      ? "the channel's id"
      : "the channel's id, and its home's word for the entries before \(description.first)"
    return [
      "\(style.green("sound"))  \(SafeText.line(description.name)): \(description.messages) messages, entries "
        + "\(description.first) to \(description.size)"
    ]
      + FieldList.lines(
        [
          ("channel", description.channel), ("home", description.home), ("root", root), ("trusting", trusted),
          (
            "files", "\(files.count)" + (files.missing > 0 ? ", and \(files.missing) that are not in it" : "")
          ),
          ("exported by", "\(description.exportedBy), \(LocalTime.stamp(description.exported)) (their word)"),
        ], style)
  }

  private static func lines(of report: Verification, _ style: Style) -> [String] {
    guard let files = report.files, files > 0 else { return [] }
    let mended = report.mendedFiles.map {
      "\(style.green("mended "))  file \(SafeText.line($0)): its damaged bytes were fetched anew from another member"
    }
    let damaged = report.damagedFiles.flatMap {
      [
        "\(style.red("damaged"))  file \(SafeText.line($0))",
        "         its damaged bytes are never given out, and no member that can be reached has them now. The node asks again every hour: "
          + "or have the same file sent again, or restore a backup that has it.",
      ]
    }
    let sound = Int(files) - report.damagedFiles.count
    let advice =
      mended.isEmpty && damaged.isEmpty
      ? [] : ["Bytes that change by themselves: look at this disk's health."]
    return mended + damaged + ["\(sound) files sound, \(report.damagedFiles.count) damaged"] + advice
  }

  private static func lines(_ logs: [VerifiedLog], _ style: Style) -> [String] {
    let digits = 12
    var lines: [String] = []
    for log in logs {
      let word = log.isSound ? style.green("sound ") : style.red("faulty")
      let name = SafeText.line("\(log.kind) \(log.log.prefix(digits))")
      lines.append("\(word)  \(name)  \(max(0, log.to - log.from)) entries from \(log.from)")
      guard let fault = log.fault else { continue }
      lines.append(SafeText.line("        at \(fault.sequence): \(fault.code): \(fault.detail)"))
    }
    let faulty = logs.count { !$0.isSound }
    lines.append("\(logs.count - faulty) sound, \(faulty) faulty")
    return lines
  }
}
