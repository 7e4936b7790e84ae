internal import Model
internal import Node
internal import Store
internal import Transport

/// Sends a file's bytes, piece by piece as the client takes them: no more of them is in memory than a piece and what the socket holds.
///
/// Unchecked because it is confined to its exchange's loop.
final class FileSender: @unchecked Sendable {
  private static let pieceBytes = 524_288

  private let node: HanseNode
  private let exchange: Exchange
  private let item: FileItem
  private let channel: LogID
  private let author: NodeID
  private let range: Range<UInt64>
  private let status: Int
  private let headers: HeaderFields
  private let pace: FilePace
  private var next: UInt64
  private var hasStarted = false
  private var isOver = false

  init(
    _ node: HanseNode, _ exchange: Exchange, _ item: FileItem, in channel: LogID, from author: NodeID,
    _ range: Range<UInt64>, status: Int, headers: HeaderFields, pace: FilePace
  ) {
    self.node = node
    self.exchange = exchange
    self.item = item
    self.channel = channel
    self.author = author
    self.range = range
    self.status = status
    self.headers = headers
    self.pace = pace
    next = range.lowerBound
  }

  /// The answer begins with the first bytes: until then it can be a problem.
  func begin() {
    exchange.onAbort { [self] in isOver = true }
    guard !range.isEmpty else {
      exchange.respond(status: status, headers: headers)
      return
    }
    step()
  }

  private func step() { pace.whenThereMayBeMore { [self] in readOn() } }

  private func readOn() {
    guard !isOver else { return }
    let most = Int(min(UInt64(Self.pieceBytes), range.upperBound - next))
    node.readFile(item, in: channel, from: author, offset: next, most: most) { [self] result in
      exchange.loop.execute { [self] in took(result) }
    }
  }

  private func took(_ result: Result<[UInt8], NodeProblem>) {
    guard !isOver else { return }
    switch result {
    case .failure(let problem):
      isOver = true
      if hasStarted { exchange.abort() } else { Answer.refuse(Problem(problem), exchange) }
    case .success(let bytes):
      guard !bytes.isEmpty else { return exchange.abort() }
      if !hasStarted {
        hasStarted = true
        exchange.start(status: status, headers: headers, contentLength: range.count)
      }
      pace.spend(bytes: bytes.count)
      exchange.write(bytes)
      next += UInt64(bytes.count)
      if next < range.upperBound { exchange.onDrain { [self] in step() } } else { exchange.end() }
    }
  }
}
