internal import Node
internal import Transport

/// What the requests of one loop came to. Added to on the loop, read by whoever asks.
final class RequestCounts: Sendable {
  /// By the hundreds of the status; the first is for no answer at all.
  static let classes = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"]

  private let answers: AtomicCells
  private let groups: [Histogram]
  private let bytes: AtomicCells
  private let refusals = AtomicCells(count: HTTPRefusal.Code.allCases.count)

  init(labels: Int) {
    answers = AtomicCells(count: labels * Self.classes.count)
    groups = RequestLabels.groups.map { _ in Histogram(bounds: Histogram.microseconds) }
    bytes = AtomicCells(count: RequestLabels.groups.count)
  }

  func add(_ request: EndedRequest, label: Int, group: Int) {
    let status = request.wasAborted ? 0 : max(0, min(5, (request.status ?? 0) / 100))
    answers.add(1, at: label * Self.classes.count + status)
    bytes.add(request.bodyBytes, at: group)
    groups[group].record(Int(clamping: request.microseconds))
  }

  func add(_ refusal: HTTPRefusal) {
    guard let index = HTTPRefusal.Code.allCases.firstIndex(of: refusal.code) else { return }
    refusals.add(1, at: index)
  }
}

extension RequestCounts {
  func answered(label: Int, status: Int) -> Int { answers[label * Self.classes.count + status] }
  func bytes(group: Int) -> Int { bytes[group] }
  func histogram(group: Int) -> Histogram { groups[group] }
  func refused(_ index: Int) -> Int { refusals[index] }
}
