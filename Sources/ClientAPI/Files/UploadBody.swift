internal import Node
internal import Synchronization
internal import Transport

/// Hands the body of a part of an upload on as it comes. What is not written yet is bounded, and so is what comes of one user in a
/// time: beyond that the sender is held up.
///
/// Unchecked because it is confined to its exchange's loop.
final class UploadBody: RequestBodyHandler, @unchecked Sendable {
  /// Bytes are handed on in pieces of at least so many.
  private static let pieceBytes = 131_072

  private let upload: Upload
  private let exchange: Exchange
  private let pace: FilePace
  private let answer: @Sendable (Result<Upload.Progress, NodeProblem>) -> Void
  private var gathered: [UInt8] = []
  private var isPaused = false
  /// Whether it is the user's rate that holds it up.
  private var isAhead = false
  private var isOver = false

  init(
    _ upload: Upload, on exchange: Exchange, at pace: FilePace,
    answer: @escaping @Sendable (Result<Upload.Progress, NodeProblem>) -> Void
  ) {
    self.upload = upload
    self.exchange = exchange
    self.pace = pace
    self.answer = answer
    // Its size was announced; what goes beyond that is refused as soon as it shows.
    exchange.setMaxBodyBytes(.max)
    // Who sends to an upload that there is not is told before the first bytes of it.
    holdUpIfAhead()
    upload.lookedFor { [self] in exchange.loop.execute { [self] in endIfRefused() } }
  }

  func received(_ bytes: [UInt8]) {
    guard !isOver else { return }
    if gathered.isEmpty { gathered = bytes } else { gathered += bytes }
    if gathered.count >= Self.pieceBytes { handOn() }
  }

  func ended() {
    guard !isOver else { return }
    handOn()
    guard !isOver else { return }
    isOver = true
    upload.end(answer)
  }

  func aborted() {
    guard !isOver else { return }
    handOn()
    isOver = true
    upload.cutOff()
  }

  private func endIfRefused() {
    guard !isOver, let failure = upload.failure else { return }
    isOver = true
    gathered = []
    answer(.failure(failure))
  }

  private func handOn() {
    endIfRefused()
    guard !isOver, !gathered.isEmpty else { return }
    let bytes = gathered
    gathered = []
    upload.take(bytes) { [self] in exchange.loop.execute { [self] in holdUpOrGoOn() } }
    pace.spend(bytes: bytes.count)
    holdUpIfAhead()
  }

  private func holdUpIfAhead() {
    if !isAhead {
      isAhead = true
      pace.whenThereMayBeMore { [self] in
        isAhead = false
        holdUpOrGoOn()
      }
    }
    holdUpOrGoOn()
  }

  private func holdUpOrGoOn() {
    let most = isPaused ? Upload.fewWaitingBytes : Upload.mostWaitingBytes
    let mustWait = isAhead || upload.waitingBytes > most
    guard !isOver, mustWait != isPaused else { return }
    isPaused = mustWait
    exchange.setBodyPaused(mustWait)
  }
}
