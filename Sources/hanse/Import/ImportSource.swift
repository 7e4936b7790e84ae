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
  /// Where files of messages lie, each under its id; of an export only.
  private let folder: ExportFolder?

  init(_ path: String, isTrusted: Bool) throws(CommandFailure) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Files.failure("read", path) }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    let bytes: [UInt8]
    if isFolder {
      let folder = ExportFolder(path: path)
      self.folder = folder
      if isTrusted {
        origin = "an export that was not verified"
      } else {
        var verification = ExportVerification(folder)
        let (_, description) = try verification.run()
        origin = "#\(description.name)"
      }
      bytes = try folder.read(ExportFolder.jsonLines)
    } else {
      folder = nil
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

  /// Where a file lies; `nil` if it is not here.
  func path(of file: ImportedFile) -> String? {
    guard let folder else { return nil }
    let path = folder.file("\(ExportFolder.files)/\(file.hash)")
    return access(path, R_OK) == 0 ? path : nil
  }

  /// How many files there are, and how many that messages name and that are not here.
  var files: (here: Int, missing: Int) {
    var named: Set<String> = []
    var here = 0
    for file in messages.flatMap(\.files) where named.insert(file.hash).inserted && path(of: file) != nil {
      here += 1
    }
    return (here, named.count - here)
  }
}
