import Client
import JSON
import Terminal
import Transport

/// `hanse import`: messages of an export, or of another system, into a new channel.
enum Import {
  private static let source = PositionalSpec(
    "FILE-or-FOLDER", "what `hanse export` wrote, or a file of JSON lines")
  private static let channel = OptionSpec.text("channel", "NAME", "the name of the channel to make")
  private static let unverified = OptionSpec.flag(
    "unverified", "take an export though its log does not verify, or was cut off")

  static let command = CommandSpec(
    "import", "bring messages of an export, or of another system, into a new channel",
    details: [
      "History cannot be forged, nor written anew: each message is sent now, by you, and says above its text who wrote it and when. Threads "
        + "and files are kept; reactions, pins and what was erased stay behind. An import that was cut off goes on where it was when the same "
        + "command is given again within seven days: nothing is sent twice. An export is verified first.",
      "A file has one message a line: {\"author\": TEXT, \"time\": MILLISECONDS or \"2025-11-20T13:02:05Z\", \"text\": TEXT, \"id\"?: TEXT, "
        + "\"thread\"?: ID}. docs/export.md says more.",
    ],
    positionals: [source], options: [channel, unverified],
    examples: ["import ./general --channel general-archive", "import slack.jsonl --channel old-general"],
    run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let name = arguments.value(channel) else {
      throw CommandFailure(
        .usage, "optionMissing", "an import needs --channel", next: "name the channel to make: --channel NAME"
      )
    }
    let path = arguments.text(source)
    let imported = try ImportSource(path, isTrusted: arguments.has(unverified))
    // Before the client's threads begin, which inherit what is blocked.
    let wakeup = Wakeup()
    let client = try context.client()
    let target = try self.target(name, imported, client)
    let stream = try attempt { () throws(ClientError) in
      try MessageStream(client, on: try eventLoop(), options: StreamOptions()) { _ in }
    }
    var progress = Progress("importing", "messages")
    let files = ImportedFiles(client, imported, into: target.id)
    let importer = Importer(stream, files, into: target.id, mark: imported.mark, wakeup)
    let total = Int64(imported.messages.count)
    let isWhole = try importer.run(imported.messages) { progress.reached(Int64($0), of: total) }
    progress.end()
    stream.stop()
    guard isWhole else {
      throw CommandFailure(
        .waitedInVain, "interrupted", "the import was interrupted",
        next: "give the same command again: it goes on where it was")
    }
    report(imported, target, context)
    return .done
  }

  private static func report(_ imported: ImportSource, _ channel: Channel, _ context: CommandContext) {
    let files = imported.files
    guard !context.output.wantsJSON else {
      return context.output.print { json in
        json.field("channel", channel.id)
        json.field("messages", imported.messages.count)
        json.field("leftOut", imported.empty)
        json.field("files", files.here)
        json.field("filesMissing", files.missing)
      }
    }
    let left = imported.empty > 0 ? "; \(imported.empty) have no text and are left out" : ""
    let missing = files.missing > 0 ? "; \(files.missing) files are not in the export, and are left out" : ""
    let brought = files.here > 0 ? " and \(files.here) files" : ""
    context.output.print(
      "imported \(imported.messages.count) messages\(brought) into \(SafeText.line(channel.name))  "
        + "\(channel.id)\(left)\(missing)"
    )
  }

  /// A new channel; or that of the same import, which was cut off. Its topic tells.
  private static func target(
    _ name: String, _ imported: ImportSource, _ client: HanseClient
  ) throws(CommandFailure) -> Channel {
    let topic = "Imported from \(imported.origin.prefix(200)) (\(imported.mark))"
    let channels = try attempt { () throws(ClientError) in try client.channels() }.elements
    if let begun = channels.first(where: { $0.name == name && $0.topic == topic }) {
      Complaint.note("going on with the import into \(name)")
      return begun
    }
    guard !channels.contains(where: { $0.name == name }) else {
      throw CommandFailure(
        .local, "nameTaken", "you are in a channel that is named so",
        next: "choose another name: --channel NAME")
    }
    return try attempt { () throws(ClientError) in try client.createChannel(name: name, topic: topic) }
  }

  private static func eventLoop() throws(ClientError) -> EventLoop {
    do throws(TransportError) {
      return try EventLoop(name: "stream")
    } catch {
      throw ClientError(.connection, code: error.code.rawValue, detail: error.message)
    }
  }
}
