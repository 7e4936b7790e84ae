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
    "verify", "recompute logs from the stored bytes, as an admin; or an export, or a fork's proof",
    details: [
      "Without a channel: every log of the node. Names the range covered and the first fault of each log; exit status 7 "
        + "if there is one. May take minutes.",
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
    context.output.print(report.json) { style in lines(report.elements, style) }
    return report.elements.allSatisfy(\.isSound) ? .done : .faultFound
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
      }
      return .done
    }
    context.output.print(lines(description, root, context.output.style))
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

  private static func lines(_ description: ExportDescription, _ root: String, _ style: Style) -> [String] {
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
          ("exported by", "\(description.exportedBy), \(LocalTime.stamp(description.exported)) (their word)"),
        ], style)
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
