import Client
import Glibc

/// Brings one file to the node, part by part; goes on by itself where the connection did not last.
struct FileUpload {
  /// After so many parts in a row that came to nothing it is given up.
  private static let patience = 6
  /// While the node has no memory for another upload it is asked again, so often, after so many seconds.
  private static let busyPatience = 150
  private static let busySeconds: UInt32 = 2

  private let client: HanseClient
  private let resumed: String?

  /// `resumed` is an upload of the same file that an earlier try has left.
  init(_ client: HanseClient, resumed: String?) {
    self.client = client
    self.resumed = resumed
  }

  /// The file's id.
  func run(_ path: String) throws(CommandFailure) -> String {
    let file = try LocalFile(reading: path)
    let size = file.size
    var hashing = Progress("reading \(Self.name(of: path))")
    let hash = try file.blob(size: size) { hashing.reached($0, of: size) }
    hashing.end()
    if resumed == nil, try goOn(with: file, hash) { return hash }
    let state = try attempt { () throws(ClientError) in
      if let resumed { try client.upload(resumed) } else { try client.beginUpload(size: size, hash: hash) }
    }
    guard state.size == size, let upload = state.upload else {
      throw CommandFailure(
        .usage, "uploadDiffers", "that upload is of a file of \(state.size) bytes", next: "leave --resume out"
      )
    }
    try send(file, to: upload, from: state.offset)
    return hash
  }

  /// Goes on with what an earlier try has left of the file, if there is such an upload; then all of it is there.
  private func goOn(with file: borrowing LocalFile, _ hash: String) throws(CommandFailure) -> Bool {
    let size = file.size
    let uploads = try attempt { () throws(ClientError) in try client.uploads() }.elements
    let left = uploads.filter { $0.expected == hash && $0.size == size }.max { $0.offset < $1.offset }
    guard let left, let upload = left.upload else { return false }
    do throws(CommandFailure) {
      try send(file, to: upload, from: left.offset)
      return true
    } catch {
      // Another run of the program may have finished it or given it up, or begun it when the file was another.
      guard ["unknownUpload", "hashMismatch"].contains(error.code) else { throw error }
      return false
    }
  }

  private func send(_ file: borrowing LocalFile, to upload: String, from start: Int64) throws(CommandFailure)
  {
    var progress = Progress("sending \(Self.name(of: file.path))")
    var pace = TransferPace()
    var (offset, failures, waits, isWhole) = (start, 0, 0, false)
    while !isWhole {
      guard offset <= file.size else {
        progress.end()
        throw CommandFailure(
          .faultFound, "answerUnexpected", "the node says that more has come than there is of the file",
          next: "leave --resume out")
      }
      let bytes = try file.read(from: offset, count: Int(min(file.size - offset, pace.partBytes)))
      guard !bytes.isEmpty || offset == file.size else {
        progress.end()
        throw CommandFailure(
          .local, "fileChanged", "\(file.path) became shorter while it was sent",
          next: "try again when it rests")
      }
      let began = Progress.now
      do throws(ClientError) {
        let state = try client.append(bytes, to: upload, at: offset)
        pace.passed(state.offset - offset, inMilliseconds: Progress.now - began)
        failures = state.offset > offset || state.hash != nil ? 0 : failures + 1
        (offset, isWhole) = (state.offset, state.hash != nil)
        guard failures < Self.patience else {
          throw ClientError(.answer, code: "noProgress", detail: "the node takes nothing more of the file")
        }
      } catch {
        if error.code == "uploadsBusy", waits < Self.busyPatience {
          waits += 1
          sleep(Self.busySeconds)
          continue
        }
        failures += 1
        pace.failed()
        guard error.kind == .connection || error.code == "offsetWrong", failures < Self.patience else {
          progress.end()
          throw Self.givenUp(error)
        }
        sleep(UInt32(failures - 1))
        do throws(ClientError) { offset = try client.upload(upload).offset } catch {
          // The answer to the last part was lost: all of it is there.
          isWhole = error.code == "unknownUpload" && offset + Int64(bytes.count) == file.size
        }
      }
      progress.reached(offset, of: file.size, pace)
    }
    progress.end()
  }

  private static func givenUp(_ error: ClientError) -> CommandFailure {
    let failure = CommandFailure(error)
    guard error.kind == .connection else { return failure }
    return CommandFailure(
      failure.status, failure.code, failure.what, next: "send it again: it goes on from there")
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    String(path.split(separator: "/", omittingEmptySubsequences: true).last ?? "file")
  }
}
