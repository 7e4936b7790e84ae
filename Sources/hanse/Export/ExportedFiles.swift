import Archive
import Client
import Glibc
import Model
import Wire

/// The files of an exported channel's messages: each once, under its id, by which it is verified.
struct ExportedFiles {
  /// Written, or found sound.
  private(set) var count = 0
  /// Such as no node could give.
  private(set) var missing = 0

  /// Gets those that the node has or can fetch; what nobody has any more is left out.
  mutating func fetch(
    _ channel: ExportedChannel, _ client: HanseClient, into folder: ExportFolder, _ sums: inout ExportSums
  ) throws(CommandFailure) {
    let messages = channel.verifier.transcript.messages
    guard messages.contains(where: { !$0.files.isEmpty }) else { return }
    guard mkdir(folder.file(ExportFolder.files), 0o700) == 0 else {
      throw Files.failure("make", folder.file(ExportFolder.files))
    }
    let id = Hex.text(channel.verifier.channel.bytes.bytes)
    var seen: Set<BlobID> = []
    for message in messages {
      for (number, file) in message.files.enumerated() where !seen.contains(file.blob) {
        let name = ExportFolder.name(of: file)
        let download = FileDownload(
          client, id, Int64(message.sequence), number, hash: Hex.text(file.blob.bytes.bytes),
          size: Int64(file.size), name: file.name.string)
        guard try Self.isThere({ () throws(CommandFailure) in try download.run(to: folder.file(name)) })
        else {
          unlink(folder.file(name) + ".part")
          continue
        }
        seen.insert(file.blob)
        sums.add(name, sum: try LocalFile(reading: folder.file(name)).sum())
      }
    }
    count = seen.count
    missing = channel.verifier.transcript.files.count - count
  }

  /// Whether the node could give it.
  private static func isThere(_ get: () throws(CommandFailure) -> Void) throws(CommandFailure) -> Bool {
    do throws(CommandFailure) { try get() } catch {
      let absent = ["unknownFile", "fileNotReachable", "filesFull", "fileTooLarge", "blobDamaged"]
      guard absent.contains(error.code) else { throw error }
      return false
    }
    return true
  }

  /// Each file in the folder is one that a message names, and has the bytes of its id.
  mutating func verify(
    _ listed: [(name: String, sum: String)], of channel: ExportedChannel, in folder: ExportFolder
  ) throws(ArchiveFault) {
    let files = channel.verifier.transcript.files
    var named: [String: FileItem] = [:]
    for file in files { named[ExportFolder.name(of: file)] = file }
    for (name, sum) in listed {
      guard let file = named[name] else {
        throw ArchiveFault(.transcriptMismatch, "\(name) is no file that a message names.")
      }
      guard Self.isRight(folder.file(name), file, sum) else {
        throw ArchiveFault(.archiveChanged, "\(name) has not the bytes that a message names.")
      }
      count += 1
    }
    missing = files.count - count
  }

  private static func isRight(_ path: String, _ file: FileItem, _ sum: String) -> Bool {
    guard let local = try? LocalFile(reading: path), local.size == Int64(clamping: file.size),
      let blob = try? local.blob(size: local.size, reached: { _ in })
    else { return false }
    return blob == Hex.text(file.blob.bytes.bytes) && (try? local.sum()) == sum
  }
}
