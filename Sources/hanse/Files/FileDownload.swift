import Client
import Glibc
import Model
import Wire

/// Brings one file of a message here, part by part, into `NAME.part` until it is whole and its bytes are those that the message names.
struct FileDownload {
  private static let patience = 6

  private let client: HanseClient
  private let channel: String
  private let sequence: Int64
  private let number: Int
  private let hash: String
  private let size: Int64
  private let name: String

  /// `hash`, `size` and `name` are what the message says.
  init(
    _ client: HanseClient, _ channel: String, _ sequence: Int64, _ number: Int, hash: String, size: Int64,
    name: String
  ) {
    self.client = client
    self.channel = channel
    self.sequence = sequence
    self.number = number
    self.hash = hash
    self.size = size
    self.name = name
  }

  /// What it is called here: a name from elsewhere must not lead anywhere else, nor hide itself.
  var localName: String {
    let isFit = FileName.isValid(Text(name)) && !name.hasPrefix(".") && !name.hasPrefix("-")
    return isFit ? name : "file-\(sequence)-\(number)"
  }

  func run(to path: String) throws(CommandFailure) {
    guard access(path, F_OK) != 0 else {
      throw CommandFailure(
        .local, "fileExists", "\(path) is there already", next: "name another with --to, or move it away")
    }
    let draft = path + ".part"
    try fetch(into: draft)
    guard rename(draft, path) == 0 else { throw Files.failure("make", path) }
  }

  private func fetch(into path: String) throws(CommandFailure) {
    let target = try LocalFile(writing: path)
    var progress = Progress("getting \(localName)")
    var pace = TransferPace()
    // What an earlier try has brought is gone on with; should it be of another file, the hash will tell.
    if target.size > size { try target.cut(to: 0) }
    var (offset, failures) = (target.size > size ? 0 : target.size, 0)
    while offset < size {
      let began = Progress.now
      do throws(ClientError) {
        let bytes = try client.bytes(
          ofFile: number, of: sequence, in: channel, from: offset,
          count: min(pace.partBytes, size - offset))
        pace.passed(Int64(bytes.count), inMilliseconds: Progress.now - began)
        try attempt(writing: bytes, to: target, at: offset)
        failures = 0
        offset += Int64(bytes.count)
      } catch {
        failures += 1
        pace.failed()
        guard error.kind == .connection, failures < Self.patience else {
          progress.end()
          throw CommandFailure(error)
        }
        sleep(UInt32(failures - 1))
      }
      progress.reached(offset, of: size, pace)
    }
    try target.sync()
    let found = try target.blob(size: size) { progress.reached($0, of: size) }
    progress.end()
    guard found == hash else {
      unlink(path)
      throw CommandFailure(
        .faultFound, "hashMismatch", "the bytes that came are not those that the message names",
        next: "try again")
    }
  }

  /// What the disk refuses is no fault of the node's.
  private func attempt(
    writing bytes: [UInt8], to target: borrowing LocalFile, at offset: Int64
  ) throws(ClientError) {
    do throws(CommandFailure) { try target.write(bytes, at: offset) } catch {
      throw ClientError(.refused, code: error.code, detail: error.what)
    }
  }
}
