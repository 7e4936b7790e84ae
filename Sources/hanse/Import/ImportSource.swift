import Archive
import Glibc
import Terminal

/// What is to be imported: an export, whose log is verified first, or a file of JSON lines.
struct ImportSource {
  /// Tells one import from another: the same source gives the same.
  let mark: String
  /// What it was called where it comes from.
  let origin: String
  let messages: [ImportedMessage]
  /// Messages without a text, which are left out.
  let empty: Int

  init(_ path: String, isTrusted: Bool) throws(CommandFailure) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Files.failure("read", path) }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    let bytes: [UInt8]
    if isFolder {
      let folder = ExportFolder(path: path)
      if isTrusted {
        origin = "an export that was not verified"
      } else {
        var verification = ExportVerification(folder)
        let (_, description) = try verification.run()
        origin = "#\(description.name)"
      }
      bytes = try folder.read(ExportFolder.jsonLines)
    } else {
      origin = SafeText.line(path.split(separator: "/").last.map(String.init) ?? path)
      bytes = try Files.read(path, maxBytes: ExportFolder.mostBytes)
    }
    mark = String(ExportFolder.sum(bytes).prefix(16))
    var (messages, empty, ids): ([ImportedMessage], Int, Set<String>) = ([], 0, [])
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      guard let message = try ImportedMessage(line: line, number: index + 1) else {
        empty += 1
        continue
      }
      guard ids.insert(message.id).inserted else {
        throw CommandFailure(
          .local, "importMalformed", "line \(index + 1) has the id of a line before it",
          next: "give every message an id of its own, or none")
      }
      messages.append(message)
    }
    (self.messages, self.empty) = (messages, empty)
  }
}
