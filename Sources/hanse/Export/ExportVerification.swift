import Archive

/// Verifies an export without a node.
struct ExportVerification {
  private let folder: ExportFolder
  private var progress = Progress("verifying", "entries")
  /// Files of messages that are there.
  private(set) var attachments = ExportedFiles()
  private var attached: [(name: String, sum: String)] = []

  init(_ folder: ExportFolder) {
    self.folder = folder
  }

  /// Every file has its sum, the log verifies, and what people read is what the log says.
  mutating func run() throws(CommandFailure) -> (ExportedChannel, ExportDescription) {
    do throws(ArchiveFault) {
      let files = try listedFiles()
      let description = try ExportDescription(bytes: files[ExportFolder.description] ?? [])
      var exported = try read { () throws(CommandFailure) in try ExportedChannel(description.channel) }
      try verifyLog(files, description, &exported)
      for proof in try ExportedChannel.proofs(files[ExportFolder.people] ?? []) {
        try exported.add(proof: proof)
      }
      try compare(files, description, exported)
      try attachments.verify(attached, of: exported, in: folder)
      return (exported, description)
    } catch {
      progress.end()
      throw ExportFolder.failure(error)
    }
  }

  /// Reading fails as it does, and as a fault where a file is not there.
  private func read<Value>(
    _ step: () throws(CommandFailure) -> Value
  ) throws(ArchiveFault) -> Value {
    do throws(CommandFailure) { return try step() } catch {
      let code = ArchiveFault.Code(rawValue: error.code) ?? .archiveIncomplete
      throw ArchiveFault(code, error.what)
    }
  }

  private mutating func listedFiles() throws(ArchiveFault) -> [String: [UInt8]] {
    let list = try read { () throws(CommandFailure) in try folder.read(ExportFolder.sums) }
    guard let text = String(validating: list, as: UTF8.self) else {
      throw ArchiveFault(.archiveMalformed, "\(ExportFolder.sums) is no list of check sums.")
    }
    var files: [String: [UInt8]] = [:]
    for (name, sum) in try ExportSums(text).sums {
      // They may be large, and their names say what they must be.
      if name.hasPrefix("\(ExportFolder.files)/") {
        attached.append((name, sum))
        continue
      }
      let bytes = try read { () throws(CommandFailure) in try folder.read(name) }
      guard ExportFolder.sum(bytes) == sum else {
        throw ArchiveFault(.archiveChanged, "\(name) is not the file that was written.")
      }
      files[name] = bytes
    }
    let needed = [
      ExportFolder.description, ExportFolder.markdown, ExportFolder.jsonLines, ExportFolder.people,
    ]
    if let missing = needed.first(where: { files[$0] == nil }) {
      throw ArchiveFault(.archiveIncomplete, "\(missing) is not in the list of check sums.")
    }
    return files
  }

  private mutating func verifyLog(
    _ files: [String: [UInt8]], _ description: ExportDescription, _ exported: inout ExportedChannel
  ) throws(ArchiveFault) {
    if let start = files[ExportFolder.start] { try exported.verifier.begin(start) }
    while Int64(clamping: exported.verifier.size) < description.size {
      let first = exported.verifier.size
      guard let bytes = files[ExportFolder.range(first)] else {
        throw ArchiveFault(
          .archiveIncomplete, "\(ExportFolder.range(first)) is missing: the log ends too early.")
      }
      try exported.verifier.take(bytes)
      guard exported.verifier.size > first else {
        throw ArchiveFault(.archiveIncomplete, "\(ExportFolder.range(first)) adds nothing to the log.")
      }
      progress.reached(Int64(exported.verifier.size), of: description.size)
    }
    progress.end()
  }

  private func compare(
    _ files: [String: [UInt8]], _ description: ExportDescription, _ exported: ExportedChannel
  ) throws(ArchiveFault) {
    guard description == exported.description(by: description.exportedBy, at: description.exported) else {
      throw ArchiveFault(.transcriptMismatch, "\(ExportFolder.description) does not say what the log says.")
    }
    guard files[ExportFolder.markdown] == exported.markdown else {
      throw ArchiveFault(.transcriptMismatch, "\(ExportFolder.markdown) is not what the log says.")
    }
    guard files[ExportFolder.jsonLines] == exported.jsonLines else {
      throw ArchiveFault(.transcriptMismatch, "\(ExportFolder.jsonLines) is not what the log says.")
    }
  }
}
