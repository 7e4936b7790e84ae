internal import Model

/// Bytes of a file that somebody wants to read.
struct FilePiece: Sendable {
  let item: FileItem
  let channel: LogID
  /// The node of the message that names the file.
  let author: NodeID
  let offset: UInt64
  let most: Int
}
