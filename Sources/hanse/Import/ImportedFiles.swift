import Client

/// Sends an import's messages that have files: these are brought to the node first, unless it has them from an earlier try.
///
/// Confined to the thread that imports.
final class ImportedFiles {
  private let client: HanseClient
  private let source: ImportSource
  private let channel: String
  /// The ids under which files are on the node now, by those that they have in the source.
  private var brought: [String: String] = [:]

  init(_ client: HanseClient, _ source: ImportSource, into channel: String) {
    self.client = client
    self.source = source
    self.channel = channel
  }

  /// Those of a message's files that are in the source.
  func present(of message: ImportedMessage) -> [ImportedFile] {
    message.files.filter { source.path(of: $0) != nil }
  }

  /// The receipt; `nil` if the node takes no more just now.
  func send(
    _ files: [ImportedFile], _ text: String, thread: Int64?, key: String
  ) throws(CommandFailure) -> Receipt? {
    do throws(ClientError) {
      return try ask(files, text, thread, key)
    } catch  where error.code == "unknownFile" {
      for file in files where brought[file.hash] == nil { brought[file.hash] = try bring(file) }
    } catch  where error.code == "tooManyRequests" {
      return nil
    } catch {
      throw CommandFailure(error)
    }
    do throws(ClientError) { return try ask(files, text, thread, key) } catch {
      if error.code == "tooManyRequests" { return nil }
      throw CommandFailure(error)
    }
  }

  private func ask(
    _ files: [ImportedFile], _ text: String, _ thread: Int64?, _ key: String
  ) throws(ClientError) -> Receipt {
    try client.send(
      files: files.map { (brought[$0.hash] ?? $0.hash, $0.name) }, text: text, to: channel, thread: thread,
      key: key, wait: .ordered)
  }

  private func bring(_ file: ImportedFile) throws(CommandFailure) -> String {
    guard let path = source.path(of: file) else {
      throw CommandFailure(
        .local, "archiveIncomplete", "\(file.hash) has gone while it was imported", next: "import again")
    }
    return try FileUpload(client, resumed: nil).run(path)
  }
}
