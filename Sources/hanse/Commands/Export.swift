import Archive
import Client
import Glibc
import JSON
import Terminal

/// `hanse export`: a channel as files.
enum Export {
  private static let target = PositionalSpec(
    "FOLDER", "a folder that is not there yet, or one file that ends in .md or .jsonl")

  private static let withoutFiles = OptionSpec.flag(
    "without-files", "leave out the bytes of the files that messages name")

  static let command = CommandSpec(
    "export", "write a channel into files that a person can read and hanse can verify",
    details: [
      "The folder holds messages.md for people, messages.jsonl for programs and for `hanse import`, and the channel's log with all that "
        + "proves it: `hanse verify --export FOLDER` verifies it on any machine, without a node. A file that ends in .md or .jsonl gets the "
        + "messages alone, which nothing proves. Everything that your node holds of the channel is exported, and the files that it has or "
        + "can fetch; what is erased is not in it. "
        + "docs/export.md describes the files."
    ],
    positionals: [CommonArguments.channel, target], options: [withoutFiles],
    examples: ["export general ./general", "export general general.md", "verify --export ./general"], run: run
  )

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let channel = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client)
    let path = arguments.text(target)
    guard access(path, F_OK) != 0 else {
      throw CommandFailure(
        .local, "fileExists", "\(path) is there already", next: "choose another name, or move it away")
    }
    var exporter = try Exporter(client, channel.id)
    if path.hasSuffix(".md") || path.hasSuffix(".jsonl") {
      let exported = try exporter.run { _, _ in }
      try Files.create(path, path.hasSuffix(".md") ? exported.markdown : exported.jsonLines)
      return report(exported, ExportedFiles(), path, context)
    }
    let by = try context.profile().address
    let (exported, files) = try write(
      &exporter, path, by: by, filesFrom: arguments.has(withoutFiles) ? nil : client)
    return report(exported, files, path, context)
  }

  /// Into a folder beside it first, so that a folder with that name is always whole.
  private static func write(
    _ exporter: inout Exporter, _ path: String, by: String, filesFrom client: HanseClient?
  ) throws(CommandFailure) -> (ExportedChannel, ExportedFiles) {
    let draft = ExportFolder(path: "\(path).part-\(getpid())")
    guard mkdir(draft.path, 0o700) == 0, mkdir(draft.file("log"), 0o700) == 0 else {
      throw Files.failure("make", draft.path)
    }
    do throws(CommandFailure) {
      var sums = ExportSums()
      let add = { (name: String, bytes: [UInt8]) throws(CommandFailure) in
        try Files.create(draft.file(name), bytes)
      }
      let exported = try exporter.run { (name, bytes) throws(CommandFailure) in
        try add(name, bytes)
        sums.add(name, bytes)
      }
      let description = exported.description(by: by, at: Int64(time(nil)) * 1_000)
      let others = [
        (ExportFolder.markdown, exported.markdown), (ExportFolder.jsonLines, exported.jsonLines),
        (ExportFolder.description, description.bytes),
      ]
      for (name, bytes) in others {
        try add(name, bytes)
        sums.add(name, bytes)
      }
      var files = ExportedFiles()
      if let client { try files.fetch(exported, client, into: draft, &sums) }
      try add(ExportFolder.sums, Array(sums.text.utf8))
      guard rename(draft.path, path) == 0 else { throw Files.failure("make", path) }
      return (exported, files)
    } catch {
      remove(draft)
      throw error
    }
  }

  private static func report(
    _ exported: ExportedChannel, _ files: ExportedFiles, _ path: String, _ context: CommandContext
  ) -> ExitStatus {
    let verifier = exported.verifier
    if context.output.wantsJSON {
      let description = exported.description(by: "", at: 0)
      context.output.print { json in
        json.field("channel", description.channel)
        json.field("first", description.first)
        json.field("size", description.size)
        json.field("messages", description.messages)
        json.field("files", files.count)
        json.field("filesMissing", files.missing)
      }
    } else {
      let entries = verifier.size - verifier.first
      let attached = files.count > 0 ? ", \(files.count) files" : ""
      context.output.print(
        [
          "exported \(verifier.transcript.messages.count) messages, \(entries) entries\(attached), to \(SafeText.line(path))"
        ]
          + (files.missing > 0
            ? ["\(files.missing) files are left out: no member that can be reached has them"] : []))
    }
    return .done
  }

  private static func remove(_ folder: ExportFolder) {
    for directory in [folder.file("log"), folder.file(ExportFolder.files), folder.path] {
      if let entries = opendir(directory) {
        while let entry = readdir(entries) {
          let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
          }
          if name != "." && name != ".." { unlink("\(directory)/\(name)") }
        }
        closedir(entries)
      }
      rmdir(directory)
    }
  }
}
