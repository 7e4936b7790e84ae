import Client
import Glibc

/// Brings one file to the node, part by part; goes on by itself where the connection did not last.
struct FileUpload {
  private static let partBytes = 8_388_608
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
    var hashing = Progress("reading \(Self.name(of: path))", "bytes")
    let hash = try file.blob(size: size) { hashing.reached($0, of: size) }
    hashing.end()
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

  private func send(_ file: borrowing LocalFile, to upload: String, from start: Int64) throws(CommandFailure)
  {
    var progress = Progress("sending \(Self.name(of: file.path))", "bytes")
    var (offset, failures, waits, isWhole) = (start, 0, 0, false)
    while !isWhole {
      guard offset <= file.size else {
        progress.end()
        throw CommandFailure(
          .faultFound, "answerUnexpected", "the node says that more has come than there is of the file",
          next: "leave --resume out")
      }
      let bytes = try file.read(from: offset, count: Int(min(file.size - offset, Int64(Self.partBytes))))
      guard !bytes.isEmpty || offset == file.size else {
        progress.end()
        throw CommandFailure(
          .local, "fileChanged", "\(file.path) became shorter while it was sent",
          next: "try again when it rests")
      }
      do throws(ClientError) {
        let state = try client.append(bytes, to: upload, at: offset)
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
        guard error.kind == .connection || error.code == "offsetWrong", failures < Self.patience else {
          progress.end()
          throw Self.given(up: upload, error)
        }
        sleep(UInt32(failures - 1))
        do throws(ClientError) { offset = try client.upload(upload).offset } catch {
          // The answer to the last part was lost: all of it is there.
          isWhole = error.code == "unknownUpload" && offset + Int64(bytes.count) == file.size
        }
      }
      progress.reached(offset, of: file.size)
    }
    progress.end()
  }

  private static func given(up upload: String, _ error: ClientError) -> CommandFailure {
    let failure = CommandFailure(error)
    guard error.kind == .connection else { return failure }
    return CommandFailure(
      failure.status, failure.code, failure.what, next: "go on later with: --resume \(upload)")
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    String(path.split(separator: "/", omittingEmptySubsequences: true).last ?? "file")
  }
}
