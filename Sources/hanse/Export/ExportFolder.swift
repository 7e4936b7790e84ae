import Archive
import Glibc
import JSON
import Model
import Sodium
import Wire

/// The files of an export, and where they are.
struct ExportFolder {
  static let description = "channel.json"
  static let markdown = "messages.md"
  static let jsonLines = "messages.jsonl"
  static let sums = "SHA256SUMS"
  static let start = "log/start.cbor"
  static let people = "log/people.cbor"
  /// Files of messages, each under its id.
  static let files = "files"
  static let format = "hanse-channel-export"
  static let version: Int64 = 1
  static let mostBytes = 1 << 31

  let path: String

  /// The file of the range that begins with a sequence.
  static func range(_ first: UInt64) -> String {
    let digits = "\(first)"
    return "log/" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits + ".cbor"
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Of a file of a message.
  static func name(of file: FileItem) -> String { "\(files)/\(Hex.text(file.blob.bytes.bytes))" }

  func read(_ name: String) throws(CommandFailure) -> [UInt8] {
    guard access(file(name), F_OK) == 0 else {
      throw Self.failure(ArchiveFault(.archiveIncomplete, "\(name) is not there."))
    }
    return try Files.read(file(name), maxBytes: Self.mostBytes)
  }

  static func failure(_ fault: ArchiveFault) -> CommandFailure {
    let place = fault.sequence.map { "at entry \($0): " } ?? ""
    return CommandFailure(
      .faultFound, fault.code, place + fault.detail,
      next: "do not trust this export: get another copy, or export again from a node")
  }

  static func sum(_ bytes: [UInt8]) -> String { Hex.text(Fingerprint.sha256(bytes)) }
}
