internal import Store

extension NodeProblem {
  public static let unknownUpload = NodeProblem(
    "unknownUpload", "There is no such upload: it was finished, given up or too old. Begin another.")
  public static let unknownFile = NodeProblem("unknownFile", "No such file is there for you.")
  static let fileNotForSending = NodeProblem(
    "unknownFile",
    "No such file is here for you to send: upload it, or open it once where another message names it.")
  static let fileNotReachable = NodeProblem(
    "fileNotReachable", "No member of the channel that can be reached has this file: try later.")
  static let hashMismatch = NodeProblem(
    "hashMismatch", "All bytes came, and are not those that were announced: nothing of them is kept.")
  static let beyondSize = NodeProblem(
    "fileTooLarge", "These are more bytes than were announced: nothing of this part beyond them is kept.")

  /// Where an upload goes on.
  static func offsetWrong(_ offset: UInt64) -> NodeProblem {
    NodeProblem("offsetWrong", "The next bytes of this upload begin at \(offset).")
  }

  init(_ refusal: BlobRefusal) {
    switch refusal {
    case .store(let error): self.init(error)
    case .unknown: self = .unknownUpload
    case .offset(let offset): self = .offsetWrong(offset)
    case .beyondSize: self = .beyondSize
    case .mismatch: self = .hashMismatch
    }
  }
}
